import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import {
  DEFAULT_EARLY_RULES,
  type EarlyAction,
  type EarlyFacts,
  type EarlyRules,
  LATE_DAYS,
  TICK_DAYS,
  WINDOW_DAYS,
  withDefaults,
} from './early-domain.ts'

interface EarlyRulesTable {
  county_code: string
  version: number
  rules: ColumnType<EarlyRules, string, never>
  changed_by: string
  changed_at: Date
}

interface EarlyNoteTable {
  county_code: string
  note_id: string
  child_id: string
  action: EarlyAction
  points: number
  signs: string[]
  noted_by: string
  noted_at: Date
  submission_id: string
  division_code: string
  school_key: string
}
export type EarlyNoteRow = Selectable<EarlyNoteTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.early_rules': EarlyRulesTable
    'attendance.early_note': EarlyNoteTable
  }
}

export async function earlyRules(tx: Tx, county: CountyCode): Promise<{ rules: EarlyRules; version: number }> {
  const row = await tx
    .selectFrom('attendance.early_rules')
    .select(['rules', 'version'])
    .where('county_code', '=', county)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { rules: withDefaults(row.rules), version: row.version } : { rules: DEFAULT_EARLY_RULES, version: 0 }
}

/** False when somebody else has just saved this version. */
export async function insertEarlyRules(
  tx: Tx,
  row: Omit<Selectable<EarlyRulesTable>, 'rules'> & { readonly rules: EarlyRules },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.early_rules')
    .values({ ...row, rules: JSON.stringify(row.rules) })
    .onConflict((conflict) => conflict.columns(['county_code', 'version']).doNothing())
    .returning('version')
    .executeTakeFirst()
  return inserted !== undefined
}

export interface ChildFacts extends Omit<EarlyFacts, 'isFar'> {
  /** School of the pupil record; null for who has none now. */
  readonly schoolCode: string | null
  readonly childId: string
  readonly name: string
  readonly divisionCode: string
  readonly schoolKey: string
  readonly isPupil: boolean
}

/** Absences that hold of the days up to a day, without leave; each with its number among those of its kind. */
function awayDays(scope: Scope, on: PlainDate) {
  return sql`away as materialized (
      select absence.child_id, absence.school_key, absence.on_day, absence.part, absence.reason, absence.contact_result,
             row_number() over (partition by absence.child_id, absence.reason, absence.part order by absence.on_day) as nth
        from attendance.pub_absence absence
        join attendance.pub_class_day day
          on day.county_code = absence.county_code and day.school_year = absence.school_year
         and day.school_key = absence.school_key and day.on_day = absence.on_day and day.version = absence.version
       where ${inScope(scope, 'absence')} and day.county_code = ${scope.county}
         and absence.on_day > ${addDays(on, -WINDOW_DAYS)}::date and absence.on_day <= ${on}::date
         and absence.reason not in ('on-leave', 'ill')
         and not exists (select from attendance.leave leave
                          where leave.county_code = ${scope.county} and leave.child_id = absence.child_id and leave.state = 'approved'
                            and absence.on_day between leave.from_on and leave.to_on))`
}

/**
 * Facts of the children of the scope who show any sign of conduct in the days up to a day, and had no open case then. Sealed absences, the
 * versions that hold, no leave; 公假 that nobody has approved counts beyond the days the county excuses.
 */
