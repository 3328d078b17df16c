/**
 * One measured run, in a process of its own so that its CPU and memory are its own:
 *   node bench/linkage/measured.ts floor|lookup|pipeline parquet|csv LEFT RIGHT MEMORY
 * Prints one line of JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbEngine, type Engine, type LinkModel, linkTables, personCn } from '../../src/linkage/index.ts'

export interface Measured {
  readonly cpuS: number
  readonly wallS: number
  readonly peakMiB: number
  readonly rows: number
  /** Of all pairs and weights together, whatever their order: equal where the results are. */
  readonly digest: string
  /** Right rows linked to their partner, and all right rows that have one (pipeline and look-up). */
  readonly right: number
  readonly made: number
  readonly expected: number
}

const [what, format, left, right, memory] = process.argv.slice(2) as [string, 'parquet' | 'csv', string, string, string]
const TYPES = `{'citizen_id': 'VARCHAR', 'citizen_id_text': 'VARCHAR', 'former_name': 'VARCHAR', 'phone': 'VARCHAR', 'division': 'VARCHAR'}`
const source = (path: string): string =>
  format === 'parquet' ? `read_parquet('${path}.parquet')` : `read_csv('${path}.csv', header = true, types = ${TYPES})`

/** The numbers in these lists were checked when they were taken in. */
const model: LinkModel = {
  ...personCn,
  comparisons: personCn.comparisons.map((comparison) =>
    comparison.kind === 'identity-number-cn' ? { ...comparison, options: { trusted: true } } : comparison,
  ),
}

const RUNS: Readonly<Record<string, (engine: Engine) => Promise<void>>> = {
  /** Reading both lists and joining them on the number: what no linkage can do without. */
  async floor(engine) {
    await engine.run(
      `create table pairs as select l.*, r.* from ${source(left)} l join ${source(right)} r on r.citizen_id = l.citizen_id`,
    )
  },
  /** The practice it replaces: whoever's number is not in the other list is not found. */
  async lookup(engine) {
    await engine.run(
      `create table pairs as select l.id as id_l, r.id as id_r, true as accepted from ${source(left)} l join ${source(right)} r on r.citizen_id = l.citizen_id`,
    )
  },
  async pipeline(engine) {
    // CSV is read once into a table; Parquet is cheap enough to be read column by column as needed.
    const kind = format === 'csv' ? 'table' : 'view'
    await engine.run(`create ${kind} left_list as select * from ${source(left)}`)
    await engine.run(`create ${kind} right_list as select * from ${source(right)}`)
    await linkTables(engine, {
      left: 'left_list',
      right: 'right_list',
      model,
      pairs: 'pairs',
      assignment: 'many-to-one',
    })
  },
}

const scratch = mkdtempSync(join(tmpdir(), 'nol-linkage-'))
// As README ("Engines") tells to open it, for the floor as well.
const opened = { threads: '2', external_threads: '0', preserve_insertion_order: 'false' }
const settings = { ...opened, memory_limit: memory, temp_directory: scratch }
const instance = await DuckDBInstance.create(':memory:', settings)
const connection = await instance.connect()
const [cpu, wall] = [process.cpuUsage(), performance.now()]
await RUNS[what]!(duckdbEngine(connection))
const used = process.cpuUsage(cpu)
const measured = {
  cpuS: (used.user + used.system) / 1e6,
  wallS: (performance.now() - wall) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
}
const count = async (sql: string) => Number((await connection.runAndReadAll(sql)).getRowsJS()[0]![0])
const truth = `(select id, truth from ${source(right)})`
const outcome =
  what === 'floor'
    ? { right: 0, made: 0, expected: 0 }
    : {
        right: await count(
          `select count(*)::DOUBLE from pairs join ${truth} t on t.id = id_r where accepted and id_l = truth`,
        ),
        made: await count('select count(*)::DOUBLE from pairs where accepted'),
        expected: await count(`select count(*)::DOUBLE from ${truth}`),
      }
const rows = await count('select count(*)::DOUBLE from pairs')
const all = await connection.runAndReadAll('select bit_xor(hash(p))::VARCHAR from pairs p')
console.log(JSON.stringify({ ...measured, rows, digest: all.getRowsJS()[0]![0], ...outcome }))
connection.closeSync()
instance.closeSync()
rmSync(scratch, { recursive: true, force: true })
