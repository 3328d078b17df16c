import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, DivisionCodeText, FileUpload, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import {
  CASE_EVIDENCE_TYPES,
  CASE_STATES,
  CAUSES,
  DROPOUT_KINDS,
  EXPLANATIONS,
  FOUND_BY,
  FUNNEL_STEP_NAMES,
  STAGES,
} from './domain.ts'
import { CLOCK_NAMES, OWNERS, QUEUES } from './rules/clocks.ts'
import { CLOSING_KINDS } from './rules/county-rules.ts'
import { NOTICE_LINKS, PENALTY_KINDS, PENALTY_ORGANS } from './rules/facts.ts'
import { TAKEN_STEPS } from './rules/fields.ts'
import { MOST_GUARDIANS } from './rules/guardians.ts'
import { ASKED_PARTS, GROUP_PARTS, HANDOVER_REASONS } from './rules/group.ts'
import { LAWS } from './rules/law.ts'
import { ORDER_PAPERS } from './rules/papers.ts'
import { PHOTO_RECORDS, PHOTOS_PER_RECORD, RECORD_KINDS } from './rules/records.ts'
import { AUTHORITIES, TRIGGERS } from './rules/offices.ts'
import { REQUIREMENTS } from './rules/steps.ts'

const State = Type.Enum([...CASE_STATES])

/** 个案 as a line of a list. Texts: `case.state.<state>`, `case.dropout-kind.<kind>`, `case.found-by.<foundBy>`, `case.stage.<stage>`. */
export const CaseLine = Type.Object({
  caseId: Type.String(),
  /** 〔2026〕12号 */
  caseNumber: Type.String(),
  state: State,
  stateOn: Type.String(),
  childId: Type.String(),
  childName: Type.String(),
  sex: orNull(Type.String()),
  bornOn: orNull(Type.String()),
  groups: Type.Array(Type.String()),
  townshipName: Type.String(),
  villageName: Type.String(),
  schoolName: orNull(Type.String()),
  dropoutKind: Type.Enum([...DROPOUT_KINDS]),
  stage: Type.Enum([...STAGES]),
  foundBy: Type.Enum([...FOUND_BY]),
  foundOn: Type.String(),
  findingId: orNull(Type.String()),
  leadLine: Type.Enum(['school', 'household']),
  leadUnit: Type.String(),
  leadName: Type.String(),
  dueOn: orNull(Type.String()),
  isOverdue: Type.Boolean(),
  /** 超龄未完成: past school age without finishing, a failure. */
  agedOutOn: orNull(Type.String()),
})
export type CaseLine = Static<typeof CaseLine>

export const CaseFilter = Type.Object({
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$', description: 'township or village prefix' })),
  school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
  state: Type.Optional(State),
  /** `open`: not closed · `suspected`: 疑似 · `dropout`: confirmed and not back · `returned` · `closed`. */
  phase: Type.Optional(Type.Enum(['open', 'suspected', 'dropout', 'returned', 'closed'])),
  dropoutKind: Type.Optional(Type.Enum([...DROPOUT_KINDS])),
  stage: Type.Optional(Type.Enum([...STAGES])),
  foundBy: Type.Optional(Type.Enum([...FOUND_BY])),
  leadLine: Type.Optional(Type.Enum(['school', 'household'])),
  overdue: Type.Optional(Type.Boolean()),
  /** 超龄未完成, between two days where they are given. */
  agedOut: Type.Optional(Type.Literal(true)),
  childId: Type.Optional(IdText),
  /** Came to this step of the four between two days · came back to school from it between them. */
  reached: Type.Optional(Type.Enum([...FUNNEL_STEP_NAMES])),
  returnedFrom: Type.Optional(Type.Enum([...FUNNEL_STEP_NAMES])),
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
  sort: Type.Optional(Type.Enum(['dueOn', '-dueOn', 'number', '-number', 'division', '-division'])),
  ...PageQuery,
})
export type CaseFilter = Static<typeof CaseFilter>

export const listCases = endpoint({
  method: 'GET',
  path: '/api/cases',
  permission: 'cases.list',
  summary: '个案台账',
  query: CaseFilter,
  reply: listOf(CaseLine),
})

