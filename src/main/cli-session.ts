import { userInfo } from 'node:os'
import { type CountyCode, countyCode } from '../kernel/division-code.ts'
import type { Actor } from '../kernel/scope.ts'
import { type App, closeApp, openApp } from '../platform/app.ts'
import { CliRefused, type CliSession, type OpenCli } from '../platform/cli.ts'
import { readConfig } from '../platform/config.ts'
import { withReference } from '../platform/database.ts'
import { followJob } from '../platform/job-follow.ts'
import { type Job, runJobNow, systemScope } from '../platform/jobs.ts'
import { listCounties } from '../slices/directory/index.ts'
import { jobHandlers } from './compose.ts'
import { languageFrom, openTerminal, type Progress } from './terminal.ts'

/** Options of every command. */
export interface GlobalOptions {
  readonly home?: string
  readonly county?: string
  readonly lang?: string
  readonly json?: boolean
}

export interface Cli {
  readonly open: OpenCli
  /** Closes what was opened. */
  close(): Promise<void>
}

/** The environment as the options change it; child processes get the same. */
export function applyOptions(options: GlobalOptions & { readonly port?: string; readonly host?: string }): void {
  const { home, port, host } = options
  if (home !== undefined) process.env.NOL_HOME = home
  if (port !== undefined) process.env.NOL_PORT = port
  if (host !== undefined) process.env.NOL_HOST = host
}

/** Opens the home once, when a command first needs it. */
export function cliOf(globals: () => GlobalOptions): Cli {
  let opened: Promise<App> | undefined
  const openOnce = () => {
    applyOptions(globals())
    // A person at a terminal wants to read the result, not the log.
    process.env.NOL_LOG ??= 'warn'
    opened ??= openApp(readConfig())
    return opened
  }
  return {
    open: async () => {
      const app = await openOnce()
      return sessionOf(app, globals(), await chooseCounty(app, globals().county))
    },
    close: async () => {
      // A home that did not open has said so already.
      const app = await opened?.catch(() => undefined)
      if (app) await closeApp(app)
    },
  }
}

async function chooseCounty(app: App, wanted: string | undefined): Promise<CountyCode> {
  if (wanted !== undefined) {
    if (!/^\d{6}$/.test(wanted)) throw new CliRefused('cli.county-malformed')
    return countyCode(wanted)
  }
  const counties = await withReference(app.db, listCounties)
  if (counties.length === 0) throw new CliRefused('cli.no-county')
  if (counties.length > 1) throw new CliRefused('cli.which-county', { counties: counties.map((county) => county.code) })
  return counties[0]!.code
}

/** Whoever has the machine acts for the whole county; the record names the machine's account. */
export function cliActor(county: CountyCode): Actor {
  const id = `cli:${userInfo()
    .username.replace(/[^\w.-]/g, '_')
    .slice(0, 40)}`
  return { id, role: 'system', scope: systemScope(county, id) }
}

function sessionOf(app: App, globals: GlobalOptions, county: CountyCode): CliSession {
  const terminal = openTerminal(languageFrom(globals.lang, process.env))
  const actor = cliActor(county)
  const json = globals.json ?? false
  const withBar = async (work: (bar: Progress, signal: AbortSignal) => Promise<Job>): Promise<Job> => {
    const bar = terminal.progress('')
    const abort = new AbortController()
    const cancel = () => abort.abort()
    process.once('SIGINT', cancel)
    try {
      return succeeded(await work(bar, abort.signal))
    } finally {
      bar.end()
      process.off('SIGINT', cancel)
    }
  }
  return {
    app,
    county,
    actor,
    json,
    language: terminal.language,
    handlers: jobHandlers,
    say: (text) => terminal.say(text),
    result: (value, text) => void process.stdout.write(`${json ? JSON.stringify(value) : text}\n`),
    runJob: (kind, payload) =>
      withBar((bar, signal) => runJobNow(app, jobHandlers, { kind, payload, actor }, { onProgress: bar.show, signal })),
    followJob: (jobId) =>
      withBar((bar, signal) => followJob(app, jobHandlers, actor.scope, jobId, { onProgress: bar.show, signal })),
  }
}

function succeeded(job: Job): Job {
  if (job.state === 'cancelled') throw new CliRefused('cli.job-cancelled')
  if (job.state === 'failed') throw new CliRefused('cli.job-failed', { message: job.message })
  return job
}
