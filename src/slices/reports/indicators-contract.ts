import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { PurposeBody } from '../disclosure/contract.ts'
import { BREAKDOWNS, ENTERED_INPUTS, INDICATOR_STAGES, INDICATORS, type Indicator } from './indicators-domain.ts'

const IndicatorText = Type.Enum([...INDICATORS] as Indicator[])
const StageText = Type.Enum([...INDICATOR_STAGES])
const InputText = Type.String({ pattern: '^[a-z0-9-]{1,40}$' })
/** County 6 digits, township 9, school 10. */
const UnitText = Type.String({ pattern: '^\\d{6}$|^\\d{9,10}$' })
const YearNumber = Type.Integer({ minimum: 2000, maximum: 2100 })

/** One count of a formula. */
export const IndicatorPart = Type.Object({
  input: InputText,
  side: Type.Enum(['numerator', 'denominator']),
  sign: Type.Integer({ minimum: -1, maximum: 1 }),
  count: orNull(Type.Integer()),
  /** `records` opens to names; `base` was entered with a source; `none`: nothing gives it. */
  source: Type.Enum(['records', 'base', 'none']),
})
export type IndicatorPart = Static<typeof IndicatorPart>

export const IndicatorRow = Type.Object({
  /** `all`, a 9-digit township, a school code, a group, a sex, or the school year's first calendar year. */
  key: Type.String(),
  /** null where the page has a text for the key. */
  name: orNull(Type.String()),
  countOn: DayText,
  numerator: orNull(Type.Integer()),
  denominator: orNull(Type.Integer()),
  printed: Type.String(),
  percent: orNull(Type.Number()),
  parts: Type.Array(IndicatorPart),
  missing: Type.Array(InputText),
  isCapped: Type.Boolean(),
  /** Too few children, or needed so that such a row cannot be had by subtraction. */
  isHidden: Type.Boolean(),
  /** Percent to be reached in the school year; null: none was set. */
  target: orNull(Type.Number()),
})
export type IndicatorRow = Static<typeof IndicatorRow>

export const BaseFigure = Type.Object({
  schoolYear: YearNumber,
  input: Type.Enum([...ENTERED_INPUTS]),
  stage: StageText,
  unitCode: UnitText,
  unitName: Type.String(),
  version: Type.Integer(),
  value: Type.Integer(),
  source: Type.String(),
  countedOn: DayText,
  reason: orNull(Type.String()),
  enteredByName: Type.String(),
  enteredAt: Type.String(),
})
export type BaseFigure = Static<typeof BaseFigure>

export const IndicatorReply = Type.Object({
  indicator: IndicatorText,
  stage: StageText,
  countOn: DayText,
  /** 学年初 */
  yearStartOn: DayText,
  /** null but for what is counted from the begin of a term, and where no school calendar says it. */
  termStartOn: orNull(DayText),
  scopeName: Type.String(),
  /** First day on which states of children are on record; null: not yet. */
  historyFrom: orNull(DayText),
  breakdown: orNull(Type.Enum([...BREAKDOWNS])),
  isPublic: Type.Boolean(),
  /** Counts from 1 up to below this are not published. */
  threshold: Type.Integer(),
  total: IndicatorRow,
  rows: Type.Array(IndicatorRow),
  /** Entered counts that went into these rows. */
  baseFigures: Type.Array(BaseFigure),
  abilities: Type.Object({ enter: Type.Boolean() }),
})
export type IndicatorReply = Static<typeof IndicatorReply>

const Params = Type.Object({ indicator: IndicatorText })
const Asked = {
  stage: Type.Optional(StageText),
  day: Type.Optional(DayText),
  division: Type.Optional(Type.String({ pattern: '^\\d{9}$' })),
}
const Query = Type.Object({
  ...Asked,
  breakdown: Type.Optional(Type.Enum([...BREAKDOWNS])),
  /** What may be published: small cells are left out. */
  public: Type.Optional(Type.Boolean()),
})

export const showIndicator = endpoint({
  method: 'GET',
  path: '/api/indicators/:indicator',
  permission: 'reports.figures',
  summary: '一项指标：分子、分母、统计日、范围，可按乡镇、学校、群体、性别、学年分列',
  params: Params,
  query: Query,
  reply: IndicatorReply,
})

export const exportIndicator = endpoint({
  method: 'POST',
  path: '/api/indicators/:indicator.xlsx',
  permission: 'reports.figures',
  summary: '导出一项指标（须填事由，留痕）',
  params: Params,
  query: Query,
  body: PurposeBody,
  reply: 'file',
})

export const IndicatorName = Type.Object({
  childId: IdText,
  name: Type.String(),
  sex: Type.String(),
  bornOn: orNull(DayText),
  villageName: Type.String(),
  townshipName: Type.String(),
  schoolName: orNull(Type.String()),
  gradeCode: orNull(Type.String()),
})
export type IndicatorName = Static<typeof IndicatorName>

