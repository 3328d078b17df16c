/**
 * Mongolian words with more than one usual spelling in Han characters that do not sound alike in Mandarin.
 * All others (其其格 / 琪琪格, 娜仁 / 那仁) are caught by sound.
 */
const MONGOLIAN =
  '巴特尔|巴图尔|巴特儿|巴塔尔 图雅|托娅|图娅|托雅 朝鲁|潮鲁|楚鲁|朝洛 苏和|苏赫|斯和 高娃|高华|古娃 格日勒|格日乐|格勒 斯琴|色琴|苏琴 敖登|奥登|鄂登 ' +
  '呼和|胡和|呼合|库和 青格勒|青格乐|清格勒 宝音|布音|博音 巴雅尔|巴亚尔|白雅尔|巴雅 阿拉坦|阿勒坦|阿拉腾|阿勒腾 萨仁|萨如|沙仁 乌力吉|乌勒吉 额尔德尼|额日德尼|额尔敦 ' +
  '孟和|孟克|蒙和|蒙克 那日苏|纳日苏|那仁苏 其木格|其米格|琪木格 通拉嘎|通嘎拉格 赛罕|赛汗|塞罕 吉日嘎拉|吉尔格勒|吉日格勒 布和|布赫|卜和 哈斯|哈思 道尔吉|道日吉|多尔吉'

const mongolian = MONGOLIAN.split(' ').map((group) => group.split('|'))
const seconds = new Map<string, Set<string>>()
for (const [first, second] of mongolian.flat()) {
  seconds.set(first!, (seconds.get(first!) ?? new Set()).add(second!))
}

/**
 * What may follow this character where a Mongolian word begins with it; undefined where none does. A quick way to know
 * that a name has none: nearly all names are others.
 */
export const mongolianAfter = (character: string): ReadonlySet<string> | undefined => seconds.get(character)

/** Writes every Mongolian word that has several spellings as the first of them; undefined when there is none. */
export function foldMongolian(characters: readonly { readonly folded: string }[]): string | undefined {
  let name = characters.map(({ folded }) => folded).join('')
  let found = false
  for (const group of mongolian) {
    for (const spelling of group) {
      if (!name.includes(spelling)) continue
      name = name.replaceAll(spelling, group[0]!)
      found = true
    }
  }
  return found ? name : undefined
}

/** Syllables that end a closed syllable in Uyghur and Kazakh names and are often left out: 吐尔逊 / 吐逊. */
const CODAS = new Set(['er', 'le'])

/** Folds the syllables of a name with a middle dot: codas dropped, e/i and u/o endings that registrars vary. */
export function foldUyghur(syllables: readonly string[]): string {
  return syllables
    .filter((syllable, i) => i === 0 || !CODAS.has(syllable))
    .map((syllable) =>
      syllable
        .replace(/^du$/, 'tu')
        .replace(/^bu$/, 'pu')
        .replace(/^ze$/, 'zi')
        .replace(/^gu$/, 'ku')
        .replace(/^(he|hai)$/, 'hu')
        .replace(/^yin$/, 'yi'),
    )
    .join('')
}
