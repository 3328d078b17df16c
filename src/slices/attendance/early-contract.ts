import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, orNull, PageQuery } from '../../kernel/wire.ts'
import { EARLY_ACTIONS, SIGNS, TICKS } from './early-domain.ts'

const SignRule = Type.Object({
  from: Type.Integer({ minimum: 1, maximum: 30 }),
  points: Type.Integer({ minimum: 0, maximum: 100 }),
})
export const EarlyRulesBody = Type.Object({
  listFrom: Type.Integer({ minimum: 1, maximum: 500 }),
  signs: Type.Object({
    'missed-days': SignRule,
    'missing-more': SignRule,
    'half-days': SignRule,
    'not-reached': SignRule,
    'returned-before': SignRule,
    'school-weary': SignRule,
    'family-change': SignRule,
    'marks-falling': SignRule,
    'key-group': SignRule,
    'last-grades': SignRule,
    'no-parent': SignRule,
    'far-from-school': SignRule,
  }),
})

export const EarlyLine = Type.Object({
  childId: IdText,
  childName: Type.String(),
  schoolName: orNull(Type.String()),
  classCode: orNull(Type.String()),
  points: Type.Integer(),
  signs: Type.Array(Type.Object({ sign: Type.Enum([...SIGNS]), count: Type.Integer(), points: Type.Integer() })),
  /** What was done last. */
  note: orNull(Type.Object({ action: Type.Enum([...EARLY_ACTIONS]), byName: Type.String(), at: Type.String() })),
})
export type EarlyLine = Static<typeof EarlyLine>

export const EarlyPage = Type.Object({
  on: DayText,
  /** Most points first. */
  rows: Type.Array(EarlyLine),
  nextCursor: orNull(Type.String()),
  total: Type.Integer(),
  rules: EarlyRulesBody,
  rulesVersion: Type.Integer(),
  abilities: Type.Object({ note: Type.Boolean(), setRules: Type.Boolean() }),
})
export type EarlyPage = Static<typeof EarlyPage>

export const listEarlySigns = endpoint({
  method: 'GET',
  path: '/api/early-signs',
  permission: 'attendance.early-signs',
  summary: '早期信号：按规则计分、可解释的关注名单，仅供参考，不作认定',
  query: Type.Object({
    ...PageQuery,
    school: Type.Optional(Type.String({ maxLength: 10 })),
    class: Type.Optional(Type.String({ maxLength: 12 })),
  }),
  reply: EarlyPage,
})

export const measureEarlySigns = endpoint({
  method: 'GET',
  path: '/api/early-signs/measure',
  permission: 'attendance.early-signs',
  summary: '早期信号往期检验：按现行规则回算的往期名单与其后的认定',
  reply: Type.Object({ on: DayText, listed: Type.Integer(), confirmed: Type.Integer(), hits: Type.Integer() }),
})

export const listEarlyTicks = endpoint({
  method: 'GET',
  path: '/api/early-ticks',
  permission: 'attendance.tick-early-sign',
  summary: '班主任所见：厌学、家庭变故、成绩骤降',
  reply: Type.Object({
    rows: Type.Array(Type.Object({ childId: IdText, sign: Type.Enum([...TICKS]), tickedOn: DayText })),
  }),
})

export const tickEarlySign = endpoint({
  method: 'POST',
  path: '/api/early-ticks/:childId',
  permission: 'attendance.tick-early-sign',
  summary: '勾选或取消班主任所见的早期信号',
  params: Type.Object({ childId: IdText }),
  body: Type.Object({ submissionId: IdText, sign: Type.Enum([...TICKS]), on: Type.Boolean() }),
  reply: Type.Object({}),
})

export const noteEarlySign = endpoint({
  method: 'POST',
  path: '/api/early-signs/:childId/notes',
  permission: 'attendance.note-early-sign',
  summary: '记录对一名儿童早期信号的处理：已查看、谈话、家访、帮扶、无须处理',
  params: Type.Object({ childId: IdText }),
  body: Type.Object({ submissionId: IdText, action: Type.Enum([...EARLY_ACTIONS]) }),
  reply: Type.Object({}),
})

export const saveEarlyRules = endpoint({
  method: 'POST',
  path: '/api/early-rules',
  permission: 'attendance.set-early-rules',
  summary: '调整早期信号计分规则（本县）',
  body: Type.Object({ version: Type.Integer({ minimum: 0 }), rules: EarlyRulesBody }),
  reply: Type.Object({ version: Type.Integer() }),
})
