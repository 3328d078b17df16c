import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, orNull } from '../../kernel/wire.ts'
import { PurposeBody } from '../disclosure/contract.ts'
import { MonthlyRow } from '../reports/contract.ts'
import { UNIT_LINES } from '../reports/domain.ts'
import { DUTIES, MOVEMENTS, REMINDED, STATES } from './domain.ts'
import { BALANCES, FIGURE_IDS, KIND_IDS, LEVELS, SIGNING_LEVELS } from './kinds-domain.ts'

const KindText = Type.Enum([...KIND_IDS])
const PeriodText = Type.String({ pattern: '^\\d{4}(-(W\\d{2}|\\d{2}|Q[1-4]|autumn|spring))?$' })
/** A unit: division prefix of 6, 9 or 12 digits on the household line, school code on the school line. */
const UnitCode = Type.String({ pattern: '^\\d{6}$|^\\d{9,10}$|^\\d{12}$' })
const MovementText = Type.Enum([...MOVEMENTS.in, ...MOVEMENTS.out])

const Unit = Type.Object({ line: Type.Enum([...UNIT_LINES]), code: Type.String(), name: Type.String() })
const Figure = Type.Object({ id: Type.Enum([...FIGURE_IDS]), value: Type.Integer() })

export const PeriodicBalance = Type.Object({
  id: Type.Enum([...BALANCES]),
  opening: Type.Integer(),
  lines: Type.Array(
    Type.Object({ id: Type.String(), sign: Type.Union([Type.Literal(1), Type.Literal(-1)]), value: Type.Integer() }),
  ),
  closing: Type.Integer(),
  /** closing − (opening + in − out); 0 when the identity holds. */
  difference: Type.Integer(),
})
export type PeriodicBalance = Static<typeof PeriodicBalance>

const Explanation = Type.Object({
  figure: Type.Enum([...FIGURE_IDS]),
  words: Type.String({ minLength: 1, maxLength: 500 }),
})

/** What is computed and, once filed, frozen. Children are named by id only. */
export const PeriodicContent = Type.Object({
  kind: KindText,
  period: PeriodText,
  from: DayText,
  to: DayText,
  countOn: DayText,
  unit: Unit,
  figures: Type.Array(Figure),
  balances: Type.Array(PeriodicBalance),
  /** Children whose movement the records do not tell, with what the unit says of each. */
  named: Type.Array(Type.Object({ movementId: IdText, childId: IdText, movement: MovementText, words: Type.String() })),
  explanations: Type.Array(Explanation),
  /** How it was computed: text codes `periodic.note.*` with their values. */
  notes: Type.Array(Type.Object({ code: Type.String(), details: Type.Record(Type.String(), Type.Unknown()) })),
  /** 移交 of cases answered on the day of filing that the figures have counted; the next report takes the others. */
  handovers: Type.Optional(Type.Array(IdText)),
  /** The month's 月报表 that is filed along: its table, and the fingerprint of its numbers and names. */
  sheet: Type.Optional(Type.Object({ contentHash: Type.String(), nil: Type.Boolean(), rows: Type.Array(MonthlyRow) })),
})
export type PeriodicContent = Static<typeof PeriodicContent>

const Signature = Type.Object({
  version: Type.Integer(),
  level: Type.Enum([...SIGNING_LEVELS]),
  decision: Type.Enum(['agreed', 'sent-back']),
  reason: orNull(Type.String()),
  signedByName: Type.String(),
  signedAt: Type.String(),
})

const Version = Type.Object({
  version: Type.Integer(),
  preparedBy: Type.String(),
  checkedBy: Type.String(),
  filedByName: Type.String(),
  filedAt: Type.String(),
  /** Why a filed report was replaced; null for the first one. */
  correctionReason: orNull(Type.String()),
})

export const PeriodicReport = Type.Object({
  state: Type.Enum([...STATES]),
  /** Who signs next; null when nobody does. */
  next: orNull(Type.Enum([...SIGNING_LEVELS])),
  content: PeriodicContent,
  contentHash: Type.String(),
  dueOn: DayText,
  /** Whether the unit owes it: not of times from before the county counted. */
  owed: Type.Boolean(),
  /** Figures of the time before as filed; empty when it was not. */
  before: Type.Object({ period: orNull(Type.String()), figures: Type.Array(Figure) }),
  /** Of a draft: children whose movement has to be named before it can be filed. */
  unnamed: Type.Array(
    Type.Object({
      movementId: IdText,
      childId: IdText,
      name: Type.String(),
      direction: Type.Enum(['in', 'out']),
      onDay: DayText,
    }),
  ),
  /** The version shown; null for a draft. */
  shown: orNull(Version),
  versions: Type.Array(Version),
  signatures: Type.Array(Signature),
  /** Of a filed version: what is stored has the hash it was filed with. */
  intact: Type.Boolean(),
  /** The records say something else now; a correction may be due. Known to the unit itself only. */
  recordsChanged: Type.Boolean(),
  abilities: Type.Object({ file: Type.Boolean(), sign: orNull(Type.Enum([...SIGNING_LEVELS])) }),
})
export type PeriodicReport = Static<typeof PeriodicReport>

