import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CONCLUSIONS } from './assessment-domain.ts'
import {
  HELD_REASONS,
  IDENTITY_PROOFS,
  REQUEST_KINDS,
  REQUEST_STATES,
  REQUEST_STEPS,
  REQUESTER_ROLES,
  RETENTION_MODES,
  RETENTION_RULES,
} from './domain.ts'

const Note = Type.String({ maxLength: 2000 })
const Setting = Type.Object({
  days: Type.Integer({ minimum: 0, maximum: 36_500 }),
  mode: Type.Enum([...RETENTION_MODES]),
})

export const Settings = Type.Object({
  requestWorkingDays: Type.Integer({ minimum: 1, maximum: 60 }),
  breachHours: Type.Integer({ minimum: 1, maximum: 72 }),
  officer: Type.Object({ name: Type.String({ maxLength: 60 }), phone: Type.String({ maxLength: 40 }) }),
  retention: Type.Object({
    'roster-files': Setting,
    'aged-out-children': Setting,
    sessions: Setting,
    'account-phones': Setting,
    requesters: Setting,
    tips: Setting,
  }),
  basisNotes: Type.Record(Type.String({ pattern: '^[a-z-]{1,40}$' }), Type.String({ maxLength: 500 })),
})

export const showPrivacy = endpoint({
  method: 'GET',
  path: '/api/privacy',
  permission: 'privacy.read-register',
  summary: '个人信息处理活动登记的设置：负责人、期限、各数据集的说明和影响评估',
  reply: Type.Object({
    settings: Settings,
    version: Type.Integer(),
    countyName: Type.String(),
    /** The assessment that counts for each data set; one that is not here was never assessed. */
    assessed: Type.Array(
      Type.Object({
        dataSet: Type.String(),
        assessmentId: IdText,
        conclusion: Type.Enum([...CONCLUSIONS]),
        assessedOn: DayText,
        reviewOn: DayText,
      }),
    ),
  }),
})

export const changePrivacySettings = endpoint({
  method: 'PUT',
  path: '/api/privacy',
  permission: 'privacy.change-settings',
  summary: '修改个人信息保护设置',
  body: Type.Object({ settings: Settings, version: Type.Integer({ minimum: 0 }) }),
  reply: Type.Object({ version: Type.Integer() }),
})

export const RuleOutcome = Type.Object({
  rule: Type.Enum([...RETENTION_RULES]),
  cutOff: DayText,
  /** How many would go, or went. */
  deleted: Type.Integer(),
  held: Type.Array(Type.Object({ reason: Type.Enum([...HELD_REASONS]), count: Type.Integer() })),
})
export type RuleOutcome = Static<typeof RuleOutcome>

export const RetentionRun = Type.Object({
  runId: IdText,
  startedAt: Type.String(),
  finishedAt: orNull(Type.String()),
  startedByName: Type.String(),
  reason: Type.String(),
  results: Type.Array(RuleOutcome),
})
export type RetentionRun = Static<typeof RetentionRun>

export const previewRetention = endpoint({
  method: 'GET',
  path: '/api/retention',
  permission: 'privacy.run-retention',
  summary: '到期数据预览：每条规则今天会清理什么、保留什么，以及以往的清理',
  reply: Type.Object({ plans: Type.Array(RuleOutcome), runs: Type.Array(RetentionRun) }),
})

