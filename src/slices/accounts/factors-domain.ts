import { FACTOR_KINDS, type FactorKind, type SecurityRules } from './rules-domain.ts'

export type FactorsOfAccount = ReadonlySet<FactorKind>

/**
 * Which of an account's second factors a sign-in asks for: those that count. One that does not count is asked for only
 * when there is no other, so that no account becomes easier to enter by a change of the rules.
 */
export function factorsToAsk(has: FactorsOfAccount, rules: Pick<SecurityRules, 'secondFactors'>): FactorKind[] {
  const all = FACTOR_KINDS.filter((kind) => has.has(kind))
  const counting = all.filter((kind) => rules.secondFactors.includes(kind))
  return counting.length > 0 ? counting : all
}

/** Tells whether an account must set up a second factor before anything else. */
export function lacksFactor(
  has: FactorsOfAccount,
  rules: Pick<SecurityRules, 'secondFactors' | 'secondFactorRoles'>,
  role: string,
): boolean {
  const isAsked = (rules.secondFactorRoles as readonly string[]).includes(role)
  return isAsked && !rules.secondFactors.some((kind) => has.has(kind))
}

/** Tells whether a device's count of signatures goes on. A count that stands still or goes back is that of a copied key. */
export function isCountedOn(before: number, after: number): boolean {
  return after > before || (after === 0 && before === 0)
}

/** 依赖方: for which site passkeys are made, and at which address pages must be open to use them. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/**
 * Decides where passkeys work, from the address people type: browsers allow them on https with a name (never a bare IP
 * address), and on this machine as `localhost`. undefined: nowhere, as on a plain http:// address of an office network.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | undefined {
  if (!URL.canParse(publicUrl)) return undefined
  const url = new URL(publicUrl)
  if (isLoopback(url.hostname) && url.protocol === 'http:') {
    url.hostname = 'localhost'
    return { id: 'localhost', origin: url.origin }
  }
  const isNumbers = /^[\d.]+$|^\[/.test(url.hostname)
  return url.protocol === 'https:' && !isNumbers ? { id: url.hostname, origin: url.origin } : undefined
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
