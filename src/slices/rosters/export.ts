import type { Readable } from 'node:stream'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { type ExportColumn, exportCsv, exportXlsx } from '../../platform/tables/index.ts'
import { recordAudit } from '../audit/index.ts'
import { watermarkOf } from '../disclosure/index.ts'
import type { RemarkedRow } from './check/results.ts'
import { mayHandleRoster } from './policy.ts'
import type { Severity } from './remarks-domain.ts'
import { readRemarkedRows } from './roster-files.ts'
import { rowLabel } from './rules/row-number.ts'
import { sayRemark, textOf } from './rules/say.ts'
import { findRoster, type Roster, type StoredMapping } from './store.ts'
import { texts } from './texts.ts'

export interface RowsExport {
  readonly fileName: string
  readonly content: Readable
}

type ExportRow = Readonly<Record<string, unknown>>

const LIST_OF = { fault: 'quarantine', warning: 'warnings' } as const

/**
 * Writes the rows with faults or with warnings as Excel: the sheet's own columns and cells, then 原行号, 问题,
 * 应当怎样. Corrected, the file can be sent back as a supplement; the last three columns are then not data.
 */
export async function exportRemarkedRows(
  app: App,
  actor: Actor,
  rosterId: string,
  severity: Severity,
  language: Language,
  format: 'xlsx' | 'csv' = 'xlsx',
): Promise<Decision<RowsExport, 'rosters.not-found'>> {
  const found = await withScope(app.db, actor.scope, async (tx) => {
    const found = await findRoster(tx, actor.scope.county, rosterId)
    if (!found?.mapping || !found.counts || found.state === 'received' || !mayHandleRoster(actor, found).ok)
      return undefined
    await recordAudit(tx, {
      event: 'rosters.rows-exported',
      actorId: actor.id,
      subjectId: rosterId,
      details: { severity },
    })
    const rowCount = severity === 'fault' ? found.counts.quarantined : found.counts.withWarnings
    const facts = { purpose: 'correct-data', note: null, rowCount, isPlain: true } as const
    return { roster: found, watermark: await watermarkOf(app, tx, actor, facts, language) }
  })
  if (!found?.roster.mapping) return refuse('rosters.not-found')
  const { roster, watermark } = found
  const { mapping } = found.roster as Roster & { mapping: StoredMapping }
  const list = LIST_OF[severity]
  const columns = columnsOf(mapping, language)
  const rows = exportRows(readRemarkedRows(app.files, roster, severity), mapping, language)
  const sheetName = texts[`rosters.${list}.sheet`][language]
  const content =
    format === 'csv'
      ? exportCsv<ExportRow>({ watermark, columns, rows })
      : exportXlsx<ExportRow>({ sheetName, watermark, title: titleOf(roster, severity, language), columns, rows })
  const name = `${sheetName}-${roster.fileName.replace(/\.[^.]*$/, '')}.${format}`
  return accept({ fileName: name, content })
}

function titleOf(roster: Roster, severity: Severity, language: Language): string {
  return fillText(texts[`rosters.${LIST_OF[severity]}.title`][language], {
    kind: textOf(`rosters.kind.${roster.kind}`, language),
    source: roster.sourceName,
    asOf: roster.asOfOn,
    count: severity === 'fault' ? roster.counts!.quarantined : roster.counts!.withWarnings,
  })
}

function columnsOf(mapping: StoredMapping, language: Language): ExportColumn<ExportRow>[] {
  return [
    ...mapping.columns.map((column) => ({ key: `c${column.index}`, header: column.header })),
    { key: 'row', header: texts['rosters.column.row'][language], width: 12 },
    { key: 'problem', header: texts['rosters.column.problem'][language], width: 60 },
    { key: 'advice', header: texts['rosters.column.advice'][language], width: 60 },
  ]
}

async function* exportRows(
  rows: AsyncIterable<RemarkedRow>,
  mapping: StoredMapping,
  language: Language,
): AsyncGenerator<ExportRow> {
  for await (const { row, cells, remarks } of rows) {
    const said = remarks.map((remark) => {
      const header = remark.column === null ? null : (mapping.columns[remark.column]?.header ?? null)
      return { header, ...sayRemark(remark, row, header, mapping.sheetsRead, language) }
    })
    yield {
      ...Object.fromEntries(mapping.columns.map((column) => [`c${column.index}`, cells[column.index] ?? null])),
      row: rowLabel(row, mapping.sheetsRead),
      problem: said.map(({ header, problem }) => (header === null ? problem : `「${header}」${problem}`)).join('\n'),
      advice: said.map(({ advice }) => advice).join('\n'),
    }
  }
}

/** Heads of the three columns of these lists in each language, to know them when they come back. */
export function listHeads(language: Language): readonly string[] {
  return (['row', 'problem', 'advice'] as const).map((column) => texts[`rosters.column.${column}`][language])
}
