import { createHash } from 'node:crypto'
import { readdir, stat, utimes } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Client } from 'pg'
import { readConfig } from '../../src/platform/config.ts'
import { openFiles } from '../../src/platform/files.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import type { Clerk } from './kill-client.ts'
import { askDatabase, type Violation, withAdmin } from './kill-invariants.ts'
import { processesOf, temporaryFolderOf } from './kill-server.ts'
import type { KnownRoster, Memory } from './kill-work.ts'

interface RosterRow {
  readonly id: string
  readonly state: string
  readonly file_sha256: string
  readonly kind: string
  readonly source_name: string
  readonly counts: string | null
  readonly rows_file: string | null
  readonly row_count: number | null
}

/** Counts of the county's lists when nothing was killed: what the same list must count again. */
export type UsualCounts = ReadonlyMap<string, string>

/** `good withWarnings quarantined+skipped`. */
const COUNTS = `good_count || ' ' || warning_count || ' ' || (quarantined_count + skipped_count)`
const listOf = (roster: { readonly kind: string; readonly source: string }): string => `${roster.kind} ${roster.source}`

export async function usualCounts(home: string): Promise<UsualCounts> {
  return withAdmin(home, async (client) => {
    const { rows } = await client.query<RosterRow>(
      `select kind, source_name, ${COUNTS} as counts from rosters.roster where state = 'taken'`,
    )
    return new Map(rows.map((row) => [listOf({ kind: row.kind, source: row.source_name }), row.counts!]))
  })
}

/** Compares everything that was acknowledged with what is there, and what is there with itself. */
export async function checkAll(
  home: string,
  clerk: Clerk,
  memory: Memory,
  usual: UsualCounts,
): Promise<readonly Violation[]> {
  const fromDatabase = await withAdmin(home, async (client) => [
    ...(await askDatabase(client)),
    ...(await checkRosters(home, client, memory, usual)),
    ...(await checkVerdicts(client, memory)),
  ])
  return [...fromDatabase, ...(await checkAnswers(clerk, memory)), ...(await leftoversIn(home))]
}

const RANK = { received: 0, checked: 1, refused: 1, taken: 2, withdrawn: 3 } as const

async function checkRosters(home: string, client: Client, memory: Memory, usual: UsualCounts): Promise<Violation[]> {
  const { rows } = await client.query<RosterRow>(
    `select id, state, file_sha256, kind, source_name, rows_file, row_count, ${COUNTS} as counts from rosters.roster`,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const violations: Violation[] = []
  for (const known of memory.rosters.values()) {
    const what = wrongWith(known, byId.get(known.id), usual)
    if (what) violations.push({ harm: 'lost', what: `roster ${known.id} ${what}` })
  }
  return [...violations, ...(await checkFiles(home, rows, memory)), ...(await checkParquet(home, rows, memory))]
}

function wrongWith(known: KnownRoster, row: RosterRow | undefined, usual: UsualCounts): string | undefined {
  const { file, state } = known
  if (!row) return 'is gone'
  if (row.file_sha256 !== file.sha256) return 'has another file'
  if (RANK[row.state as keyof typeof RANK] < RANK[state]) return `is ${row.state} and was ${state}`
  if (file.damaged) return ['refused', 'received'].includes(row.state) ? undefined : `is damaged and yet ${row.state}`
  if (row.state === 'refused') return 'was refused although its file is good'
  if (row.state === 'received') return undefined
  const [good, warned, left] = usual
    .get(listOf({ kind: file.kind, source: file.sourceName }))!
    .split(' ')
    .map(Number)
  const expected = `${good} ${warned} ${left! + file.badRows}`
  return row.counts === expected ? undefined : `counts ${row.counts} instead of ${expected}`
}

/** The files of a home as its own process would read them. */
async function filesOf(home: string) {
  const { file: keyFile, suite } = readConfig({ NOL_HOME: home }).keys
  return openFiles(home, openSecrets({ home, keyFile, suite }))
}

/** Every file is whole under its hash; of those that no roster speaks of the sweep leaves none. */
async function checkFiles(home: string, rows: readonly RosterRow[], memory: Memory): Promise<Violation[]> {
  const files = await filesOf(home)
  const wanted = new Set(rows.map((row) => row.file_sha256))
  const violations: Violation[] = []
  for (const sha256 of wanted) {
    const path = join(home, 'files', 'sha256', sha256.slice(0, 2), sha256)
    const mark = await markOf(path)
    if (memory.read.get(path) === mark) continue
    const hash = createHash('sha256')
    const there = await pipeline(files.readFile(sha256), hash).then(
      () => hash.digest('hex'),
      () => 'gone',
    )
    if (there === sha256) memory.read.set(path, mark)
    else violations.push({ harm: 'lost', what: `file ${sha256} is ${there}` })
  }
  return [...violations, ...(await checkOrphans(home, wanted, memory))]
}

/**
 * Bytes of a file whose sender was not answered may lie there without a roster until the worker's sweep, which it does
 * when it starts, has found them old enough: they are made two hours old here, and are gone when there is another worker.
 */
async function checkOrphans(home: string, wanted: ReadonlySet<string>, memory: Memory): Promise<Violation[]> {
  const root = join(home, 'files', 'sha256')
  const worker = (await processesOf(home)).find(({ role }) => role === 'worker')
  const orphans = new Map(
    (await filesBelow(root)).map((path) => [basename(path), path] as const).filter(([hash]) => !wanted.has(hash)),
  )
  const violations: Violation[] = []
  for (const [hash, path] of orphans) {
    const agedUnder = memory.orphans.get(hash)
    if (agedUnder === undefined) {
      const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000)
      await utimes(path, twoHoursAgo, twoHoursAgo)
      memory.orphans.set(hash, worker?.startedAt ?? '')
    } else if (worker && agedUnder !== worker.startedAt)
      violations.push({ harm: 'half', what: `the sweep has left a file of no roster: ${hash}` })
  }
  for (const hash of memory.orphans.keys()) {
    if (orphans.has(hash)) continue
    memory.orphans.delete(hash)
    if (!wanted.has(hash)) memory.swept++
  }
  return violations
}

