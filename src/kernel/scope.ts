import type { CountyCode } from './division-code.ts'
import { DUTY_ROLES, type DutyName } from './duty.ts'

/** 三员: the three administrators 等保 2.0 (GB/T 22239) keeps apart; none of them sees a child. */
export const ADMINISTRATORS = ['system-administrator', 'security-administrator', 'audit-administrator'] as const
export type AdministratorRole = (typeof ADMINISTRATORS)[number]

/** What somebody may do; `system` is the machine itself (import, reconciliation) acting for a whole county. */
export const ROLES = [
  ...ADMINISTRATORS,
  'bureau-officer',
  'township-officer',
  'school-officer',
  'homeroom-teacher',
  'village-officer',
  ...DUTY_ROLES,
  'system',
] as const
export type Role = (typeof ROLES)[number]

export function isAdministrator(role: Role): role is AdministratorRole {
  return (ADMINISTRATORS as readonly Role[]).includes(role)
}

/**
 * Whose children somebody may see. Two lines (双线): the household line by division prefix, the school line by
 * school key; a row is seen when its own code starts with it. Offices that have neither see by duty: the rows a run
 * opened to it. Exactly one of the three is set.
 */
export interface Scope {
  readonly county: CountyCode
  /** Digits every visible `division_code` starts with (6, 9 or 12 of them); undefined on the school line. */
  readonly divisionPrefix?: string
  /** What every visible `school_key` starts with: `<schoolCode>/` or `<schoolCode>/<classCode>/`; undefined on the household line. */
  readonly schoolPrefix?: string
  /** The duty every visible row is opened to; undefined on the two lines. */
  readonly duty?: DutyName
  readonly role: Role
  readonly actorId: string
  /** 代理: the account on leave in whose place somebody acts; the record names both. */
  readonly onBehalfOf?: string
}

/** School line key of a pupil or class: `3154000012/2023-01/`; the empty string when enrolled nowhere. */
export function schoolKeyOf(schoolCode: string, classCode?: string): string {
  return classCode ? `${schoolCode}/${classCode}/` : `${schoolCode}/`
}

/** Tells whether something with these keys lies inside the scope; the same rule as the database's policies. */
export function isInScope(scope: Scope, keys: { readonly divisionCode: string; readonly schoolKey: string }): boolean {
  if (scope.divisionPrefix !== undefined) return keys.divisionCode.startsWith(scope.divisionPrefix)
  return scope.schoolPrefix !== undefined && keys.schoolKey.startsWith(scope.schoolPrefix)
}

/** Who is acting: an account signed in, or the machine. */
export interface Actor {
  readonly id: string
  readonly role: Role
  readonly scope: Scope
  /** The unit whose accounts a system administrator keeps; left out: those of the whole county. Gives sight of no child. */
  readonly administers?: Pick<Scope, 'divisionPrefix' | 'schoolPrefix'>
}

/** Whose work an actor does: a deputy does that of the colleague on leave. */
export const answersAs = ({ id, scope }: Pick<Actor, 'id' | 'scope'>): string => scope.onBehalfOf ?? id
