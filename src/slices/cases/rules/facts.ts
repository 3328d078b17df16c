import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { CaseEvidenceType } from '../domain.ts'
import type { ClockName } from './clocks.ts'
import type { GroupPart } from './group.ts'
import type { Paper } from './papers.ts'
import type { RemedyProcedure } from './remedies.ts'
import type { SentReport, Sign } from './offices.ts'
import type { VisitResult, VisitWay } from './visits.ts'

/** One paper to one addressee. A paper that was replaced is not among them. */
export interface ServedPaper {
  readonly paper: Paper
  readonly documentId: string
  readonly number: string
  readonly addressee: string
  readonly issuedOn: PlainDate
  /** The day the service takes effect (送达生效); null while there is no valid service record. May lie ahead (公告). */
  readonly effectiveOn: PlainDate | null
}

/** The chain of K1, each link acknowledged by its receiver. */
export const NOTICE_LINKS = [
  'school-to-township',
  'school-to-bureau',
  'township-to-village',
  'village-to-guardians',
] as const
export type NoticeLink = (typeof NOTICE_LINKS)[number]
export interface Notice {
  readonly link: NoticeLink
  readonly sentOn: PlainDate
  readonly acknowledgedOn: PlainDate | null
}

export const PENALTY_KINDS = ['warning', 'fine'] as const
export type PenaltyKind = (typeof PENALTY_KINDS)[number]
export const PENALTY_ORGANS = ['township', 'bureau'] as const
export type PenaltyOrgan = (typeof PENALTY_ORGANS)[number]

/** 处罚依据 a county has entered; without one the penalty branch is closed (standards §0 no. 1). */
export interface LegalBasis {
  readonly basisId: string
  readonly title: string
  readonly article: string
  readonly penaltyKind: PenaltyKind
  readonly minYuan: number
  readonly maxYuan: number
  readonly organ: PenaltyOrgan
  readonly validFrom: PlainDate
  readonly validTo: PlainDate | null
  readonly enteredBy: string
  /** The second person; a basis nobody approved opens nothing. */
  readonly approvedBy: string | null
}

/** 执法人员 with the number of the certificate (执法证). */
export interface Officer {
  readonly name: string
  readonly certificate: string
}

/** 陈述申辩: what the guardian said, or that they waived it; on the spot in the simple procedure. */
export interface Statement {
  readonly on: PlainDate
  readonly statementKind: 'statement' | 'waiver-signed' | 'on-the-spot'
  /** Whether facts and reasons were checked again (复核), as the law asks of a statement. */
  readonly reviewed: boolean
}

export interface Hearing {
  readonly requestedOn: PlainDate
  readonly heldOn: PlainDate | null
  readonly recordSigned: boolean
}

export interface Penalty {
  readonly basisId: string
  readonly filedOn: PlainDate
  readonly officers: readonly Officer[]
  /** What the guardians were told; the decision may not go beyond it (45). */
  readonly noticed: { readonly kind: PenaltyKind; readonly yuan: number } | null
  readonly hearing: Hearing | null
  readonly legalReview: { readonly on: PlainDate; readonly by: string } | null
  readonly decided: { readonly on: PlainDate; readonly kind: PenaltyKind; readonly yuan: number } | null
  /** 加处罚款 demanded beside the fine, in yuan. */
  readonly surcharge: number
  readonly procedure: RemedyProcedure
  /** Whether the decision that was issued shows organ, route and period; if not, the period is a year (standards §2.9 no. 5). */
  readonly remediesTold: boolean
  /** The day the newest decision on reconsideration or judgment was served: suit or appeal is open again from then on. */
  readonly remedyDecidedOn: PlainDate | null
  /** 复议、诉讼 pending: nothing is enforced on an act that is under review and not settled. */
  readonly remedyPending: boolean
  readonly performed: boolean
}

/** 到校证明: signed, or from the attendance of the school; never a tick. */
export interface AttendanceProof {
  readonly source: 'attendance-data' | 'signed-paper'
  readonly fromOn: PlainDate
  readonly toOn: PlainDate
  readonly presentDays: number
  readonly signedBy: string
}

