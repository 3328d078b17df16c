import { writeFile } from 'node:fs/promises'
import { fillText } from '../../../kernel/texts.ts'
import type { ChildTools } from '../../../platform/child-process.ts'
import { cellText, type TableRow } from '../../../platform/tables/cell.ts'
import { type OpenTable, openTable, visibleSheets } from '../../../platform/tables/open-table.ts'
import { TableRefusal } from '../../../platform/tables/refusal.ts'
import type { FieldName } from '../fields-domain.ts'
import { checkRow, type RowRules } from '../rules/check-row.ts'
import { headerKeys } from '../rules/headers.ts'
import { Places } from '../rules/places.ts'
import { type MappingWish, type Recognition, recogniseRoster } from '../rules/recognise.ts'
import { Schools } from '../rules/schooling.ts'
import { skipReasonOf } from '../rules/skip-row.ts'
import type { StoredMapping } from '../store.ts'
import { texts } from '../texts.ts'
import type { CheckInput, CheckOutput } from './check-input.ts'
import { regionNames } from './region-names.ts'
import { CheckResults, type CheckSummary, EMPTY_SUMMARY } from './results.ts'
import { composedRow, rowOfLabel } from '../rules/row-number.ts'
import { writeRowsFile } from './rows-file.ts'

const ROWS_TO_RECOGNISE = 220
const FIRST_ROWS = 30

/** Reads, recognises and checks one file. Runs in a capped child process: `runInChild({ module: …/check-file.ts })`. */
export async function run(input: CheckInput, tools: ChildTools): Promise<CheckOutput> {
  try {
    return await checkFile(input, tools)
  } catch (error) {
    if (!(error instanceof TableRefusal)) throw error
    await saveSummary(input, EMPTY_SUMMARY)
    await writeFile(input.paths.remarked, '')
    return { refusal: { code: error.code, details: error.details as Record<string, string | number> }, mapping: null }
  }
}

async function checkFile(input: CheckInput, tools: ChildTools): Promise<CheckOutput> {
  const table = await openTable(input.filePath, input.limits)
  const plan = await planReading(table, input)
  const csvPath = `${input.paths.rows}.csv`
  const results = new CheckResults(csvPath, input.paths.remarked)
  if (!plan) return refuseWithRows(input, results, await firstRows(table, input))
  if (plan.mapping.missingFields.length > 0) {
    return refuseMissing(input, results, plan.mapping, await firstRows(table, input))
  }
  const check = new FileCheck(input, plan, results, tools)
  for (const [index, sheet] of plan.sheets.entries()) await check.sheet(table, sheet, index)
  results.close()
  const { counts } = results
  await saveSummary(input, results.summary)
  if (counts.good + counts.withWarnings + counts.quarantined === 0) {
    return { refusal: { code: 'rosters.no-row', details: {} }, mapping: plan.mapping }
  }
  tools.progress(0.95, stage('saving', counts.good + counts.withWarnings))
  await writeRowsFile(csvPath, input.paths.rows)
  return { mapping: plan.mapping, counts, remarkCounts: results.remarkCounts }
}

interface ReadingPlan {
  readonly sheets: readonly { readonly name: string; readonly recognition: Recognition }[]
  readonly mapping: StoredMapping
  /** What stands above the head, and the names of sheet, source and file. */
  readonly titles: readonly string[]
}

/** Chooses the sheets: the one that reads best, and all others with the same head (a sheet for each village). */
async function planReading(table: OpenTable, input: CheckInput): Promise<ReadingPlan | undefined> {
  const visible = visibleSheets(table.info)
  const { sheetName } = input.wish
  if (sheetName !== undefined && !visible.includes(sheetName))
    throw new TableRefusal('table.no-such-sheet', { sheet: sheetName })
  const candidates = sheetName === undefined ? visible : [sheetName]
  // A single sheet gives more contents to judge columns by than a quick look at each of many.
  const rowsToRead = candidates.length === 1 ? ROWS_TO_RECOGNISE : FIRST_ROWS
  const recognised: { name: string; recognition: Recognition; above: string[] }[] = []
  for (const name of candidates) {
    const rows = await collectRows(table, name, rowsToRead)
    const recognition = recognise(rows, name, input)
    if (!recognition) continue
    const above = rows
      .filter((row) => row.number < recognition.headerFirstRow)
      .flatMap((row) => row.cells.map(cellText))
    recognised.push({ name, recognition, above })
  }
  const best = recognised.reduce<(typeof recognised)[0] | undefined>(
    (a, b) => (a && worth(a.recognition) >= worth(b.recognition) ? a : b),
    undefined,
  )
  if (!best) return undefined
  const sheets = recognised.filter(({ recognition }) => recognition.fingerprint === best.recognition.fingerprint)
  const others = sheets.filter((sheet) => sheet !== best)
  const ordered = [...(others.length > 0 ? sheets : [best])]
  return {
    sheets: ordered,
    titles: [...best.above, best.name, input.sourceName, input.fileName],
    mapping: {
      ...best.recognition,
      sheetName: best.name,
      sheetNames: visible,
      sheetsRead: ordered.map((sheet) => sheet.name),
    },
  }
}

const worth = (recognition: Recognition): number =>
  recognition.columns.reduce((sum, column) => sum + (column.field ? column.certainty : 0), 0) -
  recognition.missingFields.length * 5

