import * as client from 'openid-client'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'

// The one module that knows the OpenID Connect library: discovery, where to send a browser, what came back.

type Provider = NonNullable<App['config']['singleSignOn']>
export type ProviderRefusal = 'accounts.single-sign-on-unreachable' | 'accounts.single-sign-on-failed'

const TIMEOUT_SECONDS = 8

/** What was asked, and is looked for in the answer. */
export interface Asked {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who the provider says somebody is. */
export interface Identity {
  readonly subject: string
  /** Value of the claim the administrator named; undefined when the provider tells none. */
  readonly loginName: string | undefined
  /** The provider asked for a second factor itself. */
  readonly providerFactor: boolean
}

const returnAddress = (app: App): string => new URL('/sign-in/return', app.config.http.publicUrl).href

/** Where a browser goes to sign in, and what its answer will be checked against. */
export async function startAt(
  app: App,
  provider: Provider,
): Promise<Decision<Asked & { readonly address: string }, ProviderRefusal>> {
  return orRefused(app, async () => {
    const configuration = await configurationOf(app, provider)
    const asked = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: returnAddress(app),
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
      state: asked.state,
      nonce: asked.nonce,
    })
    return { ...asked, address: address.href }
  })
}

/** Exchanges the code of an answer for who somebody is; signature, issuer, audience, nonce and times are checked. */
export async function finishAt(
  app: App,
  provider: Provider,
  answer: string,
  asked: Asked,
): Promise<Decision<Identity, ProviderRefusal>> {
  const identity = await orRefused(app, async () => {
    const configuration = await configurationOf(app, provider)
    const address = new URL(returnAddress(app))
    address.search = answer
    const tokens = await client.authorizationCodeGrant(configuration, address, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()!
    const told =
      claims[provider.claim] ?? (await userInfoOf(configuration, tokens.access_token, claims.sub))[provider.claim]
    const ways = [claims['acr'], ...(Array.isArray(claims['amr']) ? claims['amr'] : [])]
    return {
      subject: claims.sub,
      loginName: typeof told === 'string' && told !== '' ? told : undefined,
      providerFactor: provider.factorValues.some((value) => ways.includes(value)),
    }
  })
  // Its keys may have changed since; whoever tries again is checked by the new ones.
  if (!identity.ok) known.delete(provider)
  return identity
}

/** Many providers tell a name at their userinfo only. */
async function userInfoOf(
  configuration: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (!configuration.serverMetadata().userinfo_endpoint) return {}
  return client.fetchUserInfo(configuration, accessToken, subject)
}

/** Where a browser goes to sign out at the provider too; null when it offers none or does not answer. */
export async function leaveAddressAt(app: App, provider: Provider): Promise<string | null> {
  const left = await orRefused(app, async () => {
    const configuration = await configurationOf(app, provider)
    if (!configuration.serverMetadata().end_session_endpoint) return null
    const back = new URL('/sign-in', app.config.http.publicUrl).href
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: back }).href
  })
  return left.ok ? left.value : null
}

interface Known {
  readonly askedAt: number
  readonly configuration: Promise<client.Configuration>
}
const known = new WeakMap<Provider, Known>()
/** Providers move endpoints and change keys without telling anybody. */
const KNOWN_MINUTES = 10

/** What the provider says of itself, asked anew after some minutes, and at once when it did not answer. */
async function configurationOf(app: App, provider: Provider): Promise<client.Configuration> {
  const now = app.clock.now().getTime()
  const earlier = known.get(provider)
  if (earlier && Math.abs(now - earlier.askedAt) < KNOWN_MINUTES * 60_000) return earlier.configuration
  const configuration = discover(provider)
  known.set(provider, { askedAt: now, configuration })
  configuration.catch(() => known.delete(provider))
  return configuration
}

function discover(provider: Provider): Promise<client.Configuration> {
  const issuer = new URL(provider.issuer)
  return client.discovery(issuer, provider.clientId, provider.clientSecret, undefined, {
    timeout: TIMEOUT_SECONDS,
    [client.customFetch]: onlyFrom(issuer),
    execute: [
      // Without it the library trusts an ID token by the connection it came over and looks at no signature.
      client.enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  })
}

/** Nothing but the issuer is ever asked, whatever its documents name. */
const onlyFrom =
  (issuer: URL): client.CustomFetch =>
  async (address, options) => {
    if (new URL(address).origin !== issuer.origin)
      throw new client.ClientError('an endpoint lies outside of the issuer')
    return fetch(address, options as RequestInit)
  }

/** Faults of the library that mean that the provider is not there, or not in order; all others mean that it said no. */
const UNREACHABLE = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
])

async function orRefused<Result>(app: App, ask: () => Promise<Result>): Promise<Decision<Result, ProviderRefusal>> {
  try {
    return accept(await ask())
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : error.name
    app.log.warn('accounts.single-sign-on-refused', { code })
    const isDown = error instanceof TypeError || UNREACHABLE.has(code)
    return refuse(isDown ? 'accounts.single-sign-on-unreachable' : 'accounts.single-sign-on-failed')
  }
}
