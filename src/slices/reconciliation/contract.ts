import { type Static, Type } from 'typebox'
import { REPORTED_TO } from '../../kernel/duty.ts'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { EVIDENCE_TYPES, FINDING_KINDS, FINDING_STATES, REPORT_GROUNDS, VERDICTS } from './domain.ts'

const Certainty = Type.Enum(['certain', 'likely', 'possible'])

/** Counts of a finished run. */
export const RunSummary = Type.Object({
  children: Type.Integer(),
  schoolAge: Type.Integer(),
  standings: Type.Record(Type.String(), Type.Integer()),
  pupilRecords: Type.Integer(),
  recordVerdicts: Type.Record(Type.String(), Type.Integer()),
  findings: Type.Object({
    raised: Type.Integer(),
    raisedAgain: Type.Integer(),
    kept: Type.Integer(),
    staysSettled: Type.Integer(),
    closedByRun: Type.Integer(),
    byKind: Type.Record(Type.String(), Type.Integer()),
  }),
  seconds: Type.Number(),
})
export type RunSummary = Static<typeof RunSummary>

export const Run = Type.Object({
  runId: Type.String(),
  asOfOn: Type.String(),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  jobId: orNull(Type.String()),
  startedBy: Type.String(),
  startedAt: Type.String(),
  finishedAt: orNull(Type.String()),
  rosters: Type.Array(
    Type.Object({
      rosterId: Type.String(),
      kind: Type.String(),
      sourceName: Type.String(),
      asOfOn: Type.String(),
      rowCount: Type.Integer(),
    }),
  ),
  summary: orNull(RunSummary),
})
export type Run = Static<typeof Run>

export const listRuns = endpoint({
  method: 'GET',
  path: '/api/reconciliations',
  permission: 'reconciliation.list-runs',
  summary: '历次比对',
  reply: Type.Object({ rows: Type.Array(Run) }),
})

export const startRun = endpoint({
  method: 'POST',
  path: '/api/reconciliations',
  permission: 'reconciliation.start-run',
  summary: '按某日开始比对',
  body: Type.Object({ asOfOn: DayText }),
  reply: Type.Object({ runId: Type.String(), jobId: Type.String() }),
})

const Confirmed = {
  confirmed: Type.Integer(),
  refuted: Type.Integer(),
  /** 95 % interval of the confirmed share. */
  low: Type.Number(),
  high: Type.Number(),
}

/** How many of the engine's judgements on two records (one person or two) clerks confirmed or refuted. */
export const MatchQuality = Type.Object({
  all: Type.Object(Confirmed),
  /** By how the records were matched (`apart`: taken for two persons) and how sure the finding was. */
  byMatch: Type.Array(Type.Object({ how: Type.String(), certainty: Certainty, ...Confirmed })),
  byKind: Type.Array(Type.Object({ kind: Type.Enum([...FINDING_KINDS]), ...Confirmed })),
})
export type MatchQuality = Static<typeof MatchQuality>

export const showMatchQuality = endpoint({
  method: 'GET',
  path: '/api/reconciliations/match-quality',
  permission: 'reconciliation.list-runs',
  summary: '比对质量：核查结论对比对的认可',
  reply: MatchQuality,
})

export const showRun = endpoint({
  method: 'GET',
  path: '/api/reconciliations/:runId',
  permission: 'reconciliation.list-runs',
  summary: '一次比对的结果',
  params: Type.Object({ runId: IdText }),
  reply: Run,
})

export const FindingLine = Type.Object({
  findingId: Type.String(),
  kind: Type.Enum([...FINDING_KINDS]),
  state: Type.Enum([...FINDING_STATES]),
  certainty: Certainty,
  reason: Type.String(),
  childId: Type.String(),
  childName: Type.String(),
  sex: orNull(Type.String()),
  bornOn: orNull(Type.String()),
  groups: Type.Array(Type.String()),
  townshipName: Type.String(),
  villageName: Type.String(),
  schoolName: orNull(Type.String()),
  ownerLine: Type.Enum(['household', 'school']),
  ownerUnit: Type.String(),
  ownerName: Type.String(),
  raisedOn: Type.String(),
  dueOn: Type.String(),
  isOverdue: Type.Boolean(),
  caseId: orNull(Type.String()),
})
export type FindingLine = Static<typeof FindingLine>

export const FindingFilter = Type.Object({
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$' })),
  school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
  kind: Type.Optional(Type.Enum([...FINDING_KINDS])),
  certainty: Type.Optional(Certainty),
  state: Type.Optional(Type.Enum([...FINDING_STATES])),
  ownerLine: Type.Optional(Type.Enum(['household', 'school'])),
  overdue: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum(['dueOn', '-dueOn', 'division', '-division'])),
  ...PageQuery,
})
export type FindingFilter = Static<typeof FindingFilter>

export const listFindings = endpoint({
  method: 'GET',
  path: '/api/findings',
  permission: 'reconciliation.list-findings',
  summary: '问题清单',
  query: FindingFilter,
  reply: listOf(FindingLine),
})

