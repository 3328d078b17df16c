import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LinkFilesOptions, type LinkFilesResult, runLink } from '../cli.ts'

export type Cells = Readonly<Record<string, string>>

/** A folder of its own for the files of one test. */
export const openFolder = (): string => mkdtempSync(join(tmpdir(), 'nol-link-test-'))

const cell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** Rows as the text of a CSV file. */
export function csvText(rows: readonly Cells[], options: { readonly header?: boolean } = {}): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','))
  return `${[...(options.header === false ? [] : [columns.map(cell).join(',')]), ...lines].join('\n')}\n`
}

/** Writes a file into a folder and gives its path. */
export function put(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

export interface Linked {
  readonly result: LinkFilesResult
  /** `left right` of each pair written, and its probability. */
  readonly pairs: ReadonlyMap<string, number>
  /** What was said, in English. */
  readonly said: readonly string[]
}

/** Runs the linkage of files and reads what it has written. */
export async function linkFolder(folder: string, options: Omit<LinkFilesOptions, 'out'>): Promise<Linked> {
  const out = join(folder, 'pairs.csv')
  const said: string[] = []
  const result = await runLink({ ...options, out, say: ({ en }) => void said.push(en) })
  return { result, said, pairs: readPairs(out) }
}

export function readPairs(path: string): Map<string, number> {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  if (header !== 'id_l,id_r,probability') throw new Error(`unexpected header ${header}`)
  return new Map(
    lines.map((line) => {
      const [left, right, probability] = line.split(',')
      return [`${left} ${right}`, Number(probability)]
    }),
  )
}

/** F1 of the pairs written, against the pairs that are true. */
export function f1Of(pairs: ReadonlyMap<string, number>, truth: ReadonlySet<string>): number {
  const right = [...pairs.keys()].filter((pair) => truth.has(pair)).length
  return (2 * right) / (pairs.size + truth.size)
}