/** The children behind a count; its total is the count, for the same account. */
export const listIndicatorNames = endpoint({
  method: 'GET',
  path: '/api/indicator-names',
  permission: 'reports.figures',
  summary: '一项指标某个数字背后的名单',
  query: Type.Object({
    ...PageQuery,
    indicator: IndicatorText,
    ...Asked,
    input: InputText,
    school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
    grade: Type.Optional(Type.String({ pattern: '^([0-9]{2}|unknown)$' })),
    group: Type.Optional(InputText),
    sex: Type.Optional(Type.Enum(['male', 'female', 'unknown'])),
  }),
  reply: listOf(IndicatorName),
})

export const listBaseFigures = endpoint({
  method: 'GET',
  path: '/api/base-figures',
  permission: 'reports.figures',
  summary: '基数：记录中没有、由教育局一次填入并注明来源的数字',
  query: Type.Object({ schoolYear: YearNumber }),
  reply: Type.Object({ rows: Type.Array(BaseFigure), abilities: Type.Object({ enter: Type.Boolean() }) }),
})

export const enterBaseFigure = endpoint({
  method: 'POST',
  path: '/api/base-figures',
  permission: 'reports.enter-base-figure',
  summary: '填入或更正一个基数（更正须写原因，旧数保留）',
  body: Type.Object({
    submissionId: IdText,
    schoolYear: YearNumber,
    input: Type.Enum([...ENTERED_INPUTS]),
    stage: StageText,
    unitCode: UnitText,
    /** As last read; 0 when there is none. */
    version: Type.Integer({ minimum: 0 }),
    /** People, or 分 for money. */
    value: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    sourceName: Type.String({ minLength: 2, maxLength: 200 }),
    countedOn: DayText,
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Type.Object({ version: Type.Integer() }),
})

export const TargetLine = Type.Object({
  schoolYear: YearNumber,
  indicator: IndicatorText,
  stage: StageText,
  unitCode: UnitText,
  unitName: Type.String(),
  version: Type.Integer(),
  percent: Type.Number(),
  responsible: Type.String(),
  countOn: DayText,
  numerator: orNull(Type.Integer()),
  denominator: orNull(Type.Integer()),
  printed: Type.String(),
  /** null while the rate is unknown. */
  isReached: orNull(Type.Boolean()),
})
export type TargetLine = Static<typeof TargetLine>

export const listTargets = endpoint({
  method: 'GET',
  path: '/api/targets',
  permission: 'reports.figures',
  summary: '年度目标与完成情况',
  query: Type.Object({ schoolYear: YearNumber }),
  reply: Type.Object({
    rows: Type.Array(TargetLine),
    units: Type.Array(Type.Object({ code: UnitText, name: Type.String() })),
    abilities: Type.Object({ set: Type.Boolean() }),
  }),
})

export const setTarget = endpoint({
  method: 'POST',
  path: '/api/targets',
  permission: 'reports.set-target',
  summary: '设定或调整一个单位的年度目标和责任人',
  body: Type.Object({
    submissionId: IdText,
    schoolYear: YearNumber,
    indicator: IndicatorText,
    stage: StageText,
    unitCode: UnitText,
    version: Type.Integer({ minimum: 0 }),
    percent: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.01 }),
    responsible: Type.String({ minLength: 1, maxLength: 60 }),
  }),
  reply: Type.Object({ version: Type.Integer() }),
})

const StageRate = Type.Object({
  numerator: orNull(Type.Integer()),
  denominator: orNull(Type.Integer()),
  printed: Type.String(),
  isOver: Type.Boolean(),
  /** The same day of the years before, oldest first; `—` where the records do not reach. */
  trend: Type.Array(Type.Object({ schoolYear: YearNumber, printed: Type.String() })),
})

export const KeyUnitLine = Type.Object({
  unitCode: UnitText,
  unitName: Type.String(),
  kind: Type.Enum(['township', 'school']),
  primary: StageRate,
  junior: StageRate,
  /** 重点管理: over one line; 重点乡镇: over both. */
  level: Type.Enum(['none', 'key', 'both']),
  responsible: orNull(Type.String()),
})
export type KeyUnitLine = Static<typeof KeyUnitLine>

export const listKeyUnits = endpoint({
  method: 'GET',
  path: '/api/key-units',
  permission: 'reports.key-units',
  summary: '控辍重点管理单位：按线计算，不填报',
  query: Type.Object({ day: Type.Optional(DayText) }),
  reply: Type.Object({
    countOn: DayText,
    lines: Type.Object({ primary: Type.Number(), junior: Type.Number() }),
    /** Decision of the county the lines are from; 0: the default of the programme. */
    rulesVersion: Type.Integer(),
    rows: Type.Array(KeyUnitLine),
  }),
})

export const exportSelfInspection = endpoint({
  method: 'POST',
  path: '/api/self-inspection.:format',
  permission: 'reports.self-inspection',
  summary: '控辍保学自查报告（Word 或 PDF；须填事由，留痕）',
  params: Type.Object({ format: Type.Enum(['docx', 'pdf']) }),
  body: PurposeBody,
  reply: 'file',
})
