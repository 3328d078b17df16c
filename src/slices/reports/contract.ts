import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, orNull } from '../../kernel/wire.ts'
import { FUNNEL_STEP_NAMES } from '../cases/domain.ts'
import { PurposeBody } from '../disclosure/contract.ts'
import { FORMULAS, OPENABLE_LISTS, REPORT_STAGES, UNIT_LINES } from './domain.ts'

/**
 * A number and the way to the names behind it: the list and its filter. `GET` of the list with this filter (as query)
 * has exactly `count` as its total, for the same account.
 */
export const CountFigure = Type.Object({
  count: Type.Integer(),
  opens: Type.Object({
    /** `children` /api/children · `pupils` /api/pupils · `findings` /api/findings · `cases` /api/cases */
    list: Type.Enum([...OPENABLE_LISTS]),
    filter: Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean()])),
  }),
})
export type CountFigure = Static<typeof CountFigure>

/** A printed rate never stands without formula, numerator, denominator, count day and scope (standards rule 8). */
export const Rate = Type.Object({
  /** Text `report.formula.<formula>`. */
  formula: Type.Enum([...FORMULAS]),
  numerator: CountFigure,
  denominator: CountFigure,
  /** Half up to two places: `99.87%`, `0%` only for zero, `—` for nothing to divide by. */
  printed: Type.String(),
  percent: orNull(Type.Number()),
  countOn: DayText,
  scopeName: Type.String(),
})
export type Rate = Static<typeof Rate>

/** The same counts for the whole scope and for each part of it. */
export const FigureRow = Type.Object({
  /** Division prefix, group, stage or sex; `all` for the whole scope. */
  key: Type.String(),
  /** Name of a division; null where the page has a text for the key. */
  name: orNull(Type.String()),
  children: CountFigure,
  schoolAge: CountFigure,
  inSchoolHere: CountFigure,
  inSchoolElsewhere: CountFigure,
  homeTaught: CountFigure,
  deferred: CountFigure,
  completed: CountFigure,
  inNoSchool: CountFigure,
  enrolmentRate: Rate,
})
export type FigureRow = Static<typeof FigureRow>

export const Figures = Type.Object({
  /** The last finished run; null before the first one, then every count is of what is there. */
  run: orNull(Type.Object({ runId: Type.String(), asOfOn: DayText, finishedAt: Type.String() })),
  countOn: DayText,
  scopeName: Type.String(),
  total: FigureRow,
  /** Townships of the county, villages of a township. */
  divisionLevel: Type.Enum(['township', 'village']),
  byDivision: Type.Array(FigureRow),
  byGroup: Type.Array(FigureRow),
  byStage: Type.Array(FigureRow),
  bySex: Type.Array(FigureRow),
  pupils: Type.Object({
    records: CountFigure,
    real: CountFigure,
    byVerdict: Type.Array(Type.Object({ verdict: Type.String(), figure: CountFigure })),
  }),
  findings: Type.Object({
    open: CountFigure,
    overdue: CountFigure,
    byKind: Type.Array(Type.Object({ kind: Type.String(), open: CountFigure, overdue: CountFigure })),
  }),
  cases: Type.Object({
    open: CountFigure,
    overdue: CountFigure,
    byState: Type.Array(Type.Object({ state: Type.String(), figure: CountFigure })),
  }),
})
export type Figures = Static<typeof Figures>

const FiguresQuery = Type.Object({
  /** Narrows the figures to a township or village inside the scope. */
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$' })),
})

export const showFigures = endpoint({
  method: 'GET',
  path: '/api/figures',
  permission: 'reports.figures',
  summary: '控辍保学数据总览，每个数字都可打开到名单',
  query: FiguresQuery,
  reply: Figures,
})

export const exportFigures = endpoint({
  method: 'POST',
  path: '/api/figures.xlsx',
  permission: 'reports.figures',
  summary: '导出数据总览（须填事由，留痕）',
  query: FiguresQuery,
  body: PurposeBody,
  reply: 'file',
})

const FunnelSteps = Type.Array(
  Type.Object({ step: Type.Enum([...FUNNEL_STEP_NAMES]), reached: CountFigure, returned: CountFigure }),
)

/** 四步法: cases that came to each step between two days, and children who came back from it. */
export const Funnel = Type.Object({
  from: DayText,
  to: DayText,
  scopeName: Type.String(),
  steps: FunnelSteps,
  /** 超龄未完成: children who grew past school age between the days, their case still open. */
  agedOut: CountFigure,
  byDivision: Type.Array(Type.Object({ key: Type.String(), name: Type.String(), steps: FunnelSteps })),
})
export type Funnel = Static<typeof Funnel>

export const FunnelQuery = Type.Object({
  /** The school year until today when left out. */
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$' })),
})
export type FunnelQuery = Static<typeof FunnelQuery>

export const showFunnel = endpoint({
  method: 'GET',
  path: '/api/figures/four-steps',
  permission: 'reports.figures',
  summary: '四步法：各步个案数和从该步返校数，每个数字都可打开到个案',
  query: FunnelQuery,
  reply: Funnel,
})

export const MonthText = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' })
/** A unit: division prefix of 6, 9 or 12 digits on the household line, school code on the school line. */
const UnitCode = Type.String({ pattern: '^\\d{6}$|^\\d{9,10}$|^\\d{12}$' })