export interface Observation {
  readonly on: PlainDate
  readonly check: 'month' | 'term-start'
  /** Months after the return, of a monthly check. */
  readonly month: number | null
  readonly finding: 'attends' | 'unstable' | 'left-again'
}

export interface ReturnFacts {
  readonly returnedOn: PlainDate
  readonly proof: AttendanceProof
  readonly supportMeasures: number
  readonly observations: readonly Observation[]
}

export interface ClosingRequest {
  readonly reason: string
  readonly evidenceType: CaseEvidenceType
  readonly requestedBy: string
  readonly requestedOn: PlainDate
}

/** A visit of the present round; persuasion only from the step that begins it. */
export interface PersuasionVisit {
  readonly on: PlainDate
  readonly way: VisitWay
  readonly result: VisitResult
  readonly isPersuasion: boolean
}

/** All that is on record of a case, as far as a step depends on it. */
export interface CaseFacts {
  readonly guardianCount: number
  /** 工作组: the parts somebody is named for; the lead answers for the case (K5). */
  readonly groupParts: readonly GroupPart[]
  readonly notices: readonly Notice[]
  readonly visits: readonly PersuasionVisit[]
  readonly papers: readonly ServedPaper[]
  /** What the penalty decision that holds tells of the remedies; null where none was issued. */
  readonly remedyText: string | null
  readonly confirmedBy: string | null
  readonly suspendedUntil: PlainDate | null
  /** Who took the newest legal step: what begins with it is theirs. */
  readonly organ: PenaltyOrgan
  /** The day the hearing notice names; null where it is not known. */
  readonly hearingOn: PlainDate | null
  /** The last day the order gave the guardians; null where it is not known. */
  readonly orderDueOn: PlainDate | null
  /** Who approved that a penalty case be filed (立案审批). */
  readonly filingApprovedBy: string | null
  /** A filing of this round was taken back (撤案): the same act is not filed again. */
  readonly penaltyWithdrawn: boolean
  /** The day the child was found to have left again, which began this round; null in the first. */
  readonly leftAgainOn: PlainDate | null
  /** The day the heads of the organ discussed a grave penalty and agreed (集体讨论). */
  readonly deliberatedOn: PlainDate | null
  readonly penalty: Penalty | null
  readonly statement: Statement | null
  /** Days on which a fine was decided in this case: one act, one fine (29). Leaving again after closing is a new act and case. */
  readonly finedOn: readonly PlainDate[]
  readonly legalBases: readonly LegalBasis[]
  readonly returned: ReturnFacts | null
  readonly closing: ClosingRequest | null
  /** The child's day of birth; null where it is not known. */
  readonly bornOn: PlainDate | null
  /** What obliges to report, and what was reported; beside the case, and so of every round. */
  readonly signs: readonly Sign[]
  readonly reports: readonly SentReport[]
  readonly running: readonly { readonly clock: ClockName; readonly dueOn: PlainDate }[]
}

export const NO_FACTS: CaseFacts = {
  guardianCount: 1,
  groupParts: [],
  notices: [],
  visits: [],
  papers: [],
  remedyText: null,
  confirmedBy: null,
  suspendedUntil: null,
  organ: 'township',
  hearingOn: null,
  orderDueOn: null,
  filingApprovedBy: null,
  penaltyWithdrawn: false,
  leftAgainOn: null,
  deliberatedOn: null,
  penalty: null,
  statement: null,
  finedOn: [],
  legalBases: [],
  returned: null,
  closing: null,
  bornOn: null,
  signs: [],
  reports: [],
  running: [],
}

/** The day since which a paper is served on every guardian; undefined while one of them has no effective service. */
export function servedOnAll(facts: CaseFacts, paper: Paper, today: PlainDate): PlainDate | undefined {
  const papers = facts.papers.filter((one) => one.paper === paper)
  const days = papers.map((one) => one.effectiveOn)
  if (papers.length < Math.max(1, facts.guardianCount)) return undefined
  if (!days.every((day): day is PlainDate => day !== null && day <= today)) return undefined
  return days.sort().at(-1)
}
