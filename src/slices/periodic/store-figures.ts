import { type SelectQueryBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { schoolYearOf } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { COUNTED_POPULATIONS, type Group } from '../register/index.ts'
import type { ReportUnit } from '../reports/index.ts'

interface PublishedClass {
  county_code: string
  school_key: string
  school_code: string
  class_code: string
  grade_code: string | null
  pupils: number
  division_code: string
}

interface PublishedLeaver {
  county_code: string
  leaver_id: string
  child_id: string
  kind: string
  left_on: PlainDate
  due_on: PlainDate | null
  state: 'open' | 'arrived' | 'proven'
  settled_on: PlainDate | null
  division_code: string
  school_key: string
}

interface PublishedChildState {
  county_code: string
  child_id: string
  from_on: PlainDate
  to_on: PlainDate | null
  born_on: PlainDate | null
  population: string
  standing: string | null
  division_code: string
  school_key: string
  groups: string[]
}

interface PublishedHandover {
  county_code: string
  handover_id: string
  side: 'from' | 'to'
  case_id: string
  answered_on: PlainDate | null
  dropout_since: PlainDate | null
  division_code: string
  school_key: string
  state: 'asked' | 'taken' | 'refused' | 'withdrawn'
}

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.pub_school_class': PublishedClass
    'attendance.pub_leaver': PublishedLeaver
    'reports.pub_child_state': PublishedChildState
    'cases.pub_handover': PublishedHandover
  }
}

type Views =
  | 'attendance.pub_school_class'
  | 'attendance.pub_class_day'
  | 'attendance.pub_suspicion'
  | 'attendance.pub_leaver'
  | 'register.pub_child'
  | 'reports.pub_child_state'
  | 'cases.pub_handover'

/** Rows of a view that belong to a unit, as far as the scope shows them. */
function ofUnit<V extends Views>(tx: Tx, view: V, scope: Scope, unit: ReportUnit) {
  const rows = tx.selectFrom(view as Views).where(inScope(scope, view)) as SelectQueryBuilder<Schema, V, object>
  return unit.line === 'household'
    ? rows.where(startsWith(`${view}.division_code`, unit.code))
    : rows.where(startsWith(`${view}.school_key`, `${unit.code}/`))
}

/** How many classes each school of a unit has this school year, or had in an earlier one, when those are known that reported. */
export function countClasses(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  schoolYear: number,
  thisYear: number,
): Promise<{ school_code: string; classes: number }[]> {
  if (schoolYear < thisYear)
    return ofUnit(tx, 'attendance.pub_class_day', scope, unit)
      .where('school_year', '=', schoolYear)
      .groupBy('school_code')
      .select((e) => ['school_code', e.fn.count<number>('school_key').distinct().as('classes')])
      .execute()
  return ofUnit(tx, 'attendance.pub_school_class', scope, unit)
    .groupBy('school_code')
    .select((e) => ['school_code', e.fn.countAll<number>().as('classes')])
    .execute()
}

/** What the daily reports of a unit's classes say of a time. */
export async function sumClassDays(tx: Tx, scope: Scope, unit: ReportUnit, from: PlainDate, to: PlainDate) {
  const sum = (column: string) => sql<number>`coalesce(sum(${sql.ref(column)}), 0)::int`
  return ofUnit(tx, 'attendance.pub_class_day', scope, unit)
    .where('school_year', 'in', [...new Set([schoolYearOf(from), schoolYearOf(to)])])
    .where('on_day', '>=', from)
    .where('on_day', '<=', to)
    .select((e) => [
      e.fn.countAll<number>().as('reported'),
      sql<number>`(count(*) filter (where nil_statement))::int`.as('nil'),
      sum('pupils').as('pupilDays'),
      sum('absent').as('absentDays'),
      sum('on_leave').as('leaveDays'),
    ])
    .executeTakeFirstOrThrow()
}

/** Suspicions raised in a time, and those that were open on its last day. */
export async function countSuspicions(tx: Tx, scope: Scope, unit: ReportUnit, from: PlainDate, to: PlainDate) {
  return ofUnit(tx, 'attendance.pub_suspicion', scope, unit)
    .where('raised_on', '<=', to)
    .select([
      sql<number>`(count(*) filter (where raised_on >= ${from}::date))::int`.as('raised'),
      sql<number>`(count(*) filter (where over_on is null or over_on > ${to}::date))::int`.as('open'),
    ])
    .executeTakeFirstOrThrow()
}

/** Leavers of a time, and those of whom on its last day neither arrival nor proof was on file. */
export async function countLeavers(tx: Tx, scope: Scope, unit: ReportUnit, from: PlainDate, to: PlainDate) {
  return ofUnit(tx, 'attendance.pub_leaver', scope, unit)
    .where('left_on', '<=', to)
    .select([
      sql<number>`(count(*) filter (where left_on >= ${from}::date))::int`.as('left'),
      sql<number>`(count(*) filter (where settled_on is null or settled_on > ${to}::date))::int`.as('withoutProof'),
    ])
    .executeTakeFirstOrThrow()
}

