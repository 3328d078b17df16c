import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Answers an address that no route has with the page of the application; false when it is not one of its pages. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | false

/** Addresses with a page of their own, which carries nothing of the desk: the phone's and the public's. */
const OWN_PAGES: Readonly<Record<string, string>> = { '/field': 'field.html', '/tip': 'tip.html' }

/**
 * Serves the built web application. Files under /assets carry their hash in the name and are kept for ever; the page
 * itself is asked for each time. Every other address is a page of the application — except under /api.
 */
export async function serveWeb(server: FastifyInstance, webRoot: string): Promise<SendPage> {
  if (!existsSync(join(webRoot, 'index.html'))) return () => false
  const assets = join(webRoot, 'assets')
  await server.register(fastifyStatic, {
    root: webRoot,
    cacheControl: false,
    // The builder lays `.br` and `.gz` beside each file: a village line carries a quarter.
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (request, reply) => {
    const isPage = !/^\/(api|assets)(\/|$|\?)/.test(request.url) && request.method === 'GET'
    const wantsPage = (request.headers.accept ?? '').includes('text/html')
    const page = OWN_PAGES[request.url.split('?')[0]!] ?? 'index.html'
    return isPage && wantsPage && reply.header('cache-control', 'no-cache').sendFile(page)
  }
}
