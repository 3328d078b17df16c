import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'permission.alarms.read': { zh: '查看安全告警', en: 'Read alarms' },
  'permission.alarms.settle': { zh: '办结安全告警', en: 'Settle alarms' },
  'permission.alarms.change-limits': { zh: '修改告警阈值', en: 'Change the limits of alarms' },

  'alarms.rule.unmaskings': { zh: '显示完整信息过多', en: 'Many unmaskings' },
  'alarms.rule.cards': { zh: '查看个人资料过多', en: 'Many looks at single records' },
  'alarms.rule.searches': { zh: '查找儿童过多', en: 'Many searches for children' },
  'alarms.rule.exports': { zh: '导出、下载过多', en: 'Many exports and downloads' },
  'alarms.rule.night': { zh: '深夜查看（23 点至 5 点）', en: 'Looks at night (23:00 to 5:00)' },
  'alarms.rule.sign-ins-of-account': { zh: '同一账号多次登录失败', en: 'Failed sign-ins of one account' },
  'alarms.rule.sign-ins-of-address': { zh: '同一地址多次登录失败', en: 'Failed sign-ins from one address' },
  'alarms.rule.sign-ins-of-county': { zh: '全县多次登录失败', en: 'Failed sign-ins in the whole county' },
  'alarms.rule.refusals': { zh: '多次尝试无权功能', en: 'Many tries at what the role may not' },
  'alarms.rule.resets': { zh: '重置密码、验证方式过多', en: 'Many resets of passwords and second factors' },
  'alarms.rule.disowned': { zh: '本人否认账号变动', en: 'The owner denies a change of the account' },
  'alarms.rule.chain-broken': { zh: '操作记录校验不通过', en: 'The record does not verify' },

  'alarms.verdict.in-duty': { zh: '工作需要', en: 'Part of the work' },
  'alarms.verdict.mistake': { zh: '误操作', en: 'A mistake' },
  'alarms.verdict.misuse': { zh: '违规使用', en: 'Misuse' },
  'alarms.verdict.stolen': { zh: '账号被盗用', en: 'A stolen account' },

  'alarms.not-found': { zh: '没有这条告警，请刷新列表', en: 'There is no such alarm; reload the list' },
  'alarms.settled': { zh: '这条告警已经办结，请刷新列表', en: 'This alarm is settled already; reload the list' },
  'alarms.changed-meanwhile': {
    zh: '这条告警刚被他人修改，请刷新后再办',
    en: 'Somebody changed this alarm meanwhile; reload it',
  },
  'alarms.not-ones-own': {
    zh: '告警涉及您本人的账号，须由另一位管理员办结',
    en: 'This alarm is about your own account: another administrator settles it',
  },
  'alarms.limits-changed-meanwhile': {
    zh: '阈值刚被他人修改，请刷新后再改',
    en: 'Somebody changed the limits meanwhile; reload them',
  },

  'audit.event.alarms.raised': { zh: '发出安全告警', en: 'Raised an alarm' },
  'audit.event.alarms.settled': { zh: '办结安全告警', en: 'Settled an alarm' },
  'audit.event.alarms.limits-changed': { zh: '修改告警阈值', en: 'Changed the limits of alarms' },
  'audit.event.alarms.access-refused': { zh: '尝试无权使用的功能', en: 'Tried what the role may not' },
} as const satisfies Texts
