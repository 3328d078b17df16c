import { type Actor, isInScope } from '../../../kernel/scope.ts'
import type { DropoutCase } from '../domain.ts'

/** In what capacity somebody acts on a case; texts `case.capacity.<capacity>`. */
export const CAPACITIES = [
  'class',
  'school',
  'leading-school',
  'village',
  'township',
  'leading-township',
  'bureau',
  'system',
] as const
export type Capacity = (typeof CAPACITIES)[number]

/** Every capacity an account has towards a case; none outside its scope. */
export function capacitiesOf(
  actor: Actor,
  dropoutCase: Pick<DropoutCase, 'lead' | 'divisionCode' | 'schoolKey'>,
): readonly Capacity[] {
  if (!isInScope(actor.scope, dropoutCase)) return []
  switch (actor.role) {
    case 'homeroom-teacher':
      return ['class']
    case 'school-officer':
      return isLeadingSchool(actor, dropoutCase) ? ['school', 'leading-school'] : ['school']
    case 'village-officer':
      return ['village']
    case 'township-officer':
      return dropoutCase.lead.line === 'household' ? ['township', 'leading-township'] : ['township']
    case 'bureau-officer':
      return ['bureau']
    case 'system':
      return ['system']
    default:
      return []
  }
}

function isLeadingSchool(actor: Actor, { lead }: Pick<DropoutCase, 'lead'>): boolean {
  return lead.line === 'school' && actor.scope.schoolPrefix === `${lead.unit}/`
}
