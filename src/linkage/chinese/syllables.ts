import { pinyin } from 'pinyin-pro'
import { foldVariant } from './variants.ts'

/** Characters whose reading as a surname is not their usual one. Only the first character of a name is read so. */
const SURNAME_READINGS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    '单shan 仇qiu 曾zeng 解xie 查zha 盖ge 区ou 任ren 朴piao 缪miao 冼xian 翟zhai 覃qin 乐yue 葛ge 华hua 纪ji 宁ning 柏bai 卜bu 秘bi 黑he 重chong ' +
    '种chong 召shao 员yun 繁po 谌chen 逄pang 隗wei 燕yan 那na 尉wei 万wan 车che 晟cheng 佴nai 郇xun 郗xi 郏jia 祭zhai 折she 洗xian 相xiang 应ying ' +
    '适kuo 瞿qu 訾zi 笪da 撒sa 幺yao 哈ha 过guo 教jiao 干gan 令ling 句gou 盛sheng 石shi 沈shen 钻zuan 占zhan 曲qu 强qiang 长chang 行xing 褚chu 臧zang'
  )
    .split(' ')
    .map((entry) => [[...entry][0]!, [...entry].slice(1).join('')]),
)

const readings = new Map<string, string>()

/** Toneless syllable of a character, by its most usual reading; a character nobody can read stands for itself. */
export function syllableOf(character: string): string {
  let syllable = readings.get(character)
  if (syllable === undefined) {
    const folded = foldVariant(character)
    syllable = (pinyin(folded, { toneType: 'none', type: 'array' })[0] ?? folded).replaceAll('ü', 'v')
    readings.set(character, syllable)
  }
  return syllable
}

/** Toneless syllable of a character at the head of a name, where some have another reading. */
export function surnameSyllableOf(character: string): string {
  return SURNAME_READINGS[foldVariant(character)] ?? syllableOf(character)
}

const fuzzy = new Map<string, string>()

/** Folds what speakers of many dialects do not tell apart: zh/z ch/c sh/s, n/l r/l, f/hu, an/ang en/eng in/ing. */
export function fuzzySyllableOf(syllable: string): string {
  let folded = fuzzy.get(syllable)
  if (folded === undefined) {
    folded = syllable
      .replace(/^([zcs])h/, '$1')
      .replace(/^[nr](?=[a-z])/, 'l')
      .replace(/^fu$/, 'hu')
      .replace(/^f/, 'hu')
      .replace(/^hui$/, 'huei')
      .replace(/^hun$/, 'huen')
      .replace(/([aei])ng$/, '$1n')
    fuzzy.set(syllable, folded)
  }
  return folded
}
