import type { PlainDate } from '../../../kernel/plain-date.ts'
import { VERDICT_RULES, type Verdict } from '../domain.ts'
import type { StandingDecision } from './standing.ts'

/** A verdict somebody gave on a finding about this child (or one of its records). */
export interface SettledVerdict {
  readonly verdict: Verdict
  readonly factsHash: string
  readonly validUntil: PlainDate | null
}

/** Tells whether a verdict still holds: the facts are the same and its time has not run out. */
export function verdictHolds(verdict: SettledVerdict, factsHash: string, asOf: PlainDate): boolean {
  return verdict.factsHash === factsHash && (verdict.validUntil === null || verdict.validUntil >= asOf)
}

/** Lets a verdict that still holds overrule what the rosters alone would say. */
export function applyVerdict(standing: StandingDecision, verdict: Verdict): StandingDecision {
  const { gives } = VERDICT_RULES[verdict]
  if (gives === null) return standing
  if ('population' in gives) {
    return { ...standing, population: gives.population, standing: null, reason: null, certainty: null }
  }
  return { ...standing, standing: gives.standing, reason: 'verdict', certainty: 'certain' }
}
