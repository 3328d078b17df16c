import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Text } from '../kernel/texts.ts'
import { chooseBlocking } from './blocking-choice.ts'
import { clustersAcross, partRefuted, settleGroups } from './closure.ts'
import { type Extras, type ExtrasOptions, openExtras } from './extras.ts'
import { LinkFault } from './fault.ts'
import type { Found } from './files/found.ts'
import { chooseColumns, modelColumns } from './files/choose-columns.ts'
import type { Matched, SharedColumn } from './files/columns.ts'
import { type LoadedTable, loadTable, type SheetReader } from './files/load.ts'
import { type ModelFile, readModel, saveModel } from './files/model-file.ts'
import { shapeTable } from './files/shape.ts'
import { columnsOf, sharedByAny, stackFiles } from './files/stack.ts'
import { requireWritable, writeClusters, writeConflicts, writeExplanations, writePairs } from './files/write.ts'
import { deduplicateTable, type LinkOutcome, linkTables } from './link.ts'
import { gainOf, settleOneToOne } from './matching.ts'
import type { LinkModel } from './model.ts'
import { modelFor, ROLE_LABELS } from './models/generic.ts'
import { openLabels, type ReviewOutcome } from './review/session.ts'
import type { DecidedPair, IdRange } from './run.ts'
import { makeRunner, quote } from './step.ts'
import { inBoth, type LinkText, linkTexts, type Say } from './texts.ts'
import { priorWeight } from './train.ts'
import { columnTypes } from './validate.ts'

export interface LinkFilesOptions extends ExtrasOptions {
  readonly left: string
  /** Left out: duplicates within the left file. */
  readonly right?: string
  /** Files after the second: all are linked with each other, and each with itself. */
  readonly more?: readonly string[]
  /** A model as JSON, or what an earlier run has saved; left out, one is built from the columns. */
  readonly model?: string
  /** `id=rec_id,given=first_name,dob=born|birth_date`; left out, roles are guessed. Beside a model only `id`. */
  readonly columns?: string
  /** Pairs: `id_l,id_r,probability`. */
  readonly out: string
  /** Groups of rows that are the same, to be written there. */
  readonly clusters?: string
  /** Pairs that were not taken although they would be by themselves, to be written there. */
  readonly conflicts?: string
  /** Pairs somebody has decided (`id_l,id_r,label`), which stand whatever the data say. */
  readonly decided?: string
  /** Why each pair is one, to be written there. */
  readonly explain?: string
  /** The weights of this run, to be written there. */
  readonly saveModel?: string
  /** Probability from which a pair is written; that of the model (0.5 in a built one) unless told. */
  readonly threshold?: number
  /** Each row has one partner at most in another file. Left out: of two files decided by the data. */
  readonly oneToOne?: boolean
  /** Such as `4GB`. */
  readonly memory?: string
  readonly threads?: number
  /** More settings of DuckDB. */
  readonly settings?: Readonly<Record<string, string>>
  /** Reads Excel files; without it they are refused. */
  readonly readSheet?: SheetReader
  readonly say?: (text: Text) => void
  /** A fraction from 0 to 1 and what is being done. */
  readonly onProgress?: (fraction: number, text: Text) => void
}

export interface LinkFilesResult {
  readonly outcome: LinkOutcome
  readonly model: LinkModel
  readonly columns: readonly SharedColumn[]
  readonly pairs: number
  readonly clusters: number
  /** Pairs written as conflicts. */
  readonly conflicts: number
  /** Pairs with one identity number of which nothing else says that they are the same: not written. */
  readonly bareNumbers: number
  /** What labels say of the pairs; left out without labels. */
  readonly review?: ReviewOutcome
}

/**
 * Links two files, or finds the duplicates in one, and writes `id_l,id_r,probability`. Throws a `LinkFault` when the files
 * or what is asked of them cannot be used; nothing is written then.
 */
export async function runLink(options: LinkFilesOptions): Promise<LinkFilesResult> {
  if (options.right === undefined && options.oneToOne) throw new LinkFault('link.one-to-one-needs-two')
  if (options.reviewSize !== undefined && options.review === undefined) throw new LinkFault('link.size-without-review')
  const { out, clusters, conflicts, explain, saveModel: weights, review, charts } = options
  const results = [out, clusters, conflicts, explain, weights, review, charts].filter((path) => path !== undefined)
  requireApart([options.left, options.right, ...(options.more ?? []), options.labels, options.decided], results)
  for (const path of results) await requireWritable(path)
  const scratch = mkdtempSync(join(tmpdir(), 'nol-link-'))
  const settings = {
    memory_limit: options.memory ?? '4GB',
    threads: String(options.threads ?? 2),
    external_threads: '0',
    temp_directory: scratch,
  }
  const instance = await DuckDBInstance.create(':memory:', settings)
  const connection = await instance.connect()
  try {
    for (const [name, value] of Object.entries(options.settings ?? {}))
      await connection.run(`set ${name} = ${quote(value)}`)
    return await linkFiles(connection, options, scratch)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(scratch, { recursive: true, force: true })
  }
}

