import type { Texts } from '../../kernel/texts.ts'

/** Texts of refusals that no slice owns, and of faults in fields. `{{field}}` is the label of the field. */
export const httpTexts = {
  'session.missing': {
    zh: '您还没有登录，或登录已过期。请登录后再试。',
    en: 'You are not signed in, or your session has ended. Sign in and try again.',
  },
  'http.forbidden': {
    zh: '您的角色没有这项权限。如工作需要，请联系本县系统管理员。',
    en: 'Your role has no right to do this. If your work needs it, ask the administrator of your county.',
  },
  'http.not-found': {
    zh: '没有找到您要的内容。请从目录重新打开。',
    en: 'What you asked for is not here. Open it again from the menu.',
  },
  'http.invalid': {
    zh: '有 {{count}} 处填写不正确：{{faults}}',
    en: '{{count}} things are not filled in right: {{faults}}',
  },
  'http.no-json': { zh: '请求内容不是有效的 JSON。', en: 'The request is not valid JSON.' },
  'http.csrf': {
    zh: '请求不是从本系统页面发出的，已拒绝。请刷新页面后再试。',
    en: 'This request did not come from a page of this system. Reload the page and try again.',
  },
  'http.too-large': {
    zh: '内容超过 {{maxMegabytes}} MB，未接收。请拆分后再上传。',
    en: 'This is larger than {{maxMegabytes}} MB and was not taken. Split it and send it again.',
  },
  'http.upload-quota': {
    zh: '{{whose}}今天上传的文件已达 {{megabytes}} MB 上限，未接收。请明天再传；急用请联系系统管理员调整上限。',
    en: '{{whose}} sent up {{megabytes}} MB of files today, which is the limit: this was not taken. Send it tomorrow, or ask the system administrator for a higher limit.',
  },
  'http.no-room-for-file': {
    zh: '今天还可上传 {{megabytes}} MB，这个文件超出，未接收。请明天再传；急用请联系系统管理员调整上限。',
    en: '{{megabytes}} MB may still be sent up today and this file is larger: it was not taken. Send it tomorrow, or ask the system administrator for a higher limit.',
  },
  'http.too-many-files': {
    zh: '您今天已上传 {{files}} 个文件，达到上限，未接收。请明天再传；急用请联系系统管理员调整上限。',
    en: 'You have sent up {{files}} files today, which is the limit: this was not taken. Send it tomorrow, or ask the system administrator for a higher limit.',
  },
  'http.quota.account': { zh: '您', en: 'You' },
  'http.quota.unit': { zh: '本单位', en: 'Your unit' },
  'http.quota.county': { zh: '全县', en: 'The county' },
  'http.disk-nearly-full': {
    zh: '服务器磁盘快满了，暂不接收文件，其他功能照常使用。请通知系统管理员清理磁盘。',
    en: 'The disk of the server is nearly full: no files are taken, everything else works. Tell the system administrator to make room.',
  },
  'http.unsupported-media': {
    zh: '不支持这种内容格式。',
    en: 'This kind of content is not accepted here.',
  },
  'http.too-many-requests': {
    zh: '操作过于频繁，请 {{seconds}} 秒后再试。',
    en: 'Too many requests. Try again in {{seconds}} seconds.',
  },
  'http.files-in-the-making': {
    zh: '正在生成的文件较多，请 {{seconds}} 秒后再试。',
    en: 'Many files are being made. Try again in {{seconds}} seconds.',
  },
  'http.disk-full': {
    zh: '服务器磁盘已满，本次操作没有保存，以前保存的内容不受影响。请通知系统管理员清理磁盘，然后重试。',
    en: 'The disk of the server is full: this was not saved, and nothing saved before is lost. Tell the system administrator to make room, then try again.',
  },
  'http.unavailable': {
    zh: '数据库暂时无法连接，您的操作没有保存。请稍后再试。',
    en: 'The database cannot be reached at the moment; nothing was saved. Try again shortly.',
  },
  'http.busy': {
    zh: '系统正忙，您的操作没有保存。请稍等几秒再试。',
    en: 'The system is busy and nothing was saved. Try again in a few seconds.',
  },
  'http.fault': {
    zh: '系统出现故障，您的操作没有完成。请稍后再试；如仍不行，请把故障编号 {{faultId}} 告诉系统管理员。',
    en: 'Something went wrong and your request was not completed. Try again; if it happens again, tell the administrator fault number {{faultId}}.',
  },

  'field.fault.required': { zh: '「{{field}}」没有填写', en: '“{{field}}” is missing' },
  'field.fault.type': { zh: '「{{field}}」应为{{expected}}', en: '“{{field}}” must be {{expected}}' },
  'field.fault.enum': { zh: '「{{field}}」只能是：{{allowed}}', en: '“{{field}}” must be one of: {{allowed}}' },
  'field.fault.min-length': {
    zh: '「{{field}}」至少 {{limit}} 个字',
    en: '“{{field}}” needs at least {{limit}} characters',
  },
  'field.fault.max-length': {
    zh: '「{{field}}」最多 {{limit}} 个字',
    en: '“{{field}}” may have at most {{limit}} characters',
  },
  'field.fault.minimum': { zh: '「{{field}}」不能小于 {{limit}}', en: '“{{field}}” must be at least {{limit}}' },
  'field.fault.maximum': { zh: '「{{field}}」不能大于 {{limit}}', en: '“{{field}}” must be at most {{limit}}' },
  'field.fault.min-items': { zh: '「{{field}}」至少 {{limit}} 项', en: '“{{field}}” needs at least {{limit}} entries' },
  'field.fault.max-items': {
    zh: '「{{field}}」最多 {{limit}} 项',
    en: '“{{field}}” may have at most {{limit}} entries',
  },
  'field.fault.date': {
    zh: '「{{field}}」不是日历日期；请按 2016-09-01 的格式填写',
    en: '“{{field}}” is no day of the calendar; write it like 2016-09-01',
  },
  'field.fault.format': { zh: '「{{field}}」的格式不正确', en: '“{{field}}” has the wrong form' },
  'field.type.string': { zh: '文字', en: 'a text' },
  'field.type.integer': { zh: '整数', en: 'a whole number' },
  'field.type.number': { zh: '数字', en: 'a number' },
  'field.type.boolean': { zh: '是或否', en: 'yes or no' },
  'field.type.array': { zh: '列表', en: 'a list' },
  'field.type.object': { zh: '一组内容', en: 'a group of values' },
  'field.type.null': { zh: '空', en: 'empty' },
  'field.cursor': { zh: '翻页位置', en: 'Page marker' },
  'field.limit': { zh: '每页条数', en: 'Rows per page' },
} as const satisfies Texts

export type HttpCode = Extract<keyof typeof httpTexts, `http.${string}` | 'session.missing'>
