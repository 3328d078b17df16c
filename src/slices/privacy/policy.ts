import { DUTY_ROLES } from '../../kernel/duty.ts'
import type { Role } from '../../kernel/scope.ts'

export const permissions = {
  /** What is kept of children, why, on which law: nothing secret, and whoever works with it should know. */
  'privacy.read-register': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    'audit-administrator',
    'security-administrator',
    ...DUTY_ROLES,
  ],
  'privacy.change-settings': ['bureau-officer'],
  'privacy.run-retention': ['bureau-officer'],
  /** A guardian comes to the office that is near: it writes the request down and sees how it goes on. */
  'privacy.enter-request': ['bureau-officer', 'township-officer', 'school-officer'],
  'privacy.handle-request': ['bureau-officer'],
  'privacy.keep-consents': ['bureau-officer', 'township-officer', 'school-officer'],
  /** Names the child and those who looked: for who may read both the record and the county's children. */
  'privacy.show-looks': ['bureau-officer'],
  'privacy.report': ['bureau-officer'],
  /** Who keeps the register of processing assesses what is in it, and answers for a breach. */
  'privacy.assess': ['bureau-officer'],
  'privacy.handle-breach': ['bureau-officer'],
  'privacy.read-safeguards': ['bureau-officer', 'security-administrator', 'audit-administrator'],
} as const satisfies Record<string, readonly Role[]>
