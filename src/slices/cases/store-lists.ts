import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { sightOf } from '../../kernel/duty.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { asksBeyondSight, withTheirChildren } from '../register/index.ts'
import type { CaseFilter } from './contract.ts'
import { cameBackFrom, cameTo } from './funnel.ts'
import { DROPOUT_STATES, OPEN_STATES, RETURNED_STATES, SUSPECTED_STATES } from './domain.ts'
import { CASE_BY_DUTY } from './store-duties.ts'

const PHASES = {
  open: OPEN_STATES,
  suspected: SUSPECTED_STATES,
  dropout: DROPOUT_STATES,
  returned: RETURNED_STATES,
  closed: ['closed'],
} as const satisfies Record<NonNullable<CaseFilter['phase']>, readonly string[]>

type Cases<O = object> = SelectQueryBuilder<Schema, 'cases.dropout_case', O>

/** Cases of a scope that pass a filter; `today` decides what is overdue. */
function casesWhere(tx: Tx, scope: Scope, filter: CaseFilter, today: PlainDate): Cases {
  let query: Cases = tx.selectFrom('cases.dropout_case').where(inScope(scope, 'cases.dropout_case', CASE_BY_DUTY))
  if (asksBeyondSight(sightOf(scope), { ...((filter.school ?? filter.stage) && { school: 'any' }) }))
    return query.where(sql<boolean>`false`)
  if (filter.division) query = query.where(startsWith('cases.dropout_case.division_code', filter.division))
  if (filter.school) query = query.where(startsWith('cases.dropout_case.school_key', `${filter.school}/`))
  if (filter.state) query = query.where('cases.dropout_case.state', '=', filter.state)
  if (filter.phase) query = query.where('cases.dropout_case.state', 'in', PHASES[filter.phase])
  if (filter.dropoutKind) query = query.where('cases.dropout_case.dropout_kind', '=', filter.dropoutKind)
  if (filter.stage) query = query.where('cases.dropout_case.stage', '=', filter.stage)
  if (filter.foundBy) query = query.where('cases.dropout_case.found_by', '=', filter.foundBy)
  if (filter.leadLine) query = query.where('cases.dropout_case.lead_line', '=', filter.leadLine)
  if (filter.overdue)
    query = query.where('cases.dropout_case.due_on', '<', today).where('cases.dropout_case.state', '<>', 'closed')
  if (filter.overdue === false)
    query = query.where((e) =>
      e.or([
        e('cases.dropout_case.due_on', 'is', null),
        e('cases.dropout_case.due_on', '>=', today),
        e('cases.dropout_case.state', '=', 'closed'),
      ]),
    )
  if (filter.agedOut) query = query.where(hasAgedOut(filter))
  if (filter.childId) query = query.where('cases.dropout_case.child_id', '=', filter.childId)
  if (filter.reached) query = query.where(hadStep(scope, filter, cameTo(filter.reached)))
  if (filter.returnedFrom) query = query.where(hadStep(scope, filter, cameBackFrom(filter.returnedFrom)))
  return query
}

/** Past school age without finishing: still open, and shown as the failure it is. */
const hasAgedOut = ({ from, to }: CaseFilter): RawBuilder<boolean> =>
  sql<boolean>`(cases.dropout_case.state <> 'closed' and cases.dropout_case.aged_out_on
    between coalesce(${from ?? null}::date, '-infinity') and coalesce(${to ?? null}::date, 'infinity'))`

/** A step of its history between the days of a filter. */
function hadStep(scope: Scope, { from, to }: CaseFilter, step: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`exists (select from cases.case_event e
    where e.county_code = ${scope.county} and e.case_id = cases.dropout_case.case_id
      and e.happened_on between coalesce(${from ?? null}::date, '-infinity') and coalesce(${to ?? null}::date, 'infinity') and ${step})`
}

/** What a list is sorted by, with the type of the key; ties by id. What is due never comes last. */
const SORT_KEYS = {
  dueOn: { key: sql`coalesce(cases.dropout_case.due_on, date '9999-12-31')`, type: 'date' },
  number: { key: sql`(case_year * 1000000 + case_serial)`, type: 'integer' },
  division: { key: sql`cases.dropout_case.division_code`, type: 'text' },
} as const satisfies Record<string, { key: RawBuilder<unknown>; type: string }>

function sortOf(sort: NonNullable<CaseFilter['sort']>) {
  const descending = sort.startsWith('-')
  return { ...SORT_KEYS[(descending ? sort.slice(1) : sort) as keyof typeof SORT_KEYS], descending }
}

