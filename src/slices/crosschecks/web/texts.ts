import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'hits.title': { zh: '数据核验', en: 'Honesty checks' },
  'hits.note': {
    zh: '对不上、好得不像真的数字，附算式。列出不等于造假：由人核实，写明结果，记录不删。',
    en: 'Numbers that do not go together or are too good, with the arithmetic. A hit is no verdict: people check it, and it stays on record.',
  },
  'hits.rule': { zh: '核验', en: 'Check' },
  'hits.class': { zh: '学校、班级', en: 'School, class' },
  'hits.days': { zh: '日期', en: 'Days' },
  'hits.arithmetic': { zh: '算式', en: 'Arithmetic' },
  'hits.due': { zh: '核实期限', en: 'Due' },
  'hits.assignee': { zh: '核实人', en: 'Checked by' },
  'hits.state': { zh: '状态', en: 'State' },
  'hits.state.open': { zh: '待核实', en: 'Open' },
  'hits.state.settled': { zh: '已办结', en: 'Settled' },
  'hits.action': { zh: '办理', en: 'Do' },
  'hits.assign': { zh: '分派', en: 'Assign' },
  'hits.settle': { zh: '办结', en: 'Settle' },
  'hits.outcome': { zh: '核实结果', en: 'What was found' },
  'hits.reason': { zh: '依据', en: 'Grounds' },
  'hits.reason.hint': {
    zh: '怎样核实的、看到什么；不要写学生姓名和号码',
    en: 'How it was checked and what was seen; no names, no numbers',
  },
  'hits.missing': { zh: '请填写', en: 'Fill in' },
  'hits.assigned': { zh: '已分派', en: 'Assigned' },
  'hits.settled': { zh: '已办结', en: 'Settled' },
  'hits.empty': { zh: '没有要核实的数字', en: 'Nothing to check' },
  'hits.empty.text': {
    zh: '系统每小时核对一次日报、周报、学籍和清点人数。',
    en: 'Daily reports, weeks, enrolment and counts are held against one another every hour.',
  },
  'count.open': { zh: '录入清点', en: 'Enter a count' },
  'count.text': {
    zh: '到班清点的人数、食堂就餐人数或宿舍住宿人数，与班级当天的日报比对。',
    en: 'Pupils counted in class, at meals or in the dormitory, held against the class’s report of the day.',
  },
  'count.source': { zh: '来源', en: 'Source' },
  'count.school': { zh: '学校', en: 'School' },
  'count.class': { zh: '班级', en: 'Class' },
  'count.day': { zh: '清点日期', en: 'Day' },
  'count.present': { zh: '清点人数', en: 'Pupils counted' },
  'count.saved': { zh: '已录入并比对', en: 'Entered and compared' },
} as const satisfies Texts
