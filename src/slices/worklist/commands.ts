import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Actor, answersAs } from '../../kernel/scope.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { type Colleague, decideMark, type MarkRefusal, type WorkAction, type WorkKind } from './domain.ts'
import { unitOf } from './policy.ts'
import { queueOf } from './queries.ts'
import type { WorkSource } from './source.ts'
import { findWaiting, type MarkChanges, saveMark, type WaitingRow } from './store.ts'
import { texts } from './texts.ts'

export interface MarkOrder {
  readonly action: WorkAction
  readonly items: readonly { readonly kind: WorkKind; readonly itemId: string }[]
  readonly toAccountId?: string | undefined
}

interface Result {
  readonly kind: WorkKind
  readonly itemId: string
  readonly done: boolean
  readonly message: string | null
}

/**
 * Takes, hands on, lets go of or acknowledges several things that wait; each gets its own answer, and what cannot be marked
 * holds up none of the others. The same order twice is the same marks.
 */
export async function markWork(
  app: App,
  actor: Actor,
  sources: readonly WorkSource[],
  order: MarkOrder,
  language: Language,
): Promise<Decision<{ readonly results: Result[] }, 'work.colleague-unknown'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const queue = await queueOf(app, tx, actor, sources)
    const { colleagues } = queue
    const to = order.action === 'give' ? findReceiver(colleagues, order.toAccountId) : undefined
    if (order.action === 'give' && !to) return refuse('work.colleague-unknown')
    const itemIds = order.items.map((item) => item.itemId)
    const waiting = await findWaiting(tx, queue, itemIds)
    const results: Result[] = []
    for (const item of order.items) {
      const row = waiting.find((one) => one.kind === item.kind && one.item_id === item.itemId)
      const refusal = await markOne(app, tx, actor, order.action, { row, colleagues, to })
      results.push({ ...item, done: !refusal, message: refusal ? sayRefusal(refusal, language) : null })
    }
    const done = results.filter((one) => one.done).map(({ kind, itemId }) => `${kind}:${itemId}`)
    if (done.length > 0)
      await recordAudit(tx, {
        event: `worklist.${order.action}`,
        actorId: actor.id,
        details: { unit: unitOf(actor), items: done, ...(to && { to: to.accountId }) },
      })
    return accept({ results })
  })
}

const findReceiver = (colleagues: readonly Colleague[], accountId: string | undefined) =>
  colleagues.find((one) => one.accountId === accountId && one.awayUntil === null)

interface Marking {
  readonly row: WaitingRow | undefined
  readonly colleagues: readonly Colleague[]
  readonly to: Colleague | undefined
}

type Refused = { readonly code: MarkRefusal; readonly details: Readonly<Record<string, unknown>> }

async function markOne(
  app: App,
  tx: Tx,
  actor: Actor,
  action: WorkAction,
  { row, colleagues, to }: Marking,
): Promise<Refused | undefined> {
  const me = answersAs(actor)
  const held = row && { dueOn: row.due_on, takenBy: row.taken_by, isByCharge: row.marked_by === null }
  const decision = decideMark(action, held, me, colleagues, app.clock.today())
  if (!decision.ok) return decision
  if (!row) return undefined
  const isSaved = await saveMark(tx, actor, row, changesOf(action, row, me, to), app.clock.now())
  return isSaved ? undefined : refuse('work.taken-by-colleague', { name: '' })
}

function changesOf(action: WorkAction, row: WaitingRow, me: string, to: Colleague | undefined): MarkChanges {
  const kept = { taken_by: row.marked_by, given_by: null, acknowledged_by: row.acknowledged_by }
  switch (action) {
    case 'take':
      return { ...kept, taken_by: me }
    case 'give':
      // The colleague has not seen it yet, whatever was acknowledged before.
      return { taken_by: to!.accountId, given_by: me, acknowledged_by: null }
    case 'release':
      return { ...kept, taken_by: null }
    case 'acknowledge':
      return { ...kept, taken_by: row.marked_by ?? me, acknowledged_by: me }
  }
}

function sayRefusal({ code, details }: Refused, language: Language): string {
  return fillText(texts[code][language], details)
}
