/**
 * Linkage: how well, by kind of defect (rosters of a simulated county, default and doubled rates), and how fast, beside
 * the same database only reading and joining, and beside the look-up by number it replaces.
 *   npm run bench:linkage -- --size 1e6 [--format csv] [--children 30000] [--seed 11] [--memory 8GB] [--dir DIR]
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { personCn } from '../src/linkage/index.ts'
import { type Accuracy, type KindScore, measureAccuracy } from './linkage/accuracy.ts'
import { type MadeLists, makeLists } from './linkage/made-lists.ts'
import type { Measured } from './linkage/measured.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1e6' },
    format: { type: 'string', default: 'parquet' },
    children: { type: 'string', default: '30000' },
    seed: { type: 'string', default: '11' },
    memory: { type: 'string', default: '8GB' },
    dir: { type: 'string', default: join(tmpdir(), 'nol-bench-linkage') },
  },
})
const size = Number(values.size)
/** Memory of the database that a run is not to have enough of: it writes to disk, and must find the same. */
const TIGHT_BYTES_A_ROW = 200
/** From this size on, what ten times the rows cost says something. */
const GROWN = 1e7
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

function printAccuracy(rates: string, { pairOfLists, all, kinds, traditions }: Accuracy): void {
  const table = new Table({ head: [`${pairOfLists}, ${rates}`, 'rows', 'precision', 'recall'] })
  const row = ({ kind, rows, precision, recall }: KindScore) => [kind, rows, percent(precision), percent(recall)]
  table.push(row(all), ...kinds.map(row), ...traditions.map(row))
  console.log(table.toString())
}

function measure(what: string, lists: MadeLists, { format = values.format, memory = values.memory } = {}): Measured {
  const script = join(import.meta.dirname, 'linkage/measured.ts')
  const args = [script, what, format, lists.left, lists.right, memory]
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' })
  return JSON.parse(output.trim().split('\n').at(-1)!) as Measured
}

function printSpeed(runs: Readonly<Record<string, Measured>>): void {
  const floor = runs['floor']!
  const table = new Table({
    head: [`${size} × ${size}, ${values.format}`, 'CPU s', '× floor', 'wall s', 'peak MiB', 'precision', 'recall'],
  })
  for (const [name, run] of Object.entries(runs)) {
    const accuracy = run.expected === 0 ? ['', ''] : [percent(run.right / run.made), percent(run.right / run.expected)]
    table.push([
      name,
      run.cpuS.toFixed(2),
      (run.cpuS / floor.cpuS).toFixed(2),
      run.wallS.toFixed(2),
      Math.round(run.peakMiB),
      ...accuracy,
    ])
  }
  console.log(table.toString())
}

const plan = { children: Number(values.children), seed: Number(values.seed) }
const usual = await measureAccuracy(personCn, { ...plan, defects: 1 })
for (const accuracy of usual) printAccuracy('usual rates', accuracy)
for (const accuracy of await measureAccuracy(personCn, { ...plan, defects: 2 }))
  printAccuracy('doubled rates', accuracy)

mkdirSync(values.dir, { recursive: true })
const lists = await makeLists(size, values.dir)
const tight = `${Math.max(200, Math.round(size * TIGHT_BYTES_A_ROW * 1e-6))}MB`
const floor = measure('floor', lists)
const linked = measure('pipeline', lists)
const spilling = measure('pipeline', lists, { memory: tight })
const other = values.format === 'csv' ? 'parquet' : 'csv'
printSpeed({
  floor,
  'look-up by number': measure('lookup', lists),
  linkage: linked,
  [`linkage in ${tight}`]: spilling,
  [`linkage from ${other}`]: measure('pipeline', lists, { format: other }),
})
const same = linked.digest === spilling.digest
console.log(`Below its working set it finds ${same ? 'the same pairs with the same weights' : 'OTHER PAIRS'}.`)
if (!same) process.exitCode = 1
if (size >= GROWN) {
  const tenth = measure('pipeline', await makeLists(size / 10, values.dir))
  const power = Math.log10(linked.cpuS / tenth.cpuS)
  console.log(`A tenth of the rows takes ${tenth.cpuS.toFixed(2)} CPU s: it grows as n^${power.toFixed(2)}.`)
}

const hardest = usual.at(-1)!
console.log(
  JSON.stringify({
    size,
    cpuS: linked.cpuS,
    wallS: linked.wallS,
    peakMiB: linked.peakMiB,
    floorCpuS: floor.cpuS,
    precision: hardest.all.precision,
    recall: hardest.all.recall,
    recallByTradition: Object.fromEntries(hardest.traditions.map(({ kind, recall }) => [kind, recall])),
  }),
)
