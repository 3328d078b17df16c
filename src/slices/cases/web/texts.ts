import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'cases.title': { zh: '个案', en: 'Cases' },
  'cases.note': {
    zh: '疑似辍学、辍学学生台账。一人一案，逐一销号。',
    en: 'Suspected and confirmed dropouts, one case per child.',
  },
  'cases.phase.all': { zh: '全部', en: 'All' },
  'cases.one-child': { zh: '仅看这名儿童', en: 'One child' },
  'cases.place': { zh: '住址', en: 'Lives in' },
  'cases.lead-line': { zh: '牵头线', en: 'Line' },
  'cases.overdue': { zh: '已超期', en: 'Overdue' },
  'cases.empty': { zh: '没有个案', en: 'No case' },
  'cases.empty.text': {
    zh: '在「问题清单」中核查后立案，个案会出现在这里。',
    en: 'Cases are opened from the findings.',
  },

  'case.looked': { zh: '本次查看已留痕。', en: 'This look has been put on record.' },
  'case.facts': { zh: '个案情况', en: 'The case' },
  'case.child': { zh: '儿童', en: 'Child' },
  'case.card': { zh: '查看档案卡', en: 'Open the card' },
  'case.finding': { zh: '查看比对依据', en: 'See the finding' },
  'case.guardians': { zh: '监护人', en: 'Guardians' },
  'case.found': { zh: '发现', en: 'Found' },
  'case.explained': { zh: '排除依据', en: 'Explained by' },
  'case.recheck': { zh: '{{day}} 复核', en: 're-check on {{day}}' },
  'case.confirmed': { zh: '认定', en: 'Confirmed' },
  'case.confirmed.by': { zh: '{{day}} 由 {{name}} 认定', en: '{{day}} by {{name}}' },
  'case.history': { zh: '办理经过', en: 'History' },
  'case.next': { zh: '下一步', en: 'Next step' },
  'case.next.none': { zh: '这一步不由您的账号办理。', en: 'Nothing for your account to do now.' },
  'case.next.others': { zh: '由其他单位办理的步骤（{{count}}）', en: 'Steps of other units ({{count}})' },
  'case.next.missing': { zh: '还缺少：', en: 'Still missing:' },
  'case.record': { zh: '登记', en: 'Record' },
  'case.records': { zh: '记录', en: 'Records' },
  'case.records.all': { zh: '查看全部 {{count}} 条', en: 'Show all {{count}}' },
  'case.record.corrected': { zh: '已更正', en: 'Corrected' },
  'case.deadlines': { zh: '办理期限', en: 'What is due' },
  'case.waiting-until': { zh: '等待至 {{day}}', en: 'Waiting until {{day}}' },
  'case.escalated': { zh: '已升级至{{owner}}', en: 'escalated to: {{owner}}' },
  'case.documents': { zh: '文书', en: 'Papers' },
  'case.document.served': { zh: '{{day}} 送达', en: 'served {{day}}' },
  'case.document.unserved': { zh: '未送达', en: 'Not served' },
  'case.document.not-yet': { zh: '未送达', en: 'not served' },
  'case.document.withdrawn': { zh: '已作废', en: 'Withdrawn' },
  'case.course': { zh: '办理进程', en: 'Where the case stands' },
  'case.course.legal': { zh: '依法处置', en: 'Legal steps' },
  'case.field.missing': { zh: '请填写', en: 'Fill this in' },
  'case.officer.name': { zh: '执法人员{{number}}姓名', en: 'Name of officer {{number}}' },
  'case.officer.certificate': { zh: '执法证号{{number}}', en: 'Certificate of officer {{number}}' },
  'case.officer.more': { zh: '增加一人', en: 'One more' },
  'case.done': { zh: '已办理：{{what}}', en: 'Done: {{what}}' },
  'case.step-text.verify': {
    zh: '联系监护人、入户走访，弄清孩子去向。',
    en: 'Contact the guardians, visit, find out where the child is.',
  },
  'case.step-text.explain': {
    zh: '有依据证明孩子并未失学辍学。',
    en: 'Evidence shows that the child has not dropped out.',
  },
  'case.step-text.confirm': {
    zh: '核查属实。认定后两日内书面报告乡镇，并在学籍系统中标记，学籍予以保留。',
    en: 'The child is out of school. A written report to the township is due within two days; the enrolment is kept.',
  },
  'case.step-text.persuade': {
    zh: '成立工作组，明确负责人，按真实原因劝返。',
    en: 'A working group with a responsible person begins persuasion by the real cause.',
  },
  'case.step-text.order': {
    zh: '劝返未果，责令监护人限期改正。通知书须向每一名监护人分别送达，期限自送达起算。',
    en: 'Persuasion failed: the guardians are ordered to bring the child. Each guardian is served; the period runs from there.',
  },
  'case.step-text.file': {
    zh: '逾期未改正，依据登记的处罚依据立案。自立案之日起九十日内作出决定。',
    en: 'The order was not followed: a penalty case under a registered basis, to be decided within ninety days.',
  },
  'case.step-text.pre-notice': {
    zh: '告知拟处罚的内容、事实、理由、依据，以及陈述申辩（听证）的权利。',
    en: 'Tell content, facts, reasons and basis, and the rights to answer and to be heard.',
  },
  'case.step-text.hear': {
    zh: '按期申请听证的，至少提前七个工作日通知时间地点。',
    en: 'A hearing asked for in time; time and place are told seven working days before.',
  },
  'case.step-text.review': {
    zh: '法制审核通过后，方可作出决定。',
    en: 'The legal review has passed; a decision may follow.',
  },
  'case.step-text.decide': {
    zh: '决定不得重于告知的处罚；七个工作日内送达。',
    en: 'Not beyond what was announced; to be served within seven working days.',
  },
  'case.step-text.decide-simply': {
    zh: '事实确凿，警告或二百元以下罚款，可当场决定。',
    en: 'Facts are clear; a warning or a fine up to 200 yuan may be decided on the spot.',
  },
  'case.step-text.open-remedies': {
    zh: '决定书已送达，开始计算复议、诉讼、缴款期限。',
    en: 'The decision is served: the periods for review, lawsuit and payment run.',
  },
  'case.step-text.demand': {
    zh: '期满仍未履行，书面催告。',
    en: 'Not performed after the remedy window: a written demand.',
  },
  'case.step-text.apply-to-court': {
    zh: '催告满十个工作日仍未履行，三个月内申请人民法院强制执行。',
    en: 'Ten working days after the demand; within three months.',
  },
  'case.step-text.sue': {
    zh: '由乡镇作为原告提起监护人责任纠纷诉讼。',
    en: 'The township sues for the duty of the guardians.',
  },
  'case.step-text.return': {
    zh: '须有到校证明和安置帮扶措施，不能只打勾。',
    en: 'Needs proof of attendance, placement and support; a tick is not enough.',
  },
  'case.step-text.observe': {
    zh: '按复学后 1、3、6 个月和新学期开学跟踪。',
    en: 'Checks at 1, 3, 6 months and at the start of the next term.',
  },
  'case.step-text.persuade-again': { zh: '跟踪期内再次离校。', en: 'Left again while observed.' },
  'case.step-text.close': {
    zh: '由申请人、认定人以外的第二人批准。',
    en: 'Approved by somebody who neither asked for it nor confirmed the dropout.',
  },
} as const satisfies Texts
