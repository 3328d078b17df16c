import { expect, test } from 'vitest'
import { together } from './together.ts'

function slowAsk() {
  const asked: { readonly keys: readonly string[]; answer(): void; fail(): void }[] = []
  const find = together<string, string>(
    (keys) =>
      new Promise((resolve, reject) =>
        asked.push({
          keys,
          answer: () => resolve(new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, `${key}!`]))),
          fail: () => reject(new Error('away')),
        }),
      ),
  )
  const asking = async (count: number) => {
    while (asked.length < count) await Promise.resolve()
    return asked[count - 1]!
  }
  return { find, asking, asked }
}

test('what is wanted while a question is under way is asked for by one that begins later', async () => {
  const { find, asking, asked } = slowAsk()
  const first = find('a')
  const question = await asking(1)
  const later = [find('b'), find('a'), find('nobody')]
  await Promise.resolve()
  expect(asked).toHaveLength(1)
  question.answer()
  expect(await first).toBe('a!')
  const second = await asking(2)
  expect(second.keys).toEqual(['b', 'a', 'nobody'])
  second.answer()
  expect(await Promise.all(later)).toEqual(['b!', 'a!', undefined])
})

test('a question that fails is told to those who wished, and the next is asked', async () => {
  const { find, asking } = slowAsk()
  const first = find('a')
  const question = await asking(1)
  const later = find('b')
  question.fail()
  await expect(first).rejects.toThrow('away')
  ;(await asking(2)).answer()
  expect(await later).toBe('b!')
})
