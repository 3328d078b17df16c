import { createServer } from 'node:net'
import { withReference } from '../platform/database.ts'
import { type App, closeApp, openApp } from '../platform/app.ts'
import { CliRefused, EXIT } from '../platform/cli.ts'
import { readConfig } from '../platform/config.ts'
import { type Log, silentLog } from '../platform/log.ts'
import { DEMO_PASSWORD, hasAccounts } from '../slices/accounts/index.ts'
import { describeEntrance } from '../slices/accounts/queries.ts'
import { texts as accountsTexts } from '../slices/accounts/texts.ts'
import { type DemoWish, demoToMake, forgetDemoFiles, makeDemo, refuseDemoInProduction } from './demo.ts'
import { redoLeftDeletions } from '../slices/privacy/index.ts'
import { type RunningServer, startServer } from './server.ts'
import type { Terminal } from './terminal.ts'
import { mainTexts } from './texts.ts'
import { ensureWebBundle, WEB_ROOT } from './web-bundle.ts'

export interface StartWish extends DemoWish {
  /** No demo county in a new home. */
  readonly empty: boolean
}

/** `nol start`: everything from an empty folder to a running system; returns when it was stopped. */
export async function start(wish: StartWish, terminal: Terminal): Promise<void> {
  const began = performance.now()
  const stopping = stopSignal()
  const config = readConfig()
  await refuseTakenPort(config.http.host, config.http.port)
  terminal.say(mainTexts['start.database'])
  const [app] = await Promise.all([openApp(config), prepareWeb(terminal)])
  try {
    await prepareHome(app, wish, terminal, stopping)
    if (stopping.aborted) return await leaveAtOnce(app, terminal)
    await redoLeftDeletions(app)
    const server = await startServer(app, { webRoot: WEB_ROOT })
    await announce(app, server, Math.round((performance.now() - began) / 100) / 10, terminal)
    await untilAborted(stopping)
    terminal.say(mainTexts['start.stopping'])
    await server.stop()
  } finally {
    await closeApp(app)
    if (stopping.aborted) terminal.say(mainTexts['start.stopped'])
  }
}

/** Ctrl-C while the demo county is being made: its jobs are left in the queue, as when the process is killed. */
async function leaveAtOnce(app: App, terminal: Terminal): Promise<never> {
  terminal.say(mainTexts['start.stopping'])
  await closeApp(app)
  terminal.say(mainTexts['start.interrupted'])
  process.exit(EXIT.ok)
}

/** `nol serve`: the server alone, for a machine that somebody looks after. Says nothing but its log. */
export async function serveOnly(wish: { readonly web: boolean }, terminal: Terminal): Promise<void> {
  const stopping = stopSignal()
  const config = readConfig()
  await refuseTakenPort(config.http.host, config.http.port)
  const [app] = await Promise.all([openApp(config), wish.web && prepareWeb(terminal)])
  try {
    await refuseDemoInProduction(app, process.env.NODE_ENV)
    await redoLeftDeletions(app)
    const server = await startServer(app, wish.web ? { webRoot: WEB_ROOT } : {})
    await untilAborted(stopping)
    await server.stop()
  } finally {
    await closeApp(app)
  }
}

async function prepareWeb(terminal: Terminal): Promise<void> {
  const bundle = await ensureWebBundle(() => terminal.say(mainTexts['start.web']))
  if (bundle.state === 'failed') terminal.say(mainTexts['start.web-failed'], { output: bundle.output })
}

async function prepareHome(app: App, wish: StartWish, terminal: Terminal, stopping: AbortSignal): Promise<void> {
  await refuseDemoInProduction(app, process.env.NODE_ENV)
  const plan = wish.empty ? undefined : await demoToMake(app, wish)
  if (!plan) {
    if (!(await withReference(app.db, hasAccounts))) terminal.say(mainTexts['start.empty-home'])
    return
  }
  if (process.env.NODE_ENV === 'production') throw new CliRefused('start.demo-not-in-production')
  const { children } = plan
  terminal.say(mainTexts[plan.continues ? 'start.demo-continues' : 'start.demo'], { children })
  try {
    await makeDemo({ ...app, log: logUntil(stopping, app.log) }, plan, terminal, stopping)
    await forgetDemoFiles(app)
  } catch (error) {
    if (!stopping.aborted) throw error
  }
}

/** What is left half-done on Ctrl-C complains that the database is gone; that is as intended and need not be read. */
function logUntil(stopping: AbortSignal, log: Log): Log {
  const current = () => (stopping.aborted ? silentLog : log)
  return {
    debug: (event, fields) => current().debug(event, fields),
    info: (event, fields) => current().info(event, fields),
    warn: (event, fields) => current().warn(event, fields),
    error: (event, fields) => current().error(event, fields),
    with: (fields) => logUntil(stopping, log.with(fields)),
  }
}

/** The last lines: where to go, and who to be. */
async function announce(app: App, server: RunningServer, seconds: number, terminal: Terminal): Promise<void> {
  const { demoAccounts } = await describeEntrance(app)
  terminal.say('')
  terminal.say(mainTexts['start.ready'], { seconds })
  terminal.say(mainTexts['start.address'], { address: server.address })
  if (server.guide) {
    const { address, fingerprint } = server.guide
    terminal.say(mainTexts['start.phone-guide'], { address, fingerprint })
  }
  if (demoAccounts.length > 0) {
    terminal.say(mainTexts['start.demo-accounts'], { password: DEMO_PASSWORD })
    for (const { loginName, role, scopeName } of demoAccounts) {
      terminal.say(`  ${loginName.padEnd(14)} ${accountsTexts[`role.${role}`][terminal.language]} · ${scopeName}`)
    }
  }
  terminal.say(mainTexts['start.stop-hint'])
}

/** Aborted by Ctrl-C or by being told to stop. The launcher passes Ctrl-C on, so it comes twice: once is enough. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  return controller.signal
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Found out before minutes of work, not after. */
async function refuseTakenPort(host: string, port: number): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
  if (!isFree) throw new CliRefused('start.port-taken', { port })
}
