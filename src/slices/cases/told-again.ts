import { newId } from '../../kernel/ids.ts'
import { yearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { nearestDueOn } from './deadlines.ts'
import { type Cause, type FoundBy, RETURNED_STATES } from './domain.ts'
import { markReportDuty, toldCauses } from './report-duties.ts'
import { sealTold } from './sealed.ts'
import {
  type DropoutCaseRow,
  findCaseEventBySubmission,
  findCaseForUpdate,
  findOpenCaseOfChild,
  lockCaseCounter,
  recordCaseEvent,
  saveCaseDue,
} from './store.ts'
import { listDeadlines, saveDeadline } from './store-deadlines.ts'

type TellingApp = Pick<App, 'clock' | 'secrets'>

/** What somebody says of a child that has an open case. */
export interface Finding {
  readonly submissionId: string
  readonly childId: string
  readonly foundBy: FoundBy
  readonly note?: string | undefined
  readonly causes?: readonly Cause[] | undefined
}

/**
 * Puts on record what whoever finds a child missing knows and its open case does not: that it is missing again though it
 * came back, and why it is away (强制报告 follows from that). The counter of cases is in hand; the case is taken before its
 * deadlines, as steps take it.
 */
export async function tellOpenCase(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  caseId: string,
  told: Finding,
): Promise<void> {
  const row = await findCaseForUpdate(tx, actor.scope, caseId)
  if (!row || (await findCaseEventBySubmission(tx, actor.scope, told.submissionId))) return
  const causes = await newCauses(app, tx, row, told.causes)
  if (RETURNED_STATES.some((state) => state === row.state)) {
    await bringCheckForward(app, tx, actor, row)
    await writeFinding(app, tx, actor, row, 'suspected-again', { ...told, causes })
  } else if (causes.length > 0) await writeFinding(app, tx, actor, row, 'cause-told', { ...told, causes })
}

/** Tells the open case of a child, if it has one in sight, why the child is away; once, however often it is said. */
export async function tellCauses(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  told: Finding & { readonly causes: readonly Cause[] },
): Promise<void> {
  const open = await findOpenCaseOfChild(tx, actor.scope, told.childId)
  if (!open || (await newCauses(app, tx, open, told.causes)).length === 0) return
  await lockCaseCounter(tx, actor.scope.county, yearOf(app.clock.today()))
  await tellOpenCase(app, tx, actor, open.case_id, told)
}

async function newCauses(app: TellingApp, tx: Tx, row: DropoutCaseRow, causes: readonly Cause[] = []) {
  if (causes.length === 0) return []
  const known = await toldCauses(app, tx, row)
  return causes.filter((cause) => !known.has(cause))
}

/** The check after the return is due at once. */
async function bringCheckForward(app: TellingApp, tx: Tx, actor: Actor, row: DropoutCaseRow): Promise<void> {
  const today = app.clock.today()
  for (const deadline of await listDeadlines(tx, actor.scope, row.case_id))
    if (deadline.state === 'running' && deadline.clock === 'observation' && deadline.due_on > today)
      await saveDeadline(tx, deadline, { due_on: today, warn_on: today, next_sweep_on: today })
  await saveCaseDue(tx, row, { due_on: await nearestDueOn(tx, actor.scope, row.case_id) })
}

async function writeFinding(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  event: 'suspected-again' | 'cause-told',
  { submissionId, foundBy, note, causes = [] }: Finding,
): Promise<void> {
  const eventId = newId()
  const at = { county: row.county_code, table: 'cases.case_event', id: eventId } as const
  const facts = { foundBy, ...(causes.length > 0 && { causes }) }
  const told = sealTold(app.secrets, at, { words: { note }, facts })
  await recordCaseEvent(tx, row, {
    eventId,
    event: `case.${event}`,
    fromState: row.state,
    toState: row.state,
    on: app.clock.today(),
    at: app.clock.now(),
    actorId: actor.id,
    submissionId,
    step: null,
    round: row.round,
    details: told.facts,
    sealed: told.sealed,
  })
  await markReportDuty(app, tx, row)
  await recordAudit(tx, {
    event: `cases.${event}`,
    actorId: actor.id,
    subjectId: row.child_id,
    details: { caseId: row.case_id, foundBy },
  })
}
