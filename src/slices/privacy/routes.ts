import { accept } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { recordAudit } from '../audit/index.ts'
import { recordAssessment } from './assessment-commands.ts'
import { listAssessments, showAssessment } from './assessment-queries.ts'
import { amendBreach, enterBreach, stepBreach } from './breach-commands.ts'
import type { BreachFacts } from './breach-domain.ts'
import { listBreaches, showBreach } from './breach-queries.ts'
import * as commands from './commands.ts'
import * as contract from './contract.ts'
import * as reports from './report-contract.ts'
import * as safeguards from './safeguards-contract.ts'
import { childFileXlsx, makeChildFile } from './file.ts'
import { showLooks } from './looks.ts'
import * as queries from './queries.ts'
import { readReport } from './report.ts'
import { reportXlsx } from './report-xlsx.ts'
import { texts } from './texts.ts'

const FILE_REFUSALS = { 'privacy.request-not-found': 404, 'privacy.child-gone': 409 } as const
const CHILD_NOT_FOUND = { 'privacy.child-not-found': 404 } as const

/** Serves the protection of personal data: register, assessments, breaches, retention, requests, consents, looks, report. */
export function registerPrivacyRoutes(http: HttpApp, app: App): void {
  serveSettings(http, app)
  serveRequests(http, app)
  serveChildren(http, app)
  serveAssessments(http, app)
  serveBreaches(http, app)
  serveReport(http, app)
}

function serveSettings(http: HttpApp, app: App): void {
  serve(http, contract.showPrivacy, {}, async ({ actor }) => accept(await queries.showPrivacy(app, actor)))
  serve(
    http,
    contract.changePrivacySettings,
    { 'privacy.retention-too-short': 422, 'privacy.changed-meanwhile': 409 },
    ({ actor, body }) => commands.changeSettings(app, actor, body.settings, body.version),
  )
  serve(http, contract.previewRetention, {}, async ({ actor }) => accept(await queries.previewRetention(app, actor)))
  serve(
    http,
    contract.startRetentionRun,
    { 'privacy.no-rule': 422, 'privacy.run-reason-missing': 422 },
    ({ actor, body }) => commands.startRetention(app, actor, body.rules, body.reason),
  )
}

