import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'pupils.title': { zh: '学籍名单', en: 'Pupil records' },
  'pupils.note': {
    zh: '学籍系统中的每一条记录，以及最近一次比对的结论。',
    en: 'Every record of the enrolment system with the verdict of the last run.',
  },
  'pupils.empty': { zh: '还没有学籍记录', en: 'No pupil records yet' },
  'pupils.empty.text': {
    zh: '请先采用学籍名册，再进行一次比对。',
    en: 'Take the enrolment roster and run a reconciliation first.',
  },
  'pupils.has-class': { zh: '已填', en: 'given' },
  'pupils.no-class': { zh: '没有班级', en: 'none' },
  'pupils.real': { zh: '真实', en: 'real' },
  'pupils.not-real': { zh: '未核实为真实', en: 'not found real' },
  'pupils.one-child': { zh: '仅看这名儿童', en: 'One child' },
  'pupils.elsewhere': { zh: '县外', en: 'elsewhere' },
  'pupils.absent': { zh: '学校标注不在校', en: 'marked absent' },
} as const satisfies Texts
