import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText as Day, FileUpload } from '../../kernel/wire.ts'
import { ROSTER_KINDS, ROSTER_STATES } from './domain.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Kind = Type.Enum([...ROSTER_KINDS])
const State = Type.Enum([...ROSTER_STATES])
const Instant = Type.String({ format: 'date-time' })
const RosterParams = Type.Object({ rosterId: Type.String({ format: 'uuid' }) })

export const RosterCountsReply = Type.Object({
  good: Type.Integer(),
  withWarnings: Type.Integer(),
  quarantined: Type.Integer(),
  skipped: Type.Integer(),
})

/** The check (or the taking) that is queued or running; `jobId` for /api/jobs. */
export const RosterJob = Type.Object({
  jobId: Type.String({ format: 'uuid' }),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: Type.Number(),
  message: Type.String(),
})

export const RosterSummary = Type.Object({
  id: Type.String({ format: 'uuid' }),
  /** null while neither the sender nor the check has named it. */
  kind: Nullable(Kind),
  sourceName: Type.String(),
  /** The unit the roster is about: the county, or a township for village lists. */
  divisionCode: Type.String(),
  asOfOn: Day,
  fileName: Type.String(),
  fileBytes: Type.Integer(),
  state: State,
  /** Roster whose corrected rows this one carries. */
  supplementOf: Nullable(Type.String({ format: 'uuid' })),
  counts: Nullable(RosterCountsReply),
  /** Why the file could not be read; text in both languages by `code` in texts.ts. */
  refusal: Nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  job: Nullable(RosterJob),
  receivedAt: Instant,
  takenAt: Nullable(Instant),
  withdrawnAt: Nullable(Instant),
  withdrawalReason: Nullable(Type.String()),
  /** Among the newest of its kind and source: what a reconciliation would read today. */
  isEffective: Type.Boolean(),
})
export type RosterSummary = Static<typeof RosterSummary>

/** One column of the sheet: what its head says, what it was taken for, how sure. */
export const MappedColumn = Type.Object({
  index: Type.Integer(),
  /** Excel's letter of the column. */
  letter: Type.String(),
  header: Type.String(),
  /** Field of the kind (`texts['rosters.field.<field>']`), or null: not used. */
  field: Nullable(Type.String()),
  certainty: Type.Number(),
  /** `header` exact alias · `similar` alias nearly · `contents` by what the cells hold · `remembered` · `user` · `none`. */
  decidedBy: Type.Enum(['header', 'similar', 'contents', 'remembered', 'user', 'none']),
  samples: Type.Array(Type.String()),
})
export type MappedColumn = Static<typeof MappedColumn>

export const RosterMapping = Type.Object({
  kind: Kind,
  kindCertainty: Type.Number(),
  sheetName: Type.String(),
  /** All sheets with visible rows, to choose another one. */
  sheetNames: Type.Array(Type.String()),
  /** Sheets whose rows are read: several when each village has one with the same head. */
  sheetsRead: Type.Array(Type.String()),
  /** First and last row of the head, counted from 1 as Excel does. */
  headerFirstRow: Type.Integer(),
  headerLastRow: Type.Integer(),
  columns: Type.Array(MappedColumn),
  /** Required fields no column was found for. */
  missingFields: Type.Array(Type.String()),
})
export type RosterMapping = Static<typeof RosterMapping>

export const RowRemark = Type.Object({
  code: Type.String(),
  severity: Type.Enum(['fault', 'warning']),
  field: Nullable(Type.String()),
  header: Nullable(Type.String()),
  /** The whole sentence: what is wrong, where, what would be right. */
  message: Type.String(),
})

export const PreviewRow = Type.Object({
  rowNumber: Type.Integer(),
  /** Set when several sheets were read. */
  sheetName: Nullable(Type.String()),
  /** The cells as the sheet has them, in the order of `mapping.columns`. */
  cells: Type.Array(Type.String()),
  remarks: Type.Array(RowRemark),
  /** Why a row was left out: blank, totals, note, repeated head. */
  skipped: Nullable(Type.String()),
})
export type PreviewRow = Static<typeof PreviewRow>

export const RosterDetail = Type.Object({
  ...RosterSummary.properties,
  mapping: Nullable(RosterMapping),
  /** How often each remark occurs, most frequent first. */
  remarkCounts: Type.Array(
    Type.Object({
      code: Type.String(),
      severity: Type.Enum(['fault', 'warning']),
      count: Type.Integer(),
      label: Type.String(),
    }),
  ),
  preview: Type.Object({
    good: Type.Array(PreviewRow),
    withWarnings: Type.Array(PreviewRow),
    quarantined: Type.Array(PreviewRow),
    skipped: Type.Array(PreviewRow),
  }),
  abilities: Type.Object({ correctMapping: Type.Boolean(), take: Type.Boolean(), withdraw: Type.Boolean() }),
})
export type RosterDetail = Static<typeof RosterDetail>

