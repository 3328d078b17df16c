import { LinkFault } from '../fault.ts'
import type { RoledColumn } from '../models/generic.ts'
import { guessRoles, isChinese, ROLES, type Role } from '../models/roles.ts'
import { nearestOf } from '../nearest.ts'
import type { LoadedTable } from './load.ts'

/** The columns of one file that a value is made of: one, or the parts of a name or of a day in their order. */
export type Origin = readonly string[]

/** A column both tables have, under one name, and what it holds. */
export interface SharedColumn extends RoledColumn {
  readonly left: Origin
  readonly right: Origin
  /** Its names in the files after the second; none: not there. */
  readonly more?: readonly Origin[]
}

export interface Matched {
  readonly columns: readonly SharedColumn[]
  /** The column that names a row in each table; undefined where rows are numbered instead. */
  readonly leftId: string | undefined
  readonly rightId: string | undefined
}

/** What one table offers: a column, or one made of several. */
interface Field {
  readonly name: string
  readonly role: Role
  readonly origin: Origin
}

/** Pairs the columns of two tables (or of one with itself) by name and role. */
export function guessColumns(left: LoadedTable, right: LoadedTable): Matched {
  const leftRoles = guessRoles(left.columns)
  const rightRoles = guessRoles(right.columns)
  const [ours, theirs] = joinNames(fieldsOf(left, leftRoles), fieldsOf(right, rightRoles))
  const columns: SharedColumn[] = []
  const taken = new Set<Field>()
  for (const field of ours) {
    const free = theirs.filter((other) => !taken.has(other))
    const partner = sameName(field, free) ?? sameRole(field, ours, free)
    if (!partner) continue
    taken.add(partner)
    const role = field.role === 'ignore' || field.role === 'id' ? field.role : partner.role
    columns.push({ column: field.name, role, left: field.origin, right: partner.origin })
  }
  const idOf = (roles: ReadonlyMap<string, Role>) => [...roles].find(([, role]) => role === 'id')?.[0]
  const [leftId, rightId] = [idOf(leftRoles), idOf(rightRoles)]
  return {
    columns: withOwnNames(columns.filter(({ role }) => role !== 'id' && role !== 'ignore')),
    leftId: leftId ?? idCalled(left, rightId),
    rightId: rightId ?? idCalled(right, leftId),
  }
}

/** What names the rows of one table names those of the other, where it tells them apart. */
const idCalled = ({ columns }: LoadedTable, name: string | undefined): string | undefined =>
  columns.find((its) => its.name.toLowerCase() === name?.toLowerCase() && its.distinct === its.rows)?.name

function fieldsOf({ columns }: LoadedTable, roles: ReadonlyMap<string, Role>): Field[] {
  const fields = [...roles].map(([name, role]): Field => ({ name, role, origin: [name] }))
  const chinese = (name: string) => isChinese(columns.find((column) => column.name === name)!)
  const surname = fields.find(({ role, name }) => role === 'surname' && chinese(name))
  const given = fields.find(({ role, name }) => role === 'given' && chinese(name))
  return joinParts(surname && given ? joined(fields, '姓名', ['surname', 'given']) : fields)
}

const DAY_PARTS = ['year', 'month', 'day'] as const

/** Year, month and day become one day; where the whole day is there too, they say nothing new. */
function joinParts(fields: readonly Field[]): Field[] {
  const parts = DAY_PARTS.map((part) => fields.find(({ role }) => role === part))
  if (parts.some((part) => part === undefined)) return [...fields]
  const others = fields.filter((field) => !parts.includes(field))
  if (others.some(({ role }) => role === 'dob')) return others
  return [
    ...others,
    { name: parts.map((part) => part!.name).join('+'), role: 'dob', origin: parts.map((its) => its!.name) },
  ]
}

/** Where one table has the whole name in one column and the other has it in parts, the parts are put together. */
function joinNames(left: readonly Field[], right: readonly Field[]): [readonly Field[], readonly Field[]] {
  const isSplit = (fields: readonly Field[]) =>
    ['given', 'surname'].every((part) => fields.some(({ role }) => role === part))
  const whole = (fields: readonly Field[]) => fields.find(({ role }) => role === 'name')
  const [wholeLeft, wholeRight] = [whole(left), whole(right)]
  const order = ['given', 'middle', 'surname'] as const
  if (isSplit(left) && !wholeLeft && wholeRight && !isSplit(right)) return [joined(left, wholeRight.name, order), right]
  if (isSplit(right) && !wholeRight && wholeLeft && !isSplit(left)) return [left, joined(right, wholeLeft.name, order)]
  return [left, right]
}

/** Puts the parts of a name together, in this order. */
function joined(fields: readonly Field[], name: string, order: readonly Role[]): Field[] {
  const parts = order.flatMap((part) => fields.find(({ role }) => role === part) ?? [])
  const role = name === '姓名' ? 'name-cn' : 'name'
  const rest = fields.filter((field) => !parts.includes(field))
  return [...rest, { name, role, origin: parts.map((part) => part.name) }]
}

const sameName = ({ name }: Field, others: readonly Field[]): Field | undefined =>
  others.find((other) => other.name.toLowerCase() === name.toLowerCase())

/** A role that occurs once on each side pairs columns of different names. */
function sameRole({ role }: Field, ours: readonly Field[], theirs: readonly Field[]): Field | undefined {
  if (['text', 'word', 'category', 'ignore', 'id'].includes(role)) return undefined
  const holders = (fields: readonly Field[]) => fields.filter((field) => field.role === role)
  const [partner, second] = holders(theirs)
  return holders(ours).length === 1 && second === undefined ? partner : undefined
}

