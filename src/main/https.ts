import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../platform/app.ts'
import type { Certified } from '../platform/https/authority.ts'
import { homeCertificates, type HomeCertificates } from '../platform/https/certificates.ts'
import { guidePage, guideTexts } from './https-guide.ts'

/** The plain page of the phones. */
export interface RunningGuide {
  readonly address: string
  readonly fingerprint: string
  stop(): Promise<void>
}

export interface OwnHttps {
  readonly certificate: Certified
  /** Renews the certificate of the running server in time and opens the guide. */
  serve(server: unknown): Promise<RunningGuide>
}

/** A certificate made anew is in use within a day. */
const RENEW_EVERY_MS = 86_400_000

/** HTTPS by certificates of our own, when `NOL_HTTPS` asks for it. */
export async function openHttps(app: App): Promise<OwnHttps | undefined> {
  const { https, host } = app.config.http
  if (!https) return undefined
  const load = () => homeCertificates(app.config.home, https.hosts, { now: app.clock.trueTime })
  let current = await load()
  if (current.isNewAuthority) app.log.warn('https.authority-is-new', { fingerprint: current.authority.fingerprint })
  const renew = async (server: SecureServer): Promise<void> => {
    const next = await load()
    if (next.server.certificate === current.server.certificate) return
    server.setSecureContext({ cert: next.server.certificate, key: next.server.key })
    current = next
    app.log.info('https.certificate-renewed', { until: next.notAfter.toISOString() })
  }
  return {
    certificate: current.server,
    async serve(server) {
      const timer = setInterval(() => {
        renew(server as SecureServer).catch((error: unknown) => app.log.error('https.not-renewed', { error }))
      }, RENEW_EVERY_MS)
      timer.unref()
      const guide = createServer(guideOf(app.config.http.publicUrl, () => current))
      await listen(guide, https.guidePort, host)
      const { port } = guide.address() as AddressInfo
      return {
        address: `http://${https.hosts[0]}:${port}`,
        fingerprint: current.authority.fingerprint,
        async stop() {
          clearInterval(timer)
          guide.closeAllConnections()
          await new Promise((resolve) => guide.close(resolve))
        },
      }
    },
  }
}

interface SecureServer {
  setSecureContext(context: { readonly cert: string; readonly key: string }): void
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

/** Two pages: the guide, and the authority's certificate as phones take it. Anything else leads to the guide. */
function guideOf(publicUrl: string, certificates: () => HomeCertificates): Parameters<typeof createServer>[1] {
  return (request, reply) => {
    const { authority } = certificates()
    reply.setHeader('x-content-type-options', 'nosniff')
    reply.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    reply.setHeader('cache-control', 'no-store')
    if (request.method !== 'GET' && request.method !== 'HEAD') return void reply.writeHead(405).end()
    if (request.url === '/authority.crt') {
      reply.setHeader('content-type', 'application/x-x509-ca-cert')
      reply.setHeader('content-disposition', 'attachment; filename="not-one-less.crt"')
      return void reply.end(authority.der)
    }
    if (request.url !== '/') return void reply.writeHead(302, { location: '/' }).end()
    const language = /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh'
    reply.setHeader('content-type', 'text/html; charset=utf-8')
    reply.end(guidePage(guideTexts[language], { publicUrl, fingerprint: authority.fingerprint }))
  }
}