/** How many cases each choice of a filter would show, within the other filters. */
export const CaseCounts = Type.Object({
  open: Type.Integer(),
  overdue: Type.Integer(),
  agedOut: Type.Integer(),
  byState: Type.Record(Type.String(), Type.Integer()),
  byStage: Type.Record(Type.String(), Type.Integer()),
  byTownship: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), count: Type.Integer() })),
})
export type CaseCounts = Static<typeof CaseCounts>

export const countCases = endpoint({
  method: 'GET',
  path: '/api/cases/counts',
  permission: 'cases.list',
  summary: '个案各类数量',
  query: CaseFilter,
  reply: CaseCounts,
})

const Words = Type.Record(Type.String(), Type.String())
const Facts = Type.Record(Type.String(), Type.Unknown())

export const CaseEvent = Type.Object({
  eventId: Type.String(),
  /** `case.<event>` (rules/steps.ts `EVENT_NAMES`); text `case.event.<event>`. */
  event: Type.String(),
  fromState: orNull(State),
  toState: State,
  happenedAt: Type.String(),
  actorName: Type.String(),
  round: Type.Integer(),
  details: Facts,
  /** What people wrote. */
  words: Words,
})
export type CaseEvent = Static<typeof CaseEvent>

export const CaseRecord = Type.Object({
  recordId: Type.String(),
  kind: Type.Enum([...RECORD_KINDS]),
  on: Type.String(),
  recordedAt: Type.String(),
  actorName: Type.String(),
  round: Type.Integer(),
  facts: Facts,
  words: Words,
  correctsId: orNull(Type.String()),
  /** Another record has taken its place. */
  isCorrected: Type.Boolean(),
  photoIds: Type.Array(Type.String()),
})
export type CaseRecord = Static<typeof CaseRecord>

export const CaseDeadline = Type.Object({
  deadlineId: Type.String(),
  clock: Type.Enum([...CLOCK_NAMES]),
  kind: Type.Enum(['duty', 'waiting', 'limit']),
  queue: Type.Enum([...QUEUES]),
  law: Type.Enum([...LAWS]),
  owner: Type.Enum([...OWNERS]),
  ownerName: Type.String(),
  level: Type.Integer(),
  startedOn: Type.String(),
  dueOn: Type.String(),
  state: Type.Enum(['running', 'done', 'over', 'cancelled']),
  isOverdue: Type.Boolean(),
})
export type CaseDeadline = Static<typeof CaseDeadline>

const FormRule = Type.Object({ required: Type.Array(Type.String()), optional: Type.Array(Type.String()) })

/** A step the law lets come next: what it still lacks, who may take it, what its form asks. */
export const OfferedStep = Type.Object({
  step: Type.Enum([...TAKEN_STEPS]),
  to: State,
  /** Texts `case.asks.<requirement>`. */
  missing: Type.Array(Type.Enum([...REQUIREMENTS])),
  /** Whether this account may take it. */
  mine: Type.Boolean(),
  /** Texts `case.capacity.<capacity>`. */
  by: Type.Array(Type.String()),
  law: Type.Array(Type.Enum([...LAWS])),
  paper: orNull(Type.String()),
  form: FormRule,
})
export type OfferedStep = Static<typeof OfferedStep>

export const OfferedRecord = Type.Object({
  kind: Type.Enum([...RECORD_KINDS]),
  form: FormRule,
  /** Links of the chain that this account may send or acknowledge now; empty for other records. */
  links: Type.Array(Type.Enum([...NOTICE_LINKS])),
})
export type OfferedRecord = Static<typeof OfferedRecord>

export const CaseMember = Type.Object({
  memberId: Type.String(),
  part: Type.Enum([...GROUP_PARTS]),
  name: Type.String(),
  unitName: Type.String(),
  /** Chosen among accounts: what the case asks of them stands in their own list of work. */
  hasAccount: Type.Boolean(),
  fromOn: Type.String(),
})
export type CaseMember = Static<typeof CaseMember>

export const CaseDocument = Type.Object({
  documentId: Type.String(),
  documentNumber: Type.String(),
  kind: Type.String(),
  issuedOn: Type.String(),
  effectiveOn: orNull(Type.String()),
  isWithdrawn: Type.Boolean(),
  addressees: Type.Array(
    Type.Object({ name: Type.String(), relation: orNull(Type.String()), servedOn: orNull(Type.String()) }),
  ),
})
export type CaseDocument = Static<typeof CaseDocument>