/** Hand-overs answered on a day that give a unit a case or take one: what is filed that day has counted them. */
export async function listHandoversAnswered(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  day: PlainDate,
): Promise<readonly string[]> {
  const rows = await ofUnit(tx, 'cases.pub_handover', scope, unit)
    .where('state', '=', 'taken')
    .where('answered_on', '=', day)
    .select('handover_id')
    .distinct()
    .orderBy('handover_id')
    .execute()
  return rows.map((row) => row.handover_id)
}

/** What a filed report had counted of the hand-overs: all of the days before it was filed, and some of that day. */
export interface CountedHandovers {
  readonly on: PlainDate
  /** Of that day; without them the whole day counts as done. */
  readonly ofThatDay: readonly string[] | undefined
}

/** Dropouts that came to a unit, or left it, with cases handed over since a report; they were dropouts before a day. */
export async function countDropoutsHandedOver(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  counted: CountedHandovers,
  before: PlainDate,
): Promise<{ readonly in: number; readonly out: number }> {
  const { on, ofThatDay } = counted
  const rows = await ofUnit(tx, 'cases.pub_handover', scope, unit)
    .where('state', '=', 'taken')
    .where('answered_on', ofThatDay ? '>=' : '>', on)
    .where('handover_id', '<>', sql<string>`all(${[...(ofThatDay ?? [])]}::uuid[])`)
    .where('dropout_since', '<', before)
    .groupBy('handover_id')
    .select((e) => [e.fn.min<'from' | 'to'>('side').as('side'), e.fn.countAll<number>().as('sides')])
    .execute()
  // A case that went from one part of the unit to another has both sides here.
  const count = (side: 'from' | 'to') => rows.filter((row) => row.sides === 1 && row.side === side).length
  return { in: count('to'), out: count('from') }
}

/** The unit's children by where they stand, as the last run left them, or on a day that is over. */
export async function countStandings(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  births: { readonly first: PlainDate; readonly last: PlainDate },
  on?: PlainDate,
): Promise<readonly { standing: string | null; count: number; schoolAge: number }[]> {
  return childrenOn(tx, scope, unit, on)
    .groupBy('standing')
    .select((e) => [
      'standing',
      e.fn.countAll<number>().as('count'),
      sql<number>`(count(*) filter (where born_on between ${births.first}::date and ${births.last}::date))::int`.as(
        'schoolAge',
      ),
    ])
    .execute()
}

/** The unit's own children, as they stand now or as they stood on a day. */
function childrenOn(tx: Tx, scope: Scope, unit: ReportUnit, on: PlainDate | undefined) {
  if (on === undefined)
    return ofUnit(tx, 'register.pub_child', scope, unit).where('population', 'in', [
      ...COUNTED_POPULATIONS,
    ]) as unknown as Children
  return ofUnit(tx, 'reports.pub_child_state', scope, unit)
    .where('from_on', '<=', on)
    .where((e) => e.or([e('to_on', 'is', null), e('to_on', '>', on)]))
    .where('population', 'in', [...COUNTED_POPULATIONS]) as Children
}
/** Both views have the columns that are counted by. */
type Children = SelectQueryBuilder<Schema, 'reports.pub_child_state', object>

/** Children of a group that stand alike. */
export interface GroupCell {
  readonly standing: string | null
  readonly isOfAge: boolean
  readonly isSpecial: boolean
  readonly boards: boolean
  readonly count: number
}

/** The unit's children of a group, by where they stand, their age, the school they are at and whether they board. */
export async function countGroup(
  tx: Tx,
  scope: Scope,
  asked: {
    readonly unit: ReportUnit
    readonly group: Group
    readonly births: { readonly first: PlainDate; readonly last: PlainDate }
    readonly specialSchools: readonly string[]
    readonly on: PlainDate | undefined
  },
): Promise<readonly GroupCell[]> {
  const { first, last } = asked.births
  return childrenOn(tx, scope, asked.unit, asked.on)
    .where(sql<boolean>`${asked.group} = any(groups)`)
    .groupBy(['standing', sql`2`, sql`3`, sql`4`])
    .select((e) => [
      'standing',
      sql<boolean>`coalesce(born_on between ${first}::date and ${last}::date, false)`.as('isOfAge'),
      sql<boolean>`split_part(school_key, '/', 1) = any(${[...asked.specialSchools]}::text[])`.as('isSpecial'),
      sql<boolean>`'boarding' = any(groups)`.as('boards'),
      e.fn.countAll<number>().as('count'),
    ])
    .execute()
}

/** Villages of a unit of which a village list names a child. */
export async function listVillagesListed(tx: Tx, scope: Scope, unit: ReportUnit): Promise<ReadonlySet<string>> {
  const rows = await ofUnit(tx, 'register.pub_child', scope, unit)
    .where(sql<boolean>`'village' = any(roster_kinds)`)
    .select('division_code')
    .distinct()
    .execute()
  return new Set(rows.map((row) => row.division_code))
}
