import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type DivisionCode, type DivisionLevel, divisionAt, levelOf } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { plainDateOf } from '../../kernel/plain-date.ts'
import type { SchoolAgeRules } from '../../kernel/school-age.ts'

/** 区划: a county, township or village. Codes change from year to year, so each has a time in which it holds. */
export interface Division {
  readonly code: DivisionCode
  readonly name: string
  readonly level: DivisionLevel
  readonly parentCode: DivisionCode | null
  readonly validFrom: PlainDate
  readonly validTo: PlainDate | null
  /** 包保学校: the school that looks after the household line of this village (requirements §0, K6). */
  readonly sponsoringSchoolCode: string | null
}

export const SCHOOL_KINDS = [
  'primary',
  'teaching-point',
  'junior',
  'nine-year',
  'complete-secondary',
  'twelve-year',
  'special',
] as const
export type SchoolKind = (typeof SCHOOL_KINDS)[number]

/** 学校: `code` is the 10-digit school identifier of the enrolment system (学校标识码). */
export interface School {
  readonly code: string
  readonly name: string
  readonly kind: SchoolKind
  /** Where the school lies, 12 digits. */
  readonly divisionCode: DivisionCode
  readonly isPrivate: boolean
  readonly active: boolean
}

/** Kinds of findings that have a period for being checked; the same words as the reconciliation's. */
export const CHECKED_KINDS = [
  'out-of-school',
  'ghost-enrolment',
  'duplicate-enrolment',
  'person-record-mismatch',
  'unknown-to-rosters',
] as const
export type CheckedKind = (typeof CHECKED_KINDS)[number]

export const LEADS_WITHOUT_ENROLMENT = ['sponsoring-school', 'township', 'village'] as const

/** What a county decides for itself. Each value has a default that is safe to work with. */
export interface CountyRules {
  readonly schoolAge: SchoolAgeRules
  /** Calendar days the responsible unit has for checking a finding of each kind. */
  readonly dueDays: Readonly<Record<CheckedKind, number>>
  /** Probabilities: from `sure` on a link needs no eye, from `likely` on it counts, from `review` on it is shown as possible. */
  readonly certainty: { readonly sure: number; readonly likely: number; readonly review: number }
  /** Who leads when a child is enrolled nowhere in the county (K6); enrolled in the county, the school leads always. */
  readonly leadWithoutEnrolment: (typeof LEADS_WITHOUT_ENROLMENT)[number]
  /** Counts from 1 up to below this are not shown in what leaves the county (standards §5.1). */
  readonly smallCell: number
  /** Rows up to which a list may be exported without a second person's approval. */
  readonly exportApprovalRows: number
  /** Day of the month before which the bureau's return is due (requirements M3). */
  readonly monthlyReturnDay: number
  /** 社会举报: days until somebody must have looked (county practice: no law names a number). */
  readonly tipTriageDays: number
  /** 入学通知书: delivered so many calendar days before the autumn term (requirements E2: practice of one county, no law). */
  readonly noticeDaysBeforeTerm: number
  readonly attendance: AttendanceRules
  readonly returns: ReturnRules
  readonly honesty: HonestyRules
  readonly figures: FigureRules
}

/** 指标口径: what a county decides of its indicators; each has the default of the documents named. */
export interface FigureRules {
  /** 控辍重点管理单位: percent of the school year's pupils lost above which a unit is managed closely (requirements L12, V5). */
  readonly keyUnitPrimaryPercent: number
  readonly keyUnitJuniorPercent: number
  /** 休学 counts among the dropouts of the year; not by default (standards §1.2). */
  readonly countSuspensionAsDropout: boolean
}

