import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, orNull } from '../../kernel/wire.ts'
import { CONCLUSIONS } from './assessment-domain.ts'
import { BREACH_KINDS } from './breach-domain.ts'

const Counted = Type.Object({ code: Type.String(), count: Type.Integer() })

/** 个人信息保护合规审计: what a year's records say. */
export const PrivacyReport = Type.Object({
  year: Type.Integer(),
  from: DayText,
  to: DayText,
  /** Day of counting: the last day of the year, or today while it runs. */
  countOn: DayText,
  countyName: Type.String(),
  officer: Type.Object({ name: Type.String(), phone: Type.String() }),
  classes: Type.Array(
    Type.Object({
      code: Type.String(),
      count: Type.Integer(),
      events: Type.Array(Type.Object({ event: Type.String(), count: Type.Integer(), byRole: Type.Array(Counted) })),
    }),
  ),
  requests: Type.Object({
    received: Type.Integer(),
    byKind: Type.Array(Counted),
    byState: Type.Array(Counted),
    answeredInTime: Type.Integer(),
    answeredLate: Type.Integer(),
    openOverdue: Type.Integer(),
    /** Calendar days from receipt to answer, on average; null when nothing was answered. */
    meanDays: orNull(Type.Number()),
  }),
  retention: Type.Array(
    Type.Object({ rule: Type.String(), runs: Type.Integer(), deleted: Type.Integer(), held: Type.Integer() }),
  ),
  consents: Type.Array(Type.Object({ dataSet: Type.String(), given: Type.Integer(), withdrawn: Type.Integer() })),
  assessments: Type.Object({
    made: Type.Array(
      Type.Object({
        assessedOn: DayText,
        dataSets: Type.Array(Type.String()),
        conclusion: Type.Enum([...CONCLUSIONS]),
        reviewOn: DayText,
      }),
    ),
    /** Data sets without one on the day of counting, or whose review is due. */
    missing: Type.Array(Type.String()),
  }),
  /** What became known in the year, with the days on which authority and guardians were told. */
  breaches: Type.Array(
    Type.Object({
      knownOn: DayText,
      kinds: Type.Array(Type.Enum([...BREACH_KINDS])),
      childrenCount: Type.Integer(),
      authorityToldOn: orNull(DayText),
      guardiansToldOn: orNull(DayText),
      guardiansExcused: Type.Boolean(),
      closedOn: orNull(DayText),
    }),
  ),
  chain: Type.Object({
    verifications: Type.Integer(),
    broken: Type.Integer(),
    lastAt: orNull(Type.String()),
    lastIntact: orNull(Type.Boolean()),
    head: orNull(Type.String()),
  }),
})
export type PrivacyReport = Static<typeof PrivacyReport>

const YearParams = Type.Object({ year: Type.String({ pattern: '^20\\d\\d$' }) })

export const showPrivacyReport = endpoint({
  method: 'GET',
  path: '/api/privacy-reports/:year',
  permission: 'privacy.report',
  summary: '个人信息保护合规审计年度报告',
  params: YearParams,
  reply: PrivacyReport,
})

export const exportPrivacyReport = endpoint({
  method: 'GET',
  path: '/api/privacy-reports/:year.xlsx',
  permission: 'privacy.report',
  summary: '导出年度合规审计报告',
  params: YearParams,
  reply: 'file',
})
