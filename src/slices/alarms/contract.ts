import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { IdText, listOf, Nothing, orNull, PageQuery } from '../../kernel/wire.ts'
import { ALARM_RULE_NAMES, ALARM_RULES, type AlarmRuleName, VERDICTS } from './domain.ts'

export const AlarmLine = Type.Object({
  alarmId: IdText,
  rule: Type.Enum(ALARM_RULE_NAMES),
  /** The account it is about; null for an address or the whole county. */
  accountId: orNull(Type.String()),
  /** Name of the account, or the address; empty for the whole county. */
  who: Type.String(),
  /** The most within an hour so far. */
  count: Type.Integer(),
  limit: Type.Integer(),
  firstAt: Type.String(),
  lastAt: Type.String(),
  state: Type.Enum(['open', 'settled']),
  /** About the account that is asking: somebody else settles it. */
  isOwn: Type.Boolean(),
  verdict: orNull(Type.Enum([...VERDICTS])),
  note: orNull(Type.String()),
  settledByName: orNull(Type.String()),
  settledAt: orNull(Type.String()),
  version: Type.Integer(),
})
export type AlarmLine = Static<typeof AlarmLine>

export const listAlarms = endpoint({
  method: 'GET',
  path: '/api/alarms',
  permission: 'alarms.read',
  summary: '安全告警：一小时内异常多的查看、导出、拒绝和登录失败',
  query: Type.Object({
    ...PageQuery,
    state: Type.Optional(Type.Enum(['open', 'settled'])),
    rule: Type.Optional(Type.Enum(ALARM_RULE_NAMES)),
  }),
  reply: listOf(AlarmLine),
})

export const settleAlarm = endpoint({
  method: 'POST',
  path: '/api/alarms/:alarmId/settlement',
  permission: 'alarms.settle',
  summary: '写明核查结果，办结一条告警',
  params: Type.Object({ alarmId: IdText }),
  body: Type.Object({
    verdict: Type.Enum([...VERDICTS]),
    note: Type.String({ minLength: 1, maxLength: 500 }),
    version: Type.Integer({ minimum: 1 }),
  }),
  reply: Nothing,
})

const limits = Object.fromEntries(
  ALARM_RULE_NAMES.map((rule) => {
    const [minimum, maximum] = ALARM_RULES[rule].range
    return [rule, Type.Integer({ minimum, maximum })]
  }),
) as Record<AlarmRuleName, ReturnType<typeof Type.Integer>>

export const Limits = Type.Object({ limits: Type.Object(limits), version: Type.Integer({ minimum: 0 }) })

export const getLimits = endpoint({
  method: 'GET',
  path: '/api/alarm-limits',
  permission: 'alarms.read',
  summary: '告警阈值',
  reply: Limits,
})

export const changeLimits = endpoint({
  method: 'PUT',
  path: '/api/alarm-limits',
  permission: 'alarms.change-limits',
  summary: '修改告警阈值',
  body: Limits,
  reply: Limits,
})
