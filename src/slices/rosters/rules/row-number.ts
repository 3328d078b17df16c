/**
 * A workbook may hold a sheet for each village. Rows of the first sheet that is read keep their number, those of the
 * next ones get a multiple of this on top, so that one whole number still names one row.
 */
export const ROWS_PER_SHEET = 10_000_000

export interface RowPlace {
  readonly rowNumber: number
  /** Set when the roster was read from several sheets. */
  readonly sheetName: string | null
}

export function composedRow(sheetIndex: number, rowNumber: number): number {
  return sheetIndex * ROWS_PER_SHEET + rowNumber
}

export function placeOfRow(composed: number, sheetsRead: readonly string[]): RowPlace {
  const sheetIndex = Math.floor(composed / ROWS_PER_SHEET)
  return {
    rowNumber: composed % ROWS_PER_SHEET,
    sheetName: sheetsRead.length > 1 ? (sheetsRead[sheetIndex] ?? null) : null,
  }
}

/** `37`, or `白纳村!37` when there are several sheets: what stands under 原行号. */
export function rowLabel(composed: number, sheetsRead: readonly string[]): string {
  const { rowNumber, sheetName } = placeOfRow(composed, sheetsRead)
  return sheetName === null ? String(rowNumber) : `${sheetName}!${rowNumber}`
}

/** Reads a label back; undefined when it is none of that roster. */
export function rowOfLabel(label: string, sheetsRead: readonly string[]): number | undefined {
  const parts = /^(?:(.*)!)?(\d{1,7})$/.exec(label.trim())
  if (!parts) return undefined
  const sheetIndex = parts[1] === undefined ? 0 : sheetsRead.indexOf(parts[1])
  return sheetIndex < 0 ? undefined : composedRow(sheetIndex, Number(parts[2]))
}
