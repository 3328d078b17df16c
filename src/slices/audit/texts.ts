import type { Texts } from '../../kernel/texts.ts'

export const texts = {
  'permission.audit.read': { zh: '查看操作记录', en: 'Read the audit record' },
  'field.event': { zh: '事项', en: 'Event' },
  'field.actorId': { zh: '操作人', en: 'Actor' },
  'field.subjectId': { zh: '对象', en: 'Subject' },
  'field.from': { zh: '起始日期', en: 'From' },
  'field.to': { zh: '截止日期', en: 'To' },
} as const satisfies Texts
