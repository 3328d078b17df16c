import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

/** Starts the real server as `npm start` does, in a folder of its own, with a small demo county. */
export async function openOffice(wish: OfficeWish = JOURNEY_COUNTY): Promise<Office> {
  const home = mkdtempSync(join(tmpdir(), 'nol-journeys-'))
  // A port that is known before: passkeys are bound to the address the server is told.
  const args = [
    'start',
    '--port',
    String(await freePort()),
    '--children',
    String(wish.children),
    '--seed',
    String(wish.seed),
  ]
  const server = spawn(process.execPath, ['--no-warnings', join(ROOT, 'src/main/cli.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, NOL_HOME: home, NOL_TODAY: wish.today, NODE_ENV: '', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += String(chunk)
      const found = /https?:\/\/[\w.]+:\d+/.exec(said)
      if (found) resolve(found[0])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said.slice(-3000)}`)))
  })
  return {
    address,
    async close() {
      server.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
