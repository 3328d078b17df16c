/**
 * A cell as the file holds it. The kind matters: a number in an ID column has lost digits, a text has not.
 * Days are `YYYY-MM-DD`; errors are Excel's own, such as `#N/A`.
 */
export type Cell = string | number | boolean | null | { readonly date: string } | { readonly error: string }

export interface TableRow {
  /** As Excel counts: the first row is 1, blank rows are counted. */
  readonly number: number
  readonly cells: readonly Cell[]
}

export interface TableSheet {
  readonly name: string
  readonly hidden: boolean
}

export interface TableInfo {
  readonly format: 'xlsx' | 'xls' | 'html' | 'text'
  /** Of a text file: `utf-8`, `gb18030`, `utf-16le`, `utf-16be`. */
  readonly encoding?: string
  readonly sheets: readonly TableSheet[]
}

const EXCEL_ERRORS = new Set(['#N/A', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#SPILL!', '#CALC!'])

/** Makes a cell of a text, seeing Excel's error values for what they are. */
export function cellOfText(text: string, maxLength: number): Cell {
  if (text === '') return null
  if (text.charCodeAt(0) === 35 && EXCEL_ERRORS.has(text)) return { error: text }
  return text.length > maxLength ? text.slice(0, maxLength) : text
}

/** Day of an instant that stands for a date without zone (Excel has none). */
export function dayOfUtc(date: Date): string {
  const time = date.getTime()
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10)
}

/** Shows a cell as a person would read it. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return numberText(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return 'date' in cell ? cell.date : cell.error
}

/** Digits of a number without exponent, as far as a double holds them. */
export function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value)
}

/** Tells whether a row holds nothing but blanks; styled blank rows are such. */
export function isBlankRow(cells: readonly Cell[]): boolean {
  for (const cell of cells) {
    if (cell === null) continue
    if (typeof cell !== 'string' || cell.trim() !== '') return false
  }
  return true
}
