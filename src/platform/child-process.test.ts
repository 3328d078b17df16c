import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { type ChildFailed, runInChild } from './child-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'nol-child-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
function aModule(body: string): URL {
  const path = join(folder, `work-${made++}.ts`)
  writeFileSync(path, `export async function run(input: any, tools: any): Promise<unknown> { ${body} }`)
  return pathToFileURL(path)
}
const task = (body: string) => ({ module: aModule(body), input: 21, memoryMb: 200, timeoutMs: 10_000 })
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: ChildFailed) => error.fault,
  )

describe('work in a child process', () => {
  test('gets its input, reports, and answers', async () => {
    const heard: unknown[] = []
    const answer = await runInChild({
      ...task(`tools.progress(0.5, 'half'); tools.emit(new Map([['a', 1n]])); return { twice: input * 2 }`),
      onProgress: (fraction, message) => heard.push([fraction, message]),
      onMessage: (message) => heard.push(message),
    })
    expect(answer).toEqual({ twice: 42 })
    expect(heard).toEqual([[0.5, 'half'], new Map([['a', 1n]])])
  })

  test('sees no secrets of our environment', async () => {
    process.env.DATABASE_OWNER_URL_TEST = 'postgres://secret'
    expect(await runInChild(task('return Object.keys(process.env)'))).not.toContain('DATABASE_OWNER_URL_TEST')
  })

  test('tells its own error', async () => {
    await expect(runInChild(task(`throw new RangeError('bad cell')`))).rejects.toThrow('RangeError: bad cell')
  })

  test.each([
    ['memory', 'const a = []; while (true) a.push(new Array(10000).fill(Math.random()))'],
    [
      'memory',
      `const a = []; while (true) { a.push(Buffer.alloc(1e6, 1)); await new Promise((r) => setTimeout(r, 1)) }`,
    ],
    ['killed', `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})`],
    ['crashed', 'process.exit(3)'],
    ['crashed', `process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})`],
  ])('ends with the fault "%s"', async (fault, body) => {
    expect(await faultOf(runInChild(task(body)))).toBe(fault)
  })

  test.each(['ENOSPC: no space left on device, write', 'IO Error: Could not write file "x": No space left on device'])(
    'that finds no room is not to blame for it: %s',
    async (said) => {
      const failed = await runInChild(task(`throw new Error(${JSON.stringify(said)})`)).catch((error: unknown) => error)
      expect(failed).toMatchObject({ fault: 'disk-full', code: 'ENOSPC' })
    },
  )

  test('is killed at its deadline, even in an endless loop', async () => {
    expect(await faultOf(runInChild({ ...task('while (true);'), timeoutMs: 700 }))).toBe('timeout')
  })

  test('is killed on abort', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 300)
    expect(await faultOf(runInChild({ ...task('while (true);'), signal: abort.signal }))).toBe('aborted')
    expect(await faultOf(runInChild({ ...task('return 1'), signal: abort.signal }))).toBe('aborted')
  })
})
