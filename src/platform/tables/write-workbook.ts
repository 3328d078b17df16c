import { writeXlsx } from 'hucre/xlsx'
import { excelText, safeSheetName } from './write-xlsx.ts'

export interface WorkbookSheet {
  readonly name: string
  /** First row; the head, if there is one, follows. */
  readonly title?: string
  readonly head?: readonly string[]
  readonly lines: readonly (readonly (string | number | null)[])[]
  /** Of the columns, in characters of half width. */
  readonly widths: readonly number[]
}

/**
 * Writes a small workbook of several sheets, whole in memory: for papers, not for lists. No cell is a formula; every
 * cell of text stays text when somebody edits it.
 */
export async function workbookBytes(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  const value = (cell: string | number | null) => (typeof cell === 'string' ? excelText(cell) : cell)
  return writeXlsx({
    sheets: sheets.map(({ name, title, head, lines, widths }) => {
      const above = [...(title === undefined ? [] : [[title]]), ...(head ? [head] : [])]
      return {
        name: safeSheetName(name),
        columns: widths.map((width) => ({ width: Math.min(width, 80), numFmt: '@' })),
        rows: [...above, ...lines].map((line) => line.map(value)),
        ...(head && { freezePane: { rows: above.length } }),
      }
    }),
  })
}
