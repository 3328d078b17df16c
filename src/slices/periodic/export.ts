import { accept, type Decision } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language, type Texts } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { withScope } from '../../platform/database.ts'
import { xlsxBytes } from '../../platform/lists.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import { recordAudit } from '../audit/index.ts'
import { decidePurpose, type NoteRefusal, type Purpose, watermarkOf } from '../disclosure/index.ts'
import { MONTHLY_LINES, sayReport as sayReportIn } from '../reports/index.ts'
import type { PeriodicReport } from './contract.ts'
import { type PeriodicQuery, periodicReportOf, type ShowRefusal } from './queries.ts'
import { texts } from './texts.ts'

type Say = (key: string, values?: Readonly<Record<string, unknown>>) => string
type Row = Readonly<Record<'label' | 'value' | 'before' | 'formula' | 'words', string | number | null>>
type Made = { readonly bytes: Uint8Array; readonly unitName: string }

/** Writes a report as Excel: figures with their formulas and the time before, balances, explanations, signatures. */
export async function exportPeriodic(
  app: App,
  actor: Actor,
  { language, ...query }: PeriodicQuery & { readonly language: Language },
  { purpose, note }: { readonly purpose: Purpose; readonly note?: string | undefined },
): Promise<Decision<Made, ShowRefusal | NoteRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  return withScope<Decision<Made, ShowRefusal>>(app.db, actor.scope, async (tx) => {
    const report = await periodicReportOf(app, tx, actor, query)
    if (!report.ok) return report
    const { content, shown } = report.value
    const why = { purpose, note: words.value }
    await recordAudit(tx, {
      event: 'periodic.exported',
      actorId: actor.id,
      details: {
        kind: query.kind,
        unit: content.unit.code,
        period: query.period,
        version: shown?.version ?? 0,
        ...why,
      },
    })
    const rows = rowsOf(report.value, sayIn(language), language)
    const watermark = await watermarkOf(app, tx, actor, { ...why, rowCount: rows.length }, language)
    return accept({ bytes: await sheetOf(report.value, rows, watermark, sayIn(language)), unitName: content.unit.name })
  })
}

const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    fillText((texts as Texts)[key]?.[language] ?? key, values)

function sheetOf(report: PeriodicReport, rows: readonly Row[], watermark: string, say: Say): Promise<Uint8Array> {
  const { content, shown } = report
  const state = shown ? say('periodic.version', { version: shown.version }) : say('periodic.draft')
  const heading = say('periodic.heading', { unit: content.unit.name, period: content.period, day: content.countOn })
  const column = (key: keyof Row, text: string, width: number): ExportColumn<Row> => ({
    key,
    header: say(text),
    width,
    type: 'text',
  })
  return xlsxBytes({
    sheetName: say(`periodic.kind.${content.kind}`),
    title: `${say(`periodic.kind.${content.kind}`)} ${heading} ${state}`,
    watermark,
    columns: [
      column('label', 'periodic.sheet.figure', 30),
      column('value', 'periodic.sheet.value', 12),
      column('before', 'periodic.sheet.before', 12),
      column('formula', 'periodic.sheet.formula', 60),
      column('words', 'periodic.sheet.words', 40),
    ],
    rows,
  })
}

function rowsOf({ content, before, signatures, shown }: PeriodicReport, say: Say, language: Language): Row[] {
  const sayReport = sayReportIn(language)
  const line = (label: string, more: Partial<Row> = {}): Row => ({
    label,
    value: null,
    before: null,
    formula: null,
    words: null,
    ...more,
  })
  return [
    ...content.figures.map(({ id, value }) =>
      line(say(`periodic.figure.${id}`), {
        value,
        before: before.figures.find((one) => one.id === id)?.value ?? null,
        formula: say(`periodic.formula.${id}`),
        words: content.explanations.find((one) => one.figure === id)?.words ?? null,
      }),
    ),
    ...(content.sheet?.rows ?? []).flatMap((row) => [
      line(`${sayReport('report.monthly.title')} ${sayReport(`report.stage.${row.stage}`)}`),
      ...MONTHLY_LINES.map(([label, of]) => line(sayReport(label), { value: of(row) })),
    ]),
    ...content.balances.flatMap((balance) => [
      line(say(`periodic.balance.${balance.id}`)),
      line(say('periodic.balance.opening'), { value: balance.opening }),
      ...balance.lines.map(({ id, sign, value }) =>
        line(`${sign > 0 ? '+' : '−'} ${say(`periodic.line.${id}`)}`, { value }),
      ),
      line(say('periodic.balance.closing'), { value: balance.closing }),
      line(say('periodic.balance.difference'), { value: balance.difference }),
    ]),
    ...(shown
      ? [
          line(say('periodic.prepared-by'), { words: shown.preparedBy }),
          line(say('periodic.checked-by'), { words: shown.checkedBy }),
        ]
      : []),
    ...signatures.map((one) =>
      line(say(`periodic.level.${one.level}`), {
        words: [
          say(`periodic.decision.${one.decision}`),
          one.signedByName,
          chinaDayOf(new Date(one.signedAt)),
          one.reason,
        ]
          .filter(Boolean)
          .join(' '),
      }),
    ),
  ]
}
