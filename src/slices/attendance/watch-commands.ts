import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { settleSilences } from './store-watch.ts'

/** Settles the silence of a class with the reason somebody answers for. */
export async function settleSilence(
  app: App,
  actor: Actor,
  silenceId: string,
  reason: string,
): Promise<Decision<Record<string, never>, 'attendance.silence-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const settled = { on: app.clock.today(), by: actor.id, reason: reason.trim() }
    const count = await settleSilences(tx, actor.scope, [silenceId], settled)
    if (count === 0) return refuse('attendance.silence-not-found')
    await recordAudit(tx, {
      event: 'attendance.silence-settled',
      actorId: actor.id,
      details: { silenceId, reason: settled.reason },
    })
    return accept({})
  })
}
