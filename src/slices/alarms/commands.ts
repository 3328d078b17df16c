import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { BodyOf } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { settleAlarm } from './contract.ts'
import { accountOf, decideSettlement, type SettlementRefusal } from './domain.ts'
import { findAlarmForUpdate, saveLimits, saveSettlement, selectLimits, type VersionedLimits } from './store.ts'

type Nothing = Record<string, never>

/** Settles an alarm with what it turned out to be; it stays on record. */
export function settle(
  app: App,
  actor: Actor,
  alarmId: string,
  body: BodyOf<typeof settleAlarm>,
): Promise<Decision<Nothing, SettlementRefusal | 'alarms.not-found'>> {
  const { county } = actor.scope
  return withScope<Decision<Nothing, SettlementRefusal | 'alarms.not-found'>>(app.db, actor.scope, async (tx) => {
    const alarm = await findAlarmForUpdate(tx, county, alarmId)
    if (!alarm) return refuse('alarms.not-found')
    const decision = decideSettlement(alarm, { accountId: actor.id, version: body.version })
    if (!decision.ok) return decision
    const { verdict, note } = body
    await saveSettlement(tx, county, alarmId, { verdict, note, by: actor.id, version: decision.value.version })
    const details = { alarm: alarmId, rule: alarm.rule, verdict }
    await recordAudit(tx, { event: 'alarms.settled', actorId: actor.id, subjectId: accountOf(alarm), details })
    return accept({})
  })
}

/** Changes from how many within an hour on the county wants to be told. */
export function change(
  app: App,
  actor: Actor,
  { limits, version }: VersionedLimits,
): Promise<Decision<VersionedLimits, 'alarms.limits-changed-meanwhile'>> {
  const { county } = actor.scope
  return withScope<Decision<VersionedLimits, 'alarms.limits-changed-meanwhile'>>(app.db, actor.scope, async (tx) => {
    const before = await selectLimits(tx, county)
    if (before.version !== version || !(await saveLimits(tx, county, { limits, version }, actor.id)))
      return refuse('alarms.limits-changed-meanwhile')
    const changed = Object.entries(limits).filter(
      ([rule, limit]) => before.limits[rule as keyof typeof limits] !== limit,
    )
    const details = Object.fromEntries(changed)
    await recordAudit(tx, { event: 'alarms.limits-changed', actorId: actor.id, details })
    return accept({ limits, version: version + 1 })
  })
}
