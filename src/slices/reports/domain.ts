import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, addMonths, type PlainDate, plainDate } from '../../kernel/plain-date.ts'

/** Formula ids of standards §1.2 that this slice computes. */
export const FORMULAS = ['ER_AGE', 'DROP_NOW'] as const
export type Formula = (typeof FORMULAS)[number]

/** Lists a number can open to. */
export const OPENABLE_LISTS = ['children', 'pupils', 'findings', 'cases'] as const
export type OpenableList = (typeof OPENABLE_LISTS)[number]

export const REPORT_STAGES = ['primary', 'junior', 'unknown', 'total'] as const
export type ReportStage = (typeof REPORT_STAGES)[number]

export const UNIT_LINES = ['household', 'school'] as const
export type UnitLine = (typeof UNIT_LINES)[number]

/** Who reports: a county, township or village by its prefix, or a school by its code. */
export interface ReportUnit {
  readonly line: UnitLine
  readonly code: string
}

/**
 * Prints a rate half up to two places (standards §1.3). `0%` and `100%` are printed only when they are exact: nobody
 * may read "all in school" while one child is missing.
 */
export function printRate(numerator: number, denominator: number): { readonly printed: string; readonly percent: number | null } {
  if (denominator === 0) return { printed: '—', percent: null }
  const hundredths = Math.floor((numerator * 20_000 + denominator) / (denominator * 2))
  const percent = hundredths / 100
  if (numerator === 0) return { printed: '0%', percent: 0 }
  if (hundredths === 0) return { printed: '<0.01%', percent }
  if (numerator === denominator) return { printed: '100%', percent: 100 }
  if (hundredths === 10_000 && numerator < denominator) return { printed: '>99.99%', percent }
  return { printed: `${percent.toFixed(2)}%`, percent }
}

/** First and last day of a month written `2026-11`. */
export function daysOfMonth(month: string): { readonly first: PlainDate; readonly last: PlainDate } {
  const first = plainDate(`${month}-01`)
  return { first, last: addDays(addMonths(first, 1), -1) }
}

/** The day a month's report counts on: its last day, or today while the month still runs. */
export function countDayOf(month: string, today: PlainDate): Decision<PlainDate, 'report.month-not-begun'> {
  const { first, last } = daysOfMonth(month)
  if (first > today) return refuse('report.month-not-begun', { month })
  return accept(last < today ? last : today)
}

export interface SigningDraft {
  readonly contentHash: string
  readonly version: number
  readonly nilStatement: boolean
  readonly correctionReason?: string | undefined
}

/**
 * Decides whether a monthly report may be signed as it stands: the numbers are those that were seen, a nil report says
 * so in words (零报告), a report with children never does, and a correction gives its reason.
 */
export function decideSigning(
  report: { readonly contentHash: string; readonly nil: boolean; readonly newestVersion: number },
  draft: SigningDraft,
): Decision<
  { readonly version: number },
  | 'report.changed-meanwhile'
  | 'report.figures-changed'
  | 'report.nil-statement-missing'
  | 'report.not-nil'
  | 'report.correction-reason-missing'
> {
  if (draft.version !== report.newestVersion) return refuse('report.changed-meanwhile')
  if (draft.contentHash !== report.contentHash) return refuse('report.figures-changed')
  if (report.nil && !draft.nilStatement) return refuse('report.nil-statement-missing')
  if (!report.nil && draft.nilStatement) return refuse('report.not-nil')
  if (report.newestVersion > 0 && !draft.correctionReason?.trim()) return refuse('report.correction-reason-missing')
  return accept({ version: report.newestVersion + 1 })
}
