import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CONCLUSIONS } from './assessment-domain.ts'
import { BREACH_DUTIES, BREACH_KINDS, BREACH_STEPS } from './breach-domain.ts'

const DataSetCode = Type.String({ pattern: '^[a-z-]{1,40}$' })
const DataSets = Type.Array(DataSetCode, { minItems: 1, maxItems: 60, uniqueItems: true })
const Words = Type.String({ minLength: 1, maxLength: 4000 })
const ShortWords = Type.String({ minLength: 1, maxLength: 200 })
/** `2026-03-10T01:30:00.000Z`, or with an offset; a leap second is no time that JavaScript knows. */
const Moment = Type.String({
  format: 'date-time',
  pattern: '^20\\d\\d-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)$',
})

export const AssessmentLine = Type.Object({
  assessmentId: IdText,
  dataSets: Type.Array(Type.String()),
  conclusion: Type.Enum([...CONCLUSIONS]),
  assessedOn: DayText,
  reviewOn: DayText,
  enteredByName: Type.String(),
})
export type AssessmentLine = Static<typeof AssessmentLine>

const AssessmentWords = {
  purpose: Words,
  risk: Words,
  measures: Words,
  assessor: Type.String({ minLength: 1, maxLength: 60 }),
  suffices: Type.Boolean(),
}

export const AssessmentPage = Type.Intersect([
  AssessmentLine,
  Type.Object({
    ...AssessmentWords,
    /** Of its data sets, those a newer assessment stands for. */
    supersededFor: Type.Array(Type.String()),
  }),
])
export type AssessmentPage = Static<typeof AssessmentPage>

export const listAssessments = endpoint({
  method: 'GET',
  path: '/api/privacy-assessments',
  permission: 'privacy.read-safeguards',
  summary: '个人信息保护影响评估清单',
  query: Type.Object({ dataSet: Type.Optional(DataSetCode), ...PageQuery }),
  reply: listOf(AssessmentLine),
})

export const recordAssessment = endpoint({
  method: 'POST',
  path: '/api/privacy-assessments',
  permission: 'privacy.assess',
  summary: '登记个人信息保护影响评估；登记后不能修改、删除，只能以新的评估更正',
  body: Type.Object({
    submissionId: IdText,
    dataSets: DataSets,
    ...AssessmentWords,
    conclusion: Type.Enum([...CONCLUSIONS]),
    assessedOn: DayText,
    reviewOn: DayText,
  }),
  reply: Type.Object({ assessmentId: IdText }),
})

export const showAssessment = endpoint({
  method: 'GET',
  path: '/api/privacy-assessments/:assessmentId',
  permission: 'privacy.read-safeguards',
  summary: '一份个人信息保护影响评估',
  params: Type.Object({ assessmentId: IdText }),
  reply: AssessmentPage,
})

export const BreachLine = Type.Object({
  breachId: IdText,
  kinds: Type.Array(Type.Enum([...BREACH_KINDS])),
  dataSets: Type.Array(Type.String()),
  childrenCount: Type.Integer(),
  knownAt: Type.String(),
  /** Moment by which authority and guardians are to be told. */
  tellBy: Type.String(),
  duties: Type.Array(Type.Enum([...BREACH_DUTIES])),
  late: Type.Boolean(),
  authorityToldAt: orNull(Type.String()),
  guardiansToldAt: orNull(Type.String()),
  guardiansExcused: Type.Boolean(),
  closedAt: orNull(Type.String()),
})
export type BreachLine = Static<typeof BreachLine>

const FACT_WORDS = { cause: Words, harm: Words, remedy: Words, advice: Words }
const Facts = Type.Object({
  kinds: Type.Array(Type.Enum([...BREACH_KINDS]), { minItems: 1, maxItems: 3, uniqueItems: true }),
  dataSets: DataSets,
  childrenCount: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  happenedAt: orNull(Moment),
  ...FACT_WORDS,
})

export const BreachPage = Type.Intersect([
  BreachLine,
  Type.Object({
    ...FACT_WORDS,
    happenedAt: orNull(Type.String()),
    noticeDemanded: Type.Boolean(),
    /** Whom families and the authority turn to (个人信息保护法 57: 处理者的联系方式). */
    officer: Type.Object({ name: Type.String(), phone: Type.String() }),
    countyName: Type.String(),
    enteredByName: Type.String(),
    version: Type.Integer(),
    steps: Type.Array(Type.Enum([...BREACH_STEPS])),
    events: Type.Array(
      Type.Object({
        step: Type.Enum(['enter', ...BREACH_STEPS]),
        at: Type.String(),
        recordedAt: Type.String(),
        actorName: Type.String(),
        note: Type.String(),
        office: orNull(Type.String()),
        person: orNull(Type.String()),
      }),
    ),
  }),
])
export type BreachPage = Static<typeof BreachPage>

export const listBreaches = endpoint({
  method: 'GET',
  path: '/api/breaches',
  permission: 'privacy.read-safeguards',
  summary: '个人信息安全事件清单',
  query: Type.Object({ open: Type.Optional(Type.Boolean()), ...PageQuery }),
  reply: listOf(BreachLine),
})

export const enterBreach = endpoint({
  method: 'POST',
  path: '/api/breaches',
  permission: 'privacy.handle-breach',
  summary: '登记个人信息安全事件；不写儿童姓名',
  body: Type.Object({ submissionId: IdText, knownAt: Moment, facts: Facts }),
  reply: Type.Object({ breachId: IdText }),
})

const BreachParams = Type.Object({ breachId: IdText })

export const showBreach = endpoint({
  method: 'GET',
  path: '/api/breaches/:breachId',
  permission: 'privacy.read-safeguards',
  summary: '一起个人信息安全事件及其处置经过',
  params: BreachParams,
  reply: BreachPage,
})

export const stepBreach = endpoint({
  method: 'POST',
  path: '/api/breaches/:breachId/steps',
  permission: 'privacy.handle-breach',
  summary: '处置安全事件：报告主管部门、告知监护人或说明不告知的理由、结案',
  params: BreachParams,
  body: Type.Object({
    submissionId: IdText,
    version: Type.Integer({ minimum: 1 }),
    step: Type.Enum(BREACH_STEPS.filter((step) => step !== 'amend')),
    at: Moment,
    note: Words,
    office: Type.Optional(ShortWords),
    person: Type.Optional(ShortWords),
  }),
  reply: Type.Object({ breachId: IdText }),
})

export const amendBreach = endpoint({
  method: 'PUT',
  path: '/api/breaches/:breachId/facts',
  permission: 'privacy.handle-breach',
  summary: '更正、补充安全事件的情况；原来写的留在经过里',
  params: BreachParams,
  body: Type.Object({ submissionId: IdText, version: Type.Integer({ minimum: 1 }), facts: Facts }),
  reply: Type.Object({ breachId: IdText }),
})
