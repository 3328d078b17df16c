// @NOTE table: which record prints which paper, and what of it the record says
import { addMonths, longDay, type PlainDate } from '../../kernel/plain-date.ts'
import { GRADES } from '../../kernel/codes.ts'
import type { DocumentKindName, Fields } from '../documents/index.ts'
import { kindRuleOf } from '../documents/index.ts'
import type { LoadedCase } from './load-case.ts'
import { matterFields } from './matter.ts'
import { atCounty } from './rules/escalation.ts'
import { paperTitled } from './rules/papers.ts'
import type { RecordKind } from './rules/records.ts'
import { texts } from './texts.ts'

/** 家访、劝返记录、复学登记表、销号审批表、提请督办的报告，以及处罚案卷的文书 (standards §4.5, 4.8): records of a case that are kept on paper as well. */
export const RECORD_PAPERS = {
  visit: 'visit-record',
  support: 'return-record',
  'closing-request': 'closing-approval',
  'county-report': 'county-statement',
  'filing-approval': 'filing-approval',
  evidence: 'evidence-list',
  statement: 'statement-record',
  hearing: 'hearing-record',
  'legal-review': 'legal-review-opinion',
  deliberation: 'deliberation-record',
  performance: 'closing-report',
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

/** Where a record is a paper only sometimes. */
const PRINTED_WHEN: Readonly<
  Partial<Record<RecordKind, (source: PaperSource, loaded: LoadedCase, all: readonly PaperSource[]) => boolean>>
> = {
  // A placement is a record of return once the child is back.
  support: (_, { row }) => row.returned_on !== null,
  // One list of everything that has come together.
  evidence: ({ sourceId }, _, all) => all.findLast(({ kind }) => kind === 'evidence')?.sourceId === sourceId,
  performance: ({ said }) => said['performed'] === true,
}

/** The paper a record is printed as, if any; 疑似辍学学生报告 comes with the opening of a case. */
export function paperOfSource(
  source: PaperSource,
  loaded: LoadedCase,
  all: readonly PaperSource[],
): DocumentKindName | undefined {
  const { kind } = source
  if (kind === 'opening') return 'suspicion-report'
  const printed: Readonly<Partial<Record<RecordKind, DocumentKindName>>> = RECORD_PAPERS
  return (PRINTED_WHEN[kind]?.(source, loaded, all) ?? true) ? printed[kind] : undefined
}

/** Fields the record says itself: nobody types them again, and nobody says otherwise. */
export function knownOfSource(
  source: PaperSource,
  paper: DocumentKindName,
  loaded: LoadedCase,
  school: SchoolOnPaper,
  all: readonly PaperSource[],
): Fields {
  const known: Readonly<Record<string, unknown>> = {
    ...matterFields(loaded),
    school: school.schoolName,
    grade: school.gradeCode && GRADES[school.gradeCode],
    ...SAID[paper]?.(source, loaded, all),
  }
  const { required, optional } = kindRuleOf(paper)
  const places: readonly string[] = [...required, ...optional]
  return Object.fromEntries(
    Object.entries(known).filter(([name, value]) => places.includes(name) && value != null && value !== ''),
  )
}

type Said = (source: PaperSource, loaded: LoadedCase, all: readonly PaperSource[]) => Readonly<Record<string, unknown>>

/** What was decided on, and the words it was decided with. */
const opinionOf = (said: PaperSource['said'], yes: string, no: string): string =>
  [said['passes'] === true ? yes : no, said['opinion']].filter(Boolean).join('。')

const SAID: Readonly<Partial<Record<DocumentKindName, Said>>> = {
  'visit-record': ({ on, said }) => ({
    visitOn: on,
    visitMethod: word('case.visit-way', said['way']),
    visitPlace: said['place'] ?? word('case.visit-way', said['way']),
    participants: peopleOf(said['visitorNames']),
    childSituation: [words('case.cause', said['causes']), said['whereabouts']].filter(Boolean).join('；'),
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
  'filing-approval': ({ on, said }, loaded) => ({
    heldOn: on,
    facts: filingFacts(loaded),
    opinion: opinionOf(said, '同意立案', '不同意立案'),
  }),
  'evidence-list': (_, __, all) => ({
    rows: all
      .filter(({ kind }) => kind === 'evidence')
      .map(({ on, said }, index) => [
        String(index + 1),
        word('case.evidence', said['evidenceType']) ?? '',
        String(said['evidenceRef'] ?? ''),
        longDay(on),
      ]),
  }),
  'statement-record': ({ on, said }) => ({
    heldOn: on,
    said: [word('case.statement-kind', said['statementKind']), said['said']].filter(Boolean).join('：'),
    result: said['outcome'],
  }),
  'hearing-record': ({ on, said }) => ({ heldOn: on, said: said['said'] }),
  'legal-review-opinion': ({ on, said }) => ({
    heldOn: on,
    opinion: opinionOf(said, '审核通过', '审核不通过'),
  }),
  'deliberation-record': ({ on, said }) => ({
    heldOn: on,
    participants: peopleOf(said['visitorNames']),
    opinion: opinionOf(said, '同意作出处罚', '不同意作出处罚'),
  }),
  'closing-report': ({ on, said }) => ({ heldOn: on, result: `当事人已履行处罚决定。依据：${said['reference']}` }),
}

/** Why a penalty is filed: how long the child is away, and the order that was not obeyed. */
function filingFacts({ dropoutCase, documents }: LoadedCase): string {
  const since = dropoutCase.outOfSchoolSince
  const order = documents.findLast((one) => paperTitled(one.kind) === 'correction-order' && one.withdrawnOn === null)
  return [
    since && `当事人的被监护人自${longDay(since)}起未到校接受义务教育`,
    order && `本机关以${order.documentNumber}责令限期改正，逾期未改正`,
  ]
    .filter(Boolean)
    .join('；')
}

/** What went up to the county, whose turn it was and since when. */
function overdueOf({ deadlines }: LoadedCase): string {
  return atCounty(deadlines)
    .map(
      (one) =>
        `${word('case.clock', one.clock)}（应于${longDay(one.due_on)}前办结，${one.escalated_on ? longDay(one.escalated_on) : ''}升级督办）`,
    )
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
  return rules.county.observationMonths
    .map((month) => `${month}个月：${longDay(addMonths(returnedOn, month))}`)
    .join('；')
}

const placementOf = ({ records }: LoadedCase): unknown =>
  records.findLast((record) => record.kind === 'support')?.facts['placement']
