import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../src/platform/free-port.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export interface Office {
  /** Where the browser goes. */
  readonly address: string
  close(): Promise<void>
}

export interface OfficeWish {
  readonly children: number
  readonly seed: number
  /** Day the clock shows; the calendar of that year must be known. */
  readonly today: string
}

export const JOURNEY_COUNTY: OfficeWish = { children: 1500, seed: 5, today: '2026-11-20' }

export interface MovingOffice extends Office {
  /** Stops the server and starts it again on a later day: months of a procedure pass in seconds. */
  moveTo(day: string): Promise<void>
}

/** Starts the real server as `npm start` does, in a folder of its own, with a small demo county. */
export async function openOffice(wish: OfficeWish = JOURNEY_COUNTY): Promise<MovingOffice> {
  const home = mkdtempSync(join(tmpdir(), 'nol-journeys-'))
  // A port that is known before: passkeys are bound to the address the server is told.
  const port = String(await freePort())
  const args = ['start', '--port', port, '--children', String(wish.children), '--seed', String(wish.seed)]
  const startOn = (today: string): ChildProcess =>
    spawn(process.execPath, ['--no-warnings', join(ROOT, 'src/main/cli.ts'), ...args], {
      cwd: ROOT,
      env: { ...process.env, NOL_HOME: home, NOL_TODAY: today, NODE_ENV: '', DATABASE_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  let server = startOn(wish.today)
  const address = await addressOf(server)
  return {
    address,
    close: () => closed(server, home),
    async moveTo(day) {
      await stopped(server)
      server = startOn(day)
      await addressOf(server)
    },
  }
}

/** The address a server says it listens at. */
async function addressOf(server: ChildProcess): Promise<string> {
  let said = ''
  return new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += String(chunk)
      const found = /https?:\/\/[\w.]+:\d+/.exec(said)
      if (found) resolve(found[0])
    }
    server.stdout!.on('data', hear)
    server.stderr!.on('data', hear)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said.slice(-3000)}`)))
  })
}

async function stopped(server: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  server.kill('SIGTERM')
  await ended
}

async function closed(server: ChildProcess, home: string): Promise<void> {
  await stopped(server)
  rmSync(home, { recursive: true, force: true })
}

/**
 * Starts the real server on a home of its own without demo data, after `nol` was called with these arguments there; on
 * a port that is known before, for a provider of single sign-on has to know where it leads back to.
 */
export async function openRealOffice(
  port: number,
  env: Readonly<Record<string, string>>,
  calls: readonly (readonly string[])[],
): Promise<Office & { readonly said: readonly string[] }> {
  const home = mkdtempSync(join(tmpdir(), 'nol-journeys-'))
  const settings = { ...process.env, NODE_ENV: '', DATABASE_URL: '', ...env, NOL_HOME: home, NOL_PORT: String(port) }
  const nol = (args: readonly string[]) =>
    spawn(process.execPath, ['--no-warnings', join(ROOT, 'src/main/cli.ts'), ...args], {
      cwd: ROOT,
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const said: string[] = []
  for (const args of calls) said.push(await spoken(nol(args)))
  const server = nol(['start', '--empty'])
  const address = await addressOf(server)
  return { address, said, close: () => closed(server, home) }
}

/** What a command says, once it has ended well. */
async function spoken(child: ChildProcess): Promise<string> {
  let out = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (out += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the command ended with ${code}:\n${out}`)
  return out
}
