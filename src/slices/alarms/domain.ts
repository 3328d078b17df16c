import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { BurstFilter } from '../audit/domain.ts'

/** 告警规则: how many entries of which kind within an hour are unusual. A new rule is a line here and its text. */
interface AlarmRule extends BurstFilter {
  /** What a county begins with, and the ends between which it may choose. */
  readonly limit: number
  readonly range: readonly [number, number]
}

const LOOKS = '[.-](viewed|shown|searched|exported|downloaded)$|file-taken$'

export const ALARM_RULES = {
  unmaskings: { events: '^disclosure\\.(child|list)-shown$', by: 'actor', limit: 30, range: [5, 500] },
  cards: {
    events: '^(register|cases|finding|documents|privacy|tips)\\..*viewed$',
    by: 'actor',
    limit: 150,
    range: [20, 2000],
  },
  searches: { events: '[.-]searched$', by: 'actor', limit: 120, range: [20, 2000] },
  exports: { events: '[.-](exported|downloaded)$|file-taken$', by: 'actor', limit: 10, range: [2, 200] },
  night: { events: LOOKS, by: 'actor', hours: [23, 5], limit: 20, range: [5, 500] },
  'sign-ins-of-account': { events: '^accounts\\.sign-in-failed$', by: 'subject', limit: 8, range: [3, 100] },
  'sign-ins-of-address': { events: '^accounts\\.sign-in-failed$', by: 'address', limit: 20, range: [5, 500] },
  'sign-ins-of-county': { events: '^accounts\\.sign-in-failed$', by: 'county', limit: 60, range: [10, 2000] },
  refusals: { events: '^alarms\\.access-refused$', by: 'actor', countedIn: 'count', limit: 15, range: [3, 500] },
  resets: { events: '^accounts\\.(password|second-factor)-reset$', by: 'actor', limit: 15, range: [3, 500] },
  disowned: { events: '^accounts\\.changes-disowned$', by: 'actor', limit: 1, range: [1, 1] },
  'chain-broken': {
    events: '^audit\\.chain-verified$',
    by: 'county',
    detail: { name: 'intact', is: 'false' },
    limit: 1,
    range: [1, 1],
  },
} as const satisfies Readonly<Record<string, AlarmRule>>

export type AlarmRuleName = keyof typeof ALARM_RULES
export const ALARM_RULE_NAMES = Object.keys(ALARM_RULES) as AlarmRuleName[]

/** From how many within an hour on each rule raises an alarm. */
export type AlarmLimits = Readonly<Record<AlarmRuleName, number>>

export const DEFAULT_LIMITS = Object.fromEntries(
  ALARM_RULE_NAMES.map((rule) => [rule, ALARM_RULES[rule].limit]),
) as AlarmLimits

/** Rules whose limit a county chooses; the others have none to choose. */
export const LIMITED_RULES = ALARM_RULE_NAMES.filter((rule) => ALARM_RULES[rule].range[0] < ALARM_RULES[rule].range[1])

/** The account an alarm is about; undefined when it is about an address or the whole county. */
export function accountOf(alarm: { readonly rule: AlarmRuleName; readonly subject: string }): string | undefined {
  const { by } = ALARM_RULES[alarm.rule]
  return by === 'actor' || by === 'subject' ? alarm.subject : undefined
}

/** What an alarm turned out to be: 工作需要, 误操作, 违规使用, 账号被盗用. */
export const VERDICTS = ['in-duty', 'mistake', 'misuse', 'stolen'] as const
export type Verdict = (typeof VERDICTS)[number]

export type SettlementRefusal = 'alarms.settled' | 'alarms.changed-meanwhile' | 'alarms.not-ones-own'

/** Decides whether somebody may settle an alarm: once, as it was seen, and never the own one. */
export function decideSettlement(
  alarm: { readonly rule: AlarmRuleName; readonly subject: string; readonly state: string; readonly version: number },
  by: { readonly accountId: string; readonly version: number },
): Decision<{ readonly version: number }, SettlementRefusal> {
  if (accountOf(alarm) === by.accountId) return refuse('alarms.not-ones-own')
  if (alarm.state === 'settled') return refuse('alarms.settled')
  if (alarm.version !== by.version) return refuse('alarms.changed-meanwhile')
  return accept({ version: alarm.version + 1 })
}
