import { type RawBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolAgeRules } from '../../kernel/school-age.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { COUNTED_AS_ENROLLED, type Standing } from '../register/index.ts'
import {
  DROPOUT_STATES,
  MISTAKES,
  RETURNED_STATES,
  birthsOfStage,
  finalClassDayOf,
  finishingFrom,
  type IndicatorStage,
  type RecordInput,
  returnWindowOf,
} from './indicators-domain.ts'
import { PUPIL_COLUMNS, pupilRecords } from './store-pupils.ts'

/** What a count is asked for: a day, the school year's first day before it, a stage, and who asks. */
export interface CountAsked {
  readonly scope: Scope
  readonly countOn: PlainDate
  readonly yearStart: PlainDate
  /** First day of the term; undefined where no school calendar says it. */
  readonly termStart?: PlainDate | undefined
  /** 休学 counts as dropout (county rule; standards §1.2). */
  readonly countsSuspension: boolean
  readonly today: PlainDate
  readonly stage: IndicatorStage
  readonly schoolAge: SchoolAgeRules
}

/** Narrows a set to a part of a breakdown. */
export interface Part {
  readonly division?: string | undefined
  readonly school?: string | undefined
  readonly grade?: string | undefined
  readonly group?: string | undefined
  readonly sex?: string | undefined
}

/** Children alike in all the breakdowns ask. */
export interface SetCell {
  readonly township: string
  readonly school: string
  /** Code of the grade, `unknown` where no record says it. */
  readonly grade: string
  readonly sex: string
  readonly groups: readonly string[]
  readonly count: number
}

type Sql = RawBuilder<unknown>
/** `d` the count day, `b` the day it is compared with, `now` what the count day's states are made of. */
type Alias = 'd' | 'b' | 'now'
const inList = (values: readonly string[]): Sql => sql`in (${sql.join(values)})`

/**
 * States of children on a day, under the alias `d` or `b`: today from the records themselves, else from their history. Either
 * way only what the scope may see.
 */
function statesOn({ scope, today }: CountAsked, on: PlainDate, alias: Alias): Sql {
  const { county } = scope
  if (on < today)
    return sql`(select state.* from reports.child_state state
                 where ${inScope(scope, 'state')} and state.from_on <= ${on}::date
                   and (state.to_on is null or state.to_on > ${on}::date)) ${sql.ref(alias)}`
  return sql`(select child.child_id, coalesce(child.sex, 'unknown') as sex, child.born_on, child.population, child.standing,
                     child.groups, child.division_code, ${PUPIL_COLUMNS}
                from register.pub_child child
                left join ${pupilRecords(county)} on pupil.child_id = child.child_id
               where ${inScope(scope, 'child')}) ${sql.ref(alias)}`
}

/**
 * States on the count day in which whoever has finished since a day is still a pupil, of the class it was finished in: a record
 * marked 毕业 has lost nobody. It takes a state of that time in which the child was a pupil of the same stage, for records
 * of those who finished years ago stay; of whoever died, the death counts.
 */
function keptSince(asked: CountAsked, since: PlainDate): Sql {
  const { scope, countOn } = asked
  return sql`
    (select now.child_id, now.sex, now.groups, now.division_code, now.standing, now.population,
            case when was.child_id is null then now.pupil_school else now.finished_school end as pupil_school,
            case when was.child_id is null then now.pupil_grade else coalesce(now.finished_grade, was.pupil_grade) end as pupil_grade
       from ${statesOn(asked, countOn, 'now')}
       left join lateral (
         select before.child_id, before.pupil_grade from reports.child_state before
          where now.finished_school <> '' and now.population <> 'deceased' and ${inScope(scope, 'before')}
            and before.child_id = now.child_id and before.pupil_school <> ''
            and coalesce(left(before.pupil_grade, 1) = left(now.finished_grade, 1), true)
            and before.from_on <= ${countOn}::date and coalesce(before.to_on > ${since}::date, true)
            and ${since}::date <= ${countOn}::date
          order by before.from_on desc limit 1) was on true) d`
}

