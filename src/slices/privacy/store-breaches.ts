import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import type { BreachKind, BreachState, BreachStep } from './breach-domain.ts'

interface BreachTable {
  county_code: string
  breach_id: string
  kinds: BreachKind[]
  data_sets: string[]
  children_count: number
  happened_at: Date | null
  known_at: Date
  authority_told_at: Date | null
  guardians_told_at: Date | null
  guardians_excused: boolean
  notice_demanded: boolean
  closed_at: Date | null
  entered_by: string
  submission_id: string
  version: number
}
export type BreachRow = Selectable<BreachTable>

interface BreachEventTable {
  county_code: string
  event_id: string
  breach_id: string
  step: BreachStep | 'enter'
  happened_at: Date
  recorded_at: Date
  actor_id: string
  sealed: string
  submission_id: string
}
export type BreachEventRow = Selectable<BreachEventTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'privacy.breach': BreachTable
    'privacy.breach_event': BreachEventTable
  }
}

/** How far the duties of a breach are done. */
export function stateOf(row: BreachRow): BreachState {
  return {
    authorityTold: row.authority_told_at !== null,
    guardiansTold: row.guardians_told_at !== null,
    guardiansExcused: row.guardians_excused,
    noticeDemanded: row.notice_demanded,
    closed: row.closed_at !== null,
  }
}

export async function insertBreach(tx: Tx, row: BreachRow): Promise<void> {
  await tx.insertInto('privacy.breach').values(row).execute()
}

const breachesOf = (tx: Tx, county: CountyCode) => tx.selectFrom('privacy.breach').where('county_code', '=', county)

export function findBreach(tx: Tx, county: CountyCode, breachId: string): Promise<BreachRow | undefined> {
  return breachesOf(tx, county).selectAll().where('breach_id', '=', breachId).executeTakeFirst()
}

export function findBreachForUpdate(tx: Tx, county: CountyCode, breachId: string): Promise<BreachRow | undefined> {
  return breachesOf(tx, county).selectAll().where('breach_id', '=', breachId).forUpdate().executeTakeFirst()
}

export function findBreachBySubmission(
  tx: Tx,
  county: CountyCode,
  submissionId: string,
): Promise<BreachRow | undefined> {
  return breachesOf(tx, county).selectAll().where('submission_id', '=', submissionId).executeTakeFirst()
}

export function listBreachesById(tx: Tx, county: CountyCode, ids: readonly string[]): Promise<BreachRow[]> {
  return breachesOf(tx, county)
    .selectAll()
    .where('breach_id', 'in', [...ids])
    .execute()
}

/** Breaches of a county, the newest entry first, after the one named by the cursor. */
export async function listBreachRows(
  tx: Tx,
  county: CountyCode,
  filter: { readonly open?: boolean | undefined },
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: BreachRow[]; total: number }> {
  let query = breachesOf(tx, county)
  if (filter.open) query = query.where('closed_at', 'is', null)
  const counted = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const from = page.cursor && isUuid(page.cursor) ? query.where('breach_id', '<', page.cursor) : query
  const rows = await from.selectAll().orderBy('breach_id', 'desc').limit(page.limit).execute()
  return { rows, total: counted.count }
}

/** Breaches that became known in a period, for the yearly report. */
export function listBreachesKnown(tx: Tx, county: CountyCode, from: Date, before: Date): Promise<BreachRow[]> {
  return breachesOf(tx, county)
    .selectAll()
    .where('known_at', '>=', from)
    .where('known_at', '<', before)
    .orderBy('known_at')
    .orderBy('breach_id')
    .execute()
}

type BreachChanges = Partial<
  Omit<BreachRow, 'county_code' | 'breach_id' | 'known_at' | 'entered_by' | 'submission_id' | 'version'>
>

export async function changeBreach(tx: Tx, row: BreachRow, changes: BreachChanges): Promise<void> {
  await tx
    .updateTable('privacy.breach')
    .set({ ...changes, version: sql<number>`version + 1` })
    .where('county_code', '=', row.county_code)
    .where('breach_id', '=', row.breach_id)
    .execute()
}

export async function recordBreachEvent(tx: Tx, row: BreachEventRow): Promise<void> {
  await tx.insertInto('privacy.breach_event').values(row).execute()
}

export function listBreachEvents(tx: Tx, county: CountyCode, breachId: string): Promise<BreachEventRow[]> {
  return tx
    .selectFrom('privacy.breach_event')
    .selectAll()
    .where('county_code', '=', county)
    .where('breach_id', '=', breachId)
    .orderBy('event_id')
    .execute()
}
