import { describe, expect, test } from 'vitest'
import type { Comparison } from '../model.ts'
import { levelsReached } from '../testing/levels.ts'

const name: Comparison = { name: 'name', kind: 'name-cn', columns: ['name'], also: { former: 'former' } }

async function check(cases: readonly (readonly [string, string, string])[]): Promise<void> {
  const levels = await levelsReached(
    name,
    cases.map(([a, b]) => [
      { name: a, former: null },
      { name: b, former: null },
    ]),
  )
  expect(cases.map(([a, b], i) => `${a} ${b} ${levels[i]}`)).toEqual(cases.map((one) => one.join(' ')))
}

describe('two Chinese names', () => {
  test('Han names', () =>
    check([
      ['王小明', '王小明', 'same'],
      ['王 小明', '王小明', 'same'],
      ['張偉', '张伟', 'variant'],
      ['李喆', '李哲', 'variant'],
      ['周堃', '周坤', 'variant'],
      ['王小明', '王晓明', 'same-sound'],
      ['刘英', '刘瑛', 'same-sound'],
      ['单雄', '单熊', 'same-sound'],
      ['单雄', '善雄', 'same-sound'],
      ['李乐', '李月', 'same-sound'],
      ['王YAN', '王艳', 'same-sound'],
      ['陈思思', '陈诗诗', 'similar-sound'],
      ['林娜', '林拉', 'similar-sound'],
      ['张新', '章兴', 'similar-sound'],
      ['胡芳', '胡黄', 'similar-sound'],
      ['李泽', '李译', 'look-alike'],
      ['杨清', '扬清', 'same-sound'],
      ['赵晴', '赵睛', 'look-alike'],
      ['张伟明', '张明伟', 'swapped'],
      ['王小明', '小明', 'short-form'],
      ['王小明', '王小亮', 'one-character'],
      ['王志明', '牛牛', 'nickname'],
      ['阿毛', '李大海', 'nickname'],
      ['王小明', '王大海', 'surname'],
      ['欧阳娜', '欧阳静文', 'surname'],
      ['王小明', '李大海', 'different'],
    ]))

  test('Tibetan names: spellings of one name are one, different names are different', () =>
    check([
      ['次仁', '才仁', 'canonical'],
      ['次仁', '泽仁', 'canonical'],
      ['次仁', '才让', 'canonical'],
      ['扎西', '扎喜', 'canonical'],
      ['扎西顿珠', '札喜东珠', 'canonical'],
      ['卓玛', '周毛', 'canonical'],
      ['卓玛', '卓嘎', 'different'],
      ['次仁卓玛', '次仁卓嘎', 'different'],
      ['次仁卓玛', '才仁卓么', 'canonical'],
      ['格桑', '尕藏', 'canonical'],
      ['平措', '彭措', 'canonical'],
      ['丹增曲扎', '旦增曲扎', 'canonical'],
      ['次仁卓玛', '次仁', 'short-form'],
      ['次仁卓玛', '卓玛', 'short-form'],
      ['次仁卓玛', '才仁', 'short-form'],
      ['次仁旺堆', '次旺', 'short-form'],
      ['拉毛措', '拉姆措', 'canonical'],
      ['益西龙珠', '耶西伦珠', 'canonical'],
      ['巴桑布赤', '巴桑普尺', 'canonical'],
      ['顿珠', '东智', 'canonical'],
      ['嘎玛', '噶玛', 'canonical'],
      ['旺钦', '昂青', 'canonical'],
      ['云丹盖列', '云旦格列', 'canonical'],
      ['普布', '布赤', 'different'],
    ]))

  test('Uyghur names: every middle dot is one, the given name alone is a short form', () =>
    check([
      ['阿卜杜拉•买买提', '阿卜杜拉·买买提', 'same'],
      ['阿卜杜拉.买买提', '阿布都拉·麦麦提', 'canonical'],
      ['吐尔逊·艾合买提', '吐逊·艾合买提', 'canonical'],
      ['阿依古丽・依明', '阿依古丽', 'short-form'],
      ['阿依古丽·依明', '帕提古丽·依明', 'surname'],
      ['阿迪力·卡德尔', '努尔·热合曼', 'different'],
    ]))

  test('Mongolian names', () =>
    check([
      ['其其格', '琪琪格', 'same-sound'],
      ['巴特尔', '巴图尔', 'canonical'],
      ['图雅', '托娅', 'canonical'],
      ['娜仁高娃', '那仁高娃', 'same-sound'],
    ]))

  test('a former name counts, and a missing name says nothing', async () => {
    const levels = await levelsReached(name, [
      [
        { name: '王小明', former: '李大海' },
        { name: '李大海', former: null },
      ],
      [
        { name: '王小明', former: '才仁卓玛' },
        { name: '次仁卓玛', former: null },
      ],
      [
        { name: null, former: null },
        { name: '李大海', former: null },
      ],
    ])
    expect(levels).toEqual(['former', 'former', 'missing'])
  })
})

describe('guardians', () => {
  test('in any order and by any of them', async () => {
    const guardians: Comparison = { name: 'guardian', kind: 'set-of-names', columns: ['first', 'second'] }
    const levels = await levelsReached(guardians, [
      [
        { first: '王强', second: '李梅' },
        { first: '李梅', second: '王强' },
      ],
      [
        { first: '王强', second: '李梅' },
        { first: '李玫', second: null },
      ],
      [
        { first: '王强', second: null },
        { first: null, second: '赵云' },
      ],
      [
        { first: null, second: null },
        { first: '李梅', second: null },
      ],
    ])
    expect(levels).toEqual(['same', 'same-sound', 'different', 'missing'])
  })
})
