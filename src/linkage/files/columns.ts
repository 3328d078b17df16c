import { guessRole, ROLES, type Role } from '../models/roles.ts'
import type { RoledColumn } from '../models/generic.ts'
import { ident } from '../step.ts'
import type { LoadedTable } from './load.ts'

/** A column both tables have, under one name, and what it holds. */
export interface SharedColumn extends RoledColumn {
  readonly left: string
  readonly right: string
}

export interface Matched {
  readonly columns: readonly SharedColumn[]
  /** The column that names a row in each table; undefined where rows are numbered instead. */
  readonly leftId: string | undefined
  readonly rightId: string | undefined
}

/** A fault in what the user asked for, said so that it can be put right. */
export class ColumnFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ColumnFault'
  }
}

/**
 * Pairs the columns of two tables (or one with itself) by name and role.
 *
 * `wanted` is what the user said: `id=rec_id,given=first_name,dob=born|birth_date` — role, column, and after a bar
 * the column of the right table where it has another name.
 */
export function matchColumns(left: LoadedTable, right: LoadedTable, wanted?: string): Matched {
  return wanted === undefined ? guessed(left, right) : spoken(left, right, wanted)
}

function spoken(left: LoadedTable, right: LoadedTable, wanted: string): Matched {
  const columns: SharedColumn[] = []
  let leftId: string | undefined
  let rightId: string | undefined
  for (const part of wanted
    .split(',')
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const [role, names] = part.split('=').map((piece) => piece.trim())
    if (!role || !names) throw new ColumnFault(`--columns: \`${part}\` is not role=column`)
    const [leftName, rightName = leftName] = names.split('|').map((piece) => piece.trim())
    const ours = { left: findColumn(left, leftName!), right: findColumn(right, rightName!) }
    if (role === 'id') {
      leftId = ours.left
      rightId = ours.right
    } else columns.push({ column: ours.left, role: roleNamed(role), ...ours })
  }
  return { columns, leftId, rightId }
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
  身份证号: 'citizen-id',
  出生日期: 'dob',
  性别: 'sex',
  监护人: 'guardian-cn',
  电话: 'phone',
  区划: 'division',
}

function roleNamed(word: string): Role {
  const key = word.toLowerCase()
  const role = SYNONYMS[key] ?? ROLES.find((known) => known === key || known.replaceAll('-', '_') === key)
  if (role) return role
  throw new ColumnFault(`--columns: role \`${word}\` is unknown; one of ${ROLES.join(', ')}`)
}

function findColumn(table: LoadedTable, name: string): string {
  const found = table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (found) return found.name
  throw new ColumnFault(
    `--columns: column \`${name}\` is missing; the file has ${table.columns.map((column) => column.name).join(', ')}`,
  )
}

function guessed(left: LoadedTable, right: LoadedTable): Matched {
  const leftRoles = new Map(left.columns.map((column) => [column.name, guessRole(column)]))
  const rightRoles = new Map(right.columns.map((column) => [column.name, guessRole(column)]))
  const columns: SharedColumn[] = []
  const taken = new Set<string>()
  for (const [name, role] of leftRoles) {
    const partner = sameName(name, rightRoles, taken) ?? sameRole(role, leftRoles, rightRoles, taken)
    if (partner === undefined) continue
    taken.add(partner)
    columns.push({ column: name, left: name, right: partner, role: agreed(role, rightRoles.get(partner)!) })
  }
  const idOf = (roles: ReadonlyMap<string, Role>) => [...roles].find(([, role]) => role === 'id')?.[0]
  return {
    columns: columns.filter(({ role }) => role !== 'id' && role !== 'ignore'),
    leftId: idOf(leftRoles),
    rightId: idOf(rightRoles),
  }
}

const sameName = (name: string, others: ReadonlyMap<string, Role>, taken: ReadonlySet<string>): string | undefined =>
  [...others.keys()].find((other) => other.toLowerCase() === name.toLowerCase() && !taken.has(other))

/** A role that occurs once on each side pairs columns of different names. */
function sameRole(
  role: Role,
  left: ReadonlyMap<string, Role>,
  right: ReadonlyMap<string, Role>,
  taken: ReadonlySet<string>,
) {
  if (role === 'text' || role === 'category' || role === 'ignore' || role === 'id') return undefined
  const holders = (roles: ReadonlyMap<string, Role>) =>
    [...roles].filter(([, its]) => its === role).map(([name]) => name)
  const others = holders(right)
  return holders(left).length === 1 && others.length === 1 && !taken.has(others[0]!) ? others[0] : undefined
}

const agreed = (left: Role, right: Role): Role =>
  left === 'ignore' || left === 'id' ? left : right === 'ignore' ? right : left

/** SQL that gives a table the shape linking needs: `id`, the row's own name, and the shared columns. */
export function shapedRows(
  table: string,
  side: 'left' | 'right',
  matched: Matched,
  dayOf: (column: string) => string,
): string {
  const id = side === 'left' ? matched.leftId : matched.rightId
  const values = matched.columns.map((column) => {
    const value = ident(column[side])
    return `${column.role === 'dob' ? dayOf(value) : value} as ${ident(column.column)}`
  })
  const everything = matched.columns.map((column) => ident(column[side])).join(', ')
  // Numbered by what is in the row, so that the order of the file changes nothing.
  const order = id ? `${ident(id)}, hash(${everything || ident(id)})` : 'line'
  const ref = id ? ident(id) : 'line::VARCHAR'
  return `select row_number() over (order by ${order}) as id, ${ref} as ref, ${values.join(', ')} from (select *, row_number() over () as line from ${table})`
}
