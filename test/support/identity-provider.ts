import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export const CLIENT_ID = 'not-one-less'
export const CLIENT_SECRET = 'a-secret-of-the-test-provider-0123456789'

export interface IdentityProvider {
  readonly issuer: string
  /** The name it tells of somebody, where it is not what they signed in with. */
  readonly names: Map<string, string>
  /** How it says people proved who they are. */
  amr: readonly string[]
  /** Whether it answers nothing but 503. */
  isDown: boolean
  /** Signs with a new key from now on, as providers do without telling anybody. */
  changeKeys(): void
  close(): Promise<void>
}

/** A real OpenID Connect provider on this machine, with one client; whoever says a name is let in as it. */
export async function openIdentityProvider(publicUrl: string): Promise<IdentityProvider> {
  let handle: RequestListener = (_, response) => response.end()
  const server = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const opened = { issuer, names: new Map<string, string>(), amr: ['pwd'] as readonly string[], isDown: false }
  let provider = new Provider(issuer, configurationFor(publicUrl, opened.names))
  let serve = provider.callback()
  handle = (request, response) => {
    if (opened.isDown) response.writeHead(503).end()
    else if (request.url?.startsWith('/interaction/')) void interact(provider, request, response, opened.amr)
    else void serve(request, response)
  }
  return Object.assign(opened, {
    changeKeys: () => {
      provider = new Provider(issuer, configurationFor(publicUrl, opened.names))
      serve = provider.callback()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function configurationFor(publicUrl: string, names: ReadonlyMap<string, string>) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${publicUrl}/sign-in/return`],
        post_logout_redirect_uris: [`${publicUrl}/sign-in`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of-the-test-provider'] },
    claims: { openid: ['sub', 'amr', 'acr'], profile: ['preferred_username'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: names.get(id) ?? id }),
    }),
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  }
}

/** Its only page: a name and a button. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  amr: readonly string[],
): Promise<void> {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      '<!doctype html><title>市统一身份认证</title><h1>市统一身份认证</h1>' +
        '<form method="post"><label>账号 <input name="login"></label><button>确认</button></form>',
    )
    return
  }
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const accountId = new URLSearchParams(body).get('login') ?? ''
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  const consent = { grantId: await grant.save() }
  await provider.interactionFinished(request, response, { login: { accountId, amr }, consent })
}
