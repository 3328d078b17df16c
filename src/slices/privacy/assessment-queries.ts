import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import type { AssessmentLine, AssessmentPage } from './safeguards-contract.ts'
import { openAssessment } from './sealed.ts'
import { type AssessmentRow, findAssessment, listAssessmentRows, listNewestAssessments } from './store-assessments.ts'

export interface AssessmentQuery {
  readonly dataSet?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Assessments on file, the newest entry first. */
export async function listAssessments(app: App, actor: Actor, query: AssessmentQuery) {
  const limit = query.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const page = { cursor: query.cursor, limit: limit + 1 }
    const { rows, total } = await listAssessmentRows(tx, actor.scope.county, query, page)
    const names = await accountNames(
      tx,
      rows.map((row) => row.entered_by),
    )
    return pageOf(
      rows,
      limit,
      total,
      (row) => row.assessment_id,
      (row) => lineOf(row, names),
    )
  })
}

function lineOf(row: AssessmentRow, names: ReadonlyMap<string, string>): AssessmentLine {
  return {
    assessmentId: row.assessment_id,
    dataSets: row.data_sets,
    conclusion: row.conclusion,
    assessedOn: row.assessed_on,
    reviewOn: row.review_on,
    enteredByName: names.get(row.entered_by) ?? row.entered_by,
  }
}

export async function showAssessment(
  app: App,
  actor: Actor,
  assessmentId: string,
): Promise<Decision<AssessmentPage, 'privacy.assessment-not-found'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findAssessment(tx, county, assessmentId)
    if (!row) return refuse('privacy.assessment-not-found')
    const newest = await listNewestAssessments(tx, county, app.clock.today())
    return accept({
      ...lineOf(row, await accountNames(tx, [row.entered_by])),
      ...openAssessment(app.secrets, row),
      suffices: row.suffices,
      supersededFor: row.data_sets.filter((code) => newest.get(code)?.assessment_id !== assessmentId),
    })
  })
}
