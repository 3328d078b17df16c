import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { openFiles } from './files.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-files-'))
afterAll(() => rmSync(home, { recursive: true }))
const files = await openFiles(home)
const incoming = () => readdirSync(join(home, 'files', 'incoming'))

describe('a kept file', () => {
  const content = randomBytes(300_000)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const chunks = () => Readable.from([content.subarray(0, 100_000), content.subarray(100_000)])

  test('is found under its hash, whole, and once', async () => {
    const [one, two] = await Promise.all([files.putFile(chunks()), files.putFile([content])])
    expect(one).toEqual({ sha256, bytes: 300_000, path: files.pathOf(sha256) })
    expect(two).toEqual(one)
    expect(readFileSync(one.path).equals(content)).toBe(true)
    expect(Buffer.concat(await files.readFile(sha256).toArray()).equals(content)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('is for the owner only', async () => {
    const { path } = await files.putFile([content])
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(statSync(join(home, 'files', 'sha256')).mode & 0o077).toBe(0)
  })

  test('is refused when it is too large, and leaves nothing behind', async () => {
    await expect(files.putFile(chunks(), { maxBytes: 200_000 })).rejects.toThrow('larger than 200000 bytes')
    expect(incoming()).toEqual([])
  })

  test('leaves nothing behind when the sender breaks off', async () => {
    async function* broken() {
      yield Buffer.from('half')
      throw new Error('connection reset')
    }
    await expect(files.putFile(broken())).rejects.toThrow('connection reset')
    expect(incoming()).toEqual([])
    expect(await files.hasFile('0'.repeat(64))).toBe(false)
  })

  test.each(['../../etc/passwd', 'ABC', ''])('has no path for the hash "%s"', (text) => {
    expect(() => files.pathOf(text)).toThrow('not a SHA-256')
  })
})

test('what a dead process was receiving is gone at the next start; what a living one receives stays', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const name = (pid: number) => `${pid}.01234567.unfinished`
  for (const pid of [dead, process.pid, process.ppid])
    await writeFile(join(home, 'files', 'incoming', name(pid)), 'half')
  await openFiles(home)
  expect(incoming()).toEqual([name(process.ppid)])
  rmSync(join(home, 'files', 'incoming', name(process.ppid)))
})

describe('a derived file', () => {
  test('is replaced as a whole, and stays as it was when writing fails', async () => {
    const write = (text: string) => files.writeDerived('rosters/540126/a.parquet', (path) => writeFile(path, text))
    const path = await write('one')
    expect(path).toBe(files.derivedPath('rosters/540126/a.parquet'))
    await write('two')
    await expect(
      files.writeDerived('rosters/540126/a.parquet', async (temporary) => {
        await writeFile(temporary, 'half')
        throw new Error('disk full')
      }),
    ).rejects.toThrow('disk full')
    expect(readFileSync(path, 'utf8')).toBe('two')
    await files.removeDerived('rosters/540126/a.parquet')
    await files.removeDerived('rosters/540126/a.parquet')
    expect(incoming()).toEqual([])
  })

  test.each(['../x', '/etc/x', 'a/../../x'])('cannot be named %s', (name) => {
    expect(() => files.derivedPath(name)).toThrow('inside the store')
  })
})
