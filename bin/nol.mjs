#!/usr/bin/env node
// Starts everything: installs the locked packages when they are missing or stale, then runs the wanted part
// under the Node 24 that came with them. Plain JavaScript, for it must run under whatever Node started npm.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.installed-lock')

/** Our stamp says so, or somebody has run `npm ci` by hand since the lockfile changed. */
function isInstalled(lock) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true
  const ageOf = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)
  const installedAt = ageOf(join(root, 'node_modules', '.package-lock.json'))
  return installedAt > ageOf(join(root, 'package-lock.json')) && installedAt > ageOf(stamp)
}

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (isInstalled(lock)) return
  console.error('正在安装依赖（仅首次）… Installing packages (first time only)…')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Progress goes to stderr, so that the result of a command can be piped on.
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    console.error('安装失败,请检查网络后重试。Installation failed; check the network and try again.')
    process.exit(done.status ?? 1)
  }
  writeFileSync(stamp, lock)
}

function node24() {
  const os = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = join(root, 'node_modules', `node-${os}-${process.arch}`, 'bin', name)
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(`没有适用于 ${os}-${process.arch} 的 Node 24,请先安装。Install Node 24 for this platform first.`)
  process.exit(1)
}

function programOf(args) {
  if (args[0] === '--run') return [join(root, args[1]), ...args.slice(2)]
  if (args[0] === '--script') return [join(root, 'scripts', `${args[1]}.mjs`), ...args.slice(2)]
  return [join(root, 'src/main/cli.ts'), ...args]
}

installPackages()
const node = node24()
const separator = process.platform === 'win32' ? ';' : ':'
const child = spawn(node, programOf(process.argv.slice(2)), {
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.compile-cache'),
    PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(separator),
  },
})
// A terminal sends Ctrl-C to the child as well; a second one would cut its orderly end short.
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`无法启动 Node 24(${error.code ?? error.message})。Node 24 could not be started: ${node}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
