import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { HandoverLine } from './contract.ts'
import { mayAnswerFor } from './policy.ts'
import { caseNames } from './queries.ts'
import { listHandovers } from './store-group.ts'

/** Hand-overs that wait for an answer, of both sides this account can see. */
export async function listHandoverLines(app: App, actor: Actor): Promise<{ readonly rows: HandoverLine[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const names = await caseNames(tx, actor, app.clock.today())
    const nameOf = (line: 'school' | 'household', unit: string): string =>
      line === 'school' ? (names.schools.get(unit) ?? unit) : names.places.division(unit)
    const rows = await listHandovers(tx, actor.scope, { open: true })
    return {
      rows: rows.map((row) => ({
        handoverId: row.handover_id,
        side: row.side,
        caseNumber: row.case_number,
        fromName: nameOf(row.from_line, row.from_unit),
        toName: nameOf(row.to_line, row.to_unit),
        reason: row.reason,
        state: row.state,
        askedOn: row.asked_on,
        mayAnswer: row.side === 'to' && row.asked_by !== actor.id && mayAnswerFor(actor, row.to_unit),
      })),
    }
  })
}
