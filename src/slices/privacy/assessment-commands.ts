import { accept, type Decision } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { recordAudit } from '../audit/index.ts'
import { type Assessment, type AssessmentRefusal, decideAssessment } from './assessment-domain.ts'
import { sealAssessment } from './sealed.ts'
import { findAssessmentBySubmission, insertAssessment } from './store-assessments.ts'

/** Puts an impact assessment (个人信息保护影响评估) on file for good; the same submission twice is one. */
export async function recordAssessment(
  app: App,
  actor: Actor,
  given: Assessment & { readonly submissionId: string },
): Promise<Decision<{ assessmentId: string }, AssessmentRefusal>> {
  const decision = decideAssessment(given, app.clock.today())
  if (!decision.ok) return decision
  const { dataSets, conclusion, suffices, assessedOn, reviewOn, purpose, risk, measures, assessor } = decision.value
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, given.submissionId)
    const earlier = await findAssessmentBySubmission(tx, county, given.submissionId)
    if (earlier) return accept({ assessmentId: earlier.assessment_id })
    const assessmentId = newId()
    const words = {
      purpose: purpose.trim(),
      risk: risk.trim(),
      measures: measures.trim(),
      assessor: assessor.trim(),
    }
    await insertAssessment(tx, {
      county_code: county,
      assessment_id: assessmentId,
      data_sets: [...dataSets],
      conclusion,
      suffices,
      assessed_on: assessedOn,
      review_on: reviewOn,
      sealed: sealAssessment(app.secrets, county, assessmentId, words),
      entered_by: actor.id,
      entered_at: app.clock.now(),
      submission_id: given.submissionId,
    })
    const details = { assessmentId, dataSets, conclusion, assessedOn, reviewOn }
    await recordAudit(tx, { event: 'privacy.assessment-recorded', actorId: actor.id, details })
    return accept({ assessmentId })
  })
}
