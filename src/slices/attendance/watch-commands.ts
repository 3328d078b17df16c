import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { explainSilence as saveExplanation, settleSilences } from './store-watch.ts'

/** A school says why one of its classes did not report. The finding stays open: nobody settles their own silence. */
export async function explainSilence(
  app: App,
  actor: Actor,
  silenceId: string,
  reason: string,
): Promise<Decision<Record<string, never>, 'attendance.silence-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const said = { explanation: reason.trim(), by: actor.id, on: app.clock.today() }
    if (!(await saveExplanation(tx, actor.scope, silenceId, said))) return refuse('attendance.silence-not-found')
    await recordAudit(tx, {
      event: 'attendance.silence-explained',
      actorId: actor.id,
      details: { silenceId, reason: said.explanation },
    })
    return accept({})
  })
}

/** The bureau settles the silence of a class with the reason it answers for. */
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