const GRADE_HEAD = { primary: '1', junior: '2' } as const
const gradeIs = (alias: 'd' | 'b', stage: IndicatorStage): Sql =>
  stage === 'all' ? sql`true` : sql`left(${sql.ref(`${alias}.pupil_grade`)}, 1) = ${GRADE_HEAD[stage]}`
const isPupil = (alias: 'd' | 'b', stage: IndicatorStage): Sql =>
  sql`${sql.ref(`${alias}.pupil_school`)} <> '' and ${gradeIs(alias, stage)}`

/** Of school age on the day, in the age group of the stage; a child without birth day is of school age and of no group. */
function isOfAge({ stage, countOn, schoolAge }: CountAsked): Sql {
  if (stage === 'all') return sql`d.standing is not null`
  const { bornFrom, bornTo } = birthsOfStage(stage, countOn, schoolAge)
  return sql`d.standing is not null and d.born_on between ${bornFrom}::date and ${bornTo}::date`
}

const standingIs = (standings: readonly Standing[]): Sql => sql`d.standing ${inList(standings)}`
const IN_SCHOOL = COUNTED_AS_ENROLLED.filter((standing) => standing !== 'completed')

const columnsOf = (alias: 'd' | 'b'): Sql => {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql`${column('child_id')} as child_id, ${column('division_code')} as division_code,
             ${column('pupil_school')} as school, ${column('pupil_grade')} as grade, ${column('sex')} as sex,
             ${column('groups')} as groups`
}

/** A set of children by their states on one day. */
const ofDay =
  (where: (asked: CountAsked) => Sql) =>
  (asked: CountAsked): Sql =>
    sql`select ${columnsOf('d')} from ${statesOn(asked, asked.countOn, 'd')} where ${where(asked)}`

/** A set by how the states of two days differ: `from` has the columns, the other day may have nothing of the child. */
const ofBothDays =
  (since: Since, from: 'd' | 'b', where: (asked: CountAsked) => Sql) =>
  (asked: CountAsked): Sql => {
    const [own, other] = [dayOf(asked, since, from), dayOf(asked, since, from === 'd' ? 'b' : 'd')]
    return sql`select ${columnsOf(from)} from ${own} left join ${other} on b.child_id = d.child_id where ${where(asked)}`
  }
/** The day from which moves are counted: the first of the school year, or of the term. */
type Since = 'yearStart' | 'termStart'
const dayOf = (asked: CountAsked, since: Since, alias: 'd' | 'b'): Sql =>
  alias === 'd' ? keptSince(asked, asked[since]!) : statesOn(asked, asked[since]!, alias)

/** Closed as no child at all (重复或错误数据): nobody was lost by it, on no day. */
const WAS_NO_CASE = sql`(cases.state = 'closed' and coalesce(cases.closing_reason, '') ${inList(MISTAKES)})`

/** The last step of each case up to the count day; what a past case was is never guessed, its steps are kept. */
function caseSet(asked: CountAsked, where: Sql): Sql {
  const { scope, countOn, stage } = asked
  return sql`
    select distinct on (cases.child_id) cases.child_id, cases.division_code, split_part(cases.school_key, '/', 1) as school,
           coalesce(b.pupil_grade, d.pupil_grade, child.grade_code) as grade,
           coalesce(d.sex, child.sex, 'unknown') as sex, coalesce(d.groups, child.groups, '{}') as groups
      from cases.pub_case cases
      join (select distinct on (case_id) case_id, to_state, school_key as last_key
              from cases.pub_case_event
             where ${inScope(scope, 'cases.pub_case_event')} and happened_on <= ${countOn}::date
             order by case_id, happened_on desc, event_id desc) last on last.case_id = cases.case_id
      left join ${statesOn(asked, countOn, 'd')} on d.child_id = cases.child_id
      left join ${statesOn(asked, asked.yearStart, 'b')} on b.child_id = cases.child_id
      left join register.pub_child child on child.county_code = cases.county_code and child.child_id = cases.child_id
     where ${inScope(scope, 'cases')} and not ${WAS_NO_CASE} and ${stage === 'all' ? sql`true` : sql`cases.stage = ${stage}`} and ${where}
     order by cases.child_id, cases.case_id`
}

