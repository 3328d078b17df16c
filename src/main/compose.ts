import type { Command } from 'commander'
import type { Role } from '../kernel/scope.ts'
import type { Texts } from '../kernel/texts.ts'
import type { App } from '../platform/app.ts'
import type { OpenCli, RegisterCli } from '../platform/cli.ts'
import { createHttp, type HttpApp, type HttpOptions, httpTexts } from '../platform/http.ts'
import type { JobHandler, JobHandlers } from '../platform/jobs.ts'
import { uploadQuota } from '../platform/upload-quota.ts'
import { tableTexts } from '../platform/tables/index.ts'
import { registerAccountsCli } from '../slices/accounts/cli.ts'
import { accountNames, sessionResolver } from '../slices/accounts/index.ts'
import { permissions as accountsPermissions } from '../slices/accounts/policy.ts'
import { registerAccountsRoutes } from '../slices/accounts/routes.ts'
import { texts as accountsTexts } from '../slices/accounts/texts.ts'
import { alarmWork, refusalTally } from '../slices/alarms/index.ts'
import { permissions as alarmsPermissions } from '../slices/alarms/policy.ts'
import { registerAlarmsRoutes } from '../slices/alarms/routes.ts'
import { texts as alarmsTexts } from '../slices/alarms/texts.ts'
import { presenceOf } from '../slices/attendance/index.ts'
import { permissions as attendancePermissions } from '../slices/attendance/policy.ts'
import { registerAttendanceRoutes } from '../slices/attendance/routes.ts'
import { texts as attendanceTexts } from '../slices/attendance/texts.ts'
import { attendanceWork } from '../slices/attendance/index.ts'
import { registerAuditCli } from '../slices/audit/cli.ts'
import { jobHandlers as auditJobs } from '../slices/audit/commands.ts'
import { permissions as auditPermissions } from '../slices/audit/policy.ts'
import { registerAuditRoutes } from '../slices/audit/routes.ts'
import { texts as auditTexts } from '../slices/audit/texts.ts'
import { caseWork, casesExporter, findMatter, ledgerExporters } from '../slices/cases/index.ts'
import { permissions as casesPermissions } from '../slices/cases/policy.ts'
import { registerCasesRoutes } from '../slices/cases/routes.ts'
import { jobHandlers as casesJobs } from '../slices/cases/sweep.ts'
import { texts as casesTexts } from '../slices/cases/texts.ts'
import { permissions as crosschecksPermissions } from '../slices/crosschecks/policy.ts'
import { registerCrosschecksRoutes } from '../slices/crosschecks/routes.ts'
import { texts as crosschecksTexts } from '../slices/crosschecks/texts.ts'
import { registerDirectoryCli } from '../slices/directory/cli.ts'
import { permissions as directoryPermissions } from '../slices/directory/policy.ts'
import { registerDirectoryRoutes } from '../slices/directory/routes.ts'
import { texts as directoryTexts } from '../slices/directory/texts.ts'
import { batchPapersExporter, documentsExporter, documentWork, noticeWork } from '../slices/documents/index.ts'
import { jobHandlers as documentsJobs } from '../slices/documents/jobs.ts'
import { registerDocumentsRoutes } from '../slices/documents/routes.ts'
import { permissions as documentsPermissions } from '../slices/documents/policy.ts'
import { texts as documentsTexts } from '../slices/documents/texts.ts'
import { disclosureCli } from '../slices/disclosure/cli.ts'
import { type AnyExporter, type ChildInSight, exportWork } from '../slices/disclosure/index.ts'
import { permissions as disclosurePermissions } from '../slices/disclosure/policy.ts'
import { registerDisclosureRoutes } from '../slices/disclosure/routes.ts'
import { texts as disclosureTexts } from '../slices/disclosure/texts.ts'
import { isPupilInSight, pupilsExporter } from '../slices/enrolment/index.ts'
import { permissions as enrolmentPermissions } from '../slices/enrolment/policy.ts'
import { registerEnrolmentRoutes } from '../slices/enrolment/routes.ts'
import { texts as enrolmentTexts } from '../slices/enrolment/texts.ts'
import { permissions as periodicPermissions } from '../slices/periodic/policy.ts'
import { registerPeriodicRoutes } from '../slices/periodic/routes.ts'
import { texts as periodicTexts } from '../slices/periodic/texts.ts'
import { privacyWork } from '../slices/privacy/index.ts'
import { registerPrivacyCli } from '../slices/privacy/cli.ts'
import { jobHandlers as privacyJobs } from '../slices/privacy/jobs.ts'
import { permissions as privacyPermissions } from '../slices/privacy/policy.ts'
import { registerPrivacyRoutes } from '../slices/privacy/routes.ts'
import { texts as privacyTexts } from '../slices/privacy/texts.ts'
import { registerReconciliationCli } from '../slices/reconciliation/cli.ts'
import { jobHandlers as reconciliationJobs } from '../slices/reconciliation/jobs.ts'
import { findingsExporter } from '../slices/reconciliation/queries.ts'
import { permissions as reconciliationPermissions } from '../slices/reconciliation/policy.ts'
import { registerReconciliationRoutes } from '../slices/reconciliation/routes.ts'
import { texts as reconciliationTexts } from '../slices/reconciliation/texts.ts'
import { crosscheckWork } from '../slices/crosschecks/index.ts'
import { periodicWork } from '../slices/periodic/index.ts'
import { findingWork } from '../slices/reconciliation/work.ts'
import { childrenExporter, isChildInSight } from '../slices/register/index.ts'
import { permissions as registerPermissions } from '../slices/register/policy.ts'
import { registerRegisterRoutes } from '../slices/register/routes.ts'
import { texts as registerTexts } from '../slices/register/texts.ts'
import { registerReportsCli } from '../slices/reports/cli.ts'
import { permissions as reportsPermissions } from '../slices/reports/policy.ts'
import { registerReportsRoutes } from '../slices/reports/routes.ts'
import { texts as reportsTexts } from '../slices/reports/texts.ts'
import { registerRostersCli } from '../slices/rosters/cli.ts'
import { jobHandlers as rostersJobs } from '../slices/rosters/jobs.ts'
import { permissions as rostersPermissions } from '../slices/rosters/policy.ts'
import { registerRostersRoutes } from '../slices/rosters/routes.ts'
import { texts as rostersTexts } from '../slices/rosters/texts.ts'
import type { WorkSource } from '../slices/worklist/index.ts'
import { permissions as worklistPermissions } from '../slices/worklist/policy.ts'
import { registerWorklistRoutes } from '../slices/worklist/routes.ts'
import { texts as worklistTexts } from '../slices/worklist/texts.ts'
import { registerApiDocument } from './api-document.ts'
import { registerHealthRoute } from './health.ts'
import { keyJobs } from './keys.ts'
import { registerKeysCli } from './keys-cli.ts'
import { registerJobRoutes } from './job-routes.ts'
import { tipWork } from '../slices/tips/index.ts'
import { permissions as tipsPermissions } from '../slices/tips/policy.ts'
import { registerTipsRoutes } from '../slices/tips/routes.ts'
import { texts as tipsTexts } from '../slices/tips/texts.ts'
import { mainTexts } from './texts.ts'

