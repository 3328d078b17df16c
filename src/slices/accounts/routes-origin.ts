import type { Actor } from '../../kernel/scope.ts'
import type { SignedIn } from '../../platform/http.ts'
import type { Origin } from './sessions.ts'
import type { ResolvedSession } from './session-lookup.ts'

interface Incoming {
  readonly address: string
  readonly actor: Actor | undefined
  readonly session: SignedIn | undefined
  readonly raw: { readonly headers: { readonly 'user-agent'?: string | undefined } }
}

/** Where a request comes from, and the session its browser still has. */
export function originOf({ address, raw, actor, session }: Incoming): Origin {
  const device = raw.headers['user-agent'] ?? ''
  if (!actor || !session) return { address, device }
  const { way = 'password', providerFactor = false } = session as Partial<ResolvedSession>
  const kind = { way, providerFactor }
  return { address, device, previous: { accountId: actor.id, sessionId: session.sessionId, kind } }
}
