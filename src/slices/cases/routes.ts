import { accept, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { ISSUE_REFUSALS, SERVICE_REFUSALS } from '../documents/index.ts'
import { showCase } from './case-page.ts'
import * as contract from './contract.ts'
import { removePhoto, takePhoto, uploadPhoto } from './photo-commands.ts'
import type { CasePorts } from './presence.ts'
import { countCases, listCases } from './queries.ts'
import { listLedger as listLedgerEndpoint } from './ledger-contract.ts'
import { listLedger } from './ledgers.ts'
import { recordOnCase } from './record-commands.ts'
import { issueRecordPaper } from './record-paper-commands.ts'
import { registerKeepingRoutes } from './routes-keeping.ts'
import { takeCaseStep } from './step-commands.ts'

const FIELD_REFUSALS = {
  'case.fields-missing': 422,
  'case.fields-malformed': 422,
  'case.fields-unknown': 422,
} as const
const RECORD_REFUSALS = {
  'case.not-found': 404,
  'case.not-of-your-unit': 403,
  'case.record-by-others': 403,
  'case.record-not-now': 409,
  'case.record-day-in-future': 422,
  'case.calendar-year-missing': 503,
  'case.days-out-of-order': 422,
  'case.report-not-found': 404,
  'case.office-not-asked': 422,
  'case.attendance-not-reported': 409,
  'case.attendance-too-short': 409,
  'case.attendance-before-return': 422,
  'case.attendance-beyond-days': 422,
  'case.check-too-early': 409,
  'case.attendance-says-otherwise': 409,
} as const
const FORM_REFUSALS = {
  'case.evidence-does-not-fit': 422,
  'case.evidence-reference-missing': 422,
  'case.recheck-day-missing': 422,
  'case.recheck-day-out-of-range': 422,
  'case.out-of-school-day-in-future': 422,
  'case.order-day-too-early': 422,
  'case.hearing-day-too-early': 422,
  'case.hearing-not-told': 422,
  'case.remedies-not-told': 422,
  'case.officers-two': 422,
  'case.no-legal-basis': 409,
  'case.amount-out-of-range': 422,
  'case.amount-above-notice': 422,
  'case.amount-not-simple': 422,
  'case.collection-not-open': 422,
  'case.account-not-told': 422,
  'case.surcharge-above-fine': 422,
  'case.closing-reason-does-not-fit': 422,
  'case.lower-grade-not-open': 422,
} as const

/** Serves the ledger and the steps of cases. */
export function registerCasesRoutes(http: HttpApp, app: App, ports: CasePorts): void {
  serveLists(http, app)
  servePapers(http, app)
  registerKeepingRoutes(http, app)

  serve(http, contract.showCase, { 'case.not-found': 404 }, ({ actor, params }) =>
    showCase(app, actor, params.caseId, ports),
  )

  serve(
    http,
    contract.takeCaseStep,
    {
      ...RECORD_REFUSALS,
      ...FIELD_REFUSALS,
      ...FORM_REFUSALS,
      ...ISSUE_REFUSALS,
      'case.changed-meanwhile': 409,
      'case.step-not-possible': 409,
      'case.step-by-others': 403,
      'case.requirements-missing': 409,
    },
    ({ actor, params, body }) => takeCaseStep(app, actor, params.caseId, params.step, body, ports),
  )

  serve(
    http,
    contract.recordOnCase,
    {
      ...RECORD_REFUSALS,
      ...FIELD_REFUSALS,
      ...ISSUE_REFUSALS,
      ...SERVICE_REFUSALS,
      'case.record-not-found': 404,
      'case.record-of-another-kind': 422,
      'case.record-corrected-already': 409,
      'case.notice-not-sent': 409,
      'case.visitors-two': 422,
      'case.not-paused': 409,
      'case.photo-not-found': 404,
    },
    ({ actor, params, body }) => recordOnCase(app, actor, params.caseId, params.kind, body, ports),
  )
  servePhotos(http, app)
}

function servePhotos(http: HttpApp, app: App): void {
  serve(
    http,
    contract.uploadCasePhoto,
    {
      'case.not-found': 404,
      'case.not-of-your-unit': 403,
      'case.record-by-others': 403,
      'case.record-not-now': 409,
      'case.record-day-in-future': 422,
      'case.no-file': 400,
      'case.photo-too-large': 413,
      'case.photo-of-wrong-type': 422,
      'case.photo-damaged': 422,
      'case.photos-too-many': 409,
    },
    async ({ actor, params, upload }) => {
      const file = await upload()
      return file ? uploadPhoto(app, actor, params.caseId, params.kind, file.content) : refuse('case.no-file')
    },
  )
  serve(http, contract.takeCasePhoto, { 'case.photo-not-found': 404 }, async ({ actor, params }) => {
    const photo = await takePhoto(app, actor, params.caseId, params.photoId)
    if (!photo.ok) return photo
    const { mediaType, content } = photo.value
    return accept(fileReply(`走访照片.${mediaType.split('/')[1]}`, mediaType, content))
  })
  serve(http, contract.removeCasePhoto, { 'case.photo-not-found': 404, 'case.photo-fixed': 409 }, ({ actor, params }) =>
    removePhoto(app, actor, params.caseId, params.photoId),
  )
}

function servePapers(http: HttpApp, app: App): void {
  serve(
    http,
    contract.issueRecordPaper,
    { ...ISSUE_REFUSALS, 'case.not-found': 404, 'case.not-of-your-unit': 403, 'case.record-not-found': 404 },
    ({ actor, params, body }) => issueRecordPaper(app, actor, params.caseId, body),
  )
}

function serveLists(http: HttpApp, app: App): void {
  serve(http, listLedgerEndpoint, { 'case.cursor-unknown': 410 }, ({ actor, query }) => listLedger(app, actor, query))
  serve(http, contract.listCases, { 'case.cursor-unknown': 410 }, ({ actor, query }) => listCases(app, actor, query))

  serve(http, contract.countCases, {}, async ({ actor, query }) => accept(await countCases(app, actor, query)))
}
