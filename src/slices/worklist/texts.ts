import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'work.cursor-unknown': {
    zh: '待办已有变化，请刷新后从头看。',
    en: 'The list has changed; please start again from the top.',
  },
  'work.colleague-unknown': {
    zh: '找不到这位同事，或者正在请假。请从列表中另选一位。',
    en: 'There is no such colleague, or they are on leave; choose another one from the list.',
  },
  'work.not-waiting': { zh: '这一项已经办完或不归本单位。', en: 'This is done already, or not of your unit.' },
  'work.taken-by-colleague': {
    zh: '{{name}} 正在办，请先与其商量。',
    en: '{{name}} has this in hand; please ask them first.',
  },
  'work.not-taken': { zh: '这一项没有人接手，不用放回。', en: 'Nobody has taken this.' },
  'work.yours-by-charge': {
    zh: '您是这个个案的负责人，这一项由您负责。可以转交同事，或在工作组中另定负责人。',
    en: 'You answer for this case. Hand it to a colleague, or name somebody else in the working group.',
  },
  'work.overdue-stays': { zh: '已经逾期，不能只作知悉，请办理。', en: 'This is overdue and has to be done.' },

  'audit.event.worklist.take': { zh: '接手待办', en: 'Work taken' },
  'audit.event.worklist.give': { zh: '转交待办', en: 'Work handed on' },
  'audit.event.worklist.release': { zh: '放回待办', en: 'Work put back' },
  'audit.event.worklist.acknowledge': { zh: '知悉待办提醒', en: 'Warning noted' },

  'work.kind.case-deadline': { zh: '个案期限', en: 'Case deadline' },
  'work.kind.county-report': { zh: '待呈报县政府', en: 'To report to the county' },
  'work.kind.report-duty': { zh: '强制报告待办', en: 'Mandatory report to make' },
  'work.kind.handover': { zh: '移交待确认', en: 'Hand-over to confirm' },
  'work.kind.finding': { zh: '比对问题', en: 'Finding' },
  'work.kind.document': { zh: '文书待送达', en: 'Paper to serve' },
  'work.kind.notice-run': { zh: '入学通知书待送达', en: 'Enrolment notices to deliver' },
  'work.kind.leave-approval': { zh: '请假待审批', en: 'Leave to decide on' },
  'work.kind.absence-duty': { zh: '缺课待办', en: 'Absence to follow up' },
  'work.kind.early-sign': { zh: '早期信号', en: 'Early sign' },
  'work.kind.suspicion-alarm': { zh: '集中疑似', en: 'Many suspected at once' },
  'work.kind.silence-settlement': { zh: '未报说明待了结', en: 'Silence to settle' },
  'work.kind.export-approval': { zh: '导出待批准', en: 'Export to approve' },
  'work.kind.basis-approval': { zh: '处罚依据待复核', en: 'Legal basis to approve' },
  'work.kind.tip': { zh: '社会举报', en: 'Tip from the public' },
  'work.kind.alarm': { zh: '安全告警', en: 'Alarm' },
  'work.kind.privacy-request': { zh: '个人信息请求', en: 'Request about personal data' },
  'work.kind.privacy-assessment': { zh: '个人信息影响评估', en: 'Impact assessment' },
  'work.kind.breach': { zh: '个人信息安全事件', en: 'Breach' },
  'work.kind.periodic-report': { zh: '定期报表', en: 'Periodic report' },
  'work.kind.crosscheck': { zh: '数据核验', en: 'Honesty check' },
  'work.when.overdue': { zh: '已逾期', en: 'Overdue' },
  'work.when.today': { zh: '今天', en: 'Today' },
  'work.when.soon': { zh: '七天内', en: 'Within seven days' },
  'work.when.later': { zh: '以后', en: 'Later' },
} as const satisfies Texts