/** 报送期限: by when a periodic report is due, in days after the end of its time or as a day of its month (standards §6.2). */
export interface ReturnRules {
  readonly schoolWeekDays: number
  readonly schoolMonthDays: number
  readonly villageMonthDays: number
  readonly townshipMonthDays: number
  readonly quarterDays: number
  /** Days from the begin of a term in which its survey is made. */
  readonly termStartDays: number
  readonly termEndDays: number
  readonly schoolYearDays: number
  /** Day of June by which lists of the population 0–15 are gathered. */
  readonly populationDay: number
  /** Day of June and September by which the disabled children are reported. */
  readonly disabledDay: number
  /** Days after a quarter for the villages' 留守 children. */
  readonly leftBehindDays: number
  /** Days after April, June, October and December for the townships' progress. */
  readonly townshipProgressDays: number
  /** Day of March and September by which schools report theirs. */
  readonly schoolProgressDay: number
  /** Days after the due day from which a report that is missing is a finding. */
  readonly omissionDays: number
  /** Working days in which a level signs what was filed, and in which a unit files anew what was sent back. */
  readonly signDays: number
}

/** 数据核验: from when on numbers are doubted (requirements M6; a product choice, no law). */
export interface HonestyRules {
  /** School days in a row without one absence, in a class of at least so many pupils. */
  readonly fullPresenceDays: number
  readonly fullPresencePupils: number
  /** Calendar days after its day from which a report counts as made afterwards, and how many of them at once are a hit. */
  readonly lateDays: number
  readonly lateReports: number
  /** Classes one account signs, each within so many seconds of the one before. */
  readonly seriesClasses: number
  readonly seriesSeconds: number
  /** Days somebody has to settle a hit. */
  readonly settleDays: number
  /** Pupils by which the classes of a school and its enrolment must differ to be a hit. */
  readonly rollPupils: number
}

/** 考勤: from which number of school days on what happens (standards §6.1; a product choice, no law). */
export interface AttendanceRules {
  /** Time of day by which a class has reported, `HH:MM`. */
  readonly reportBy: string
  /** Unexcused school days in a row after which the school is alerted, a suspicion is raised, a dropout is to be confirmed. */
  readonly alertDays: number
  readonly suspectedDays: number
  readonly confirmDays: number
  /** School day of the term by which an entrant must have come. */
  readonly entrantDays: number
  /** School days in which a leaver must have arrived at the receiving school. */
  readonly transferDays: number
  /** School days in a row that a reported illness excuses without approved leave. */
  readonly illnessDays: number
  /** School days in a row of 公假 that the class may report without approved leave. */
  readonly officialDays: number
  /** School days that a guardian's word to the teacher excuses; the same child gets it again only after a while. */
  readonly promiseDays: number
  /** School days of leave that the homeroom teacher approves; longer leave is for the school. */
  readonly teacherLeaveDays: number
  /** School days of leave that the school approves; longer leave and 休学 are for the township or the bureau. */
  readonly authorityLeaveDays: number
  /** School days in a row without a report of a class after which silence is a finding. */
  readonly silentDays: number
  /** So many children suspected in one class or village within so many calendar days are told to the bureau at once. */
  readonly alarmChildren: number
  readonly alarmDays: number
}

export const DEFAULT_RULES: CountyRules = {
  schoolAge: { entryAge: 6, leavingAge: 15, cutOff: '08-31' },
  dueDays: {
    'out-of-school': 7,
    'ghost-enrolment': 15,
    'duplicate-enrolment': 15,
    'person-record-mismatch': 30,
    'unknown-to-rosters': 30,
  },
  certainty: { sure: 0.99, likely: 0.9, review: 0.5 },
  leadWithoutEnrolment: 'sponsoring-school',
  smallCell: 5,
  exportApprovalRows: 500,
  monthlyReturnDay: 20,
  tipTriageDays: 3,
  noticeDaysBeforeTerm: 15,
  attendance: {
    reportBy: '09:30',
    alertDays: 1,
    suspectedDays: 3,
    confirmDays: 20,
    entrantDays: 7,
    transferDays: 10,
    illnessDays: 5,
    officialDays: 3,
    promiseDays: 2,
    teacherLeaveDays: 3,
    authorityLeaveDays: 20,
    silentDays: 2,
    alarmChildren: 3,
    alarmDays: 7,
  },
  returns: {
    schoolWeekDays: 1,
    schoolMonthDays: 3,
    villageMonthDays: 3,
    townshipMonthDays: 5,
    quarterDays: 20,
    termStartDays: 15,
    termEndDays: 7,
    schoolYearDays: 30,
    populationDay: 30,
    disabledDay: 10,
    leftBehindDays: 10,
    townshipProgressDays: 0,
    schoolProgressDay: 10,
    omissionDays: 3,
    signDays: 2,
  },
  honesty: {
    fullPresenceDays: 15,
    fullPresencePupils: 30,
    lateDays: 3,
    lateReports: 3,
    seriesClasses: 4,
    seriesSeconds: 20,
    settleDays: 7,
    rollPupils: 3,
  },
  figures: { keyUnitPrimaryPercent: 0.2, keyUnitJuniorPercent: 0.8, countSuspensionAsDropout: false },
}