/** Entered the dropouts in the school year up to the count day, having been a pupil before. */
const enteredInYear = ({ yearStart, countOn, scope }: CountAsked): Sql => sql`
  cases.dropout_kind = 'left' and exists (
    select from cases.pub_case_event step
     where step.county_code = ${scope.county} and step.case_id = cases.case_id
       and step.happened_on between ${yearStart}::date and ${countOn}::date and step.to_state ${inList(DROPOUT_STATES)}
       and (step.from_state is null or not step.from_state ${inList(DROPOUT_STATES)}))`

/**
 * A returner is regained who was present in the last ten days (GD09): one whose class reported in that time and who was absent on
 * every reported day is not. Where nothing was reported the recorded return counts.
 */
const isAwayAgain = ({ countOn, scope }: CountAsked): Sql => sql`
  last.to_state ${inList(RETURNED_STATES)} and (
    select count(*) > 0 and count(*) = count(absence.child_id)
      from attendance.pub_class_day day
      left join attendance.pub_absence absence
        on absence.county_code = day.county_code and absence.school_year = day.school_year
       and absence.school_key = day.school_key and absence.on_day = day.on_day and absence.version = day.version
       and absence.child_id = cases.child_id and absence.part = 'whole'
     where day.county_code = ${scope.county} and day.school_key = coalesce(nullif(child.school_key, ''), last.last_key)
       and day.on_day > ${returnWindowOf(countOn)}::date and day.on_day <= ${countOn}::date)`

/** Adds to dropouts of the year who began it as a pupil and is on 休学, where the county counts them; a child once. */
function withSuspended(asked: CountAsked, dropouts: Sql): Sql {
  if (!asked.countsSuspension) return dropouts
  const suspended = ofBothDays('yearStart', 'b', ({ stage }) => sql`${isPupil('b', stage)} and d.standing = 'deferred'`)
  return sql`select distinct on (child_id) * from ((${dropouts}) union all (${suspended(asked)})) lost order by child_id`
}

/** Who was a pupil when it began, and who came, went or died since. */
const pupilsAtStart =
  (since: Since) =>
  (asked: CountAsked): Sql =>
    sql`select ${columnsOf('b')} from ${dayOf(asked, since, 'b')} where ${isPupil('b', asked.stage)}`
/** Still a pupil, or through with it since. */
const keptPupils =
  (since: Since) =>
  (asked: CountAsked): Sql =>
    sql`select ${columnsOf('d')} from ${dayOf(asked, since, 'd')} where ${isPupil('d', asked.stage)}`
/** Whoever went up to junior in the own school came to one stage and went from the other. */
const cameSince = (since: Since) =>
  ofBothDays(
    since,
    'd',
    ({ stage }) => sql`${isPupil('d', stage)} and
      (d.pupil_school is distinct from b.pupil_school or not ${gradeIs('b', stage)})`,
  )
const wentSince = (since: Since) =>
  ofBothDays(
    since,
    'b',
    ({
      stage,
    }) => sql`${isPupil('b', stage)} and (d.pupil_school <> '' and not ${gradeIs('d', stage)} or d.pupil_school <> b.pupil_school
      and (d.pupil_school <> '' or d.standing = 'in-school-elsewhere' or d.population = 'moved-away'))`,
  )
const diedSince = (since: Since) =>
  ofBothDays(since, 'b', ({ stage }) => sql`${isPupil('b', stage)} and d.population = 'deceased'`)

