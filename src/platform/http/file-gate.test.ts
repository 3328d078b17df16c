import { expect, test } from 'vitest'
import { fileGate } from './file-gate.ts'

/** A file whose making ends when it is told to. */
function aFile() {
  const { promise, resolve } = Promise.withResolvers<string>()
  let isBegun = false
  const make = (): Promise<string> => {
    isBegun = true
    return promise
  }
  return { make, end: () => resolve('file'), isBegun: () => isBegun }
}
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

test('nobody makes more than their part, and others go past who asks for many', async () => {
  const gate = fileGate({ poolSize: 10 }, { ofAll: 3, ofOne: 2, waitMs: 60_000 })
  const files = [aFile(), aFile(), aFile(), aFile()]
  const passes = files.slice(0, 3).map((file) => gate.pass('one', file.make))
  const other = gate.pass('other', files[3]!.make)
  await settled()
  expect(files.map((file) => file.isBegun())).toEqual([true, true, false, true])
  files[0]!.end()
  expect(await passes[0]).toEqual({ made: 'file' })
  await settled()
  expect(files[2]!.isBegun()).toBe(true)
  for (const file of files) file.end()
  expect(await Promise.all([...passes, other])).toHaveLength(4)
})

test('a fault frees the place', async () => {
  const gate = fileGate({ poolSize: 10 }, { ofAll: 1, ofOne: 1, waitMs: 60_000 })
  await expect(gate.pass('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await gate.pass('one', async () => 1)).toEqual({ made: 1 })
})

test('whose turn does not come in time is told, and is not in the way of those behind', async () => {
  const gate = fileGate({ poolSize: 10 }, { ofAll: 1, ofOne: 1, waitMs: 1 })
  const slow = aFile()
  const first = gate.pass('one', slow.make)
  expect(await gate.pass('two', async () => 2)).toBeUndefined()
  slow.end()
  await first
  expect(await gate.pass('three', async () => 3)).toEqual({ made: 3 })
})
