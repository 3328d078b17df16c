import { type SelectQueryBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { COUNTED_POPULATIONS, type Standing } from '../register/index.ts'
import type { AgeGroup, birthsOf } from './domain.ts'

interface PublishedFinding {
  county_code: string
  finding_id: string
  kind: string
  child_id: string
  pupil_id: string | null
  division_code: string
  school_key: string
  certainty: string
  reason: string
  state: string
  owner_line: string
  owner_unit: string
  raised_on: PlainDate
  due_on: PlainDate
  case_id: string | null
}

interface PublishedRun {
  county_code: string
  run_id: string
  as_of_on: PlainDate
  started_at: Date
  finished_at: Date | null
  summary: Record<string, unknown> | null
}

declare module '../../platform/database.ts' {
  interface Schema {
    'reconciliation.pub_finding': PublishedFinding
    'reconciliation.pub_run': PublishedRun
  }
}

type Views = 'register.pub_child' | 'enrolment.pub_pupil' | 'reconciliation.pub_finding' | 'cases.pub_case'

/** Rows of a view inside a scope, narrowed to a place. */
function within<V extends Views>(tx: Tx, view: V, scope: Scope, division: string | undefined) {
  const rows = tx.selectFrom(view as Views).where(inScope(scope, view)) as SelectQueryBuilder<Schema, V, object>
  return division === undefined ? rows : rows.where(startsWith(`${view}.division_code`, division))
}

export interface FinishedRun {
  readonly runId: string
  readonly asOfOn: PlainDate
  readonly finishedAt: Date
}

/** The run whose children and findings are shown: the last one that was published. */
export async function findLastRun(tx: Tx, county: string): Promise<FinishedRun | undefined> {
  const row = await tx
    .selectFrom('reconciliation.pub_run')
    .select(['run_id', 'as_of_on', 'finished_at'])
    .where('county_code', '=', county)
    .where('finished_at', 'is not', null)
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { runId: row.run_id, asOfOn: row.as_of_on, finishedAt: row.finished_at! }
}

/** How many children are alike in everything the figures ask. Counting once and adding up keeps all rows consistent. */
export interface ChildCell {
  /** First digits of the division code. */
  readonly division: string
  readonly sex: 'male' | 'female' | 'unknown'
  readonly ageGroup: AgeGroup
  readonly standing: Standing | null
  readonly groups: readonly string[]
  /** One of the county's children (`COUNTED_POPULATIONS`). */
  readonly counted: boolean
  readonly count: number
}

type Births = ReturnType<typeof birthsOf>

const ageGroupOf = (births: Births) => sql<AgeGroup>`
  case when born_on is null then 'unknown' when born_on >= ${births.preschool.bornFrom}::date then 'preschool'
       when born_on >= ${births.primary.bornFrom}::date then 'primary'
       when born_on >= ${births.junior.bornFrom}::date then 'junior' else 'older' end`

const isCounted = sql<boolean>`population in (${sql.join(COUNTED_POPULATIONS)})`

export async function countChildCells(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  divisionDigits: 9 | 12,
  births: Births,
): Promise<ChildCell[]> {
  return within(tx, 'register.pub_child', scope, division)
    .select([
      sql<string>`left(division_code, ${sql.lit(divisionDigits)})`.as('division'),
      sql<ChildCell['sex']>`coalesce(sex, 'unknown')`.as('sex'),
      ageGroupOf(births).as('ageGroup'),
      'standing',
      'groups',
      isCounted.as('counted'),
      (e) => e.fn.countAll<number>().as('count'),
    ])
    .groupBy(sql`1, 2, 3, 4, 5, 6`)
    .execute()
}

export async function countPupilsByVerdict(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
): Promise<{ verdict: string | null; count: number }[]> {
  return within(tx, 'enrolment.pub_pupil', scope, division)
    .select(['verdict', (e) => e.fn.countAll<number>().as('count')])
    .groupBy('verdict')
    .execute()
}

export async function countOpenFindings(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  today: PlainDate,
): Promise<{ kind: string; open: number; overdue: number }[]> {
  return within(tx, 'reconciliation.pub_finding', scope, division)
    .where('state', '=', 'open')
    .select([
      'kind',
      (e) => e.fn.countAll<number>().as('open'),
      sql<number>`count(*) filter (where due_on < ${today}::date)`.as('overdue'),
    ])
    .groupBy('kind')
    .execute()
}

export async function countCasesByState(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  today: PlainDate,
): Promise<{ state: string; count: number; overdue: number }[]> {
  return within(tx, 'cases.pub_case', scope, division)
    .select([
      'state',
      (e) => e.fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where due_on < ${today}::date and state <> 'closed')`.as('overdue'),
    ])
    .groupBy('state')
    .execute()
}
