import type { Text } from '../../kernel/texts.ts'
import type { Comparison, Level, LinkModel } from '../model.ts'
import type { Role } from './roles.ts'

/** A column and what it holds. */
export interface RoledColumn {
  readonly column: string
  readonly role: Role
  /** Other columns whose agreement says this one's too. */
  readonly impliedBy?: readonly string[]
}

const SHORT_TEXT: readonly Level[] = [
  { is: 'same', m: 0.8 },
  { is: 'edits', at: 1, m: 0.1 },
  { is: 'edits', at: 2, m: 0.03 },
]

/** Titles, names of firms and products, descriptions: what counts is which words they share, and how rare those are. */
const PHRASE: readonly Level[] = [
  { is: 'same', m: 0.5 },
  { is: 'same-words', m: 0.05 },
  { is: 'edits', at: 1, m: 0.08 },
  { is: 'edits', at: 2, m: 0.04 },
  { is: 'shares-words', at: 0.75, m: 0.1 },
  { is: 'same-code', m: 0.03 },
  { is: 'jaro-winkler', at: 0.92, m: 0.04 },
  { is: 'shares-words', at: 0.5, m: 0.05 },
  { is: 'contains-words', m: 0.03 },
  { is: 'rare-word', m: 0.03 },
  { is: 'shares-words', at: 0.3, m: 0.03 },
]

const DAY: readonly Level[] = [
  { is: 'same', m: 0.9 },
  { is: 'month-day-swapped', m: 0.01 },
  { is: 'one-edit', m: 0.04 },
  { is: 'same-anniversary', m: 0.01 },
  { is: 'same-month', m: 0.01 },
  { is: 'same-year', m: 0.01 },
]

const AGE: readonly Level[] = [
  { is: 'same', m: 0.85 },
  { is: 'within', at: 1, m: 0.08 },
]

/** How a column of each role is compared. Roles that are not here are not compared. */
const COMPARISONS: Partial<Record<Role, Omit<Comparison, 'name' | 'columns'>>> = {
  given: { kind: 'name-latin', termFrequency: true },
  middle: { kind: 'name-latin', termFrequency: true },
  surname: { kind: 'name-latin', termFrequency: true },
  name: { kind: 'text', levels: PHRASE, termFrequency: true },
  word: { kind: 'name-latin', termFrequency: true },
  dob: { kind: 'date', levels: DAY, termFrequency: true },
  year: { kind: 'number', levels: AGE },
  month: { kind: 'exact' },
  day: { kind: 'exact' },
  age: { kind: 'number', levels: AGE },
  sex: { kind: 'exact' },
  'house-number': { kind: 'text', levels: SHORT_TEXT, shared: true, moves: true },
  street: { kind: 'text', termFrequency: true, shared: true, moves: true },
  place: { kind: 'text', termFrequency: true, shared: true, moves: true },
  postcode: { kind: 'text', levels: SHORT_TEXT, termFrequency: true, shared: true, moves: true },
  region: { kind: 'exact', termFrequency: true, shared: true, moves: true },
  phone: { kind: 'phone', shared: true },
  email: { kind: 'text', termFrequency: true },
  number: { kind: 'text', levels: SHORT_TEXT, termFrequency: true },
  amount: { kind: 'number' },
  category: { kind: 'exact', termFrequency: true },
  text: { kind: 'text', levels: PHRASE, termFrequency: true },
  'citizen-id': { kind: 'identity-number-cn' },
  'name-cn': { kind: 'name-cn', termFrequency: true },
  'guardian-cn': { kind: 'set-of-names', shared: true },
  'guardian-number': { kind: 'text', levels: SHORT_TEXT, shared: true },
  division: { kind: 'division-path', shared: true },
}

