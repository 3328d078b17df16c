import { readFile, rm, writeFile } from 'node:fs/promises'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { chooseBlocking } from './blocking-choice.ts'
import { type Cluster, closurePairs, clustersOf, type ScoredPair } from './clusters.ts'
import { matchColumns, type Matched, shapedRows } from './files/columns.ts'
import { dayReader } from './files/days.ts'
import { type LoadedTable, loadTable } from './files/load.ts'
import { deduplicateTable, type LinkOutcome, linkTables } from './link.ts'
import type { LinkModel } from './model.ts'
import { modelFor } from './models/generic.ts'
import { makeRunner, type Progress, quote } from './step.ts'
import { columnTypes } from './validate.ts'

export interface LinkFilesOptions {
  readonly left: string
  /** Left out: duplicates within the left file. */
  readonly right?: string
  /** A model as JSON; left out, one is built from the columns. */
  readonly model?: string
  /** `id=rec_id,given=first_name,dob=born|birth_date`; left out, roles are guessed. */
  readonly columns?: string
  readonly out: string
  readonly clusters?: string
  /** Probability from which a pair is written; 0.5 unless told. */
  readonly threshold?: number
  /** Each row has one partner at most. Left out: decided by the data. */
  readonly oneToOne?: boolean
  readonly memory?: string
  readonly threads?: number
  readonly say?: (line: string) => void
  readonly onProgress?: Progress
}

export interface LinkFilesResult {
  readonly outcome: LinkOutcome
  readonly model: LinkModel
  readonly pairs: number
  readonly clusters: number
}

