import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { isUuid } from '../../kernel/ids.ts'
import { parsePlainDate } from '../../kernel/plain-date.ts'
import { type Actor, answersAs } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames, listColleaguesOf } from '../accounts/index.ts'
import type { WorkCounts, WorkFilter, WorkLine } from './contract.ts'
import { type Colleague, whenOf } from './domain.ts'
import type { WorkSource, WorkWords } from './source.ts'
import { countWaiting, listWaiting, type Queue, type WaitingRow } from './store.ts'

/** The queue of an actor: the sources their role has, and who of the unit is at work. */
export async function queueOf(
  app: App,
  tx: Tx,
  actor: Actor,
  sources: readonly WorkSource[],
): Promise<Queue & { readonly colleagues: readonly Colleague[] }> {
  const today = app.clock.today()
  const colleagues = await listColleaguesOf(tx, actor, today)
  const own = sources.filter((source) => source.roles.includes(actor.role))
  const at = { app, tx, today, now: app.clock.now() }
  const waiting: Queue['waiting'][number][] = []
  for (const { kind, waiting: ask, namesHolder = false } of own)
    waiting.push({ kind, query: await ask(actor, at), namesHolder })
  return {
    actor,
    sources: own,
    waiting,
    today,
    present: colleagues.filter((one) => one.awayUntil === null).map((one) => one.accountId),
    colleagues,
  }
}

export interface WorkPage {
  readonly rows: WorkLine[]
  readonly nextCursor: string | null
  readonly total: number
}

/** Lists what waits for somebody and their unit, what is due first. */
export async function listWork(
  app: App,
  actor: Actor,
  sources: readonly WorkSource[],
  filter: WorkFilter,
): Promise<Decision<WorkPage, 'work.cursor-unknown'>> {
  const limit = filter.limit ?? USUAL_PAGE
  const after = filter.cursor === undefined ? undefined : readCursor(filter.cursor)
  if (filter.cursor !== undefined && !after) return refuse('work.cursor-unknown')
  return withScope(app.db, actor.scope, async (tx) => {
    const queue = await queueOf(app, tx, actor, sources)
    const found = await listWaiting(tx, queue, filter, after, limit + 1)
    const shown = found.slice(0, limit)
    const counts = await countWaiting(tx, queue, filter)
    const last = found.length > limit ? shown.at(-1) : undefined
    return accept({
      rows: await linesOf(app, tx, queue, shown),
      nextCursor: last ? `${last.due_on ?? queue.today}_${last.item_id}` : null,
      total: counts.reduce((sum, one) => sum + one.count, 0),
    })
  })
}

function readCursor(cursor: string): { readonly on: string; readonly itemId: string } | undefined {
  const [on = '', itemId = ''] = cursor.split('_')
  return parsePlainDate(on) && isUuid(itemId) ? { on, itemId } : undefined
}

async function linesOf(app: App, tx: Tx, queue: Queue, rows: readonly WaitingRow[]): Promise<WorkLine[]> {
  const { actor, today } = queue
  const words = await describeAll(app, tx, queue, rows)
  const names = await accountNames(
    tx,
    rows.flatMap((row) => row.taken_by ?? []),
  )
  const me = answersAs(actor)
  return rows.flatMap((row) => {
    const said = words.get(row.kind)?.get(row.item_id)
    if (!said) return []
    return {
      kind: row.kind,
      itemId: row.item_id,
      ...said,
      dueOn: row.due_on,
      when: whenOf(row.due_on, today),
      level: row.level,
      takenByName: row.taken_by === null ? null : (names.get(row.taken_by) ?? ''),
      isMine: row.taken_by === me,
      isAcknowledged: row.acknowledged_by !== null,
    }
  })
}

/** Each source is asked once for all of its rows on the page. */
async function describeAll(app: App, tx: Tx, { actor, sources }: Queue, rows: readonly WaitingRow[]) {
  const words = new Map<string, ReadonlyMap<string, WorkWords>>()
  for (const source of sources) {
    const ids = rows.filter((row) => row.kind === source.kind).map((row) => row.item_id)
    if (ids.length > 0) words.set(source.kind, await source.describe(app, tx, actor, ids))
  }
  return words
}

/** Counts what waits for somebody: what is in their hands or in nobody's. */
export async function countWork(app: App, actor: Actor, sources: readonly WorkSource[]): Promise<WorkCounts> {
  const counts = await withScope(app.db, actor.scope, async (tx) =>
    countWaiting(tx, await queueOf(app, tx, actor, sources), {}),
  )
  const byWhen: Record<string, number> = {}
  const byKind: Record<string, number> = {}
  for (const { kind, due, count } of counts) {
    byWhen[due] = (byWhen[due] ?? 0) + count
    byKind[kind] = (byKind[kind] ?? 0) + count
  }
  const unseen = counts.filter((one) => one.due === 'soon').reduce((sum, one) => sum + one.unseen, 0)
  return { pressing: (byWhen['overdue'] ?? 0) + (byWhen['today'] ?? 0) + unseen, byWhen, byKind }
}

/** Colleagues of the same unit and role, without oneself. */
export async function listColleagues(app: App, actor: Actor): Promise<{ readonly rows: readonly Colleague[] }> {
  const all = await withScope(app.db, actor.scope, (tx) => listColleaguesOf(tx, actor, app.clock.today()))
  return { rows: all.filter((one) => one.accountId !== answersAs(actor)) }
}
