import { roleOfHeader } from '../models/roles.ts'

/** What no header looks like: a number, a day, an identity number, a telephone, an address of electronic mail. */
const VALUE = /^[-+]?\d[\d\s.,:/\-()]*[Xx]?$|^[^@\s]+@[^@\s]+\.[^@\s]+$|^\d{4}年/

/**
 * Tells whether the first row of a table names its columns. Words that name kinds of columns (`surname`, `姓名`) settle
 * it; else a header holds no numbers or days, and its words do not come again in the rows below.
 */
export function hasHeader(rows: readonly (readonly (string | null)[])[]): boolean {
  const [first, ...rest] = rows
  if (!first) return true
  const cells = first.map((cell) => cell?.trim() ?? '')
  const known = cells.filter((cell) => cell !== '' && roleOfHeader(cell) !== undefined).length
  if (known > 1) return true
  if (cells.some((cell) => VALUE.test(cell))) return false
  return known > 0 || !cells.some((cell, i) => cell !== '' && rest.some((row) => row[i]?.trim() === cell))
}