/** What a role is called at the terminal. */
export const ROLE_LABELS: Readonly<Record<Role, Text>> = {
  id: { zh: '行编号', en: 'id' },
  given: { zh: '名', en: 'given' },
  middle: { zh: '中间名', en: 'middle' },
  surname: { zh: '姓', en: 'surname' },
  name: { zh: '名称', en: 'name' },
  word: { zh: '单词', en: 'word' },
  dob: { zh: '出生日期', en: 'dob' },
  year: { zh: '年', en: 'year' },
  month: { zh: '月', en: 'month' },
  day: { zh: '日', en: 'day' },
  age: { zh: '年龄', en: 'age' },
  sex: { zh: '性别', en: 'sex' },
  'house-number': { zh: '门牌号', en: 'house-number' },
  street: { zh: '住址', en: 'street' },
  place: { zh: '地点', en: 'place' },
  postcode: { zh: '邮编', en: 'postcode' },
  region: { zh: '地区', en: 'region' },
  phone: { zh: '电话', en: 'phone' },
  email: { zh: '邮箱', en: 'email' },
  number: { zh: '号码', en: 'number' },
  amount: { zh: '数量', en: 'amount' },
  category: { zh: '类别', en: 'category' },
  text: { zh: '文字', en: 'text' },
  'citizen-id': { zh: '身份证号', en: 'citizen-id' },
  'name-cn': { zh: '姓名', en: 'name-cn' },
  'former-name-cn': { zh: '曾用名', en: 'former-name-cn' },
  'guardian-cn': { zh: '监护人', en: 'guardian-cn' },
  'guardian-number': { zh: '监护人证件号', en: 'guardian-number' },
  division: { zh: '区划', en: 'division' },
  ignore: { zh: '不比较', en: 'ignore' },
}

/** Comparisons there can be; of more columns, those that tell people apart least are left out. */
const MOST = 15
const DISPENSABLE: readonly Role[] = ['category', 'amount', 'day', 'month', 'year', 'text', 'word', 'region', 'place']

/**
 * Builds a model from what the columns hold. No weight in it comes from labelled data: estimation finds them in the
 * tables themselves. Blocking rules are left to be chosen by what they cost (blocking-choice.ts).
 */
export function modelFor(columns: readonly RoledColumn[]): LinkModel {
  const byRole = Map.groupBy(columns, ({ role }) => role)
  const guardians = byRole.get('guardian-cn') ?? []
  const compared = columns.filter(
    (its) => its.role in COMPARISONS && !(its.role === 'guardian-cn' && its !== guardians[0]),
  )
  const chosen = theMostTelling(compared)
  const names = namesFor(chosen)
  const comparisons = chosen.map(({ column, role, impliedBy = [] }, i): Comparison => {
    const its = role === 'guardian-cn' ? guardians.map((guardian) => guardian.column) : [column]
    const label = { zh: column, en: column }
    // The usual levels of a date know the lunar calendar.
    const how = role === 'dob' && byRole.has('name-cn') ? { kind: 'date' as const } : COMPARISONS[role]!
    const by = impliedBy.flatMap((other) => names[chosen.findIndex((one) => one.column === other)] ?? [])
    const implied = by.length > 0 ? { impliedBy: by } : {}
    return { name: names[i]!, columns: its, ...how, ...sideColumns(column, role, byRole), ...implied, label }
  })
  const nameOf = (role: Role) => names[chosen.findIndex((its) => its.role === role)]
  const [number, name] = [nameOf('citizen-id'), nameOf('name-cn')]
  return {
    version: 1,
    name: 'generic',
    comparisons,
    blocking: [],
    ...(number && name ? { identity: { comparison: number, corroboratedBy: [{ [name]: CLOSE_NAMES }] } } : {}),
    thresholds: { accept: 0.5, review: 0.01 },
  }
}

function theMostTelling(columns: readonly RoledColumn[]): RoledColumn[] {
  const surplus = columns.length - MOST
  if (surplus <= 0) return [...columns]
  const spared = columns
    .filter(({ role }) => DISPENSABLE.includes(role))
    .toSorted((a, b) => DISPENSABLE.indexOf(a.role) - DISPENSABLE.indexOf(b.role))
    .slice(0, surplus)
  return columns.filter((column) => !spared.includes(column)).slice(0, MOST)
}

/** Names of comparisons: the columns' own, without what a key of a blocking rule cannot hold. */
function namesFor(columns: readonly RoledColumn[]): string[] {
  const seen = new Set<string>()
  return columns.map(({ column }) => {
    const plain = column.replace(/[\s."]+/g, '_')
    let name = plain
    for (let n = 2; seen.has(name); n++) name = `${plain}_${n}`
    seen.add(name)
    return name
  })
}

const CLOSE_NAMES = ['same', 'variant', 'canonical', 'same-sound', 'similar-sound', 'look-alike', 'former']

function sideColumns(
  column: string,
  role: Role,
  byRole: ReadonlyMap<Role, readonly RoledColumn[]>,
): Partial<Comparison> {
  const firstOf = (wanted: Role) => byRole.get(wanted)?.[0]?.column
  const other = role === 'given' ? 'surname' : role === 'surname' ? 'given' : undefined
  const otherColumn = other && firstOf(role) === column ? firstOf(other) : undefined
  if (otherColumn) return { also: { other: otherColumn } }
  const former = role === 'name-cn' ? firstOf('former-name-cn') : undefined
  return former ? { also: { former } } : {}
}
