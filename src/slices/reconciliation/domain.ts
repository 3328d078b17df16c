import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Standing } from '../register/domain.ts'

/** What a run can find. */
export const FINDING_KINDS = [
  'out-of-school',
  'ghost-enrolment',
  'duplicate-enrolment',
  'person-record-mismatch',
  'unknown-to-rosters',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export const FINDING_STATES = ['open', 'settled', 'case-opened', 'closed-by-run'] as const
export type FindingState = (typeof FINDING_STATES)[number]

/** Papers and looks that can prove a verdict (C5, standards §2.5 row 3x and 销号 reasons). */
export const EVIDENCE_TYPES = [
  'enrolment-certificate', // 就读证明
  'transfer-papers', // 转学手续
  'deferral-approval', // 缓学/休学批准文书
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
] as const
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]

export const VERDICTS = [
  'enrolled-elsewhere',
  'same-person',
  'deferred',
  'home-taught',
  'completed',
  'moved-away',
  'deceased',
  'duplicate-child',
  'wrong-data',
  'attends',
  'record-is-ghost',
  'record-is-duplicate',
  'studies-elsewhere-than-record',
  'belongs-to-county',
  'not-the-same-child',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** What a verdict proves with, and what it makes of the child from the next run on. */
export interface VerdictRule {
  readonly kinds: readonly FindingKind[]
  readonly evidenceTypes: readonly EvidenceType[]
  /** The standing or population the verdict gives the child while its facts stay the same. */
  readonly gives:
    | { readonly standing: Standing }
    | { readonly population: 'moved-away' | 'deceased' | 'duplicate' | 'wrong-data' }
    | null
  /** The verdict ends on a day (缓学, 休学): then the finding comes back. */
  readonly asksUntil: boolean
  /** Kinds of findings on which one of the pupil records that look alike must be named. */
  readonly asksPupil: readonly FindingKind[]
  /** Kinds of findings that it says something of and does not settle: the child is as much out of school as before. */
  readonly leavesOpen: readonly FindingKind[]
}

/** C5 as data: a verdict without evidence of a fitting type is refused. */
export const VERDICT_RULES: Readonly<Record<Verdict, VerdictRule>> = {
  'enrolled-elsewhere': rule(
    ['out-of-school'],
    ['enrolment-certificate', 'transfer-papers', 'enrolment-system-check'],
    {
      standing: 'in-school-elsewhere',
    },
  ),
  'same-person': {
    ...rule(
      ['out-of-school', 'unknown-to-rosters'],
      ['identity-document', 'enrolment-system-check', 'attendance-record', 'visit-record'],
      {
        standing: 'in-school-here',
      },
    ),
    asksPupil: ['out-of-school', 'unknown-to-rosters'],
  },
  deferred: {
    ...rule(['out-of-school'], ['deferral-approval'], { standing: 'deferred' }),
    asksUntil: true,
  },
  'home-taught': rule(['out-of-school'], ['home-teaching-file'], { standing: 'home-taught' }),
  completed: rule(['out-of-school'], ['graduation-record', 'enrolment-system-check'], { standing: 'completed' }),
  'moved-away': rule(
    ['out-of-school', 'ghost-enrolment'],
    ['household-change', 'border-record', 'police-confirmation', 'visit-record'],
    {
      population: 'moved-away',
    },
  ),
  deceased: rule(
    ['out-of-school', 'ghost-enrolment'],
    ['death-certificate', 'police-confirmation', 'household-change'],
    {
      population: 'deceased',
    },
  ),
  'duplicate-child': rule(['out-of-school'], ['identity-document', 'police-confirmation'], { population: 'duplicate' }),
  'wrong-data': rule(
    ['out-of-school', 'unknown-to-rosters'],
    ['identity-document', 'police-confirmation', 'visit-record'],
    {
      population: 'wrong-data',
    },
  ),
  attends: rule(
    ['out-of-school', 'ghost-enrolment', 'person-record-mismatch', 'duplicate-enrolment'],
    ['attendance-record', 'visit-record'],
    { standing: 'in-school-here' },
  ),
  'record-is-ghost': rule(['ghost-enrolment'], ['attendance-record', 'visit-record', 'enrolment-system-check'], null),
  'record-is-duplicate': rule(['duplicate-enrolment'], ['enrolment-system-check', 'identity-document'], null),
  'studies-elsewhere-than-record': rule(
    ['person-record-mismatch'],
    ['enrolment-certificate', 'attendance-record', 'visit-record'],
    null,
  ),
  'belongs-to-county': rule(['unknown-to-rosters'], ['identity-document', 'visit-record', 'police-confirmation'], null),
  'not-the-same-child': {
    ...rule(
      ['out-of-school', 'ghost-enrolment', 'duplicate-enrolment', 'person-record-mismatch'],
      ['identity-document', 'police-confirmation', 'enrolment-system-check', 'visit-record'],
      null,
    ),
    asksPupil: ['out-of-school'],
    leavesOpen: ['out-of-school'],
  },
}

function rule(
  kinds: readonly FindingKind[],
  evidenceTypes: readonly EvidenceType[],
  gives: VerdictRule['gives'],
): VerdictRule {
  return { kinds, evidenceTypes, gives, asksUntil: false, asksPupil: [], leavesOpen: [] }
}

/** What a clerk hands in to settle a finding. */
export interface VerdictDraft {
  readonly verdict: Verdict
  readonly evidenceType: EvidenceType
  readonly pupilId?: string | undefined
  readonly validUntil?: string | undefined
}

/** Decides whether a verdict may be recorded on a finding in this state (C5). */
export function decideVerdict(
  finding: {
    readonly kind: FindingKind
    readonly state: FindingState
    readonly version: number
    /** Pupil records shown as looking alike. */
    readonly candidates: readonly string[]
  },
  draft: VerdictDraft,
  expectedVersion: number,
): Decision<
  VerdictDraft,
  | 'finding.changed-meanwhile'
  | 'finding.not-open'
  | 'finding.verdict-does-not-fit-kind'
  | 'finding.evidence-does-not-fit-verdict'
  | 'finding.end-day-missing'
  | 'finding.pupil-record-missing'
  | 'finding.pupil-record-not-shown'
> {
  const verdictRule = VERDICT_RULES[draft.verdict]
  if (finding.version !== expectedVersion) return refuse('finding.changed-meanwhile')
  if (finding.state !== 'open') return refuse('finding.not-open', { state: finding.state })
  if (!verdictRule.kinds.includes(finding.kind))
    return refuse('finding.verdict-does-not-fit-kind', { kind: finding.kind })
  if (!verdictRule.evidenceTypes.includes(draft.evidenceType)) {
    return refuse('finding.evidence-does-not-fit-verdict', { accepted: [...verdictRule.evidenceTypes] })
  }
  if (verdictRule.asksUntil && !draft.validUntil) return refuse('finding.end-day-missing')
  if (verdictRule.asksPupil.includes(finding.kind)) {
    if (!draft.pupilId) return refuse('finding.pupil-record-missing')
    if (!finding.candidates.includes(draft.pupilId)) return refuse('finding.pupil-record-not-shown')
  }
  return accept(draft)
}

/** 强制报告: what must be reported at once, whatever else is done (未成年人保护法 11, 17; 预防未成年人犯罪法 35). */
export const REPORT_GROUNDS = ['missing', 'abuse', 'alone', 'labour', 'marriage-or-pregnancy'] as const
export type ReportGround = (typeof REPORT_GROUNDS)[number]

/** What a run does with a finding of an earlier run. */
export type FindingFate = 'raised' | 'raised-again' | 'kept' | 'stays-settled' | 'closed-by-run' | 'stays-closed'

/**
 * Decides what becomes of a finding in a new run: what was settled does not come back unless its facts changed or its
 * verdict ran out; what vanished is closed by the run.
 */
export function decideFate(
  earlier: { readonly state: FindingState; readonly factsHash: string; readonly verdictEnded: boolean } | undefined,
  found: { readonly factsHash: string } | undefined,
): FindingFate {
  if (!earlier) return 'raised'
  if (!found) return earlier.state === 'open' ? 'closed-by-run' : 'stays-closed'
  if (earlier.state === 'open' || earlier.state === 'case-opened') return 'kept'
  if (earlier.state === 'closed-by-run') return 'raised-again'
  return earlier.factsHash === found.factsHash && !earlier.verdictEnded ? 'stays-settled' : 'raised-again'
}