const DayCounts = Type.Object({ attended: Type.Integer(), missed: Type.Integer(), unreported: Type.Integer() })

export const CasePage = Type.Object({
  case: CaseLine,
  version: Type.Integer(),
  round: Type.Integer(),
  suspendedUntil: orNull(Type.String()),
  /** Since when something has gone up to the county's leaders that nobody has reported to them. */
  countyReportOwedSince: orNull(Type.String()),
  linkedCaseId: orNull(Type.String()),
  guardians: Type.Array(
    Type.Object({
      name: Type.String(),
      role: orNull(Type.String()),
      phone: orNull(Type.String()),
      /** As the papers of the case have it. */
      citizenId: orNull(Type.String()),
    }),
  ),
  explanation: orNull(
    Type.Object({
      explanation: Type.Enum([...EXPLANATIONS]),
      evidenceType: Type.Enum([...CASE_EVIDENCE_TYPES]),
      evidenceRef: orNull(Type.String()),
      recheckOn: orNull(Type.String()),
    }),
  ),
  confirmation: orNull(
    Type.Object({
      confirmedOn: Type.String(),
      confirmedByName: Type.String(),
      outOfSchoolSince: orNull(Type.String()),
      causes: Type.Array(Type.Enum([...CAUSES])),
    }),
  ),
  history: Type.Array(CaseEvent),
  records: Type.Array(CaseRecord),
  deadlines: Type.Array(CaseDeadline),
  documents: Type.Array(CaseDocument),
  /** Attendance four weeks before and after a visit, where a class has reported it. */
  aroundVisits: Type.Array(
    Type.Object({ recordId: Type.String(), before: orNull(DayCounts), after: orNull(DayCounts) }),
  ),
  members: Type.Array(CaseMember),
  /** The request to close that stands. */
  closingRequestId: orNull(Type.String()),
  handover: orNull(
    Type.Object({
      handoverId: Type.String(),
      toName: Type.String(),
      askedOn: Type.String(),
      dueOn: orNull(Type.String()),
    }),
  ),
  steps: Type.Array(OfferedStep),
  offeredRecords: Type.Array(OfferedRecord),
  /** Usual words of the papers the next steps issue, by paper and field. */
  paperWords: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
  /** Records kept on paper as well: the paper, or what it will say without anybody typing it. */
  recordPapers: Type.Array(
    Type.Object({ sourceId: Type.String(), kind: Type.String(), documentId: orNull(Type.String()), known: Facts }),
  ),
  /** Papers this account may write by hand in the case now. */
  deskPapers: Type.Array(Type.String()),
  /** 强制报告待办: situations on record that an office has not been told of. */
  reportDuties: Type.Array(
    Type.Object({
      trigger: Type.Enum([...TRIGGERS]),
      to: Type.Array(Type.Enum([...AUTHORITIES])),
      since: Type.String(),
      dueOn: Type.String(),
      law: Type.Enum([...LAWS]),
    }),
  ),
  /** Reports and requests with what came back from each office. */
  sentReports: Type.Array(
    Type.Object({
      reportId: Type.String(),
      to: Type.Array(
        Type.Object({
          authority: Type.Enum([...AUTHORITIES]),
          receivedOn: orNull(Type.String()),
          answeredOn: orNull(Type.String()),
        }),
      ),
    }),
  ),
  /** Checks after the return that are still to come. */
  missingChecks: Type.Array(
    Type.Object({ check: Type.Enum(['month', 'term-start']), month: orNull(Type.Integer()), dueOn: Type.String() }),
  ),
  closingReasons: Type.Array(
    Type.Object({
      code: Type.String(),
      label: Type.String(),
      kind: Type.Enum([...CLOSING_KINDS]),
      evidenceTypes: Type.Array(Type.Enum([...CASE_EVIDENCE_TYPES])),
    }),
  ),
  /** Legal bases in force today that this account's organ may use; empty: the penalty branch is closed. */
  legalBases: Type.Array(
    Type.Object({
      basisId: Type.String(),
      title: Type.String(),
      article: Type.String(),
      penaltyKind: Type.String(),
      minYuan: Type.Integer(),
      maxYuan: Type.Integer(),
    }),
  ),
  explanationChoices: Type.Array(
    Type.Object({
      explanation: Type.Enum([...EXPLANATIONS]),
      evidenceTypes: Type.Array(Type.Enum([...CASE_EVIDENCE_TYPES])),
      asksRecheck: Type.Boolean(),
    }),
  ),
  abilities: Type.Object({ manageGroup: Type.Boolean(), handOver: Type.Boolean() }),
})
export type CasePage = Static<typeof CasePage>