export const PeriodicLine = Type.Object({
  unit: Unit,
  state: Type.Enum([...STATES]),
  next: orNull(Type.Enum([...SIGNING_LEVELS])),
  version: Type.Integer(),
  filedAt: orNull(Type.String()),
  dueOn: DayText,
  /** By when it has to be filed, filed anew after it was sent back, or signed. */
  actBy: DayText,
  /** That day is over. */
  overdue: Type.Boolean(),
  /** Filed after the due day, or not at all and past it. */
  late: Type.Boolean(),
  /** The highest level that was reminded; `finding`: the omission is a finding. */
  reminded: orNull(Type.Enum([...REMINDED])),
})
export type PeriodicLine = Static<typeof PeriodicLine>

export const PeriodicOverview = Type.Object({
  kind: KindText,
  period: PeriodText,
  from: DayText,
  to: DayText,
  dueOn: DayText,
  filedBy: Type.Enum([...LEVELS]),
  signedBy: Type.Array(Type.Enum([...SIGNING_LEVELS])),
  /** Whether anybody owes it: false for times from before the county counted. */
  owed: Type.Boolean(),
  rows: Type.Array(PeriodicLine),
  filedCount: Type.Integer(),
  missingCount: Type.Integer(),
  sentBackCount: Type.Integer(),
  frozenCount: Type.Integer(),
})
export type PeriodicOverview = Static<typeof PeriodicOverview>

export const PeriodicDuty = Type.Object({
  kind: KindText,
  period: PeriodText,
  from: DayText,
  to: DayText,
  dueOn: DayText,
  what: Type.Enum([...DUTIES]),
  /** Reports it speaks of. */
  count: Type.Integer(),
  /** Times it speaks of: where many are owed they are one line, whose `period` is the oldest. */
  periods: Type.Integer(),
  sentBack: Type.Boolean(),
})
export type PeriodicDuty = Static<typeof PeriodicDuty>

export const listPeriodicDuties = endpoint({
  method: 'GET',
  path: '/api/periodic-reports/duties',
  permission: 'periodic.read',
  summary: '本单位待报、待审的定期报表及下级逾期未报',
  reply: Type.Object({
    kinds: Type.Array(Type.Object({ kind: KindText, periods: Type.Array(PeriodText) })),
    duties: Type.Array(PeriodicDuty),
  }),
})

export const listPeriodicReports = endpoint({
  method: 'GET',
  path: '/api/periodic-reports',
  permission: 'periodic.read',
  summary: '一期定期报表的报送情况：谁已报、谁未报、到哪一级',
  query: Type.Object({ kind: KindText, period: PeriodText }),
  reply: PeriodicOverview,
})

const Params = Type.Object({ reportKind: KindText, period: PeriodText })
const Query = Type.Object({
  /** Unit inside the scope; the own unit when left out. */
  unit: Type.Optional(UnitCode),
  /** A filed version, or `draft` for what the records say now; the newest filed one, else the draft, when left out. */
  version: Type.Optional(Type.String({ pattern: '^(draft|[1-9]\\d{0,3})$' })),
})

export const showPeriodicReport = endpoint({
  method: 'GET',
  path: '/api/periodic-reports/:reportKind/:period',
  permission: 'periodic.read',
  summary: '一个单位一期的定期报表：数字由系统算出',
  params: Params,
  query: Query,
  reply: PeriodicReport,
})

export const exportPeriodicReport = endpoint({
  method: 'POST',
  path: '/api/periodic-reports/:reportKind/:period.xlsx',
  permission: 'periodic.read',
  summary: '导出定期报表（须填事由，留痕）',
  params: Params,
  query: Query,
  body: PurposeBody,
  reply: 'file',
})

export const filePeriodicReport = endpoint({
  method: 'POST',
  path: '/api/periodic-reports/:reportKind/:period/filing',
  permission: 'periodic.file',
  summary: '报送定期报表；报送后封存，更正须另报新版',
  params: Params,
  body: Type.Object({
    submissionId: IdText,
    contentHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Newest filed version as last read; 0 when there is none. */
    version: Type.Integer({ minimum: 0 }),
    preparedBy: Type.String({ minLength: 1, maxLength: 60 }),
    checkedBy: Type.String({ minLength: 1, maxLength: 60 }),
    correctionReason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    /** 零报告: stated exactly when the month's sheet has neither dropout nor suspected one. */
    nilStatement: Type.Optional(Type.Boolean()),
    explanations: Type.Array(Explanation, { maxItems: 40 }),
    named: Type.Array(
      Type.Object({
        movementId: IdText,
        movement: MovementText,
        words: Type.String({ minLength: 1, maxLength: 200 }),
      }),
      { maxItems: 2000 },
    ),
  }),
  reply: PeriodicReport,
})

export const signPeriodicReport = endpoint({
  method: 'POST',
  path: '/api/periodic-reports/:reportKind/:period/signature',
  permission: 'periodic.sign',
  summary: '审签下级报送的定期报表，或写明原因退回',
  params: Params,
  body: Type.Object({
    submissionId: IdText,
    unit: UnitCode,
    version: Type.Integer({ minimum: 1 }),
    contentHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    decision: Type.Enum(['agreed', 'sent-back']),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  }),
  reply: PeriodicReport,
})
