import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'tip.too-many': {
    zh: '现在提交得太多，请过一小时再试，或直接打电话给当地乡镇或教育局。',
    en: 'Too many are being sent just now. Please try again in an hour, or telephone the township or the education bureau.',
  },
  'tip.place-unknown': {
    zh: '没有这个县或乡镇，请重新选择。',
    en: 'There is no such county or township; please choose again.',
  },
  'tip.receipt-unknown': {
    zh: '查不到这个回执号。请按回执逐位核对后再输入。',
    en: 'There is no tip with this number. Please compare it with your receipt, sign by sign.',
  },
  'tip.not-found': { zh: '没有这条举报，或不归您办理。', en: 'There is no such tip, or it is not yours.' },
  'tip.settled-already': { zh: '这条举报已经办结，请刷新查看。', en: 'This tip has been settled; please look again.' },
  'tip.changed-meanwhile': {
    zh: '同事刚办理过这条举报，请刷新后再办。',
    en: 'A colleague has just dealt with this tip; please look again.',
  },
  'tip.reason-missing': {
    zh: '不予立案须选原因并写明情况（至少四个字）。',
    en: 'Not opening a case takes a reason and a few words.',
  },
  'tip.child-missing': { zh: '请先查找并选择儿童。', en: 'Please find and choose the child first.' },
  'tip.unit-unknown': { zh: '请选择要转交的乡镇或教育局。', en: 'Please choose the township or the bureau.' },
  'tip.list-title': { zh: '社会举报', en: 'Tips from the public' },

  'tip.state.received': { zh: '待处理', en: 'Received' },
  'tip.state.looking': { zh: '核查中', en: 'Being looked into' },
  'tip.state.linked': { zh: '已转个案', en: 'Led to a case' },
  'tip.state.refused': { zh: '未立案', en: 'No case' },
  'tip.told.received': { zh: '已收到', en: 'Received' },
  'tip.told.looking': { zh: '核查中', en: 'Being looked into' },
  'tip.told.closed': { zh: '已办结', en: 'Closed' },
  'tip.step.look': { zh: '着手核查', en: 'Look into it' },
  'tip.step.pass-on': { zh: '转交', en: 'Pass on' },
  'tip.step.link': { zh: '关联儿童', en: 'Link a child' },
  'tip.step.refuse': { zh: '不予立案', en: 'Open no case' },
  'tip.refusal.in-school': { zh: '已在校就读', en: 'Is in school' },
  'tip.refusal.not-of-school-age': { zh: '不在义务教育年龄', en: 'Not of school age' },
  'tip.refusal.not-to-be-found': { zh: '线索不足，查无此人', en: 'Cannot be found' },
  'tip.refusal.other-county': { zh: '不在本县，已转告', en: 'Another county, which was told' },
  'tip.refusal.no-matter-of-schooling': { zh: '不属于控辍保学事项', en: 'No matter of schooling' },
  'tip.refusal.sent-before': { zh: '重复举报', en: 'Sent before' },
  'audit.event.tips.tip-received': { zh: '收到社会举报', en: 'Tip received' },
  'audit.event.tips.tip-viewed': { zh: '查看社会举报', en: 'Tip looked at' },
  'audit.event.tips.look': { zh: '着手核查举报', en: 'Tip being looked into' },
  'audit.event.tips.pass-on': { zh: '转交举报', en: 'Tip passed on' },
  'audit.event.tips.link': { zh: '举报关联儿童', en: 'Tip linked to a child' },
  'audit.event.tips.refuse': { zh: '举报不予立案', en: 'Tip led to no case' },
  'tip.what.triage': { zh: '核查举报', en: 'Look into a tip' },
} as const satisfies Texts
