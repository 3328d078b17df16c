import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { SuspicionRule } from './absence-domain.ts'
import type { ReminderLevel } from './silence-domain.ts'

interface SuspicionTable {
  county_code: string
  suspicion_id: string
  child_id: string
  rule: SuspicionRule
  since_on: PlainDate
  raised_on: PlainDate
  state: 'open' | 'over'
  over_on: PlainDate | null
  over_because: string | null
  case_id: string | null
  case_number: string | null
  division_code: string
  school_key: string
}
export type SuspicionRow = Selectable<SuspicionTable>

interface ReminderTable {
  county_code: string
  on_day: PlainDate
  level: ReminderLevel
  unit_code: string
  classes: number
  reminded_at: Date
  division_code: string
  school_key: string
}
export type ReminderRow = Selectable<ReminderTable>

interface SilenceTable {
  county_code: string
  silence_id: string
  school_code: string
  class_code: string
  first_day: PlainDate
  last_day: PlainDate
  days: number
  state: 'open' | 'settled'
  raised_on: PlainDate
  settled_on: PlainDate | null
  settled_by: string | null
  settled_reason: string | null
  explanation: string | null
  explained_by: string | null
  explained_on: PlainDate | null
  division_code: string
  school_key: string
}
export type SilenceRow = Selectable<SilenceTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.suspicion': SuspicionTable
    'attendance.reminder': ReminderTable
    'attendance.silence': SilenceTable
    'attendance.pub_suspicion': Omit<SuspicionTable, 'case_number'>
  }
}

/** Raises a suspicion; undefined when one by the same rule is open for the child. */
export async function insertSuspicion(tx: Tx, row: SuspicionRow): Promise<string | undefined> {
  const inserted = await tx
    .insertInto('attendance.suspicion')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'child_id', 'rule']).where('state', '=', 'open').doNothing(),
    )
    .returning('suspicion_id')
    .executeTakeFirst()
  return inserted?.suspicion_id
}

/** Whether a child has an open suspicion of a rule already. */
export async function hasOpenSuspicion(
  tx: Tx,
  scope: Scope,
  { childId, rule }: { readonly childId: string; readonly rule: SuspicionRow['rule'] },
): Promise<boolean> {
  const row = await tx
    .selectFrom('attendance.suspicion')
    .select('suspicion_id')
    .where(inScope(scope, 'attendance.suspicion'))
    .where('child_id', '=', childId)
    .where('rule', '=', rule)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row !== undefined
}

export async function saveCaseOfSuspicion(
  tx: Tx,
  county: CountyCode,
  suspicionId: string,
  opened: { readonly caseId: string; readonly caseNumber: string },
): Promise<void> {
  await tx
    .updateTable('attendance.suspicion')
    .set({ case_id: opened.caseId, case_number: opened.caseNumber })
    .where('county_code', '=', county)
    .where('suspicion_id', '=', suspicionId)
    .execute()
}

/** Ends the open suspicions of some children by some rules; answers how many there were. */
export async function endSuspicions(
  tx: Tx,
  scope: Scope,
  rules: readonly SuspicionRule[],
  childIds: readonly string[],
  over: { readonly on: PlainDate; readonly because: string },
): Promise<number> {
  if (childIds.length === 0) return 0
  const ended = await tx
    .updateTable('attendance.suspicion')
    .set({ state: 'over', over_on: over.on, over_because: over.because })
    .where(inScope(scope, 'attendance.suspicion'))
    .where('rule', 'in', rules)
    .where('state', '=', 'open')
    .where('child_id', '=', sql<string>`any(${childIds}::uuid[])`)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** Whether the register knows a child: there is no case of any other. */
export function isInRegister(county: CountyCode, childId: string) {
  return sql<boolean>`exists (select from register.pub_child known
    where known.county_code = ${county} and known.child_id = ${sql.ref(childId)})`
}

/** Open suspicions of children of the register for which no case could be opened yet. */
export function listSuspicionsWithoutCase(tx: Tx, scope: Scope): Promise<SuspicionRow[]> {
  return tx
    .selectFrom('attendance.suspicion')
    .selectAll()
    .where(inScope(scope, 'attendance.suspicion'))
    .where('state', '=', 'open')
    .where('case_id', 'is', null)
    .where(isInRegister(scope.county, 'attendance.suspicion.child_id'))
    .orderBy('suspicion_id')
    .execute()
}

export interface SuspicionFilter {
  readonly rule?: SuspicionRule | undefined
  readonly state?: 'open' | 'over' | undefined
}

function suspicionsWhere(tx: Tx, scope: Scope, filter: SuspicionFilter) {
  let query = tx.selectFrom('attendance.suspicion').where(inScope(scope, 'attendance.suspicion'))
  if (filter.rule) query = query.where('rule', '=', filter.rule)
  if (filter.state) query = query.where('state', '=', filter.state)
  return query
}

export async function countSuspicions(tx: Tx, scope: Scope, filter: SuspicionFilter): Promise<number> {
  const row = await suspicionsWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Newest first; ids grow with time, so they are the order and the cursor. */
export function listSuspicionRows(
  tx: Tx,
  scope: Scope,
  filter: SuspicionFilter,
  cursor: string | undefined,
  limit: number,
): Promise<SuspicionRow[]> {
  let query = suspicionsWhere(tx, scope, filter)
  if (cursor !== undefined) query = query.where('suspicion_id', '<', cursor)
  return query.selectAll().orderBy('suspicion_id', 'desc').limit(limit).execute()
}

/** Puts reminders on record; who was reminded already is not reminded again. Answers those that are new. */
export async function insertReminders(tx: Tx, rows: readonly ReminderRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const inserted = await tx
    .insertInto('attendance.reminder')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .returning('unit_code')
    .execute()
  return inserted.length
}

export function listReminders(tx: Tx, scope: Scope, day: PlainDate): Promise<ReminderRow[]> {
  return tx
    .selectFrom('attendance.reminder')
    .selectAll()
    .where(inScope(scope, 'attendance.reminder'))
    .where('on_day', '=', day)
    .execute()
}

export function listOpenSilences(tx: Tx, scope: Scope): Promise<SilenceRow[]> {
  return tx
    .selectFrom('attendance.silence')
    .selectAll()
    .where(inScope(scope, 'attendance.silence'))
    .where('state', '=', 'open')
    .execute()
}

/** Raises a silence, or lengthens the open one of the class. */
export async function saveSilence(tx: Tx, row: SilenceRow): Promise<void> {
  await tx
    .insertInto('attendance.silence')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['county_code', 'school_key'])
        .where('state', '=', 'open')
        .doUpdateSet({ last_day: row.last_day, days: row.days, first_day: row.first_day }),
    )
    .execute()
}