export type RulesRefusal =
  | 'directory.rules-ages'
  | 'directory.rules-cut-off'
  | 'directory.rules-certainty'
  | 'directory.rules-absence'

/** Decides whether rules fit together: ages in order, a real day, thresholds falling from sure to possible, absence rising. */
export function decideRules(rules: CountyRules): Decision<CountyRules, RulesRefusal> {
  const { entryAge, leavingAge, cutOff } = rules.schoolAge
  if (leavingAge - entryAge < 8) return refuse('directory.rules-ages', { entryAge, leavingAge })
  if (!plainDateOf(2023, Number(cutOff.slice(0, 2)), Number(cutOff.slice(3))))
    return refuse('directory.rules-cut-off', { cutOff })
  const { sure, likely, review } = rules.certainty
  if (sure < likely || likely < review) return refuse('directory.rules-certainty')
  const { alertDays, suspectedDays, confirmDays } = rules.attendance
  return alertDays <= suspectedDays && suspectedDays <= confirmDays ? accept(rules) : refuse('directory.rules-absence')
}

/** The division above, by the digits; a county has none here, for it is the tenant. */
export function parentOf(code: DivisionCode): DivisionCode | null {
  const level = levelOf(code)
  if (level === 'village') return divisionAt(code, 'township')
  return level === 'township' ? divisionAt(code, 'county') : null
}

/** Kinds of schools that can look after villages, the most suitable first. */
const SPONSORING_KINDS: readonly SchoolKind[] = ['primary', 'nine-year', 'twelve-year', 'teaching-point', 'junior']

/**
 * Proposes a sponsoring school for each village that has none: one in the village itself, else one of its township —
 * villages are dealt out evenly among several. A village of a township without a school stays without.
 */
export function proposeSponsors(
  divisions: readonly Division[],
  schools: readonly School[],
): ReadonlyMap<DivisionCode, string> {
  const proposals = new Map<DivisionCode, string>()
  const dealt = new Map<string, number>()
  const able = schools.filter((school) => school.active && SPONSORING_KINDS.includes(school.kind))
  for (const village of divisions) {
    if (levelOf(village.code) !== 'village' || village.sponsoringSchoolCode !== null) continue
    const here = able.filter((school) => school.divisionCode === village.code)
    const near = able.filter((school) => divisionAt(school.divisionCode, 'township') === village.parentCode)
    const candidates = here.length > 0 ? here : mostSuitable(near)
    if (candidates.length === 0) continue
    const turn = dealt.get(village.parentCode ?? '') ?? 0
    dealt.set(village.parentCode ?? '', turn + 1)
    proposals.set(village.code, candidates[turn % candidates.length]!.code)
  }
  return proposals
}

function mostSuitable(schools: readonly School[]): readonly School[] {
  const kind = SPONSORING_KINDS.find((candidate) => schools.some((school) => school.kind === candidate))
  return schools.filter((school) => school.kind === kind)
}

/** Words for a class code `2023-01`: intake year and serial (standards §3.2). */
export function classNameOf(classCode: string): { readonly zh: string; readonly en: string } {
  const match = /^(\d{4})-0*(\d+)$/.exec(classCode)
  if (!match) return { zh: classCode, en: classCode }
  return { zh: `${match[1]}级${match[2]}班`, en: `class ${match[2]} of ${match[1]}` }
}
