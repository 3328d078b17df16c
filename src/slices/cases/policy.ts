import { DUTY_ROLES } from '../../kernel/duty.ts'
import type { Actor, Role } from '../../kernel/scope.ts'

const ALL = ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'] as const
const OFFICES = ['bureau-officer', 'township-officer', 'village-officer', 'school-officer'] as const

/** Who may come to cases at all; which step or record of which case is decided by the machine (`rules/`). */
export const permissions = {
  /** 职责线 reads the cases opened to it, and does nothing to them. */
  'cases.list': [...ALL, ...DUTY_ROLES],
  'cases.show': [...ALL, ...DUTY_ROLES],
  /** The ledgers tell of schooling and of where a case stands: for those of the two lines. */
  'cases.list-ledgers': ALL,
  'cases.export': ['bureau-officer', 'township-officer', 'school-officer'],
  'cases.act': ALL,
  'cases.record': ALL,
  'cases.manage-group': OFFICES,
  'cases.hand-over': OFFICES,
  'cases.read-rules': [...OFFICES, 'system-administrator', 'security-administrator'],
  /** 县级规则、处罚依据: entered by one administrator, approved by another; neither sees a child. */
  'cases.change-rules': ['system-administrator'],
  'cases.enter-basis': ['system-administrator'],
  'cases.approve-basis': ['security-administrator'],
} as const satisfies Record<string, readonly Role[]>

/** The unit an actor acts for, as deadlines, leads and hand-overs name it. */
export function unitCode({ scope, role }: Actor): string {
  if (scope.divisionPrefix !== undefined) return scope.divisionPrefix.padEnd(12, '0')
  return role === 'homeroom-teacher' ? (scope.schoolPrefix ?? '') : (scope.schoolPrefix ?? '').split('/')[0]!
}

/**
 * Both sides confirm a hand-over (移交), each for itself: seeing a row is not enough, for the home of a child lies within the
 * township that asks too. The bureau, above all of them, may answer for either side.
 */
export const mayAnswerFor = (actor: Actor, unit: string): boolean =>
  actor.role === 'bureau-officer' || unitCode(actor) === unit
