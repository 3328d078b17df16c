import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'

export const AuditRow = Type.Object({
  id: IdText,
  at: Type.String({ format: 'date-time' }),
  /** `register.child-viewed`; its text is `audit.event.<event>`. */
  event: Type.String(),
  actorId: Type.String(),
  actorName: Type.String(),
  actorRole: Type.String(),
  subjectId: orNull(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditRow = Static<typeof AuditRow>

export const listAuditEntries = endpoint({
  method: 'GET',
  path: '/api/audit-entries',
  permission: 'audit.read',
  summary: 'Audit entries of the county, newest first',
  query: Type.Object({
    ...PageQuery,
    event: Type.Optional(Type.String({ maxLength: 80 })),
    actorId: Type.Optional(IdText),
    subjectId: Type.Optional(Type.String({ maxLength: 64 })),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
  }),
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
