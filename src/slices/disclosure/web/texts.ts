import type { Texts } from '../../../kernel/texts.ts'

export const texts = {
  'unmask.child': { zh: '显示完整信息', en: 'Show in full' },
  'unmask.list': { zh: '显示完整信息', en: 'Show in full' },
  'unmask.until': { zh: '完整信息显示至 {{time}}', en: 'Shown in full until {{time}}' },
  'unmask.text.child': {
    zh: '将显示这名儿童的姓名、证件号、电话和地址，30 分钟后自动恢复脱敏。查看人、对象、时间和事由都会留痕。',
    en: 'Shows this child’s name, numbers, telephones and addresses for 30 minutes. Who looked, at whom, when and why goes on record.',
  },
  'unmask.text.list': {
    zh: '将显示这份名单的姓名、证件号、电话和地址，15 分钟后自动恢复脱敏。查看人、名单、时间和事由都会留痕。',
    en: 'Shows the names, numbers, telephones and addresses of this list for 15 minutes. Who looked, at what, when and why goes on record.',
  },
  purpose: { zh: '事由', en: 'What for' },
  note: { zh: '说明', en: 'In words' },
  'note.hint': { zh: '选「其他」时必填；不要写姓名和证件号', en: 'Needed with “other”; no names, no numbers' },

  export: { zh: '导出 Excel', en: 'Export to Excel' },
  'export.text': {
    zh: '文件每页带有水印：导出人、时间、事由和行数。',
    en: 'Every page of the file carries who took it, when, why and how many rows.',
  },
  'export.files.text': {
    zh: '文书含儿童和监护人的完整信息；包内附导出说明（谁、何时、为何）。份数超过本县限额须另一人批准。',
    en: 'The papers hold full data of children and guardians; a note in the ZIP says who took them, when and why. Above the county’s limit a second person has to agree.',
  },
  'export.report.text': {
    zh: '文件内容与页面所示一致，首行和每页带水印（谁、何时、为何）；导出留痕。',
    en: 'The file holds what the page shows and carries a watermark: who, when, why. The export is recorded.',
  },
  'export.plain': {
    zh: '含完整信息（姓名、证件号、电话、地址不脱敏）',
    en: 'In full (names, numbers, telephones, addresses not masked)',
  },
  'export.waits': {
    zh: '共 {{count}} 行，超过本县限额，须另一人在 24 小时内批准。批准后在「导出申请」下载。',
    en: '{{count}} rows are more than the county lets out at once: a second person approves within 24 hours. Then fetch it under “Exports”.',
  },
  'exports.title': { zh: '导出申请', en: 'Exports' },
  'exports.note': {
    zh: '谁要导出什么、为什么；超过本县限额的由另一人批准，批准后 24 小时内下载。',
    en: 'Who wants what outside and why; above the county’s limit a second person approves, and the file can be fetched for 24 hours.',
  },
  'exports.list': { zh: '名单', en: 'List' },
  'exports.rows': { zh: '行数', en: 'Rows' },
  'exports.by': { zh: '申请人', en: 'Asked by' },
  'exports.state': { zh: '状态', en: 'State' },
  'exports.plain': { zh: '含完整信息', en: 'In full' },
  'exports.masked': { zh: '已脱敏', en: 'Masked' },
  'exports.decided-by': { zh: '由{{name}}决定', en: 'Decided by {{name}}' },
  'exports.download': { zh: '下载', en: 'Download' },
  'exports.approve': { zh: '批准', en: 'Approve' },
  'exports.reject': { zh: '驳回', en: 'Reject' },
  'exports.approved': { zh: '已批准', en: 'Approved' },
  'exports.rejected': { zh: '已驳回', en: 'Rejected' },
  'exports.actions': { zh: '操作', en: 'Actions' },
  'exports.empty': { zh: '没有导出申请', en: 'No exports asked for' },
  'exports.empty.text': {
    zh: '在各名单页点“导出 Excel”；超过本县限额的会在这里等待批准。',
    en: 'Exports begin on the lists; those above the county’s limit wait here for approval.',
  },
} as const satisfies Texts
