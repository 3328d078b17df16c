import { pinyin } from 'pinyin-pro'
import { foldVariant } from './variants.ts'

const table = (entries: string): ReadonlyMap<string, string> =>
  new Map(entries.split(' ').map((entry) => [[...entry][0]!, [...entry].slice(1).join('')]))

/** Characters whose reading as a surname is not their usual one. Only the first character of a name is read so. */
const SURNAME_READINGS = table(
  '单shan 仇qiu 曾zeng 解xie 查zha 盖ge 区ou 任ren 朴piao 缪miao 冼xian 翟zhai 覃qin 乐yue 葛ge 华hua 纪ji 宁ning 柏bai 秘bi 黑he 重chong ' +
    '种chong 召shao 员yun 繁po 谌chen 逄pang 隗wei 燕yan 那na 尉wei 车che 佴nai 郇xun 郗xi 郏jia 祭zhai 折she 洗xian 相xiang 应ying 适kuo ' +
    '瞿qu 訾zi 笪da 撒sa 幺yao 哈ha 过guo 教jiao 干gan 令ling 句gou 盛sheng 石shi 沈shen 占zhan 曲qu 强qiang 长chang 褚chu 臧zang',
)

/** Readings that names use where the dictionary's first is another: transliteration above all (阿布都, 扎什, 尕藏). */
const NAME_READINGS = table('都du 什shi 藏zang 咯ka 曾zeng 贾jia 色se 柏bai 伯bo 朝chao 绿lv')

/** Characters that are read in two ways: their other reading, as a surname or in a given name. */
const OTHER_READINGS = table(
  '乐yue 茜xi 晟cheng 娜nuo 莎suo 行hang 长zhang 朝zhao 传zhuan 宿su 柏bo 参shen 调diao 会kuai 降xiang 角jue 解jie 劲jin 盛cheng 省xing 识zhi 朴pu ' +
    '尾yi 吾yu 巷hang 叶xie 约yao 种zhong 重zhong 单dan 仇chou 查cha 盖gai 区qu 覃tan 缪mou 隗kui 翟di 尉yu 洗xi 车ju 折zhe 句ju 员yuan 繁fan ' +
    '黑hei 卡qia 什shen 都dou 藏cang',
)

const readings = new Map<string, string>()

/** Toneless syllable of a character, by its most usual reading; a character nobody can read stands for itself. */
export function syllableOf(character: string): string {
  let syllable = readings.get(character)
  if (syllable === undefined) {
    const folded = foldVariant(character)
    const usual = () => (pinyin(folded, { toneType: 'none', type: 'array' })[0] ?? folded).replaceAll('ü', 'v')
    syllable = NAME_READINGS.get(folded) ?? usual()
    readings.set(character, syllable)
  }
  return syllable
}

/** Toneless syllable of a character at the head of a name, where some have another reading. */
export function surnameSyllableOf(character: string): string {
  return SURNAME_READINGS.get(foldVariant(character)) ?? syllableOf(character)
}

/** The other syllable of a character that is read in two ways; undefined for all the rest. */
export function otherSyllableOf(character: string): string | undefined {
  return OTHER_READINGS.get(foldVariant(character))
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