// The one place where the slices are put together: what a slice offers to all is merged here and nowhere else.

/** Rights of all slices: code → roles. */
export const permissions: Readonly<Record<string, readonly Role[]>> = merged<readonly Role[]>('permission', [
  auditPermissions,
  directoryPermissions,
  accountsPermissions,
  worklistPermissions,
  alarmsPermissions,
  disclosurePermissions,
  rostersPermissions,
  registerPermissions,
  documentsPermissions,
  enrolmentPermissions,
  casesPermissions,
  tipsPermissions,
  attendancePermissions,
  reconciliationPermissions,
  reportsPermissions,
  periodicPermissions,
  crosschecksPermissions,
  privacyPermissions,
])

/** Texts of everything the server says. Labels of fields may be given twice, as long as they say the same. */
export const texts: Texts = merged<Texts[string]>('text', [
  httpTexts,
  tableTexts,
  mainTexts,
  auditTexts,
  directoryTexts,
  accountsTexts,
  worklistTexts,
  alarmsTexts,
  disclosureTexts,
  rostersTexts,
  registerTexts,
  documentsTexts,
  enrolmentTexts,
  casesTexts,
  tipsTexts,
  attendanceTexts,
  reconciliationTexts,
  reportsTexts,
  periodicTexts,
  crosschecksTexts,
  privacyTexts,
])

