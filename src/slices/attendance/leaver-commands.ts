import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { type ConfirmationWay, decidePaper, decideProof, type LeaverPaper, type LeaverState } from './leaver-domain.ts'
import {
  findLeaverForUpdate,
  insertPaper,
  type LeaverRow,
  listPapers,
  refusePapers,
  saveProof,
} from './store-leavers.ts'
import { endSuspicions } from './store-watch.ts'

export interface PaperRequest {
  readonly submissionId: string
  readonly paper: LeaverPaper
  readonly issuedBy: string
  readonly issuedOn: string
  readonly number?: string | undefined
  readonly confirmedWith?: string | undefined
  readonly confirmedHow?: ConfirmationWay | undefined
}

type Settled = { readonly leaverId: string; readonly state: LeaverState }
type RefusalOf<D> = D extends Decision<unknown, infer Code> ? Code : never

/** Files a paper on where a leaver has gone; once the papers are lawful proof they are confirmed, or hold at once. */
export async function filePaper(
  app: App,
  actor: Actor,
  leaverId: string,
  request: PaperRequest,
): Promise<Decision<Settled, 'attendance.leaver-not-found' | RefusalOf<ReturnType<typeof decidePaper>>>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLeaverForUpdate(tx, actor.scope, leaverId)
    if (!row) return refuse('attendance.leaver-not-found')
    const filed = await listPapers(tx, actor.scope, [leaverId])
    if (filed.some((paper) => paper.submission_id === request.submissionId))
      return accept({ leaverId, state: row.state })
    const draft = {
      paper: request.paper,
      issuedOn: request.issuedOn as PlainDate,
      number: request.number?.trim() || null,
      confirmedWith: request.confirmedWith?.trim() || null,
      confirmedHow: request.confirmedHow ?? null,
    }
    const papers = filed
      .filter((paper) => paper.refused_on === null)
      .map((paper) => ({ paper: paper.paper, bySchool: paper.filed_role === 'school-officer' }))
    const bySchool = actor.role === 'school-officer'
    const decision = decidePaper({ state: row.state, papers }, draft, bySchool, app.clock.today())
    if (!decision.ok) return decision
    await insertPaper(tx, {
      county_code: row.county_code,
      paper_id: newId(),
      leaver_id: leaverId,
      paper: draft.paper,
      issued_by: request.issuedBy.trim(),
      issued_on: draft.issuedOn,
      number: draft.number,
      confirmed_with: draft.confirmedWith,
      confirmed_how: draft.confirmedHow,
      filed_by: actor.id,
      filed_role: actor.role,
      filed_at: app.clock.now(),
      refused_on: null,
      refused_by: null,
      refusal: null,
      submission_id: request.submissionId,
      division_code: row.division_code,
      school_key: row.school_key,
    })
    const { proof, state } = decision.value
    if (proof && state !== 'open') await prove(app, tx, actor, row, { state, proof })
    await recordAudit(tx, {
      event: 'attendance.leaver-paper-filed',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaverId, paper: request.paper, proof: proof ?? null },
    })
    return accept({ leaverId, state })
  })
}

/** Confirms the proof a school has filed, or sends it back with the reason; papers that are sent back count no more. */
export async function confirmProof(
  app: App,
  actor: Actor,
  leaverId: string,
  request: { readonly version: number; readonly confirm: boolean; readonly note?: string | undefined },
): Promise<Decision<Settled, 'attendance.leaver-not-found' | RefusalOf<ReturnType<typeof decideProof>>>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLeaverForUpdate(tx, actor.scope, leaverId)
    if (!row) return refuse('attendance.leaver-not-found')
    const note = request.note?.trim() ?? ''
    const papers = (await listPapers(tx, actor.scope, [leaverId])).filter((paper) => paper.refused_on === null)
    const filedBy = papers.map((paper) => paper.filed_by)
    const decision = decideProof({ ...row, filedBy }, actor.id, { ...request, note })
    if (!decision.ok) return decision
    const { state } = decision.value
    if (state === 'proven') await prove(app, tx, actor, row, { state, proof: row.proof! })
    else {
      await refusePapers(tx, row, { on: app.clock.today(), by: actor.id, note })
      await saveProof(tx, row, { state, proof: null, settled: null })
    }
    await recordAudit(tx, {
      event: state === 'proven' ? 'attendance.leaver-proof-confirmed' : 'attendance.leaver-proof-refused',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaverId, proof: row.proof },
    })
    return accept({ leaverId, state })
  })
}

/** Marks that proof is on file; once it holds nobody looks for the child as a leaver. */
async function prove(
  app: App,
  tx: Tx,
  actor: Actor,
  row: LeaverRow,
  { state, proof }: { readonly state: 'proof-filed' | 'proven'; readonly proof: string },
): Promise<void> {
  const today = app.clock.today()
  await saveProof(tx, row, { state, proof, settled: state === 'proven' ? { on: today, by: actor.id } : null })
  if (state !== 'proven') return
  const over = { on: today, because: 'proven' }
  await endSuspicions(tx, actor.scope, ['leaver-not-arrived', 'lost-in-handover'], [row.child_id], over)
}
