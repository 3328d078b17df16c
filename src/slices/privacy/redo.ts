import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CountyCode, countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { RETENTION_RULES, type RetentionRule } from './domain.ts'
import { carryOut, countPlan } from './retention.ts'
import { insertRetentionRun, listDeletions, saveRunResults } from './store-retention.ts'

/** 删除记录 of a home as a file, to be kept beside the backups: a backup from before brings back what was deleted since. */
const FOLDER = 'deletions'
/** What `nol restore --deletions` has left to be deleted again at the next start. */
const TO_REDO = 'to-redo.jsonl'

/** One line of the list: ids only, no name and no number. */
interface Line {
  readonly county: string
  readonly rule: RetentionRule
  readonly itemId: string
  readonly deletedAt: string
}

/** Writes the list of a county anew, whole or not at all. */
export async function writeDeletionList(app: App, scope: Scope): Promise<void> {
  const { county } = scope
  const rows = await withScope(app.db, scope, (tx) => listDeletions(tx, county))
  const lines = rows.map(({ rule, item_id, deleted_at }): Line => {
    return { county, rule, itemId: item_id, deletedAt: deleted_at.toISOString() }
  })
  const folder = join(app.config.home, FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${county}.jsonl`)
  await writeFile(`${path}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
    mode: 0o600,
    flush: true,
  })
  await rename(`${path}.new`, path)
}

/** Keeps a list for the next start of a restored home. */
export async function keepDeletionsToRedo(home: string, list: string): Promise<number> {
  const lines = linesOf(list)
  await mkdir(join(home, FOLDER), { recursive: true, mode: 0o700 })
  await writeFile(join(home, FOLDER, TO_REDO), list, { mode: 0o600, flush: true })
  return lines.length
}

/** Deletes again what a restore left to be deleted, before anybody is served. Killed anywhere, it is done at the next start. */
export async function redoLeftDeletions(app: App): Promise<void> {
  const path = join(app.config.home, FOLDER, TO_REDO)
  const list = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (list === undefined) return
  await redoDeletions(app, list)
  await rm(path)
}

/** Deletes again what a list names and this database does not know to be deleted. Returns how much. */
export async function redoDeletions(app: App, list: string): Promise<number> {
  let count = 0
  for (const [county, lines] of Map.groupBy(linesOf(list), (line) => line.county))
    count += await redoInCounty(app, countyCode(county), lines)
  return count
}

async function redoInCounty(app: App, county: CountyCode, lines: readonly Line[]): Promise<number> {
  const scope = systemScope(county, 'system:restore')
  const runId = newId()
  const known = await withScope(app.db, scope, (tx) => listDeletions(tx, county))
  const newest = new Map(known.map((row) => [`${row.rule} ${row.item_id}`, row.deleted_at.getTime()]))
  const left = lines.filter(
    ({ rule, itemId, deletedAt }) => (newest.get(`${rule} ${itemId}`) ?? 0) < new Date(deletedAt).getTime(),
  )
  if (left.length === 0) return 0
  const rules = RETENTION_RULES.filter((rule) => left.some((line) => line.rule === rule))
  const plans = rules.map((rule) => {
    const itemIds = [...new Set(left.filter((line) => line.rule === rule).map(({ itemId }) => itemId))]
    return { rule, cutOff: app.clock.today(), itemIds, held: [] }
  })
  await withScope(app.db, scope, async (tx) => {
    const { actorId } = scope
    const reason = '恢复备份后再次清理 / deleted again after a restore'
    const run = { county_code: county, run_id: runId, job_id: null, rules, reason, started_by: actorId }
    await insertRetentionRun(tx, { ...run, started_at: app.clock.now() })
    await recordAudit(tx, { event: 'privacy.retention-started', actorId, details: { runId, rules } })
  })
  for (const plan of plans) await carryOut(app, scope, runId, plan, async () => {})
  await withScope(app.db, scope, async (tx) => {
    await saveRunResults(tx, county, runId, plans.map(countPlan), app.clock.now())
    const details = { runId, count: left.length }
    await recordAudit(tx, { event: 'privacy.retention-finished', actorId: scope.actorId, details })
  })
  await writeDeletionList(app, scope)
  return left.length
}

/** Reads a list; throws on a line that is none, for half a list would bring children back. */
function linesOf(list: string): Line[] {
  return list
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((text) => {
      const line = JSON.parse(text) as Line
      const isLine =
        /^\d{6}$/.test(line.county) && RETENTION_RULES.includes(line.rule) && !Number.isNaN(Date.parse(line.deletedAt))
      if (!isLine || typeof line.itemId !== 'string') throw new TypeError('not a list of deletions')
      return line
    })
}
