import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { listDivisions } from '../directory/index.ts'
import type { TipFilter, TipLine, TipPage } from './contract.ts'
import { stepsFrom } from './domain.ts'
import { openTip, openTipNote } from './sealed.ts'
import { countTipRows, findTip, listTipEvents, listTipRows, type TipRow } from './store.ts'

/** Lists tips of the actor's unit, the newest first. */
export async function listTips(app: App, actor: Actor, filter: TipFilter): Promise<Page<TipLine>> {
  const limit = filter.limit ?? USUAL_PAGE
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listTipRows(tx, actor.scope, filter, limit + 1)
    const names = new Map(
      (await listDivisions(tx, actor.scope.county, today)).map((one) => [one.code as string, one.name]),
    )
    return pageOf(
      rows,
      limit,
      await countTipRows(tx, actor.scope, filter),
      (row) => row.tip_id,
      (row) => tipLineOf(row, names, today),
    )
  })
}

function tipLineOf(row: TipRow, names: ReadonlyMap<string, string>, today: PlainDate): TipLine {
  return {
    tipId: row.tip_id,
    state: row.state,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    isOverdue: row.settled_on === null && row.due_on < today,
    divisionName: names.get(row.division_code) ?? row.division_code,
    caseId: row.case_id,
  }
}

/** Shows a tip in full; the look is put on record in the same transaction. */
export async function showTip(app: App, actor: Actor, tipId: string): Promise<Decision<TipPage, 'tip.not-found'>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findTip(tx, actor.scope, tipId)
    if (!row) return refuse('tip.not-found')
    const divisions = await listDivisions(tx, actor.scope.county, today)
    const events = await listTipEvents(tx, actor.scope, tipId)
    const people = await accountNames(
      tx,
      events.map((event) => event.actor_id),
    )
    await recordAudit(tx, { event: 'tips.tip-viewed', actorId: actor.id, details: { tipId } })
    const { receiptNumber: _, ...words } = openTip(app.secrets, row)
    return accept({
      tip: tipLineOf(row, new Map(divisions.map((one) => [one.code as string, one.name])), today),
      version: row.version,
      ...words,
      steps: [...stepsFrom(row.state)],
      past: events.map((event) => ({
        eventId: event.event_id,
        step: event.step,
        happenedAt: event.happened_at.toISOString(),
        actorName: people.get(event.actor_id) ?? event.actor_id,
        reason: event.reason,
        note: openTipNote(app.secrets, event),
      })),
      units: divisions
        .filter((one) => (one.level === 'township' || one.level === 'county') && one.code !== row.division_code)
        .map((one) => ({ code: one.code as string, name: one.name })),
    })
  })
}
