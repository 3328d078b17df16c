import { beforeAll, expect, test } from 'vitest'
import { plantCounty } from '../../test/builders/county.ts'
import { anActor, testApp } from '../../test/support/database.ts'
import { plainDate } from '../kernel/plain-date.ts'
import { withScope } from '../platform/database.ts'
import { recordAudit, verifyChain } from '../slices/audit/index.ts'
import { enqueueJob, findJob } from '../platform/jobs.ts'

// A server whose battery is empty starts in the year 2000, and one that asks the network for the time jumps. The database's own clock stays: only what the
// system itself reads is moved.

const app = await testApp({ today: plainDate('2026-03-10') })
const actor = anActor()
beforeAll(() => plantCounty(app.db))

test.each(['2026-03-10', '2031-07-01', '2000-01-01', '2026-03-09', '2026-03-10'])(
  'on %s work is written, found again, and the record stays whole',
  async (day) => {
    app.clock.moveTo(plainDate(day))
    const jobId = await withScope(app.db, actor.scope, async (tx) => {
      await recordAudit(tx, { event: 'rosters.received', actorId: actor.id, subjectId: 'x' })
      return enqueueJob(tx, { kind: 'clock', payload: { day }, actor })
    })
    expect((await withScope(app.db, actor.scope, (tx) => findJob(tx, jobId)))?.state).toBe('queued')
    const verification = await verifyChain(app, actor.scope)
    expect(verification.fault).toBeNull()
    expect(verification.count).toBeGreaterThan(0)
  },
)

test('and all of it is one chain in the order of writing', async () => {
  expect((await verifyChain(app, actor.scope)).count).toBe(5)
})
