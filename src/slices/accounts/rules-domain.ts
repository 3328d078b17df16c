import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { DUTY_ROLES } from '../../kernel/duty.ts'
import { ADMINISTRATORS } from '../../kernel/scope.ts'
import type { AccountRole } from './roles-domain.ts'

/** What counts as a second factor: 动态口令 (codes of an app) and 通行密钥 (WebAuthn). */
export const FACTOR_KINDS = ['totp', 'passkey'] as const
export type FactorKind = (typeof FACTOR_KINDS)[number]

/** 安全策略: what a county decides about signing in. Each value has a default that is safe to work with (等保 2.0). */
export interface SecurityRules {
  /** Minutes without a request after which a session ends. */
  readonly idleMinutes: number
  /** Hours after which a session ends however much it is used. */
  readonly absoluteHours: number
  readonly passwordMinLength: number
  /** How many of the passwords before may not come again. */
  readonly passwordHistory: number
  /** Days after which a password must be changed; 0: never. */
  readonly passwordMaxDays: number
  /** Wrong passwords in a row after which an account is locked. */
  readonly failuresUntilLock: number
  /** Minutes of the first lock; each further failure doubles it, up to a day. */
  readonly lockMinutes: number
  /** Wrong passwords from one address within an hour after which the address must wait. */
  readonly failuresPerAddress: number
  /** 双因素: who signs in with more than a password. */
  readonly secondFactorRoles: readonly AccountRole[]
  /** Which second factors count; at least one. */
  readonly secondFactors: readonly FactorKind[]
  /** Whether a passkey signs in without a password, once its device has verified who holds it. */
  readonly passkeySignIn: boolean
}

export const DEFAULT_SECURITY_RULES: SecurityRules = {
  idleMinutes: 30,
  absoluteHours: 12,
  passwordMinLength: 10,
  passwordHistory: 5,
  passwordMaxDays: 180,
  failuresUntilLock: 5,
  lockMinutes: 15,
  failuresPerAddress: 30,
  // Whoever sees children of the whole county, or decides who does.
  secondFactorRoles: [...ADMINISTRATORS, 'bureau-officer', ...DUTY_ROLES],
  secondFactors: FACTOR_KINDS,
  passkeySignIn: false,
}

/** What each number may be; the ends are where 等保 or working with it would break. */
export const SECURITY_RULE_RANGES = {
  idleMinutes: [5, 120],
  absoluteHours: [1, 24],
  passwordMinLength: [8, 64],
  passwordHistory: [1, 24],
  passwordMaxDays: [0, 730],
  failuresUntilLock: [3, 10],
  lockMinutes: [5, 240],
  failuresPerAddress: [10, 1000],
} as const satisfies Readonly<Partial<Record<keyof SecurityRules, readonly [number, number]>>>
export type SecurityNumber = keyof typeof SECURITY_RULE_RANGES

export type SecurityRulesRefusal =
  | 'accounts.rules-idle-longer-than-session'
  | 'accounts.rules-address-before-account'
  | 'accounts.rules-no-second-factor'
  | 'accounts.rules-passkey-alone'

/** Decides whether rules fit together. */
export function decideSecurityRules(rules: SecurityRules): Decision<SecurityRules, SecurityRulesRefusal> {
  if (rules.idleMinutes > rules.absoluteHours * 60) return refuse('accounts.rules-idle-longer-than-session')
  if (rules.failuresPerAddress < rules.failuresUntilLock * 2) return refuse('accounts.rules-address-before-account')
  if (rules.secondFactors.length === 0) return refuse('accounts.rules-no-second-factor')
  if (rules.passkeySignIn && !rules.secondFactors.includes('passkey')) return refuse('accounts.rules-passkey-alone')
  return accept(rules)
}
