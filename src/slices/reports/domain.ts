import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, addMonths, type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { cutOffOf, type SchoolAgeRules, schoolAgeBirths } from '../../kernel/school-age.ts'
import {
  type CaseState,
  DROPOUT_STATES,
  PRIMARY_YEARS,
  RETURNED_STATES,
  type Stage,
  SUSPECTED_STATES,
} from '../cases/domain.ts'

/** Formula ids of standards §1.2 that this slice computes. */
export const FORMULAS = ['ER_AGE', 'DROP_NOW'] as const
export type Formula = (typeof FORMULAS)[number]

/** Kinds of findings, in the order of the table. */
export { FINDING_KINDS } from '../reconciliation/domain.ts'

/** Lists a number can open to. */
export const OPENABLE_LISTS = ['children', 'pupils', 'findings', 'cases'] as const
export type OpenableList = (typeof OPENABLE_LISTS)[number]

export const REPORT_STAGES = ['primary', 'junior', 'unknown', 'total'] as const
export type ReportStage = (typeof REPORT_STAGES)[number]

/** Age groups of the figures; `preschool` and `older` are outside of school age, `unknown` has no birth day. */
export type AgeGroup = 'preschool' | 'primary' | 'junior' | 'older' | 'unknown'

export interface BirthRange {
  readonly bornFrom?: PlainDate
  readonly bornTo?: PlainDate
}

