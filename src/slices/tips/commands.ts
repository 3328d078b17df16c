import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { caseOfRefusal, openCase, type OpenCaseRefusal } from '../cases/index.ts'
import { listDivisions } from '../directory/index.ts'
import { decideTipStep, type TipRefusalReason, type TipState, type TipStep } from './domain.ts'
import { sealTipNote } from './sealed.ts'
import { findTip, listTipEvents, recordTipEvent, saveTip, type TipChanges, type TipRow } from './store.ts'

export interface TipStepOrder {
  readonly submissionId: string
  readonly version: number
  readonly step: TipStep
  readonly note?: string | undefined
  readonly childId?: string | undefined
  readonly unit?: string | undefined
  readonly reason?: TipRefusalReason | undefined
}

export interface TipStepDone {
  readonly tipId: string
  readonly state: TipState
  readonly caseId: string | null
  readonly joined: boolean
}

export type TipStepRefusal =
  | 'tip.not-found'
  | 'tip.settled-already'
  | 'tip.changed-meanwhile'
  | 'tip.reason-missing'
  | 'tip.child-missing'
  | 'tip.unit-unknown'
  | OpenCaseRefusal

/**
 * Deals with a tip: begins to look, passes it on, links the child — whose case is opened, or joined where one is open — or
 * says why there is none. What is passed on leaves the sight of who passes it, so the machine writes it for them.
 */
export async function takeTipStep(
  app: App,
  actor: Actor,
  tipId: string,
  order: TipStepOrder,
): Promise<Decision<TipStepDone, TipStepRefusal>> {
  const decided = await withScope(app.db, actor.scope, async (tx) => {
    const row = await findTip(tx, actor.scope, tipId, { forUpdate: true })
    if (!row) return refuse('tip.not-found')
    const events = await listTipEvents(tx, actor.scope, tipId)
    if (events.some((event) => event.submission_id === order.submissionId)) return accept(doneOf(row, {}, false))
    const outcome = await decideOutcome({ app, tx, actor, row, order })
    if (!outcome.ok) return outcome
    const { changes, joined } = outcome.value
    if (order.step !== 'pass-on') await writeStep(app, tx, actor, row, order, changes)
    return accept(doneOf(row, changes, joined))
  })
  if (order.step !== 'pass-on') return decided
  if (decided.ok) return passOn(app, actor, tipId, order)
  return decided.code === 'tip.not-found' ? ((await passedOnBefore(app, actor, tipId, order)) ?? decided) : decided
}

/** The first answer to whoever passed a tip on and sends it again: the tip has left their sight meanwhile. */
async function passedOnBefore(
  app: App,
  actor: Actor,
  tipId: string,
  order: TipStepOrder,
): Promise<Decision<TipStepDone, never> | undefined> {
  const scope = systemScope(actor.scope.county, actor.id)
  return withScope(app.db, scope, async (tx) => {
    const row = await findTip(tx, scope, tipId)
    const events = row ? await listTipEvents(tx, scope, tipId) : []
    const isMine = events.some((one) => one.submission_id === order.submissionId && one.actor_id === actor.id)
    return row && isMine ? accept({ tipId, state: 'received' as const, caseId: null, joined: false }) : undefined
  })
}

async function decideOutcome(step: Step): Promise<Outcome> {
  const { row, order } = step
  if (row.version !== order.version) return refuse('tip.changed-meanwhile')
  const decided = decideTipStep(row.state, order.step, order.note)
  return decided.ok ? OUTCOMES[order.step](step) : decided
}

const doneOf = (row: TipRow, changes: TipChanges, joined: boolean): TipStepDone => ({
  tipId: row.tip_id,
  state: changes.state ?? row.state,
  caseId: changes.case_id ?? row.case_id,
  joined,
})

interface Step {
  readonly app: App
  readonly tx: Tx
  readonly actor: Actor
  readonly row: TipRow
  readonly order: TipStepOrder
}
type Outcome = Decision<{ readonly changes: TipChanges; readonly joined: boolean }, TipStepRefusal>

