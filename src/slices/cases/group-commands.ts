import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { GroupPart } from './rules/group.ts'
import { findCaseForUpdate } from './store.ts'
import { endMembers, hasMemberBySubmission, insertMember } from './store-group.ts'

export interface MemberDraft {
  readonly submissionId: string
  readonly part: GroupPart
  readonly name: string
  readonly unitName: string
}

type MemberRefusal = 'case.not-found' | 'case.closed-already'

/** Names somebody of the working group (K5). A new responsible person takes the place of the one before. */
export async function addMember(
  app: App,
  actor: Actor,
  caseId: string,
  draft: MemberDraft,
): Promise<Decision<{ readonly caseId: string }, MemberRefusal>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    if (await hasMemberBySubmission(tx, actor.scope, draft.submissionId)) return accept({ caseId })
    if (row.state === 'closed') return refuse('case.closed-already')
    // The case is held: nobody sends the same in between, and there is never more than one lead.
    if (draft.part === 'lead') await endMembers(tx, actor.scope, caseId, { part: 'lead' }, today)
    const isNew = await insertMember(tx, {
      county_code: row.county_code,
      member_id: newId(),
      case_id: caseId,
      part: draft.part,
      name: draft.name.trim(),
      unit_name: draft.unitName.trim(),
      account_id: null,
      from_on: today,
      to_on: null,
      added_by: actor.id,
      submission_id: draft.submissionId,
      division_code: row.division_code,
      school_key: row.school_key,
    })
    if (isNew) {
      const details = { caseId, part: draft.part }
      await recordAudit(tx, { event: 'cases.member-added', actorId: actor.id, subjectId: row.child_id, details })
    }
    return accept({ caseId })
  })
}

/** Ends somebody's part in the working group. */
export async function removeMember(
  app: App,
  actor: Actor,
  caseId: string,
  memberId: string,
): Promise<Decision<{ readonly caseId: string }, 'case.not-found' | 'case.member-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const ended = await endMembers(tx, actor.scope, caseId, { memberId }, app.clock.today())
    if (ended === 0) return refuse('case.member-not-found')
    const details = { caseId, memberId }
    await recordAudit(tx, { event: 'cases.member-removed', actorId: actor.id, subjectId: row.child_id, details })
    return accept({ caseId })
  })
}