/** Names the engine uses itself. */
const TAKEN = ['id', 'ref', 'line']

function withOwnNames(columns: readonly SharedColumn[]): SharedColumn[] {
  const seen = new Set(TAKEN)
  return columns.map((shared) => {
    let { column } = shared
    while (seen.has(column.toLowerCase())) column = `${column}_`
    seen.add(column.toLowerCase())
    return { ...shared, column }
  })
}

/**
 * Reads what the user says of the columns: `id=rec_id,given=first_name,dob=born|birth_date,name=first+last` — role,
 * column (or several with `+`), and after a bar the column of the right table where it has another name.
 */
export function readColumns(left: LoadedTable, right: LoadedTable, wanted: string): Matched {
  const fields: SharedColumn[] = []
  let leftId: string | undefined
  let rightId: string | undefined
  for (const { part, word, leftName, rightName } of partsOf(wanted)) {
    const ours = findColumns(left, leftName)
    const theirs = findColumns(right, rightName)
    if (word === 'id') {
      if (ours.length > 1 || theirs.length > 1) throw new LinkFault('link.columns-malformed', { part })
      leftId = ours[0]
      rightId = theirs[0]
    } else fields.push({ column: ours.join('+'), role: roleNamed(word), left: ours, right: theirs })
  }
  return { columns: withOwnNames(joinSpokenParts(fields)), leftId, rightId }
}

/** The id columns of `id=…`, the only thing that can be said beside a model. */
export function readIdColumns(
  left: LoadedTable,
  right: LoadedTable,
  wanted: string | undefined,
): Pick<Matched, 'leftId' | 'rightId'> {
  if (wanted === undefined) {
    const { leftId, rightId } = guessColumns(left, right)
    return { leftId, rightId }
  }
  const other = partsOf(wanted).find(({ word }) => word !== 'id')
  if (other) throw new LinkFault('link.only-id-beside-model', { part: other.part })
  return readColumns(left, right, wanted)
}

function partsOf(wanted: string) {
  const parts = wanted
    .replaceAll('，', ',')
    .split(',')
    .map((piece) => piece.trim())
  return parts.filter(Boolean).map((part) => {
    const [word, names] = part.split('=').map((piece) => piece.trim())
    if (!word || !names) throw new LinkFault('link.columns-malformed', { part })
    const [leftName = '', rightName = leftName] = names.split('|').map((piece) => piece.trim())
    return { part, word: word.toLowerCase(), leftName, rightName }
  })
}

/** Year, month and day that the user names become one day. */
function joinSpokenParts(fields: readonly SharedColumn[]): SharedColumn[] {
  const parts = DAY_PARTS.map((part) => fields.find(({ role }) => role === part))
  if (parts.some((part) => part === undefined) || fields.some(({ role }) => role === 'dob')) return [...fields]
  const whole = parts.map((part) => part!)
  const day: SharedColumn = {
    column: whole.map(({ column }) => column).join('+'),
    role: 'dob',
    left: whole.flatMap(({ left }) => left),
    right: whole.flatMap(({ right }) => right),
  }
  return [...fields.filter((field) => !whole.includes(field)), day]
}

/** Words people use for a role, beside its own name. */
const SYNONYMS: Readonly<Record<string, Role>> = {
  first: 'given',
  first_name: 'given',
  given_name: 'given',
  forename: 'given',
  last: 'surname',
  last_name: 'surname',
  family: 'surname',
  fullname: 'name',
  'full-name': 'name',
  birth: 'dob',
  birthdate: 'dob',
  date_of_birth: 'dob',
  date: 'dob',
  birth_year: 'year',
  birth_month: 'month',
  birth_day: 'day',
  gender: 'sex',
  address: 'street',
  city: 'place',
  suburb: 'place',
  town: 'place',
  zip: 'postcode',
  state: 'region',
  ssn: 'number',
  exact: 'category',
  姓名: 'name-cn',
  姓: 'surname',
  名: 'given',
  身份证号: 'citizen-id',
  出生日期: 'dob',
  年: 'year',
  月: 'month',
  日: 'day',
  性别: 'sex',
  曾用名: 'former-name-cn',
  监护人: 'guardian-cn',
  电话: 'phone',
  区划: 'division',
  住址: 'street',
}

function roleNamed(word: string): Role {
  const folded = word.replaceAll('_', '-')
  const role = SYNONYMS[word] ?? ROLES.find((known) => known === folded)
  if (role) return role
  const roles = ROLES.join(', ')
  throw new LinkFault('link.role-unknown', {
    role: word,
    nearest: nearestOf(word, [...ROLES, ...Object.keys(SYNONYMS)]),
    roles,
  })
}

/** Columns `a` or `a+b` of a file; a header may hold a plus itself. */
function findColumns(table: LoadedTable, name: string): string[] {
  const whole = columnOf(table, name)
  if (whole !== undefined) return [whole]
  return name.split('+').map((part) => requireColumn(table, part.trim()))
}

const columnOf = ({ columns }: LoadedTable, name: string): string | undefined =>
  columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name

/** The column of a file with this name, in whatever case; throws a `LinkFault` with the nearest when it is not there. */
export function requireColumn(table: LoadedTable, name: string): string {
  const found = columnOf(table, name)
  if (found !== undefined) return found
  const known = table.columns.map((column) => column.name)
  throw new LinkFault('link.column-missing', { column: name, nearest: nearestOf(name, known), file: table.file })
}
