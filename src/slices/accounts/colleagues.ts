import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { selectAccountsOfUnit } from './store.ts'
import { selectDeputyships } from './store-deputies.ts'

/** Somebody who works in a unit, in one role. */
export interface UnitMember {
  readonly accountId: string
  readonly name: string
  /** Last day of a leave with a deputy; null: at work. */
  readonly awayUntil: PlainDate | null
}

/** Everybody who has the actor's role and scope, the actor among them, by name. */
export function listColleaguesOf(tx: Tx, actor: Actor, today: PlainDate): Promise<UnitMember[]> {
  const { county, divisionPrefix = null, schoolPrefix = null } = actor.scope
  return listMembersOf(tx, county, { role: actor.role, divisionPrefix, schoolPrefix }, today)
}

/** Everybody who works in a unit in a role, by name. */
export async function listMembersOf(
  tx: Tx,
  county: CountyCode,
  unit: { readonly role: Role; readonly divisionPrefix: string | null; readonly schoolPrefix: string | null },
  today: PlainDate,
): Promise<UnitMember[]> {
  const members = await selectAccountsOfUnit(tx, county, unit)
  const deputyships = await selectDeputyships(tx, county, { lastsOn: today })
  const away = new Map(deputyships.filter((one) => one.fromOn <= today).map((one) => [one.principalId, one.toOn]))
  return members.map(({ id, displayName }) => ({
    accountId: id,
    name: displayName,
    awayUntil: away.get(id) ?? null,
  }))
}
