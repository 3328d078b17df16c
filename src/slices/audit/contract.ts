import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CHAIN_FAULTS } from './domain.ts'

export const AuditRow = Type.Object({
  id: IdText,
  /** Place in the chain of the county; 0 for entries from before there was one. */
  seq: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  /** `register.child-viewed`; its text is `audit.event.<event>`. */
  event: Type.String(),
  actorId: Type.String(),
  actorName: Type.String(),
  actorRole: Type.String(),
  /** Division prefix or school key the actor acted for. */
  actorUnit: orNull(Type.String()),
  subjectId: orNull(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
  /** SHA-256; empty for entries from before there was a chain. */
  hash: Type.String(),
})
export type AuditRow = Static<typeof AuditRow>

const EntryFilter = {
  event: Type.Optional(Type.String({ maxLength: 80 })),
  actorId: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z:._-]{1,80}$' })),
  subjectId: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(DayText),
  to: Type.Optional(DayText),
}

export const listAuditEntries = endpoint({
  method: 'GET',
  path: '/api/audit-entries',
  permission: 'audit.read',
  summary: 'Audit entries of the county, newest first',
  query: Type.Object({ ...PageQuery, ...EntryFilter }),
  reply: listOf(AuditRow),
})

export const listLooksAtChild = endpoint({
  method: 'GET',
  path: '/api/audit-entries/looks/:subjectId',
  permission: 'audit.read',
  summary: 'Who looked at this child, and when',
  params: Type.Object({ subjectId: IdText }),
  query: Type.Object({ ...PageQuery }),
  reply: listOf(AuditRow),
})

export const exportAuditEntries = endpoint({
  method: 'GET',
  path: '/api/audit-entries.xlsx',
  permission: 'audit.export',
  summary: 'Audit entries with their hashes and a sheet on how to verify them, for inspectors',
  query: Type.Object(EntryFilter),
  reply: 'file',
})

export const exportAuditEntriesCsv = endpoint({
  method: 'GET',
  path: '/api/audit-entries.csv',
  permission: 'audit.export',
  summary: 'Audit entries with their hashes as CSV',
  query: Type.Object(EntryFilter),
  reply: 'file',
})

export const ChainState = Type.Object({
  /** Last entry: `<seq>:<hash>`, as it is written down; null before the first one. */
  head: orNull(Type.String()),
  lastVerification: orNull(
    Type.Object({
      at: Type.String(),
      actorName: Type.String(),
      intact: Type.Boolean(),
      count: Type.Integer(),
      fault: orNull(Type.Enum([...CHAIN_FAULTS])),
      faultSeq: orNull(Type.Integer()),
    }),
  ),
})
export type ChainState = Static<typeof ChainState>

export const showChain = endpoint({
  method: 'GET',
  path: '/api/audit-chain',
  permission: 'audit.read',
  summary: 'Where the chain of the record ends, and how its last verification came out',
  reply: ChainState,
})

export const startVerification = endpoint({
  method: 'POST',
  path: '/api/audit-chain/verification',
  permission: 'audit.verify',
  summary: 'Verify the whole chain of the record in the background',
  body: Type.Object({
    /** A head somebody wrote down earlier: `<seq>:<hash>`. */
    head: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: Type.Object({ jobId: IdText }),
})
