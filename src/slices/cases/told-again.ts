import { newId } from '../../kernel/ids.ts'
import { yearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { nearestDueOn, startDeadline } from './deadlines.ts'
import type { CaseState, Cause, FoundBy } from './domain.ts'
import { markReportDuty, toldCauses } from './report-duties.ts'
import type { ClockName } from './rules/clocks.ts'
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

type TellingApp = Pick<App, 'clock' | 'calendar' | 'secrets'>

/** States in which a child counts as accounted for, and the check that shows whether it is. */
const CHECK_OF: Readonly<Partial<Record<CaseState, ClockName>>> = {
  explained: 'recheck',
  returned: 'observation',
  observed: 'observation',
}

/** What somebody says of a child that has an open case. */
export interface Finding {
  readonly submissionId: string
  readonly childId: string
  readonly foundBy: FoundBy
  readonly note?: string | undefined
  readonly causes?: readonly Cause[] | undefined
}

/**
 * Puts on record that somebody has found a child missing whose case is open, and what they know of why it is away (强制报告
 * follows from that). Where the child counts as accounted for (explained, or back in school), that is checked at once. The
 * counter of cases is in hand; the case is taken before its deadlines, as steps take it.
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
  const check = CHECK_OF[row.state]
  if (check) await bringCheckForward(app, tx, actor, row, check)
  const event = causes.length > 0 ? 'cause-told' : 'told-again'
  await writeFinding(app, tx, actor, row, check ? 'suspected-again' : event, { ...told, causes })
}

/** Tells the open case of a child, if it has one in sight, why the child is away; once, however often it is said. */
export async function tellCauses(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  told: Finding & { readonly causes: readonly Cause[] },
): Promise<void> {
  const open = await findOpenCaseOfChild(tx, actor.scope, told.childId)
  const isNews = async () => open && (await newCauses(app, tx, open, told.causes)).length > 0
  if (!open || !(await isNews())) return
  await lockCaseCounter(tx, actor.scope.county, yearOf(app.clock.today()))
  // Another may have told the same while the counter was in their hands.
  if (await isNews()) await tellOpenCase(app, tx, actor, open.case_id, told)
}

async function newCauses(app: TellingApp, tx: Tx, row: DropoutCaseRow, causes: readonly Cause[] = []) {
  if (causes.length === 0) return []
  const known = await toldCauses(app, tx, row)
  return causes.filter((cause) => !known.has(cause))
}

/** The check is due at once; one that has no day yet begins. */
async function bringCheckForward(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  clock: ClockName,
): Promise<void> {
  const today = app.clock.today()
  const running = (await listDeadlines(tx, actor.scope, row.case_id)).filter(
    (one) => one.state === 'running' && one.clock === clock,
  )
  if (running.length === 0) await startDeadline(app, tx, row, { clock, startedOn: today, dueOn: today })
  for (const deadline of running)
    if (deadline.due_on > today)
      await saveDeadline(tx, deadline, { due_on: today, warn_on: today, next_sweep_on: today })
  const dueOn = await nearestDueOn(tx, actor.scope, row.case_id)
  await saveCaseDue(tx, row, { due_on: dueOn, ...(clock === 'recheck' && { recheck_on: today }) })
}

async function writeFinding(
  app: TellingApp,
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  event: 'suspected-again' | 'cause-told' | 'told-again',
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
