import { isGivenName } from '../latin/nicknames.ts'

/** What a column holds, as far as linking is concerned. */
export const ROLES = [
  'id',
  'given',
  'middle',
  'surname',
  'name',
  'dob',
  'year',
  'month',
  'day',
  'age',
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
  'word',
  'text',
  'citizen-id',
  'name-cn',
  'former-name-cn',
  'guardian-cn',
  'guardian-number',
  'division',
  'ignore',
] as const
export type Role = (typeof ROLES)[number]

/** What is known of a column before linking. */
export interface ColumnProfile {
  readonly name: string
  /** Rows with a value. */
  readonly filled: number
  /** Distinct values among the rows with one. */
  readonly distinct: number
  readonly rows: number
  /** Some values. */
  readonly samples: readonly string[]
}

/**
 * Header words by role; the first that fits wins, so the narrower come first. Headers are folded before: lower case, words
 * parted by `_`, numbers at the end left out (`First Name 1` is `first_name`).
 */
const HEADERS: readonly (readonly [Role, RegExp])[] = [
  // Keys of an answer that somebody has put beside the data.
  [
    'ignore',
    /^(is_)?(cluster|entity|ent|group|match|matched|truth|true|label|gold|golden|dup|dupe|duplicate|duplicates|class|cid|eid|gid)(_(id|no|num|number|key|of))?$/,
  ],
  ['category', /关系|relation(ship)?/],
  ['guardian-number', /(监护人|父亲?|母亲?|家长|户主).*(身份证|证件)/],
  ['citizen-id', /身份证|公民身份|证件号|^(citizen_id|id_card|identity_card)(_(no|num|number))?$/],
  ['phone', /电话|手机|(^|_)(tele)?phone(_|$)|mobile|(^|_)(tel|fax|cell)(_|$)/],
  ['guardian-cn', /^(监护人|父亲?|母亲?|家长|户主)(姓名)?$|^(guardian|father|mother|parent)(s)?(_name)?$/],
  ['former-name-cn', /曾用名|^原名$|别名|^(former|previous)_name$/],
  ['name-cn', /^(姓名|名字)$|(学生|儿童|幼儿|孩子|本人|公民|人员|户籍)姓名/],
  ['surname', /^姓(氏)?$/],
  ['given', /^名$/],
  ['place', /出生地|籍贯|出生医院|学校|班级|单位|机构/],
  ['dob', /出生|生日|(^|_)(dob|birthday|born)(_|$)|birth_?date|date_?(of_?)?birth/],
  ['age', /^年龄$|^age$/],
  ['sex', /性别|^(sex|gender)(_|$)/],
  ['category', /民族|^(ethnicity|race|nationality|occupation|marital)/],
  ['year', /^(year|yob|birth_?year|year_of_birth|出生年份?|年份?)$/],
  ['month', /^(month|mob|birth_?month|month_of_birth|出生月份?|月份?)$/],
  ['day', /^(day|birth_?day|day_of_birth|日)$/],
  ['given', /^(given|first|fore|christian|f)_?names?(_|$)|^(given|first|fname|forename)$/],
  ['middle', /^(middle|second|m)_?(name|initial)s?(_|$)|^(middle|mname)$/],
  ['surname', /^(sur|last|family|l|s)_?names?(_|$)|^(last|lname|sname|surname)$/],
  ['email', /e_?mail|邮箱/],
  ['postcode', /post_?code|^postal|^zip|邮编|邮政编码/],
  ['house-number', /^(street|house|building|unit|flat|apartment)_(no|nr|num|number)$|门牌|^楼栋$/],
  ['division', /区划|division_?(code)?$/],
  ['region', /^(state|county|province|region|country|nation)(_(name|code))?$|^(省|州|市|县|国家)(份|名称)?$/],
  [
    'place',
    /^(city|town|suburb|village|municipality|place|locality|birth_?place|place_of_birth)(_name)?$|城市|乡镇|街道|^村/,
  ],
  ['street', /(^|_)(addr|address|street|road)(_|$)|地址|住址|住所/],
  [
    'number',
    /^(ssn|soc_?sec|nhs|passport|licen[cs]e|medicare|tax|insurance|account|isbn|issn|doi|upc|ean|sku|model|voter)(_|$)|学籍号|证号/,
  ],
  ['amount', /^(price|amount|cost|weight|height|salary|pages|length|duration|income)(_|$)|金额|身高|体重/],
  [
    'name',
    /^(full|complete|person|whole)?_?name$|^(title|authors?|company|organi[sz]ation|brand|artist|manufacturer)$/,
  ],
  ['id', /^((row|rec|record|unique|source|person)_?)?(id|no|num|number|key|uuid|idx|index)$|^recid$|(序号|编号)$/],
]

/** The role a header names by itself; undefined when only the values can tell. */
export function roleOfHeader(header: string): Role | undefined {
  const folded = foldHeader(header)
  return HEADERS.find(([, pattern]) => pattern.test(folded))?.[0]
}

const foldHeader = (header: string): string =>
  header
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/_?\d+$/, '')
    .replace(/^_|_$/g, '')

/** Guesses what each column of a table holds, from its header, then from what is in it, then from its neighbours. */
export function guessRoles(columns: readonly ColumnProfile[]): Map<string, Role> {
  const roles = new Map(columns.map((column) => [column.name, guessRole(column)]))
  for (const [column, role] of partsOfDays(columns, roles)) roles.set(column, role)
  // Rows have a name each: without a header that says so, a first column in which every value is another code.
  const [first] = columns
  const named = [...roles.values()].includes('id')
  if (first && !named && roleOfHeader(first.name) === undefined && isCode(first)) roles.set(first.name, 'id')
  return roles
}