/** One 学段 of the 月报表. */
export const MonthlyRow = Type.Object({
  stage: Type.Enum([...REPORT_STAGES]),
  inSchool: Type.Integer(),
  dropoutBefore: Type.Integer(),
  newInMonth: Type.Integer(),
  returnedInMonth: Type.Integer(),
  /** Left the figures otherwise than by returning; 0 in a lawful course. */
  otherDecrease: Type.Integer(),
  dropoutAtEnd: Type.Integer(),
  suspected: Type.Integer(),
  /** Of the dropouts at the month's end and the suspected. */
  ofWhich: Type.Object({
    poor: Type.Integer(),
    disabled: Type.Integer(),
    leftBehind: Type.Integer(),
    migrant: Type.Integer(),
    girls: Type.Integer(),
  }),
})
export type MonthlyRow = Static<typeof MonthlyRow>

/** A child behind the numbers; the annex (附:名单) of the table. */
export const MonthlyName = Type.Object({
  childId: Type.String(),
  caseId: orNull(Type.String()),
  caseNumber: orNull(Type.String()),
  findingId: orNull(Type.String()),
  counted: Type.Enum(['dropout', 'suspected', 'returned']),
  name: Type.String(),
  sex: orNull(Type.String()),
  bornOn: orNull(Type.String()),
  stage: Type.Enum([...REPORT_STAGES]),
  townshipName: Type.String(),
  villageName: Type.String(),
  schoolName: orNull(Type.String()),
  guardianName: orNull(Type.String()),
  groups: Type.Array(Type.String()),
  foundOn: Type.String(),
  confirmedOn: orNull(Type.String()),
  caseState: orNull(Type.String()),
})
export type MonthlyName = Static<typeof MonthlyName>

/** What is computed and, once signed, frozen. */
export const MonthlyContent = Type.Object({
  month: MonthText,
  unit: Type.Object({ line: Type.Enum([...UNIT_LINES]), code: Type.String(), name: Type.String() }),
  /** Last day of the month, or the day of counting while the month runs. */
  countOn: DayText,
  /** In every row 上月末 + 新增 − 劝返 − 其他减少 = 本月末. */
  rows: Type.Array(MonthlyRow),
  /** 零报告: neither dropout nor suspected. Text `report.nil-statement`. */
  nil: Type.Boolean(),
  /** DROP_NOW per stage. */
  rates: Type.Array(
    Type.Object({
      stage: Type.Enum([...REPORT_STAGES]),
      formula: Type.Enum([...FORMULAS]),
      numerator: Type.Integer(),
      denominator: Type.Integer(),
      printed: Type.String(),
    }),
  ),
  /** How each column was computed: text codes `report.note.*` with their values. */
  notes: Type.Array(Type.Object({ code: Type.String(), details: Type.Record(Type.String(), Type.Unknown()) })),
  names: Type.Array(MonthlyName),
})
export type MonthlyContent = Static<typeof MonthlyContent>

export const MonthlySignature = Type.Object({
  version: Type.Integer(),
  preparedBy: Type.String(),
  checkedBy: Type.String(),
  signedBy: Type.String(),
  signedByName: Type.String(),
  signedAt: Type.String(),
  nilStatement: Type.Boolean(),
  /** Why a signed report was replaced; null for the first one. */
  correctionReason: orNull(Type.String()),
})
export type MonthlySignature = Static<typeof MonthlySignature>

export const MonthlyReport = Type.Object({
  state: Type.Enum(['draft', 'signed']),
  content: MonthlyContent,
  /** Of `content`. */
  contentHash: Type.String(),
  /** Of the report shown; null for a draft. */
  signature: orNull(MonthlySignature),
  /** All signed versions, newest first. */
  versions: Type.Array(MonthlySignature),
  /** true: the records changed since the shown signed version; a correction may be due. */
  recordsChanged: Type.Boolean(),
})
export type MonthlyReport = Static<typeof MonthlyReport>

const MonthlyParams = Type.Object({ month: MonthText })
const MonthlyQuery = Type.Object({
  /** Unit inside the scope; the own unit when left out. */
  unit: Type.Optional(UnitCode),
  /** A signed version, or `draft` for what the records say now; the newest signed one, else the draft, when left out. */
  version: Type.Optional(Type.String({ pattern: '^(draft|[1-9]\\d{0,3})$' })),
})

export const showMonthlyReport = endpoint({
  method: 'GET',
  path: '/api/monthly-reports/:month',
  permission: 'reports.monthly',
  summary: '失学辍学（疑似辍学）学生月报表',
  params: MonthlyParams,
  query: MonthlyQuery,
  reply: MonthlyReport,
})

export const exportMonthlyReport = endpoint({
  method: 'POST',
  path: '/api/monthly-reports/:month.xlsx',
  permission: 'reports.monthly',
  summary: '导出月报表（含名单；须填事由，留痕）',
  params: MonthlyParams,
  query: MonthlyQuery,
  body: PurposeBody,
  reply: 'file',
})

export const exportMonthlyPaper = endpoint({
  method: 'POST',
  path: '/api/monthly-reports/:month/paper.:format',
  permission: 'reports.monthly',
  summary: '已签报的月报表（Word 或 PDF，含名单；须填事由，留痕）',
  params: Type.Object({ month: MonthText, format: Type.Enum(['docx', 'pdf']) }),
  query: MonthlyQuery,
  body: PurposeBody,
  reply: 'file',
})

export const listMonthlyReports = endpoint({
  method: 'GET',
  path: '/api/monthly-reports',
  permission: 'reports.monthly',
  summary: '各单位月报情况',
  query: Type.Object({ month: MonthText }),
  reply: Type.Object({
    rows: Type.Array(
      Type.Object({
        unit: Type.Object({ line: Type.Enum([...UNIT_LINES]), code: Type.String(), name: Type.String() }),
        signature: orNull(MonthlySignature),
        nil: orNull(Type.Boolean()),
        dropoutAtEnd: orNull(Type.Integer()),
        suspected: orNull(Type.Integer()),
      }),
    ),
    signedCount: Type.Integer(),
    missingCount: Type.Integer(),
  }),
})
