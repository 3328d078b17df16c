import type { Decision } from '../../kernel/decision.ts'
import { accept } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { decidePurpose, type NoteRefusal, watermarkOf } from '../disclosure/index.ts'
import { sayIn, sheetOf } from './export.ts'
import { type IndicatorQuery, type IndicatorRefusal, indicatorOf } from './indicators.ts'
import type { IndicatorReply, IndicatorRow } from './indicators-contract.ts'
import type { Why } from './queries.ts'

/** Writes an indicator as Excel: numbers without names; as published when asked for that. */
export async function exportIndicator(
  app: App,
  actor: Actor,
  query: IndicatorQuery,
  language: Language,
  { purpose, note }: Why,
): Promise<Decision<Uint8Array, IndicatorRefusal | NoteRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  return withScope<Decision<Uint8Array, IndicatorRefusal>>(app.db, actor.scope, async (tx) => {
    const reply = await indicatorOf(app, tx, actor, query, language)
    if (!reply.ok) return reply
    const { indicator, stage, countOn, breakdown, isPublic, rows } = reply.value
    const why = { purpose, note: words.value }
    await recordAudit(tx, {
      event: 'reports.indicator-exported',
      actorId: actor.id,
      details: { indicator, stage, countOn, breakdown, isPublic, ...why },
    })
    const watermark = await watermarkOf(app, tx, actor, { ...why, rowCount: rows.length + 1 }, language)
    return accept(await indicatorXlsx(reply.value, watermark, language))
  })
}

/** Sheet of an indicator: every rate beside its numerator, denominator, count day and formula (standards rule 8). */
export function indicatorXlsx(reply: IndicatorReply, watermark: string, language: Language): Promise<Uint8Array> {
  const say = sayIn(language)
  const { indicator, stage, countOn, scopeName } = reply
  const nameOf = (row: IndicatorRow): string => {
    if (row.key === 'all') return say('report.figures.total')
    if (row.name !== null) return row.name
    return reply.breakdown === 'year'
      ? say('report.indicator.school-year', { from: row.key, to: Number(row.key) + 1 })
      : say(`${reply.breakdown}.${row.key}`)
  }
  const line = (row: IndicatorRow) => [
    nameOf(row),
    row.countOn,
    row.numerator,
    row.denominator,
    row.printed,
    row.isHidden
      ? say('report.indicator.hidden')
      : row.missing.length > 0
        ? say('report.indicator.missing', {
            inputs: row.missing.map((input) => say(`report.input.${input}`)).join('、'),
          })
        : row.isCapped
          ? say('report.indicator.capped')
          : '',
  ]
  const title = `${say(`report.indicator.${indicator}`)}（${say(`report.indicator-stage.${stage}`)}） ${say('report.figures.counted-on', { scope: scopeName, day: countOn })}`
  const head = ['name', 'count-on', 'numerator', 'denominator', 'rate', 'remark'].map((key) =>
    say(`report.indicator.column.${key}`),
  )
  const entered = reply.isPublic
    ? []
    : reply.baseFigures.map((figure) => [
        say(`report.input.${figure.input}`),
        figure.countedOn,
        figure.value,
        null,
        figure.unitName,
        say('report.indicator.entered', { source: figure.source, by: figure.enteredByName }),
      ])
  return sheetOf(
    title,
    say(`report.indicator.${indicator}`).slice(0, 31),
    watermark,
    [head, line(reply.total), ...reply.rows.map(line), [say(`report.formula.${indicator}`)], ...entered],
    [26, 13, 12, 12, 12, 40],
  )
}
