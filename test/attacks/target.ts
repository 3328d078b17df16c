import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BENCH_DAY, makeCountyHome } from '../../bench/support/home.ts'
import { freePort } from '../../src/platform/free-port.ts'
import { silentLog } from '../../src/platform/log.ts'
import { makePlace, urlsOf } from '../../src/platform/postgres-place.ts'
import { addressOf } from '../../src/platform/postgres-roles.ts'
import { queryOnce } from '../support/server.ts'

const CLI = join(import.meta.dirname, '..', '..', 'src', 'main', 'cli.ts')
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
  const home = await makeCountyHome('nol-attacks-', plan, async (made) => made)
  const url = await superuserUrlOf(home)
  const port = await freePort(Number(process.env.NOL_ATTACK_PORT ?? 0))
  const address = `http://127.0.0.1:${port}`
  let server = await serve(home, port, NO_LIMITS)
  const target: Target = {
    address,
    home,
    ask: queryOnce.bind(undefined, url) as Target['ask'],
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
    env: { ...process.env, NOL_TODAY: BENCH_DAY, NOL_LOG: 'info', NOL_MAX_UPLOAD_MB: '8', ...env },
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

async function superuserUrlOf(home: string): Promise<string> {
  const place = await makePlace({ home, user: 'nobody', log: silentLog })
  return addressOf(urlsOf(place).superuserUrl, 'postgres', place.secrets.superuser, 'nol')
}
