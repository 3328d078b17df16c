import { type Cell, cellText, type TableRow } from '../../../platform/tables/cell.ts'
import type { FieldName } from '../fields-domain.ts'
import type { Remark, RemarkCode, Severity } from '../remarks-domain.ts'
import { emptyValues, type RosterValues } from './roster-columns.ts'
import type { ListReading } from './value-lists.ts'

/** Where each field stands in the sheet. Keys are ours, never the sheet's. */
export type ColumnOf = ReadonlyMap<FieldName, number>

const LONGEST_REMARKED_VALUE = 80

/** One row being checked: its cells by field, what was read, what was found wrong. All of it, never only the first. */
export class RowContext {
  readonly values: RosterValues
  readonly remarks: Remark[] = []
  readonly #row: TableRow
  readonly #columns: ColumnOf

  constructor(row: TableRow, columns: ColumnOf) {
    this.#row = row
    this.#columns = columns
    this.values = emptyValues(row.number)
  }

  /** Cell of a field; null when the roster lacks the column. An Excel error is remarked and counts as nothing. */
  cell(field: FieldName): Cell {
    const column = this.#columns.get(field)
    if (column === undefined) return null
    const cell = this.#row.cells[column] ?? null
    if (cell === null || typeof cell !== 'object' || !('error' in cell)) return cell
    this.remark('cell-error', 'warning', field)
    return null
  }

  hasColumn(field: FieldName): boolean {
    return this.#columns.has(field)
  }

  /** Text of a cell as it may be kept: full-width forms made plain, line ends and doubled spaces gone. */
  text(field: FieldName, longest = 200): string {
    const cell = this.cell(field)
    return cell === null ? '' : keptText(cell, longest)
  }

  remark(code: RemarkCode, severity: Severity, field: FieldName | null, otherRow?: number): void {
    const column = field === null ? null : (this.#columns.get(field) ?? null)
    const cell = column === null ? null : (this.#row.cells[column] ?? null)
    // One remark a code and column: an error in a cell that is read twice is one error.
    if (this.remarks.some((known) => known.code === code && known.column === column)) return
    const value = cellText(cell).slice(0, LONGEST_REMARKED_VALUE)
    this.remarks.push({ code, severity, column, field, value, ...(otherRow === undefined ? {} : { otherRow }) })
  }

  /** Reads a value of a list; one the list does not have is remarked and left out. */
  listed<Value>(field: FieldName, read: (cell: Cell) => ListReading<Value>, unknown: RemarkCode): Value | null {
    const cell = this.cell(field)
    if (cell === null) return null
    const reading = read(cell)
    if (reading.kind === 'unknown') this.remark(unknown, 'warning', field)
    return reading.kind === 'value' ? reading.value : null
  }
}

const ALREADY_KEPT = /^[0-9A-Za-z\u4e00-\u9fff]{2,}$/

function keptText(cell: Cell, longest: number): string {
  const whole = cellText(cell)
  if (whole.length <= longest && ALREADY_KEPT.test(whole)) return whole
  const text = whole
    .normalize('NFKC')
    .replace(/[\u0000-\u001f\u007f\u200b\ufeff]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return /^(无|\/|-+|—+|\\)$/.test(text) ? '' : text.slice(0, longest)
}
