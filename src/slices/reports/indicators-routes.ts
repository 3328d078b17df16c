import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { enterBaseFigure, showBaseFigures } from './base-figures.ts'
import { exportIndicator } from './indicator-export.ts'
import { listIndicatorNames } from './indicator-names.ts'
import { type IndicatorQuery, showIndicator } from './indicators.ts'
import * as contract from './indicators-contract.ts'
import type { Indicator } from './indicators-domain.ts'
import { exportSelfInspection } from './self-inspection.ts'
import { listKeyUnits, listTargets, setTarget } from './targets.ts'
import { texts } from './texts.ts'

const REFUSALS = {
  'report.stage-not-of-indicator': 422,
  'report.breakdown-not-of-indicator': 422,
  'report.day-in-future': 422,
} as const
const PURPOSE_REFUSALS = { 'disclosure.note-missing': 422, 'disclosure.note-holds-number': 422 } as const

/** Serves indicators, the names behind them, what is entered for them, targets and key units. */
export function registerIndicatorRoutes(http: HttpApp, app: App): void {
  serve(http, contract.showIndicator, REFUSALS, ({ actor, params, query, language }) =>
    showIndicator(app, actor, queryOf(params.indicator, query), language),
  )
  serve(
    http,
    contract.exportIndicator,
    { ...REFUSALS, ...PURPOSE_REFUSALS },
    async ({ actor, params, query, body, language }) => {
      const made = await exportIndicator(app, actor, queryOf(params.indicator, query), language, body)
      if (!made.ok) return made
      const name = `${texts[`report.indicator.${params.indicator}`][language]}-${query.day ?? app.clock.today()}.xlsx`
      return accept(fileReply(name, CONTENT_TYPES.xlsx, made.value))
    },
  )
  serve(
    http,
    contract.listIndicatorNames,
    { ...REFUSALS, 'report.input-not-of-indicator': 422, 'report.cursor-unknown': 410 },
    ({ actor, query }) => listIndicatorNames(app, actor, query),
  )
  serve(http, contract.exportSelfInspection, PURPOSE_REFUSALS, async ({ actor, params, body }) => {
    const made = await exportSelfInspection(app, actor, params.format, body)
    if (!made.ok) return made
    const name = `控辍保学自查报告-${app.clock.today()}.${params.format}`
    return accept(fileReply(name, CONTENT_TYPES[params.format], made.value))
  })
  serveEntered(http, app)
  serveTargets(http, app)
}

function queryOf(
  indicator: Indicator,
  { public: isPublic, ...query }: Omit<IndicatorQuery, 'indicator' | 'isPublic'> & { readonly public?: boolean },
): IndicatorQuery {
  return { ...query, indicator, isPublic }
}

function serveEntered(http: HttpApp, app: App): void {
  serve(http, contract.listBaseFigures, {}, async ({ actor, query }) =>
    accept(await showBaseFigures(app, actor, query.schoolYear)),
  )
  serve(
    http,
    contract.enterBaseFigure,
    {
      'report.unit-not-found': 404,
      'report.day-in-future': 422,
      'report.base-figure-changed-meanwhile': 409,
      'report.correction-reason-missing': 422,
    },
    ({ actor, body }) => enterBaseFigure(app, actor, body),
  )
}

function serveTargets(http: HttpApp, app: App): void {
  serve(http, contract.listTargets, {}, async ({ actor, query }) =>
    accept(await listTargets(app, actor, query.schoolYear)),
  )
  serve(
    http,
    contract.setTarget,
    {
      'report.unit-not-found': 404,
      'report.stage-not-of-indicator': 422,
      'report.breakdown-not-of-indicator': 422,
      'report.target-changed-meanwhile': 409,
    },
    ({ actor, body }) => setTarget(app, actor, body),
  )
  serve(http, contract.listKeyUnits, { 'report.day-in-future': 422 }, ({ actor, query }) =>
    listKeyUnits(app, actor, query.day),
  )
}
