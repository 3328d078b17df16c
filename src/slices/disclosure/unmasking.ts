import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { Unmasking } from './contract.ts'
import {
  decidePurpose,
  kindOfSubject,
  type ListName,
  type Purpose,
  SHOWN_MINUTES,
  type Subject,
  type Veil,
  veilOf,
} from './domain.ts'
import { listOpenSubjects, saveUnmasking } from './store.ts'

/** Tells whether a child is in sight; the children are to the right of this slice, so main/ passes it in. */
export type ChildInSight = (tx: Tx, scope: Scope, childId: string) => Promise<boolean>

export interface UnmaskWish {
  readonly subject: Subject
  readonly purpose: Purpose
  readonly note?: string | undefined
}

/** Lets somebody see one child or one list in full for a short time; who, whom, what and why go on record. */
export async function unmask(
  app: App,
  actor: Actor,
  wish: UnmaskWish,
  childInSight: ChildInSight,
): Promise<
  Decision<Unmasking, 'disclosure.note-missing' | 'disclosure.note-holds-number' | 'disclosure.child-not-found'>
> {
  const { subject, purpose } = wish
  const note = decidePurpose(purpose, wish.note)
  if (!note.ok) return note
  const kind = kindOfSubject(subject)
  const name = subject.slice(kind.length + 1)
  const shownAt = app.clock.now()
  const expiresAt = new Date(shownAt.getTime() + SHOWN_MINUTES[kind] * 60_000)
  return withScope(app.db, actor.scope, async (tx) => {
    if (kind === 'child' && !(await childInSight(tx, actor.scope, name))) return refuse('disclosure.child-not-found')
    await saveUnmasking(tx, actor.scope, { id: newId(), subject, purpose, note: note.value, shownAt, expiresAt })
    await recordAudit(tx, {
      event: `disclosure.${kind}-shown`,
      actorId: actor.id,
      ...(kind === 'child' && { subjectId: name }),
      details: {
        ...(kind === 'list' && { list: name }),
        purpose,
        note: note.value,
        minutes: SHOWN_MINUTES[kind],
      },
    })
    return accept({ subject, expiresAt: expiresAt.toISOString() })
  })
}

/** What the actor sees in full just now. */
export async function listUnmaskings(app: App, actor: Actor): Promise<{ rows: Unmasking[] }> {
  const open = await withScope(app.db, actor.scope, (tx) => listOpenSubjects(tx, actor.scope, app.clock.now()))
  return { rows: [...open].map(([subject, expiresAt]) => ({ subject, expiresAt: expiresAt.toISOString() })) }
}

/** What the actor sees of children just now, in a list or on a child's own page. */
export async function findVeil(app: App, tx: Tx, actor: Actor, list?: ListName): Promise<Veil> {
  const open = await listOpenSubjects(tx, actor.scope, app.clock.now())
  return veilOf(actor.role, new Set(open.keys()), list)
}
