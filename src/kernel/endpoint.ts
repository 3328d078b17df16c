import type { Static, TObject, TSchema } from 'typebox'

/**
 * One route as both ends see it: the server checks and serves by it, the browser calls by it, OpenAPI is made from it.
 * `permission` is required, so that a route without one does not compile (style-examples §2).
 */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/api/findings/:findingId`; never a name or an ID number in it. */
  readonly path: string
  /** Code of the right needed, `public` (no session) or `session` (any signed-in account). */
  readonly permission: string
  readonly summary: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Schema of the answer; `file` when a file is streamed. */
  readonly reply: TSchema | 'file'
}

/** Declares an endpoint and keeps its literal types. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition
}

type Part<S> = S extends TSchema ? Static<S> : undefined
export type ParamsOf<E extends Endpoint> = Part<E['params']>
export type QueryOf<E extends Endpoint> = Part<E['query']>
export type BodyOf<E extends Endpoint> = Part<E['body']>
export type ReplyOf<E extends Endpoint> = E['reply'] extends TSchema ? Static<E['reply']> : Blob

/** What every refusal looks like on the wire. */
export interface RefusalMessage {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  /** Faults by field, for forms. */
  readonly fields?: readonly { readonly field: string; readonly message: string }[]
}
