// One size of bench:reconcile in a process of its own: simulate, put the rosters in place as taken, run the job.
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { countyCode } from '../../src/kernel/division-code.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Actor } from '../../src/kernel/scope.ts'
import { cliActor } from '../../src/main/cli-session.ts'
import { type App, closeApp, openApp } from '../../src/platform/app.ts'
import { valueOf } from '../../src/platform/cli.ts'
import { readConfig } from '../../src/platform/config.ts'
import { withScope } from '../../src/platform/database.ts'
import { followJob } from '../../src/platform/job-follow.ts'
import { importDivisions, importSchools } from '../../src/slices/directory/index.ts'
import { startRun } from '../../src/slices/reconciliation/commands.ts'
import { jobHandlers } from '../../src/slices/reconciliation/jobs.ts'
import { type CheckedCounty, makeCheckedCounty } from './checked-county.ts'
import { BENCH_DAY } from './home.ts'

const [children, home] = [Number(process.argv[2]), process.argv[3]!]
const COUNTY = countyCode('540199')

const county = await makeCheckedCounty({ children, seed: 11 }, join(home, 'county'))
const config = readConfig({
  NOL_HOME: join(home, 'data'),
  NOL_TODAY: BENCH_DAY,
  NOL_LOG: 'error',
  NOL_CHILD_MEMORY_MB: '2048',
})
const app = await openApp(config)
try {
  const actor = cliActor(COUNTY)
  valueOf(await importDivisions(app, actor, createReadStream(join(county.directory, 'divisions.csv'))))
  valueOf(await importSchools(app, actor, createReadStream(join(county.directory, 'schools.csv'))))
  await putInPlace(app, actor, county)
  console.log(JSON.stringify({ children, ...(await reconcile(app, actor)) }))
} finally {
  await closeApp(app)
}

/** Files the Parquet rows as taken rosters: the state in which an import leaves them. */
async function putInPlace(app: App, actor: Actor, made: CheckedCounty): Promise<void> {
  await withScope(app.db, actor.scope, async (tx) => {
    for (const roster of made.rosters) {
      const id = newId()
      const rowsFile = `rosters/${COUNTY}/${id}.parquet`
      const { size } = await stat(roster.parquetPath)
      await app.files.writeDerived(rowsFile, COUNTY, (temporary) => copyFile(roster.parquetPath, temporary))
      await sql`insert into rosters.roster (county_code, id, kind, source_name, unit_code, as_of_on, file_name, file_sha256, file_bytes, state,
          good_count, warning_count, quarantined_count, skipped_count, rows_file, row_count, received_by, received_at, taken_by, taken_at)
        values (${COUNTY}, ${id}, ${roster.kind}, ${roster.sourceName}, ${`${COUNTY}000000`}, ${roster.asOfOn}, ${roster.file}, ${id}, ${size}, 'taken',
          ${roster.rows}, 0, 0, 0, ${rowsFile}, ${roster.rows}, ${actor.id}, now(), ${actor.id}, now())`.execute(tx)
    }
  })
}

/** Runs the job as the command line does and watches this process, its children and the database server. */
async function reconcile(app: App, actor: Actor) {
  const watch = watchProcesses()
  const stages: Record<string, number> = {}
  let stage = ''
  let stageBegan = performance.now()
  const began = performance.now()
  const { jobId } = valueOf(await startRun(app, actor, BENCH_DAY))
  const job = await followJob(app, jobHandlers, actor.scope, jobId, {
    onProgress: (_, message) => {
      if (message === stage) return
      if (stage) stages[stage] = round((stages[stage] ?? 0) + (performance.now() - stageBegan) / 1000)
      stage = message
      stageBegan = performance.now()
    },
  })
  stages[stage] = round((stages[stage] ?? 0) + (performance.now() - stageBegan) / 1000)
  if (job.state !== 'done') throw new Error(`the run failed: ${job.message}`)
  const { cpuS, peakMiB } = watch.stop()
  return { wallS: round((performance.now() - began) / 1000), cpuS, peakMiB, stages }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

interface ProcessSample {
  readonly pid: number
  readonly cpuTicks: number
  readonly residentMiB: number
}

/** Adds up processor time and memory of this process and everything it started (the database counts its private memory). */
function watchProcesses() {
  const cpu = new Map<number, number>()
  let base: Map<number, number> | undefined
  let peakMiB = 0
  function look(): void {
    const samples = relatives()
    base ??= new Map(samples.map((sample) => [sample.pid, sample.cpuTicks]))
    for (const sample of samples)
      cpu.set(sample.pid, Math.max(cpu.get(sample.pid) ?? 0, sample.cpuTicks - (base.get(sample.pid) ?? 0)))
    peakMiB = Math.max(
      peakMiB,
      samples.reduce((sum, sample) => sum + sample.residentMiB, 0),
    )
  }
  const timer = setInterval(look, 100)
  look()
  return {
    stop() {
      clearInterval(timer)
      look()
      const ticks = [...cpu.values()].reduce((a, b) => a + b, 0)
      return { cpuS: round(ticks / 100), peakMiB: Math.round(peakMiB) }
    },
  }
}

/** This process and what it started, by the kernel's list of children: a look must cost next to nothing. */
function relatives(): ProcessSample[] {
  const found: ProcessSample[] = []
  for (const waiting = [process.pid]; waiting.length > 0; ) {
    const pid = waiting.pop()!
    try {
      found.push(sampleOf(pid))
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim()
        if (children !== '') waiting.push(...children.split(' ').map(Number))
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

/** Reads /proc; private memory only, for PostgreSQL's processes share one large segment. */
function sampleOf(pid: number): ProcessSample {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const statm = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number)
  return {
    pid,
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    residentMiB: ((statm[1]! - statm[2]!) * 4096) / 1024 / 1024,
  }
}
