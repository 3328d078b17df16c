import { accept, type Decision } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { watermarkOf } from '../disclosure/index.ts'
import { figuresXlsx, monthlyXlsx } from './export.ts'
import { figuresOf } from './figures.ts'
import { type MonthlyQuery, type MonthlyRefusal, monthlyReportOf, recordMonthly } from './monthly.ts'

/** Writes the figures as Excel; numbers without names, but what leaves the system is on record. */
export async function exportFigures(
  app: App,
  actor: Actor,
  division: string | undefined,
  language: Language,
): Promise<Uint8Array> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const figures = await figuresOf(tx, actor.scope, { division, language, today })
    await recordAudit(tx, {
      event: 'reports.figures-exported',
      actorId: actor.id,
      details: { countOn: figures.countOn, ...(division && { division }) },
    })
    const facts = { purpose: 'report-upwards', note: null, rowCount: figures.byDivision.length } as const
    return figuresXlsx(figures, await watermarkOf(app, tx, actor, facts, language), language)
  })
}

/** Writes a monthly report with its annex of names as Excel. */
export async function exportMonthly(
  app: App,
  actor: Actor,
  query: MonthlyQuery,
  language: Language,
): Promise<Decision<{ readonly bytes: Uint8Array; readonly unitName: string }, MonthlyRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const report = await monthlyReportOf(app, tx, actor, query)
    if (!report.ok) return report
    await recordMonthly(tx, actor, 'monthly-exported', report.value)
    const facts = { purpose: 'report-upwards', note: null, rowCount: report.value.content.names.length } as const
    const watermark = await watermarkOf(app, tx, actor, facts, language)
    return accept({
      bytes: await monthlyXlsx(report.value, watermark, language),
      unitName: report.value.content.unit.name,
    })
  })
}