function guessRole(column: ColumnProfile): Role {
  const role = roleOfHeader(column.name)
  // A key that several rows share is the key of what they are of: the answer, or a link somebody else has made.
  if (role === 'id' && column.distinct < column.filled && foldHeader(column.name).endsWith('id')) return 'ignore'
  if (role === undefined || !bearsOut(column, role)) return guessFromContent(column)
  return role === 'name' && isChinese(column) ? 'name-cn' : role
}

/** Whether the values may be what the header says. */
function bearsOut(column: ColumnProfile, role: Role): boolean {
  if (column.samples.length === 0) return true
  const share = shareOf(column)
  if (role === 'id') return column.distinct === column.rows
  if (role === 'dob') return share(DAY) > 0.3
  if (role === 'year' || role === 'month' || role === 'day') return share(/^\d{1,4}$/) > 0.7
  if (role === 'age' || role === 'amount') return share(/\d/) > 0.7
  if (role === 'division') return share(/^\d{6,12}$/) > 0.5
  if (role === 'citizen-id') return share(/\d{6}/) > 0.5
  return true
}

const DAY =
  /^\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}([ T]\d{2}:\d{2}.*)?$|^\d{1,2}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ]\d{4}$|^\d{4}年\d{1,2}月\d{1,2}日$/
const PHONE = /^[+(]?\d[\d\s()-]{8,16}\d$/
/** A house number before or after words. */
const ADDRESS = /^\d+\w?[ ,]+\p{L}[\p{L}\d .,'’-]+$|^\p{L}[\p{L} .,'’-]+ \d+\w?$|\d+号/u
/** Short, of letters and digits, such as `SW1A 1AA` or `K1A-0B1`. */
const POSTCODE = /^(?=.*\d)(?=.*\p{L})[\p{L}\d]{2,5}[ -]?[\p{L}\d]{2,4}$/u
const EMAIL = /^[^@\s]+@[^@\s]+$/

function guessFromContent(column: ColumnProfile): Role {
  const share = shareOf(column)
  if (column.filled === 0 || column.distinct <= 1) return 'ignore'
  if (share(/^\d{17}[\dXx]$/) > 0.7) return 'citizen-id'
  if (share(EMAIL) > 0.7) return 'email'
  if (share(DAY) > 0.8 && share(/^(18|19|20)\d{2}|\D(18|19|20)\d{2}$/) > 0.7) return 'dob'
  if (share(PHONE) > 0.8) return 'phone'
  if (share(ADDRESS) > 0.6) return 'street'
  if (share(POSTCODE) > 0.8 && column.distinct < column.rows) return 'postcode'
  if (share(/^(m|f|male|female|男|女|男性|女性)$/i) > 0.9) return 'sex'
  if (column.distinct <= Math.max(12, column.rows * 0.002)) return 'category'
  if (share(/^-?\d+(\.\d+)?$/) > 0.9) return column.distinct > column.rows * 0.5 ? 'number' : 'category'
  if (isChinese(column)) return averageLength(column) <= 4 ? 'name-cn' : 'text'
  if (share(/^[\p{L}'’.-]+$/u) < 0.8) return 'text'
  return column.samples.filter(isGivenName).length > column.samples.length * 0.1 ? 'given' : 'word'
}

/** Three columns of small numbers that together make days: a year, a month and a day of the month. */
function partsOfDays(columns: readonly ColumnProfile[], roles: ReadonlyMap<string, Role>): [string, Role][] {
  const numbers = columns.filter(({ name }) => {
    const role = roles.get(name)!
    return role === 'category' || role === 'number' || role === 'year' || role === 'month' || role === 'day'
  })
  const within = (low: number, high: number, kinds: number) =>
    numbers.filter((column) => {
      const fitting = column.samples.filter((sample) => Number(sample) >= low && Number(sample) <= high)
      return column.distinct >= kinds && fitting.length >= 0.9 * column.samples.length
    })
  const years = within(1850, 2100, 5)
  const months = within(1, 12, 8)
  const days = within(1, 31, 20).filter((column) => !months.includes(column))
  if (years.length !== 1 || months.length !== 1 || days.length !== 1) return []
  return [
    [years[0]!.name, 'year'],
    [months[0]!.name, 'month'],
    [days[0]!.name, 'day'],
  ]
}

const isCode = (column: ColumnProfile): boolean =>
  column.rows > 0 &&
  column.distinct === column.rows &&
  shareOf(column)(/^(?=.*\d)[\p{L}\d_-]+$/u) > 0.95 &&
  shareOf(column)(/^\d{17}[\dXx]$|^1\d{10}$/) < 0.5 &&
  shareOf(column)(DAY) < 0.5

const shareOf =
  ({ samples }: ColumnProfile) =>
  (pattern: RegExp): number =>
    samples.filter((sample) => pattern.test(sample.trim())).length / Math.max(1, samples.length)

/** Whether most values are written in Chinese characters. */
export const isChinese = (column: ColumnProfile): boolean =>
  column.samples.filter((sample) => /\p{Script=Han}/u.test(sample)).length > column.samples.length / 2

const averageLength = (column: ColumnProfile): number =>
  column.samples.reduce((sum, sample) => sum + [...sample].length, 0) / Math.max(1, column.samples.length)
