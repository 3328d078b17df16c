import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { entrySchoolYearOf, type SchoolAgeRules } from '../../kernel/school-age.ts'
import { schoolKeyOf } from '../../kernel/scope.ts'

/** States of a case, from 缺勤待核 to 销号 (standards §2.5). `absent` belongs to attendance; a case begins as suspected. */
export const CASE_STATES = [
  'absent',
  'suspected',
  'verifying',
  'explained',
  'confirmed',
  'persuading',
  'ordered',
  'filed',
  'pre-noticed',
  'in-hearing',
  'reviewed',
  'decided',
  'in-remedy-window',
  'demanded',
  'in-court',
  'in-civil-suit',
  'returned',
  'observed',
  'closed',
] as const
export type CaseState = (typeof CASE_STATES)[number]

/** 疑似: not verified yet. */
export const SUSPECTED_STATES = ['suspected', 'verifying'] as const satisfies readonly CaseState[]
/** 失学、辍学: confirmed and not back yet, whatever legal step is running. */
export const DROPOUT_STATES = [
  'confirmed',
  'persuading',
  'ordered',
  'filed',
  'pre-noticed',
  'in-hearing',
  'reviewed',
  'decided',
  'in-remedy-window',
  'demanded',
  'in-court',
  'in-civil-suit',
] as const satisfies readonly CaseState[]
/** 劝返复学: back, and still looked after. */
export const RETURNED_STATES = ['returned', 'observed'] as const satisfies readonly CaseState[]
/** 四步法 (K4): what each of the four lawful steps is made of, for figures of how far it went and from where children came back. */
export const FUNNEL_STEPS = {
  persuasion: ['confirmed', 'persuading'],
  order: ['ordered'],
  penalty: ['filed', 'pre-noticed', 'in-hearing', 'reviewed', 'decided', 'in-remedy-window', 'demanded'],
  court: ['in-court', 'in-civil-suit'],
} as const satisfies Record<string, readonly (typeof DROPOUT_STATES)[number][]>
export type FunnelStep = keyof typeof FUNNEL_STEPS
export const FUNNEL_STEP_NAMES = Object.keys(FUNNEL_STEPS) as readonly FunnelStep[]

/** While a case is in one of these, the same child gets no second one. */
export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter((state) => state !== 'closed' && state !== 'absent')

/** 发现渠道 (standards §4.8). */
export const FOUND_BY = ['reconciliation', 'class-report', 'survey', 'tip', 'platform'] as const
export type FoundBy = (typeof FOUND_BY)[number]

/** 失学 in its two forms: never enrolled (未入学) or enrolled and left (辍学). */
export const DROPOUT_KINDS = ['never-enrolled', 'left'] as const
export type DropoutKind = (typeof DROPOUT_KINDS)[number]

/** 学段 the child is lost to; a leaver of primary who never reached junior is lost to junior (standards §1.2, 小升初). */
export const STAGES = ['primary', 'junior', 'unknown'] as const
export type Stage = (typeof STAGES)[number]

export type LeadLine = 'school' | 'household'

/** 牵头单位: a school code on the school line, a 12-digit division code on the household line. */
export interface CaseLead {
  readonly line: LeadLine
  readonly unit: string
  /** School line key of the case (RLS); empty when no school is concerned. */
  readonly schoolKey: string
}

/**
 * Names the leading unit (K6): enrolled in the county, that school leads; else the sponsoring unit of the household,
 * which by the county's rule is the village's sponsoring school (包保学校), the township or the village.
 */
