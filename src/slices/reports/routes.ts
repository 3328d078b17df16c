import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import * as contract from './contract.ts'
import { readFigures } from './figures.ts'
import { readFunnel } from './funnel.ts'
import { registerIndicatorRoutes } from './indicators-routes.ts'
import { listMonthly, showMonthly } from './monthly.ts'
import { exportMonthlyPaper } from './monthly-paper.ts'
import { exportFigures, exportMonthly } from './queries.ts'
import { texts } from './texts.ts'

const MONTHLY_REFUSALS = {
  'report.unit-not-found': 404,
  'report.version-not-found': 404,
  'report.month-not-begun': 422,
} as const

const PURPOSE_REFUSALS = { 'disclosure.note-missing': 422, 'disclosure.note-holds-number': 422 } as const

/** Serves the figures and the monthly reports. */
export function registerReportsRoutes(http: HttpApp, app: App): void {
  serve(http, contract.showFigures, {}, async ({ actor, query, language }) =>
    accept(await readFigures(app, actor, query.division, language)),
  )
  serve(http, contract.showFunnel, {}, async ({ actor, query, language }) =>
    accept(await readFunnel(app, actor, query, language)),
  )
  serve(http, contract.exportFigures, PURPOSE_REFUSALS, async ({ actor, query, body, language }) => {
    const made = await exportFigures(app, actor, { division: query.division, language }, body)
    if (!made.ok) return made
    const name = `${texts['report.figures.title'][language]}-${app.clock.today()}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, made.value))
  })
  serveMonthly(http, app)
  registerIndicatorRoutes(http, app)
}

function serveMonthly(http: HttpApp, app: App): void {
  serve(http, contract.listMonthlyReports, {}, async ({ actor, query }) =>
    accept(await listMonthly(app, actor, query.month)),
  )
  serve(http, contract.showMonthlyReport, MONTHLY_REFUSALS, ({ actor, params, query }) =>
    showMonthly(app, actor, { ...query, month: params.month }),
  )
  const refusals = { ...MONTHLY_REFUSALS, ...PURPOSE_REFUSALS }
  serve(http, contract.exportMonthlyReport, refusals, async ({ actor, params, query, body, language }) => {
    const made = await exportMonthly(app, actor, { ...query, month: params.month, language }, body)
    if (!made.ok) return made
    const name = `${texts['report.monthly.title'][language]}-${made.value.unitName}-${params.month}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, made.value.bytes))
  })
  serve(
    http,
    contract.exportMonthlyPaper,
    { ...refusals, 'report.not-signed': 409 },
    async ({ actor, params, query, body }) => {
      const made = await exportMonthlyPaper(app, actor, { ...query, month: params.month }, params.format, body)
      if (!made.ok) return made
      const name = `${texts['report.monthly.title'].zh}-${made.value.unitName}-${params.month}.${params.format}`
      return accept(fileReply(name, CONTENT_TYPES[params.format], made.value.bytes))
    },
  )
}
