// @NOTE table: which record prints which paper, and what of it the record says
import { addMonths, type PlainDate } from '../../kernel/plain-date.ts'
import { GRADES } from '../../kernel/codes.ts'
import type { DocumentKindName, Fields } from '../documents/index.ts'
import { kindRuleOf } from '../documents/index.ts'
import type { LoadedCase } from './load-case.ts'
import { matterFields } from './matter.ts'
import { atCounty } from './rules/escalation.ts'
import type { RecordKind } from './rules/records.ts'
import { texts } from './texts.ts'

/** 家访、劝返记录、复学登记表、销号审批表、提请督办的报告: records of a case that are kept on paper as well. */
export const RECORD_PAPERS = {
  visit: 'visit-record',
  support: 'return-record',
  'closing-request': 'closing-approval',
  'county-report': 'county-statement',
} as const satisfies Partial<Record<RecordKind, DocumentKindName>>

/** A record, or the opening of the case, with what was said in it. */
export interface PaperSource {
  readonly sourceId: string
  readonly kind: RecordKind | 'opening'
  readonly on: PlainDate
  readonly said: Readonly<Record<string, unknown>>
}

/** What is known of the child beside the case. */
export interface SchoolOnPaper {
  readonly schoolName: string | null
  readonly gradeCode: string | null
}

/** 疑似辍学学生报告 comes with the opening of a case. A placement is a record of return once the child is back. */
export function paperOfSource({ kind }: PaperSource, { row }: LoadedCase): DocumentKindName | undefined {
  if (kind === 'opening') return 'suspicion-report'
  if (kind === 'support' && row.returned_on === null) return undefined
  return kind in RECORD_PAPERS ? RECORD_PAPERS[kind as keyof typeof RECORD_PAPERS] : undefined
}

/** Fields the record says itself: nobody types them again, and nobody says otherwise. */
export function knownOfSource(
  source: PaperSource,
  paper: DocumentKindName,
  loaded: LoadedCase,
  school: SchoolOnPaper,
): Fields {
  const known: Readonly<Record<string, unknown>> = {
    ...matterFields(loaded),
    school: school.schoolName,
    grade: school.gradeCode && GRADES[school.gradeCode],
    ...SAID[paper]?.(source, loaded),
  }
  const { required, optional } = kindRuleOf(paper)
  const places: readonly string[] = [...required, ...optional]
  return Object.fromEntries(
    Object.entries(known).filter(([name, value]) => places.includes(name) && value != null && value !== ''),
  )
}

type Said = (source: PaperSource, loaded: LoadedCase) => Readonly<Record<string, unknown>>

const SAID: Readonly<Partial<Record<DocumentKindName, Said>>> = {
  'visit-record': ({ on, said }) => ({
    visitOn: on,
    visitMethod: word('case.visit-way', said['way']),
    visitPlace: said['place'] ?? word('case.visit-way', said['way']),
    participants: peopleOf(said['visitorNames']),
    childSituation: words('case.cause', said['causes']),
    guardianView: said['guardianSaid'],
    childView: said['childSaid'],
    difficulties: said['difficulties'],
    result: [word('case.visit-result', said['result']), said['note']].filter(Boolean).join('。'),
    nextOn: said['nextOn'],
  }),
  'return-record': ({ said }, loaded) => ({
    returnedOn: loaded.row.returned_on,
    placement: word('case.placement', said['placement']),
    helper: said['supporter'],
    support: [words('case.support', said['measures']), said['plan']].filter(Boolean).join('。'),
    followUp: followUpOf(loaded),
  }),
  'closing-approval': ({ said }, loaded) => ({
    closingReason:
      loaded.rules.county.closingReasons.find((one) => one.code === said['closingReason'])?.label ??
      said['closingReason'],
    closingEvidence: [word('case.evidence', said['evidenceType']), said['evidenceRef']].filter(Boolean).join('：'),
    proposerOpinion: said['proposal'],
    returnedOn: loaded.row.returned_on,
    placement: word('case.placement', placementOf(loaded)),
  }),
  'county-statement': ({ said }, loaded) => ({
    facts: overdueOf(loaded),
    reasons: said['situation'],
    claims: said['request'],
  }),
}

/** What went up to the county, whose turn it was and since when. */
function overdueOf({ deadlines }: LoadedCase): string {
  return atCounty(deadlines)
    .map((one) => `${word('case.clock', one.clock)}（应于${one.due_on}前办结，${one.escalated_on}升级督办）`)
    .join('；')
}

/** Papers are written in Chinese. */
const word = (prefix: string, code: unknown): string | undefined =>
  typeof code === 'string'
    ? ((texts as Readonly<Record<string, { zh: string }>>)[`${prefix}.${code}`]?.zh ?? code)
    : undefined
const words = (prefix: string, codes: unknown): string =>
  Array.isArray(codes) ? codes.map((code) => word(prefix, code)).join('、') : ''

/** 乡干部次旺、班主任: one name after another, as it was written. */
function peopleOf(names: unknown): readonly { readonly name: string }[] {
  return String(names ?? '')
    .split(/[、，,；;\n]/u)
    .map((name) => name.trim().slice(0, 60))
    .filter(Boolean)
    .map((name) => ({ name }))
}

/** The checks the county makes after a return, each with its day. */
function followUpOf({ row, rules }: LoadedCase): string {
  const { returned_on: returnedOn } = row
  if (returnedOn === null) return ''
  return rules.county.observationMonths.map((month) => `${month}个月：${addMonths(returnedOn, month)}`).join('；')
}

const placementOf = ({ records }: LoadedCase): unknown =>
  records.findLast((record) => record.kind === 'support')?.facts['placement']
