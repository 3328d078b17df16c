import { addDays, type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { SchoolAgeRules } from '../../kernel/school-age.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import { REPORT_INPUTS } from './self-inspection-domain.ts'
import { type BirthRange, birthsOf, printRate } from './domain.ts'

/** States of a case in which a child is lost, or back. */
export { DROPOUT_STATES, RETURNED_STATES } from '../cases/domain.ts'

/** 销号原因 by which a confirmed case turns out to have been none: there was no such child or record. */
export const MISTAKES = ['record-cancelled'] as const

/** 学段 an indicator is counted for; `all` is both. */
export const INDICATOR_STAGES = ['all', 'primary', 'junior'] as const
export type IndicatorStage = (typeof INDICATOR_STAGES)[number]

export const BREAKDOWNS = ['township', 'school', 'grade', 'group', 'sex', 'year'] as const
export type Breakdown = (typeof BREAKDOWNS)[number]

/** Counts the records give: each is a set of children, so that it opens to their names. */
export const RECORD_INPUTS = [
  'children-of-age', // 学龄儿童
  'children-of-age-in-school', // 学龄儿童在学
  'children-of-age-schooled', // 学龄儿童在学 (本级及以上, 含提前完成)
  'pupils', // 现有在校生
  'pupils-kept', // 统计日在校生, 含学年初以来毕业
  'pupils-at-year-start', // 学年初在校生
  'pupils-transferred-in', // 学年初以来转入
  'pupils-transferred-out', // 学年初以来转出
  'pupils-died', // 学年初以来死亡
  'term-kept', // 统计日在校生, 含学期初以来毕业
  'pupils-at-term-start', // 学期初在校生
  'term-transferred-in', // 学期初以来转入
  'term-transferred-out', // 学期初以来转出
  'term-died', // 学期初以来死亡
  'final-grade-pupils', // 初中毕业班学生
  'first-grade-pupils', // 初中一年级 (当年招生)
  'dropouts-of-year', // 学年内辍学
  'dropouts-of-year-not-back', // 学年内辍学且未复学
  'dropouts-now', // 现有辍学
  'disabled-of-age', // 适龄残疾儿童少年
  'disabled-of-age-in-school', // 适龄残疾儿童少年在学
] as const
export type RecordInput = (typeof RECORD_INPUTS)[number]

/** Counts no record of this system can give: entered once for a school year, with their source. */
export const BASE_INPUTS = [
  'graduates', // 当年毕业生
  'cohort-intake', // 该届入学 (招生) 数
  'cohort-transferred-in', // 该届转入
  'cohort-transferred-out', // 该届转出
  'cohort-died', // 该届死亡
  'senior-entrants', // 升入高中阶段
  'three-kinds-of-age', // 三残适龄
  'three-kinds-in-school', // 三残在学
  'completing-age', // 15 (17) 周岁人口
  'completed-level', // 其中已完成小学 (初中)
] as const
export type BaseInput = (typeof BASE_INPUTS)[number]

export type Input = RecordInput | BaseInput

/** Base figures that stand in where the history of the records does not reach back far enough; asked only then. */
export const STAND_INS = ['pupils-at-year-start'] as const satisfies readonly RecordInput[]
/** What a bureau may enter. */
export const ENTERED_INPUTS = [...BASE_INPUTS, ...STAND_INS, ...REPORT_INPUTS] as const
export type EnteredInput = (typeof ENTERED_INPUTS)[number]

export const isBaseInput = (input: Input): input is BaseInput => (BASE_INPUTS as readonly Input[]).includes(input)
export const isStandIn = (input: Input): boolean => (STAND_INS as readonly Input[]).includes(input)

/** An input that is added or taken away. */
export interface Term {
  readonly input: Input
  readonly sign: 1 | -1
}

export interface FormulaRule {
  readonly stages: readonly IndicatorStage[]
  readonly numerator: readonly Term[]
  readonly denominator: readonly Term[]
  /** At most 100%; what exceeds it is a sign of wrong transfers and says so (standards §1.6). */
  readonly capped?: true
  /** Ways it may be broken down; a child in no school belongs to no school. */
  readonly breakdowns: readonly Breakdown[]
  /** Counts children who are lost: fewer is better. */
  readonly lowIsGood?: true
}

const plus = (...inputs: readonly Input[]): Term[] => inputs.map((input) => ({ input, sign: 1 }))
const minus = (...inputs: readonly Input[]): Term[] => inputs.map((input) => ({ input, sign: -1 }))

const EVERY_WAY = BREAKDOWNS
const AT_HOME = ['township', 'group', 'sex', 'year'] as const
/** What is entered by hand is not known by sex or group. */
const BY_UNIT = ['township', 'school', 'year'] as const
const BOTH = ['primary', 'junior'] as const

const COHORT_MOVES = [...plus('cohort-transferred-in'), ...minus('cohort-transferred-out')]

/** The indicators of standards §1.2 by formula id, in the order of the table. */
export const FORMULA_RULES = {
  NER_P: {
    stages: ['primary'],
    numerator: plus('children-of-age-in-school'),
    denominator: plus('children-of-age'),
    breakdowns: AT_HOME,
  },
  GER: {
    stages: ['junior'],
    numerator: plus('pupils'),
    denominator: plus('children-of-age'),
    breakdowns: ['township', 'group', 'sex', 'year'],
  },
  ER_AGE: {
    stages: INDICATOR_STAGES,
    numerator: plus('children-of-age-schooled'),
    denominator: plus('children-of-age'),
    breakdowns: AT_HOME,
  },
  RET_9: {
    stages: ['junior'],
    numerator: plus('final-grade-pupils'),
    denominator: plus('cohort-intake'),
    breakdowns: BY_UNIT,
  },
  RET_9_ADJ: {
    stages: ['junior'],
    numerator: plus('final-grade-pupils'),
    denominator: [...plus('cohort-intake'), ...COHORT_MOVES, ...minus('cohort-died')],
    capped: true,
    breakdowns: BY_UNIT,
  },
  RET_P: {
    stages: ['primary'],
    numerator: plus('graduates'),
    denominator: [...plus('cohort-intake'), ...COHORT_MOVES],
    capped: true,
    breakdowns: BY_UNIT,
  },
  RET_J: {
    stages: ['junior'],
    numerator: plus('graduates'),
    denominator: [...plus('cohort-intake'), ...COHORT_MOVES],
    capped: true,
    breakdowns: BY_UNIT,
  },
  RET_GRADE: {
    stages: INDICATOR_STAGES,
    numerator: plus('pupils-kept'),
    denominator: [
      ...plus('pupils-at-year-start', 'pupils-transferred-in'),
      ...minus('pupils-transferred-out', 'pupils-died'),
    ],
    capped: true,
    breakdowns: EVERY_WAY,
  },
  RET_TERM: {
    stages: INDICATOR_STAGES,
    numerator: plus('term-kept'),
    denominator: [
      ...plus('pupils-at-term-start', 'term-transferred-in'),
      ...minus('term-transferred-out', 'term-died'),
    ],
    capped: true,
    breakdowns: EVERY_WAY,
  },
  DROP_Y_GROSS: {
    stages: INDICATOR_STAGES,
    numerator: plus('dropouts-of-year'),
    denominator: plus('pupils-at-year-start'),
    breakdowns: EVERY_WAY,
    lowIsGood: true,
  },
  DROP_Y_NET: {
    stages: INDICATOR_STAGES,
    numerator: plus('dropouts-of-year-not-back'),
    denominator: plus('pupils-at-year-start'),
    breakdowns: EVERY_WAY,
    lowIsGood: true,
  },
  DROP_NOW: {
    stages: INDICATOR_STAGES,
    numerator: plus('dropouts-now'),
    denominator: plus('pupils'),
    breakdowns: EVERY_WAY,
    lowIsGood: true,
  },
  UP_P: {
    stages: ['primary'],
    numerator: plus('first-grade-pupils'),
    denominator: plus('graduates'),
    breakdowns: ['year'],
  },
  UP_J: {
    stages: ['junior'],
    numerator: plus('senior-entrants'),
    denominator: plus('graduates'),
    breakdowns: BY_UNIT,
  },
  SEN_ER: {
    stages: INDICATOR_STAGES,
    numerator: plus('disabled-of-age-in-school'),
    denominator: plus('disabled-of-age'),
    breakdowns: ['township', 'sex', 'year'],
  },
  SEN3_ER: {
    stages: ['all'],
    numerator: plus('three-kinds-in-school'),
    denominator: plus('three-kinds-of-age'),
    breakdowns: ['township', 'year'],
  },
  COMP: {
    stages: BOTH,
    numerator: plus('completed-level'),
    denominator: plus('completing-age'),
    breakdowns: ['township', 'year'],
  },
} as const satisfies Readonly<Record<string, FormulaRule>>

export type Indicator = keyof typeof FORMULA_RULES
export const INDICATORS = Object.keys(FORMULA_RULES) as readonly Indicator[]
export const formulaRule = (indicator: Indicator): FormulaRule => FORMULA_RULES[indicator]
export const inputsOf = ({ numerator, denominator }: FormulaRule): readonly Input[] => [
  ...new Set([...numerator, ...denominator].map((term) => term.input)),
]

/** Counted from the begin of the term, not of the school year. */
export const isOfTerm = (indicator: Indicator): boolean =>
  inputsOf(formulaRule(indicator)).includes('pupils-at-term-start')

/** null: nothing gives this count. */
export type Counts = Readonly<Partial<Record<Input, number | null>>>

export interface IndicatorValue {
  /** null where an input is missing. */
  readonly numerator: number | null
  readonly denominator: number | null
  readonly printed: string
  readonly percent: number | null
  /** Inputs that nothing gives: the rate is not printed rather than guessed. */
  readonly missing: readonly Input[]
  /** The formula exceeds 100% and was cut: transfers are to be checked. */
  readonly isCapped: boolean
}

/** Computes an indicator from its counts. A count nobody knows makes the rate unknown. */
export function valueOf(indicator: Indicator, counts: Counts): IndicatorValue {
  const rule = formulaRule(indicator)
  const missing = inputsOf(rule).filter((input) => (counts[input] ?? null) === null)
  const sum = (terms: readonly Term[]): number | null =>
    terms.some(({ input }) => missing.includes(input))
      ? null
      : terms.reduce((total, { input, sign }) => total + sign * counts[input]!, 0)
  const numerator = sum(rule.numerator)
  const denominator = sum(rule.denominator)
  if (numerator === null || denominator === null || denominator < 0)
    return { numerator, denominator, printed: '—', percent: null, missing, isCapped: false }
  const isCapped = rule.capped === true && numerator > denominator && denominator > 0
  const rate = isCapped ? printRate(1, 1) : printRate(numerator, denominator)
  return { numerator, denominator, ...rate, missing, isCapped }
}

/** First day of the school year a day lies in: 学年初 of standards §1.1. */
export function yearStartOf(on: PlainDate): PlainDate {
  return plainDate(`${schoolYearOf(on)}-09-01`)
}

/** 学期初: first day of the term a day lies in, or of the last one before it in its school year; a year without a calendar has none. */
export function termStartOf(
  on: PlainDate,
  calendar: Pick<SchoolCalendar, 'schoolYears' | 'termOf'>,
): PlainDate | undefined {
  if (!calendar.schoolYears.includes(schoolYearOf(on))) return undefined
  for (let day = on; day >= yearStartOf(on); day = addDays(day, -1)) {
    const term = calendar.termOf(day)
    if (term) return term.startsOn
  }
  return undefined
}

/**
 * The day on which the leaving class (毕业班) of a school year is counted: in July and August the last of June, for then it is
 * through, and rosters of the summer may hold the next year's classes already.
 */
export function finalClassDayOf(on: PlainDate): PlainDate {
  const last = plainDate(`${schoolYearOf(on) + 1}-06-30`)
  return on < last ? on : last
}

/** First day on which whoever finishes is of the school year's own leaving class; a record closed in autumn is of the class before. */
export const finishingFrom = (on: PlainDate): PlainDate => plainDate(`${schoolYearOf(on) + 1}-01-01`)

/** Birth days of the children of an age on a day, by stage. */
export function birthsOfStage(stage: IndicatorStage, on: PlainDate, rules: SchoolAgeRules): BirthRange {
  const births = birthsOf(on, rules)
  if (stage === 'primary') return births.primary
  if (stage === 'junior') return births.junior
  return { bornFrom: births.junior.bornFrom!, bornTo: births.primary.bornTo! }
}

/** 10-day rule of GD09 (standards §1.2): away in the period, but back within so many days before the count date, is not lost. */
export const RETURN_DAYS = 10
export const returnWindowOf = (countOn: PlainDate): PlainDate => addDays(countOn, -RETURN_DAYS)

/** Count days of the same indicator in the school years up to this one, oldest first. */
export function countDaysOfYears(on: PlainDate, years: number): readonly PlainDate[] {
  const [year, rest] = [Number(on.slice(0, 4)), on.slice(4)]
  return Array.from({ length: years }, (_, index) => {
    const of = year - (years - 1 - index)
    // The year of a 29 February has no such day in the others.
    return plainDate(`${of}${rest === '-02-29' ? '-02-28' : rest}`)
  })
}
