// A server PostgreSQL of Debian for one test run: a cluster in a temporary folder, on the loopback interface, without
// any promise to keep its data.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/platform/free-port.ts'

const BINARIES = '/usr/lib/postgresql'

/** What makes it quick and forgetful; left out where speed is measured. */
const FORGETFUL = '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off'

export interface ThrowAwayServer {
  readonly url: string
  readonly version: string
  stop(): void
}

/** Starts the newest PostgreSQL of Debian, `keepsData` with every promise a server makes; undefined when there is none. */
export async function startThrowAwayServer({ keepsData = false } = {}): Promise<ThrowAwayServer | undefined> {
  const bin = newestBinaries()
  if (!bin) return undefined
  const owner = accountThatMayServe()
  const home = mkdtempSync(join(tmpdir(), 'nol-server-'))
  if (owner) chownSync(home, owner.uid, owner.gid)
  const run = (program: string, args: readonly string[]) =>
    execFileSync(join(bin, program), [...args], { ...owner, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const data = join(home, 'data')
  run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-N',
  ])
  const port = await freePort()
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c max_connections=100 ${keepsData ? '' : FORGETFUL}`
  run('pg_ctl', ['-D', data, '-w', '-t', '60', '-l', join(home, 'log'), '-o', settings, 'start'])
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    version: execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function newestBinaries(): string | undefined {
  try {
    const versions = readdirSync(BINARIES).filter((name) => /^\d+$/.test(name))
    const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
    return newest && join(BINARIES, newest, 'bin')
  } catch {
    return undefined // Debian's PostgreSQL is not installed
  }
}

/** PostgreSQL refuses to run as root: then the account of Debian's package does it. */
function accountThatMayServe(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}
