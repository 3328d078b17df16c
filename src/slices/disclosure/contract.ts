import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { EXPORT_STATES, LISTS, PURPOSES } from './domain.ts'

const Purpose = Type.Enum([...PURPOSES])
const Note = Type.Optional(Type.String({ maxLength: 200 }))

/** What whoever takes something out of the system says it is for. */
export const PurposeBody = Type.Object({ purpose: Purpose, note: Note })
export type PurposeBody = Static<typeof PurposeBody>

/** One child wherever it is shown, or one list. */
const SubjectText = Type.String({ pattern: `^(child:[0-9a-f-]{36}|list:(${LISTS.join('|')}))$` })

/** Something the asking account sees unmasked, and until when. */
export const Unmasking = Type.Object({ subject: Type.String(), expiresAt: Type.String({ format: 'date-time' }) })
export type Unmasking = Static<typeof Unmasking>

export const listUnmaskings = endpoint({
  method: 'GET',
  path: '/api/unmaskings',
  permission: 'disclosure.unmask',
  summary: '本人当前可见完整信息的儿童和名单',
  reply: Type.Object({ rows: Type.Array(Unmasking) }),
})

export const unmask = endpoint({
  method: 'POST',
  path: '/api/unmaskings',
  permission: 'disclosure.unmask',
  summary: '显示一名儿童或一份名单的完整信息（须填事由，留痕）',
  body: Type.Object({ subject: SubjectText, purpose: Purpose, note: Note }),
  reply: Unmasking,
})

export const ExportLine = Type.Object({
  exportId: IdText,
  list: Type.String(),
  isPlain: Type.Boolean(),
  rowCount: Type.Integer(),
  purpose: Purpose,
  note: orNull(Type.String()),
  state: Type.Enum([...EXPORT_STATES]),
  requestedByName: Type.String(),
  requestedRole: Type.String(),
  isOwn: Type.Boolean(),
  requestedAt: Type.String(),
  decidedByName: orNull(Type.String()),
  decisionNote: orNull(Type.String()),
  expiresAt: Type.String(),
  isExpired: Type.Boolean(),
  downloadedAt: orNull(Type.String()),
  mayDecide: Type.Boolean(),
})
export type ExportLine = Static<typeof ExportLine>

/** Filter of the list as its page has it: names and values of its query. */
export const requestExport = endpoint({
  method: 'POST',
  path: '/api/exports',
  permission: 'disclosure.export',
  summary: '申请导出名单（须填事由；超过本县行数须另一人批准）',
  body: Type.Object({
    list: Type.String({ pattern: '^[a-z-]{1,40}$' }),
    filter: Type.Record(Type.String({ maxLength: 40 }), Type.Union([Type.String({ maxLength: 60 }), Type.Boolean()])),
    isPlain: Type.Boolean(),
    purpose: Purpose,
    note: Note,
  }),
  reply: ExportLine,
})

export const listExports = endpoint({
  method: 'GET',
  path: '/api/exports',
  permission: 'session',
  summary: '本人的导出申请，以及等待本人批准的申请',
  query: Type.Object({ ...PageQuery }),
  reply: listOf(ExportLine),
})

const ExportParams = Type.Object({ exportId: IdText })

export const decideExport = endpoint({
  method: 'POST',
  path: '/api/exports/:exportId/decision',
  permission: 'disclosure.approve-export',
  summary: '批准或驳回导出申请',
  params: ExportParams,
  body: Type.Object({ approve: Type.Boolean(), note: Note }),
  reply: ExportLine,
})

export const fetchExport = endpoint({
  method: 'GET',
  path: '/api/exports/:exportId/file',
  permission: 'disclosure.export',
  summary: '下载已批准的导出文件（24 小时内，留痕）',
  params: ExportParams,
  reply: 'file',
})
