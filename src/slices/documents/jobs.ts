import { buffer } from 'node:stream/consumers'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Scope } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { type JobContext, JobFailed, type JobHandlers } from '../../platform/jobs.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import { joinedPdf, PAPERS_IN_A_FILE, pdfOf } from '../../platform/papers/pdf.ts'
import { namedId } from '../../platform/named-id.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { type ZipEntry, zipOf } from '../../platform/zip.ts'
import { sponsoringSchools, schoolNames } from '../directory/index.ts'
import { openedChild, placeNames } from '../register/index.ts'
import { BATCH_JOB } from './batch-commands.ts'
import { composeDocument, issuePrepared, type PreparedDocument } from './commands.ts'
import { openContent } from './content.ts'
import { decideFields, kindRuleOf } from './domain.ts'
import { childrenHolding } from './held.ts'
import { findOrgan, type OrganOnPaper } from './organs.ts'
import { CLEANING_JOB, cleanPhotos } from './photo-cleaning.ts'
import { findLibreOffice, pdfsOfWords } from './render/libreoffice.ts'
import { paperOf } from './render/papers.ts'
import { signatureListPaper } from './render/signature-list.ts'
import { tagValues } from './render/tags.ts'
import { fillTemplate } from './render/word-template.ts'
import { decideSecondText } from './second-text.ts'
import type { ChildRow, DocumentRow } from './store.ts'
import {
  type BatchContent,
  type BatchItemRow,
  type BatchRow,
  findBatch,
  insertBatchFile,
  issuedByVillage,
  listBatchDocuments,
  listBatchFiles,
  listChildrenOfItems,
  saveOutcomes,
  takeWaitingItems,
} from './store-batches.ts'
import { findTemplateRow } from './store-files.ts'

export const jobHandlers: JobHandlers = { [BATCH_JOB]: runBatch, [CLEANING_JOB]: cleanPhotos }

/** Papers of one transaction: their numbers are taken together, and others wait for as long as that. */
const CHUNK = 100
/** Part of the progress bar that issuing takes; the rest is drawing. */
const ISSUING = 0.4

/**
 * Issues the papers of a run and draws them village by village. Each chunk is one transaction that takes the numbers and
 * marks the children, so that a run killed anywhere goes on with nobody lost and nobody twice; files that exist are not
 * drawn again.
 */
async function runBatch(context: JobContext): Promise<Record<string, unknown>> {
  const batch = await withScope(context.app.db, context.scope, (tx) =>
    findBatch(tx, context.scope, String(context.payload['batchId'])),
  )
  if (!batch) throw new JobFailed('这个批次不存在。There is no such run.')
  const issued = await issueAll(context, batch)
  const files = await drawAll(context, batch)
  return { issued, files }
}

async function issueAll(context: JobContext, batch: BatchRow): Promise<number> {
  const { app, scope } = context
  for (;;) {
    context.signal.throwIfAborted()
    const left = await withScope(app.db, scope, async (tx) => {
      const items = await takeWaitingItems(tx, scope, batch.batch_id, CHUNK)
      if (items.length === 0) return undefined
      // Another run for the same school year waits until these have their papers, and then leaves them out.
      await holdSubmission(tx, namedId(batch.county_code, BATCH_JOB, batch.kind, batch.school_year))
      await checkSecondText(app, tx, batch)
      const names = await namesFor(tx, scope, batch)
      const children = await listChildrenOfItems(
        tx,
        scope,
        items.flatMap((item) => item.child_id ?? []),
      )
      const of = { kind: batch.kind, schoolYear: batch.school_year, termOn: batch.term_on }
      const held = await childrenHolding(
        app,
        tx,
        of,
        children.map((child) => child.child_id),
      )
      const byId = new Map(children.map((child) => [child.child_id, openedChild(app.secrets, child)]))
      const prepared: PreparedDocument[] = []
      const outcomes = new Map<string, string[]>()
      for (const item of items) {
        const child = byId.get(item.child_id ?? '')
        const one = child && held.has(child.child_id) ? 'document.held-already' : prepareItem(batch, item, child, names)
        const outcome = typeof one === 'string' ? one : 'issued'
        if (typeof one !== 'string') prepared.push(one)
        outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), item.item_id])
      }
      const actor = { id: scope.actorId, role: scope.role, scope }
      await issuePrepared(app, tx, actor, prepared)
      await saveOutcomes(tx, batch.county_code, outcomes)
      return items.at(-1)!.ordinal
    })
    if (left === undefined) break
    await context.progress((ISSUING * left) / batch.item_count, `制发 ${left} / ${batch.item_count}`)
  }
  const issued = await withScope(app.db, scope, (tx) => issuedByVillage(tx, scope, batch.batch_id))
  return [...issued.values()].reduce((sum, count) => sum + count, 0)
}

