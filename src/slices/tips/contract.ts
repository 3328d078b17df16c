import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DivisionCodeText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { TIP_REFUSALS, TIP_STATES, TIP_STEPS, TOLD_STATES } from './domain.ts'

const Line = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

/** Places a sender chooses from: names on every map, and nothing else. */
export const listTipPlaces = endpoint({
  method: 'GET',
  path: '/api/tips/places',
  permission: 'public',
  summary: '社会举报：可选的县和乡镇',
  reply: Type.Object({
    counties: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        townships: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
      }),
    ),
  }),
})

/** The same answer whoever the child is, and whether there is one. */
export const sendTip = endpoint({
  method: 'POST',
  path: '/api/tips',
  permission: 'public',
  summary: '社会举报：提交（不需要账号，答复不因内容而异）',
  body: Type.Object({
    submissionId: IdText,
    county: Type.String({ pattern: '^[0-9]{6}$' }),
    township: Type.Optional(DivisionCodeText),
    /** Whom it is about, as the sender knows them. */
    child: Line(60),
    /** Where the child lives or went to school. */
    place: Line(120),
    what: Type.String({ minLength: 4, maxLength: 1000 }),
    contactName: Line(40),
    contactPhone: Line(30),
  }),
  reply: Type.Object({ receiptNumber: Type.String() }),
})

/** In a body: a receipt number in an address would stay in the records of every machine on the way. */
export const askTip = endpoint({
  method: 'POST',
  path: '/api/tips/status',
  permission: 'public',
  summary: '社会举报：凭回执号查询进度（已收到、核查中、已办结）',
  body: Type.Object({ receiptNumber: Type.String({ minLength: 1, maxLength: 60 }) }),
  reply: Type.Object({ state: Type.Enum([...TOLD_STATES]), receivedOn: Type.String() }),
})

export const TipLine = Type.Object({
  tipId: Type.String(),
  state: Type.Enum([...TIP_STATES]),
  receivedOn: Type.String(),
  dueOn: Type.String(),
  isOverdue: Type.Boolean(),
  divisionName: Type.String(),
  caseId: orNull(Type.String()),
})
export type TipLine = Static<typeof TipLine>

export const TipFilter = Type.Object({
  state: Type.Optional(Type.Enum([...TIP_STATES])),
  open: Type.Optional(Type.Boolean()),
  ...PageQuery,
})
export type TipFilter = Static<typeof TipFilter>

export const listTips = endpoint({
  method: 'GET',
  path: '/api/tips',
  permission: 'tips.list',
  summary: '社会举报台账',
  query: TipFilter,
  reply: listOf(TipLine),
})

export const TipPage = Type.Object({
  tip: TipLine,
  version: Type.Integer(),
  child: orNull(Type.String()),
  place: orNull(Type.String()),
  what: Type.String(),
  contactName: orNull(Type.String()),
  contactPhone: orNull(Type.String()),
  steps: Type.Array(Type.Enum([...TIP_STEPS])),
  /** What was done so far. */
  past: Type.Array(
    Type.Object({
      eventId: Type.String(),
      step: Type.Enum([...TIP_STEPS]),
      happenedAt: Type.String(),
      actorName: Type.String(),
      reason: orNull(Type.String()),
      note: orNull(Type.String()),
    }),
  ),
  /** Units it may be passed on to. */
  units: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
})
export type TipPage = Static<typeof TipPage>

const TipParams = Type.Object({ tipId: IdText })

export const showTip = endpoint({
  method: 'GET',
  path: '/api/tips/:tipId',
  permission: 'tips.show',
  summary: '社会举报详情（每次查看都会留痕）',
  params: TipParams,
  reply: TipPage,
})

export const takeTipStep = endpoint({
  method: 'POST',
  path: '/api/tips/:tipId/steps',
  permission: 'tips.settle',
  summary: '办理社会举报：着手核查、转交、关联儿童（立案或并入在办个案）、不予立案',
  params: TipParams,
  body: Type.Object({
    submissionId: IdText,
    version: Type.Integer(),
    step: Type.Enum([...TIP_STEPS]),
    note: Line(500),
    /** `link`: the child, found in the list of children. */
    childId: Type.Optional(IdText),
    /** `pass-on`: the township, or the county for the bureau. */
    unit: Type.Optional(DivisionCodeText),
    reason: Type.Optional(Type.Enum([...TIP_REFUSALS])),
  }),
  reply: Type.Object({
    tipId: Type.String(),
    state: Type.Enum([...TIP_STATES]),
    caseId: orNull(Type.String()),
    /** A case was open already, and the tip joined it. */
    joined: Type.Boolean(),
  }),
})
