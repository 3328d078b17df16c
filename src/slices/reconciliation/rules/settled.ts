import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { Explanation } from '../../cases/domain.ts'
import { VERDICT_RULES, type Verdict } from '../domain.ts'
import type { StandingDecision } from './standing.ts'

/** A verdict somebody gave on a finding about this child (or one of its records), or what its case was explained by. */
export interface SettledVerdict {
  readonly verdict: Verdict
  /** Facts the verdict rests on; null for an explained case, which holds until its re-check day whatever the rosters say. */
  readonly factsHash: string | null
  readonly validUntil: PlainDate | null
}

/** Tells whether a verdict still holds: the facts are the same and its time has not run out. */
export function verdictHolds(verdict: SettledVerdict, factsHash: string, asOf: PlainDate): boolean {
  return (
    (verdict.factsHash === null || verdict.factsHash === factsHash) &&
    (verdict.validUntil === null || verdict.validUntil >= asOf)
  )
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

/** An explained case speaks like a verdict until it must be checked again (standards §2.5 row 3x). */
export const VERDICT_OF_EXPLANATION: Readonly<Record<Explanation, Verdict>> = {
  attends: 'attends',
  'transfer-under-way': 'enrolled-elsewhere',
  'studies-elsewhere': 'enrolled-elsewhere',
  suspended: 'deferred',
  deferred: 'deferred',
  'home-taught': 'home-taught',
  ill: 'deferred',
  completed: 'completed',
  'moved-away': 'moved-away',
  abroad: 'moved-away',
  deceased: 'deceased',
  'in-custody-or-special-school': 'enrolled-elsewhere',
  'wrong-data': 'wrong-data',
}
