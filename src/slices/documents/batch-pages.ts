import { buffer } from 'node:stream/consumers'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { findJob } from '../../platform/jobs.ts'
import { zipOf } from '../../platform/zip.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { type PlaceNames, placeNames } from '../register/index.ts'
import { batchStateOf, isNoticeLate, noticeDueOn } from './batch-domain.ts'
import type { BatchLine, BatchPage } from './contract.ts'
import { findOrgan } from './organs.ts'
import {
  type BatchContent,
  type BatchFileRow,
  type BatchRow,
  batchProgress,
  batchRefusals,
  findBatch,
  listBatchFiles,
  listBatchRows,
} from './store-batches.ts'

export async function listBatches(app: App, actor: Actor): Promise<{ rows: BatchLine[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const rows: BatchLine[] = []
    for (const batch of await listBatchRows(tx, actor.scope)) rows.push(await lineOf(tx, actor, batch))
    return { rows }
  })
}

async function lineOf(tx: Tx, actor: Actor, batch: BatchRow): Promise<BatchLine> {
  const job = batch.job_id ? await findJob(tx, batch.job_id as Uuid) : undefined
  const organ = { kind: batch.organ_kind, unit: batch.organ_unit }
  const names = await accountNames(tx, [batch.started_by])
  return {
    batchId: batch.batch_id,
    kind: batch.kind,
    schoolYear: batch.school_year,
    organName: (await findOrgan(tx, actor.scope.county, organ, batch.issued_on))?.name ?? batch.organ_unit,
    startedByName: names.get(batch.started_by) ?? batch.started_by,
    startedAt: batch.started_at.toISOString(),
    termOn: batch.term_on,
    dueOn: noticeDueOn(batch.term_on),
    count: batch.item_count,
    state: batchStateOf(job),
    job: job
      ? {
          id: job.id,
          kind: job.kind,
          state: job.state,
          progress: job.progress,
          message: job.message,
          result: job.result ?? null,
        }
      : null,
  }
}

/** A run village by village: issued, received, late (E2). */
export async function showBatch(
  app: App,
  actor: Actor,
  batchId: string,
): Promise<Decision<BatchPage, 'document.batch-not-found'>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const batch = await findBatch(tx, actor.scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const places = await placeNames(tx, actor.scope.county, today)
    const files = Map.groupBy(await listBatchFiles(tx, actor.scope, batchId), (file) => file.division_code)
    const villages = await batchProgress(tx, actor.scope, batchId)
    return accept({
      batch: await lineOf(tx, actor, batch),
      refusals: await batchRefusals(tx, actor.scope, batchId),
      villages: villages.map((village) => ({
        ...village,
        townshipName: places.township(village.divisionCode),
        villageName: places.village(village.divisionCode),
        isLate: isNoticeLate(village.issued - village.served, batch.term_on, today),
        files: (files.get(village.divisionCode) ?? []).map(({ content, part }) => ({ content, part })),
      })),
    })
  })
}

export interface BatchFileWish {
  readonly division?: string | undefined
  readonly content?: BatchContent | undefined
  readonly part?: number | undefined
}

export interface BatchFile {
  readonly fileName: string
  readonly format: 'pdf' | 'zip'
  readonly content: Uint8Array
}

/** Largest ZIP made in memory; a larger county takes its townships one by one. */
const ZIP_BYTES = 400_000_000

/** The file of one village, or all files of the run as a ZIP. The taking is on record. */
export async function takeBatchFile(
  app: App,
  actor: Actor,
  batchId: string,
  wish: BatchFileWish,
): Promise<
  Decision<BatchFile, 'document.batch-not-found' | 'document.batch-file-not-found' | 'document.batch-files-too-large'>
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const batch = await findBatch(tx, actor.scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const { content = 'papers', division, part = 1 } = wish
    const files = (await listBatchFiles(tx, actor.scope, batchId)).filter(
      (file) =>
        division === undefined || (file.division_code === division && file.content === content && file.part === part),
    )
    if (files.length === 0) return refuse('document.batch-file-not-found')
    if (files.reduce((sum, file) => sum + Number(file.file_bytes), 0) > ZIP_BYTES)
      return refuse('document.batch-files-too-large')
    await recordAudit(tx, {
      event: 'documents.batch-file-taken',
      actorId: actor.id,
      details: { batchId, division: division ?? '', files: files.length },
    })
    const places = await placeNames(tx, actor.scope.county, batch.issued_on as PlainDate)
    if (division === undefined) return accept(await zipped(app, files, places))
    const [file] = files
    return accept({ fileName: nameOf(file!, places), format: formatOf(file!), content: await bytesOf(app, file!) })
  })
}

async function zipped(app: App, files: readonly BatchFileRow[], places: PlaceNames): Promise<BatchFile> {
  const entries: { name: string; content: Uint8Array }[] = []
  for (const file of files)
    entries.push({
      name: `${places.township(file.division_code)}/${nameOf(file, places)}`,
      content: await bytesOf(app, file),
    })
  return { fileName: '批量文书.zip', format: 'zip', content: Buffer.concat([...zipOf(entries)]) }
}

const bytesOf = (app: App, file: BatchFileRow): Promise<Uint8Array> => buffer(app.files.readFile(file.file_sha256))

/** Papers by a bureau's own template are Word files in a ZIP of their own. */
const formatOf = (file: BatchFileRow): 'pdf' | 'zip' => (file.content === 'words' ? 'zip' : 'pdf')

function nameOf(file: BatchFileRow, places: PlaceNames): string {
  const what = file.content === 'list' ? '签收表' : `文书-${file.part}`
  return `${places.village(file.division_code) || places.division(file.division_code)}-${what}.${formatOf(file)}`
}
