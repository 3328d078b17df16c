import type { Actor } from '../../kernel/scope.ts'
import type { SignedIn } from '../../platform/http.ts'
import type { Origin } from './sessions.ts'

interface Incoming {
  readonly address: string
  readonly actor: Actor | undefined
  readonly session: SignedIn | undefined
  readonly raw: { readonly headers: { readonly 'user-agent'?: string | undefined } }
}

/** Where a request comes from, and the session its browser still has. */
export const originOf = ({ address, raw, actor, session }: Incoming): Origin => ({
  address,
  device: raw.headers['user-agent'] ?? '',
  previous: actor && session && { accountId: actor.id, sessionId: session.sessionId },
})
