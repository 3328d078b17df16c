// How many of the children truly in no school are found, and at what price in false alarms: the whole way from the
// offices' files to the standings, beside the look-up by exact ID number that it replaces.
import { DuckDBInstance } from '@duckdb/node-api'
import Table from 'cli-table3'
import { sql } from 'kysely'
import { countyCode } from '../src/kernel/division-code.ts'
import { schoolAgeBirths, USUAL_SCHOOL_AGE } from '../src/kernel/school-age.ts'
import type { App } from '../src/platform/app.ts'
import { withScope } from '../src/platform/database.ts'
import { systemScope } from '../src/platform/jobs.ts'
import { type EffectiveRoster, listEffectiveRosters } from '../src/slices/rosters/index.ts'
import { BENCH_DAY, makeCounty, numbersFrom, openBenchHome } from './support/home.ts'
import { readTruth, type Score, scoreLookup, scoreStandings, type TiedRow, type TrueChild } from './support/truth.ts'

const COUNTY = countyCode('540199')
const { seed, children } = numbersFrom(process.argv.slice(2), { seed: 1, children: 60_000 })

const bench = await openBenchHome()
try {
  const truth = await readTruth(await makeCounty(bench.app, { seed: seed!, children: children! }))
  const { tied, rosters, fileOf } = await readOutcome(bench.app)
  const ours = scoreStandings(truth, tied)
  const lookup = await lookUp(bench.app, rosters, fileOf, truth)
  print(ours, lookup)
} finally {
  await bench.close()
}

async function readOutcome(app: App) {
  return withScope(app.db, systemScope(COUNTY, 'cli:bench'), async (tx) => {
    const rosters = await listEffectiveRosters(tx, COUNTY, BENCH_DAY)
    const { rows: names } = await sql<{
      id: string
      file: string
    }>`select id, file_name as file from rosters.roster where county_code = ${COUNTY}`.execute(tx)
    const fileOf = new Map(names.map((row) => [row.id, row.file]))
    const { rows } = await sql<{ child_id: string; roster_id: string; row_no: number; standing: string | null }>`
      select record.child_id, record.roster_id, record.row_no, child.standing
      from register.child_record record join register.child child on child.county_code = record.county_code and child.child_id = record.child_id
      where record.county_code = ${COUNTY}`.execute(tx)
    const tied = rows.map(
      (row): TiedRow => ({
        childId: row.child_id,
        file: fileOf.get(row.roster_id)!,
        row: row.row_no,
        standing: row.standing,
      }),
    )
    return { tied, rosters, fileOf }
  })
}

/** Every child of school age on a population roster whose number, as the file has it, no enrolment file has. */
async function lookUp(
  app: App,
  rosters: readonly EffectiveRoster[],
  fileOf: ReadonlyMap<string, string>,
  truth: Awaited<ReturnType<typeof readTruth>>,
): Promise<Score> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const { first, last } = schoolAgeBirths(BENCH_DAY, USUAL_SCHOOL_AGE)
  const population: { file: string; row: number; citizenId: string | null }[] = []
  const pupilIds = new Set<string>()
  for (const roster of rosters) {
    const readAll = (path: string) => {
      const from = `read_parquet('${path}')`
      return connection.runAndReadAll(
        roster.kind === 'enrolment'
          ? `select row_no, coalesce(citizen_id, citizen_id_text) from ${from}`
          : `select row_no, coalesce(citizen_id, citizen_id_text) from ${from} where born_on between '${first}' and '${last}'`,
      )
    }
    const reader = await app.files.withPlainDerived(roster.rowsFile, readAll)
    for (const [row, id] of reader.getRows()) {
      if (roster.kind !== 'enrolment')
        population.push({ file: fileOf.get(roster.rosterId)!, row: Number(row), citizenId: id as string | null })
      else if (id !== null) pupilIds.add(String(id))
    }
  }
  connection.closeSync()
  instance.closeSync()
  return scoreLookup(truth, population, pupilIds)
}

function print(ours: Score, lookup: Score): void {
  const table = new Table({ head: ['', 'reconciliation 比对', 'look-up by ID 按号查'] })
  table.push(
    ['children 0–15', ours.children, lookup.children],
    ['truly in no school', ours.outOfSchool, lookup.outOfSchool],
    ['found', ours.found, lookup.found],
    ['false alarms', ours.alarms.length, lookup.alarms.length],
    ['false alarms per 10 000 children', ours.falseAlarmsPer10k, lookup.falseAlarmsPer10k],
  )
  console.log(table.toString())
  console.log(
    `missed: ${tallied(ours.missed, (child) => `${child.kind} (traces: ${child.traces || 'none'})`) || 'nobody'}`,
  )
  console.log(`false alarms, by what is true of them: ${tallied(ours.alarms, (child) => child.standing)}`)
  console.log(
    JSON.stringify({
      children: ours.children,
      outOfSchool: ours.outOfSchool,
      found: ours.found,
      falseAlarmsPer10k: ours.falseAlarmsPer10k,
      lookupFound: lookup.found,
      lookupFalseAlarmsPer10k: lookup.falseAlarmsPer10k,
    }),
  )
}

function tallied(children: readonly TrueChild[], keyOf: (child: TrueChild) => string): string {
  const groups = Map.groupBy(children, keyOf)
  return [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([key, its]) => `${key} ${its.length}`)
    .join(' · ')
}
