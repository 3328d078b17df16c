import { buffer } from 'node:stream/consumers'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { enqueueJob, type JobContext, listJobs, systemScope } from '../../platform/jobs.ts'
import { type MediaType, withoutMetadata } from '../../platform/photo-metadata.ts'
import { recordAudit } from '../audit/index.ts'
import { countUnchecked, type EvidenceRow, takeUnchecked, updateEvidenceFile } from './store-evidence.ts'

export const CLEANING_JOB = 'documents.clean-photos'

/** Photos of one transaction: each is read and written whole. */
const BATCH = 10

/** Queues the cleaning of photos from before their place was taken out, once for each county that has such. */
export async function startPhotoCleaning(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) {
    const scope = systemScope(county, 'system:documents')
    await withScope(app.db, scope, async (tx) => {
      const waiting = await listJobs(tx, { kinds: [CLEANING_JOB], states: ['queued', 'running'] })
      if (waiting.length > 0 || (await countUnchecked(tx, county)) === 0) return
      await enqueueJob(tx, { kind: CLEANING_JOB, payload: {}, actor: { id: scope.actorId, scope } })
    })
  }
}

/**
 * Takes place, time and device out of photos that were kept with them, some at a time while people work. Killed anywhere,
 * it goes on with what is left. The files they were are swept like every file without a row.
 */
export async function cleanPhotos({ app, scope, signal, progress }: JobContext): Promise<Record<string, unknown>> {
  const { county } = scope
  const total = await withScope(app.db, scope, (tx) => countUnchecked(tx, county))
  const done = { removed: 0, unreadable: 0 }
  for (;;) {
    signal.throwIfAborted()
    const states = await withScope(app.db, scope, (tx) => cleanNext(app, tx, county))
    if (states.length === 0) break
    for (const state of states) done[state]++
    const count = done.removed + done.unreadable
    await progress(count / Math.max(count, total), `${count} / ${total}`)
  }
  await withScope(app.db, scope, (tx) =>
    recordAudit(tx, { event: 'documents.photos-cleaned', actorId: scope.actorId, details: done }),
  )
  return done
}

async function cleanNext(app: App, tx: Tx, county: CountyCode): Promise<('removed' | 'unreadable')[]> {
  const states: ('removed' | 'unreadable')[] = []
  for (const row of await takeUnchecked(tx, county, BATCH)) states.push(await clean(app, tx, row))
  return states
}

/** Evidence that cannot be read stays as it came: a proof is not thrown away for what it says of itself. */
async function clean(app: App, tx: Tx, row: EvidenceRow): Promise<'removed' | 'unreadable'> {
  const file = await buffer(app.files.readFile(row.file_sha256))
  const cleaned = withoutMetadata(row.media_type as MediaType, file)
  if (!cleaned) {
    await updateEvidenceFile(tx, row, { metadata: 'unreadable' })
    return 'unreadable'
  }
  const stored = await app.files.putFile([cleaned], { owner: row.county_code })
  await updateEvidenceFile(tx, row, { metadata: 'removed', file_sha256: stored.sha256, file_bytes: stored.bytes })
  return 'removed'
}