/** No result is written over what is read or over another result. */
function requireApart(inputs: readonly (string | undefined)[], results: readonly string[]): void {
  const taken = new Set(inputs.filter((path) => path !== undefined).map((path) => resolve(path)))
  for (const file of results) {
    if (taken.has(resolve(file))) throw new LinkFault('link.written-over', { file })
    taken.add(resolve(file))
  }
}

async function linkFiles(
  connection: DuckDBConnection,
  options: LinkFilesOptions,
  scratch: string,
): Promise<LinkFilesResult> {
  const { say, progress } = voices(options)
  const given = options.model === undefined ? undefined : await readModel(options.model)
  progress(0.01, 'link.reading')
  const load = (path: string, table: string) =>
    loadTable(connection, path, table, { scratch, readSheet: options.readSheet })
  const left = await load(options.left, 'left_file')
  const right = options.right === undefined ? left : await load(options.right, 'right_file')
  const more: LoadedTable[] = []
  for (const [i, path] of (options.more ?? []).entries()) more.push(await load(path, `file_${i + 3}`))
  const self = right === left || more.length > 0
  for (const table of right === left ? [left] : [left, right, ...more]) tellTable(table, say)
  const match = (other: LoadedTable, columns: string | undefined, at = 0): Promise<Matched> | Matched =>
    given ? modelColumns(given, left, other, columns, at) : chooseColumns(connection, columns, left, other, say)
  const { matched, ranges } =
    more.length > 0
      ? await stackAll(connection, options.columns, [left, right, ...more], match, say)
      : await shapeBoth(connection, await match(right, options.columns), left, right, say)
  const apart = options.oneToOne ? ranges : []

  progress(0.1, 'link.choosing')
  const model = await readyModel(connection, given?.model ?? modelFor(matched.columns), options, self)
  const tables = { left: 'left_rows', right: self ? 'left_rows' : 'right_rows' }
  const extras = await openExtras(connection, options, tables, (text) => options.say?.(text))
  say('link.blocking', { rules: model.blocking.map(({ keys }) => keys.join(' + ')).join('; ') })
  const decided = await decidedOf(connection, options.decided, tables)
  const outcome = await findPairs(connection, { extras, model, given, options, self, apart, decided })
  tellEstimation(outcome, options.labels === undefined && given?.trained !== undefined, say)
  const bareNumbers = await countOf(connection, "how = 'same-id' and not accepted")
  if (bareNumbers > 0) say('link.bare-numbers', { pairs: bareNumbers })
  if (self) await settleDuplicates(connection, model, apart, say)
  else if (options.oneToOne === undefined) await settleIfOneToOne(connection, outcome, say)
  if (!self && decided.length > 0) {
    const refuted = await partRefuted(connection)
    if (refuted > 0) say('link.refuted', { pairs: refuted })
  }
  progress(0.95, 'link.writing')
  const found: Found = { pairs: 'pairs', ...tables, stacked: more.length > 0 }
  const written = await writeResults(connection, options, { outcome, columns: matched.columns }, found)
  if (written.conflicts > 0) say('link.conflicts', { pairs: written.conflicts, file: options.conflicts ?? '' })
  say('link.done', { pairs: written.pairs, threshold: model.thresholds.accept, file: options.out })
  const shown = matched.columns.map(({ column }) => column)
  const review = await extras.finish(outcome, shown)
  progress(1, 'link.writing')
  return { outcome, model, columns: matched.columns, bareNumbers, ...written, ...(review && { review }) }
}

/** The one or two files as tables of the shared columns. */
async function shapeBoth(
  connection: DuckDBConnection,
  matched: Matched,
  left: LoadedTable,
  right: LoadedTable,
  say: Say,
): Promise<{ matched: Matched; ranges: readonly IdRange[] }> {
  tellColumns(matched, left, right, say)
  await shapeTable(connection, left.table, 'left', matched)
  if (right !== left) await shapeTable(connection, right.table, 'right', matched)
  return { matched, ranges: [] }
}

