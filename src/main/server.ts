import type { AddressInfo } from 'node:net'
import type { App } from '../platform/app.ts'
import type { HttpOptions } from '../platform/http.ts'
import { composeHttp } from './compose.ts'
import { openHttps, type RunningGuide } from './https.ts'
import { sealOldHome } from './keys.ts'
import { superviseWorker } from './worker-process.ts'

export interface RunningServer {
  /** Where people find it. */
  readonly address: string
  /** With certificates of our own: the page that helps phones to trust them. */
  readonly guide?: RunningGuide
  readonly workerPid: () => number | undefined
  /** Ends requests, then the worker; the app is closed by who opened it. */
  stop(): Promise<void>
}

/** Serves web, API and background work on an open app. */
export async function startServer(app: App, options: Pick<HttpOptions, 'webRoot'> = {}): Promise<RunningServer> {
  const { host, port, publicUrl } = app.config.http
  const https = await openHttps(app)
  const http = await composeHttp(app, { ...options, ...(https && { certificate: https.certificate }) })
  await http.fastify.listen({ host, port })
  const guide = await https?.serve(http.fastify.server)
  const { port: listening } = http.fastify.server.address() as AddressInfo
  await sealOldHome(app)
  const worker = superviseWorker({ ...process.env, NOL_HOME: app.config.home }, app.log)
  app.log.info('server.listening', { host, port: listening })
  return {
    address: port === 0 ? `${https ? 'https' : 'http'}://${host}:${listening}` : publicUrl,
    ...(guide && { guide }),
    workerPid: worker.pid,
    async stop() {
      await guide?.stop()
      await http.fastify.close()
      await worker.stop()
    },
  }
}