const OUTCOMES: Readonly<Record<TipStep, (step: Step) => Promise<Outcome>>> = {
  look: async () => accept({ changes: { state: 'looking' }, joined: false }),
  refuse: async ({ app, order }) =>
    order.reason === undefined
      ? refuse('tip.reason-missing')
      : accept({ changes: { state: 'refused', refusal: order.reason, settled_on: app.clock.today() }, joined: false }),
  'pass-on': async ({ app, tx, actor, row, order }) => {
    const units = await listDivisions(tx, actor.scope.county, app.clock.today())
    const unit = units.find((one) => one.code === order.unit && (one.level === 'township' || one.level === 'county'))
    return unit && unit.code !== row.division_code
      ? accept({ changes: { state: 'received', division_code: unit.code }, joined: false })
      : refuse('tip.unit-unknown')
  },
  link: async ({ app, tx, actor, row, order }) => {
    if (order.childId === undefined) return refuse('tip.child-missing')
    const opened = await openForChild(app, tx, actor, row, order.childId, order.note)
    const linked = (caseId: string, joined: boolean) => {
      const known = { child_id: order.childId!, case_id: caseId, settled_on: app.clock.today() }
      return accept({ changes: { state: 'linked' as const, ...known }, joined })
    }
    if (opened.ok) return linked(opened.value.caseId, false)
    const open = caseOfRefusal(opened)
    return open ? linked(open.caseId, true) : opened
  },
}

/**
 * The tip's own id is the submission, so that two officers linking at once open one case. A case that is open is told: of the
 * officer's note, never of the sender or their words.
 */
function openForChild(app: App, tx: Tx, actor: Actor, row: TipRow, childId: string, note: string | undefined) {
  return openCase(app, tx, actor, {
    submissionId: row.tip_id,
    childId,
    findingId: null,
    foundBy: 'tip',
    foundOn: row.received_on,
    dropoutKind: 'left',
    ...(note && { note }),
  })
}

async function writeStep(
  app: App,
  tx: Tx,
  actor: Actor,
  row: TipRow,
  order: TipStepOrder,
  changes: TipChanges,
): Promise<void> {
  const eventId = newId()
  await recordTipEvent(tx, {
    county_code: row.county_code,
    event_id: eventId,
    tip_id: row.tip_id,
    step: order.step,
    reason: changes.refusal ?? null,
    happened_at: app.clock.now(),
    actor_id: actor.id,
    submission_id: order.submissionId,
    sealed: sealTipNote(app.secrets, row.county_code, eventId, order.note),
    division_code: row.division_code,
    school_key: row.school_key,
  })
  await saveTip(tx, row, changes)
  await recordAudit(tx, {
    event: `tips.${order.step}`,
    actorId: actor.id,
    ...(changes.child_id && { subjectId: changes.child_id }),
    details: {
      tipId: row.tip_id,
      ...(changes.case_id && { caseId: changes.case_id }),
      ...(changes.refusal && { reason: changes.refusal }),
      ...(changes.division_code && { to: changes.division_code }),
    },
  })
}

/** Gives a tip to another unit, in a transaction of the machine that looks at its version again. */
async function passOn(
  app: App,
  actor: Actor,
  tipId: string,
  order: TipStepOrder,
): Promise<Decision<TipStepDone, 'tip.changed-meanwhile'>> {
  const scope = systemScope(actor.scope.county, actor.id)
  return withScope(app.db, scope, async (tx) => {
    const row = await findTip(tx, scope, tipId, { forUpdate: true })
    const events = row ? await listTipEvents(tx, scope, tipId) : []
    if (row && events.some((event) => event.submission_id === order.submissionId)) return accept(doneOf(row, {}, false))
    if (row?.version !== order.version || order.unit === undefined) return refuse('tip.changed-meanwhile')
    const changes = { state: 'received', division_code: order.unit } as const
    await writeStep(app, tx, actor, row, order, changes)
    return accept(doneOf(row, changes, false))
  })
}