/** Tells a file from one that was changed since. */
async function markOf(path: string): Promise<string> {
  const info = await stat(path).catch(() => undefined)
  return info ? `${info.ino} ${info.size} ${info.mtimeMs}` : 'gone'
}

/** The rows of every roster that has some can be read to the last, and are as many as were counted. */
async function checkParquet(home: string, rows: readonly RosterRow[], memory: Memory): Promise<Violation[]> {
  const files = await filesOf(home)
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const violations: Violation[] = []
  try {
    for (const row of rows.filter((one) => one.rows_file)) {
      const path = join(home, 'files', 'derived', row.rows_file!)
      const mark = `${row.row_count} ${await markOf(path)}`
      if (memory.read.get(path) === mark) continue
      const readAll = (path: string) =>
        connection.runAndReadAll(`select count(row_no), count(hash(columns(*)::varchar)) from read_parquet('${path}')`)
      const counted = await files.withPlainDerived(row.rows_file!, readAll).then(
        (answer) => Number(answer.getRows()[0]![0]),
        () => 'nothing readable',
      )
      if (counted === row.row_count) memory.read.set(path, mark)
      else violations.push({ harm: 'half', what: `roster ${row.id} has ${counted} rows, counted ${row.row_count}` })
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return violations
}

/** A verdict is there once, its finding stays settled, and who moved away has moved away once a run has looked. */
async function checkVerdicts(client: Client, memory: Memory): Promise<Violation[]> {
  const { rows } = await client.query<{
    submission_id: string
    finding_id: string
    state: string
    population: string
  }>(`
    select verdict.submission_id, verdict.finding_id, finding.state,
      case when exists (select from reconciliation.run where started_at > verdict.settled_at and finished_at is not null) then child.population end as population
    from reconciliation.verdict join reconciliation.finding using (county_code, finding_id) join register.child on child.child_id = verdict.child_id`)
  const bySubmission = Map.groupBy(rows, (row) => row.submission_id)
  const violations: Violation[] = []
  for (const known of memory.verdicts.values()) {
    const found = bySubmission.get(known.submissionId) ?? []
    const what =
      found.length !== 1
        ? `is there ${found.length} times`
        : found[0]!.state !== 'settled'
          ? `has no effect: its finding is ${found[0]!.state}`
          : known.kind === 'out-of-school' && found[0]!.population && found[0]!.population !== 'moved-away'
            ? `has no effect: the child is ${found[0]!.population}`
            : undefined
    if (what) violations.push({ harm: 'lost', what: `verdict ${known.submissionId} on ${known.kind} ${what}` })
  }
  return violations
}

/** What the pages show is what was acknowledged. */
async function checkAnswers(clerk: Clerk, memory: Memory): Promise<Violation[]> {
  const violations: Violation[] = []
  const lose = (what: string): void => void violations.push({ harm: 'lost', what })
  for (const cookie of clerk.sessions.slice(-12)) {
    const { status } = await clerk.get('/api/session', cookie)
    if (status !== 200) lose(`a session that was opened is answered ${status}`)
  }
  for (const { id, file, state } of memory.some(memory.rosters.values())) {
    const { status, body } = await clerk.get(`/api/rosters/${id}`)
    if (status !== 200) lose(`the page of roster ${id} is answered ${status}`)
    else if (RANK[body.state as keyof typeof RANK] < RANK[state]) lose(`the page of roster ${id} says ${body.state}`)
    else if (body.fileBytes !== file.bytes.length) lose(`the page of roster ${id} says ${body.fileBytes} bytes`)
  }
  for (const [runId, { asOfOn }] of memory.some(memory.runs)) {
    const { status, body } = await clerk.get(`/api/reconciliations/${runId}`)
    if (status !== 200 || body.state !== 'done' || body.asOfOn !== asOfOn)
      lose(`run ${runId} is answered ${status} ${body.state} as of ${body.asOfOn}`)
  }
  for (const { findingId } of memory.some(memory.verdicts.values())) {
    const { status, body } = await clerk.get(`/api/findings/${findingId}`)
    if (status !== 200 || body.finding.state !== 'settled') lose(`finding ${findingId} is answered ${status}`)
  }
  return violations
}

/** Work that nobody does any more and half-written files, wherever they could lie. */
async function leftoversIn(home: string): Promise<Violation[]> {
  const left = [
    ...(await filesBelow(join(home, 'work'), true)),
    ...(await filesBelow(join(home, 'files', 'incoming'), true)),
    ...(await filesBelow(temporaryFolderOf(home), true)),
    ...(await readdir(home)).filter((name) => /^identity\.key\.|\.new$/.test(name)).map((name) => join(home, name)),
    ...(await readdir(join(home, 'postgres'))).filter((name) => name.includes('.tmp-')),
  ]
  return left.slice(0, 4).map((path) => ({ harm: 'half', what: `left behind: ${relative(home, path)}` }))
}

async function filesBelow(folder: string, folders = false): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => folders || entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
