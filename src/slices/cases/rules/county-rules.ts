import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import { CASE_EVIDENCE_TYPES, type CaseEvidenceType } from '../domain.ts'
import type { AskedPart } from './group.ts'
import type { OrderPaper } from './papers.ts'

/** What a closing says of the child: back in school, never a dropout, or outside the duty by law. */
export const CLOSING_KINDS = ['returned', 'explained', 'lawful-end'] as const
export type ClosingKind = (typeof CLOSING_KINDS)[number]

/** 销号原因: each with the evidence that proves it. A county may change the list (standards §2.5). */
export interface ClosingReason {
  readonly code: string
  readonly label: string
  readonly kind: ClosingKind
  readonly evidenceTypes: readonly CaseEvidenceType[]
  /** Not chosen any more; cases that were closed for it go on saying so. */
  readonly isEnded?: boolean
}

const back = (code: string, label: string, evidenceTypes: readonly CaseEvidenceType[]): ClosingReason => ({
  code,
  label,
  kind: 'returned',
  evidenceTypes,
})
const ended = (code: string, label: string, evidenceTypes: readonly CaseEvidenceType[]): ClosingReason => ({
  code,
  label,
  kind: 'lawful-end',
  evidenceTypes,
})

export const DEFAULT_CLOSING_REASONS: readonly ClosingReason[] = [
  back('returned', '已复学（原校）', ['attendance-record']),
  back('other-school', '转入他校、外地就读已核实', ['enrolment-certificate', 'enrolment-system-check']),
  back('vocational', '就读职业学校', ['enrolment-certificate']),
  back('special', '特校、随班就读、送教上门', ['home-teaching-file', 'attendance-record', 'enrolment-certificate']),
  { code: 'not-dropout', label: '疑似已排除', kind: 'explained', evidenceTypes: [...CASE_EVIDENCE_TYPES] },
  ended('completed', '已完成义务教育', ['graduation-record', 'enrolment-system-check']),
  ended('deceased', '死亡', ['death-certificate', 'police-confirmation']),
  ended('record-cancelled', '户籍注销、重复或错误数据', ['household-change', 'police-confirmation']),
  ended('abroad', '出国（境）定居', ['border-record', 'police-confirmation']),
  ended('moved-away', '户籍迁出，已移交', ['household-change']),
  ended('approved-deferral', '经批准休学、缓学', ['deferral-approval']),
  ended('grave-illness', '重病重残，不具备学习条件', ['medical-certificate']),
  ended('in-custody', '服刑或在专门学校', ['judicial-paper', 'police-confirmation']),
  ended('missing', '失踪（公安证明）', ['police-confirmation']),
]

