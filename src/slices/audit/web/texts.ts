import type { Texts } from '../../../kernel/texts.ts'

/** Texts of the pages of this slice. */
export const texts = {
  'audit.title': { zh: '操作记录', en: 'Audit record' },
  'audit.note': {
    zh: '谁在什么时候看了什么、改了什么。只增不改，不含儿童姓名和证件号。',
    en: 'Who saw or changed what, and when. Never changed, without names or ID numbers of children.',
  },
  'audit.at': { zh: '时间', en: 'When' },
  'audit.event': { zh: '事项', en: 'Event' },
  'audit.actor': { zh: '操作人', en: 'Who' },
  'audit.details': { zh: '详情', en: 'Details' },
  'audit.subject': { zh: '对象编号', en: 'Subject' },
  'audit.empty': { zh: '没有操作记录', en: 'No entry' },
  'audit.looks.title': { zh: '谁看过这张档案卡', en: 'Who looked at this card' },
  'audit.looks.none': { zh: '还没有人看过', en: 'Nobody yet' },
} as const satisfies Texts