/** multipart/form-data with one part named `file`; what the file is, in the query, so that it is known before the bytes come. */
export const uploadRoster = endpoint({
  method: 'POST',
  path: '/api/rosters',
  permission: 'rosters.upload',
  summary: '上传名册 · Upload a roster file',
  query: Type.Object({
    kind: Type.Optional(Kind),
    sourceName: Type.Optional(Type.String({ maxLength: 100 })),
    asOfOn: Type.Optional(Day),
    divisionCode: Type.Optional(Type.String({ pattern: '^\\d{12}$' })),
    supplementOf: Type.Optional(Type.String({ format: 'uuid' })),
  }),
  body: FileUpload,
  reply: Type.Object({
    roster: RosterSummary,
    /** true: the very same file was sent before; nothing was changed and `roster` is the earlier one. */
    repeated: Type.Boolean(),
  }),
})

export const listRosters = endpoint({
  method: 'GET',
  path: '/api/rosters',
  permission: 'rosters.read',
  summary: '名册列表 · List rosters, newest first',
  query: Type.Object({
    kind: Type.Optional(Kind),
    state: Type.Optional(State),
    effectiveOnly: Type.Optional(Type.Boolean()),
    cursor: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    rows: Type.Array(RosterSummary),
    nextCursor: Nullable(Type.String()),
    total: Type.Integer(),
  }),
})

/** Sources seen before, to choose from when uploading. */
export const listRosterSources = endpoint({
  method: 'GET',
  path: '/api/roster-sources',
  permission: 'rosters.read',
  summary: '名册来源 · Sources seen before',
  reply: Type.Object({
    rows: Type.Array(
      Type.Object({
        kind: Kind,
        sourceName: Type.String(),
        divisionCode: Type.String(),
        lastAsOfOn: Nullable(Day),
        rosterCount: Type.Integer(),
      }),
    ),
  }),
})

export const getRoster = endpoint({
  method: 'GET',
  path: '/api/rosters/:rosterId',
  permission: 'rosters.read',
  summary: '名册预览 · One roster with its columns, counts and preview',
  params: RosterParams,
  reply: RosterDetail,
})

/** Corrects what was recognised and checks again; what is left out stays as it was. */
export const setRosterMapping = endpoint({
  method: 'PUT',
  path: '/api/rosters/:rosterId/mapping',
  permission: 'rosters.upload',
  summary: '更正列对应 · Correct kind, sheet, head or columns and check again',
  params: RosterParams,
  body: Type.Object({
    kind: Type.Optional(Kind),
    sheetName: Type.Optional(Type.String({ maxLength: 100 })),
    headerFirstRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    headerLastRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** Only the columns decided by the user; all others are recognised again. */
    columns: Type.Optional(
      Type.Array(
        Type.Object({
          index: Type.Integer({ minimum: 0, maximum: 1000 }),
          field: Nullable(Type.String({ maxLength: 60 })),
        }),
        { maxItems: 500 },
      ),
    ),
  }),
  reply: RosterSummary,
})

export const takeRoster = endpoint({
  method: 'POST',
  path: '/api/rosters/:rosterId/take',
  permission: 'rosters.take',
  summary: '采用名册 · Let the good rows count',
  params: RosterParams,
  reply: RosterSummary,
})

export const withdrawRoster = endpoint({
  method: 'POST',
  path: '/api/rosters/:rosterId/withdraw',
  permission: 'rosters.take',
  summary: '撤回名册 · Withdraw a roster, with the reason',
  params: RosterParams,
  body: Type.Object({ reason: Type.String({ maxLength: 500 }) }),
  reply: RosterSummary,
})

/** The rows not taken: original columns and values, then 原行号 问题 应当怎样. Corrected, it can be sent back as a supplement. */
export const downloadQuarantine = endpoint({
  method: 'GET',
  path: '/api/rosters/:rosterId/quarantine.xlsx',
  permission: 'rosters.read-rows',
  summary: '退回清单 · Rows not taken, as Excel',
  params: RosterParams,
  reply: 'file',
})

export const downloadWarnings = endpoint({
  method: 'GET',
  path: '/api/rosters/:rosterId/warnings.xlsx',
  permission: 'rosters.read-rows',
  summary: '提醒清单 · Rows taken with warnings, as Excel',
  params: RosterParams,
  reply: 'file',
})