export const startRetentionRun = endpoint({
  method: 'POST',
  path: '/api/retention-runs',
  permission: 'privacy.run-retention',
  summary: '执行到期清理',
  body: Type.Object({
    rules: Type.Array(Type.Enum([...RETENTION_RULES]), { minItems: 1, maxItems: RETENTION_RULES.length }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  }),
  reply: Type.Object({ runId: IdText, jobId: IdText }),
})

export const RequestLine = Type.Object({
  requestId: IdText,
  number: Type.String(),
  childId: IdText,
  childName: orNull(Type.String()),
  kind: Type.Enum([...REQUEST_KINDS]),
  state: Type.Enum([...REQUEST_STATES]),
  receivedOn: DayText,
  dueOn: DayText,
  ownerName: orNull(Type.String()),
  overdue: Type.Boolean(),
})
export type RequestLine = Static<typeof RequestLine>

export const RequestPage = Type.Intersect([
  RequestLine,
  Type.Object({
    requesterName: orNull(Type.String()),
    requesterRole: Type.Enum([...REQUESTER_ROLES]),
    requesterPhone: orNull(Type.String()),
    identityProof: Type.Enum([...IDENTITY_PROOFS]),
    wish: Type.String(),
    office: orNull(Type.String()),
    answer: orNull(Type.String()),
    answeredOn: orNull(DayText),
    enteredByName: Type.String(),
    version: Type.Integer(),
    steps: Type.Array(Type.Enum([...REQUEST_STEPS])),
    /** Offices whose rosters name the child: one of them has to put it right. */
    offices: Type.Array(Type.Object({ kind: Type.String(), sourceName: Type.String(), asOfOn: Type.String() })),
    events: Type.Array(
      Type.Object({
        at: Type.String(),
        step: Type.String(),
        toState: Type.Enum([...REQUEST_STATES]),
        note: orNull(Type.String()),
        actorName: Type.String(),
      }),
    ),
  }),
])
export type RequestPage = Static<typeof RequestPage>

export const listRequests = endpoint({
  method: 'GET',
  path: '/api/privacy-requests',
  permission: 'privacy.enter-request',
  summary: '监护人查阅、复制、更正、删除申请',
  query: Type.Object({
    ...PageQuery,
    /** `open` when left out. */
    phase: Type.Optional(Type.Enum(['open', 'overdue', 'all'])),
    kind: Type.Optional(Type.Enum([...REQUEST_KINDS])),
    childId: Type.Optional(IdText),
  }),
  reply: listOf(RequestLine),
})

export const enterRequest = endpoint({
  method: 'POST',
  path: '/api/privacy-requests',
  permission: 'privacy.enter-request',
  summary: '登记监护人的申请，给出回执号和答复期限',
  body: Type.Object({
    submissionId: IdText,
    childId: IdText,
    kind: Type.Enum([...REQUEST_KINDS]),
    requesterName: Type.String({ minLength: 1, maxLength: 60 }),
    requesterRole: Type.Enum([...REQUESTER_ROLES]),
    requesterPhone: Type.Optional(Type.String({ maxLength: 40 })),
    identityProof: Type.Enum([...IDENTITY_PROOFS]),
    wish: Type.String({ minLength: 1, maxLength: 2000 }),
    receivedOn: DayText,
  }),
  reply: Type.Object({ requestId: IdText, number: Type.String(), dueOn: DayText }),
})

const RequestParams = Type.Object({ requestId: IdText })

export const showRequest = endpoint({
  method: 'GET',
  path: '/api/privacy-requests/:requestId',
  permission: 'privacy.enter-request',
  summary: '一件申请及其办理经过',
  params: RequestParams,
  reply: RequestPage,
})

export const stepRequest = endpoint({
  method: 'POST',
  path: '/api/privacy-requests/:requestId/steps',
  permission: 'privacy.handle-request',
  summary: '办理一件申请：受理、转办、答复、不予同意、撤回',
  params: RequestParams,
  body: Type.Object({
    version: Type.Integer({ minimum: 1 }),
    step: Type.Enum([...REQUEST_STEPS]),
    note: Type.Optional(Note),
    office: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Type.Object({ requestId: IdText }),
})

const Fact = Type.Object({ label: Type.String(), value: Type.String() })

/** Everything kept of a child, in words, for its guardian. */
export const ChildFile = Type.Object({
  number: Type.String(),
  countyName: Type.String(),
  madeOn: DayText,
  childName: Type.String(),
  facts: Type.Array(Fact),
  records: Type.Array(
    Type.Object({
      kind: Type.String(),
      sourceName: Type.String(),
      asOfOn: Type.String(),
      facts: Type.Array(Fact),
    }),
  ),
  consents: Type.Array(
    Type.Object({ dataSet: Type.String(), givenBy: Type.String(), givenOn: DayText, withdrawnOn: orNull(DayText) }),
  ),
  looks: Type.Array(Type.Object({ at: Type.String(), who: Type.String(), unit: Type.String(), event: Type.String() })),
})
export type ChildFile = Static<typeof ChildFile>

export const showChildFile = endpoint({
  method: 'GET',
  path: '/api/privacy-requests/:requestId/file',
  permission: 'privacy.handle-request',
  summary: '答复材料：系统中关于该儿童的全部个人信息（查看会留痕）',
  params: RequestParams,
  reply: ChildFile,
})

export const exportChildFile = endpoint({
  method: 'GET',
  path: '/api/privacy-requests/:requestId/file.xlsx',
  permission: 'privacy.handle-request',
  summary: '答复材料 Excel',
  params: RequestParams,
  reply: 'file',
})

export const Consent = Type.Object({
  consentId: IdText,
  dataSet: Type.String(),
  givenBy: Type.String(),
  givenByRole: Type.Enum([...REQUESTER_ROLES]),
  givenOn: DayText,
  evidenceRef: Type.String(),
  withdrawnOn: orNull(DayText),
})
export type Consent = Static<typeof Consent>

export const listConsents = endpoint({
  method: 'GET',
  path: '/api/children/:childId/consents',
  permission: 'privacy.keep-consents',
  summary: '一名儿童的监护人同意记录',
  params: Type.Object({ childId: IdText }),
  reply: Type.Object({ rows: Type.Array(Consent) }),
})

/** A consent in the list of all, with its child; the name is null once the child has left the register. */
export const ConsentLine = Type.Intersect([Consent, Type.Object({ childId: IdText, childName: orNull(Type.String()) })])
export type ConsentLine = Static<typeof ConsentLine>

export const listAllConsents = endpoint({
  method: 'GET',
  path: '/api/consents',
  permission: 'privacy.keep-consents',
  summary: '监护人同意清单',
  query: Type.Object({
    dataSet: Type.Optional(Type.String({ maxLength: 40 })),
    /** Only those that were not taken back. */
    holds: Type.Optional(Type.Boolean()),
    ...PageQuery,
  }),
  reply: listOf(ConsentLine),
})

export const recordConsent = endpoint({
  method: 'POST',
  path: '/api/children/:childId/consents',
  permission: 'privacy.keep-consents',
  summary: '登记监护人的书面同意',
  params: Type.Object({ childId: IdText }),
  body: Type.Object({
    submissionId: IdText,
    dataSet: Type.String({ maxLength: 40 }),
    givenBy: Type.String({ minLength: 1, maxLength: 60 }),
    givenByRole: Type.Enum([...REQUESTER_ROLES]),
    givenOn: DayText,
    evidenceRef: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: Type.Object({ recorded: Type.Boolean() }),
})

export const withdrawConsent = endpoint({
  method: 'POST',
  path: '/api/consents/:consentId/withdrawal',
  permission: 'privacy.keep-consents',
  summary: '撤回同意',
  params: Type.Object({ consentId: IdText }),
  reply: Type.Object({ consentId: IdText }),
})

export const Look = Type.Object({
  at: Type.String(),
  who: Type.String(),
  role: Type.String(),
  unit: Type.String(),
  /** Text `audit.event.<event>`. */
  event: Type.String(),
  isLook: Type.Boolean(),
  /** Purpose and words given for seeing masked data; null where none is asked. */
  purpose: orNull(Type.String()),
  note: orNull(Type.String()),
  /** Right by which it was allowed; its text is `permission.<permission>`. */
  permission: orNull(Type.String()),
})
export type Look = Static<typeof Look>

export const LooksPage = Type.Object({
  child: Type.Object({ childId: IdText, name: Type.String(), place: Type.String(), schoolName: orNull(Type.String()) }),
  countyName: Type.String(),
  madeAt: Type.String(),
  /** Looks at the child's own pages and steps that concern it, newest first. */
  rows: Type.Array(Look),
  /** More than are shown. */
  isCut: Type.Boolean(),
  /** Lists somebody took along whose area includes the child. */
  lists: Type.Array(Look),
  /** Head of the chain of the record when this page was made. */
  head: orNull(Type.String()),
})
export type LooksPage = Static<typeof LooksPage>

export const showLooks = endpoint({
  method: 'GET',
  path: '/api/children/:childId/looks',
  permission: 'privacy.show-looks',
  summary: '谁看过孩子的档案：何时、何人、哪个单位、为什么、依据什么权限',
  params: Type.Object({ childId: IdText }),
  query: Type.Object({ from: Type.Optional(DayText), to: Type.Optional(DayText) }),
  reply: LooksPage,
})
