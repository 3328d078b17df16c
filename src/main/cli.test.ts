import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'

// The program as people start it: its own process, its own home with the embedded database.

const home = mkdtempSync(join(tmpdir(), 'nol-cli-'))
const CLI = join(import.meta.dirname, 'cli.ts')
const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, NODE_ENV: _env, VITEST: _vitest, ...plain } = process.env
// Compiled code is kept as the launcher keeps it; a fresh process spends most of its time there.
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.compile-cache')
const env = { ...plain, NOL_HOME: home, LANG: 'zh_CN.UTF-8', LC_ALL: '', NODE_COMPILE_CACHE: cache }
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function launch(
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--no-warnings', CLI, ...args], {
    env: { ...env, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => (out += String(text)))
  child.stderr.on('data', (text) => (err += String(text)))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  return { child, ended }
}
const nol = (...args: string[]) => launch(args).ended

describe('nol', { timeout: 120_000 }, () => {
  test('with a wrong command, option or setting ends with 2', async () => {
    const ended = await Promise.all([
      nol('nope'),
      nol('accounts', 'create'),
      nol('accounts', 'create', '--login', 'x', '--name', 'x', '--role', 'king'),
      nol('start', '--children', 'many'),
      nol('serve', '--port', '99999'),
    ])
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
    expect(ended.map(({ out }) => out).join('')).toBe('')
    expect(ended[4]!.err).toContain('NOL_PORT')
    expect((await nol('--help')).code).toBe(0)
  })

  test('links tables without a home; what cannot be used is said with the nearest right name', async () => {
    const [table, out, nowhere] = ['people.csv', 'pairs.csv', 'no-home'].map((name) => join(home, name))
    const people = ['smith', 'jones', 'smith', 'taylor'].map(
      (name, i) => `${i},${name},19${i % 2 ? 6 : 5}0-02-03,a lane`,
    )
    writeFileSync(table!, `id,surname,born,outhouse\n${people.join('\n')}\n`)
    const link = (...args: string[]) => nol('--home', nowhere!, '--lang', 'en', 'link', table!, ...args)
    const [linked, missing, without] = await Promise.all([
      link('--out', out!),
      link('--out', `${out}2`, '--columns', 'street=outer_house'),
      link(),
    ])
    expect([linked.code === 0 || linked.code === 4, linked.out]).toEqual([true, '1\n'])
    expect(linked.err).toContain('dob: born')
    expect(readFileSync(out!, 'utf8')).toMatch(
      /^id_l,id_r,probability\n0,2,0\.\d+\n$|^id_l,id_r,probability\n0,2,1\.0\n$/,
    )
    expect([missing.code, without.code]).toEqual([3, 2])
    expect(missing.err).toContain('column `outer_house` missing; nearest: `outhouse`')
    expect([existsSync(nowhere!), existsSync(`${out}2`)]).toEqual([false, false])
  })

  test('does what it is told in an empty home; results on stdout, all else on stderr', async () => {
    const missing = await nol('accounts', 'list')
    expect([missing.code, missing.out]).toEqual([3, ''])
    expect(missing.err).toContain('--county')
    const english = await nol('--lang', 'en', 'accounts', 'list')
    expect(english.err).toContain('has no divisions yet')

    writeFileSync(join(home, 'divisions.csv'), '代码,名称\n540126000000,云河县\n540126100000,白石镇\n54012610020,坏\n')
    const imported = await nol('--county', '540126', '--json', 'divisions', 'import', join(home, 'divisions.csv'))
    expect(imported.code).toBe(4)
    expect(JSON.parse(imported.out)).toMatchObject({ added: 2, faults: [{ rowNo: 4 }] })
    expect(imported.err).toContain('第 4 行')

    const created = await nol(
      'accounts',
      'create',
      '--login',
      'zhuoma',
      '--name',
      '卓玛',
      '--role',
      'township-officer',
      '--division',
      '540126100000',
    )
    expect([created.code, created.err]).toEqual([0, ''])
    expect(created.out).toMatch(/^zhuoma\t\S{12,}\n$/)
    const again = await nol('accounts', 'create', '--login', 'zhuoma', '--name', '卓玛', '--role', 'bureau-officer')
    expect([again.code, again.err]).toEqual([3, '登录名「zhuoma」已被使用，请换一个。\n'])
    expect((await nol('accounts', 'list')).out).toContain('白石镇')
  })

  test('serves until it is told to stop; a worker that is killed comes again; nothing is left behind', async () => {
    const { child, ended } = launch(['serve', '--no-web', '--port', '0'])
    const port = await portOf(child)
    const health = await fetch(`http://127.0.0.1:${port}/api/health`)
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    const worker = await childOf(child.pid!, 'worker.ts')
    process.kill(worker, 'SIGKILL')
    const next = await childOf(child.pid!, 'worker.ts', worker)
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
    expect(isAlive(next)).toBe(false)
  })

  test('killed, takes its worker along, and the next start goes on', async () => {
    const { child, ended } = launch(['serve', '--no-web', '--port', '0'])
    await portOf(child)
    const worker = await childOf(child.pid!, 'worker.ts')
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => isAlive(worker), { timeout: 20_000 }).toBe(false)
    const after = await nol('accounts', 'list')
    expect([after.code, after.out.includes('zhuoma')]).toEqual([0, true])
  })

  test('does not start a demo home for production, made or only begun', async () => {
    mkdirSync(join(home, 'demo'))
    writeFileSync(join(home, 'demo', 'plan.json'), '{"children":10,"seed":1,"asOf":"2026-03-10","done":true}')
    const production = { NODE_ENV: 'production' }
    for (const args of [
      ['serve', '--no-web', '--port', '0'],
      ['start', '--port', '0'],
      ['start', '--empty'],
    ]) {
      const refused = await launch(args, production).ended
      expect([refused.code, refused.err.includes(`${home} 是演示数据目录`)]).toEqual([3, true])
    }
  })
})

async function portOf(child: ChildProcess): Promise<number> {
  let log = ''
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (text) => {
      log += String(text)
      const port = /"event":"server\.listening"[^\n]*"port":(\d+)/.exec(log)?.[1]
      if (port) resolve(Number(port))
    })
    child.on('close', () => reject(new Error(log)))
  })
}

/** Process id of a child that runs a script, other than one that is known. */
async function childOf(parent: number, script: string, other?: number): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    const list = await new Promise<string>((resolve) => {
      const ps = spawn('ps', ['-eo', 'pid=,ppid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] })
      let out = ''
      ps.stdout.on('data', (text) => (out += String(text)))
      ps.on('close', () => resolve(out))
    })
    for (const line of list.split('\n')) {
      const [pid, ppid, ...command] = line.trim().split(/\s+/)
      if (Number(ppid) === parent && Number(pid) !== other && command.join(' ').includes(script)) return Number(pid)
    }
    await sleep(100)
  }
  throw new Error(`no child of ${parent} runs ${script}`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
