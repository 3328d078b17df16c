import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Entry, type EntryHead, readEntries, writeEntry } from './archive.ts'
import { type BackupKey, seal, unseal } from './sealing.ts'

const MIB = 1024 * 1024
const key: BackupKey = { kind: 'key-file', bytes: randomBytes(32) }
const at = new Date('2026-03-10T00:00:00Z')
const gather = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
const sealed = (plain: Buffer, by: BackupKey = key) => gather(seal(inPieces(plain, 70_001), by, at))
const opened = (bytes: Buffer, by: BackupKey = key) => gather(unseal(inPieces(bytes, 123_457), by))

describe('a sealed stream', () => {
  test.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 2.5 * MIB])('of %d bytes comes back as it was', async (length) => {
    const plain = randomBytes(length)
    expect((await opened(await sealed(plain))).equals(plain)).toBe(true)
  })

  test('of a passphrase comes back by it, however it was typed, and by no other', async () => {
    const by = (passphrase: string): BackupKey => ({ kind: 'passphrase', passphrase })
    const bytes = await sealed(Buffer.from('text'), by('控辍保学 ＡＢＣ 2026'))
    expect((await opened(bytes, by('控辍保学 ABC 2026'))).toString()).toBe('text')
    await expect(opened(bytes, by('控辍保学 ABC 2027'))).rejects.toMatchObject({ code: 'backup.wrong-key' })
    await expect(opened(bytes)).rejects.toMatchObject({ code: 'backup.needs-passphrase' })
  })

  test('holds nothing readable, and is never the same twice', async () => {
    const plain = Buffer.from('扎西德勒 '.repeat(1000))
    const [one, other] = [await sealed(plain), await sealed(plain)]
    expect(one.includes('扎西')).toBe(false)
    expect(one.subarray(-32).equals(other.subarray(-32))).toBe(false)
  })

  const plain = randomBytes(2.5 * MIB)
  const SPOILS: readonly (readonly [string, (bytes: Buffer) => Buffer, string])[] = [
    ['a bit turned over in the middle', (bytes) => turned(bytes, bytes.length >> 1), 'backup.damaged'],
    ['a bit turned over at the end', (bytes) => turned(bytes, bytes.length - 1), 'backup.damaged'],
    ['its end cut off', (bytes) => bytes.subarray(0, -1000), 'backup.damaged'],
    ['its last chunk left out', (bytes) => bytes.subarray(0, -(0.5 * MIB + 16)), 'backup.damaged'],
    ['something added', (bytes) => Buffer.concat([bytes, Buffer.alloc(100)]), 'backup.damaged'],
    ['two chunks swapped', swapped, 'backup.damaged'],
    ['a head that says another time', (bytes) => replaced(bytes, '2026-03-10', '2025-03-10'), 'backup.damaged'],
    ['a head that is no JSON', (bytes) => replaced(bytes, '"version"', 'version"'), 'backup.damaged'],
    ['another beginning', (bytes) => replaced(bytes, 'NOL-BACKUP', 'XYZ-BACKUP'), 'backup.not-a-backup'],
    ['nothing in it', () => Buffer.alloc(0), 'backup.not-a-backup'],
  ]
  test.each(SPOILS)('with %s is refused', async (_, spoil, code) => {
    await expect(opened(spoil(await sealed(plain)))).rejects.toMatchObject({ code })
  })
  test('is refused to another key file', async () => {
    const other: BackupKey = { kind: 'key-file', bytes: randomBytes(32) }
    await expect(opened(await sealed(plain), other)).rejects.toMatchObject({ code: 'backup.wrong-key' })
  })
})

function turned(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1
  return copy
}
function swapped(bytes: Buffer): Buffer {
  const from = bytes.length - (0.5 * MIB + 16) - 2 * (MIB + 16)
  const second = from + MIB + 16
  const third = second + MIB + 16
  return Buffer.concat([
    bytes.subarray(0, from),
    bytes.subarray(second, third),
    bytes.subarray(from, second),
    bytes.subarray(third),
  ])
}
function replaced(bytes: Buffer, what: string, by: string): Buffer {
  const at = bytes.indexOf(what)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(by), bytes.subarray(at + Buffer.byteLength(what))])
}

describe('an archive', () => {
  const head: EntryHead = { type: 'table', name: 'a.b', columns: ['x'] }
  test('gives its parts back, whether they are read or passed over', async () => {
    async function* archive() {
      yield* writeEntry(head, inPieces(Buffer.from('1\n2\n3\n'), 2))
      yield* writeEntry({ type: 'file', name: 'empty', mode: 0o600 })
      yield* writeEntry({ type: 'file', name: 'large', mode: 0o600 }, inPieces(randomBytes(600_000), 100_000))
    }
    const heads: string[] = []
    let first = ''
    for await (const entry of readEntries(archive()) as AsyncGenerator<Entry>) {
      heads.push(JSON.stringify(entry.head))
      if (entry.head.type === 'table') first = (await gather(entry.content)).toString()
    }
    expect(first).toBe('1\n2\n3\n')
    expect(heads).toHaveLength(3)
  })
  test('sums up what it holds', async () => {
    const writing = writeEntry(head, [Buffer.from('1\n2\n'), Buffer.from('3\n')])
    let step = await writing.next()
    while (!step.done) step = await writing.next()
    expect(step.value.of('table', 'a.b')).toMatchObject({ rows: 3, bytes: 6, name: 'a.b' })
  })
})
