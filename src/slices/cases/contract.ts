import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CASE_EVIDENCE_TYPES, CASE_STATES, CAUSES, DROPOUT_KINDS, EXPLANATIONS, FOUND_BY, STAGES } from './domain.ts'

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
  childId: Type.Optional(IdText),
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

export const CaseEvent = Type.Object({
  eventId: Type.String(),
  /** `case.opened` · `case.verification-started` · `case.explained` · `case.dropout-confirmed`; text `case.event.<event>`. */
  event: Type.String(),
  fromState: orNull(State),
  toState: State,
  happenedAt: Type.String(),
  actorName: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
})
export type CaseEvent = Static<typeof CaseEvent>

export const CasePage = Type.Object({
  case: CaseLine,
  version: Type.Integer(),
  guardians: Type.Array(
    Type.Object({ name: Type.String(), role: orNull(Type.String()), phone: orNull(Type.String()) }),
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
  /** States the law lets come next (`case.state.<state>`). */
  nextStates: Type.Array(State),
  /** Explanations with the evidence each accepts. */
  explanationChoices: Type.Array(
    Type.Object({
      explanation: Type.Enum([...EXPLANATIONS]),
      evidenceTypes: Type.Array(Type.Enum([...CASE_EVIDENCE_TYPES])),
      asksRecheck: Type.Boolean(),
    }),
  ),
  abilities: Type.Object({ startVerification: Type.Boolean(), explain: Type.Boolean(), confirm: Type.Boolean() }),
})
export type CasePage = Static<typeof CasePage>

const CaseParams = Type.Object({ caseId: IdText })

export const showCase = endpoint({
  method: 'GET',
  path: '/api/cases/:caseId',
  permission: 'cases.show',
  summary: '个案(每次查看都会留痕)',
  params: CaseParams,
  reply: CasePage,
})

/** What every step answers: the case as it is now. */
export const CaseStepReply = Type.Object({
  caseId: Type.String(),
  state: State,
  dueOn: orNull(Type.String()),
  version: Type.Integer(),
})
export type CaseStepReply = Static<typeof CaseStepReply>

/** `submissionId`: made by the page once per form; the same one twice is one step. `version` as last read. */
const StepBody = {
  submissionId: IdText,
  version: Type.Integer(),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
}

export const startVerification = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/verification',
  permission: 'cases.verify',
  summary: '开始核查',
  params: CaseParams,
  body: Type.Object({ ...StepBody }),
  reply: CaseStepReply,
})

export const explainCase = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/explanation',
  permission: 'cases.explain',
  summary: '排除疑似(须有依据)',
  params: CaseParams,
  body: Type.Object({
    ...StepBody,
    explanation: Type.Enum([...EXPLANATIONS]),
    evidenceType: Type.Enum([...CASE_EVIDENCE_TYPES]),
    evidenceRef: Type.Optional(Type.String({ maxLength: 100 })),
    recheckOn: Type.Optional(DayText),
  }),
  reply: CaseStepReply,
})

export const confirmDropout = endpoint({
  method: 'POST',
  path: '/api/cases/:caseId/confirmation',
  permission: 'cases.confirm',
  summary: '认定失学辍学',
  params: CaseParams,
  body: Type.Object({
    ...StepBody,
    outOfSchoolSince: Type.Optional(DayText),
    causes: Type.Array(Type.Enum([...CAUSES]), { minItems: 1, maxItems: 15, uniqueItems: true }),
  }),
  reply: CaseStepReply,
})
