import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'alarms.title': { zh: '安全告警', en: 'Alarms' },
  'alarms.note': {
    zh: '每分钟核对最近一小时的操作记录，超过阈值即告警。请向本人和所在单位核实后办结；告警本身不是结论。',
    en: 'The record of the last hour is looked at every minute; what is above a limit raises an alarm. Ask the person and their unit, then settle it: an alarm is no verdict.',
  },
  'alarms.badge': { zh: '待核查告警 {{count}} 条', en: '{{count}} alarms to look into' },
  'alarms.rule': { zh: '异常情况', en: 'What is unusual' },
  'alarms.who': { zh: '账号或地址', en: 'Account or address' },
  'alarms.who.county': { zh: '全县', en: 'The whole county' },
  'alarms.count': { zh: '一小时内次数', en: 'Times within an hour' },
  'alarms.count.limit': { zh: '阈值 {{limit}}', en: 'limit {{limit}}' },
  'alarms.time': { zh: '时间', en: 'When' },
  'alarms.state': { zh: '状态', en: 'State' },
  'alarms.state.open': { zh: '待核查', en: 'To look into' },
  'alarms.state.settled': { zh: '已办结', en: 'Settled' },
  'alarms.own': { zh: '涉及本人，由另一位管理员办结', en: 'About you: another administrator settles it' },
  'alarms.settled-by': { zh: '{{name}}，{{at}}', en: '{{name}}, {{at}}' },
  'alarms.action': { zh: '操作', en: 'Action' },
  'alarms.record': { zh: '看操作记录', en: 'See the record' },
  'alarms.settle': { zh: '办结', en: 'Settle' },
  'alarms.settle.title': { zh: '办结告警', en: 'Settle the alarm' },
  'alarms.settle.about': {
    zh: '{{rule}}：{{who}}，一小时内 {{count}} 次（阈值 {{limit}}）。',
    en: '{{rule}}: {{who}}, {{count}} within an hour (limit {{limit}}).',
  },
  'alarms.settle.stolen': {
    zh: '请同时在“账号”页停用该账号或结束其登录，并重置密码。',
    en: 'Also switch the account off or end its sessions on the accounts page, and have its password reset.',
  },
  'alarms.verdict': { zh: '核查结果', en: 'What it was' },
  'alarms.words': { zh: '说明', en: 'What was found' },
  'alarms.words.hint': {
    zh: '写明向谁核实、结果如何；不要写儿童的姓名和证件号码。',
    en: 'Whom you asked and what came of it; no names or numbers of children.',
  },
  'alarms.missing': { zh: '必填', en: 'Required' },
  'alarms.done': { zh: '已办结', en: 'Settled' },
  'alarms.empty': { zh: '没有告警', en: 'No alarms' },
  'alarms.empty.text': { zh: '一小时内的操作没有超过阈值。', en: 'Nothing within an hour is above its limit.' },
  'limits.title': { zh: '告警阈值', en: 'Limits' },
  'limits.note': {
    zh: '一小时内达到下列次数即告警。“本人否认账号变动”和“操作记录校验不通过”每次都告警。',
    en: 'So many within an hour raise an alarm. A denied change of an account and a record that does not verify always do.',
  },
  'limits.range': { zh: '{{least}} 至 {{most}}', en: '{{least}} to {{most}}' },
  'limits.saved': { zh: '阈值已保存', en: 'Limits saved' },
} as const satisfies Texts
