import { type RawBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { HonestyRules } from '../directory/index.ts'
import { chanceOfFullPresence, type Rule } from './domain.ts'

export interface SweepFacts {
  readonly county: CountyCode
  readonly today: PlainDate
  readonly rules: HonestyRules
  /** School days of leave in a row from which the township or the bureau approves. */
  readonly leaveDays: number
  readonly schools: readonly { readonly code: string; readonly divisionCode: string }[]
}

/** Days that are looked at again at every sweep. */
const LOOK_BACK_DAYS = 60

/** One row of each query is a hit; names of the columns are those of the table. */
interface Candidate {
  hit_key: string
  school_code: string
  class_code: string | null
  first_day: PlainDate
  last_day: PlainDate
  division_code: string
  school_key: string
  arithmetic: Record<string, string | number>
}

/** Reports that hold of the last weeks; gathered once per statement, so that the planner cannot go through them per class. */
const heldDays = ({ county, today }: SweepFacts) => sql`
  held as materialized (
    select * from attendance.pub_class_day
     where county_code = ${county} and on_day between ${addDays(today, -LOOK_BACK_DAYS)}::date and ${today}::date)`

/** A telephone without a line may hold back what was signed so long; beyond that the day of arrival counts, not its clock. */
const OFFLINE_DAYS = 3
/** How far back the days may lie that were reported within the last weeks. */
const OLDEST_DAYS = 365

/**
 * First reports made within the last weeks, of whatever days: a correction, which has its reason, is none, and a group that
 * was made at once stays whole while its days pass by.
 */
const firstReports = ({ county, today }: SweepFacts) => sql`
  first as materialized (
    select * from (
      select day.*, case when received_at - signed_at > make_interval(days => ${OFFLINE_DAYS}) then received_at else signed_at end
             as made_at
        from attendance.pub_class_day_first day
       where county_code = ${county} and on_day between ${addDays(today, -OLDEST_DAYS)}::date and ${today}::date) made
     where made_at >= ${addDays(today, -LOOK_BACK_DAYS)}::date)`

/** Days after the end of leave on which the class has reported and the pupil was away. */
const DAYS_NOT_BACK = 3

/** Whole days away by reports that hold, of this school year. */
const heldAbsences = ({ county, today }: SweepFacts) => sql`
  away as materialized (
    select absence.child_id, absence.school_key, absence.on_day, absence.reason, absence.division_code
      from attendance.pub_absence absence
      join attendance.pub_class_day day
        on day.county_code = absence.county_code and day.school_year = absence.school_year and day.school_key = absence.school_key
       and day.on_day = absence.on_day and day.version = absence.version
     where absence.county_code = ${county} and day.county_code = ${county}
       and absence.school_year = ${schoolYearOf(today)} and absence.part = 'whole'),
  leave as materialized (select * from attendance.pub_leave where county_code = ${county} and state = 'approved')`

const QUERIES: Readonly<Record<Rule, (facts: SweepFacts) => RawBuilder<Candidate>>> = {
  'counts-differ': (facts) => sql`
    with held as materialized (
      select * from attendance.pub_class_day
       where county_code = ${facts.county}
         and on_day in (select on_day from crosschecks.counted where county_code = ${facts.county}))
    select counted.count_id::text as hit_key, counted.school_code, counted.class_code, counted.on_day as first_day,
           counted.on_day as last_day, counted.division_code, counted.school_key,
           jsonb_build_object('source', counted.source, 'counted', counted.present, 'pupils', held.pupils,
             'absent', held.absent, 'onLeave', held.on_leave, 'reported', held.pupils - held.absent - held.on_leave,
             'difference', held.pupils - held.absent - held.on_leave - counted.present) as arithmetic
      from crosschecks.counted counted
      join held on held.school_key = counted.school_key and held.on_day = counted.on_day
     where counted.county_code = ${facts.county}
       -- Not everybody eats or sleeps at school: there only fewer than reported says something.
       and case when counted.source = 'inspection' then counted.present <> held.pupils - held.absent - held.on_leave
                else counted.present < held.pupils - held.absent - held.on_leave end`,

  'week-differs': (facts) => sql`
    with ${heldDays(facts)},
    report as materialized (
      select distinct on (unit_code, period) unit_code, period, version, content, division_code, school_key
        from periodic.pub_report
       where county_code = ${facts.county} and kind = 'school-week' and (content->>'from')::date >= ${addDays(facts.today, -LOOK_BACK_DAYS)}::date
       order by unit_code, period, version desc),
    said as (
      select report.*, (content->>'from')::date as from_day, (content->>'countOn')::date as to_day,
             (select (figure->>'value')::int from jsonb_array_elements(content->'figures') figure
               where figure->>'id' = 'absent-days') as absent
        from report),
    summed as (
      select said.unit_code, said.period, coalesce(sum(held.absent), 0)::int as absent, count(held.on_day)::int as reports
        from said left join held on held.school_code = said.unit_code and held.on_day between said.from_day and said.to_day
       group by said.unit_code, said.period)
    select said.unit_code || ' ' || said.period || ' ' || said.version as hit_key, said.unit_code as school_code,
           null::text as class_code, said.from_day as first_day, said.to_day as last_day, said.division_code, said.school_key,
           jsonb_build_object('period', said.period, 'week', said.absent, 'days', summed.absent, 'reports', summed.reports,
             'difference', summed.absent - said.absent) as arithmetic
      from said join summed on summed.unit_code = said.unit_code and summed.period = said.period
     where summed.absent <> said.absent`,

  // A class takes its roll from the records when it signs: only reports made since the last run can be held against them.
  'roll-differs': (facts) => sql`
    with ${heldDays(facts)},
    newest as (
      select distinct on (held.school_key) held.* from held
       where held.school_year = ${schoolYearOf(facts.today)}
         and held.signed_at >= (select max(finished_at) from reconciliation.pub_run where county_code = ${facts.county})
       order by held.school_key, held.on_day desc),
    pupil as (
      select school_code, coalesce(class_code, '') as class_code, min(school_key) as school_key, bool_or(verdict = 'real') is true as is_real,
             bool_or(study_mode = 'home-taught') is true as at_home
        from enrolment.pub_pupil
       where county_code = ${facts.county} and is_here and status = 'enrolled' and school_code is not null
       group by school_code, coalesce(class_code, ''), child_id),
    enrolled as (
      select pupil.school_code, count(*)::int as records, count(*) filter (where is_real)::int as real,
             count(*) filter (where pupil.class_code = '')::int as without_class,
             count(*) filter (where pupil.class_code = '' and at_home)::int as at_home,
             count(*) filter (where pupil.class_code <> '' and newest.school_key is null)::int as unreported
        from pupil left join newest on newest.school_key = pupil.school_key and pupil.class_code <> ''
       group by pupil.school_code),
    said as (
      select school_code, sum(pupils)::int as reported, count(*)::int as classes, min(on_day) as first_day, max(on_day) as last_day
        from newest where exists (select from pupil where pupil.school_key = newest.school_key) group by school_code),
    compared as (
      select enrolled.*, coalesce(reported, 0) as reported, coalesce(classes, 0) as classes,
             coalesce(first_day, ${facts.today}::date) as first_day, coalesce(last_day, ${facts.today}::date) as last_day,
             coalesce(reported, 0) - (records - without_class - unreported) as other
        from enrolled left join said on said.school_code = enrolled.school_code),
    school as (select * from jsonb_to_recordset(${JSON.stringify(facts.schools)}::jsonb) as one (code text, "divisionCode" text))
    -- A school has one open hit; one that is settled comes back in another month if the numbers are still apart.
    select coalesce((select hit.hit_key from crosschecks.hit hit
                      where hit.county_code = ${facts.county} and hit.rule = 'roll-differs' and hit.state = 'open'
                        and hit.school_code = compared.school_code order by hit.raised_on desc limit 1),
                    compared.school_code || ' ' || ${facts.today.slice(0, 7)}::text) as hit_key,
           compared.school_code, null::text as class_code, first_day, last_day, school."divisionCode" as division_code,
           compared.school_code || '/' as school_key,
           jsonb_build_object('records', records, 'enrolled', compared.real, 'notReal', records - compared.real,
             'withoutClass', without_class, 'homeTaught', at_home, 'unreported', unreported, 'other', other,
             'classes', classes, 'reported', reported, 'difference', reported - compared.real) as arithmetic
      from compared join school on school.code = compared.school_code
     where without_class > at_home
        or classes > 0 and records - compared.real + abs(other) >= ${facts.rules.rollPupils}::int`,

  'full-presence': (facts) => sql`
    with ${heldDays(facts)},
    rate as (select sum(absent + on_leave)::int as away, sum(pupils)::int as days from held),
    broken as (select school_key, max(on_day) as last_bad from held where absent + on_leave > 0 group by school_key),
    streak as (
      select held.school_key, held.school_code, held.class_code, min(held.division_code) as division_code,
             min(held.on_day) as first_day, max(held.on_day) as last_day, count(*)::int as days,
             min(held.pupils) as pupils, sum(held.pupils)::int as pupil_days
        from held left join broken on broken.school_key = held.school_key
       where held.on_day > coalesce(broken.last_bad, '0001-01-01'::date)
       group by held.school_key, held.school_code, held.class_code),
    -- A streak is named by the absence before it, however long ago: it is one, as long as it lasts, and settled once.
    named as (
      select streak.*, (select max(day.on_day) from attendance.pub_class_day day
                         where day.county_code = ${facts.county} and day.school_year = ${schoolYearOf(facts.today)}
                           and day.school_key = streak.school_key and day.absent + day.on_leave > 0) as after_day
        from streak where days >= ${facts.rules.fullPresenceDays} and pupils >= ${facts.rules.fullPresencePupils})
    select streak.school_key || coalesce(streak.after_day::text, ${String(schoolYearOf(facts.today))}) as hit_key, streak.school_code, streak.class_code, streak.first_day,
           streak.last_day, streak.division_code, streak.school_key,
           jsonb_build_object('days', streak.days, 'pupils', streak.pupils, 'pupilDays', streak.pupil_days,
             'away', rate.away, 'countyDays', rate.days) as arithmetic
      from named streak, rate`,

  'made-late': (facts) => sql`
    with ${firstReports(facts)},
    late as (
      select first.*, (made_at at time zone 'Asia/Shanghai')::date as made_on from first
       -- A class without a device hands in the sheet of a week at its end: its days are late from the Friday on.
       where (made_at at time zone 'Asia/Shanghai')::date
             - case when source = 'sheet' then greatest(on_day, date_trunc('week', on_day)::date + 4) else on_day end
             >= ${facts.rules.lateDays}::int)
    select school_key || made_on as hit_key, school_code, class_code, min(on_day) as first_day, max(on_day) as last_day,
           min(division_code) as division_code, school_key,
           jsonb_build_object('reports', count(*), 'madeOn', made_on, 'latest', max(made_on - on_day)) as arithmetic
      from late group by school_key, school_code, class_code, made_on
    having count(*) >= ${facts.rules.lateReports}`,

  'signed-in-series': (facts) => sql`
    with ${firstReports(facts)},
    step as (
      select first.*, coalesce(extract(epoch from made_at - lag(made_at) over mine) > ${facts.rules.seriesSeconds}, true) as begins
        -- A sheet is handed in by one account for all classes; who signed each stands in it.
        from first where signed_by not like 'system:%' and source <> 'sheet'
      window mine as (partition by signed_by order by made_at, school_key)),
    run as (select step.*, sum(begins::int) over (partition by signed_by order by made_at, school_key) as run_no from step)
    select min(signed_by) || ' ' || to_char(min(made_at) at time zone 'UTC', 'YYYYMMDDHH24MISS') as hit_key,
           min(school_code) as school_code, null::text as class_code, min(on_day) as first_day, max(on_day) as last_day,
           min(division_code) as division_code, min(school_code) || '/' as school_key,
           jsonb_build_object('classes', count(distinct school_key), 'reports', count(*),
             'seconds', ceil(extract(epoch from max(made_at) - min(made_at)))::int,
             'at', to_char(min(made_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')) as arithmetic
      from run group by signed_by, run_no
    having count(distinct school_key) >= ${facts.rules.seriesClasses}`,

  // Leave that follows on leave, each too short to need the authority, is one long absence all the same; so is 公假 the class
  // reports without any. A child that changed classes is one child, known by its last class.
  'long-leave': (facts) => sql`
    with ${heldAbsences(facts)},
    long as (
      select away.child_id, (array_agg(away.school_key order by away.on_day desc))[1] as school_key,
             (array_agg(away.division_code order by away.on_day desc))[1] as division_code,
             count(distinct away.on_day)::int as days, min(away.on_day) as first_day, max(away.on_day) as last_day
        from away
       where away.reason in ('on-leave', 'official')
         and not exists (select from leave where leave.child_id = away.child_id and leave.decider = 'authority'
                                             and away.on_day between leave.from_on and leave.to_on)
       group by away.child_id having count(distinct away.on_day) > ${facts.leaveDays}::int)
    select coalesce(leave.leave_id::text, md5(long.child_id::text || ${String(schoolYearOf(facts.today))})) as hit_key, split_part(long.school_key, '/', 1) as school_code, split_part(long.school_key, '/', 2) as class_code,
           long.first_day, long.last_day, coalesce(leave.division_code, long.division_code) as division_code, long.school_key,
           jsonb_build_object('days', long.days, 'limit', ${facts.leaveDays}::int, 'from', long.first_day, 'to', long.last_day) as arithmetic
      from long
      left join lateral (select leave_id, division_code from leave where leave.child_id = long.child_id and leave.to_on >= long.first_day
                     order by leave.from_on, leave_id limit 1) leave on true`,

  'leave-without-return': (facts) => sql`
    with ${heldDays(facts)}, ${heldAbsences(facts)}
    select leave.leave_id::text as hit_key, min(held.school_code) as school_code, min(held.class_code) as class_code,
           min(held.on_day) as first_day, max(held.on_day) as last_day, leave.division_code, leave.school_key,
           jsonb_build_object('to', leave.to_on, 'days', count(*)) as arithmetic
      from leave
      join held on held.school_key = leave.school_key and held.on_day > leave.to_on
      left join away on away.school_key = held.school_key and away.on_day = held.on_day and away.child_id = leave.child_id
     where leave.to_on >= ${addDays(facts.today, -LOOK_BACK_DAYS)}::date
       and not exists (select from leave later where later.child_id = leave.child_id and later.to_on > leave.to_on)
     group by leave.leave_id, leave.to_on, leave.division_code, leave.school_key
    having count(*) >= ${DAYS_NOT_BACK}::int and count(*) = count(away.child_id)`,
}

/** Raises what a rule finds; what was raised before and is open gets its newest arithmetic. Answers the number of new ones. */
export async function raiseHits(tx: Tx, rule: Rule, facts: SweepFacts): Promise<number> {
  const { rows } = await QUERIES[rule](facts).execute(tx)
  if (rows.length === 0) return 0
  const candidates = rows.map((row) => (rule === 'full-presence' ? withChance(row) : row))
  const raised = await sql<{ is_new: boolean }>`
    insert into crosschecks.hit as hit (county_code, hit_id, rule, hit_key, school_code, class_code, first_day, last_day,
           arithmetic, raised_on, due_on, division_code, school_key)
    select ${facts.county}, gen_random_uuid(), ${rule}, hit_key, school_code, class_code, first_day, last_day, arithmetic,
           ${facts.today}::date, ${addDays(facts.today, facts.rules.settleDays)}::date, division_code, school_key
      from jsonb_to_recordset(${JSON.stringify(candidates)}::jsonb) as candidate (hit_key text, school_code text,
           class_code text, first_day date, last_day date, arithmetic jsonb, division_code text, school_key text)
    on conflict (county_code, rule, hit_key) do update
       set last_day = excluded.last_day, arithmetic = excluded.arithmetic
     where hit.state = 'open' and hit.arithmetic is distinct from excluded.arithmetic
    returning xmax = 0 as is_new`.execute(tx)
  return raised.rows.filter((row) => row.is_new).length
}

function withChance(row: Candidate): Candidate {
  const { pupilDays, away, countyDays } = row.arithmetic
  const chance = chanceOfFullPresence(Number(pupilDays), Number(away), Number(countyDays))
  return { ...row, arithmetic: { ...row.arithmetic, chance } }
}
