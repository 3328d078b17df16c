import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { makeDemo } from '../../src/main/demo.ts'
import { openTerminal } from '../../src/main/terminal.ts'
import { closeApp, openApp } from '../../src/platform/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { plainDate } from '../../src/kernel/plain-date.ts'
import { silentLog } from '../../src/platform/log.ts'
import { makePlace, urlsOf } from '../../src/platform/postgres-place.ts'
import { addressOf } from '../../src/platform/postgres-roles.ts'

const CLI = join(import.meta.dirname, '..', '..', 'src', 'main', 'cli.ts')
const TODAY = '2026-11-15'
/** Limits that would only slow a fuzzer down; the attack on sign-in has a server with those that everybody gets. */
const NO_LIMITS = {
  NOL_ADDRESS_PER_MINUTE: '10000000',
  NOL_ACCOUNT_PER_MINUTE: '10000000',
  NOL_SIGN_INS_PER_MINUTE: '10000000',
}

/** A real server on the data of a small made-up county. */
export interface Target {
  readonly address: string
  readonly home: string
  /** Past row-level security: to know what an answer must not hold, and what must not have changed. */
  ask<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  isAlive(): boolean
  /** Memory of the server's own process. */
  residentMib(): number
  log(): Promise<string>
  /** The same home served anew, with other settings. */
  restart(env: Readonly<Record<string, string>>): Promise<void>
  remove(): Promise<void>
}

export async function openTarget(plan: { readonly children: number; readonly seed: number }): Promise<Target> {
  const home = mkdtempSync(join(tmpdir(), 'nol-attacks-'))
  chmodSync(home, 0o711)
  const app = await openApp(readConfig({ NOL_HOME: home, NOL_TODAY: TODAY, NOL_LOG: 'error' }))
  try {
    const demo = { ...plan, asOf: plainDate(TODAY), done: false }
    await makeDemo(app, demo, openTerminal('zh'), new AbortController().signal)
  } finally {
    await closeApp(app)
  }
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  let server = await serve(home, port, NO_LIMITS)
  const target: Target = {
    address,
    home,
    ask: (text, values = []) => ask(home, text, values),
    isAlive: () => server.exitCode === null && server.signalCode === null,
    residentMib: () => residentMibOf(server.pid!),
    log: () => readFile(join(home, 'server.log'), 'utf8'),
    async restart(env) {
      await stop(server)
      server = await serve(home, port, { ...NO_LIMITS, ...env })
    },
    async remove() {
      await stop(server)
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return target
}

async function serve(home: string, port: number, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const log = openSync(join(home, 'server.log'), 'a')
  const child = spawn(process.execPath, ['--no-warnings', CLI, '--home', home, 'serve', '--port', String(port)], {
    stdio: ['ignore', log, log],
    env: { ...process.env, NOL_TODAY: TODAY, NOL_LOG: 'info', NOL_MAX_UPLOAD_MB: '8', ...env },
  })
  for (const deadline = Date.now() + 180_000; Date.now() < deadline; await sleep(100)) {
    const isUp = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isUp) return child
    if (child.exitCode !== null) break
  }
  throw new Error(`the server does not start:\n${(await readFile(join(home, 'server.log'), 'utf8')).slice(-2000)}`)
}

function residentMibOf(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kib ?? 0) / 1024)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await ended
}

async function ask<Row extends object>(home: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  const place = await makePlace({ home, user: 'nobody', log: silentLog })
  const url = addressOf(urlsOf(place).superuserUrl, 'postgres', place.secrets.superuser, 'nol')
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(Number(process.env.NOL_ATTACK_PORT ?? 0), '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
