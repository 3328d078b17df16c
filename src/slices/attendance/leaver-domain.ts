import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'

/** 转出、小升初、其他离校、名册中消失而去向未报. */
export const LEAVER_KINDS = ['transfer', 'handover', 'left', 'unreported'] as const
export type LeaverKind = (typeof LEAVER_KINDS)[number]
/** `proof-filed`: the papers are there and wait for somebody of the township or the bureau to confirm them. */
export const LEAVER_STATES = ['open', 'proof-filed', 'arrived', 'proven'] as const
export type LeaverState = (typeof LEAVER_STATES)[number]

/** 去向材料 (E4, E5): papers that speak of where a leaver has gone. */
export const LEAVER_PAPERS = [
  'transfer-papers', // 转学手续
  'attendance-certificate', // 就读证明
  'guardian-application', // 借读: 监护人申请
  'village-certificate', // 借读: 村(居)证明
  'receiving-certificate', // 借读: 接收学校证明
  'record-correction', // 学籍更正说明: the record was a mistake
] as const
export type LeaverPaper = (typeof LEAVER_PAPERS)[number]

/** Sets of papers each of which is proof; studying elsewhere (借读备案) needs all three, else the child counts as a dropout. */
export const PROOFS: readonly { readonly proof: string; readonly papers: readonly LeaverPaper[] }[] = [
  { proof: 'transfer', papers: ['transfer-papers'] },
  { proof: 'attendance-certificate', papers: ['attendance-certificate'] },
  {
    proof: 'studies-elsewhere',
    papers: ['guardian-application', 'village-certificate', 'receiving-certificate'],
  },
  { proof: 'record-error', papers: ['record-correction'] },
]

/** How somebody who answers for a paper without a number was asked. */
export const CONFIRMATION_WAYS = ['phone', 'visit', 'letter', 'enrolment-system'] as const
export type ConfirmationWay = (typeof CONFIRMATION_WAYS)[number]

/** 转学手续 always bears a number: that of the application in the enrolment system. */
const NUMBERED: readonly LeaverPaper[] = ['transfer-papers']

export const isNumbered = (paper: LeaverPaper): boolean => NUMBERED.includes(paper)

/** The proof that the papers on file amount to; undefined while there is none. */
export function proofOf(papers: readonly LeaverPaper[]): string | undefined {
  return PROOFS.find((one) => one.papers.every((paper) => papers.includes(paper)))?.proof
}

/** Papers that are still missing of what has been begun; a set nobody has begun is not asked for. */
export function missingPapers(papers: readonly LeaverPaper[]): readonly LeaverPaper[] {
  if (proofOf(papers)) return []
  const begun = PROOFS.find((one) => one.papers.some((paper) => papers.includes(paper)))
  return (begun ?? PROOFS[0]!).papers.filter((paper) => !papers.includes(paper))
}

/** A pupil record that is closed, as the enrolment system tells it. */
export interface ClosedRecord {
  readonly status: 'transferred-out' | 'left' | 'graduated'
  readonly gradeCode: string | null
}

/** A pupil record that was open and is missing in its school's newer list: nobody said where the child is. */
export interface GoneRecord {
  readonly status: 'gone'
  readonly gradeCode: string | null
  /** Day of the last list with the record, and of the first without it. */
  readonly lastOn: PlainDate
  readonly goneOn: PlainDate
}

/** Last grades of primary and of junior school (六三制; 24 is the last of 五四制). */
const LAST_PRIMARY = '16'
const LAST_JUNIOR: readonly string[] = ['23', '24']

/**
 * What a closed record means: leavers of the last primary grade are handed over, later graduates are through. A graduate
 * whose grade the roster leaves out is handed over too: better to look for one too many than to lose a child.
 */
export function kindOfLeaver(record: ClosedRecord | GoneRecord): LeaverKind | undefined {
  if (record.status === 'transferred-out') return 'transfer'
  if (record.status === 'left') return 'left'
  if (record.status === 'gone') return kindOfGone(record)
  return !record.gradeCode || record.gradeCode.startsWith('1') ? 'handover' : undefined
}

/** Lists of a new school year hold nobody who finished the stage in the summer between. */
function kindOfGone({ gradeCode, lastOn, goneOn }: GoneRecord): LeaverKind | undefined {
  const hasSummerBetween = goneOn >= `${schoolYearOf(lastOn) + 1}-07-01`
  if (hasSummerBetween && gradeCode !== null && LAST_JUNIOR.includes(gradeCode)) return undefined
  return hasSummerBetween && gradeCode === LAST_PRIMARY ? 'handover' : 'unreported'
}

export interface PaperDraft {
  readonly paper: LeaverPaper
  readonly issuedOn: PlainDate
  readonly number: string | null
  readonly confirmedWith: string | null
  readonly confirmedHow: ConfirmationWay | null
}

/** A paper on file, and whether the old school itself has filed it. */
export interface FiledPaper {
  readonly paper: LeaverPaper
  readonly bySchool: boolean
}

/**
 * Decides whether a paper may be filed for a leaver, and what becomes of the leaver: a school that files proof is believed
 * once somebody of another unit has confirmed it.
 */
export function decidePaper(
  leaver: { readonly state: LeaverState; readonly papers: readonly FiledPaper[] },
  draft: PaperDraft,
  bySchool: boolean,
  today: PlainDate,
): Decision<
  { readonly proof: string | undefined; readonly state: 'open' | 'proof-filed' | 'proven' },
  | 'attendance.leaver-settled'
  | 'attendance.paper-filed'
  | 'attendance.paper-in-future'
  | 'attendance.paper-number-missing'
  | 'attendance.paper-not-vouched-for'
> {
  if (leaver.state !== 'open') return refuse('attendance.leaver-settled')
  if (leaver.papers.some((one) => one.paper === draft.paper)) return refuse('attendance.paper-filed')
  if (draft.issuedOn > today) return refuse('attendance.paper-in-future')
  if (isNumbered(draft.paper) && !draft.number) return refuse('attendance.paper-number-missing')
  if (!draft.number && !(draft.confirmedWith && draft.confirmedHow)) return refuse('attendance.paper-not-vouched-for')
  const papers = [...leaver.papers, { paper: draft.paper, bySchool }]
  const proof = proofOf(papers.map((one) => one.paper))
  if (!proof) return accept({ proof, state: 'open' })
  return accept({ proof, state: papers.some((one) => one.bySchool) ? 'proof-filed' : 'proven' })
}

/** Decides on proof that waits: by somebody who has filed none of it, and not without a reason when it does not hold. */
export function decideProof(
  leaver: { readonly state: LeaverState; readonly version: number; readonly filedBy: readonly string[] },
  by: string,
  draft: { readonly version: number; readonly confirm: boolean; readonly note: string },
): Decision<
  { readonly state: 'proven' | 'open' },
  | 'attendance.leaver-changed-meanwhile'
  | 'attendance.no-proof-filed'
  | 'attendance.own-proof'
  | 'attendance.refusal-of-proof-missing'
> {
  if (leaver.version !== draft.version) return refuse('attendance.leaver-changed-meanwhile')
  if (leaver.state !== 'proof-filed') return refuse('attendance.no-proof-filed')
  if (leaver.filedBy.includes(by)) return refuse('attendance.own-proof')
  if (draft.confirm) return accept({ state: 'proven' })
  return draft.note.trim() ? accept({ state: 'open' }) : refuse('attendance.refusal-of-proof-missing')
}
