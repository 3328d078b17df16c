import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'

export interface RefusalTally {
  /** Counts that somebody asked for what their role may not. */
  readonly note: (actor: Actor, permission: string) => void
  /** Puts what was counted on record. */
  readonly flush: () => Promise<void>
}

interface Counted {
  readonly actor: Actor
  readonly permissions: Set<string>
  count: number
}

/** Permissions named in one entry; more tell nothing new. */
const NAMED = 20

/**
 * Counts refused requests in memory, so that somebody who tries a thousand doors writes an entry and not a thousand.
 * Each refusal is in the log at once.
 */
export function refusalTally(app: App): RefusalTally {
  let counted = new Map<string, Counted>()
  return {
    note(actor, permission) {
      const so = counted.get(actor.id) ?? { actor, permissions: new Set(), count: 0 }
      so.count++
      if (so.permissions.size < NAMED) so.permissions.add(permission)
      counted.set(actor.id, so)
    },
    async flush() {
      const done = counted
      counted = new Map()
      for (const { actor, count, permissions } of done.values()) {
        const details = { count, permissions: [...permissions] }
        await withScope(app.db, actor.scope, (tx) =>
          recordAudit(tx, { event: 'alarms.access-refused', actorId: actor.id, subjectId: actor.id, details }),
        )
      }
    },
  }
}