/** How many findings each choice of a filter would show, within the other filters. */
export const countFindings = endpoint({
  method: 'GET',
  path: '/api/findings/counts',
  permission: 'reconciliation.list-findings',
  summary: '问题清单各类数量',
  query: FindingFilter,
  reply: Type.Object({
    open: Type.Integer(),
    overdue: Type.Integer(),
    byKind: Type.Record(Type.String(), Type.Integer()),
    byState: Type.Record(Type.String(), Type.Integer()),
    byCertainty: Type.Record(Type.String(), Type.Integer()),
    byTownship: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), count: Type.Integer() })),
  }),
})

/** One record beside the others; `facts` by field code, `differs` names the fields that differ from the first record. */
export const EvidenceRecord = Type.Object({
  role: Type.Enum(['roster', 'pupil', 'candidate']),
  kind: Type.String(),
  sourceName: Type.String(),
  asOfOn: Type.String(),
  rowNo: Type.Integer(),
  how: Type.String(),
  probability: Type.Number(),
  pupilId: orNull(Type.String()),
  /** A record that looked alike and was found to be another child's. */
  ruledOut: Type.Boolean(),
  facts: Type.Record(Type.String(), Type.Unknown()),
  differs: Type.Array(Type.String()),
  explanation: Type.Array(
    Type.Object({ comparison: Type.String(), weight: Type.Number(), zh: Type.String(), en: Type.String() }),
  ),
})
export type EvidenceRecord = Static<typeof EvidenceRecord>

const ReportedTo = Type.Enum([...REPORTED_TO])

export const FindingPage = Type.Object({
  finding: FindingLine,
  version: Type.Integer(),
  /** Sentences saying why, most important first: text code and its values. */
  reasons: Type.Array(Type.Object({ code: Type.String(), details: Type.Record(Type.String(), Type.Unknown()) })),
  records: Type.Array(EvidenceRecord),
  /** Verdicts possible for this kind, each with the evidence types it accepts. */
  verdictChoices: Type.Array(
    Type.Object({
      verdict: Type.Enum([...VERDICTS]),
      evidenceTypes: Type.Array(Type.Enum([...EVIDENCE_TYPES])),
      asksUntil: Type.Boolean(),
      asksPupil: Type.Boolean(),
      leavesOpen: Type.Boolean(),
    }),
  ),
  history: Type.Array(
    Type.Object({
      event: Type.String(),
      happenedAt: Type.String(),
      actorName: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  /** Offices it was reported to. */
  reportedTo: Type.Array(ReportedTo),
  abilities: Type.Object({
    settle: Type.Boolean(),
    reopen: Type.Boolean(),
    report: Type.Boolean(),
    openCase: Type.Boolean(),
  }),
})
export type FindingPage = Static<typeof FindingPage>

const FindingParams = Type.Object({ findingId: IdText })

export const showFinding = endpoint({
  method: 'GET',
  path: '/api/findings/:findingId',
  permission: 'reconciliation.list-findings',
  summary: '一条问题及其依据（每次查看都会留痕）',
  params: FindingParams,
  reply: FindingPage,
})

export const settleFinding = endpoint({
  method: 'POST',
  path: '/api/findings/:findingId/verdicts',
  permission: 'reconciliation.settle-finding',
  summary: '登记核查结论',
  params: FindingParams,
  body: Type.Object({
    submissionId: IdText,
    version: Type.Integer(),
    verdict: Type.Enum([...VERDICTS]),
    evidenceType: Type.Enum([...EVIDENCE_TYPES]),
    /** Number or name of the paper: certificate number, approval number. */
    evidenceRef: Type.Optional(Type.String({ maxLength: 100 })),
    /** The candidate pupil record, for `same-person`. */
    pupilId: Type.Optional(IdText),
    validUntil: Type.Optional(DayText),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  reply: Type.Object({ findingId: Type.String(), state: Type.Enum([...FINDING_STATES]), version: Type.Integer() }),
})

export const reopenFinding = endpoint({
  method: 'POST',
  path: '/api/findings/:findingId/reopen',
  permission: 'reconciliation.settle-finding',
  summary: '撤销结论，重新打开',
  params: FindingParams,
  body: Type.Object({ version: Type.Integer(), note: Type.String({ minLength: 1, maxLength: 1000 }) }),
  reply: Type.Object({ findingId: Type.String(), state: Type.Enum([...FINDING_STATES]), version: Type.Integer() }),
})

export const reportFinding = endpoint({
  method: 'POST',
  path: '/api/findings/:findingId/reports',
  permission: 'reconciliation.report-finding',
  summary: '强制报告：把问题报告给负有职责的部门',
  params: FindingParams,
  body: Type.Object({ duty: ReportedTo, ground: Type.Enum([...REPORT_GROUNDS]) }),
  reply: Type.Object({ findingId: Type.String(), reportedTo: Type.Array(ReportedTo) }),
})

export const openCaseFromFinding = endpoint({
  method: 'POST',
  path: '/api/findings/:findingId/case',
  permission: 'reconciliation.open-case',
  summary: '立为疑似辍学个案',
  params: FindingParams,
  body: Type.Object({
    submissionId: IdText,
    version: Type.Integer(),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  reply: Type.Object({ findingId: Type.String(), caseId: Type.String(), version: Type.Integer() }),
})
