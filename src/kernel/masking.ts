/** What of a child is shown masked (standards §5.2): one rule for each kind, the same in every list, card and file. */
export type SensitiveKind = 'name' | 'number' | 'phone' | 'address'

/** 复姓: family names of two characters; a name of two characters in all has one of one. */
const TWO_CHARACTER_SURNAMES: ReadonlySet<string> = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 歐陽 司馬 東方 獨孤 諸葛 尉遲 赫連 濮陽 長孫 司徒 鮮于 軒轅 鍾離'.split(
    ' ',
  ),
)

/** What divides the parts of a name and tells nothing: 买买提·吐尔逊, Maria Schmidt. */
const DIVIDER = /^[\s·・•．.‧'’-]+$/u

/**
 * Keeps the family name and masks every further character: 张*, 张**, 欧阳*. A name without a family name (次仁卓玛,
 * 阿依古丽·买买提, Latin letters) keeps its first character; a name of one character keeps nothing.
 *
 * A rare character counts as one, also outside the basic plane or with a variant selector.
 */
export function maskName(name: string): string {
  const characters = charactersOf(name.trim())
  const kept = characters.length > 2 && TWO_CHARACTER_SURNAMES.has(characters.slice(0, 2).join('')) ? 2 : 1
  if (characters.length === 1) return '*'
  return characters.map((character, index) => (index < kept || DIVIDER.test(character) ? character : '*')).join('')
}

/** Keeps the first six and last four of an ID number, also where other signs stand before it (G of a pupil number). */
export function maskNumber(number: string): string {
  const inside = /\d{17}[\dXx]|\d{15}/.exec(number)
  if (inside) {
    const [id] = inside
    const end = inside.index + id.length
    const stars = (text: string) => text.replace(/\d/g, '*')
    return `${stars(number.slice(0, inside.index))}${id.slice(0, 6)}${'*'.repeat(id.length - 10)}${id.slice(-4)}${stars(number.slice(end))}`
  }
  const characters = charactersOf(number)
  if (characters.length < 7) return '*'.repeat(characters.length)
  return `${characters.slice(0, 2).join('')}${'*'.repeat(characters.length - 4)}${characters.slice(-2).join('')}`
}

/** Keeps the first three and last four digits of a mobile number (138****1234), the last two of a shorter one. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '').length
  const [first, last] = digits >= 11 ? [3, 4] : digits >= 7 ? [0, 2] : [0, 0]
  let seen = 0
  return phone.replace(/\d/g, (digit) => (++seen <= first || seen > digits - last ? digit : '*'))
}

/** Where an address names its village, estate or township; the finest that occurs is the last that is kept. */
const PLACES = [
  /(?:村民委员会|村委会|居民委员会|居委会|社区|小区|嘎查|村)/gu,
  /(?:街道办事处|街道|苏木|镇|乡)/gu,
  /(?:自治县|县|旗|区|市|州|盟|省)/gu,
] as const

/** Keeps an address down to the village or housing estate; house, group and door are masked, and all of it where no place is named. */
export function maskAddress(address: string): string {
  const text = address.trim()
  if (text === '') return ''
  for (const places of PLACES) {
    const last = [...text.matchAll(places)].at(-1)
    if (!last) continue
    const end = last.index + last[0].length
    return end === text.length ? text : `${text.slice(0, end)}***`
  }
  return '***'
}

export const MASKS: Readonly<Record<SensitiveKind, (text: string) => string>> = {
  name: maskName,
  number: maskNumber,
  phone: maskPhone,
  address: maskAddress,
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

function charactersOf(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}