export function decideLead(
  child: {
    readonly divisionCode: string
    /** School and class of the record the child has or last had in this county. */
    readonly schoolCode?: string | null
    readonly classCode?: string | null
    readonly sponsoringSchoolCode?: string | null
  },
  leadWithoutEnrolment: 'sponsoring-school' | 'township' | 'village',
): CaseLead {
  if (child.schoolCode) {
    return {
      line: 'school',
      unit: child.schoolCode,
      schoolKey: schoolKeyOf(child.schoolCode, child.classCode ?? undefined),
    }
  }
  if (leadWithoutEnrolment === 'sponsoring-school' && child.sponsoringSchoolCode) {
    return { line: 'school', unit: child.sponsoringSchoolCode, schoolKey: schoolKeyOf(child.sponsoringSchoolCode) }
  }
  const township = `${child.divisionCode.slice(0, 9)}000`
  return {
    line: 'household',
    unit: leadWithoutEnrolment === 'village' ? child.divisionCode : township,
    schoolKey: '',
  }
}

/** A record of the enrolment system, of this county or another, as far as it says who answers for a child. */
export interface RecordOfSchool {
  /** A comparison found it to be the child's own. */
  readonly isReal: boolean
  readonly status: string
  /** True for a school of this county. */
  readonly isHere: boolean
  readonly schoolCode: string | null
  readonly asOfOn: PlainDate
}

/** 学籍 stays with the school while a child is out of it (standards §2.9 no. 9); who graduated or moved away has left its care. */
const ANSWERING_STATUSES = ['enrolled', 'suspended', 'left']

/**
 * Finds the record whose school leads (K6); findings and cases ask the same, so both have one owner. The child's own record
 * comes first, then the liveliest, then the newest; when that one is of another county, no school here leads.
 */
export function leadingRecord<R extends RecordOfSchool>(
  records: readonly R[],
): (R & { readonly schoolCode: string }) | undefined {
  const rank = (record: R): number => (record.isReal ? -1 : ANSWERING_STATUSES.indexOf(record.status))
  const [first] = records
    .filter((record) => record.isReal || ANSWERING_STATUSES.includes(record.status))
    .sort(
      (a, b) =>
        rank(a) - rank(b) || b.asOfOn.localeCompare(a.asOfOn) || (a.schoolCode ?? '').localeCompare(b.schoolCode ?? ''),
    )
  return first?.isHere && first.schoolCode !== null ? { ...first, schoolCode: first.schoolCode } : undefined
}

/**
 * The stage a child is lost to: by the last grade, else by the years since the day of entry. Who has finished primary
 * school and is in no other is lost to the junior stage (小升初, standards §1.2).
 */
export function stageOf(
  child: {
    readonly gradeCode?: string | null
    readonly bornOn?: PlainDate | null
    readonly hasGraduated?: boolean | undefined
  },
  on: PlainDate,
  rules: SchoolAgeRules,
): Stage {
  if (child.gradeCode?.startsWith('1')) return child.hasGraduated ? 'junior' : 'primary'
  if (child.gradeCode?.startsWith('2')) return 'junior'
  if (!child.bornOn) return 'unknown'
  return schoolYearOf(on) - entrySchoolYearOf(child.bornOn, rules) < PRIMARY_YEARS ? 'primary' : 'junior'
}
export const PRIMARY_YEARS = 6

/** Papers and looks that can explain a suspicion (standards §2.5 row 3x). */
export const CASE_EVIDENCE_TYPES = [
  'enrolment-certificate', // 就读证明
  'transfer-papers', // 转学手续
  'deferral-approval', // 缓学/休学批准文书
  'leave-approval', // 请假审批
  'medical-certificate', // 医院证明
  'household-change', // 户籍迁出/注销证明
  'death-certificate', // 死亡证明
  'home-teaching-file', // 送教上门档案
  'graduation-record', // 毕业/结业记录
  'border-record', // 出国(境)证明
  'identity-document', // 身份证件/户口簿
  'visit-record', // 入户走访记录
  'attendance-record', // 到校出勤记录
  'enrolment-system-check', // 学籍系统核对
  'police-confirmation', // 公安证明
  'judicial-paper', // 司法机关文书
] as const
export type CaseEvidenceType = (typeof CASE_EVIDENCE_TYPES)[number]

