import type { Decision } from '../../kernel/decision.ts'
import { accept, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { RosterKind } from './domain.ts'

export const permissions = {
  'rosters.read': ['bureau-officer', 'township-officer'],
  'rosters.read-rows': ['bureau-officer', 'township-officer'],
  'rosters.upload': ['bureau-officer', 'township-officer'],
  'rosters.take': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>

/** What a roster is about, as far as rights depend on it. */
export interface RosterSubject {
  readonly kind: RosterKind | null
  readonly divisionCode: string
}

/** The bureau handles every roster; a township only the village lists of its own villages (requirements R1). */
export function mayHandleRoster(
  actor: Actor,
  roster: RosterSubject,
): Decision<Actor, 'rosters.not-of-your-unit' | 'rosters.township-sends-village-lists'> {
  const prefix = actor.scope.divisionPrefix
  if (!prefix || !roster.divisionCode.startsWith(prefix)) return refuse('rosters.not-of-your-unit')
  if (actor.role === 'bureau-officer' || actor.role === 'system') return accept(actor)
  if (actor.role !== 'township-officer') return refuse('rosters.not-of-your-unit')
  return roster.kind === 'village' ? accept(actor) : refuse('rosters.township-sends-village-lists')
}
