import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, FileUpload, IdText, listOf, Nothing, orNull, PageQuery } from '../../kernel/wire.ts'
import { OUTCOMES, RULES, SOURCES } from './domain.ts'

export const HitLine = Type.Object({
  hitId: IdText,
  rule: Type.Enum([...RULES]),
  schoolCode: Type.String(),
  schoolName: Type.String(),
  classCode: orNull(Type.String()),
  firstDay: DayText,
  lastDay: DayText,
  /** Values of the text `crosschecks.arithmetic.<rule>`. */
  arithmetic: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  raisedOn: DayText,
  dueOn: DayText,
  state: Type.Enum(['open', 'settled']),
  /** Name of who checks it. */
  assignee: orNull(Type.String()),
  assigneeId: orNull(Type.String()),
  outcome: orNull(Type.Enum([...OUTCOMES])),
  settledReason: orNull(Type.String()),
  settledByName: orNull(Type.String()),
  settledOn: orNull(DayText),
  version: Type.Integer(),
  abilities: Type.Object({ assign: Type.Boolean(), settle: Type.Boolean() }),
})
export type HitLine = Static<typeof HitLine>

export const listHits = endpoint({
  method: 'GET',
  path: '/api/crosschecks',
  permission: 'crosschecks.read',
  summary: '数据核验：对不上、好得不像真的数字，附算式',
  query: Type.Object({
    ...PageQuery,
    rule: Type.Optional(Type.Enum([...RULES])),
    state: Type.Optional(Type.Enum(['open', 'settled'])),
  }),
  reply: listOf(HitLine),
})

const HitParams = Type.Object({ hitId: IdText })

export const listCheckers = endpoint({
  method: 'GET',
  path: '/api/crosschecks/:hitId/checkers',
  permission: 'crosschecks.assign',
  summary: '可以核实一条核验的人：教育局和学校所在乡镇的账号',
  params: HitParams,
  reply: Type.Object({
    rows: Type.Array(
      Type.Object({ accountId: IdText, name: Type.String(), unitName: Type.String(), awayUntil: orNull(DayText) }),
    ),
  }),
})

export const assignHit = endpoint({
  method: 'POST',
  path: '/api/crosschecks/:hitId/assignment',
  permission: 'crosschecks.assign',
  summary: '把一条核验交给人，限期核实',
  params: HitParams,
  body: Type.Object({
    accountId: IdText,
    dueOn: DayText,
    version: Type.Integer({ minimum: 1 }),
  }),
  reply: Nothing,
})

export const settleHit = endpoint({
  method: 'POST',
  path: '/api/crosschecks/:hitId/settlement',
  permission: 'crosschecks.settle',
  summary: '写明核实结果，办结一条核验',
  params: HitParams,
  body: Type.Object({
    outcome: Type.Enum([...OUTCOMES]),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    version: Type.Integer({ minimum: 1 }),
  }),
  reply: Nothing,
})

export const noteCount = endpoint({
  method: 'POST',
  path: '/api/pupil-counts',
  permission: 'crosschecks.count',
  summary: '录入清点人数（督查、就餐、住宿），与班级日报比对',
  body: Type.Object({
    submissionId: IdText,
    source: Type.Enum([...SOURCES]),
    school: Type.String({ pattern: '^\\d{10}$' }),
    class: Type.String({ minLength: 1, maxLength: 20 }),
    day: DayText,
    present: Type.Integer({ minimum: 0, maximum: 200 }),
  }),
  reply: Nothing,
})

export const makeCounts = endpoint({
  method: 'GET',
  path: '/api/pupil-counts/sheet',
  permission: 'crosschecks.count',
  summary: '下载清点人数表（Excel，按学校和班级）',
  reply: 'file',
})

export const CountsReply = Type.Object({
  taken: Type.Integer(),
  faults: Type.Array(Type.Object({ school: Type.String(), className: Type.String(), problem: Type.String() })),
  /** Rows that did not go in, to be corrected and sent again. */
  returned: orNull(Type.Object({ fileName: Type.String(), base64: Type.String() })),
})
export type CountsReply = Static<typeof CountsReply>

export const takeCounts = endpoint({
  method: 'POST',
  path: '/api/pupil-counts/upload',
  permission: 'crosschecks.count',
  summary: '从 Excel 导入清点人数：合格的收下并比对，有问题的退回并写明原因',
  body: FileUpload,
  reply: CountsReply,
})

/** Classes one may count, for the form. */
export const listCountable = endpoint({
  method: 'GET',
  path: '/api/pupil-counts/classes',
  permission: 'crosschecks.count',
  summary: '可清点的班级',
  reply: Type.Object({
    schools: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), classes: Type.Array(Type.String()) })),
  }),
})