export const CaseParams = Type.Object({ caseId: IdText })

export const showCase = endpoint({
  method: 'GET',
  path: '/api/cases/:caseId',
  permission: 'cases.show',
  summary: '个案(每次查看都会留痕)',
  params: CaseParams,
  reply: CasePage,
})

/** What every step answers: the case as it is now, and the paper that was issued. */
export const CaseStepReply = Type.Object({
  caseId: Type.String(),
  state: State,
  dueOn: orNull(Type.String()),
  version: Type.Integer(),
  documentId: orNull(Type.String()),
})
export type CaseStepReply = Static<typeof CaseStepReply>

/** Fields of a form by name (rules/fields.ts); what is missing or malformed is refused by name. */
const FieldValues = Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.Unknown(), { maxProperties: 60 }))
/** What the paper says in a second language, after the Chinese. */
const SecondText = Type.Optional(Type.String({ maxLength: 4000 }))
const Note = Type.Optional(Type.String({ maxLength: 1000 }))

/** `submissionId`: made by the page once per form; the same one twice is one step. `version` as last read. */
export const takeCaseStep = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/steps/:step',
  permission: 'cases.act',
  summary: '办理个案的一个步骤(依法定程序)',
  params: Type.Object({ caseId: IdText, step: Type.Enum([...TAKEN_STEPS]) }),
  body: Type.Object({
    submissionId: IdText,
    version: Type.Integer(),
    /** Of a closing: the request its approver read; where another stands, nothing is closed. */
    requestId: Type.Optional(IdText),
    note: Note,
    fields: FieldValues,
    paper: FieldValues,
    secondText: SecondText,
    /** 证件号 of the guardians the paper names, in their order on the page; empty: not known. */
    guardianIds: Type.Optional(Type.Array(Type.String({ maxLength: 24 }), { maxItems: MOST_GUARDIANS })),
  }),
  reply: CaseStepReply,
})

export const CaseRecordReply = Type.Object({
  recordId: Type.String(),
  dueOn: orNull(Type.String()),
  documentId: orNull(Type.String()),
})
export type CaseRecordReply = Static<typeof CaseRecordReply>

export const recordOnCase = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/records/:kind',
  permission: 'cases.record',
  summary: '登记个案记录(只增不改,更正另记)',
  params: Type.Object({ caseId: IdText, kind: Type.Enum([...RECORD_KINDS]) }),
  body: Type.Object({
    submissionId: IdText,
    on: Type.Optional(DayText),
    note: Note,
    fields: FieldValues,
    paper: FieldValues,
    secondText: SecondText,
    correctsId: Type.Optional(IdText),
    /** Photos sent before for this record; they are its own from now on. */
    photoIds: Type.Optional(Type.Array(IdText, { maxItems: PHOTOS_PER_RECORD, uniqueItems: true })),
  }),
  reply: CaseRecordReply,
})

export const uploadCasePhoto = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/records/:kind/photos',
  permission: 'cases.record',
  summary: '上传走访、劝返照片（登记保存前可撤回）',
  params: Type.Object({ caseId: IdText, kind: Type.Enum([...PHOTO_RECORDS]) }),
  body: FileUpload,
  reply: Type.Object({ photoId: Type.String() }),
})

const PhotoParams = Type.Object({ caseId: IdText, photoId: IdText })

export const takeCasePhoto = endpoint({
  method: 'GET',
  path: '/api/cases/:caseId/photos/:photoId',
  permission: 'cases.record',
  summary: '走访、劝返照片（每次查看都会留痕）',
  params: PhotoParams,
  reply: 'file',
})

export const removeCasePhoto = endpoint({
  method: 'DELETE',
  path: '/api/cases/:caseId/photos/:photoId',
  permission: 'cases.record',
  summary: '撤回尚未登记的照片',
  params: PhotoParams,
  reply: Type.Object({ photoId: Type.String() }),
})

