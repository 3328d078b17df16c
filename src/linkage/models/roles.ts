/** What a column holds, as far as linking is concerned. */
export const ROLES = [
  'id',
  'given',
  'middle',
  'surname',
  'name',
  'dob',
  'birth-year',
  'birth-month',
  'birth-day',
  'sex',
  'house-number',
  'street',
  'place',
  'postcode',
  'region',
  'phone',
  'email',
  'number',
  'amount',
  'category',
  'text',
  'citizen-id',
  'name-cn',
  'former-name-cn',
  'guardian-cn',
  'division',
  'ignore',
] as const
export type Role = (typeof ROLES)[number]

/** What is known of a column before linking. */
export interface ColumnProfile {
  readonly name: string
  /** Share of rows with a value. */
  readonly filled: number
  /** Distinct values among the rows with one. */
  readonly distinct: number
  readonly rows: number
  /** Some values. */
  readonly samples: readonly string[]
}

/** Header words by role; the first that fits wins, so the narrower come first. */
const HEADERS: readonly (readonly [Role, RegExp])[] = [
  ['ignore', /^(cluster|entity|group|match|truth|label|gold|duplicate|is_?dup)([_ ]?(id|no|number))?$/],
  ['citizen-id', /身份证|公民身份|证件号|citizen_?id|id_?card/],
  ['former-name-cn', /曾用名|former_?name/],
  ['guardian-cn', /监护人|父亲|母亲|家长|guardian|father_?name|mother_?name/],
  ['name-cn', /^姓名|学生姓名|儿童姓名|名字/],
  ['division', /区划|行政区|division/],
  ['dob', /出生|生日|dob|birth_?date|date_?of_?birth|birthday|born/],
  ['sex', /^性别|^sex$|gender/],
  ['phone', /电话|手机|phone|mobile|tel(ephone)?$|fax/],
  ['birth-year', /^(by|birth_?year|year_?of_?birth|yob)$/],
  ['birth-month', /^(bm|birth_?month|month_?of_?birth|mob)$/],
  ['birth-day', /^(bd|birth_?day|day_?of_?birth)$/],
  [
    'given',
    /^(given|first|fore|fname|christian)[_ ]?(name|names)?([_ ]?c?1)?$|^fname(_c1)?$|givenname|first_?name|forename/,
  ],
  ['middle', /middle|second_?name|^fname_c2$|^mname$/],
  ['surname', /surname|last_?name|family_?name|^lname(_c1)?$|^sname$|^last$/],
  ['ignore', /^lname_c2$/],
  ['email', /e[-_]?mail/],
  ['postcode', /postcode|post_?code|postal|zip|邮编/],
  ['house-number', /(street|house|building|unit)_?(no|nr|num|number)/],
  ['region', /^(state|county|province|region|country|nation)([_ ]?(name|code))?$|省|国家/],
  ['place', /city|town|suburb|village|municipal|birth_?place|place|locality|城市/],
  ['street', /addr|street|road|地址|住址/],
  [
    'number',
    /ssn|soc_?sec|nhs|passport|licen[cs]e|medicare|tax|insurance|account|isbn|issn|doi|upc|sku|model_?no|学籍号|证号/,
  ],
  ['amount', /price|amount|cost|weight|height|salary|pages|length|duration/],
  ['name', /^(full_?)?name$|person_?name|title$|^author|company|organi[sz]ation|restaurant|brand|artist|manufacturer/],
  ['id', /^(id|rec(ord)?_?(id|no|num|number)?|row_?(id|no|num)?|unique_?id|key|uuid|idx|index|序号|编号)$/],
]

/** Guesses what a column holds from its header, then from what is in it. */
export function guessRole(column: ColumnProfile): Role {
  const header = column.name.trim().toLowerCase()
  for (const [role, pattern] of HEADERS) {
    if (!pattern.test(header)) continue
    if (role === 'id' && column.distinct < column.rows) continue
    return role === 'name' && isChinese(column) ? 'name-cn' : role
  }
  return guessFromContent(column)
}

function guessFromContent(column: ColumnProfile): Role {
  const share = (pattern: RegExp) =>
    column.samples.filter((sample) => pattern.test(sample.trim())).length / Math.max(1, column.samples.length)
  if (column.filled === 0) return 'ignore'
  if (share(/^\d{17}[\dXx]$/) > 0.7) return 'citizen-id'
  if (share(/^[^@\s]+@[^@\s]+$/) > 0.7) return 'email'
  if (share(/^\d{4}[-/.]?\d{2}[-/.]?\d{2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/) > 0.8) return 'dob'
  if (share(/^1\d{10}$/) > 0.8) return 'phone'
  if (column.distinct <= 1) return 'ignore'
  if (column.distinct <= Math.max(12, column.rows * 0.002)) return 'category'
  if (share(/^-?\d+(\.\d+)?$/) > 0.9) return column.distinct > column.rows * 0.5 ? 'number' : 'category'
  if (isChinese(column) && averageLength(column) <= 4) return 'name-cn'
  return 'text'
}

const isChinese = (column: ColumnProfile): boolean =>
  column.samples.filter((sample) => /\p{Script=Han}/u.test(sample)).length > column.samples.length / 2

const averageLength = (column: ColumnProfile): number =>
  column.samples.reduce((sum, sample) => sum + [...sample].length, 0) / Math.max(1, column.samples.length)
