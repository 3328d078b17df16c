import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { Conclusion } from './assessment-domain.ts'

interface AssessmentTable {
  county_code: string
  assessment_id: string
  data_sets: string[]
  conclusion: Conclusion
  suffices: boolean
  assessed_on: PlainDate
  review_on: PlainDate
  sealed: string
  entered_by: string
  entered_at: Date
  submission_id: string
}
export type AssessmentRow = Selectable<AssessmentTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'privacy.assessment': AssessmentTable
  }
}

export async function insertAssessment(tx: Tx, row: AssessmentRow): Promise<void> {
  await tx.insertInto('privacy.assessment').values(row).execute()
}

const assessmentsOf = (tx: Tx, county: CountyCode) =>
  tx.selectFrom('privacy.assessment').where('county_code', '=', county)

export function findAssessment(tx: Tx, county: CountyCode, assessmentId: string): Promise<AssessmentRow | undefined> {
  return assessmentsOf(tx, county).selectAll().where('assessment_id', '=', assessmentId).executeTakeFirst()
}

export function findAssessmentBySubmission(
  tx: Tx,
  county: CountyCode,
  submissionId: string,
): Promise<AssessmentRow | undefined> {
  return assessmentsOf(tx, county).selectAll().where('submission_id', '=', submissionId).executeTakeFirst()
}

/** Assessments of a county, the newest entry first, after the one named by the cursor. */
export async function listAssessmentRows(
  tx: Tx,
  county: CountyCode,
  filter: { readonly dataSet?: string | undefined },
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: AssessmentRow[]; total: number }> {
  let query = assessmentsOf(tx, county)
  if (filter.dataSet) query = query.where(sql<boolean>`${filter.dataSet} = any(data_sets)`)
  const counted = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const from = page.cursor && isUuid(page.cursor) ? query.where('assessment_id', '<', page.cursor) : query
  const rows = await from.selectAll().orderBy('assessment_id', 'desc').limit(page.limit).execute()
  return { rows, total: counted.count }
}

/** The assessment that counts for each data set by the end of a day: the newest entry, for a newer one corrects an older. */
export async function listNewestAssessments(
  tx: Tx,
  county: CountyCode,
  upTo: PlainDate,
): Promise<ReadonlyMap<string, AssessmentRow>> {
  const rows = await assessmentsOf(tx, county)
    .selectAll()
    .where('assessed_on', '<=', upTo)
    .orderBy('assessment_id')
    .execute()
  return new Map(rows.flatMap((row) => row.data_sets.map((code) => [code, row] as const)))
}

/** Assessments made in a period, for the yearly report. */
export function listAssessmentsBetween(
  tx: Tx,
  county: CountyCode,
  from: PlainDate,
  to: PlainDate,
): Promise<AssessmentRow[]> {
  return assessmentsOf(tx, county)
    .selectAll()
    .where('assessed_on', '>=', from)
    .where('assessed_on', '<=', to)
    .orderBy('assessed_on')
    .orderBy('assessment_id')
    .execute()
}