function ordered<O>(query: Cases<O>, filter: CaseFilter): Cases<O> {
  const { key, descending } = sortOf(filter.sort ?? 'dueOn')
  const direction = descending ? 'desc' : 'asc'
  return query.orderBy(key, direction).orderBy('cases.dropout_case.case_id', direction)
}

/** A case with what a list shows of its child; the child's part is null while the child lies elsewhere. */
function withChild(query: Cases) {
  return query
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'cases.dropout_case.county_code')
        .onRef('child.child_id', '=', 'cases.dropout_case.child_id'),
    )
    .selectAll('cases.dropout_case')
    .select([
      'child.name as child_name',
      'child.sex as child_sex',
      'child.born_on as child_born_on',
      'child.groups as child_groups',
      'child.school_name as child_school_name',
      'child.guardian1_name',
      'child.guardian1_role',
      'child.sealed as child_sealed',
      'child.guardian1_phone',
      'child.guardian2_name',
      'child.guardian2_role',
      'child.guardian2_phone',
    ])
}
export type ListedCase = Awaited<ReturnType<ReturnType<typeof withChild>['executeTakeFirstOrThrow']>>

/** Cases with their children, also those who still lie where the case was handed over from. */
export const withChildren = (tx: Tx, scope: Scope, rows: readonly ListedCase[]): Promise<ListedCase[]> =>
  withTheirChildren(tx, scope, rows, (child) => ({
    child_name: child.name,
    child_sex: child.sex,
    child_born_on: child.born_on,
    child_groups: child.groups,
    child_school_name: child.school_name,
    guardian1_name: child.guardian1_name,
    guardian1_role: child.guardian1_role,
    child_sealed: child.sealed,
    guardian1_phone: child.guardian1_phone,
    guardian2_name: child.guardian2_name,
    guardian2_role: child.guardian2_role,
    guardian2_phone: child.guardian2_phone,
  }))

/** One page in order, after the case named by the cursor; undefined when that case is not in the list any more. */
export async function listCaseRows(
  tx: Tx,
  scope: Scope,
  filter: CaseFilter,
  today: PlainDate,
  limit: number,
): Promise<ListedCase[] | undefined> {
  let query = ordered(casesWhere(tx, scope, filter, today), filter)
  if (filter.cursor !== undefined) {
    const { key, type, descending } = sortOf(filter.sort ?? 'dueOn')
    const anchor = await findSortKey(tx, scope, filter.cursor, key)
    if (!anchor) return undefined
    const place = sql`(${key}, cases.dropout_case.case_id)`
    const after = sql`(${anchor.value}::${sql.raw(type)}, ${filter.cursor}::uuid)`
    query = query.where(descending ? sql<boolean>`${place} < ${after}` : sql<boolean>`${place} > ${after}`)
  }
  return withChildren(tx, scope, await withChild(query).limit(limit).execute())
}

async function findSortKey(tx: Tx, scope: Scope, caseId: string, key: RawBuilder<unknown>) {
  if (!isUuid(caseId)) return undefined
  return tx
    .selectFrom('cases.dropout_case')
    .where(inScope(scope, 'cases.dropout_case', CASE_BY_DUTY))
    .where('case_id', '=', caseId)
    .select(key.$castTo<string>().as('value'))
    .executeTakeFirst()
}

/** Query of a whole list in order, for exports. */
export function caseRowsQuery(tx: Tx, scope: Scope, filter: CaseFilter, today: PlainDate) {
  return withChild(ordered(casesWhere(tx, scope, filter, today), filter))
}

/** A case with its child. */
export async function findListedCase(tx: Tx, scope: Scope, caseId: string): Promise<ListedCase | undefined> {
  const rows = await withChild(
    tx
      .selectFrom('cases.dropout_case')
      .where(inScope(scope, 'cases.dropout_case', CASE_BY_DUTY))
      .where('case_id', '=', caseId),
  ).execute()
  return (await withChildren(tx, scope, rows))[0]
}

export async function countCaseRows(tx: Tx, scope: Scope, filter: CaseFilter, today: PlainDate): Promise<number> {
  const row = await casesWhere(tx, scope, filter, today)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Counts by one property; `key` is a column or an expression of the case. */
export async function countCasesBy(
  tx: Tx,
  scope: Scope,
  filter: CaseFilter,
  today: PlainDate,
  key: 'state' | 'stage' | 'township',
): Promise<ReadonlyMap<string, number>> {
  const expression = key === 'township' ? sql<string>`left(division_code, 9)` : sql<string>`${sql.ref(key)}`
  const rows = await casesWhere(tx, scope, filter, today)
    .select([expression.as('key'), (e) => e.fn.countAll<number>().as('count')])
    .groupBy(expression)
    .orderBy(expression)
    .execute()
  return new Map(rows.map((row) => [row.key, row.count]))
}
