import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aScope, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { type JobContext, systemScope } from '../../platform/jobs.ts'
import { RECONCILE_JOB } from './commands.ts'
import { jobHandlers } from './jobs.ts'
import { finishRun, saveRun } from './store.ts'

const app = await testApp({ today: plainDate('2026-03-10') })
const { county } = aScope()
const scope = systemScope(county, 'system:test')

describe('a reconciliation whose process was killed after the commit', () => {
  test('is not done again: the second attempt answers what was published', async () => {
    const [runId, jobId] = [newId(), newId()]
    const at = app.clock.now()
    await withScope(app.db, scope, async (tx) => {
      await saveRun(tx, { county, runId, asOf: plainDate('2026-03-01'), jobId, startedBy: 'clerk', at })
      const summary = JSON.stringify({ children: 7 })
      await finishRun(tx, county, runId, { finished_at: at, rosters: '[]', summary, model: '{}' })
    })
    const context: JobContext = {
      app,
      jobId,
      scope,
      attempt: 2,
      payload: { runId, asOf: '2026-03-01' },
      progress: async () => {},
      signal: new AbortController().signal,
    }
    expect(await jobHandlers[RECONCILE_JOB]!(context)).toEqual({ children: 7 })
    expect(await app.db.asAdmin('select * from audit.entry where event = $1', ['reconciliation.run-finished'])).toEqual(
      [],
    )
    expect(existsSync(join(app.config.home, 'work'))).toBe(false)
  })
})