/** Links two files, or finds the duplicates in one, and writes `id_l,id_r,probability`. */
export async function runLink(options: LinkFilesOptions): Promise<LinkFilesResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'nol-link-'))
  const settings = {
    memory_limit: options.memory ?? '4GB',
    threads: String(options.threads ?? 2),
    temp_directory: scratch,
  }
  const instance = await DuckDBInstance.create(':memory:', settings)
  const connection = await instance.connect()
  try {
    return await linkFiles(connection, options, scratch)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function linkFiles(
  connection: DuckDBConnection,
  options: LinkFilesOptions,
  scratch: string,
): Promise<LinkFilesResult> {
  const say = options.say ?? (() => {})
  const left = await loadTable(connection, options.left, 'left_file', scratch)
  const right = options.right === undefined ? left : await loadTable(connection, options.right, 'right_file', scratch)
  const self = options.right === undefined
  const matched = matchColumns(left, right, options.columns)
  describe(matched, say)
  await shape(connection, left, 'left', matched)
  if (!self) await shape(connection, right, 'right', matched)

  const model = await readyModel(connection, options, matched, self)
  say(`blocking: ${model.blocking.map(({ keys }) => keys.join(' + ')).join('; ')}`)
  const shared = { model, pairs: 'pairs', ...(options.onProgress ? { onProgress: options.onProgress } : {}) }
  const outcome = self
    ? await deduplicateTable(connection, { ...shared, table: 'left_rows' })
    : await linkTables(connection, {
        ...shared,
        left: 'left_rows',
        right: 'right_rows',
        assignment: options.oneToOne ? 'one-to-one' : 'many-to-many',
      })
  if (!self && options.oneToOne === undefined) await settleIfOneToOne(connection)
  const written = await writeResults(connection, options, self)
  return { outcome, model, ...written }
}

function describe(matched: Matched, say: (line: string) => void): void {
  say(
    `id: ${matched.leftId ?? 'row number'}${matched.rightId !== matched.leftId ? ` | ${matched.rightId ?? 'row number'}` : ''}`,
  )
  for (const { left, right, role } of matched.columns) say(`${role}: ${left}${left === right ? '' : ` | ${right}`}`)
}

async function shape(
  connection: DuckDBConnection,
  file: LoadedTable,
  side: 'left' | 'right',
  matched: Matched,
): Promise<void> {
  const day = matched.columns.find(({ role }) => role === 'dob')
  const dayOf = day ? await dayReader(connection, file.table, day[side]) : (value: string) => value
  await connection.run(`create or replace table ${side}_rows as ${shapedRows(file.table, side, matched, dayOf)}`)
}

async function readyModel(
  connection: DuckDBConnection,
  options: LinkFilesOptions,
  matched: Matched,
  self: boolean,
): Promise<LinkModel> {
  const given =
    options.model === undefined ? undefined : (JSON.parse(await readFile(options.model, 'utf8')) as LinkModel)
  const model = given ?? modelFor(matched.columns)
  if (model.blocking.length > 0) return model
  const runner = await makeRunner(connection, { schema: 'blocking', keep: false })
  const left = { table: 'left_rows', types: await columnTypes(connection, 'left_rows') }
  const right = self ? undefined : { table: 'right_rows', types: await columnTypes(connection, 'right_rows') }
  const blocking = await chooseBlocking(runner, model, left, right)
  await connection.run('drop schema blocking cascade')
  return { ...model, blocking }
}

/** Rows with a second sure partner that still count as chance: above this share, partners are many by nature. */
const CHANCE_SHARE = 0.02

/** Where nearly every row has one sure partner, the few that have more keep the best only. */
async function settleIfOneToOne(connection: DuckDBConnection): Promise<void> {
  const shareOf = async (id: string) => {
    const result = await connection.runAndReadAll(
      `select coalesce(avg((n > 1)::INT), 0)::DOUBLE from (select count(*) as n from pairs where probability >= 0.99 group by ${id})`,
    )
    return result.getRowsJS()[0]![0] as number
  }
  if ((await shareOf('id_l')) > CHANCE_SHARE || (await shareOf('id_r')) > CHANCE_SHARE) return
  await connection.run(
    'delete from pairs where accepted and exists (select 1 from pairs better where better.accepted and ' +
      '(better.id_l = pairs.id_l or better.id_r = pairs.id_r) and better.match_weight > pairs.match_weight)',
  )
}

async function writeResults(connection: DuckDBConnection, options: LinkFilesOptions, self: boolean) {
  const threshold = options.threshold ?? 0.5
  const clusters = self ? await closeClusters(connection) : []
  const right = self ? 'left_rows' : 'right_rows'
  const query =
    `select l.ref as id_l, r.ref as id_r, round(probability, 6) as probability from pairs ` +
    `join left_rows l on l.id = id_l join ${right} r on r.id = id_r where probability >= ${threshold} order by 1, 2`
  await connection.run(`copy (${query}) to ${quote(options.out)} (header, delimiter ',')`)
  const [count] = (
    await connection.runAndReadAll(`select count(*)::DOUBLE from pairs where probability >= ${threshold}`)
  ).getRowsJS()
  if (options.clusters) await writeClusters(connection, clusters, options.clusters)
  return { pairs: count![0] as number, clusters: clusters.length }
}

/** Adds the pairs that follow from others: A is B and B is C. */
async function closeClusters(connection: DuckDBConnection): Promise<Cluster[]> {
  const rows = (
    await connection.runAndReadAll('select id_l::DOUBLE, id_r::DOUBLE, probability from pairs order by id_l, id_r')
  ).getRowsJS() as [number, number, number][]
  const scored = rows.map(([left, right, probability]): ScoredPair => ({ left, right, probability }))
  const clusters = clustersOf(scored, 0.5)
  const inferred = clusters.flatMap((cluster) => closurePairs(cluster, () => false).slice(cluster.pairs.length))
  for (let from = 0; from < inferred.length; from += 1000) {
    const values = inferred
      .slice(from, from + 1000)
      .map(({ left, right, probability }) => `(${left}, ${right}, ${probability})`)
    await connection.run(
      `create or replace temp table inferred as select * from (values ${values.join(', ')}) v(l, r, p)`,
    )
    await connection.run('delete from pairs using inferred where id_l = l and id_r = r')
    await connection.run(
      "insert into pairs by name select l as id_l, r as id_r, 'inferred' as how, p as probability, true as accepted from inferred",
    )
  }
  return clusters
}

async function writeClusters(connection: DuckDBConnection, clusters: readonly Cluster[], path: string): Promise<void> {
  const refs = new Map(
    (await connection.runAndReadAll('select id::DOUBLE, ref from left_rows')).getRowsJS() as [number, string][],
  )
  const lines = clusters.flatMap(({ rows }) =>
    rows.map((row) => `${csvCell(refs.get(rows[0]!)!)},${csvCell(refs.get(row)!)}`),
  )
  await writeFile(path, `cluster,id\n${lines.join('\n')}\n`)
}

const csvCell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