/** What a county decides for the work on cases. Periods fixed by a law are not here. */
export interface CaseRules {
  /** 学校书面报告乡镇 (K1). */
  readonly reportDays: number
  /** 乡镇通知村 (K1: the same day). */
  readonly villageNoticeDays: number
  /** 乡镇、教育局签收学校书面报告. */
  readonly reportReceiptDays: number
  /** 村通知监护人 (K1: at once). */
  readonly guardianNoticeDays: number
  /** 强制报告 (未成年人保护法 11: at once). */
  readonly mandatoryReportDays: number
  /** 受理机关签收强制报告、协助请求; 反馈处理结果. */
  readonly officeReceiptDays: number
  readonly officeAnswerDays: number
  readonly firstVisitDays: number
  readonly visitIntervalDays: number
  /** Persuasions on record before a child may be ordered back. */
  readonly persuasionCount: number
  /** K5: parts of the working group that are named before persuasion begins, beside the lead. */
  readonly groupParts: readonly AskedPart[]
  /** Title of the order: 责令改正通知书 or 限期复学通知书 (W3). */
  readonly orderPaper: OrderPaper
  /** 限期复学: days the guardian has (K2). */
  readonly orderDays: number
  /** Days in which a paper is brought to its addressee. */
  readonly serveWorkingDays: number
  /** Days in which the unit that is asked takes or refuses a hand-over (county practice). */
  readonly handoverWorkingDays: number
  /** 陈述申辩: not fixed by statute, 3–5 working days is usual (standards §2.9 no. 2). */
  readonly replyWorkingDays: number
  /** 较大数额罚款 for a citizen: from this amount on a hearing is offered. */
  readonly hearingFromYuan: number
  /** Days in which the next lawful step is taken once it is open. */
  readonly nextStepDays: number
  /** Days after which the organ asks how a matter before a court stands, where the court gave no day. */
  readonly courtFollowDays: number
  /** Days in which the bureau reports to the county's leaders what was escalated to them. */
  readonly countyReportDays: number
  /** 逾期升级: days past the due day on which the next level is told, for three levels. */
  readonly escalationDays: readonly number[]
  /** Days until a paused case is looked at again, at the most. */
  readonly suspensionReviewDays: number
  /** School days present that prove a return. */
  readonly returnSchoolDays: number
  /** Checks after the return, in months. */
  readonly observationMonths: readonly number[]
  /** A closing waits until the child was there at the start of the next term as well. */
  readonly observeNextTerm: boolean
  /** `MM-DD` on which terms start, for the check at the next term. */
  readonly termStarts: readonly string[]
  /** Months after closing in which leaving again is a relapse of the old case. */
  readonly relapseMonths: number
  /** 33: a return before the decision ends the penalty. */
  readonly returnStopsPenalty: boolean
  readonly closingReasons: readonly ClosingReason[]
}

export const DEFAULT_CASE_RULES: CaseRules = {
  reportDays: 2,
  villageNoticeDays: 0,
  reportReceiptDays: 1,
  guardianNoticeDays: 0,
  mandatoryReportDays: 0,
  officeReceiptDays: 1,
  officeAnswerDays: 7,
  firstVisitDays: 3,
  visitIntervalDays: 14,
  persuasionCount: 1,
  groupParts: [],
  orderPaper: 'correction-order',
  orderDays: 7,
  serveWorkingDays: 7,
  handoverWorkingDays: 5,
  replyWorkingDays: 3,
  hearingFromYuan: 2000,
  nextStepDays: 10,
  courtFollowDays: 30,
  countyReportDays: 3,
  escalationDays: [1, 4, 8],
  suspensionReviewDays: 30,
  returnSchoolDays: 3,
  observationMonths: [1, 3, 6],
  observeNextTerm: true,
  termStarts: ['03-01', '09-01'],
  relapseMonths: 12,
  returnStopsPenalty: true,
  closingReasons: DEFAULT_CLOSING_REASONS,
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.length > 0 && numbers.every((number, index) => number > (numbers[index - 1] ?? 0))

export type CaseRulesRefusal =
  | 'case.rules-out-of-range'
  | 'case.rules-reason-without-evidence'
  | 'case.rules-reason-taken-away'

/**
 * Decides whether rules can be worked by: periods in order, no closing reason that nothing proves, and none taken away that
 * the rules before had, for cases may be closed for it.
 */
export function decideCaseRules(rules: CaseRules, before: CaseRules): Decision<CaseRules, CaseRulesRefusal> {
  const inOrder = isRising(rules.observationMonths) && isRising(rules.escalationDays)
  if (!inOrder || rules.orderDays < 1 || rules.returnSchoolDays < 1 || rules.persuasionCount < 1)
    return refuse('case.rules-out-of-range')
  const codes = new Set(rules.closingReasons.map((reason) => reason.code))
  const proven = rules.closingReasons.every((reason) => reason.evidenceTypes.length > 0)
  if (!proven || codes.size !== rules.closingReasons.length) return refuse('case.rules-reason-without-evidence')
  const isKept = before.closingReasons.every((reason) => codes.has(reason.code))
  const isLeft = rules.closingReasons.some((reason) => !reason.isEnded)
  if (!isKept || !isLeft) return refuse('case.rules-reason-taken-away')
  return accept(rules)
}
