import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cell, readTable } from '../../src/platform/tables/index.ts'

/** Cells of an Excel file that was answered, as the system itself would read them. */
export async function rowsOf(bytes: Uint8Array, sheet?: string): Promise<Cell[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'nol-xlsx-'))
  try {
    const path = join(folder, 'list.xlsx')
    writeFileSync(path, bytes)
    const found: Cell[][] = []
    await readTable(path, (rows) => void found.push(...rows.map((row) => [...row.cells])), sheet ? { sheet } : {})
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}
