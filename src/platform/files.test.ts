import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { openFiles, workName } from './files.ts'
import { openSecrets, SecretFault } from './secrets.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-files-'))
afterAll(() => rmSync(home, { recursive: true }))
const secrets = openSecrets({ home, keyFile: join(home, 'keys', 'master.key'), suite: 'aes-256-gcm' })
const files = await openFiles(home, secrets)
const owner = '540126'
const below = (folder: string): string[] =>
  readdirSync(join(home, 'files', folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const incoming = () => readdirSync(join(home, 'files', 'incoming'))

describe('a kept file', () => {
  const content = randomBytes(300_000)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const chunks = () => Readable.from([content.subarray(0, 100_000), content.subarray(100_000)])

  test('is found under its hash, whole, and once', async () => {
    const [one, two] = await Promise.all([files.putFile(chunks(), { owner }), files.putFile([content], { owner })])
    expect(one).toEqual({ sha256, bytes: 300_000 })
    expect(two).toEqual(one)
    expect(below('sha256')).toHaveLength(1)
    expect(Buffer.concat(await files.readFile(sha256).toArray()).equals(content)).toBe(true)
    expect(incoming()).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('is for the owner only', async () => {
    await files.putFile([content], { owner })
    expect(statSync(below('sha256')[0]!).mode & 0o077).toBe(0)
    expect(statSync(join(home, 'files', 'sha256')).mode & 0o077).toBe(0)
  })

  test('is refused when it is too large, and leaves nothing behind', async () => {
    await expect(files.putFile(chunks(), { owner, maxBytes: 200_000 })).rejects.toThrow('larger than 200000 bytes')
    expect(incoming()).toEqual([])
  })

  test('leaves nothing behind when the sender breaks off', async () => {
    async function* broken() {
      yield Buffer.from('half')
      throw new Error('connection reset')
    }
    await expect(files.putFile(broken(), { owner })).rejects.toThrow('connection reset')
    expect(incoming()).toEqual([])
    expect(await files.hasFile('0'.repeat(64))).toBe(false)
  })

  test.each(['../../etc/passwd', 'ABC', ''])('has no path for the hash "%s"', (text) => {
    expect(() => files.readFile(text)).toThrow('not a SHA-256')
  })
})

test('what a dead process was receiving is gone at the next start; what a living one receives stays', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const name = (pid: number) => `${pid}.01234567.unfinished`
  for (const pid of [dead, process.pid, process.ppid])
    await writeFile(join(home, 'files', 'incoming', name(pid)), 'half')
  await openFiles(home, secrets)
  expect(incoming()).toEqual([name(process.ppid)])
  rmSync(join(home, 'files', 'incoming', name(process.ppid)))
})

test('a folder of work goes with its process', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const own = workName('run')
  for (const name of [`run.${dead}.01234567`, own]) await mkdir(join(home, 'work', name), { recursive: true })
  await openFiles(home, secrets)
  expect(readdirSync(join(home, 'work'))).toEqual([own])
})

const textOf = async (name: string) => Buffer.concat(await files.readDerived(name).toArray()).toString()

describe('a derived file', () => {
  const name = 'rosters/540126/a.parquet'
  test('is replaced as a whole, and stays as it was when writing fails', async () => {
    const write = (text: string) => files.writeDerived(name, owner, (path) => writeFile(path, text))
    await write('one')
    await write('two')
    await expect(
      files.writeDerived(name, owner, async (temporary) => {
        await writeFile(temporary, 'half')
        throw new Error('disk full')
      }),
    ).rejects.toThrow('disk full')
    expect(await textOf(name)).toBe('two')
    await files.removeDerived(name)
    await files.removeDerived(name)
    expect(incoming()).toEqual([])
  })

  test.each(['../x', '/etc/x', 'a/../../x'])('cannot be named %s', (name) => {
    expect(() => files.readDerived(name)).toThrow('inside the store')
  })
})

describe('what lies on the disk', () => {
  const text = '次仁,540126201605010013,13812341234\n'.repeat(5000)

  test('is sealed, and in plain text only while somebody works with it', async () => {
    const { sha256 } = await files.putFile([Buffer.from(text)], { owner })
    await files.writeDerived('rosters/b.ndjson', owner, (path) => writeFile(path, text))
    for (const path of [...below('sha256'), ...below('derived')])
      expect(readFileSync(path).includes('540126201605010013')).toBe(false)
    let plain = ''
    const read = await files.withPlainFile(sha256, async (path) => {
      plain = path
      return readFileSync(path, 'utf8')
    })
    expect(read).toBe(text)
    expect(existsSync(plain)).toBe(false)
    expect(await files.withPlainDerived('rosters/b.ndjson', async (path) => readFileSync(path, 'utf8'))).toBe(text)
    expect(incoming()).toEqual([])
  })

  test('is refused when it was changed or cut off', async () => {
    const name = 'rosters/c.ndjson'
    await files.writeDerived(name, owner, (path) => writeFile(path, text))
    const path = below('derived').find((one) => one.endsWith('c.ndjson'))!
    const sealed = readFileSync(path)
    const broken = [
      sealed.subarray(0, sealed.length - 1),
      sealed.subarray(0, 40),
      Buffer.concat([sealed, Buffer.of(0)]),
      Buffer.concat([sealed.subarray(0, 70_000), Buffer.of(sealed[70_000]! ^ 1), sealed.subarray(70_001)]),
    ]
    for (const bytes of broken) {
      writeFileSync(path, bytes)
      await expect(textOf(name)).rejects.toThrow(SecretFault)
    }
    writeFileSync(path, sealed)
    expect(await textOf(name)).toBe(text)
    await files.removeDerived(name)
  })

  test('of an older home is read as it is, then sealed in place; a new key seals everything anew', async () => {
    const name = 'rosters/540126/old.ndjson'
    writeFileSync(join(home, 'files', 'derived', name), text)
    expect(await textOf(name)).toBe(text)
    const ownerOf = () => owner
    expect(await files.reseal(ownerOf)).toBe(1)
    expect(await files.reseal(ownerOf)).toBe(0)
    secrets.rotate(owner)
    const count = below('sha256').length + below('derived').length
    expect(await files.reseal(ownerOf)).toBe(count)
    expect(secrets.retireOld(owner)).toEqual(['540126-1'])
    expect(await textOf(name)).toBe(text)
  })
})
