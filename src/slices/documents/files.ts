import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import { pdfOf, undrawableIn } from '../../platform/papers/pdf.ts'
import { recordAudit } from '../audit/index.ts'
import { lineOfPaper } from './paper-line.ts'
import { openAddressee, openContent, openService } from './content.ts'
import { findOrgan } from './organs.ts'
import { findLibreOffice, pdfOfWord } from './render/libreoffice.ts'
import { isWorded, paperOf } from './render/papers.ts'
import { serviceReturnPaper } from './render/service-return.ts'
import { tagValues } from './render/tags.ts'
import { fillTemplate } from './render/word-template.ts'
import { type DocumentRow, findDocument, listAddressees, listServices } from './store.ts'
import { findDocumentFile, findTemplateRow, insertDocumentFile, type PaperFormat } from './store-files.ts'
import { texts } from './texts.ts'

export interface PaperFile {
  readonly fileName: string
  readonly format: PaperFormat
  readonly content: Uint8Array
}

type FileRefusal = 'document.not-found' | 'document.blanked' | 'document.only-word' | 'document.pdf-needs-font'

/**
 * The file of a paper. Who takes it first fixes it: from then on everybody gets the same bytes, checked against their
 * hash, whatever becomes of templates and fonts. The look is on record.
 */
export async function takeDocumentFile(
  app: App,
  actor: Actor,
  documentId: string,
  format: PaperFormat,
): Promise<Decision<PaperFile, FileRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findDocument(tx, actor.scope, documentId)
    if (!row) return refuse('document.not-found')
    if (row.blanked_on !== null) return refuse('document.blanked')
    const kept = await findDocumentFile(tx, actor.scope, documentId, format)
    if (!kept && format === 'pdf' && needsFont(app, row)) return refuse('document.pdf-needs-font')
    const content = kept ? await readKept(app, kept.file_sha256) : await drawDocument(app, tx, row, format)
    if (!content) return refuse('document.only-word')
    if (!kept) await keep(app, tx, actor, row, format, content)
    await recordAudit(tx, {
      event: 'documents.file-taken',
      actorId: actor.id,
      ...(row.child_id && { subjectId: row.child_id }),
      details: { documentId, number: row.document_number, format },
    })
    return accept({ fileName: fileNameOf(row, format), format, content })
  })
}

/** Whether the second language of a paper would come out as empty boxes; a Word file takes the fonts of whoever opens it. */
function needsFont(app: App, row: DocumentRow): boolean {
  if (row.template_version !== 0) return false
  const { secondText } = openContent(app.secrets, row)
  return secondText !== null && undrawableIn(secondText, { home: app.config.home }).length > 0
}

/** Kept files are checked by the store against their seal and here against their hash. */
async function readKept(app: App, sha256: string): Promise<Uint8Array> {
  const content = await buffer(app.files.readFile(sha256))
  if (createHash('sha256').update(content).digest('hex') !== sha256)
    throw new Error(`the kept file ${sha256} is not what was kept`)
  return content
}

async function keep(app: App, tx: Tx, actor: Actor, row: DocumentRow, format: PaperFormat, content: Uint8Array) {
  const stored = await app.files.putFile([content], { owner: row.county_code })
  await insertDocumentFile(tx, actor.scope, {
    county_code: row.county_code,
    document_id: row.document_id,
    format,
    file_sha256: stored.sha256,
    file_bytes: stored.bytes,
    made_at: app.clock.now(),
    ...lineOfPaper(row),
  })
}

/** Draws a paper by the template it was issued under; undefined when that gives no PDF here. */
async function drawDocument(app: App, tx: Tx, row: DocumentRow, format: PaperFormat): Promise<Uint8Array | undefined> {
  const content = openContent(app.secrets, row)
  if (!isWorded(row.kind)) throw new TypeError(`${row.kind} has no wording`)
  if (row.template_version === 0) {
    const paper = paperOf(row.kind, content, row.document_number, row.issued_on)
    return format === 'pdf' ? pdfOf([paper], { home: app.config.home }) : docxOf(paper)
  }
  const template = await findTemplateRow(tx, countyOf(row), row.kind, row.template_version)
  const file = await buffer(app.files.readFile(template!.file_sha256))
  const docx = await fillTemplate(row.kind, file, tagValues(content, row.document_number, row.issued_on))
  if (format === 'docx') return docx
  const program = findLibreOffice()
  return program ? pdfOfWord(app.config, program, docx) : undefined
}

const countyOf = (row: DocumentRow) => row.county_code as Parameters<typeof findTemplateRow>[1]

function fileNameOf(row: DocumentRow, format: PaperFormat): string {
  return `${texts[`document.kind.${row.kind}`].zh}-${row.document_number}.${format}`
}

/** 送达回证 of one addressee: blank to be taken along, or filled from what is on record. */
export async function printServiceReturn(
  app: App,
  actor: Actor,
  documentId: string,
  addresseeId: string,
  format: PaperFormat,
): Promise<Decision<PaperFile, 'document.not-found' | 'document.blanked' | 'document.addressee-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findDocument(tx, actor.scope, documentId)
    if (!row) return refuse('document.not-found')
    if (row.blanked_on !== null) return refuse('document.blanked')
    const addressees = await listAddressees(tx, actor.scope, [documentId])
    const addressee = addressees.find((one) => one.addressee_id === addresseeId)
    if (!addressee) return refuse('document.addressee-not-found')
    const services = await listServices(tx, actor.scope, [documentId])
    const service = services.find((one) => one.addressee_id === addresseeId && one.outcome === 'served')
    const organ = await findOrgan(tx, actor.scope.county, { kind: row.organ_kind, unit: row.organ_unit }, row.issued_on)
    const paper = serviceReturnPaper({
      organName: organ?.name ?? openContent(app.secrets, row).organName,
      documentTitle: texts[`document.kind.${row.kind}`].zh,
      documentNumber: row.document_number,
      addressee: addressee.relation ? `${addressee.name}（${addressee.relation}）` : addressee.name,
      address: openAddressee(app.secrets, addressee).address ?? '',
      service: service
        ? {
            method: service.method,
            onDay: service.on_day,
            effectiveOn: service.effective_on,
            details: openService(app.secrets, service),
          }
        : null,
    })
    const content = format === 'pdf' ? pdfOf([paper], { home: app.config.home }) : await docxOf(paper)
    return accept({ fileName: `送达回证-${row.document_number}-${addressee.ordinal}.${format}`, format, content })
  })
}