/** The template may have been changed since the run began. */
async function checkSecondText(app: JobContext['app'], tx: Parameters<typeof findOrgan>[0], batch: BatchRow) {
  const second = await decideSecondText(app, tx, batch.county_code as CountyCode, {
    kind: batch.kind,
    secondText: batch.second_text,
  })
  if (!second.ok)
    throw new JobFailed('现用模板没有“{第二语言}”的位置。The template in use has no place for the second language.')
}

interface BatchNames {
  readonly organ: OrganOnPaper
  readonly sponsors: ReadonlyMap<string, string>
  readonly schools: ReadonlyMap<string, string>
}

async function namesFor(tx: Parameters<typeof findOrgan>[0], scope: Scope, batch: BatchRow): Promise<BatchNames> {
  const organ = await findOrgan(tx, scope.county, { kind: batch.organ_kind, unit: batch.organ_unit }, batch.issued_on)
  if (!organ) throw new JobFailed('目录中没有发文机关。The directory does not know the issuing organ.')
  return {
    organ,
    sponsors: await sponsoringSchools(tx, scope.county, batch.issued_on),
    schools: await schoolNames(tx, scope.county),
  }
}

/** A paper of the run, or the code of why there is none for this child. */
function prepareItem(
  batch: BatchRow,
  item: BatchItemRow,
  child: ChildRow | undefined,
  names: BatchNames,
): PreparedDocument | string {
  if (!child) return 'document.child-not-found'
  const sponsor = names.schools.get(names.sponsors.get(child.division_code) ?? '')
  const takesSchool = kindRuleOf(batch.kind).required.includes('school')
  const school = takesSchool ? { school: batch.fields['school'] ?? child.school_name ?? sponsor } : {}
  const fields = decideFields(batch.kind, { ...batch.fields, ...school })
  if (!fields.ok) return fields.code
  const composed = composeDocument(
    {
      submissionId: item.item_id,
      kind: batch.kind,
      childId: child.child_id,
      batchId: batch.batch_id,
      fields: fields.value,
      secondText: batch.second_text ?? undefined,
    },
    { organ: names.organ, issuedOn: batch.issued_on, fields: fields.value, child, corrects: null },
  )
  return composed.ok ? composed.value : composed.code
}

async function drawAll(context: JobContext, batch: BatchRow): Promise<number> {
  const { app, scope } = context
  const villages = await withScope(app.db, scope, (tx) => issuedByVillage(tx, scope, batch.batch_id))
  const drawn = await withScope(app.db, scope, (tx) => listBatchFiles(tx, scope, batch.batch_id))
  const isDrawn = new Set(drawn.filter((file) => file.content === 'list').map((file) => file.division_code))
  const all = [...villages.values()].reduce((sum, count) => sum + count, 0)
  let done = 0
  for (const [village, count] of villages) {
    context.signal.throwIfAborted()
    if (!isDrawn.has(village)) await drawVillage(context, batch, village)
    done += count
    await context.progress(ISSUING + ((1 - ISSUING) * done) / all, `排版 ${done} / ${all}`)
  }
  return villages.size
}

