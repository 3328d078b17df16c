import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { DATA_SETS } from './processing-domain.ts'

/** What happened, or may have happened, to personal data (个人信息保护法 57). */
export const BREACH_KINDS = ['leaked', 'tampered', 'lost'] as const
export type BreachKind = (typeof BREACH_KINDS)[number]

export const BREACH_STEPS = [
  'tell-authority',
  'tell-guardians',
  'excuse-guardians',
  'demand-notice',
  'amend',
  'close',
] as const
export type BreachStep = (typeof BREACH_STEPS)[number]

/** What the law asks first: the authority told, the guardians told or a reason why not. */
export const BREACH_DUTIES = ['authority', 'guardians'] as const
export type BreachDuty = (typeof BREACH_DUTIES)[number]

export interface BreachState {
  readonly authorityTold: boolean
  readonly guardiansTold: boolean
  /** The measures avert the harm, so that guardians need not be told; void once the authority demands it. */
  readonly guardiansExcused: boolean
  readonly noticeDemanded: boolean
  readonly closed: boolean
}

/** What of a breach is known, in words; corrected as more is known. No child is named in it. */
export interface BreachWords {
  readonly cause: string
  readonly harm: string
  readonly remedy: string
  /** What families can do to lessen the harm. */
  readonly advice: string
}

export interface BreachFacts extends BreachWords {
  readonly kinds: readonly BreachKind[]
  readonly dataSets: readonly string[]
  /** Roughly. */
  readonly childrenCount: number
  /** Null while nobody knows. */
  readonly happenedAt: Date | null
}

export type BreachFactsRefusal =
  | 'privacy.moment-in-future'
  | 'privacy.happened-after-known'
  | 'privacy.words-missing'
  | 'privacy.data-set-unknown'
  | 'privacy.number-in-words'

/** Decides whether what is known of a breach may be written down; how it came about may not be known yet. */
export function decideBreachFacts(
  facts: BreachFacts,
  knownAt: Date,
  now: Date,
): Decision<BreachFacts, BreachFactsRefusal> {
  if (isAhead(knownAt, now)) return refuse('privacy.moment-in-future')
  if (facts.happenedAt && facts.happenedAt > knownAt) return refuse('privacy.happened-after-known')
  if (!facts.dataSets.every((code) => DATA_SETS.some((set) => set.code === code && !set.planned)))
    return refuse('privacy.data-set-unknown')
  const words = [facts.cause, facts.harm, facts.remedy, facts.advice]
  if (words.some((one) => one.trim().length < 2)) return refuse('privacy.words-missing')
  if (words.some(namesSomebody)) return refuse('privacy.number-in-words')
  return accept(facts)
}

/** Clocks of offices go a little before the server's. */
const CLOCK_SLACK_MS = 5 * 60_000

const isAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + CLOCK_SLACK_MS

/** Tells whether a text holds a citizen ID number: a report of a breach goes to many hands. */
export function namesSomebody(text: string): boolean {
  return /(?<!\d)\d{17}[\dXx](?!\d)/.test(text)
}

export function dutiesLeft(breach: BreachState): BreachDuty[] {
  if (breach.closed) return []
  const left: Readonly<Record<BreachDuty, boolean>> = {
    authority: !breach.authorityTold,
    guardians: !breach.guardiansTold && !breach.guardiansExcused,
  }
  return BREACH_DUTIES.filter((duty) => left[duty])
}

const MAY: Readonly<Record<BreachStep, (breach: BreachState) => boolean>> = {
  'tell-authority': (breach) => !breach.authorityTold,
  'tell-guardians': (breach) => !breach.guardiansTold,
  'excuse-guardians': (breach) => !breach.guardiansTold && !breach.guardiansExcused && !breach.noticeDemanded,
  'demand-notice': (breach) => breach.authorityTold && !breach.guardiansTold && !breach.noticeDemanded,
  amend: () => true,
  close: (breach) => dutiesLeft(breach).length === 0,
}

/** Steps a breach may take now. */
export function breachStepsFrom(breach: BreachState): BreachStep[] {
  return breach.closed ? [] : BREACH_STEPS.filter((step) => MAY[step](breach))
}

export type BreachStepRefusal =
  | 'privacy.breach-step-not-possible'
  | 'privacy.moment-in-future'
  | 'privacy.moment-before-known'
  | 'privacy.words-missing'
  | 'privacy.number-in-words'

/**
 * Decides a step of a breach. Guardians may go untold only where measures avert the harm, with the reason in writing, and
 * never when the authority demands it (个人信息保护法 57); nothing is closed before both duties are done.
 */
export function decideBreachStep(
  breach: BreachState & { readonly knownAt: Date },
  step: BreachStep,
  given: { readonly at: Date; readonly note: string; readonly office?: string | undefined },
  now: Date,
): Decision<BreachState, BreachStepRefusal> {
  if (!breachStepsFrom(breach).includes(step)) return refuse('privacy.breach-step-not-possible')
  if (isAhead(given.at, now)) return refuse('privacy.moment-in-future')
  if (given.at < breach.knownAt) return refuse('privacy.moment-before-known')
  if (given.note.trim().length < 2 || (step === 'tell-authority' && !given.office?.trim()))
    return refuse('privacy.words-missing')
  if (namesSomebody(given.note)) return refuse('privacy.number-in-words')
  return accept({ ...breach, ...AFTER[step] })
}

const AFTER: Readonly<Record<BreachStep, Partial<BreachState>>> = {
  'tell-authority': { authorityTold: true },
  'tell-guardians': { guardiansTold: true, guardiansExcused: false },
  'excuse-guardians': { guardiansExcused: true },
  'demand-notice': { noticeDemanded: true, guardiansExcused: false },
  amend: {},
  close: { closed: true },
}

/** The moment by which authority and guardians are to be told: the law says at once, the hours are the county's. */
export function tellBy(knownAt: Date, hours: number): Date {
  return new Date(knownAt.getTime() + hours * 3_600_000)
}
