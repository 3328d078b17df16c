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
  'case.next.later': {
    zh: '后续步骤（劝返、责令改正、复学、销号）在后续版本中提供。',
    en: 'Later steps (persuasion, order, return, closing) come in a later version.',
  },
  'case.verify': { zh: '开始核查', en: 'Start verification' },
  'case.verify.text': {
    zh: '联系监护人、入户走访，弄清孩子去向。',
    en: 'Contact the guardians, visit, find out where the child is.',
  },
  'case.verify.done': { zh: '已开始核查', en: 'Verification started' },
  'case.explain': { zh: '排除疑似', en: 'Explain' },
  'case.explain.text': { zh: '有依据证明孩子并未失学辍学。', en: 'Evidence shows that the child has not dropped out.' },
  'case.explain.done': { zh: '已排除疑似', en: 'Explained' },
  'case.confirm': { zh: '认定失学辍学', en: 'Confirm the dropout' },
  'case.confirm.text': {
    zh: '核查属实。认定后须书面报告乡镇，进入劝返。',
    en: 'The child is out of school. A written report to the township is due.',
  },
  'case.confirm.done': { zh: '已认定', en: 'Confirmed' },
  'case.choose.missing': { zh: '请选择', en: 'Choose one' },
  'case.recheck.missing': { zh: '请填写复核日期', en: 'Give the day' },
} as const satisfies Texts