/** Draws the papers of a village, at most 200 in a file, and its list for signatures; the list is written last. */
async function drawVillage(context: JobContext, batch: BatchRow, village: string): Promise<void> {
  const { app, scope } = context
  const { rows, place } = await withScope(app.db, scope, async (tx) => ({
    rows: await listBatchDocuments(tx, scope, batch.batch_id, village),
    place: (await placeNames(tx, scope.county, batch.issued_on)).division(village),
  }))
  const keep = async (content: BatchContent, part: number, count: number, file: Iterable<Uint8Array>) => {
    const stored = await app.files.putFile(file, { owner: batch.county_code })
    await withScope(app.db, scope, (tx) =>
      insertBatchFile(tx, {
        county_code: batch.county_code,
        batch_id: batch.batch_id,
        part,
        content,
        paper_count: count,
        file_sha256: stored.sha256,
        file_bytes: stored.bytes,
        made_at: app.clock.now(),
        division_code: village,
        school_key: '',
      }),
    )
  }
  for (let at = 0, part = 1; at < rows.length; at += PAPERS_IN_A_FILE, part++) {
    const some = rows.slice(at, at + PAPERS_IN_A_FILE)
    const { words, together, each } = await drawPapers(context, batch, some)
    if (words) await keep('words', part, some.length, zipOf(named(some, words, 'docx')))
    if (together) await keep('papers', part, some.length, [together])
    if (each) await keep('each', part, some.length, zipOf(named(some, each, 'pdf')))
  }
  const signed = rows.map((row) => ({ content: openContent(app.secrets, row), number: row.document_number }))
  const list = signatureListPaper(batch.kind, place, signed)
  await keep('list', 1, signed.length, [pdfOf([list], { home: app.config.home })])
}

const named = (rows: readonly DocumentRow[], files: readonly Uint8Array[], ending: string): ZipEntry[] =>
  rows.map((row, index) => ({ name: `${row.document_number}.${ending}`, content: files[index]! }))

interface Drawn {
  readonly words?: readonly Uint8Array[]
  readonly together?: Uint8Array
  readonly each?: readonly Uint8Array[] | undefined
}

/** Papers of one file: by the built-in layout, or by the county's own template as Word, and as PDF where LibreOffice is. */
async function drawPapers(context: JobContext, batch: BatchRow, rows: readonly DocumentRow[]): Promise<Drawn> {
  const { config, secrets } = context.app
  context.signal.throwIfAborted()
  if (rows.some((row) => row.template_version > 0)) {
    const words = await wordFiles(context, batch, rows)
    const program = findLibreOffice()
    if (!program) return { words }
    const pdfs = await pdfsOfWords(config, program, words)
    return { words, together: joinedPdf(pdfs), each: batch.each_child ? pdfs : undefined }
  }
  const options = { home: config.home }
  const papers = rows.map((row) => paperOf(batch.kind, openContent(secrets, row), row.document_number, row.issued_on))
  return {
    together: pdfOf(papers, options),
    each: batch.each_child ? papers.map((paper) => pdfOf([paper], options)) : undefined,
  }
}

/** Word files of papers, each by the template it was issued under. */
async function wordFiles(context: JobContext, batch: BatchRow, rows: readonly DocumentRow[]): Promise<Buffer[]> {
  const { app, scope } = context
  const files: Buffer[] = []
  for (const row of rows) {
    context.signal.throwIfAborted()
    const content = openContent(app.secrets, row)
    const template = await withScope(app.db, scope, (tx) =>
      findTemplateRow(tx, scope.county, batch.kind, row.template_version),
    )
    files.push(
      template
        ? await fillTemplate(
            batch.kind,
            await buffer(app.files.readFile(template.file_sha256)),
            tagValues(content, row.document_number, row.issued_on),
          )
        : await docxOf(paperOf(batch.kind, content, row.document_number, row.issued_on)),
    )
  }
  return files
}