export async function listEarlyFacts(
  tx: Tx,
  scope: Scope,
  on: PlainDate,
  officialDays: number,
  childId?: string,
): Promise<readonly ChildFacts[]> {
  const { county } = scope
  const late = addDays(on, -LATE_DAYS)
  const { rows } = await sql<ChildFacts>`
    with ${awayDays(scope, on)},
    missed as materialized (
      select away.child_id, max(away.school_key) as school_key,
             count(*) filter (where away.part = 'whole')::int as days,
             count(*) filter (where away.part = 'whole' and away.on_day > ${late}::date)::int as lately,
             count(*) filter (where away.part <> 'whole')::int as half_days,
             count(*) filter (where away.contact_result = 'not-reached')::int as not_reached
        from away
       where away.reason <> 'official' or (away.part = 'whole' and away.nth > ${officialDays})
       group by away.child_id),
    returned as materialized (
      select distinct cases.child_id
        from cases.pub_case cases
        join cases.pub_case_event step on step.county_code = cases.county_code and step.case_id = cases.case_id
       where ${inScope(scope, 'cases')} and step.to_state = 'returned' and step.happened_on <= ${on}::date),
    ticked as materialized (
      select tick.child_id, array_agg(tick.sign) as ticks, max(tick.school_key) as school_key
        from attendance.early_tick tick
       where ${inScope(scope, 'tick')} and tick.ticked_on > ${addDays(on, -TICK_DAYS)}::date and tick.ticked_on <= ${on}::date
         and (tick.over_on is null or tick.over_on > ${on}::date)
       group by tick.child_id)
    select child.child_id as "childId", child.name, child.division_code as "divisionCode",
           coalesce(pupil.school_key, missed.school_key, ticked.school_key, child.school_key) as "schoolKey", pupil.child_id is not null as "isPupil",
           coalesce(missed.days, 0) as "missedDays", coalesce(missed.lately, 0) as "missedLately",
           coalesce(missed.half_days, 0) as "halfDays", coalesce(missed.not_reached, 0) as "notReached",
           returned.child_id is not null as "returnedBefore", child.groups, coalesce(pupil.grade_code, child.grade_code) as "gradeCode",
           coalesce(ticked.ticks, '{}') as ticks, child.guardian1_role as "guardianRole", pupil.school_code as "schoolCode"
      from (select child_id from missed union select child_id from returned union select child_id from ticked) seen
      join register.pub_child child on child.county_code = ${county} and child.child_id = seen.child_id
      left join missed on missed.child_id = seen.child_id
      left join returned on returned.child_id = seen.child_id
      left join ticked on ticked.child_id = seen.child_id
      left join lateral (select pupil.child_id, pupil.school_key, pupil.grade_code, pupil.school_code
                           from enrolment.pub_pupil pupil
                          where pupil.county_code = ${county} and pupil.child_id = seen.child_id and pupil.verdict = 'real'
                            and pupil.status = 'enrolled' and pupil.is_here
                          order by pupil.pupil_id limit 1) pupil on true
     where ${childId === undefined ? sql`true` : sql`seen.child_id = ${childId}::uuid`}
       and not exists (select from cases.pub_case open
                        where open.county_code = ${county} and open.child_id = seen.child_id and open.found_on <= ${on}::date
                          and (open.closed_on is null or open.closed_on > ${on}::date)
                          and coalesce((select step.to_state from cases.pub_case_event step
                                         where step.county_code = ${county} and step.case_id = open.case_id and step.happened_on <= ${on}::date
                                         order by step.happened_on desc, step.event_id desc limit 1), open.state)
                              not in ('returned', 'observed'))`.execute(tx)
  return rows
}

/** Children confirmed as dropouts after a day, up to another. */
export async function listConfirmedBetween(
  tx: Tx,
  scope: Scope,
  after: PlainDate,
  until: PlainDate,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('cases.pub_case')
    .select('child_id')
    .where(inScope(scope, 'cases.pub_case'))
    .where('confirmed_on', '>', after)
    .where('confirmed_on', '<=', until)
    .execute()
  return new Set(rows.map((row) => row.child_id))
}

/** The last note of each child of the scope. */
export function listLastNotes(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<EarlyNoteRow[]> {
  return tx
    .selectFrom('attendance.early_note')
    .distinctOn('child_id')
    .selectAll()
    .where(inScope(scope, 'attendance.early_note'))
    .where('child_id', '=', sql<string>`any(${[...childIds]}::uuid[])`)
    .orderBy('child_id')
    .orderBy('noted_at', 'desc')
    .execute()
}

/** False when this was sent before. */
export async function insertNote(tx: Tx, row: EarlyNoteRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.early_note')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('note_id')
    .executeTakeFirst()
  return inserted !== undefined
}