/** Background work of all slices: kind → handler. */
export const jobHandlers: JobHandlers = merged<JobHandler>('job', [
  auditJobs,
  rostersJobs,
  documentsJobs,
  casesJobs,
  reconciliationJobs,
  keyJobs,
  privacyJobs,
])

/** Lists that may be taken out of the system. */
const exporters: readonly AnyExporter[] = [
  childrenExporter,
  pupilsExporter,
  findingsExporter,
  casesExporter,
  ...ledgerExporters,
  documentsExporter,
  batchPapersExporter,
]

/** What waits for people, for the work queue. */
const workSources: readonly WorkSource[] = [
  ...caseWork,
  tipWork,
  ...attendanceWork,
  findingWork,
  documentWork,
  noticeWork,
  exportWork,
  alarmWork,
  ...privacyWork,
  periodicWork,
  crosscheckWork,
]

/** A child is in sight by itself or by a pupil record: a school sees records of children it has no child of. */
const childInSight: ChildInSight = async (tx, scope, childId) =>
  (await isChildInSight(tx, scope, childId)) || (await isPupilInSight(tx, scope, childId))

const CLIS: readonly RegisterCli[] = [
  (program, openCli) => registerAuditCli(program, openCli, { names: accountNames, texts }),
  registerDirectoryCli,
  registerAccountsCli,
  disclosureCli(exporters),
  registerKeysCli,
  registerRostersCli,
  registerReconciliationCli,
  registerReportsCli,
  registerPrivacyCli,
]

/** Adds the commands of all slices. */
export function registerClis(program: Command, openCli: OpenCli): void {
  for (const register of CLIS) register(program, openCli)
}

/** Makes the whole HTTP side: every route of every slice. It does not listen yet. */
export async function composeHttp(
  app: App,
  options: Pick<HttpOptions, 'webRoot' | 'limits' | 'checkReplies' | 'certificate'> = {},
): Promise<HttpApp> {
  const refusals = refusalTally(app)
  const http = await createHttp(app, {
    permissions,
    texts,
    resolveSession: sessionResolver(app),
    noteRefusal: refusals.note,
    uploads: uploadQuota(app),
    ...options,
  })
  recordRefusals(http, refusals)
  registerRoutes(http, app)
  return http
}

const RECORD_REFUSALS_MS = 30_000

/** Puts refused requests on record twice a minute, and what is left when the server closes. */
function recordRefusals(http: HttpApp, refusals: ReturnType<typeof refusalTally>): void {
  const flush = () => refusals.flush().catch((error: unknown) => http.app.log.warn('alarms.tally-lost', { error }))
  const timer = setInterval(() => void flush(), RECORD_REFUSALS_MS)
  timer.unref()
  http.fastify.addHook('onClose', async () => {
    clearInterval(timer)
    await flush()
  })
}

/** Adds every route of every slice. */
export function registerRoutes(http: HttpApp, app: App): void {
  registerHealthRoute(http, app)
  registerAuditRoutes(http, app, accountNames)
  registerDirectoryRoutes(http, app)
  registerAccountsRoutes(http, app)
  registerWorklistRoutes(http, app, workSources)
  registerAlarmsRoutes(http, app)
  registerDisclosureRoutes(http, app, { childInSight, exporters })
  registerRostersRoutes(http, app)
  registerRegisterRoutes(http, app)
  registerDocumentsRoutes(http, app, { matter: findMatter })
  registerEnrolmentRoutes(http, app)
  registerCasesRoutes(http, app, { presence: presenceOf })
  registerTipsRoutes(http, app)
  registerAttendanceRoutes(http, app)
  registerReconciliationRoutes(http, app)
  registerReportsRoutes(http, app)
  registerPeriodicRoutes(http, app)
  registerCrosschecksRoutes(http, app)
  registerPrivacyRoutes(http, app)
  registerJobRoutes(http, app)
  registerApiDocument(http)
}

/** Merges tables; the same key with another meaning in two slices stops the server at start. */
function merged<Value>(
  what: string,
  tables: readonly Readonly<Record<string, Value>>[],
): Readonly<Record<string, Value>> {
  const all: Record<string, Value> = {}
  for (const table of tables) {
    for (const [key, value] of Object.entries(table)) {
      if (key in all && JSON.stringify(all[key]) !== JSON.stringify(value)) {
        throw new Error(`${what} "${key}" is defined by two slices, and differently`)
      }
      all[key] = value
    }
  }
  return all
}
