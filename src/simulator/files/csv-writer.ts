import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Cell } from '../entry.ts'
import { encodeGb18030 } from './gb18030.ts'

export type CsvEncoding = 'utf8-bom' | 'utf8' | 'gb18030'

/** Writes lines of cells as CSV with CRLF ends, as Excel does; gives the number of lines. */
export async function writeCsv(path: string, encoding: CsvEncoding, rows: Iterable<readonly Cell[]>): Promise<number> {
  const out = createWriteStream(path)
  const send = async (text: string): Promise<void> => {
    if (!out.write(encoding === 'gb18030' ? encodeGb18030(text) : text)) await once(out, 'drain')
  }
  let text = encoding === 'utf8-bom' ? '\ufeff' : ''
  let count = 0
  for (const row of rows) {
    text += csvLine(row)
    count++
    if (text.length > 1 << 18) {
      await send(text)
      text = ''
    }
  }
  await send(text)
  out.end()
  await finished(out)
  return count
}

function csvLine(row: readonly Cell[]): string {
  let line = ''
  for (let at = 0; at < row.length; at++) {
    const cell = row[at]
    if (at > 0) line += ','
    if (cell !== null && cell !== undefined) line += csvValue(String(cell))
  }
  return `${line}\r\n`
}

function csvValue(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
