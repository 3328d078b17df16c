import type { CaseState } from '../domain.ts'
import type { ClockName } from './clocks.ts'

/** What comes from a court; texts `case.court-paper.<paper>`. */
export const COURT_PAPERS = ['accepted', 'not-accepted', 'ruling', 'mediation', 'judgment', 'other'] as const
export type CourtPaper = (typeof COURT_PAPERS)[number]
/** What it says of what was asked; texts `case.court-outcome.<outcome>`. */
export const COURT_OUTCOMES = ['granted', 'refused', 'open'] as const
export type CourtOutcome = (typeof COURT_OUTCOMES)[number]

/** What a paper of a court makes the organ wait or answer for (行政强制法 56–58): a case before a court always waits for something. */
export function courtClockAfter(state: CaseState, paper: CourtPaper, outcome: CourtOutcome): ClockName {
  if (state !== 'in-court') return 'court-follow'
  if (paper === 'not-accepted' || outcome === 'refused') return 'court-review'
  return paper === 'accepted' ? 'court-ruling' : 'court-follow'
}

export const COURT_CLOCKS = [
  'court-acceptance',
  'court-ruling',
  'court-review',
  'court-follow',
] as const satisfies readonly ClockName[]
