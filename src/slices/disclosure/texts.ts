import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'disclosure.note-missing': {
    zh: '选择「其他」时请写明事由，至少两个字',
    en: 'With “other”, say why in at least two characters',
  },
  'disclosure.note-holds-number': {
    zh: '事由会留痕，请不要写身份证号或电话号码',
    en: 'The reason goes on record: leave ID and telephone numbers out of it',
  },
  'disclosure.purpose-missing': {
    zh: '导出须写明事由，请加 --purpose，可选：{{purposes}}',
    en: 'An export needs a purpose: add --purpose with one of {{purposes}}',
  },
  'disclosure.child-not-found': {
    zh: '没有这名儿童，或不在您的管辖范围内',
    en: 'There is no such child, or it is outside your area',
  },
  'disclosure.list-unknown': { zh: '没有可以导出的名单「{{list}}」', en: 'No list “{{list}}” can be exported' },
  'disclosure.list-not-yours': {
    zh: '您的角色不能导出这份名单',
    en: 'Your role may not export this list',
  },
  'disclosure.filter-faulty': {
    zh: '筛选条件有误：{{faults}}',
    en: 'The filter is wrong: {{faults}}',
  },
  'disclosure.export-not-found': { zh: '没有这条导出申请', en: 'There is no such export request' },
  'disclosure.export-waits': {
    zh: '这次导出还在等另一人批准；批准后 24 小时内下载',
    en: 'This export still waits for a second person; once approved it can be fetched for 24 hours',
  },
  'disclosure.export-rejected': { zh: '这次导出已被驳回', en: 'This export was rejected' },
  'disclosure.export-expired': {
    zh: '这次导出已过 24 小时，请重新申请',
    en: 'This export is over 24 hours old; ask again',
  },
  'disclosure.export-grew': {
    zh: '名单现有 {{rows}} 行，多于准许的 {{allowed}} 行，请重新申请',
    en: 'The list now has {{rows}} rows, more than the {{allowed}} allowed; ask again',
  },
  'disclosure.export-decided-already': {
    zh: '这次导出已有决定，请刷新页面',
    en: 'This export is decided already; reload the page',
  },
  'disclosure.export-own-request': {
    zh: '自己的导出申请须由另一人批准',
    en: 'Your own request needs another person’s approval',
  },

  'disclosure.purpose.find-child': { zh: '查找、核实儿童', en: 'To find or check on a child' },
  'disclosure.purpose.contact-guardian': { zh: '联系监护人', en: 'To reach a guardian' },
  'disclosure.purpose.verify-identity': { zh: '核对身份', en: 'To compare identities' },
  'disclosure.purpose.correct-data': { zh: '更正数据', en: 'To correct data' },
  'disclosure.purpose.report-upwards': { zh: '按规定上报', en: 'To report as the rules ask' },
  'disclosure.purpose.guardian-request': { zh: '监护人申请', en: 'A guardian asked' },
  'disclosure.purpose.inspection': { zh: '督导检查', en: 'Inspection' },
  'disclosure.purpose.other': { zh: '其他', en: 'Other' },

  'disclosure.purpose-with-note': { zh: '{{purpose}}（{{note}}）', en: '{{purpose}} ({{note}})' },

  'disclosure.list.children': { zh: '儿童名单', en: 'Children' },
  'disclosure.list.pupils': { zh: '学籍名单', en: 'Pupil records' },
  'disclosure.list.findings': { zh: '问题清单', en: 'Findings' },
  'disclosure.list.cases': { zh: '个案台账', en: 'Cases' },
  'disclosure.list.ledger-school-age': { zh: '适龄儿童台账', en: 'Ledger of children of school age' },
  'disclosure.list.ledger-suspected': { zh: '疑似辍学台账', en: 'Ledger of suspected dropouts' },
  'disclosure.list.ledger-dropout': { zh: '辍学台账', en: 'Ledger of dropouts' },
  'disclosure.list.documents': { zh: '文书登记簿', en: 'Register of papers' },
  'disclosure.list.batch-papers': { zh: '批量文书', en: 'Papers of a run' },
  'disclosure.list.monthly-report': { zh: '月报表附表', en: 'Annex of the monthly report' },
  'disclosure.list.roster-rows': { zh: '花名册原始行', en: 'Rows of rosters' },

  'disclosure.state.waiting': { zh: '待批准', en: 'Waiting' },
  'disclosure.state.ready': { zh: '可下载', en: 'Ready' },
  'disclosure.state.rejected': { zh: '已驳回', en: 'Rejected' },
  'disclosure.state.expired': { zh: '已过期', en: 'Expired' },

  'disclosure.watermark': {
    zh: '内部资料，不得外传 · 导出人：{{who}} · 时间：{{when}} · 事由：{{why}} · {{rows}} 行 · {{form}}',
    en: 'Internal, do not pass on · by {{who}} · at {{when}} · for: {{why}} · {{rows}} rows · {{form}}',
  },
  'disclosure.watermark.as-shown': { zh: '按页面所示', en: 'as shown on the page' },
  'disclosure.watermark.masked': { zh: '已脱敏', en: 'masked' },
  'disclosure.watermark.plain': { zh: '含完整信息', en: 'in plain text' },

  'permission.disclosure.unmask': { zh: '显示完整信息', en: 'See masked data in full' },
  'permission.disclosure.export': { zh: '申请导出名单', en: 'Ask for an export' },
  'permission.disclosure.approve-export': { zh: '批准导出', en: 'Approve exports' },

  'field.subject': { zh: '对象', en: 'Subject' },
  'field.purpose': { zh: '事由', en: 'Purpose' },
  'field.note': { zh: '说明', en: 'Note' },
  'field.list': { zh: '名单', en: 'List' },
  'field.filter': { zh: '筛选条件', en: 'Filter' },
  'field.isPlain': { zh: '含完整信息', en: 'In plain text' },
  'field.approve': { zh: '是否批准', en: 'Approve' },

  'audit.event.disclosure.child-shown': { zh: '显示儿童完整信息', en: 'Saw a child’s data in full' },
  'audit.event.disclosure.list-shown': { zh: '显示名单完整信息', en: 'Saw a list in full' },
  'audit.event.disclosure.export-requested': { zh: '申请导出名单', en: 'Asked for an export' },
  'audit.event.disclosure.export-approved': { zh: '批准导出', en: 'Approved an export' },
  'audit.event.disclosure.export-rejected': { zh: '驳回导出', en: 'Rejected an export' },
  'audit.event.disclosure.export-downloaded': { zh: '下载导出文件', en: 'Fetched an export' },
} as const satisfies Texts
