import { buffer } from 'node:stream/consumers'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import { pdfOf } from '../../platform/papers/pdf.ts'
import { readUpTo } from '../../platform/received.ts'
import { recordAudit } from '../audit/index.ts'
import type { DocumentKindName } from './domain.ts'
import type { PaperFile } from './files.ts'
import { findLibreOffice, pdfOfWord } from './render/libreoffice.ts'
import { isWorded, sampledPaper, templatePaper } from './render/papers.ts'
import { tagLabel, tagsOfKind } from './render/tags.ts'
import { checkTemplate, fillTemplate, TEMPLATE_BYTES, type TemplateRefusal } from './render/word-template.ts'
import { findTemplateRow, insertTemplate, listTemplateRows, type PaperFormat, saveTemplateUse } from './store-files.ts'
import { texts } from './texts.ts'

type Unworded = 'document.kind-without-template'

/** The Word template of a kind: a version of the county, or the built-in one (0), to be edited in Word. */
export async function takeTemplate(
  app: App,
  actor: Actor,
  kind: DocumentKindName,
  version: number,
): Promise<Decision<PaperFile, Unworded | 'document.template-not-found'>> {
  if (!isWorded(kind)) return refuse('document.kind-without-template')
  const fileName = `模板-${texts[`document.kind.${kind}`].zh}-${version}.docx`
  if (version === 0) return accept({ fileName, format: 'docx', content: await docxOf(templatePaper(kind)) })
  const row = await withScope(app.db, actor.scope, (tx) => findTemplateRow(tx, actor.scope.county, kind, version))
  if (!row) return refuse('document.template-not-found')
  return accept({ fileName, format: 'docx', content: await buffer(app.files.readFile(row.file_sha256)) })
}

/** A template filled with its own tags, to be looked at before it is put into use. */
// @NOTE no audit: nothing is written and no child is shown
export async function previewTemplate(
  app: App,
  actor: Actor,
  kind: DocumentKindName,
  version: number,
  format: PaperFormat,
): Promise<Decision<PaperFile, Unworded | 'document.template-not-found' | 'document.only-word'>> {
  const template = await takeTemplate(app, actor, kind, version)
  if (!template.ok) return template
  // Each tag shows its own name: what a paper will say stands in its place.
  const values = Object.fromEntries(tagsOfKind(kind).map((tag) => [tag, `【${tagLabel(tag)}】`]))
  const docx = await fillTemplate(kind, Buffer.from(template.value.content), values)
  const fileName = `预览-${texts[`document.kind.${kind}`].zh}-${version}.${format}`
  if (format === 'docx') return accept({ fileName, format, content: docx })
  if (version === 0 && isWorded(kind)) return accept({ fileName, format, content: pdfOf([sampledPaper(kind, values)]) })
  const program = findLibreOffice()
  return program
    ? accept({ fileName, format, content: await pdfOfWord(app.config, program, docx) })
    : refuse('document.only-word')
}

export interface TemplateUpload {
  readonly content: AsyncIterable<Uint8Array>
  readonly note: string
}

/** Takes a template that was edited in Word: checked against the fields first, kept as a new version, not yet in use. */
export async function uploadTemplate(
  app: App,
  actor: Actor,
  kind: DocumentKindName,
  upload: TemplateUpload,
): Promise<Decision<{ readonly version: number }, Unworded | TemplateRefusal | 'document.template-too-large'>> {
  if (!isWorded(kind)) return refuse('document.kind-without-template')
  const { county } = actor.scope
  const file = await readUpTo(upload.content, TEMPLATE_BYTES)
  if (!file) return refuse('document.template-too-large', { megabytes: TEMPLATE_BYTES / 1_000_000 })
  const checked = await checkTemplate(kind, file)
  if (!checked.ok) return checked
  const stored = await app.files.putFile([file], { owner: county })
  return withScope(app.db, actor.scope, async (tx) => {
    const newest = (await listTemplateRows(tx, county)).find((row) => row.kind === kind)?.version ?? 0
    const version = newest + 1
    await insertTemplate(tx, {
      county_code: county,
      kind,
      version,
      file_sha256: stored.sha256,
      file_bytes: stored.bytes,
      note: upload.note,
      uploaded_by: actor.id,
      uploaded_at: app.clock.now(),
    })
    await recordAudit(tx, { event: 'documents.template-uploaded', actorId: actor.id, details: { kind, version } })
    return accept({ version })
  })
}

/** Puts a version into use for new papers, or goes back to an earlier one or the built-in (0). What was issued keeps its own. */
export async function putTemplateInUse(
  app: App,
  actor: Actor,
  kind: DocumentKindName,
  version: number,
): Promise<Decision<{ readonly version: number }, Unworded | 'document.template-not-found'>> {
  if (!isWorded(kind)) return refuse('document.kind-without-template')
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    if (version > 0 && !(await findTemplateRow(tx, county, kind, version))) return refuse('document.template-not-found')
    await saveTemplateUse(tx, {
      county_code: county,
      kind,
      version,
      changed_by: actor.id,
      changed_at: app.clock.now(),
    })
    await recordAudit(tx, { event: 'documents.template-put-in-use', actorId: actor.id, details: { kind, version } })
    return accept({ version })
  })
}
