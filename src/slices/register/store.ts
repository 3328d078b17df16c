import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { sightOf } from '../../kernel/duty.ts'
import type { Scope } from '../../kernel/scope.ts'
import { type Schema, type Tx, withinCounty } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import type { ChildFilter } from './contract.ts'
import {
  asksBeyondSight,
  COUNTED_AS_ENROLLED,
  COUNTED_POPULATIONS,
  type Certainty,
  type Population,
  type Standing,
} from './domain.ts'

export interface ChildTable {
  county_code: string
  child_id: string
  name: string
  former_name: string | null
  sex: 'male' | 'female' | null
  born_on: string | null
  citizen_id: string | null
  nationality: string | null
  division_code: string
  household_division_code: string | null
  household_address: string | null
  residence_address: string | null
  guardian1_name: string | null
  guardian1_role: string | null
  guardian1_phone: string | null
  guardian2_name: string | null
  guardian2_role: string | null
  guardian2_phone: string | null
  groups: string[]
  population: Population
  school_key: string
  school_name: string | null
  grade_code: string | null
  standing: Standing | null
  standing_reason: string | null
  standing_certainty: Certainty | null
  standing_on: string | null
  roster_kinds: string[]
  version: number
  sealed: string | null
  citizen_id_hash: string | null
  phone_hashes: string[]
  duties: string[]
}

export interface ChildRecordTable {
  county_code: string
  child_id: string
  roster_id: string
  row_no: number
  kind: string
  source_name: string
  as_of_on: string
  how: string
  probability: number
  division_code: string
  school_key: string
  facts: Record<string, unknown>
  explanation: { comparison: string; weight: number; zh: string; en: string }[] | null
  sealed: string | null
  duties: string[]
}

interface ChildIdentityTable {
  county_code: string
  key_hash: string
  child_id: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'register.child': ChildTable
    'register.child_record': ChildRecordTable
    'register.child_identity': ChildIdentityTable
    'register.pub_child': ChildTable
    'register.pub_child_record': ChildRecordTable
  }
}

/** Columns of both tables that name the duties a row is opened to. */
const BY_DUTY = ['duties']

export type ChildSort = NonNullable<ChildFilter['sort']>
type Children<O = object> = SelectQueryBuilder<Schema, 'register.child', O>

/** Children of a scope that pass a filter. */
function childrenWhere(tx: Tx, scope: Scope, filter: ChildFilter): Children {
  let query: Children = tx.selectFrom('register.child').where(inScope(scope, 'register.child', BY_DUTY))
  if (asksBeyondSight(sightOf(scope), filter)) return query.where(sql<boolean>`false`)
  if (filter.division) query = query.where(startsWith('register.child.division_code', filter.division))
  if (filter.school) query = query.where(startsWith('register.child.school_key', `${filter.school}/`))
  if (filter.standing) query = query.where('standing', '=', filter.standing)
  if (filter.population === 'counted') query = query.where('population', 'in', COUNTED_POPULATIONS)
  else if (filter.population) query = query.where('population', '=', filter.population)
  if (filter.group) query = query.where(sql<boolean>`${filter.group} = any(groups)`)
  if (filter.sex === 'unknown') query = query.where('sex', 'is', null)
  else if (filter.sex) query = query.where('sex', '=', filter.sex)
  if (filter.schoolAgeOnly) query = query.where('standing', 'is not', null)
  if (filter.countedAsEnrolled) query = query.where('standing', 'in', COUNTED_AS_ENROLLED)
  if (filter.bornFrom) query = query.where('born_on', '>=', filter.bornFrom)
  if (filter.bornTo) query = query.where('born_on', '<=', filter.bornTo)
  if (filter.bornUnknown) query = query.where('born_on', 'is', null)
  return query
}

/** What a list is sorted by; ties by id. A missing day of birth comes last. */
const SORT_KEYS = {
  name: sql`name collate "C"`,
  bornOn: sql`coalesce(born_on, date '9999-12-31')`,
  division: sql`division_code`,
} as const satisfies Record<string, RawBuilder<unknown>>

function sortOf(sort: ChildSort): { readonly key: RawBuilder<unknown>; readonly descending: boolean } {
  const descending = sort.startsWith('-')
  return { key: SORT_KEYS[(descending ? sort.slice(1) : sort) as keyof typeof SORT_KEYS], descending }
}

function ordered(query: Children, sort: ChildSort): Children {
  const { key, descending } = sortOf(sort)
  const direction = descending ? 'desc' : 'asc'
  return query.orderBy(key, direction).orderBy('child_id', direction)
}

