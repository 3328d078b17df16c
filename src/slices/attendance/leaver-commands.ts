import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { decidePaper, type LeaverPaper, type LeaverState } from './leaver-domain.ts'
import { findLeaverForUpdate, insertPaper, listPapers, settleLeaver } from './store-leavers.ts'
import { endSuspicions } from './store-watch.ts'

export interface PaperRequest {
  readonly submissionId: string
  readonly paper: LeaverPaper
  readonly issuedBy: string
  readonly issuedOn: string
}

/** Files a paper on where a leaver has gone; the pool lets go once the papers are lawful proof. */
export async function filePaper(
  app: App,
  actor: Actor,
  leaverId: string,
  request: PaperRequest,
): Promise<
  Decision<
    { readonly leaverId: string; readonly state: LeaverState },
    | 'attendance.leaver-not-found'
    | 'attendance.leaver-settled'
    | 'attendance.paper-filed'
    | 'attendance.paper-in-future'
  >
> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLeaverForUpdate(tx, actor.scope, leaverId)
    if (!row) return refuse('attendance.leaver-not-found')
    const filed = await listPapers(tx, actor.scope, [leaverId])
    if (filed.some((paper) => paper.submission_id === request.submissionId))
      return accept({ leaverId, state: row.state })
    const papers = filed.map((paper) => paper.paper)
    const issuedOn = request.issuedOn as PlainDate
    const decision = decidePaper({ state: row.state, papers }, { paper: request.paper, issuedOn }, today)
    if (!decision.ok) return decision
    await insertPaper(tx, {
      county_code: row.county_code,
      paper_id: newId(),
      leaver_id: leaverId,
      paper: request.paper,
      issued_by: request.issuedBy.trim(),
      issued_on: issuedOn,
      filed_by: actor.id,
      filed_at: app.clock.now(),
      submission_id: request.submissionId,
      division_code: row.division_code,
      school_key: row.school_key,
    })
    const { proof } = decision.value
    if (proof) {
      await settleLeaver(tx, row, { on: today, by: actor.id, proof })
      const over = { on: today, because: 'proven' }
      await endSuspicions(tx, actor.scope, ['leaver-not-arrived', 'lost-in-handover'], [row.child_id], over)
    }
    await recordAudit(tx, {
      event: 'attendance.leaver-paper-filed',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaverId, paper: request.paper, proof: proof ?? null },
    })
    return accept({ leaverId, state: proof ? 'proven' : row.state })
  })
}