function serveRequests(http: HttpApp, app: App): void {
  serve(http, contract.listRequests, {}, async ({ actor, query }) =>
    accept(await queries.listRequests(app, actor, query)),
  )
  serve(http, contract.enterRequest, { ...CHILD_NOT_FOUND, 'privacy.day-in-future': 422 }, ({ actor, body }) =>
    commands.enterRequest(app, actor, { ...body, receivedOn: body.receivedOn as PlainDate }),
  )
  serve(http, contract.showRequest, { 'privacy.request-not-found': 404 }, ({ actor, params }) =>
    queries.showRequest(app, actor, params.requestId),
  )
  serve(
    http,
    contract.stepRequest,
    {
      'privacy.request-not-found': 404,
      'privacy.changed-meanwhile': 409,
      'privacy.step-not-possible': 409,
      'privacy.reason-missing': 422,
      'privacy.answer-missing': 422,
      'privacy.office-missing': 422,
    },
    ({ actor, params, body }) => commands.stepRequest(app, actor, params.requestId, body),
  )
  const as = (language: 'zh' | 'en', event: 'child-file-viewed' | 'child-file-exported') => ({
    language,
    texts: http.options.texts,
    event,
  })
  serve(http, contract.showChildFile, FILE_REFUSALS, ({ actor, params, language }) =>
    makeChildFile(app, actor, params.requestId, as(language, 'child-file-viewed')),
  )
  serve(http, contract.exportChildFile, FILE_REFUSALS, async ({ actor, params, language }) => {
    const file = await makeChildFile(app, actor, params.requestId, as(language, 'child-file-exported'))
    if (!file.ok) return file
    const name = `${texts['privacy.file.sheet.facts'][language]}-${file.value.number}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, await childFileXlsx(file.value, language)))
  })
}

function serveChildren(http: HttpApp, app: App): void {
  serve(http, contract.showLooks, CHILD_NOT_FOUND, ({ actor, params, query, language }) => {
    const days = { from: query.from as PlainDate | undefined, to: query.to as PlainDate | undefined }
    return showLooks(app, actor, params.childId, days, language)
  })
  serve(http, contract.listAllConsents, {}, async ({ actor, query }) =>
    accept(await queries.listAllConsents(app, actor, query)),
  )
  serve(http, contract.listConsents, CHILD_NOT_FOUND, ({ actor, params }) =>
    queries.listConsents(app, actor, params.childId),
  )
  serve(
    http,
    contract.recordConsent,
    { ...CHILD_NOT_FOUND, 'privacy.consent-not-needed': 422, 'privacy.day-in-future': 422 },
    ({ actor, params, body }) =>
      commands.recordConsent(app, actor, {
        ...body,
        childId: params.childId,
        givenOn: body.givenOn as PlainDate,
      }),
  )
  serve(http, contract.withdrawConsent, { 'privacy.consent-not-found': 404 }, ({ actor, params }) =>
    commands.withdrawConsent(app, actor, params.consentId),
  )
}

function serveAssessments(http: HttpApp, app: App): void {
  serve(http, safeguards.listAssessments, {}, async ({ actor, query }) =>
    accept(await listAssessments(app, actor, query)),
  )
  serve(
    http,
    safeguards.recordAssessment,
    {
      'privacy.assessment-not-needed': 422,
      'privacy.assessment-contradicts-itself': 422,
      'privacy.day-in-future': 422,
      'privacy.review-before-assessment': 422,
      'privacy.words-missing': 422,
    },
    ({ actor, body }) =>
      recordAssessment(app, actor, {
        ...body,
        assessedOn: body.assessedOn as PlainDate,
        reviewOn: body.reviewOn as PlainDate,
      }),
  )
  serve(http, safeguards.showAssessment, { 'privacy.assessment-not-found': 404 }, ({ actor, params }) =>
    showAssessment(app, actor, params.assessmentId),
  )
}

const FACT_REFUSALS = {
  'privacy.moment-in-future': 422,
  'privacy.happened-after-known': 422,
  'privacy.words-missing': 422,
  'privacy.data-set-unknown': 422,
  'privacy.number-in-words': 422,
} as const
const STEP_REFUSALS = {
  'privacy.breach-not-found': 404,
  'privacy.changed-meanwhile': 409,
  'privacy.breach-step-not-possible': 409,
} as const

const factsOf = (facts: Omit<BreachFacts, 'happenedAt'> & { readonly happenedAt: string | null }): BreachFacts => ({
  ...facts,
  happenedAt: facts.happenedAt === null ? null : new Date(facts.happenedAt),
})

function serveBreaches(http: HttpApp, app: App): void {
  serve(http, safeguards.listBreaches, {}, async ({ actor, query }) => accept(await listBreaches(app, actor, query)))
  serve(http, safeguards.enterBreach, FACT_REFUSALS, ({ actor, body }) =>
    enterBreach(app, actor, { ...body, knownAt: new Date(body.knownAt), facts: factsOf(body.facts) }),
  )
  serve(http, safeguards.showBreach, { 'privacy.breach-not-found': 404 }, ({ actor, params }) =>
    showBreach(app, actor, params.breachId),
  )
  serve(
    http,
    safeguards.stepBreach,
    {
      ...STEP_REFUSALS,
      'privacy.moment-in-future': 422,
      'privacy.moment-before-known': 422,
      'privacy.words-missing': 422,
      'privacy.number-in-words': 422,
    },
    ({ actor, params, body }) => stepBreach(app, actor, params.breachId, { ...body, at: new Date(body.at) }),
  )
  serve(http, safeguards.amendBreach, { ...FACT_REFUSALS, ...STEP_REFUSALS }, ({ actor, params, body }) =>
    amendBreach(app, actor, params.breachId, { ...body, facts: factsOf(body.facts) }),
  )
}

function serveReport(http: HttpApp, app: App): void {
  serve(http, reports.showPrivacyReport, {}, async ({ actor, params }) =>
    accept(await readReport(app, actor, Number(params.year))),
  )
  serve(http, reports.exportPrivacyReport, {}, async ({ actor, params, language }) => {
    const report = await readReport(app, actor, Number(params.year))
    await withScope(app.db, actor.scope, (tx) =>
      recordAudit(tx, { event: 'privacy.report-exported', actorId: actor.id, details: { year: report.year } }),
    )
    const name = `${texts['privacy.report.title'][language]}-${report.year}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, await reportXlsx(report, language, http.options.texts)))
  })
}
