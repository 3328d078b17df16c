import { createWriteStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Cluster } from '../clusters.ts'
import { type Explanation, explainPattern } from '../explain.ts'
import { LinkFault } from '../fault.ts'
import type { TrainedModel } from '../model.ts'
import { ident, quote } from '../step.ts'
import { inBoth, linkTexts } from '../texts.ts'
import { priorWeight } from '../train.ts'
import { csvCell } from './csv.ts'
import { FILE_COLUMN, type Found, type Member } from './found.ts'

/** Throws a `LinkFault` unless a file can be written there: better before the work than after it. */
export async function requireWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK)
    const there = await stat(path).catch(() => undefined)
    if (there?.isDirectory()) throw new Error('EISDIR')
  } catch (error) {
    throw new LinkFault('link.cannot-write', { file: path, message: (error as Error).message })
  }
}

const named = ({ pairs, left, right }: Found): string =>
  `${pairs} p join ${left} l on l.id = p.id_l join ${right} r on r.id = p.id_r where p.accepted`

/** A row's name as columns: of rows of several files the file and the row's own name. */
const nameColumns = (alias: string, end: string, { stacked }: Found): string => {
  const file = `${alias}.${ident(FILE_COLUMN)}`
  return stacked
    ? `${file} as file_${end}, substr(${alias}.ref, length(${file}) + 2) as id_${end}`
    : `${alias}.ref as id_${end}`
}
const bothNames = (found: Found): string => `${nameColumns('l', 'l', found)}, ${nameColumns('r', 'r', found)}`

/**
 * Writes `id_l,id_r,probability`, in order of the ids; of several files `file_l,id_l,file_r,id_r,probability`. Gives the
 * number of pairs.
 */
export async function writePairs(connection: DuckDBConnection, found: Found, path: string): Promise<number> {
  const query = `select ${bothNames(found)}, round(probability, 6) as probability from ${named(found)} order by all`
  await connection.run(`copy (${query}) to ${quote(path)} (format csv, header, delimiter ',')`)
  const counted = await connection.runAndReadAll(`select count(*)::DOUBLE from ${named(found)}`)
  return counted.getRowsJS()[0]![0] as number
}

/**
 * Writes the pairs that by themselves would be taken and are not, with the reason: `number-only` (one identity number that
 * nothing bears out), `outweighed` (stronger pairs, or decisions, say otherwise). Gives how many.
 */
export async function writeConflicts(
  connection: DuckDBConnection,
  found: Found,
  threshold: number,
  path: string,
): Promise<number> {
  const reason = `case when how = 'same-id' then 'number-only' else 'outweighed' end`
  const lost = named(found).replace(
    'where p.accepted',
    `where not p.accepted and (probability >= ${threshold} or how = 'same-id')`,
  )
  const query = `select ${bothNames(found)}, round(probability, 6) as probability, ${reason} as reason from ${lost} order by all`
  await connection.run(`copy (${query}) to ${quote(path)} (format csv, header, delimiter ',')`)
  const counted = await connection.runAndReadAll(`select count(*)::DOUBLE from ${lost}`)
  return counted.getRowsJS()[0]![0] as number
}

/** Writes `cluster,id`, or `cluster,file,id` for several files; a cluster is called by its number, in order of the ids. */
export async function writeClusters(
  clusters: readonly Cluster[],
  memberOf: (row: number) => Member,
  path: string,
  several: boolean,
): Promise<void> {
  const sorted = clusters
    .map(({ rows }) => rows.map(memberOf).toSorted(byMember))
    .toSorted((a, b) => byMember(a[0]!, b[0]!))
  function* lines() {
    yield several ? 'cluster,file,id\n' : 'cluster,id\n'
    for (const [i, members] of sorted.entries()) {
      for (const { file, ref } of members) yield `${i + 1},${several ? `${csvCell(file)},` : ''}${csvCell(ref)}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}

const byMember = (a: Member, b: Member): number => compare(a.file, b.file) || compare(a.ref, b.ref)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const EXPLAIN_HEADER = ['id_l', 'id_r', 'comparison', 'level', 'weight', 'zh', 'en']
/** A line less than this would be shown as 0. */
const SHOWN = 0.005

/**
 * Writes one line for each comparison of each pair: the level it reached, the weight in bits, and what that means in
 * words. Together with the line `prior` the weights add up to the log2 of the odds that the pair is the same.
 */
export async function writeExplanations(
  connection: DuckDBConnection,
  found: Found,
  trained: TrainedModel,
  path: string,
): Promise<void> {
  const known = new Map<bigint, readonly Explanation[]>()
  const linesOf = (pattern: bigint) => {
    const lines = known.get(pattern) ?? explainPattern(trained, pattern)
    known.set(pattern, lines)
    return lines
  }
  const prior = {
    comparison: 'prior',
    level: 'prior',
    weight: priorWeight(trained),
    text: linkTexts['link.explain-prior'],
  }
  const query = `select l.ref, r.ref, p.pattern, p.match_weight from ${named(found)} order by 1, 2`
  const result = await connection.stream(query)
  async function* lines() {
    // Excel needs the mark to see that Chinese texts are UTF-8.
    yield `\uFEFF${EXPLAIN_HEADER.join(',')}\n`
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [left, right, pattern, weight] of chunk.getRows() as [
        string,
        string,
        bigint | null,
        number | null,
      ][]) {
        const said = pattern === null ? [INFERRED] : [...withRarity(linesOf(pattern), weight!), prior]
        for (const line of said) yield explanationLine(left, right, line)
      }
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}

type Line = Omit<Explanation, 'weight'> & { readonly weight: number | undefined }

/** A pair that follows from others has not been weighed itself. */
const INFERRED: Line = {
  comparison: 'inferred',
  level: 'inferred',
  weight: undefined,
  text: inBoth('link.explain-inferred'),
}

/** What rarity adds to a pair, beside what its levels weigh. */
function withRarity(lines: readonly Explanation[], weight: number): readonly Line[] {
  const rarity = weight - lines.reduce((sum, line) => sum + line.weight, 0)
  if (Math.abs(rarity) < SHOWN) return lines
  return [...lines, { comparison: 'rarity', level: 'rarity', weight: rarity, text: linkTexts['link.explain-rarity'] }]
}

const explanationLine = (left: string, right: string, { comparison, level, weight, text }: Line): string =>
  `${[left, right, comparison, level, weight === undefined ? '' : weight.toFixed(2), text.zh, text.en].map(csvCell).join(',')}\n`
