import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from './endpoint.ts'

/** Shapes that many contracts share: how a list is asked for and answered, a day, an id, a file sent up. */

export const IdText = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
/** No child, paper or rule of ours is of another age; years before and after are slips, and beyond what can be counted with. */
export const DayText = Type.String({ format: 'date', pattern: '^(19|20|21)' })
export const DivisionCodeText = Type.String({ pattern: '^[0-9]{12}$' })
export const Nothing = Type.Object({})

/** Query part of every list: where the page starts (as the last answer said) and how long it is. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}

/** Answer of every list: one page, where the next one starts (null at the end), and how many there are in all. */
export function listOf<Row extends TSchema>(row: Row) {
  return Type.Object({
    rows: Type.Array(row),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
    total: Type.Integer(),
  })
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
}

/** A value that may be absent on the wire, always written as null. */
export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/**
 * Body of an endpoint that takes one file as multipart/form-data: part `file`, before it any number of text fields.
 * The server reads it with `request.upload()`, the browser sends a FormData.
 */
export const FileUpload = Type.Unsafe<FormData>({
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
  required: ['file'],
  'x-upload': true,
})

export function isFileUpload(schema: TSchema | undefined): boolean {
  return schema !== undefined && (schema as { 'x-upload'?: boolean })['x-upload'] === true
}

/** A background job as pages see it: how far it is, and what came of it. */
export const Job = Type.Object({
  id: IdText,
  kind: Type.String(),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  /** From 0 to 1. */
  progress: Type.Number(),
  message: Type.String(),
  result: orNull(Type.Record(Type.String(), Type.Unknown())),
})
export type Job = Static<typeof Job>

export const showJob = endpoint({
  method: 'GET',
  path: '/api/jobs/:jobId',
  permission: 'session',
  summary: 'Progress of a background job of the county',
  params: Type.Object({ jobId: IdText }),
  reply: Job,
})

/** Only who asked for a job, or the bureau, may stop it. */
export const cancelJob = endpoint({
  method: 'POST',
  path: '/api/jobs/:jobId/cancellation',
  permission: 'session',
  summary: 'Ask a background job to stop',
  params: Type.Object({ jobId: IdText }),
  reply: Job,
})
