import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

const ROOT = join(import.meta.dirname, '..', '..')
export const WEB_ROOT = join(ROOT, 'dist', 'web')
const STAMP = '.sources'
const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

export type WebBundle =
  | { readonly state: 'fresh' | 'built' }
  /** What the builder said; an older build, if there is one, still works. */
  | { readonly state: 'failed'; readonly output: string }

/** Builds the web application into dist/web when its sources are not those it was last built from. */
export async function ensureWebBundle(onBuild: () => void): Promise<WebBundle> {
  const sources = hashSources()
  if (readStamp() === sources && existsSync(join(WEB_ROOT, 'index.html'))) return { state: 'fresh' }
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  // An installation without the build tools brings dist/web along.
  if (!existsSync(vite)) return { state: existsSync(WEB_ROOT) ? 'fresh' : 'failed', output: 'vite is not installed' }
  onBuild()
  const next = `${WEB_ROOT}.next-${process.pid}`
  const { code, output } = await run(vite, ['build', '--outDir', next, '--logLevel', 'warn'])
  if (code !== 0) {
    await rm(next, { recursive: true, force: true })
    return { state: 'failed', output: output.slice(-4000) }
  }
  await pack(next)
  await writeFile(join(next, STAMP), sources)
  await putInPlace(next)
  return { state: 'built' }
}

/** Swaps folders, so that a running server lacks its files for an instant only; of two builders at once either may win. */
async function putInPlace(next: string): Promise<void> {
  const old = `${WEB_ROOT}.old-${process.pid}`
  try {
    await rename(WEB_ROOT, old)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  try {
    await rename(next, WEB_ROOT)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    await rm(next, { recursive: true, force: true })
  }
  await rm(old, { recursive: true, force: true })
}

/** Lays packed copies beside the files that browsers load, so that the server need not pack them each time. */
async function pack(folder: string): Promise<void> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    if (bytes.length < 1400) continue
    await writeFile(`${path}.br`, await brotli(bytes))
    await writeFile(`${path}.gz`, await gzipped(bytes))
  }
}

function readStamp(): string {
  const stamp = join(WEB_ROOT, STAMP)
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
}

/** Everything the browser's part is made of: pages, and the pure files that both ends use. */
function hashSources(): string {
  const hash = createHash('sha256')
  const isPart = (path: string) =>
    /^src\/(web|kernel)\//.test(path) ||
    /^src\/slices\/[^/]+\/(web\/|[a-z-]*(domain|policy|contract|texts)\.ts$)/.test(path) ||
    path === 'src/main/web.tsx' ||
    path === 'src/main/field.tsx' ||
    path === 'src/main/tip.tsx'
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => isPart(path) && !/\.test\.tsx?$/.test(path))
  for (const path of [
    'index.html',
    'field.html',
    'tip.html',
    'vite.config.ts',
    'package-lock.json',
    ...sources.sort(),
  ]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function run(script: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)))
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
