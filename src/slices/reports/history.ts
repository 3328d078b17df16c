import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { findLastRun } from './store.ts'
import { findLastHistoryDay, recordStates, saveHistoryDay } from './store-history.ts'

const KEEPER = 'system:reports'

/** Keeps the history of every county: after each run, and once a day for what verdicts have changed. Asked every ten minutes. */
export async function startDueHistory(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await keepHistory(app, county)
}

/**
 * Records what holds now, when a run has been published since or the day is over. A run speaks of its count day; yet days
 * already recorded are not rewritten, so an older roster read later holds from the last recorded day on.
 */
export async function keepHistory(app: App, county: CountyCode): Promise<void> {
  await withScope(app.db, systemScope(county, KEEPER), async (tx) => {
    const run = await findLastRun(tx, county)
    if (!run) return
    const last = await findLastHistoryDay(tx, county)
    const today = app.clock.today()
    const isNewRun = run.runId !== last?.run_id
    if (last && !isNewRun && chinaDayOf(last.recorded_at) === today) return
    const asked = isNewRun ? run.asOfOn : today
    const on = last && last.on_day > asked ? last.on_day : asked
    const changes = await recordStates(tx, county, on)
    await saveHistoryDay(tx, {
      county_code: county,
      on_day: on,
      run_id: run.runId,
      recorded_at: app.clock.now(),
      changes,
    })
  })
}