/** How each count of the records is had: as a set of children, so that every number opens to their names. */
const SETS: Readonly<Record<RecordInput, (asked: CountAsked) => Sql>> = {
  'children-of-age': ofDay(isOfAge),
  'children-of-age-in-school': ofDay((asked) => sql`${isOfAge(asked)} and ${standingIs(IN_SCHOOL)}`),
  'children-of-age-schooled': ofDay((asked) => sql`${isOfAge(asked)} and ${standingIs(COUNTED_AS_ENROLLED)}`),
  pupils: ofDay(({ stage }) => isPupil('d', stage)),
  'pupils-kept': keptPupils('yearStart'),
  'pupils-at-year-start': pupilsAtStart('yearStart'),
  'pupils-transferred-in': cameSince('yearStart'),
  'pupils-transferred-out': wentSince('yearStart'),
  'pupils-died': diedSince('yearStart'),
  'term-kept': keptPupils('termStart'),
  'pupils-at-term-start': pupilsAtStart('termStart'),
  'term-transferred-in': cameSince('termStart'),
  'term-transferred-out': wentSince('termStart'),
  'term-died': diedSince('termStart'),
  'final-grade-pupils': (asked) => {
    const day = { ...asked, countOn: finalClassDayOf(asked.countOn) }
    const kept = keptSince(day, finishingFrom(asked.countOn))
    return sql`select ${columnsOf('d')} from ${kept} where d.pupil_school <> '' and d.pupil_grade = '23'`
  },
  'first-grade-pupils': ofDay(() => sql`d.pupil_school <> '' and d.pupil_grade = '21'`),
  'dropouts-of-year': (asked) => withSuspended(asked, caseSet(asked, enteredInYear(asked))),
  'dropouts-of-year-not-back': (asked) => {
    const isOut = sql`(last.to_state ${inList(DROPOUT_STATES)} or ${isAwayAgain(asked)})`
    return withSuspended(asked, caseSet(asked, sql`${enteredInYear(asked)} and ${isOut}`))
  },
  'dropouts-now': (asked) => caseSet(asked, sql`last.to_state ${inList(DROPOUT_STATES)}`),
  'disabled-of-age': ofDay((asked) => sql`${isOfAge(asked)} and 'disabled' = any(d.groups)`),
  'disabled-of-age-in-school': ofDay(
    (asked) => sql`${isOfAge(asked)} and 'disabled' = any(d.groups) and ${standingIs(IN_SCHOOL)}`,
  ),
}

/** Counts a set in cells, from which every breakdown is added up: the parts agree with the whole. */
export async function countSet(
  tx: Tx,
  input: RecordInput,
  asked: CountAsked,
  part: Part = {},
): Promise<readonly SetCell[]> {
  const { rows } = await sql<SetCell>`
    select left(member.division_code, 9) as township, member.school, ${GRADE} as grade, member.sex, member.groups, count(*)::int as count
      from (${SETS[input](asked)}) member
     where ${partIs(part)}
     group by 1, 2, 3, 4, 5`.execute(tx)
  return rows
}

const GRADE = sql`coalesce(member.grade, 'unknown')`

function partIs({ division, school, grade, group, sex }: Part): Sql {
  const conditions = [
    ...(division === undefined ? [] : [sql`member.division_code ^@ ${division}`]),
    ...(school === undefined ? [] : [sql`member.school = ${school}`]),
    ...(grade === undefined ? [] : [sql`${GRADE} = ${grade}`]),
    ...(group === undefined ? [] : [sql`${group} = any(member.groups)`]),
    ...(sex === undefined ? [] : [sql`member.sex = ${sex}`]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

export interface Member {
  readonly child_id: string
  readonly name: string | null
  readonly sex: string
  readonly born_on: PlainDate | null
  readonly division_code: string
  readonly school: string
  readonly grade_code: string | null
}

/** The children of a set, a page of them: those whom the scope may see. */
export async function listSet(
  tx: Tx,
  input: RecordInput,
  asked: CountAsked,
  part: Part,
  cursor: string | undefined,
  limit: number,
): Promise<readonly Member[]> {
  const { rows } = await sql<Member>`
    select member.child_id, child.name, member.sex, child.born_on, member.division_code, member.school, child.grade_code
      from (${SETS[input](asked)}) member
      left join register.pub_child child on child.county_code = ${asked.scope.county} and child.child_id = member.child_id
     where ${partIs(part)} and ${cursor === undefined ? sql`true` : sql`member.child_id > ${cursor}::uuid`}
     order by member.child_id
     limit ${limit}`.execute(tx)
  return rows
}
