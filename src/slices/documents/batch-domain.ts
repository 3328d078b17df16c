import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, parsePlainDate, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { cutOffOf, type SchoolAgeRules } from '../../kernel/school-age.ts'
import type { DocumentKindName, Fields } from './domain.ts'

/** Kinds that are issued for many children in one run, and which children they are for. */
export const BATCH_KINDS = {
  /** Children whose school year of entry is the run's. */
  'enrolment-notice': { for: 'entrants' },
  /** Every child of school age. */
  'guardian-pledge': { for: 'school-age' },
} as const satisfies Partial<Record<DocumentKindName, { readonly for: 'entrants' | 'school-age' }>>
export type BatchKind = keyof typeof BATCH_KINDS
export const BATCH_KIND_NAMES = Object.keys(BATCH_KINDS) as readonly BatchKind[]

/** The last day on which a notice is delivered in time (E2): calendar days before the term, by county rule. */
export function noticeDueOn(termOn: PlainDate, rules: { readonly noticeDaysBeforeTerm: number }): PlainDate {
  return addDays(termOn, -rules.noticeDaysBeforeTerm)
}

export const MOST_IN_A_BATCH = 20_000

/** Decides whether a run may start: somebody to write to who holds no such paper, not more than one run should hold. */
export function decideBatch(
  count: number,
  held: number,
): Decision<number, 'document.batch-empty' | 'document.batch-held' | 'document.batch-too-large'> {
  if (count === 0) return held > 0 ? refuse('document.batch-held', { held }) : refuse('document.batch-empty')
  return count > MOST_IN_A_BATCH ? refuse('document.batch-too-large', { most: MOST_IN_A_BATCH }) : accept(count)
}

export const BATCH_STATES = ['running', 'stopped', 'failed', 'done'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/** Where a run stands, by its job; one whose job ended otherwise than well goes on when somebody resumes it. */
export function batchStateOf(job: { readonly state: string } | undefined): BatchState {
  if (job?.state === 'done') return 'done'
  if (job?.state === 'failed') return 'failed'
  return job?.state === 'queued' || job?.state === 'running' ? 'running' : 'stopped'
}

/** Days before the autumn from which on what is written is for the school year that comes. */
const AHEAD = 92

/** The school year a paper is for: what it says, or the autumn in which the child reports or after which it was written. */
export function schoolYearOfPaper(fields: Fields, issuedOn: PlainDate): number {
  const said = /\d{4}/.exec(String(fields.schoolYear ?? ''))
  if (said) return Number(said[0])
  return schoolYearOf(addDays(parsePlainDate(String(fields.reportOn ?? '')) ?? issuedOn, AHEAD))
}

/** Birth days of the children who enter school in a school year. */
export function entrantBirths(schoolYear: number, rules: SchoolAgeRules) {
  return {
    first: addDays(cutOffOf(schoolYear - rules.entryAge - 1, rules), 1),
    last: cutOffOf(schoolYear - rules.entryAge, rules),
  }
}
