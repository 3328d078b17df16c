import { closeSync, openSync, writeSync } from 'node:fs'
import type { Cell } from '../../../platform/tables/cell.ts'
import type { RosterCounts } from '../domain.ts'
import type { Remark, RemarkCode, Severity, SkipReason } from '../remarks-domain.ts'
import { ROSTER_COLUMN_NAMES, type RosterValues } from '../rules/roster-columns.ts'
import type { RemarkCount } from '../store.ts'

/** A row with remarks as it is kept for the lists that go back to the sender: the cells are the sheet's own. */
export interface RemarkedRow {
  readonly row: number
  readonly severity: Severity
  readonly cells: readonly Cell[]
  readonly remarks: readonly Remark[]
}

export interface PreviewEntry {
  readonly row: number
  readonly cells: readonly Cell[]
  readonly remarks: readonly Remark[]
  readonly skipped?: SkipReason
}

/** What is kept beside the rows of a check: the preview, and which rows of another roster are corrected here. */
export interface CheckSummary {
  readonly preview: {
    readonly good: readonly PreviewEntry[]
    readonly withWarnings: readonly PreviewEntry[]
    readonly quarantined: readonly PreviewEntry[]
    readonly skipped: readonly PreviewEntry[]
  }
  readonly correctedRows: readonly number[]
}

export const EMPTY_SUMMARY: CheckSummary = {
  preview: { good: [], withWarnings: [], quarantined: [], skipped: [] },
  correctedRows: [],
}

const PREVIEW_ROWS = { good: 20, withWarnings: 50, quarantined: 50, skipped: 20 } as const

/** Collects what the check says about each row: into files as it goes, so that memory does not grow with the roster. */
export class CheckResults {
  readonly #rows: LineFile
  readonly #remarked: LineFile
  readonly #counts = { good: 0, withWarnings: 0, quarantined: 0, skipped: 0 }
  readonly #remarkCounts = new Map<string, { code: RemarkCode; severity: Severity; count: number }>()
  readonly #preview = { good: [], withWarnings: [], quarantined: [], skipped: [] } as Record<
    keyof typeof PREVIEW_ROWS,
    PreviewEntry[]
  >
  readonly #correctedRows: number[] = []

  constructor(rowsCsvPath: string, remarkedPath: string) {
    this.#rows = new LineFile(rowsCsvPath)
    this.#remarked = new LineFile(remarkedPath)
  }

  taken(
    values: RosterValues,
    cells: readonly Cell[],
    remarks: readonly Remark[],
    correctedRow: number | undefined,
  ): void {
    this.#rows.write(csvLine(values))
    if (correctedRow !== undefined) this.#correctedRows.push(correctedRow)
    if (remarks.length === 0) return this.#count('good', { row: values.row_no, cells, remarks })
    this.#count('withWarnings', { row: values.row_no, cells, remarks })
    this.#keep({ row: values.row_no, severity: 'warning', cells, remarks })
  }

  quarantined(row: number, cells: readonly Cell[], remarks: readonly Remark[]): void {
    this.#count('quarantined', { row, cells, remarks })
    this.#keep({ row, severity: 'fault', cells, remarks })
  }

  skipped(row: number, cells: readonly Cell[], reason: SkipReason): void {
    this.#count('skipped', { row, cells, remarks: [], skipped: reason })
  }

  blankRows(count: number): void {
    this.#counts.skipped += count
  }

  get counts(): RosterCounts {
    return { ...this.#counts }
  }

  get remarkCounts(): readonly RemarkCount[] {
    return [...this.#remarkCounts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
  }

  get summary(): CheckSummary {
    return { preview: this.#preview, correctedRows: this.#correctedRows }
  }

  close(): void {
    this.#rows.close()
    this.#remarked.close()
  }

  #count(group: keyof typeof PREVIEW_ROWS, entry: PreviewEntry): void {
    this.#counts[group]++
    if (this.#preview[group].length < PREVIEW_ROWS[group]) this.#preview[group].push(entry)
  }

  #keep(row: RemarkedRow): void {
    this.#remarked.write(JSON.stringify(row))
    for (const { code, severity } of row.remarks) {
      const key = `${code}/${severity}`
      const known = this.#remarkCounts.get(key)
      if (known) known.count++
      else this.#remarkCounts.set(key, { code, severity, count: 1 })
    }
  }
}

/** Null is nothing between the commas; everything else that could be misread is quoted. */
function csvLine(values: RosterValues): string {
  let line = ''
  for (const [index, name] of ROSTER_COLUMN_NAMES.entries()) {
    if (index > 0) line += ','
    const value = values[name]
    if (value === null) continue
    if (typeof value === 'string') line += /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
    else line += Array.isArray(value) ? value.join('|') : String(value)
  }
  return line
}

const BUFFER_LENGTH = 512 * 1024

/** A file written line by line without waiting: the child does nothing else. */
class LineFile {
  readonly #file: number
  #buffer = ''

  constructor(path: string) {
    this.#file = openSync(path, 'w', 0o600)
  }

  write(line: string): void {
    this.#buffer += `${line}\n`
    if (this.#buffer.length > BUFFER_LENGTH) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer)
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written)
    this.#buffer = ''
  }
}