function recognise(rows: readonly TableRow[], sheetName: string, input: CheckInput): Recognition | undefined {
  const wish: MappingWish = input.kind && !input.wish.kind ? { ...input.wish, kind: input.kind } : input.wish
  return recogniseRoster({
    rows,
    hints: [input.fileName, sheetName, input.sourceName],
    wish,
    remembered: (kind, fingerprint) =>
      input.known.find((known) => known.kind === kind && known.fingerprint === fingerprint)?.columns,
  })
}

async function collectRows(table: OpenTable, sheet: string, count: number): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const batch of table.rows(sheet, count)) {
    rows.push(...batch)
    if (rows.length >= count) break
  }
  return rows
}

async function firstRows(table: OpenTable, input: CheckInput): Promise<TableRow[]> {
  return (await collectRows(table, input.wish.sheetName ?? visibleSheets(table.info)[0]!, FIRST_ROWS)).slice(0, 20)
}

/** Nothing reads like a head: the first rows are shown, so that a person can point it out. */
async function refuseWithRows(
  input: CheckInput,
  results: CheckResults,
  rows: readonly TableRow[],
): Promise<CheckOutput> {
  results.close()
  for (const row of rows) results.skipped(row.number, row.cells, 'no-used-cell')
  await saveSummary(input, results.summary)
  return { refusal: { code: rows.length === 0 ? 'rosters.no-row' : 'rosters.no-head', details: {} }, mapping: null }
}

async function refuseMissing(
  input: CheckInput,
  results: CheckResults,
  mapping: StoredMapping,
  rows: readonly TableRow[],
): Promise<CheckOutput> {
  const { refusal } = await refuseWithRows(input, results, rows)
  if (refusal?.code === 'rosters.no-row') return { refusal, mapping }
  return {
    refusal: { code: 'rosters.required-column-missing', details: { fields: mapping.missingFields.join(',') } },
    mapping,
  }
}

async function saveSummary(input: CheckInput, summary: CheckSummary): Promise<void> {
  await writeFile(input.paths.summary, JSON.stringify(summary))
}

const stage = (name: 'reading' | 'saving', count: number): string =>
  fillText(texts[`rosters.stage.${name}`].zh, { count })

/** The rows of one file, sheet by sheet. */
class FileCheck {
  readonly #input: CheckInput
  readonly #results: CheckResults
  readonly #tools: ChildTools
  readonly #rules: RowRules
  readonly #headKeys: readonly (string | undefined)[]
  readonly #firstRowOfId = new Map<string, number>()
  #rowsRead = 0

  constructor(input: CheckInput, plan: ReadingPlan, results: CheckResults, tools: ChildTools) {
    this.#input = input
    this.#results = results
    this.#tools = tools
    this.#headKeys = plan.mapping.columns.map((column) => headerKeys(column.header)[0])
    const places = new Places({ ...input.places, regions: regionNames() })
    this.#rules = {
      kind: plan.mapping.kind,
      columns: new Map(
        plan.mapping.columns.flatMap((column) =>
          column.field ? [[column.field, column.index] as [FieldName, number]] : [],
        ),
      ),
      asOf: input.asOf,
      today: input.today,
      places,
      schools: new Schools(input.schools),
      township: plan.mapping.kind === 'village' ? places.townshipNamedIn([input.unitName, ...plan.titles]) : null,
    }
  }

  async sheet(table: OpenTable, sheet: ReadingPlan['sheets'][0], index: number): Promise<void> {
    let previous = sheet.recognition.headerLastRow
    for await (const batch of table.rows(sheet.name)) {
      for (const row of batch) {
        if (row.number <= sheet.recognition.headerLastRow) continue
        if (row.number > previous + 1) this.#results.blankRows(row.number - previous - 1)
        previous = row.number
        this.#row(index === 0 ? row : { number: composedRow(index, row.number), cells: row.cells })
      }
      this.#rowsRead += batch.length
      this.#tools.progress(0.9 * (1 - Math.exp(-this.#rowsRead / 60_000)), stage('reading', this.#rowsRead))
    }
  }

  #row(row: TableRow): void {
    const reason = skipReasonOf(row, { columns: this.#rules.columns, headKeys: this.#headKeys })
    if (reason) return this.#results.skipped(row.number, row.cells, reason)
    const checked = checkRow(row, this.#rules)
    if (!checked.values) return this.#results.quarantined(row.number, row.cells, checked.remarks)
    const { values } = checked
    const remarks = this.#withRepetition(row, values.citizen_id, checked.remarks)
    if (remarks !== checked.remarks) values.warnings = [...new Set(remarks.map((remark) => remark.code))]
    this.#results.taken(values, row.cells, remarks, this.#correctedRow(row))
  }

  /** The same number a second time: both rows are taken, for which of them is wrong is not known here. */
  #withRepetition(row: TableRow, id: string | null, remarks: ReturnType<typeof checkRow>['remarks']) {
    if (id === null) return remarks
    const first = this.#firstRowOfId.get(id)
    if (first === undefined) {
      this.#firstRowOfId.set(id, row.number)
      return remarks
    }
    const column = this.#rules.columns.get('citizen_id') ?? null
    return [
      ...remarks,
      {
        code: 'citizen-id-repeated',
        severity: 'warning',
        column,
        field: 'citizen_id',
        value: id,
        otherRow: first,
      } as const,
    ]
  }

  #correctedRow(row: TableRow): number | undefined {
    const column = this.#rules.columns.get('source_row')
    if (!this.#input.correctedSheets || column === undefined) return undefined
    return rowOfLabel(cellText(row.cells[column] ?? null), this.#input.correctedSheets)
  }
}
