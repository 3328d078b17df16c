import { newId } from '../../kernel/ids.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { enqueueJob, type JobContext, JobFailed, type JobHandlers, systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { RETENTION_JOB } from './commands.ts'
import { RETENTION_RULES, type RetentionRule } from './domain.ts'
import { writeDeletionList } from './redo.ts'
import { carryOut, countPlan, planRule } from './retention.ts'
import { findSettings } from './store.ts'
import {
  countDeletions,
  findRetentionRun,
  insertRetentionRun,
  listRetentionRuns,
  lockRetention,
  type RuleResult,
  saveRunResults,
} from './store-retention.ts'

export const jobHandlers: JobHandlers = { [RETENTION_JOB]: runRetention }

/** Carries out a run: each rule is planned anew, so that what changed since the preview is seen. */
async function runRetention({ app, scope, payload, progress }: JobContext): Promise<Record<string, unknown>> {
  const runId = String(payload['runId'])
  const { county } = scope
  const start = await withScope(app.db, scope, async (tx) => {
    const run = await findRetentionRun(tx, county, runId)
    return run && { run, settings: (await findSettings(tx, county)).settings }
  })
  if (!start) throw new JobFailed('没有这次清理。There is no such run.')
  const { run, settings } = start
  if (run.finished_at) {
    // Whoever was killed right after finishing has not told the list of it yet.
    await writeDeletionList(app, scope)
    return { results: run.results }
  }
  const results: RuleResult[] = []
  for (const [index, rule] of run.rules.entries()) {
    const plan = await withScope(app.db, scope, (tx) => planRule(app, tx, scope, rule, settings))
    await carryOut(app, scope, runId, plan, (done) =>
      progress(
        (index + done / Math.max(1, plan.itemIds.length)) / run.rules.length,
        `${done} / ${plan.itemIds.length}`,
      ),
    )
    results.push(countPlan(plan))
  }
  const summary = await withScope(app.db, scope, async (tx) => {
    const deleted = await countDeletions(tx, county, runId)
    const counted = results.map((result) => ({ ...result, deleted: deleted.get(result.rule) ?? 0 }))
    await saveRunResults(tx, county, runId, counted, app.clock.now())
    const count = counted.reduce((sum, result) => sum + result.deleted, 0)
    await recordAudit(tx, { event: 'privacy.retention-finished', actorId: scope.actorId, details: { runId, count } })
    return { results: counted }
  })
  await writeDeletionList(app, scope)
  return summary
}

const AUTOMATIC = 'system:retention'
const DAY_MS = 86_400_000

/** Queues the rules a county lets run by themselves, once a day. The worker asks every hour. */
export async function startDueRetention(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) {
    const scope = systemScope(county, AUTOMATIC)
    await withScope(app.db, scope, async (tx) => {
      await lockRetention(tx, county)
      const { settings } = await findSettings(tx, county)
      const rules = RETENTION_RULES.filter((rule) => settings.retention[rule].mode === 'automatic')
      const runs = await listRetentionRuns(tx, county, 50)
      const last = runs.find((run) => run.started_by === AUTOMATIC)
      const now = app.clock.now()
      if (rules.length === 0 || (last && now.getTime() - last.started_at.getTime() < DAY_MS)) return
      const due: RetentionRule[] = []
      for (const rule of rules) {
        if ((await planRule(app, tx, scope, rule, settings)).itemIds.length > 0) due.push(rule)
      }
      if (due.length === 0) return
      const runId = newId()
      const actor = { id: AUTOMATIC, scope }
      const jobId = await enqueueJob(tx, { kind: RETENTION_JOB, payload: { runId }, actor })
      await insertRetentionRun(tx, {
        county_code: county,
        run_id: runId,
        job_id: jobId,
        rules: due,
        reason: '按设置自动清理 / automatic',
        started_by: AUTOMATIC,
        started_at: now,
      })
      await recordAudit(tx, { event: 'privacy.retention-started', actorId: AUTOMATIC, details: { runId, rules: due } })
    })
  }
}
