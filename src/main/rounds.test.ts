import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { plant } from '../../test/builders/county.ts'
import { testApp } from '../../test/support/database.ts'
import { startRounds } from './rounds.ts'

const app = await testApp()
const FIRST = '540126'
const SECOND = '540127'
await plant(
  app.db,
  'directory.division',
  [FIRST, SECOND].map((code) => ({ code: `${code}000000`, county_code: code, name: code, level: 'county' })),
)

test('a fault of one county keeps no other from its round, and a round that lasts is not doubled', async () => {
  const seen: string[] = []
  const rounds = startRounds(app, [
    {
      round: 'test',
      everyMs: 5,
      async run(_app, [county]) {
        seen.push(county!)
        if (county === FIRST) throw new Error('only here')
        await sleep(300)
      },
    },
  ])
  await expect.poll(() => seen.length, { interval: 5 }).toBeGreaterThanOrEqual(2)
  await sleep(100)
  rounds.stop()
  expect(seen).toEqual([FIRST, SECOND])
})
