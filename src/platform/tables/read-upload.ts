import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TableRow } from './cell.ts'
import { readTable } from './read-table.ts'
import { TableRefusal } from './refusal.ts'

/** Reads a small upload whole, kept beside for as long as it is read; answers the refusal of a file that is no table. */
export async function rowsOfUpload(content: AsyncIterable<Uint8Array>): Promise<readonly TableRow[] | TableRefusal> {
  const folder = await mkdtemp(join(tmpdir(), 'nol-upload-'))
  try {
    const path = join(folder, 'sheet')
    await writeFile(path, content)
    const rows: TableRow[] = []
    await readTable(path, (some) => void rows.push(...some))
    return rows
  } catch (error) {
    if (error instanceof TableRefusal) return error
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
