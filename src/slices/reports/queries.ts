import { accept, type Decision } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { decidePurpose, type NoteRefusal, type Purpose, watermarkOf } from '../disclosure/index.ts'
import { figuresXlsx, monthlyXlsx } from './export.ts'
import { figuresOf } from './figures.ts'
import { type MonthlyQuery, type MonthlyRefusal, monthlyReportOf, recordMonthly } from './monthly.ts'

/** What somebody says a file is for. */
export interface Why {
  readonly purpose: Purpose
  readonly note?: string | undefined
}

/** Writes the figures as Excel; numbers without names, but what leaves the system says what for and is on record. */
export async function exportFigures(
  app: App,
  actor: Actor,
  asked: { readonly division?: string | undefined; readonly language: Language },
  { purpose, note }: Why,
): Promise<Decision<Uint8Array, NoteRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  const { division, language } = asked
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const figures = await figuresOf(tx, actor.scope, { division, language, today })
    const why = { purpose, note: words.value }
    await recordAudit(tx, {
      event: 'reports.figures-exported',
      actorId: actor.id,
      details: { countOn: figures.countOn, ...(division && { division }), ...why },
    })
    const facts = { ...why, rowCount: figures.byDivision.length }
    return accept(await figuresXlsx(figures, await watermarkOf(app, tx, actor, facts, language), language))
  })
}

/** Writes a monthly report with its annex of names as Excel. */
export async function exportMonthly(
  app: App,
  actor: Actor,
  { language, ...query }: MonthlyQuery & { readonly language: Language },
  { purpose, note }: Why,
): Promise<Decision<{ readonly bytes: Uint8Array; readonly unitName: string }, MonthlyRefusal | NoteRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  return withScope<Decision<{ readonly bytes: Uint8Array; readonly unitName: string }, MonthlyRefusal>>(
    app.db,
    actor.scope,
    async (tx) => {
      const report = await monthlyReportOf(app, tx, actor, query)
      if (!report.ok) return report
      const why = { purpose, note: words.value }
      await recordMonthly(tx, actor, 'monthly-exported', report.value, why)
      const facts = { ...why, rowCount: report.value.content.names.length }
      const watermark = await watermarkOf(app, tx, actor, facts, language)
      return accept({
        bytes: await monthlyXlsx(report.value, watermark, language),
        unitName: report.value.content.unit.name,
      })
    },
  )
}
