import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'nol.mjs')
let root = ''

function write(path: string, text: string): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

/** A checkout with the launcher, one script, and an npm that only notes that it was called. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nol-launcher-'))
  mkdirSync(join(root, 'bin'))
  cpSync(LAUNCHER, join(root, 'bin/nol.mjs'))
  write('package.json', '{ "type": "module" }')
  write('package-lock.json', '{}')
  write('scripts/say.mjs', 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 7\n')
  write(
    'scripts/wait.mjs',
    'process.on("SIGTERM", () => process.exit(42)); console.log("ready"); setInterval(() => {}, 1000)\n',
  )
  const npm = write('path/npm', '#!/bin/sh\nmkdir -p node_modules\necho "$@" >> npm-calls\n')
  chmodSync(npm, 0o755)
  symlinkSync(process.execPath, join(root, 'path/node'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const environment = () => ({ ...process.env, PATH: `${join(root, 'path')}:/usr/bin:/bin` })

function launch(...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'bin/nol.mjs'), ...args], { encoding: 'utf8', env: environment() })
}

const npmCalls = () =>
  existsSync(join(root, 'npm-calls')) ? readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n') : []

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  test('installs once, and again when the lockfile changes', () => {
    launch('--script', 'say')
    launch('--script', 'say')
    expect(npmCalls()).toEqual(['ci --no-audit --no-fund --loglevel=error'])
    write('package-lock.json', '{ "changed": true }')
    launch('--script', 'say')
    expect(npmCalls()).toHaveLength(2)
  })

  test('believes an npm ci that somebody ran by hand', () => {
    write('node_modules/.package-lock.json', '{}')
    const past = new Date(Date.now() - 60_000)
    utimesSync(join(root, 'package-lock.json'), past, past)
    launch('--script', 'say')
    expect(npmCalls()).toEqual([])
  })

  test('hands over arguments and exit code, and keeps standard output for the program', () => {
    const { status, stdout, stderr } = launch('--script', 'say', 'one', '--two')
    expect(stdout).toBe('one --two\n')
    expect(status).toBe(7)
    expect(stderr).toContain('正在安装依赖')
  })

  test('stops when the installation fails', () => {
    write('path/npm', '#!/bin/sh\nexit 3\n')
    const { status, stdout, stderr } = launch('--script', 'say')
    expect(status).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('安装失败')
  })

  test('passes a signal on and waits for the orderly end', async () => {
    const child = spawn(process.execPath, [join(root, 'bin/nol.mjs'), '--script', 'wait'], { env: environment() })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(42)
  })
})