/** One paper for a record, whoever asks: the second time it is the first paper again. */
export const issueRecordPaper = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/papers',
  permission: 'cases.record',
  summary: '把个案记录制成文书（家访、劝返记录、复学登记表、销号审批表等，内容取自记录）',
  params: CaseParams,
  body: Type.Object({ sourceId: IdText, fields: FieldValues, secondText: SecondText }),
  reply: Type.Object({ documentId: Type.String() }),
})

const Done = Type.Object({ caseId: Type.String() })
const Candidate = Type.Object({
  accountId: Type.String(),
  name: Type.String(),
  role: Type.String(),
  unitName: Type.String(),
})
export type GroupCandidate = Static<typeof Candidate>

export const listCandidates = endpoint({
  method: 'GET',
  path: '/api/cases/:caseId/candidates',
  permission: 'cases.manage-group',
  summary: '劝返工作组：能看到本个案、可列为成员的账号',
  params: CaseParams,
  reply: Type.Object({ rows: Type.Array(Candidate) }),
})

const Name = Type.String({ minLength: 1, maxLength: 60 })

export const addMember = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/members',
  permission: 'cases.manage-group',
  summary: '劝返工作组：增加成员（负责人只有一名）',
  params: CaseParams,
  body: Type.Object({
    submissionId: IdText,
    part: Type.Enum([...GROUP_PARTS]),
    /** Somebody with an account; their name and unit are taken from it. */
    accountId: Type.Optional(IdText),
    /** Somebody without an account. */
    name: Type.Optional(Name),
    unitName: Type.Optional(Name),
  }),
  reply: Done,
})

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/api/cases/:caseId/members/:memberId',
  permission: 'cases.manage-group',
  summary: '劝返工作组：成员退出',
  params: Type.Object({ caseId: IdText, memberId: IdText }),
  reply: Done,
})

const HandoverDone = Type.Object({ handoverId: Type.String() })

export const askHandover = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/handovers',
  permission: 'cases.hand-over',
  summary: '移交个案（对方确认后生效）',
  params: CaseParams,
  body: Type.Object({
    submissionId: IdText,
    line: Type.Enum(['school', 'household']),
    unit: Type.String({ pattern: '^[0-9]{10}([0-9]{2})?$' }),
    divisionCode: Type.Optional(DivisionCodeText),
    reason: Type.Enum([...HANDOVER_REASONS]),
  }),
  reply: HandoverDone,
})

export const HandoverLine = Type.Object({
  handoverId: Type.String(),
  side: Type.Enum(['from', 'to']),
  caseNumber: Type.String(),
  fromName: Type.String(),
  toName: Type.String(),
  reason: Type.Enum([...HANDOVER_REASONS]),
  state: Type.Enum(['asked', 'taken', 'refused', 'withdrawn']),
  askedOn: Type.String(),
  dueOn: orNull(Type.String()),
  /** Whether it is for this account to answer. */
  mayAnswer: Type.Boolean(),
})
export type HandoverLine = Static<typeof HandoverLine>

export const listHandovers = endpoint({
  method: 'GET',
  path: '/api/case-handovers',
  permission: 'cases.hand-over',
  summary: '待确认的个案移交',
  reply: Type.Object({ rows: Type.Array(HandoverLine) }),
})

export const answerHandover = endpoint({
  method: 'POST',
  path: '/api/case-handovers/:handoverId/answer',
  permission: 'cases.hand-over',
  summary: '确认、退回或撤回移交',
  params: Type.Object({ handoverId: IdText }),
  body: Type.Object({ answer: Type.Enum(['taken', 'refused', 'withdrawn']) }),
  reply: HandoverDone,
})

