import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import type { Burst } from '../audit/index.ts'
import { type AlarmLimits, type AlarmRuleName, DEFAULT_LIMITS, type Verdict } from './domain.ts'

interface AlarmTable {
  county_code: string
  alarm_id: string
  rule: AlarmRuleName
  subject: string
  count: number
  limit_then: number
  first_at: Date
  last_at: Date
  state: 'open' | 'settled'
  verdict: Verdict | null
  note: string | null
  settled_by: string | null
  settled_at: Date | null
  version: number
}
export type AlarmRow = Selectable<AlarmTable>

interface LimitsTable {
  county_code: string
  limits: ColumnType<Partial<AlarmLimits>, string, string>
  version: number
  changed_by: string
  changed_at: ColumnType<Date, never, Date>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'alarms.alarm': AlarmTable
    'alarms.limits': LimitsTable
  }
}

export interface AlarmFilter {
  readonly state?: 'open' | 'settled' | undefined
  readonly rule?: AlarmRuleName | undefined
}

function alarmsWhere(tx: Tx, county: CountyCode, filter: AlarmFilter) {
  let query = tx.selectFrom('alarms.alarm').where('county_code', '=', county)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.rule) query = query.where('rule', '=', filter.rule)
  return query
}

/** Open ones first, the newest of each on top; the cursor is `<state> <id>`. */
export function listAlarmRows(
  tx: Tx,
  county: CountyCode,
  filter: AlarmFilter,
  cursor: string | undefined,
  limit: number,
): Promise<AlarmRow[]> {
  let query = alarmsWhere(tx, county, filter)
  if (cursor !== undefined) {
    const [state, id] = cursor.split(' ')
    query = query.where(sql<boolean>`(state > ${state} or (state = ${state} and alarm_id < ${id}::uuid))`)
  }
  return query.selectAll().orderBy('state').orderBy('alarm_id', 'desc').limit(limit).execute()
}

export async function countAlarms(tx: Tx, county: CountyCode, filter: AlarmFilter): Promise<number> {
  const { count } = await alarmsWhere(tx, county, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export function findAlarmForUpdate(tx: Tx, county: CountyCode, alarmId: string): Promise<AlarmRow | undefined> {
  return alarmsWhere(tx, county, {}).selectAll().where('alarm_id', '=', alarmId).forUpdate().executeTakeFirst()
}

export function listAlarmsById(tx: Tx, county: CountyCode, ids: readonly string[]): Promise<AlarmRow[]> {
  return alarmsWhere(tx, county, {}).selectAll().where('alarm_id', 'in', ids).execute()
}

export async function saveSettlement(
  tx: Tx,
  county: CountyCode,
  alarmId: string,
  settlement: { readonly verdict: Verdict; readonly note: string; readonly by: string; readonly version: number },
): Promise<void> {
  const { verdict, note, by, version } = settlement
  await tx
    .updateTable('alarms.alarm')
    .set({ state: 'settled', verdict, note, settled_by: by, settled_at: sql<Date>`clock_timestamp()`, version })
    .where('county_code', '=', county)
    .where('alarm_id', '=', alarmId)
    .execute()
}

/** When the last alarm of a rule was settled for each it was about: what happened before is dealt with. */
export async function lastSettled(tx: Tx, county: CountyCode, rule: AlarmRuleName): Promise<ReadonlyMap<string, Date>> {
  const rows = await alarmsWhere(tx, county, { rule, state: 'settled' })
    .select(['subject', (e) => e.fn.max('settled_at').as('at')])
    .where('settled_at', '>', sql<Date>`clock_timestamp() - interval '1 hour'`)
    .groupBy('subject')
    .execute()
  return new Map(rows.flatMap(({ subject, at }) => (at ? [[subject, at]] : [])))
}

/** Raises an alarm, or brings the open one up to date; its id only when it is new. */
export async function raiseAlarm(
  tx: Tx,
  county: CountyCode,
  rule: AlarmRuleName,
  burst: Burst,
  limit: number,
): Promise<string | undefined> {
  const open = await alarmsWhere(tx, county, { rule, state: 'open' })
    .select(['alarm_id', 'count'])
    .where('subject', '=', burst.key)
    .forUpdate()
    .executeTakeFirst()
  if (!open) {
    const alarm_id = newId()
    await tx
      .insertInto('alarms.alarm')
      .values({
        county_code: county,
        alarm_id,
        rule,
        subject: burst.key,
        count: burst.count,
        limit_then: limit,
        first_at: burst.firstAt,
        last_at: burst.lastAt,
        state: 'open',
        version: 1,
      })
      .execute()
    return alarm_id
  }
  await tx
    .updateTable('alarms.alarm')
    .set({ count: Math.max(open.count, burst.count), last_at: burst.lastAt })
    .where('county_code', '=', county)
    .where('alarm_id', '=', open.alarm_id)
    .execute()
  return undefined
}

/** Query of the alarms that wait, for the work queue. */
export const openAlarms = (county: CountyCode) =>
  sql`(select alarm_id from alarms.alarm where county_code = ${county} and state = 'open')`

export interface VersionedLimits {
  readonly limits: AlarmLimits
  /** 0 while the county has decided nothing. */
  readonly version: number
}

/** The limits of a county: what it decided, defaults for the rest. */
export async function selectLimits(tx: Tx, county: CountyCode): Promise<VersionedLimits> {
  const row = await tx
    .selectFrom('alarms.limits')
    .select(['limits', 'version'])
    .where('county_code', '=', county)
    .executeTakeFirst()
  return { limits: { ...DEFAULT_LIMITS, ...row?.limits }, version: row?.version ?? 0 }
}

/** Saves limits over the version that was read; false when somebody else was faster. */
export async function saveLimits(
  tx: Tx,
  county: CountyCode,
  { limits, version }: VersionedLimits,
  changedBy: string,
): Promise<boolean> {
  const values = { limits: JSON.stringify(limits), version: version + 1, changed_by: changedBy }
  const saved = await tx
    .insertInto('alarms.limits')
    .values({ county_code: county, ...values })
    .onConflict((conflict) =>
      conflict
        .column('county_code')
        .doUpdateSet({ ...values, changed_at: sql<Date>`clock_timestamp()` })
        .where('alarms.limits.version', '=', version),
    )
    .returning('version')
    .executeTakeFirst()
  return saved !== undefined
}
