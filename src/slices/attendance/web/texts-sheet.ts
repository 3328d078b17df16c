import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the page for classes that report on paper or in Excel. */
export const sheetTexts = {
  'sheet.title': { zh: '考勤表', en: 'Class sheets' },
  'sheet.note': {
    zh: '没有手机、电脑或网络的班级：下载 Excel 考勤表离线填写后交回，或打印登记表手工填写，再由学校录入考勤表交回。',
    en: 'For classes without devices: take the Excel sheet, fill it in offline and hand it in; or print the form.',
  },
  'sheet.take': { zh: '1 · 下载或打印', en: '1 · Take out' },
  'sheet.class': { zh: '班级', en: 'Class' },
  'sheet.class.all': { zh: '全校各班', en: 'All classes' },
  'sheet.span': { zh: '时间', en: 'Time' },
  'sheet.span.week': { zh: '一周', en: 'A week' },
  'sheet.span.day': { zh: '一天', en: 'A day' },
  'sheet.day': { zh: '日期', en: 'Day' },
  'sheet.day.week-hint': { zh: '这一天所在的一周', en: 'The week of this day' },
  'sheet.excel': { zh: '下载 Excel 考勤表', en: 'Download the Excel sheet' },
  'sheet.form': { zh: '打印登记表（PDF）', en: 'Print the form (PDF)' },
  'sheet.hand-in': { zh: '2 · 交回填好的考勤表', en: '2 · Hand the sheet in' },
  'sheet.drop': { zh: '选择或拖入填好的考勤表', en: 'Choose or drop the filled-in sheet' },
  'sheet.drop.hint': {
    zh: '合格的日报立即收下；有问题的退回一份新表，写明原因，改好再交。同一份表交几次都只算一次。',
    en: 'Days in order go in at once; the others come back as a new sheet with the reasons. Sent twice it counts once.',
  },
  'sheet.reading': { zh: '正在读取…', en: 'Reading…' },
  'sheet.result': { zh: '交回结果', en: 'Result' },
  'sheet.taken': { zh: '已收下', en: 'Taken' },
  'sheet.taken.note': { zh: '班级日报', en: 'daily reports' },
  'sheet.unchanged': { zh: '原已报，未改', en: 'Unchanged' },
  'sheet.empty': { zh: '没有填', en: 'Left empty' },
  'sheet.faulty': { zh: '退回', en: 'Returned' },
  'sheet.faulty.note': { zh: '须改正后再交', en: 'to be corrected' },
  'sheet.done': { zh: '全部收下，没有问题。', en: 'Everything went in.' },
  'sheet.nothing': {
    zh: '表上没有任何签报，什么都没有收下。每天要在“签报”一行写“零报告”或缺勤人数。',
    en: 'Nothing in the sheet is signed; nothing was taken.',
  },
  'sheet.returned': { zh: '下载退回的考勤表', en: 'Download the returned sheet' },
  'sheet.returned.text': {
    zh: '没有收下的班级和日期都在这份新表里，问题写在最后一列。改好后交回这一份。',
    en: 'What did not go in is in this new sheet with the problems in its last column. Correct and hand in this one.',
  },
  'sheet.fault.where': { zh: '班级、日期', en: 'Class, day' },
  'sheet.fault.what': { zh: '问题', en: 'Problem' },
} as const satisfies Texts
