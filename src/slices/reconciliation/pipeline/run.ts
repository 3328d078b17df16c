import { writeFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import { entrySchoolYearOf, isOfSchoolAge, type SchoolAgeRules } from '../../../kernel/school-age.ts'
import type { decidedLinks } from '../rules/decided-links.ts'
import type { SettledVerdict } from '../rules/settled.ts'
import { PERSON_MODEL } from '../person-model.ts'
import { clusterPopulation, clusterPupils } from './cluster.ts'
import { DECISION_TABLES, decideAll } from './decide.ts'
import { dossierSteps, type SchoolInput, type SponsorInput, schoolNameSteps, sponsorStep } from './evidence.ts'
import { writeExplanations } from './explain.ts'
import { decidedLinkSteps, identitySteps, partedSteps } from './identity.ts'
import { linkerOn } from './linker.ts'
import { loadSteps, POPULATION_KINDS, type RosterInput } from './load.ts'
import { outputSteps } from './output.ts'

/** Everything a run reads; nothing of it is a database, so that the run can be repeated bit by bit. */
export interface PipelineInput {
  readonly county: string
  readonly countyName: string
  readonly asOf: PlainDate
  readonly schoolAge: SchoolAgeRules
  readonly rosters: readonly RosterInput[]
  readonly schools: readonly SchoolInput[]
  /** Empty when the county lets the township lead. */
  readonly sponsors: readonly SponsorInput[]
  /** CSV files `key_hash,id` of the last run. */
  readonly previousChildren: string
  readonly previousPupils: string
  /** Secret of this installation; identity hashes made with it mean nothing elsewhere. */
  readonly secret: string
  readonly verdicts: readonly (SettledVerdict & { readonly childId: string })[]
  readonly decidedLinks: ReturnType<typeof decidedLinks>
  /** Last days of suspensions, for those of which the rosters tell none. */
  readonly suspensions: readonly { readonly childId: string; readonly untilOn: PlainDate }[]
  readonly directory: string
  readonly memoryMiB: number
  readonly threads: number
}

export interface PipelineResult {
  readonly children: number
  readonly schoolAge: number
  readonly standings: Readonly<Record<string, number>>
  readonly pupilRecords: number
  readonly recordVerdicts: Readonly<Record<string, number>>
  readonly problems: number
}

/** Told the fraction done (0 to 1) and the stage, whose text is `run.stage.<stage>`. */
export type PipelineProgress = (fraction: number, stage: string) => void

/** Reconciles the rosters as of a day and writes what was decided into `input.directory`; touches no database. */
export async function runPipeline(input: PipelineInput, onProgress: PipelineProgress): Promise<PipelineResult> {
  const instance = await DuckDBInstance.create(`${input.directory}/work.duckdb`, {
    memory_limit: `${input.memoryMiB}MiB`,
    threads: String(input.threads),
    temp_directory: `${input.directory}/spill`,
    preserve_insertion_order: 'true',
  })
  const connection = await instance.connect()
  try {
    const linker = await linkerOn(connection, PERSON_MODEL)
    onProgress(0.01, 'load')
    for (const step of loadSteps(inKindOrder(input.rosters), input.asOf, input.county)) await linker.run(step)
    await clusterPopulation(linker, (done, all) => onProgress(0.05 + (0.45 * done) / all, 'population'))
    onProgress(0.5, 'pupils')
    const previous = { children: input.previousChildren, pupils: input.previousPupils }
    for (const step of partedSteps(input.secret, previous, input.decidedLinks.parted)) await linker.run(step)
    await clusterPupils(linker)
    onProgress(0.65, 'identity')
    for (const step of identitySteps(input.secret, previous)) await linker.run(step)
    for (const step of decidedLinkSteps(input.decidedLinks.joined)) await linker.run(step)
    for (const step of schoolNameSteps(input.schools, input.countyName)) await linker.run(step)
    await linker.run(sponsorStep(input.sponsors))
    for (const step of dossierSteps(input.countyName, input.county)) await linker.run(step)
    onProgress(0.7, 'decide')
    for (const step of DECISION_TABLES) await linker.run(step)
    const all = await linker.count('(select distinct child_no from member)')
    await decideAll(connection, decidingOf(input), (count) =>
      onProgress(0.7 + (0.2 * count) / Math.max(all, 1), 'decide'),
    )
    onProgress(0.9, 'write')
    await writeExplanations(connection, linker.models)
    for (const step of outputSteps(input.county, input.directory)) await linker.run(step)
    await writeFile(`${input.directory}/models.json`, JSON.stringify(linker.models))
    return await resultOf(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** The surest office first: its rows get the smallest numbers and lead. */
function inKindOrder(rosters: readonly RosterInput[]): readonly RosterInput[] {
  const order: readonly string[] = [...POPULATION_KINDS, 'enrolment']
  return [...rosters].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.rosterId < b.rosterId ? -1 : 1),
  )
}

function decidingOf(input: PipelineInput) {
  const verdicts = new Map<string, SettledVerdict[]>()
  for (const verdict of input.verdicts)
    verdicts.set(verdict.childId, [...(verdicts.get(verdict.childId) ?? []), verdict])
  return {
    asOf: input.asOf,
    rules: {
      isOfSchoolAge: (bornOn: PlainDate, on: PlainDate) => isOfSchoolAge(bornOn, on, input.schoolAge),
      entryYearOf: (bornOn: PlainDate) => entrySchoolYearOf(bornOn, input.schoolAge),
    },
    verdicts,
    suspendedUntil: new Map(input.suspensions.map((one) => [one.childId, one.untilOn])),
  }
}

async function resultOf(connection: Awaited<ReturnType<DuckDBInstance['connect']>>): Promise<PipelineResult> {
  const counts = async (sql: string): Promise<Record<string, number>> => {
    const reader = await connection.runAndReadAll(sql)
    return Object.fromEntries(reader.getRows().map(([key, count]) => [String(key), Number(count)]))
  }
  const totals = await counts(`
    select 'children', count(*) from decision where population in ('resident', 'school-only')
    union all select 'schoolAge', count(*) from decision where standing is not null
    union all select 'pupilRecords', count(*) from record_decision
    union all select 'problems', count(*) from problem`)
  return {
    children: totals.children!,
    schoolAge: totals.schoolAge!,
    pupilRecords: totals.pupilRecords!,
    problems: totals.problems!,
    standings: await counts('select standing, count(*) from decision where standing is not null group by 1 order by 1'),
    recordVerdicts: await counts(
      'select verdict, count(*) from record_decision where verdict is not null group by 1 order by 1',
    ),
  }
}