/** Birth days of each age group on a day: six years of primary from the entry age on, then junior to the last age. */
export function birthsOf(
  on: PlainDate,
  rules: SchoolAgeRules,
): Readonly<Record<Exclude<AgeGroup, 'unknown'>, BirthRange>> {
  const { first, last } = schoolAgeBirths(on, rules)
  const firstOfPrimary = addDays(cutOffOf(schoolYearOf(on) - rules.entryAge - PRIMARY_YEARS, rules), 1)
  return {
    preschool: { bornFrom: addDays(last, 1) },
    primary: { bornFrom: firstOfPrimary, bornTo: last },
    junior: { bornFrom: first, bornTo: addDays(firstOfPrimary, -1) },
    older: { bornTo: addDays(first, -1) },
  }
}

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
export function printRate(
  numerator: number,
  denominator: number,
): { readonly printed: string; readonly percent: number | null } {
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

/** A step of a case on a day. */
export interface CaseMove {
  readonly on: PlainDate
  readonly from: CaseState | null
  readonly to: CaseState
}

/** What a case means on a day: 疑似, 失学辍学, back in school, or none of them. */
export type CasePhase = 'suspected' | 'dropout' | 'returned' | 'none'

export function phaseOf(state: CaseState | null): CasePhase {
  if (state === null) return 'none'
  if ((SUSPECTED_STATES as readonly CaseState[]).includes(state)) return 'suspected'
  if ((DROPOUT_STATES as readonly CaseState[]).includes(state)) return 'dropout'
  return (RETURNED_STATES as readonly CaseState[]).includes(state) ? 'returned' : 'none'
}

/** A case in a month: where it stood before and at the end, and how often it moved in, back and out in between. */
export interface CaseMonth {
  readonly before: CasePhase
  readonly atEnd: CasePhase
  readonly newInMonth: number
  readonly returnedInMonth: number
  readonly otherDecrease: number
}

/** Follows a case through a month by its steps, first to last. before + new − returned − other = at the end, by construction. */
export function monthOfCase(moves: readonly CaseMove[], first: PlainDate, countOn: PlainDate): CaseMonth {
  let before: CasePhase = 'none'
  let atEnd: CasePhase = 'none'
  const counts = { newInMonth: 0, returnedInMonth: 0, otherDecrease: 0 }
  for (const move of moves) {
    if (move.on > countOn) break
    const to = phaseOf(move.to)
    if (move.on < first) before = to
    else if (atEnd !== 'dropout' && to === 'dropout') counts.newInMonth++
    else if (atEnd === 'dropout' && to === 'returned') counts.returnedInMonth++
    else if (atEnd === 'dropout' && to !== 'dropout') counts.otherDecrease++
    atEnd = to
  }
  return { before, atEnd, ...counts }
}

/** A child that counts in a monthly report, with what the `of which` columns ask. */
export interface CountedChild {
  readonly stage: Stage
  readonly girl: boolean
  readonly groups: readonly string[]
  /** A child of an open finding has no case yet and is suspected. */
  readonly month: CaseMonth
}

export interface MonthlyCounts {
  readonly stage: ReportStage
  readonly inSchool: number
  readonly dropoutBefore: number
  readonly newInMonth: number
  readonly returnedInMonth: number
  readonly otherDecrease: number
  readonly dropoutAtEnd: number
  readonly suspected: number
  readonly ofWhich: {
    readonly poor: number
    readonly disabled: number
    readonly leftBehind: number
    readonly migrant: number
    readonly girls: number
  }
}

/** Fills the table: a row for each stage that has anything to say, primary and junior always, and the total. */
export function monthlyRows(
  children: readonly CountedChild[],
  inSchool: Readonly<Record<Stage, number>>,
): readonly MonthlyCounts[] {
  const rows = (['primary', 'junior', 'unknown'] as const).map((stage) =>
    rowOf(
      stage,
      children.filter((child) => child.stage === stage),
      inSchool[stage],
    ),
  )
  const total = rowOf('total', children, inSchool.primary + inSchool.junior + inSchool.unknown)
  return [...rows.filter((row) => row.stage !== 'unknown' || saysAnything(row)), total]
}

function rowOf(stage: ReportStage, children: readonly CountedChild[], inSchool: number): MonthlyCounts {
  const sum = (of: (month: CaseMonth) => number) => children.reduce((total, child) => total + of(child.month), 0)
  const now = children.filter(({ month }) => month.atEnd === 'dropout' || month.atEnd === 'suspected')
  const ofGroup = (group: string) => now.filter((child) => child.groups.includes(group)).length
  return {
    stage,
    inSchool,
    dropoutBefore: sum((month) => Number(month.before === 'dropout')),
    newInMonth: sum((month) => month.newInMonth),
    returnedInMonth: sum((month) => month.returnedInMonth),
    otherDecrease: sum((month) => month.otherDecrease),
    dropoutAtEnd: sum((month) => Number(month.atEnd === 'dropout')),
    suspected: sum((month) => Number(month.atEnd === 'suspected')),
    ofWhich: {
      poor: ofGroup('poor'),
      disabled: ofGroup('disabled'),
      leftBehind: ofGroup('left-behind'),
      migrant: ofGroup('migrant'),
      girls: now.filter((child) => child.girl).length,
    },
  }
}

function saysAnything({ stage: _, ofWhich: __, ...counts }: MonthlyCounts): boolean {
  return Object.values(counts).some((count) => count > 0)
}

/** What every report that is frozen is judged by: what was seen, and over which version. */
export interface VersionDraft {
  readonly contentHash: string
  readonly version: number
  readonly correctionReason?: string | undefined
}
export type VersionRefusal = 'report.changed-meanwhile' | 'report.figures-changed' | 'report.correction-reason-missing'

/** Decides the next version of a report: over the one that was read, with the numbers that were seen, corrected with a reason. */
export function decideVersion(
  report: { readonly contentHash: string; readonly newestVersion: number },
  draft: VersionDraft,
): Decision<{ readonly version: number }, VersionRefusal> {
  if (draft.version !== report.newestVersion) return refuse('report.changed-meanwhile')
  if (draft.contentHash !== report.contentHash) return refuse('report.figures-changed')
  if (report.newestVersion > 0 && !draft.correctionReason?.trim()) return refuse('report.correction-reason-missing')
  return accept({ version: report.newestVersion + 1 })
}

/** Decides whether the statement of 零报告 is given exactly when there is nobody to report. */
export function decideNilStatement(
  nil: boolean,
  isStated: boolean,
): Decision<true, 'report.nil-statement-missing' | 'report.not-nil'> {
  if (nil && !isStated) return refuse('report.nil-statement-missing')
  if (!nil && isStated) return refuse('report.not-nil')
  return accept(true)
}
