import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addYears, type PlainDate } from '../../kernel/plain-date.ts'
import { ASSESSED_SETS } from './processing-domain.ts'

/** What an impact assessment comes to: the processing goes ahead, only with further measures, or not at all. */
export const CONCLUSIONS = ['go-ahead', 'with-measures', 'not'] as const
export type Conclusion = (typeof CONCLUSIONS)[number]

/** What an assessment says in words (个人信息保护法 56); no child is named in it. */
export interface AssessmentWords {
  /** 处理目的、方式是否合法、正当、必要. */
  readonly purpose: string
  /** 对个人权益的影响及安全风险. */
  readonly risk: string
  /** 保护措施, lawful, effective and fitting to the risk. */
  readonly measures: string
  readonly assessor: string
}

export interface Assessment extends AssessmentWords {
  readonly dataSets: readonly string[]
  /** Whether the measures suffice for the risk. */
  readonly suffices: boolean
  readonly conclusion: Conclusion
  readonly assessedOn: PlainDate
  readonly reviewOn: PlainDate
}

export type AssessmentRefusal =
  | 'privacy.assessment-not-needed'
  | 'privacy.assessment-contradicts-itself'
  | 'privacy.day-in-future'
  | 'privacy.review-before-assessment'
  | 'privacy.words-missing'

/** Decides whether an impact assessment (个人信息保护影响评估) may go on file: it is never changed afterwards. */
export function decideAssessment(given: Assessment, today: PlainDate): Decision<Assessment, AssessmentRefusal> {
  if (!given.dataSets.every((code) => ASSESSED_SETS.includes(code))) return refuse('privacy.assessment-not-needed')
  if (given.assessedOn > today) return refuse('privacy.day-in-future')
  if (given.reviewOn <= given.assessedOn) return refuse('privacy.review-before-assessment')
  if ([given.purpose, given.risk, given.measures, given.assessor].some((words) => words.trim().length < 2))
    return refuse('privacy.words-missing')
  if (!given.suffices && given.conclusion === 'go-ahead') return refuse('privacy.assessment-contradicts-itself')
  return accept({ ...given, dataSets: [...new Set(given.dataSets)] })
}

/** The next review where nobody says another day: a year later. */
export function usualReviewOn(assessedOn: PlainDate): PlainDate {
  return addYears(assessedOn, 1)
}

/** How a data set stands: never assessed, its review due, or assessed. */
export type AssessmentStanding = 'missing' | 'due' | 'assessed'

export function standingOf(last: { readonly reviewOn: string } | undefined, today: PlainDate): AssessmentStanding {
  if (!last) return 'missing'
  return last.reviewOn <= today ? 'due' : 'assessed'
}