export async function countChildren(tx: Tx, scope: Scope, filter: ChildFilter): Promise<number> {
  const row = await childrenWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/**
 * One page in order, after the child named by the cursor; undefined when that child is not in the list any more. The
 * cursor holds an id and not a name, for it travels in addresses.
 */
export async function listChildRows(
  tx: Tx,
  scope: Scope,
  filter: ChildFilter,
  limit: number,
): Promise<ChildTable[] | undefined> {
  const sort = filter.sort ?? 'division'
  let query = ordered(childrenWhere(tx, scope, filter), sort)
  if (filter.cursor !== undefined) {
    const { key, descending } = sortOf(sort)
    const anchor = await findSortKey(tx, scope, filter.cursor, key)
    if (!anchor) return undefined
    const place = sql`(${key}, child_id)`
    const after = sql`(${anchor.value}::${sql.raw(sort.endsWith('bornOn') ? 'date' : 'text')}, ${filter.cursor}::uuid)`
    query = query.where(descending ? sql<boolean>`${place} < ${after}` : sql<boolean>`${place} > ${after}`)
  }
  return query.selectAll().limit(limit).execute()
}

async function findSortKey(tx: Tx, scope: Scope, childId: string, key: RawBuilder<unknown>) {
  if (!/^[0-9a-f-]{36}$/.test(childId)) return undefined
  return tx
    .selectFrom('register.child')
    .where(inScope(scope, 'register.child', BY_DUTY))
    .where('child_id', '=', childId)
    .select(key.$castTo<string>().as('value'))
    .executeTakeFirst()
}

/** Query of a whole list in order, for exports. */
export function childRowsQuery(tx: Tx, scope: Scope, filter: ChildFilter) {
  return ordered(childrenWhere(tx, scope, filter), filter.sort ?? 'division').selectAll()
}

/** Greatest character there is: `name < prefix + LAST` ends a prefix range under collation "C". */
const LAST = '\u{10FFFF}'

/** Children whose name begins with a text, in order of names. LIKE would not use the index under row-level security. */
export function findChildrenByName(tx: Tx, scope: Scope, prefix: string, limit: number): Promise<ChildTable[]> {
  return tx
    .selectFrom('register.child')
    .where(inScope(scope, 'register.child', BY_DUTY))
    .where(sql<boolean>`name collate "C" >= ${prefix} and name collate "C" < ${prefix + LAST}`)
    .selectAll()
    .orderBy(sql`name collate "C"`)
    .orderBy('child_id')
    .limit(limit)
    .execute()
}

/** Children with an ID number, by the hashes it may stand under; in an older home also where it is not sealed yet. */
export function findChildrenByCitizenId(
  tx: Tx,
  scope: Scope,
  citizenId: string,
  hashes: readonly string[],
): Promise<ChildTable[]> {
  return tx
    .selectFrom('register.child')
    .where(inScope(scope, 'register.child', BY_DUTY))
    .where((e) => e.or([e('citizen_id_hash', 'in', hashes), e('citizen_id', '=', citizenId)]))
    .selectAll()
    .orderBy('child_id')
    .limit(50)
    .execute()
}

/** Children one of whose guardians has a telephone, by the hashes it may stand under. */
export function findChildrenByPhone(tx: Tx, scope: Scope, hashes: readonly string[]): Promise<ChildTable[]> {
  return tx
    .selectFrom('register.child')
    .where(inScope(scope, 'register.child', BY_DUTY))
    .where(sql<boolean>`phone_hashes && ${sql.val([...hashes])}::text[]`)
    .selectAll()
    .orderBy('child_id')
    .limit(50)
    .execute()
}

/** A child of the scope; outside looks exactly like not there. */
export function findChild(tx: Tx, scope: Scope, childId: string): Promise<ChildTable | undefined> {
  return tx
    .selectFrom('register.child')
    .where(inScope(scope, 'register.child', BY_DUTY))
    .where('child_id', '=', childId)
    .selectAll()
    .executeTakeFirst()
}

interface AboutChild {
  readonly child_id: string | null
  readonly child_name: string | null
}

/**
 * Puts to rows in sight the child that lies elsewhere, for a case is handed over before its child is. The row is the
 * permission; who sees by duty is told of the children of that duty and of no other.
 */
export async function withTheirChildren<Row extends AboutChild>(
  tx: Tx,
  { duty }: Scope,
  rows: readonly Row[],
  toldOf: (child: ChildTable) => Partial<Row> = ({ name }) => ({ child_name: name }) as Partial<Row>,
): Promise<Row[]> {
  const missing = duty === undefined ? rows.flatMap((row) => (row.child_name === null && row.child_id) || []) : []
  if (missing.length === 0) return [...rows]
  const children = await withinCounty(tx, (wide) =>
    tx
      .selectFrom('register.child')
      .where(inScope(wide, 'register.child'))
      .where('child_id', 'in', [...new Set(missing)])
      .selectAll()
      .execute(),
  )
  const childOf = new Map(children.map((child) => [child.child_id, child]))
  return rows.map((row) => {
    const child = row.child_name === null && row.child_id !== null ? childOf.get(row.child_id) : undefined
    return child ? { ...row, ...toldOf(child) } : row
  })
}

/** What the rosters say of a child, newest first. */
export function listChildRecords(tx: Tx, scope: Scope, childId: string): Promise<ChildRecordTable[]> {
  return tx
    .selectFrom('register.child_record')
    .where(inScope(scope, 'register.child_record', BY_DUTY))
    .where('child_id', '=', childId)
    .selectAll()
    .orderBy('as_of_on', 'desc')
    .orderBy('kind')
    .orderBy('roster_id')
    .orderBy('row_no')
    .execute()
}

/** Tells whether a child lies inside the scope. */
export async function isChildInSight(tx: Tx, scope: Scope, childId: string): Promise<boolean> {
  return (await findChild(tx, scope, childId)) !== undefined
}
