import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import { type Actor, isAdministrator } from '../../kernel/scope.ts'
import { type Account, scopeOf } from './domain.ts'

/** 代理: for some days an account acts with role and scope of another that is on leave. Both days are included. */
export interface Deputyship {
  readonly id: Uuid
  readonly principalId: Uuid
  readonly deputyId: Uuid
  readonly fromOn: PlainDate
  readonly toOn: PlainDate
  readonly reason: string
  readonly endedAt: Date | null
}

/** In whose place an account acts, and the last day of it. */
export interface ActingFor {
  readonly principal: Account
  readonly until: PlainDate
}

const LONGEST_DAYS = 90

export type DeputyRefusal =
  | 'accounts.deputy-is-principal'
  | 'accounts.deputy-administrator'
  | 'accounts.deputy-switched-off'
  | 'accounts.deputy-period'

type Person = Pick<Account, 'id' | 'role' | 'active' | 'authorisedAt'>

/** Decides whether one account may act for another: two people at work, no administrators, a season at the most. */
export function decideDeputyship(
  principal: Person,
  deputy: Person,
  period: Pick<Deputyship, 'fromOn' | 'toOn'>,
  today: PlainDate,
): Decision<Pick<Deputyship, 'fromOn' | 'toOn'>, DeputyRefusal> {
  if (principal.id === deputy.id) return refuse('accounts.deputy-is-principal')
  if (isAdministrator(principal.role) || isAdministrator(deputy.role)) return refuse('accounts.deputy-administrator')
  if (![principal, deputy].every((one) => one.active && one.authorisedAt)) return refuse('accounts.deputy-switched-off')
  const { fromOn, toOn } = period
  const isPeriod = fromOn <= toOn && toOn >= today && toOn < addDays(fromOn, LONGEST_DAYS)
  return isPeriod ? accept({ fromOn, toOn }) : refuse('accounts.deputy-period', { days: LONGEST_DAYS })
}

/** Tells whether somebody may act by a deputyship on a day. */
export function isDeputyOn(
  deputyship: Pick<Deputyship, 'fromOn' | 'toOn' | 'endedAt'>,
  principal: Pick<Account, 'active'>,
  day: PlainDate,
): boolean {
  return deputyship.endedAt === null && principal.active && deputyship.fromOn <= day && day <= deputyship.toOn
}

/** Who a deputy is while acting: role and scope of the one on leave, the own name, and in whose place. */
export function deputyActorOf(deputy: Pick<Account, 'id'>, principal: Account): Actor {
  const scope = { ...scopeOf(principal), actorId: deputy.id, onBehalfOf: principal.id }
  return { id: deputy.id, role: principal.role, scope }
}