/** Three and more files as one table; each is matched with the first. */
async function stackAll(
  connection: DuckDBConnection,
  columns: string | undefined,
  tables: readonly LoadedTable[],
  match: (other: LoadedTable, columns: string | undefined, at: number) => Promise<Matched> | Matched,
  say: Say,
): Promise<{ matched: Matched; ranges: readonly IdRange[] }> {
  const [left, ...rest] = tables as [LoadedTable, ...LoadedTable[]]
  const pairings: Matched[] = []
  for (const [i, other] of rest.entries()) {
    pairings.push(await match(other, columns && columnsOf(columns, i + 1, tables.length), i))
    tellColumns(pairings[i]!, left, other, say)
  }
  const { first, others } = sharedByAny(pairings)
  return { matched: first, ranges: await stackFiles(connection, tables, first, others) }
}

/** What somebody decided of pairs; those nobody is sure of are left open. */
async function decidedOf(
  connection: DuckDBConnection,
  path: string | undefined,
  tables: { readonly left: string; readonly right: string },
): Promise<DecidedPair[]> {
  if (path === undefined) return []
  const { file, ids } = await openLabels(connection, path, tables)
  return file.labels.flatMap(({ label }, i) => (label === 'unsure' ? [] : [{ ...ids[i]!, same: label === 'match' }]))
}

function voices(options: LinkFilesOptions): { say: Say; progress: (fraction: number, code: LinkText) => void } {
  return {
    say: (code, values = {}) => options.say?.(inBoth(code, values)),
    progress: (fraction, code) => options.onProgress?.(fraction, linkTexts[code]),
  }
}

function tellTable({ file, rows, headerless, columns }: LoadedTable, say: Say): void {
  say('link.file', { file, rows })
  if (headerless) say('link.no-header', { file, columns: columns.map(({ name }) => name).join(', ') })
}

function tellColumns({ columns, leftId, rightId }: Matched, left: LoadedTable, right: LoadedTable, say: Say): void {
  const both = (a: string, b: string) => (a === b ? a : `${a} | ${b}`)
  const id = (name: string | undefined): Text =>
    name === undefined ? linkTexts['link.row-number'] : { zh: name, en: name }
  const ids = { zh: both(id(leftId).zh, id(rightId).zh), en: both(id(leftId).en, id(rightId).en) }
  say('link.id-column', { columns: ids })
  for (const column of columns) {
    const names = both(column.left.join(' + '), column.right.join(' + '))
    say('link.role-column', { role: ROLE_LABELS[column.role], columns: names })
  }
  const unused = (side: 'left' | 'right', table: LoadedTable, its: string | undefined) => {
    const used = new Set([...columns.flatMap((column) => column[side]), its])
    return table.columns.map(({ name }) => name).filter((name) => !used.has(name))
  }
  const ignored = new Set([...unused('left', left, leftId), ...unused('right', right, rightId)])
  if (ignored.size > 0) say('link.ignored', { columns: [...ignored].join(', ') })
}

/** The model with the threshold asked for, and with blocking rules where it has none. */
async function readyModel(
  connection: DuckDBConnection,
  model: LinkModel,
  { threshold }: LinkFilesOptions,
  self: boolean,
): Promise<LinkModel> {
  const { accept, review } = model.thresholds
  const thresholds =
    threshold === undefined ? model.thresholds : { accept: threshold, review: Math.min(threshold, review, accept) }
  if (model.blocking.length > 0) return { ...model, thresholds }
  const runner = await makeRunner(connection, { schema: 'blocking', keep: false })
  const left = { table: 'left_rows', types: await columnTypes(connection, 'left_rows') }
  const right = self ? undefined : { table: 'right_rows', types: await columnTypes(connection, 'right_rows') }
  const blocking = await chooseBlocking(runner, model, left, right)
  await connection.run('drop schema blocking cascade')
  return { ...model, blocking, thresholds }
}

/** What the steps of the engine are called at the terminal, by the table they make. */
const STEP_TEXTS: readonly (readonly [RegExp, LinkText])[] = [
  [/keys|candidates|finer/, 'link.pairing'],
  [/compare|random|known|parts/, 'link.comparing'],
  [/weights|score|pairs|plain|shared/, 'link.scoring'],
]

