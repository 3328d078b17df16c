import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpApp } from './server.ts'

/** `__Host-` binds the cookie to this host and to https; a plain http office network cannot have it. */
function nameOf(http: HttpApp): string {
  return isSecure(http) ? '__Host-nol_session' : 'nol_session'
}

const isSecure = (http: HttpApp): boolean => http.app.config.http.publicUrl.startsWith('https:')

export function readSessionCookie(http: HttpApp, request: FastifyRequest): string | undefined {
  const token = request.cookies[nameOf(http)]
  return token && /^[\w-]{20,100}$/.test(token) ? token : undefined
}

/** No script can read it, no other site can send it; it ends with the browser, the session in the database before that. */
export function writeSessionCookie(http: HttpApp, reply: FastifyReply, token: string | undefined): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(http) } as const
  if (token === undefined) void reply.clearCookie(nameOf(http), options)
  else void reply.setCookie(nameOf(http), token, options)
}

/**
 * Tells whether a request that changes something was made by our own page. The cookie is already `SameSite=Strict`;
 * a form on another site also cannot send the header, and a browser says where the request came from.
 */
export function isFromOurPage(http: HttpApp, request: FastifyRequest): boolean {
  const { headers } = request
  if (!headers['x-nol-csrf']) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin } = headers
  // A proxy in front may give us another Host than the one people typed.
  const ours = [request.host, hostOf(http.app.config.http.publicUrl)]
  return origin === undefined || ours.includes(hostOf(origin))
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : 'no host'
}
