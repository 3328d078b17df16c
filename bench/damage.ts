// A fault run: 200 damaged or hostile files are sent in. Each must end as a clear refusal, or as a list of rows that go
// back; nothing half-imported, this process alive, memory bounded, and no cell we give out can run as a formula.
//   npm run bench:damage -- --seed 7
import { createReadStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import Table from 'cli-table3'
import { countyCode } from '../src/kernel/division-code.ts'
import type { Actor } from '../src/kernel/scope.ts'
import type { App } from '../src/platform/app.ts'
import { runInChild } from '../src/platform/child-process.ts'
import { valueOf } from '../src/platform/cli.ts'
import { withScope } from '../src/platform/database.ts'
import { systemScope } from '../src/platform/jobs.ts'
import { simulateCounty, writeRosters } from '../src/simulator/index.ts'
import { importDivisions, importSchools } from '../src/slices/directory/index.ts'
import { exportRemarkedRows } from '../src/slices/rosters/export.ts'
import { importFiles } from '../src/slices/rosters/import-files.ts'
import { listEffectiveRosters } from '../src/slices/rosters/index.ts'
import type { Roster } from '../src/slices/rosters/store.ts'
import type { DamagedFile, FilesPlan } from './damage/files.ts'
import { watchMemory } from './damage/memory.ts'
import { BENCH_DAY, numbersFrom, openBenchHome } from './support/home.ts'

type Ending = 'refused' | 'quarantined' | 'taken' | 'crashed'

interface Outcome {
  readonly file: DamagedFile
  readonly ending: Ending
  /** Why it was refused, or what went wrong. */
  readonly why: string
  readonly halfImported: string
  readonly peakMiB: number
}

const numbers = numbersFrom(process.argv.slice(2), { seed: 7, children: 400 })
const bench = await openBenchHome()
const memory = watchMemory()
try {
  const { actor, folder } = await makeSmallCounty(bench.app, bench.home)
  const files = await runInChild<FilesPlan, DamagedFile[]>({
    module: new URL('./damage/files.ts', import.meta.url),
    input: { rosters: join(folder, 'rosters'), target: join(bench.home, 'damaged'), seed: numbers['seed']! },
    memoryMb: 4096,
    timeoutMs: 600_000,
  })
  memory.restart()
  const outcomes: Outcome[] = []
  for (const file of files) {
    outcomes.push(await sendIn(bench.app, actor, file))
    if (process.stderr.isTTY) process.stderr.write(`\r${outcomes.length} ${file.category.padEnd(20)}`)
  }
  const halfImported = outcomes.filter((outcome) => outcome.halfImported !== '')
  const leftOver = await readdir(join(bench.home, 'files', 'incoming'))
  show(outcomes)
  for (const { file, halfImported: what } of halfImported) console.log(`half imported: ${file.name}: ${what}`)
  if (leftOver.length > 0) console.log(`left over in incoming: ${leftOver.length}`)
  const count = (ending: Ending): number => outcomes.filter((outcome) => outcome.ending === ending).length
  const result = {
    files: outcomes.length,
    refused: count('refused'),
    quarantined: count('quarantined'),
    taken: count('taken'),
    crashed: count('crashed'),
    halfImported: halfImported.length + leftOver.length,
    peakMiB: memory.stop(),
  }
  console.log(JSON.stringify(result))
  if (result.crashed + result.halfImported > 0) process.exitCode = 1
} finally {
  memory.stop()
  await bench.close()
}

async function makeSmallCounty(app: App, home: string): Promise<{ actor: Actor; folder: string }> {
  const folder = join(home, 'county')
  await mkdir(folder)
  const county = simulateCounty({ children: numbers['children']!, seed: numbers['seed']! })
  await writeRosters(county, folder)
  const code = '540199'
  const actor: Actor = { id: 'bench', role: 'system', scope: systemScope(code, 'bench') }
  valueOf(await importDivisions(app, actor, createReadStream(join(folder, 'divisions.csv'))))
  valueOf(await importSchools(app, actor, createReadStream(join(folder, 'schools.csv'))))
  return { actor, folder }
}

/** Sends one file as a clerk would who wants it to count at once, and looks at everything it left behind. */
async function sendIn(app: App, actor: Actor, file: DamagedFile): Promise<Outcome> {
  memory.lap()
  const { path } = file
  try {
    const [imported] = await importFiles(app, actor, [{ path, sourceName: file.name, asOfOn: BENCH_DAY }], {
      take: true,
    })
    const { roster } = imported!
    const ending: Ending = roster.state === 'taken' ? 'taken' : roster.state === 'refused' ? 'refused' : 'quarantined'
    const halfImported = await whatIsHalf(app, actor, roster)
    return { file, ending, why: roster.refusal?.code ?? '', halfImported, peakMiB: memory.lap() }
  } catch (error) {
    return {
      file,
      ending: 'crashed',
      why: error instanceof Error ? error.message : String(error),
      halfImported: '',
      peakMiB: memory.lap(),
    }
  }
}

/** A roster counts with all its good rows, or not at all; what goes back cannot run. Empty when all is well. */
async function whatIsHalf(app: App, actor: Actor, roster: Roster): Promise<string> {
  const effective = await withScope(app.db, actor.scope, (tx) =>
    listEffectiveRosters(tx, countyCode(actor.scope.county), BENCH_DAY),
  )
  const entry = effective.find(({ rosterId }) => rosterId === roster.id)
  if ((entry !== undefined) !== (roster.state === 'taken')) return 'counts without being taken, or the other way round'
  if (entry) {
    const expected = roster.counts!.good + roster.counts!.withWarnings
    const rows = await app.files.withPlainDerived(entry.rowsFile, countRows)
    if (rows !== expected) return `${rows} rows kept, ${expected} counted`
  }
  if (!roster.counts) return ''
  for (const severity of ['fault', 'warning'] as const) {
    const exported = valueOf(await exportRemarkedRows(app, actor, roster.id, severity, 'zh'))
    const runs = whatCanRun(await buffer(exported.content))
    if (runs) return runs
  }
  return ''
}

async function countRows(path: string): Promise<number> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const read = await connection.runAndReadAll(`select count(*)::integer from read_parquet('${path}')`)
    return Number(read.getRows()[0]![0])
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Looks into the Excel file we give out: formulas, links to other files, and text cells not in text format. */
function whatCanRun(bytes: Buffer): string {
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
    const part = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed).toString() : packed.toString()
    if (/<f[ >/]|<ddeLink|externalLink|<oleObject/.test(part)) return 'a cell that we give out can run'
    if (/<c (?![^>]*\bs=")[^>]*t="inlineStr"/.test(part)) return 'a text that we give out is not in text format'
  }
  return ''
}

function show(outcomes: readonly Outcome[]): void {
  const table = new Table({
    head: ['damage', 'files', 'refused', 'quarantined', 'taken', 'crashed', 'peak MiB', 'why refused'],
  })
  for (const [category, group] of Map.groupBy(outcomes, (outcome) => outcome.file.category)) {
    const count = (ending: Ending): number => group.filter((outcome) => outcome.ending === ending).length
    const reasons = Map.groupBy(
      group.filter((outcome) => outcome.why !== ''),
      (outcome) => outcome.why,
    )
    const why = [...reasons].map(([reason, list]) => `${reason} ${list.length}`).join('\n')
    const peak = Math.max(...group.map((outcome) => outcome.peakMiB))
    table.push([
      category,
      group.length,
      count('refused'),
      count('quarantined'),
      count('taken'),
      count('crashed'),
      peak,
      why,
    ])
  }
  console.log(table.toString())
}
