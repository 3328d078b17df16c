import { isUuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { type AuditEntry, entriesAbout, recordAudit } from '../audit/index.ts'
import type { OwnChange, OwnChanges } from './contract.ts'
import { isToldToOwner, OWN_EVENTS } from './domain.ts'
import { endSessions } from './store-sessions.ts'
import { changesSeenAt, saveChangesSeen, selectNames } from './store.ts'

/** What one list holds; whoever has more is told of the newest. */
const MOST = 200

interface Found {
  /** When this session began, by the clock of the record: what came after is told at the next sign-in. */
  readonly until: Date
  readonly lastSignIn: AuditEntry | undefined
  readonly entries: readonly AuditEntry[]
}

/** The record is not for everybody to read; this reads what it says of one account, for the one who owns it. */
function findChanges(app: App, actor: Actor, sessionId: string): Promise<Found> {
  const { county } = actor.scope
  return withScope(app.db, systemScope(county, 'system:accounts'), async (tx) => {
    const signIns = await entriesAbout(tx, county, actor.id, { events: ['accounts.signed-in'], limit: MOST })
    const now = signIns.find((entry) => entry.details['session'] === sessionId)
    const until = now?.at ?? new Date(0)
    const after = await changesSeenAt(tx, county, actor.id)
    const found = await entriesAbout(tx, county, actor.id, {
      events: OWN_EVENTS,
      from: after,
      before: until,
      limit: MOST,
    })
    return {
      until,
      lastSignIn: signIns.find((entry) => entry.at < until),
      entries: found.filter(isToldToOwner),
    }
  })
}

/** Tells the owner of an account of the sign-in before this one, and what happened to the account since they last looked. */
export async function readOwnChanges(app: App, actor: Actor, sessionId: string): Promise<OwnChanges> {
  const { entries, lastSignIn } = await findChanges(app, actor, sessionId)
  const names = await withScope(app.db, actor.scope, (tx) =>
    selectNames(tx, [...new Set(entries.map((entry) => entry.actorId).filter(isUuid))]),
  )
  return {
    lastSignIn: lastSignIn ? { at: lastSignIn.at.toISOString(), ...placeOf(lastSignIn) } : null,
    changes: entries.map((entry) => changeOf(entry, actor.id, names)),
  }
}

function changeOf(entry: AuditEntry, owner: string, names: ReadonlyMap<string, string>): OwnChange {
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    event: entry.event,
    byName: entry.actorId === owner ? null : (names.get(entry.actorId) ?? entry.actorId),
    ...placeOf(entry),
  }
}

function placeOf({ details }: AuditEntry): { address: string | null; device: string | null } {
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : null)
  return { address: text('address'), device: text('device') }
}

/**
 * Notes that the owner has seen what happened. Changes that were not theirs end every other session of the account and
 * are put on record, which raises an alarm.
 */
export async function acknowledgeOwnChanges(
  app: App,
  actor: Actor,
  sessionId: string,
  mine: boolean,
): Promise<{ ended: number }> {
  const { until, entries } = await findChanges(app, actor, sessionId)
  return withScope(app.db, actor.scope, async (tx) => {
    await saveChangesSeen(tx, actor.scope.county, actor.id, until)
    return { ended: mine ? 0 : await disown(tx, app, actor, sessionId, entries) }
  })
}

async function disown(
  tx: Tx,
  app: App,
  actor: Actor,
  sessionId: string,
  entries: readonly AuditEntry[],
): Promise<number> {
  const ended = await endSessions(tx, actor.id, app.clock.now(), { except: sessionId })
  const details = { ended, changes: [...new Set(entries.map((entry) => entry.event))] }
  await recordAudit(tx, { event: 'accounts.changes-disowned', actorId: actor.id, subjectId: actor.id, details })
  return ended
}
