import { open, readFile, stat } from 'node:fs/promises'
import type { TableInfo, TableRow } from './cell.ts'
import { DEFAULT_LIMITS, type TableLimits } from './limits.ts'
import { encodingOf, readTextRows } from './read-text.ts'
import { openXlsx, readXlsxSheet } from './read-xlsx.ts'
import { TableRefusal } from './refusal.ts'
import { sniffTable } from './sniff.ts'

/** A table that is open in this process. */
export interface OpenTable {
  readonly info: TableInfo
  /** Rows that are not blank, in batches, in order. */
  rows(sheet: string, firstRowsOnly?: number): AsyncIterable<TableRow[]> | Iterable<TableRow[]>
}

/** Name of the only "sheet" of a text file. */
export const TEXT_SHEET = 'CSV'

/**
 * Opens a file of rows, whatever its name says. Throws a `TableRefusal` for what is no table.
 *
 * Call it in a capped child process only (`runCappedChild`): hostile files end the process they are read in.
 */
export async function openTable(path: string, limits: TableLimits = DEFAULT_LIMITS): Promise<OpenTable> {
  const { size } = await stat(path)
  if (size > limits.fileBytes) {
    throw new TableRefusal('table.too-large', { found: mebibytes(size), limit: mebibytes(limits.fileBytes) })
  }
  switch (sniffTable(await headOf(path))) {
    case 'zip': {
      const bytes = await readFile(path)
      return {
        info: await openXlsx(bytes, limits),
        rows: (sheet, firstRowsOnly) => readXlsxSheet(bytes, sheet, limits, firstRowsOnly),
      }
    }
    // The XLS reader is large: loaded when it is needed.
    case 'ole':
      return (await import('./read-xls.ts')).openXls(await readFile(path), limits)
    case 'html':
      return (await import('./read-xls.ts')).openHtml(await readFile(path), limits)
    case 'text': {
      const encoding = await encodingOf(path)
      return {
        info: { format: 'text', encoding, sheets: [{ name: TEXT_SHEET, hidden: false }] },
        rows: (_sheet, firstRowsOnly) => readTextRows(path, encoding, limits, firstRowsOnly),
      }
    }
  }
}

/** Sheets a person sees; a hidden one is never read. */
export function visibleSheets(info: TableInfo): readonly string[] {
  const names = info.sheets.filter((sheet) => !sheet.hidden).map((sheet) => sheet.name)
  if (names.length === 0) throw new TableRefusal('table.no-visible-sheet')
  return names
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(8192), 0, 8192, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`
