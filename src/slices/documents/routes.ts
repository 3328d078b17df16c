import { accept, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { BATCH_REFUSALS, resumeBatch, startBatch, stopBatch } from './batch-commands.ts'
import { listBatches, showBatch, takeBatchFile } from './batch-pages.ts'
import { withdrawDocument } from './commands.ts'
import * as contract from './contract.ts'
import { DESK_REFUSALS, issueAtDesk, showDesk } from './desk-commands.ts'
import { takeEvidence, uploadEvidence } from './evidence-commands.ts'
import { printServiceReturn, takeDocumentFile } from './files.ts'
import { listLetters } from './letters.ts'
import { changeOrgan, showOrgan } from './organ-commands.ts'
import { listDocuments, showDocument } from './pages.ts'
import type { DocumentPorts } from './ports.ts'
import { recordReceipts } from './receipts-commands.ts'
import { listReceipts } from './receipts-pages.ts'
import { recordService, SERVICE_REFUSALS } from './service-commands.ts'
import { previewTemplate, putTemplateInUse, takeTemplate, uploadTemplate } from './template-commands.ts'
import { listTemplates } from './template-pages.ts'

/** Serves issuing, serving, printing, templates and runs of papers. */
export function registerDocumentsRoutes(http: HttpApp, app: App, ports: DocumentPorts): void {
  serveDocuments(http, app)
  serveDesk(http, app, ports)
  serveFiles(http, app)
  serveService(http, app)
  serveTemplates(http, app)
  serveBatches(http, app)
  serveOrgan(http, app)
}

const NOT_FOUND = { 'document.not-found': 404 } as const

function serveDocuments(http: HttpApp, app: App): void {
  serve(http, contract.listDocuments, {}, async ({ actor, query }) => accept(await listDocuments(app, actor, query)))
  serve(http, contract.showDocument, NOT_FOUND, ({ actor, params }) => showDocument(app, actor, params.documentId))
  serve(
    http,
    contract.withdrawDocument,
    {
      ...NOT_FOUND,
      'document.organ-not-yours': 403,
      'document.withdrawn': 409,
      'document.served-stays': 409,
      'document.frozen-on-issue': 409,
    },
    ({ actor, params, body }) => withdrawDocument(app, actor, params.documentId, body.reason),
  )
  serve(http, contract.listLetters, {}, async ({ actor, query }) =>
    accept(await listLetters(app, actor, query.schoolYear)),
  )
}

function serveDesk(http: HttpApp, app: App, ports: DocumentPorts): void {
  serve(
    http,
    contract.showDesk,
    { 'document.child-not-found': 404, 'document.matter-not-found': 404 },
    ({ actor, query }) => showDesk(app, actor, query, ports),
  )
  serve(http, contract.issueDocument, DESK_REFUSALS, ({ actor, body }) => issueAtDesk(app, actor, body, ports))
}

function serveFiles(http: HttpApp, app: App): void {
  serve(
    http,
    contract.takeDocumentFile,
    { ...NOT_FOUND, 'document.blanked': 410, 'document.only-word': 409, 'document.pdf-needs-font': 409 },
    async ({ actor, params, query }) => {
      const file = await takeDocumentFile(app, actor, params.documentId, query.format)
      return file.ok ? accept(fileReply(file.value.fileName, CONTENT_TYPES[query.format], file.value.content)) : file
    },
  )
  serve(
    http,
    contract.printServiceReturn,
    { ...NOT_FOUND, 'document.blanked': 410, 'document.addressee-not-found': 404 },
    async ({ actor, params, query }) => {
      const file = await printServiceReturn(app, actor, params.documentId, params.addresseeId, query.format)
      return file.ok ? accept(fileReply(file.value.fileName, CONTENT_TYPES[query.format], file.value.content)) : file
    },
  )
}

function serveService(http: HttpApp, app: App): void {
  serve(http, contract.recordService, SERVICE_REFUSALS, ({ actor, params, body }) =>
    withScope(app.db, actor.scope, (tx) =>
      recordService(app, tx, actor, { ...body, onDay: body.onDay as PlainDate, documentId: params.documentId }),
    ),
  )
  serve(
    http,
    contract.uploadEvidence,
    {
      ...NOT_FOUND,
      'document.no-file': 400,
      'document.evidence-too-large': 413,
      'document.evidence-of-wrong-type': 422,
      'document.evidence-damaged': 422,
    },
    async ({ actor, params, upload }) => {
      const file = await upload()
      return file ? uploadEvidence(app, actor, params.documentId, file.content) : refuse('document.no-file')
    },
  )
  serve(http, contract.takeEvidence, { 'document.evidence-not-found': 404 }, async ({ actor, params }) => {
    const file = await takeEvidence(app, actor, params.documentId, params.evidenceId)
    if (!file.ok) return file
    const type = file.value.mediaType as (typeof CONTENT_TYPES)[keyof typeof CONTENT_TYPES]
    return accept(fileReply(`送达影像.${type.split('/')[1]}`, type, file.value.content))
  })
  serve(http, contract.listReceipts, { 'document.batch-not-found': 404 }, ({ actor, params, query }) =>
    listReceipts(app, actor, params.batchId, query),
  )
  serve(
    http,
    contract.recordReceipts,
    { ...SERVICE_REFUSALS, 'document.batch-not-found': 404 },
    ({ actor, params, body }) =>
      recordReceipts(app, actor, params.batchId, { ...body, onDay: body.onDay as PlainDate }),
  )
}

const TEMPLATE_REFUSALS = { 'document.kind-without-template': 404, 'document.template-not-found': 404 } as const

function serveTemplates(http: HttpApp, app: App): void {
  serve(http, contract.listTemplates, {}, async ({ actor }) => accept(await listTemplates(app, actor)))
  serve(
    http,
    contract.takeTemplate,
    { ...TEMPLATE_REFUSALS, 'document.only-word': 409 },
    async ({ actor, params, query }) => {
      const file = query.preview
        ? await previewTemplate(app, actor, params.documentKind, query.version, query.preview)
        : await takeTemplate(app, actor, params.documentKind, query.version)
      return file.ok
        ? accept(fileReply(file.value.fileName, CONTENT_TYPES[file.value.format], file.value.content))
        : file
    },
  )
  serve(
    http,
    contract.uploadTemplate,
    {
      'document.kind-without-template': 404,
      'document.no-file': 400,
      'document.template-too-large': 413,
      'document.template-unreadable': 422,
      'document.template-tags-unknown': 422,
      'document.template-tags-missing': 422,
    },
    async ({ actor, params, upload }) => {
      const file = await upload()
      if (!file) return refuse('document.no-file')
      const note = (file.fields['note'] ?? '').slice(0, 200)
      return uploadTemplate(app, actor, params.documentKind, { content: file.content, note })
    },
  )
  serve(http, contract.putTemplateInUse, TEMPLATE_REFUSALS, ({ actor, params, body }) =>
    putTemplateInUse(app, actor, params.documentKind, body.version),
  )
}

const BATCH_NOT_FOUND = { 'document.batch-not-found': 404 } as const

function serveBatches(http: HttpApp, app: App): void {
  serve(http, contract.listBatches, {}, async ({ actor }) => accept(await listBatches(app, actor)))
  serve(http, contract.showBatch, BATCH_NOT_FOUND, ({ actor, params }) => showBatch(app, actor, params.batchId))
  serve(http, contract.startBatch, BATCH_REFUSALS, ({ actor, body }) =>
    startBatch(app, actor, { ...body, termOn: body.termOn as PlainDate }),
  )
  serve(http, contract.stopBatch, { ...BATCH_NOT_FOUND, 'document.batch-not-running': 409 }, ({ actor, params }) =>
    stopBatch(app, actor, params.batchId),
  )
  serve(http, contract.resumeBatch, { ...BATCH_NOT_FOUND, 'document.batch-not-stopped': 409 }, ({ actor, params }) =>
    resumeBatch(app, actor, params.batchId),
  )
  serve(
    http,
    contract.takeBatchFile,
    { ...BATCH_NOT_FOUND, 'document.batch-file-not-found': 404 },
    async ({ actor, params, query }) => {
      const file = await takeBatchFile(app, actor, params.batchId, query)
      return file.ok
        ? accept(fileReply(file.value.fileName, CONTENT_TYPES[file.value.format], file.value.content))
        : file
    },
  )
}

function serveOrgan(http: HttpApp, app: App): void {
  const refusals = { 'document.organ-not-yours': 403, 'document.organ-unknown': 404 } as const
  serve(http, contract.showOrgan, refusals, ({ actor }) => showOrgan(app, actor))
  serve(
    http,
    contract.changeOrgan,
    { 'document.organ-not-yours': 403, 'document.organ-mark-taken': 409, 'document.organ-changed-meanwhile': 409 },
    ({ actor, body }) => changeOrgan(app, actor, body),
  )
}