/** Writes down what a school says of an open silence; false when there is none. */
export async function explainSilence(
  tx: Tx,
  scope: Scope,
  silenceId: string,
  said: { readonly explanation: string; readonly by: string; readonly on: PlainDate },
): Promise<boolean> {
  const done = await tx
    .updateTable('attendance.silence')
    .set({ explanation: said.explanation, explained_by: said.by, explained_on: said.on })
    .where(inScope(scope, 'attendance.silence'))
    .where('silence_id', '=', silenceId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Some silences by id. */
export function listSilencesById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<SilenceRow[]> {
  return tx
    .selectFrom('attendance.silence')
    .selectAll()
    .where(inScope(scope, 'attendance.silence'))
    .where('silence_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** How many classes of each school are silent and unexplained. */
export async function countSilentClasses(tx: Tx, scope: Scope): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('attendance.silence')
    .select((e) => ['school_code' as const, e.fn.countAll<number>().as('classes')])
    .where(inScope(scope, 'attendance.silence'))
    .where('state', '=', 'open')
    .where('explanation', 'is', null)
    .groupBy('school_code')
    .execute()
  return new Map(rows.map((row) => [row.school_code, Number(row.classes)]))
}

/** Settles open silences of some classes; answers the number. */
export async function settleSilences(
  tx: Tx,
  scope: Scope,
  silenceIds: readonly string[],
  settled: { readonly on: PlainDate; readonly by: string; readonly reason: string },
): Promise<number> {
  if (silenceIds.length === 0) return 0
  const done = await tx
    .updateTable('attendance.silence')
    .set({ state: 'settled', settled_on: settled.on, settled_by: settled.by, settled_reason: settled.reason })
    .where(inScope(scope, 'attendance.silence'))
    .where('silence_id', 'in', [...silenceIds])
    .where('state', '=', 'open')
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

/** The last day on which anything holds, of every class that reported in a time. */
export function listReportedDays(tx: Tx, county: CountyCode, from: PlainDate, to: PlainDate) {
  return tx
    .selectFrom('attendance.pub_class_day')
    .where('county_code', '=', county)
    .where('on_day', '>=', from)
    .where('on_day', '<=', to)
    .select(['school_key', 'on_day'])
    .execute()
}

/** Last settled silence of each class: what was explained is not raised again for the same days. */
export function listSettledUntil(tx: Tx, county: CountyCode) {
  return tx
    .selectFrom('attendance.silence')
    .where('county_code', '=', county)
    .where('state', '=', 'settled')
    .groupBy('school_key')
    .select(['school_key', sql<PlainDate>`max(last_day)`.as('until')])
    .execute()
}

/**
 * Children who were away for whole days and were so on the last day that the class which named them last reported, with
 * the number of such days in whatever class.
 */
export async function listMissingChildren(tx: Tx, county: CountyCode, from: PlainDate) {
  const { rows } = await sql<{ child_id: string; school_key: string; division_code: string; days: number }>`
    with held as (
      select day.school_year, day.school_key, day.on_day, day.version,
             max(day.on_day) over (partition by day.school_key) as last_day
        from attendance.pub_class_day day
       where day.county_code = ${county} and day.on_day >= ${from}::date),
    missing as (
      select absence.child_id, absence.school_key, absence.division_code, absence.on_day, held.last_day,
             row_number() over (partition by absence.child_id order by absence.on_day desc) as nth,
             count(*) over (partition by absence.child_id)::int as days
        from attendance.pub_absence absence
        join held on held.school_year = absence.school_year and held.school_key = absence.school_key
         and held.on_day = absence.on_day and held.version = absence.version
       where absence.county_code = ${county} and absence.part = 'whole')
    select child_id, school_key, division_code, days from missing where nth = 1 and on_day = last_day`.execute(tx)
  return rows
}

/** The last day of approved leave that is over, of each child. */
export function listEndedLeave(tx: Tx, county: CountyCode, from: PlainDate, today: PlainDate) {
  return tx
    .selectFrom('attendance.leave')
    .where('county_code', '=', county)
    .where('state', '=', 'approved')
    .where('to_on', '>=', from)
    .groupBy('child_id')
    .having((e) => e.fn.max('to_on'), '<', today)
    .select((e) => ['child_id', e.fn.max<PlainDate>('to_on').as('until')])
    .execute()
}
