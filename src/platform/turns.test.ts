import { expect, test } from 'vitest'
import { Busy } from './http/faults.ts'
import { turns } from './turns.ts'

function workplace(atOnce: number) {
  let nowMs = 0
  const running: { readonly name: string; end(fault?: Error): void }[] = []
  const gate = turns({ what: 'work', atOnce, longestWaitMs: 1000, nowMs: () => nowMs })
  const order = (name: string) =>
    gate.take(
      () =>
        new Promise<string>((resolve, reject) =>
          running.push({ name, end: (fault) => (fault ? reject(fault) : resolve(name)) }),
        ),
    )
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  async function endFirst(tookMs: number, fault?: Error) {
    nowMs += tookMs
    running.shift()!.end(fault)
    await settle()
  }
  return { order, endFirst, names: () => running.map(({ name }) => name) }
}

test('so many run at once, the others in the order they came, also after one that fails', async () => {
  const { order, endFirst, names } = workplace(2)
  const all = ['a', 'b', 'c', 'd'].map(order)
  expect(names()).toEqual(['a', 'b'])
  await endFirst(1)
  expect(names()).toEqual(['b', 'c'])
  all[1]!.catch(() => {})
  await endFirst(1, new Error('broken'))
  expect(names()).toEqual(['c', 'd'])
  await expect(all[1]).rejects.toThrow('broken')
  await endFirst(1)
  await endFirst(1)
  expect(await Promise.all([all[0], all[2], all[3]])).toEqual(['a', 'c', 'd'])
})

test('what would wait too long is told so at once, and later work is taken again', async () => {
  const { order, endFirst, names } = workplace(1)
  const first = order('first')
  await endFirst(1500) // the mean of one piece is 300 ms now
  await first
  const waiting = ['1', '2', '3', '4', '5'].map(order)
  await expect(order('6')).rejects.toThrow(Busy)
  for (const _ of waiting) await endFirst(10)
  expect(await Promise.all(waiting)).toEqual(['1', '2', '3', '4', '5'])
  void order('7')
  expect(names()).toEqual(['7'])
})
