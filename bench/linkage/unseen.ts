/**
 * The generic model on made-up tables in the shapes of public linkage data (people, biographies, voters, restaurants,
 * papers, products, songs, firms), roles guessed, no label used:  node bench/linkage/unseen.ts [shape …] [--seed 1]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { csvText, linkFolder, put } from '../../src/linkage/testing/files.ts'
import { SHAPE_ROWS, SHAPES, truePairsOf } from '../../src/linkage/testing/public-shapes.ts'

const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rows: { type: 'string' },
    say: { type: 'boolean' },
    wrong: { type: 'boolean' },
  },
  allowPositionals: true,
})
const wanted = positionals.length > 0 ? positionals : Object.keys(SHAPES)
const table = new Table({
  head: ['shape', 'rows', 'true pairs', 'F1', 'precision', 'recall', 'best F1', 'at', 'seconds'],
})
const results: Record<string, { f1: number; precision: number; recall: number }> = {}
for (const shape of wanted) {
  const made = SHAPES[shape]!(Number(values.seed), Number(values.rows ?? SHAPE_ROWS[shape]))
  const folder = mkdtempSync(join(tmpdir(), 'nol-unseen-'))
  const files = {
    left: put(folder, 'left.csv', csvText(made.left)),
    ...(made.right && { right: put(folder, 'right.csv', csvText(made.right)) }),
  }
  const started = performance.now()
  const { pairs, said } = await linkFolder(folder, { ...files, threshold: 0.001 })
  const half = await linkFolder(folder, files)
  const seconds = (performance.now() - started) / 2000
  rmSync(folder, { recursive: true })
  if (values.say) console.log(`${shape}:\n  ${said.join('\n  ')}`)
  const truth = truePairsOf(made)
  const scoreOf = (taken: readonly string[]) => {
    const right = taken.filter((pair) => truth.has(pair)).length
    return {
      f1: (2 * right) / (taken.length + truth.size),
      precision: right / taken.length,
      recall: right / truth.size,
    }
  }
  const at = scoreOf([...half.pairs.keys()])
  const ranked = [...pairs].toSorted(([, a], [, b]) => b - a)
  let [right, best, threshold] = [0, 0, 0]
  ranked.forEach(([pair, probability], i) => {
    if (truth.has(pair)) right++
    const f1 = (2 * right) / (i + 1 + truth.size)
    if (f1 > best) [best, threshold] = [f1, probability]
  })
  if (values.wrong) {
    const rows = new Map([...made.left, ...(made.right ?? [])].map((row) => [row[made.id]!, row]))
    const show = (pair: string) =>
      pair
        .split(' ')
        .map((ref) => JSON.stringify(Object.values(rows.get(ref)!)))
        .join('\n    ')
    console.log(
      'false:',
      [...half.pairs]
        .filter(([pair]) => !truth.has(pair))
        .slice(0, 8)
        .map(([pair, p]) => `${p}\n    ${show(pair)}`)
        .join('\n  '),
    )
    console.log(
      'missed:',
      [...truth]
        .filter((pair) => !half.pairs.has(pair))
        .slice(0, 8)
        .map((pair) => `${pairs.get(pair)}\n    ${show(pair)}`)
        .join('\n  '),
    )
  }
  results[shape] = at
  const figures = [at.f1, at.precision, at.recall, best].map((x) => x.toFixed(4))
  table.push([
    shape,
    made.left.length + (made.right?.length ?? 0),
    truth.size,
    ...figures,
    threshold.toFixed(3),
    seconds.toFixed(1),
  ])
}
console.log(table.toString())
console.log(JSON.stringify(results))