/** Looks at somebody or something; everything else is a paper that has a number or a name. */
const LOOKS: readonly CaseEvidenceType[] = ['visit-record', 'attendance-record', 'enrolment-system-check']
export const isProvenByPaper = (type: CaseEvidenceType | undefined): boolean =>
  type !== undefined && !LOOKS.includes(type)

export const EXPLANATIONS = [
  'attends',
  'transfer-under-way',
  'studies-elsewhere',
  'suspended',
  'deferred',
  'home-taught',
  'ill',
  'completed',
  'moved-away',
  'abroad',
  'deceased',
  'in-custody-or-special-school',
  'wrong-data',
] as const
export type Explanation = (typeof EXPLANATIONS)[number]

export interface ExplanationRule {
  readonly evidenceTypes: readonly CaseEvidenceType[]
  /** What passes must be looked at again on a day (re-check date); what is final waits for closing. */
  readonly asksRecheck: boolean
}

export const EXPLANATION_RULES: Readonly<Record<Explanation, ExplanationRule>> = {
  attends: { evidenceTypes: ['attendance-record', 'visit-record'], asksRecheck: true },
  'transfer-under-way': { evidenceTypes: ['transfer-papers'], asksRecheck: true },
  'studies-elsewhere': { evidenceTypes: ['enrolment-certificate', 'enrolment-system-check'], asksRecheck: true },
  suspended: { evidenceTypes: ['deferral-approval'], asksRecheck: true },
  deferred: { evidenceTypes: ['deferral-approval'], asksRecheck: true },
  'home-taught': { evidenceTypes: ['home-teaching-file'], asksRecheck: true },
  ill: { evidenceTypes: ['medical-certificate', 'leave-approval'], asksRecheck: true },
  completed: { evidenceTypes: ['graduation-record', 'enrolment-system-check'], asksRecheck: false },
  'moved-away': { evidenceTypes: ['household-change', 'police-confirmation', 'visit-record'], asksRecheck: true },
  abroad: { evidenceTypes: ['border-record', 'police-confirmation'], asksRecheck: true },
  deceased: { evidenceTypes: ['death-certificate', 'police-confirmation', 'household-change'], asksRecheck: false },
  'in-custody-or-special-school': { evidenceTypes: ['judicial-paper', 'police-confirmation'], asksRecheck: true },
  'wrong-data': { evidenceTypes: ['identity-document', 'police-confirmation', 'visit-record'], asksRecheck: false },
}

/** 辍学原因 (standards §2.5); several may hold at once (K8). */
export const CAUSES = [
  'learning-difficulty',
  'poverty',
  'working',
  'early-marriage',
  'religion',
  'far-from-school',
  'illness',
  'disability',
  'away-with-parents',
  'family-change',
  'internet-addiction',
  'bullying',
  'mental-health',
  'private-teaching',
  'other',
] as const
export type Cause = (typeof CAUSES)[number]

/** 个案 as far as decisions depend on it. */
export interface DropoutCase {
  readonly state: CaseState
  readonly version: number
  readonly lead: { readonly line: LeadLine; readonly unit: string }
  readonly divisionCode: string
  readonly schoolKey: string
  readonly outOfSchoolSince?: PlainDate | null
}

/** Longest time until an explanation is looked at again: one school year of 休学. */
export const RECHECK_LIMIT_DAYS = 366

/** Nothing is late once a case is closed or waits for nothing. */
export function isOverdue(
  dropoutCase: { readonly state: CaseState; readonly dueOn: PlainDate | null },
  today: PlainDate,
): boolean {
  return dropoutCase.state !== 'closed' && dropoutCase.dueOn !== null && dropoutCase.dueOn < today
}

/** 〔2026〕12号: hexagonal brackets, no leading zero (standards §4.1). */
export function caseNumberOf(year: number, serial: number): string {
  return `〔${year}〕${serial}号`
}
