import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { App } from '../platform/app.ts'
import { type Tx, withReference, withScope } from '../platform/database.ts'
import { enqueueJob, type JobContext, JobFailed, type JobHandlers, listJobs, systemScope } from '../platform/jobs.ts'
import { columnsSealedBefore } from '../platform/reseal.ts'
import type { Secrets } from '../platform/secrets.ts'
import { resealAttendance } from '../slices/attendance/index.ts'
import { recordAudit } from '../slices/audit/index.ts'
import { PLAIN_CASE, PLAIN_EVENT, resealCases } from '../slices/cases/index.ts'
import { listCounties } from '../slices/directory/index.ts'
import { resealDocuments } from '../slices/documents/index.ts'
import { resealEnrolment } from '../slices/enrolment/index.ts'
import { resealFindings, resealWords } from '../slices/reconciliation/reseal.ts'
import { resealRegister } from '../slices/register/index.ts'
import { resealSafeguards } from '../slices/privacy/index.ts'
import { resealTips } from '../slices/tips/index.ts'

export const RESEAL_JOB = 'keys.reseal'

export const keyJobs: JobHandlers = { [RESEAL_JOB]: reseal }

type ResealBatch = (tx: Tx, secrets: Secrets, county: string) => Promise<number>
const BATCHES: readonly ResealBatch[] = [
  resealRegister,
  resealDocuments,
  resealEnrolment,
  resealFindings,
  resealWords,
  resealCases,
  resealTips,
  resealSafeguards,
  resealAttendance,
]

/** Every process has seen a new key after this long (secrets.ts), so that nothing old is written any more. */
const ALL_KNOW_MS = 6000

/**
 * Seals everything of a county with its newest key, some hundred rows at a time, while people work: reading takes every
 * key there is. Killed anywhere, it goes on with what is left. Old keys are forgotten when nothing needs them any more.
 */
async function reseal(context: JobContext): Promise<Record<string, unknown>> {
  const { app, scope, signal } = context
  const { county } = scope
  let rows = 0
  for (const batch of BATCHES) {
    for (;;) {
      signal.throwIfAborted()
      const count = await withScope(app.db, scope, (tx) => batch(tx, app.secrets, county))
      if (count === 0) break
      rows += count
      await context.progress(0.5, `${rows}`)
    }
  }
  const files = await resealFiles(app, county, signal)
  const isRotation = context.payload['retire'] === true
  if (isRotation) await refuseUnsealed(context)
  const retired = isRotation ? app.secrets.retireOld(county) : []
  await withScope(app.db, scope, (tx) =>
    recordAudit(tx, { event: 'keys.resealed', actorId: scope.actorId, details: { rows, files, retired } }),
  )
  return { rows, files, retired }
}

/** An old key is forgotten only when nothing is sealed with it: a table that no batch knows would be lost for good. */
async function refuseUnsealed({ app, scope }: JobContext): Promise<void> {
  const columns = await withScope(app.db, scope, (tx) => columnsSealedBefore(tx, app.secrets, scope.county))
  if (columns.length > 0)
    throw new JobFailed(`旧密钥仍在使用，未删除。Old keys are kept, for they still open ${columns.join(', ')}.`)
}

/** A file belongs to the county whose key it is sealed with; one in plain text to the county it was derived for or sent to. */
async function resealFiles(app: App, county: string, signal: AbortSignal): Promise<number> {
  const counties = await withReference(app.db, listCounties)
  const sent = await withScope(app.db, systemScope(county, 'system:keys'), async (tx) => {
    const rows = await tx.selectFrom('rosters.roster').select('file_sha256').where('county_code', '=', county).execute()
    return new Set(rows.map((row) => row.file_sha256))
  })
  return app.files.reseal((file, keyId) => {
    if (keyId !== undefined) return keyId.startsWith(`${county}-`) ? county : undefined
    if ('derived' in file) return file.derived.startsWith(`rosters/${county}/`) ? county : undefined
    return counties.length === 1 || sent.has(file.sha256) ? county : undefined
  }, signal)
}

/** Begins a new key for a county and queues the job that seals everything with it; returns the job. */
export async function rotateKeys(app: App, county: string, actorId: string) {
  const keyId = app.secrets.rotate(county)
  await sleep(ALL_KNOW_MS)
  const scope = systemScope(county, actorId)
  const jobId = await withScope(app.db, scope, async (tx) => {
    await recordAudit(tx, { event: 'keys.rotated', actorId, details: { keyId } })
    return enqueueJob(tx, {
      kind: RESEAL_JOB,
      payload: { retire: true },
      actor: { id: actorId, scope },
    })
  })
  return { keyId, jobId }
}

/** Queues the sealing of what an older version left in plain text, once for each county that has such rows. */
export async function sealOldHome(app: App): Promise<void> {
  for (const { code } of await withReference(app.db, listCounties)) {
    const scope = systemScope(code, 'system:keys')
    await withScope(app.db, scope, async (tx) => {
      const { rows } = await sql<{ plain: boolean }>`
        select exists (select from register.child where county_code = ${code} and sealed is null)
            or exists (select from enrolment.pupil where county_code = ${code} and sealed is null)
            or exists (select from register.child_record where county_code = ${code} and sealed is null)
            or exists (select from reconciliation.verdict where county_code = ${code} and coalesce(evidence_ref, note) is not null)
            or exists (select from reconciliation.finding_event where county_code = ${code}
                 and coalesce(details ->> 'evidenceRef', details ->> 'note') is not null)
            or exists (select from cases.dropout_case where county_code = ${code} and ${PLAIN_CASE})
            or exists (select from cases.case_event where county_code = ${code} and ${PLAIN_EVENT})
            or exists (select from rosters.roster where county_code = ${code}) and ${await app.files.hasPlainFiles()} as plain`.execute(
        tx,
      )
      const waiting = await listJobs(tx, { kinds: [RESEAL_JOB], states: ['queued', 'running'] })
      if (!rows[0]?.plain || waiting.length > 0) return
      await enqueueJob(tx, { kind: RESEAL_JOB, payload: {}, actor: { id: 'system:keys', scope } })
    })
  }
}