interface Asked {
  readonly extras: Extras
  readonly model: LinkModel
  readonly given: ModelFile | undefined
  readonly options: LinkFilesOptions
  readonly self: boolean
  readonly apart: readonly IdRange[]
  readonly decided: readonly DecidedPair[]
}

function findPairs(
  connection: DuckDBConnection,
  { extras, model: asked, given, options, self, apart, decided }: Asked,
): Promise<LinkOutcome> {
  const { progress } = voices(options)
  const model = extras.model(asked)
  // Labels ask for an estimate of their own.
  const taken = extras.task.labels ? undefined : given?.trained
  const shared = {
    model,
    pairs: 'pairs',
    ...extras.task,
    decided,
    ...(taken && { trained: { ...taken, model } }),
    onProgress: (step: string, done: number, total: number) =>
      progress(0.2 + (0.75 * done) / total, STEP_TEXTS.find(([name]) => name.test(step))?.[1] ?? 'link.encoding'),
  }
  if (self) return deduplicateTable(connection, { ...shared, table: 'left_rows', scores: 'scores', apart })
  const assignment = options.oneToOne ? 'one-to-one' : 'many-to-many'
  return linkTables(connection, { ...shared, left: 'left_rows', right: 'right_rows', assignment })
}

function tellEstimation({ trained: { estimation } }: LinkOutcome, taken: boolean, say: Say): void {
  const { iterations, converged, expectedMatches, lastChange } = estimation
  if (taken) say('link.weights-taken')
  else if (converged) say('link.converged', { iterations, matches: Math.round(expectedMatches) })
  else say('link.not-converged', { iterations, change: lastChange.toExponential(1) })
}

async function settleDuplicates(
  connection: DuckDBConnection,
  { thresholds }: LinkModel,
  apart: readonly IdRange[],
  say: Say,
): Promise<void> {
  const grouping = { pairs: 'pairs', scores: 'scores', threshold: thresholds.accept, apart }
  const { contradicted } = await settleGroups(connection, grouping)
  if (contradicted > 0) say('link.contradicted', { pairs: contradicted })
}

/** Rows with a second sure partner that still count as chance: above this share, partners are many by nature. */
const CHANCE_SHARE = 0.02

/** Where nearly every row has one sure partner, the choice of pairs that is best as a whole is kept. */
async function settleIfOneToOne(connection: DuckDBConnection, { trained }: LinkOutcome, say: Say): Promise<void> {
  const shareOf = async (id: string) => {
    const sql = `select coalesce(avg((n > 1)::INT), 0)::DOUBLE from (select count(*) as n from pairs where probability >= 0.99 group by ${id})`
    return (await connection.runAndReadAll(sql)).getRowsJS()[0]![0] as number
  }
  if ((await shareOf('id_l')) > CHANCE_SHARE || (await shareOf('id_r')) > CHANCE_SHARE) return
  const before = await countOf(connection, 'accepted')
  const settled = `(how = 'same-id' and probability >= 0.5)`
  await connection.run(
    `create or replace table pairs as select *, ${gainOf(settled, `match_weight + ${priorWeight(trained)}`)} as gain from pairs`,
  )
  await settleOneToOne(await makeRunner(connection, { schema: 'main', keep: true }), 'pairs')
  const pairs = before - (await countOf(connection, 'accepted'))
  if (pairs > 0) say('link.settled-one-to-one', { pairs })
}

async function countOf(connection: DuckDBConnection, condition: string): Promise<number> {
  const counted = await connection.runAndReadAll(`select count(*)::DOUBLE from pairs where ${condition}`)
  return counted.getRowsJS()[0]![0] as number
}

async function writeResults(
  connection: DuckDBConnection,
  options: LinkFilesOptions,
  { outcome, columns }: Pick<LinkFilesResult, 'outcome' | 'columns'>,
  found: Found,
): Promise<Pick<LinkFilesResult, 'pairs' | 'clusters' | 'conflicts'>> {
  const self = found.left === found.right
  const pairs = await writePairs(connection, found, options.out)
  const { clusters, memberOf } = await clustersAcross(connection, found, self)
  if (options.clusters) await writeClusters(clusters, memberOf, options.clusters, !self || found.stacked === true)
  const threshold = outcome.trained.model.thresholds.accept
  const conflicts = options.conflicts ? await writeConflicts(connection, found, threshold, options.conflicts) : 0
  if (options.explain) await writeExplanations(connection, found, outcome.trained, options.explain)
  if (options.saveModel) await saveModel(options.saveModel, outcome.trained, columns)
  return { pairs, clusters: clusters.length, conflicts }
}
