/**
 * Accuracy on data nobody here made: FEBRL data sets 1–4 (truth in the record ids), linked by `nol link` with roles
 * guessed from the headers and no label used. Prints F1, precision and recall at probability 0.5 and at the best
 * threshold; the last line is JSON.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Table from 'cli-table3'
import { runLink } from '../src/linkage/cli.ts'

const DATA = resolve(process.env['FEBRL_DIR'] ?? join(import.meta.dirname, '../../shared/data/linkage/febrl'))
const DATASETS = [
  { name: 'febrl1', left: 'dataset1.csv' },
  { name: 'febrl2', left: 'dataset2.csv' },
  { name: 'febrl3', left: 'dataset3.csv' },
  { name: 'febrl4', left: 'dataset4a.csv', right: 'dataset4b.csv' },
] as const

interface Score {
  readonly f1: number
  readonly precision: number
  readonly recall: number
}

interface Written {
  readonly probability: number
  readonly isTrue: boolean
}

const entityOf = (recordId: string): string => recordId.split('-')[1]!

function entitiesOf(file: string): string[] {
  const lines = readFileSync(join(DATA, file), 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => entityOf(line.split(',')[0]!.trim()))
}

/** Number of true pairs: by how often each entity occurs. */
function truePairs(left: readonly string[], right: readonly string[] | undefined): number {
  const counts = new Map<string, number>()
  for (const entity of left) counts.set(entity, (counts.get(entity) ?? 0) + 1)
  if (right) return right.reduce((sum, entity) => sum + (counts.get(entity) ?? 0), 0)
  return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
}

function scoreAt(pairs: readonly Written[], total: number, threshold: number): Score {
  const taken = pairs.filter(({ probability }) => probability >= threshold)
  const found = taken.filter(({ isTrue }) => isTrue).length
  return {
    f1: (2 * found) / (taken.length + total),
    precision: found / Math.max(1, taken.length),
    recall: found / total,
  }
}

function bestThreshold(pairs: readonly Written[], total: number): { threshold: number; score: Score } {
  const thresholds = [...new Set(pairs.map(({ probability }) => probability))]
  return thresholds
    .map((threshold) => ({ threshold, score: scoreAt(pairs, total, threshold) }))
    .reduce((best, next) => (next.score.f1 > best.score.f1 ? next : best))
}

const scratch = mkdtempSync(join(tmpdir(), 'nol-febrl-'))
if (!existsSync(DATA)) throw new Error(`FEBRL data not found in ${DATA}; set FEBRL_DIR`)
const table = new Table({ head: ['data set', 'true pairs', 'F1', 'precision', 'recall', 'best F1', 'at', 'seconds'] })
const results: Record<string, Score> = {}
for (const { name, left, ...more } of DATASETS) {
  const right = 'right' in more ? more.right : undefined
  const out = join(scratch, `${name}.csv`)
  const started = performance.now()
  await runLink({ left: join(DATA, left), ...(right ? { right: join(DATA, right) } : {}), out, threshold: 0.001 })
  const seconds = (performance.now() - started) / 1000
  const total = truePairs(entitiesOf(left), right ? entitiesOf(right) : undefined)
  const pairs = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): Written => {
      const [l, r, probability] = line.split(',')
      return { probability: Number(probability), isTrue: entityOf(l!) === entityOf(r!) }
    })
  const half = scoreAt(pairs, total, 0.5)
  const best = bestThreshold(pairs, total)
  results[name] = half
  table.push([
    name,
    total,
    ...[half.f1, half.precision, half.recall, best.score.f1].map((x) => x.toFixed(5)),
    best.threshold.toFixed(3),
    seconds.toFixed(1),
  ])
}
rmSync(scratch, { recursive: true })
console.log(table.toString())
console.log(JSON.stringify(results))