const Days = Type.Integer({ minimum: 0, maximum: 366 })
const CaseRulesBody = Type.Object({
  reportDays: Days,
  villageNoticeDays: Days,
  reportReceiptDays: Days,
  guardianNoticeDays: Days,
  mandatoryReportDays: Days,
  officeReceiptDays: Days,
  officeAnswerDays: Days,
  firstVisitDays: Days,
  visitIntervalDays: Days,
  persuasionCount: Type.Integer({ minimum: 1, maximum: 20 }),
  groupParts: Type.Array(Type.Enum([...ASKED_PARTS]), { uniqueItems: true }),
  orderPaper: Type.Enum([...ORDER_PAPERS]),
  orderDays: Type.Integer({ minimum: 1, maximum: 60 }),
  serveWorkingDays: Type.Integer({ minimum: 1, maximum: 30 }),
  handoverWorkingDays: Type.Integer({ minimum: 1, maximum: 30 }),
  replyWorkingDays: Type.Integer({ minimum: 1, maximum: 30 }),
  hearingFromYuan: Type.Integer({ minimum: 0, maximum: 100_000 }),
  nextStepDays: Days,
  courtFollowDays: Days,
  countyReportDays: Days,
  escalationDays: Type.Array(Type.Integer({ minimum: 1, maximum: 180 }), { minItems: 3, maxItems: 3 }),
  suspensionReviewDays: Days,
  returnSchoolDays: Type.Integer({ minimum: 1, maximum: 60 }),
  observationMonths: Type.Array(Type.Integer({ minimum: 1, maximum: 24 }), { minItems: 1, maxItems: 12 }),
  observeNextTerm: Type.Boolean(),
  termStarts: Type.Array(Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }), { maxItems: 4 }),
  relapseMonths: Type.Integer({ minimum: 1, maximum: 60 }),
  returnStopsPenalty: Type.Boolean(),
  closingReasons: Type.Array(
    Type.Object({
      code: Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$' }),
      label: Type.String({ minLength: 1, maxLength: 60 }),
      kind: Type.Enum([...CLOSING_KINDS]),
      evidenceTypes: Type.Array(Type.Enum([...CASE_EVIDENCE_TYPES]), { minItems: 1 }),
      isEnded: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1, maxItems: 60 },
  ),
})

export const LegalBasisLine = Type.Object({
  basisId: Type.String(),
  title: Type.String(),
  article: Type.String(),
  penaltyKind: Type.Enum([...PENALTY_KINDS]),
  minYuan: Type.Integer(),
  maxYuan: Type.Integer(),
  organ: Type.Enum([...PENALTY_ORGANS]),
  validFrom: Type.String(),
  validTo: orNull(Type.String()),
  enteredBy: Type.String(),
  enteredByName: Type.String(),
  approvedBy: orNull(Type.String()),
  approvedByName: orNull(Type.String()),
  isInForce: Type.Boolean(),
  isMine: Type.Boolean(),
})
export type LegalBasisLine = Static<typeof LegalBasisLine>

export const showCaseRules = endpoint({
  method: 'GET',
  path: '/api/case-rules',
  permission: 'cases.read-rules',
  summary: '个案规则和处罚依据',
  reply: Type.Object({ rules: CaseRulesBody, version: Type.Integer(), bases: Type.Array(LegalBasisLine) }),
})

export const changeCaseRules = endpoint({
  method: 'PUT',
  path: '/api/case-rules',
  permission: 'cases.change-rules',
  summary: '修改个案规则',
  body: Type.Object({ rules: CaseRulesBody, version: Type.Integer() }),
  reply: Type.Object({ rules: CaseRulesBody, version: Type.Integer() }),
})

const BasisParams = Type.Object({ basisId: IdText })
const BasisDone = Type.Object({ basisId: Type.String() })

export const enterLegalBasis = endpoint({
  method: 'POST',
  path: '/api/legal-bases',
  permission: 'cases.enter-basis',
  summary: '登记处罚依据（另一名管理员复核后生效）',
  body: Type.Object({
    submissionId: IdText,
    title: Type.String({ minLength: 1, maxLength: 120 }),
    article: Type.String({ minLength: 1, maxLength: 60 }),
    penaltyKind: Type.Enum([...PENALTY_KINDS]),
    minYuan: Type.Integer({ minimum: 0, maximum: 100_000 }),
    maxYuan: Type.Integer({ minimum: 0, maximum: 100_000 }),
    organ: Type.Enum([...PENALTY_ORGANS]),
    validFrom: DayText,
    validTo: Type.Optional(DayText),
  }),
  reply: BasisDone,
})

export const approveLegalBasis = endpoint({
  method: 'POST',
  path: '/api/legal-bases/:basisId/approval',
  permission: 'cases.approve-basis',
  summary: '复核处罚依据',
  params: BasisParams,
  reply: BasisDone,
})

export const endLegalBasis = endpoint({
  method: 'POST',
  path: '/api/legal-bases/:basisId/end',
  permission: 'cases.enter-basis',
  summary: '停用处罚依据',
  params: BasisParams,
  reply: BasisDone,
})
