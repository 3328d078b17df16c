import { buffer } from 'node:stream/consumers'
import { type Static, Type } from 'typebox'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import { IdText } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { findJob } from '../../platform/jobs.ts'
import { zipOf } from '../../platform/zip.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { type CountyRules, getCountyRules } from '../directory/index.ts'
import { listExporter } from '../disclosure/index.ts'
import { type PlaceNames, placeNames } from '../register/index.ts'
import { batchStateOf, noticeDueOn } from './batch-domain.ts'
import type { BatchLine, BatchPage } from './contract.ts'
import { findOrgan } from './organs.ts'
import { permissions } from './policy.ts'
import {
  type BatchContent,
  type BatchFileRow,
  type BatchRow,
  batchRefusals,
  findBatch,
  issuedByVillage,
  listBatchFiles,
  listBatchRows,
} from './store-batches.ts'
import { batchProgress } from './store-progress.ts'
import { texts } from './texts.ts'

export async function listBatches(app: App, actor: Actor): Promise<{ rows: BatchLine[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const rules = await getCountyRules(tx, actor.scope.county)
    const rows: BatchLine[] = []
    for (const batch of await listBatchRows(tx, actor.scope)) rows.push(await lineOf(tx, actor, batch, rules))
    return { rows }
  })
}

async function lineOf(tx: Tx, actor: Actor, batch: BatchRow, rules: CountyRules): Promise<BatchLine> {
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
    dueOn: noticeDueOn(batch.term_on, rules),
    count: batch.item_count,
    leftOut: batch.left_out,
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
    const rules = await getCountyRules(tx, actor.scope.county)
    const places = await placeNames(tx, actor.scope.county, today)
    const files = volumesOf(await listBatchFiles(tx, actor.scope, batchId))
    const filesOf = Map.groupBy(files, (file) => file.division_code)
    const dueOn = noticeDueOn(batch.term_on, rules)
    const villages = await batchProgress(tx, actor.scope, batch, { dueOn, today })
    return accept({
      batch: await lineOf(tx, actor, batch, rules),
      zips: zipsOf(files).length,
      refusals: await batchRefusals(tx, actor.scope, batchId),
      villages: villages.map((village) => ({
        ...village,
        townshipName: places.township(village.divisionCode),
        villageName: places.village(village.divisionCode),
        files: (filesOf.get(village.divisionCode) ?? []).map(({ content, part, parts, from, to }) => ({
          content,
          part,
          parts,
          from,
          to,
        })),
      })),
    })
  })
}

export interface BatchFileWish {
  readonly division: string
  readonly content?: BatchContent | undefined
  readonly part?: number | undefined
}

export interface BatchFile {
  readonly fileName: string
  readonly format: 'pdf' | 'zip'
  readonly content: Uint8Array
}

/** One file of a village, whose papers are served next. The taking is on record. */
export async function takeBatchFile(
  app: App,
  actor: Actor,
  batchId: string,
  wish: BatchFileWish,
): Promise<Decision<BatchFile, 'document.batch-not-found' | 'document.batch-file-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const batch = await findBatch(tx, actor.scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const { content = 'papers', division, part = 1 } = wish
    const file = volumesOf(await listBatchFiles(tx, actor.scope, batchId)).find(
      (file) => file.division_code === division && file.content === content && file.part === part,
    )
    if (!file) return refuse('document.batch-file-not-found')
    await recordAudit(tx, {
      event: 'documents.batch-file-taken',
      actorId: actor.id,
      details: { batchId, division, files: 1 },
    })
    const places = await placeNames(tx, actor.scope.county, batch.issued_on as PlainDate)
    return accept({ fileName: nameOf(file, places), format: formatOf(file), content: await bytesOf(app, file) })
  })
}

/** A file as one of the parts that together are all papers of a village. */
interface Volume extends BatchFileRow {
  readonly parts: number
  /** Place of its first and last paper among them. */
  readonly from: number
  readonly to: number
}

function volumesOf(files: readonly BatchFileRow[]): Volume[] {
  const whole = Map.groupBy(files, ({ division_code: village, content }) => `${village} ${content}`)
  return [...whole.values()].flatMap((parts) => {
    let to = 0
    return parts.map((file) => ({ ...file, parts: parts.length, from: to + 1, to: (to += file.paper_count) }))
  })
}

/** Bytes of papers in one ZIP, which is made in memory; a larger run leaves in several. */
const ZIP_BYTES = 400_000_000

/** The files of a run, in the order of their villages, as many to a ZIP as it takes. */
function zipsOf(files: readonly Volume[]): Volume[][] {
  const zips: Volume[][] = []
  let bytes = Infinity
  for (const file of files) {
    bytes += Number(file.file_bytes)
    if (bytes > ZIP_BYTES) {
      zips.push([])
      bytes = Number(file.file_bytes)
    }
    zips.at(-1)!.push(file)
  }
  return zips
}

const ZipFilter = Type.Object({ batchId: IdText, zip: Type.Integer({ minimum: 1 }) })

async function filesOfZip(tx: Tx, scope: Scope, { batchId, zip }: Static<typeof ZipFilter>): Promise<Volume[]> {
  return zipsOf(volumesOf(await listBatchFiles(tx, scope, batchId)))[zip - 1] ?? []
}

/** 批量文书: the papers of a run leave as lists do, with a purpose and above the county's limit with a second person's word. */
export const batchPapersExporter = listExporter({
  list: 'batch-papers',
  format: 'zip',
  roles: permissions['documents.batches'],
  filter: ZipFilter,
  title: (language) => texts['document.batch-papers'][language],
  async count(_, tx, { scope }, filter) {
    const files = await filesOfZip(tx, scope, filter)
    const villages = new Set(files.map((file) => file.division_code))
    const issued = await issuedByVillage(tx, scope, filter.batchId)
    return [...villages].reduce((sum, village) => sum + (issued.get(village) ?? 0), 0)
  },
  async write(app, tx, { scope }, filter, { language, watermark }) {
    const files = await filesOfZip(tx, scope, filter)
    const places = await placeNames(tx, scope.county, app.clock.today())
    // What is served on guardians carries no watermark; who took it and why lies beside it.
    const entries: { name: string; content: Uint8Array }[] = []
    entries.push({ name: `${texts['document.batch-papers.note'][language]}.txt`, content: Buffer.from(watermark) })
    for (const file of files)
      entries.push({
        name: `${places.township(file.division_code)}/${nameOf(file, places)}`,
        content: await bytesOf(app, file),
      })
    return Buffer.concat([...zipOf(entries)])
  },
})

const bytesOf = (app: App, file: BatchFileRow): Promise<Uint8Array> => buffer(app.files.readFile(file.file_sha256))

/** Files of one child each leave in a ZIP. */
const formatOf = (file: BatchFileRow): 'pdf' | 'zip' =>
  file.content === 'words' || file.content === 'each' ? 'zip' : 'pdf'

const CALLED: Readonly<Record<BatchContent, string>> = {
  papers: '文书',
  each: '文书-每人一个PDF',
  words: '文书-Word',
  list: '签收表',
}

/** 甲一村-文书-第1册共2册（1—200）.pdf: who has one part sees that there are more, and which papers it holds. */
function nameOf(file: Volume, places: PlaceNames): string {
  const volume = file.parts > 1 ? `-第${file.part}册共${file.parts}册（${file.from}—${file.to}）` : ''
  const village = places.village(file.division_code) || places.division(file.division_code)
  return `${village}-${CALLED[file.content]}${volume}.${formatOf(file)}`
}
