import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

/** Reads a table of test vectors; `#` begins a comment line. */
export function readVectors<const Column extends string>(name: string): Record<Column, string>[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'vectors', name), 'utf8')
  const lines = text.split('\n').filter((line) => !line.startsWith('#'))
  return parse(lines.join('\n'), { columns: true, skip_empty_lines: true, relax_quotes: true })
}
