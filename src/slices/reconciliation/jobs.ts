import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { runInChild } from '../../platform/child-process.ts'
import { copyOut, sqlLiteral, type Tx, withScope } from '../../platform/database.ts'
import { identityKey } from '../../platform/home-secret.ts'
import type { JobContext, JobHandler } from '../../platform/jobs.ts'
import { withWorkFolder } from '../../platform/work-folder.ts'
import { recordAudit } from '../audit/index.ts'
import { followDuties } from '../cases/index.ts'
import { type CountyRules, getCountyRules, listDivisions, listSchools } from '../directory/index.ts'
import { publishEnrolment, pupilIdentityQuery } from '../enrolment/index.ts'
import { childIdentityQuery, publishRegister } from '../register/index.ts'
import { type EffectiveRoster, listEffectiveRosters } from '../rosters/index.ts'
import { RECONCILE_JOB } from './commands.ts'
import type { RunSummary } from './contract.ts'
import { OUTPUT_FILES } from './pipeline/output.ts'
import type { PipelineInput, PipelineResult } from './pipeline/run.ts'
import { publishRunFindings } from './publish-findings.ts'
import { findRun, finishRun, listExplainedCases, listSuspensionEnds, lockRuns } from './store.ts'
import { decidedLinks } from './rules/decided-links.ts'
import { listRuledOut, listStandingVerdicts } from './store-quality.ts'
import { texts } from './texts.ts'

/** Background work of this slice. */
export const jobHandlers: Readonly<Record<string, JobHandler>> = { [RECONCILE_JOB]: reconcile }

/** Share of the progress bar before and after the pipeline. */
const PIPELINE_FROM = 0.03
const PIPELINE_TO = 0.85

/**
 * Reconciles the county: reads what counts as of the day, lets the pipeline decide in a process of its own, and
 * publishes everything in one transaction. Killed at any point, it starts again from the beginning; until the commit
 * nothing has changed, and after it nothing is done again.
 */
async function reconcile(context: JobContext): Promise<Record<string, unknown>> {
  const { app, scope, jobId } = context
  const { runId, asOf } = context.payload as { runId: string; asOf: PlainDate }
  const started = performance.now()
  const { published, rows } = await withScope(app.db, scope, async (tx) => ({
    published: await findSummary(tx, scope.county, runId),
    rows: (await listEffectiveRosters(tx, scope.county, asOf)).reduce((sum, { rowCount }) => sum + rowCount, 0),
  }))
  if (published) return published
  const bytes = rows * BYTES_OF_ROW
  return withWorkFolder(app.config, { name: jobId, attempt: context.attempt, bytes }, async (directory) => {
    const sources = await withScope(app.db, scope, (tx) => gather(app, tx, scope, { runId, asOf, directory }))
    const progress = progressOf(context)
    const result = await runInChild<PipelineInput, PipelineResult>({
      module: new URL('./pipeline/child.ts', import.meta.url),
      input: sources.input,
      memoryMb: app.config.childMemoryMb + sources.input.memoryMiB,
      timeoutMs: 6 * 3_600_000,
      signal: context.signal,
      onProgress: progress.say,
    })
    await context.progress(PIPELINE_TO, stageText('publish'))
    return withScope(app.db, scope, (tx) =>
      publish(app, tx, scope, { ...sources, runId, asOf, directory, result, started }),
    )
  })
}

/** Room a row takes in all the copies and tables of a run, generously. */
const BYTES_OF_ROW = 4096

/** Hands the child's progress on, one report at a time; a lost lease or a cancelled job aborts the signal by itself. */
function progressOf(context: JobContext) {
  let reporting = false
  return {
    say(fraction: number, stage: string): void {
      if (reporting) return
      reporting = true
      context
        .progress(PIPELINE_FROM + fraction * (PIPELINE_TO - PIPELINE_FROM), stageText(stage))
        .catch(() => {})
        .finally(() => {
          reporting = false
        })
    },
  }
}

const stageText = (stage: string): string => texts[`run.stage.${stage}` as keyof typeof texts].zh

interface Sources {
  readonly input: PipelineInput
  readonly rosters: readonly EffectiveRoster[]
  readonly rules: CountyRules
  readonly sponsorOf: ReadonlyMap<string, string>
}

/** Reads everything the pipeline needs out of the database, as it stands at one moment. */
async function gather(
  app: App,
  tx: Tx,
  scope: Scope,
  run: { runId: string; asOf: PlainDate; directory: string },
): Promise<Sources> {
  const { county } = scope
  const rosters = await listEffectiveRosters(tx, county, run.asOf)
  const rules = await getCountyRules(tx, county)
  const divisions = await listDivisions(tx, county, run.asOf)
  const schools = await listSchools(tx, county)
  const verdicts = await listStandingVerdicts(tx, county)
  const explained = await listExplainedCases(tx, county)
  const previousChildren = join(run.directory, 'previous-children.csv')
  const previousPupils = join(run.directory, 'previous-pupils.csv')
  await pipeline(
    copyOut(tx, childIdentityQuery(sqlLiteral(county))),
    createWriteStream(previousChildren, { mode: 0o600 }),
  )
  await pipeline(
    copyOut(tx, pupilIdentityQuery(sqlLiteral(county))),
    createWriteStream(previousPupils, { mode: 0o600 }),
  )
  const sponsors =
    rules.leadWithoutEnrolment === 'sponsoring-school'
      ? divisions.filter((division) => division.sponsoringSchoolCode)
      : []
  const input: PipelineInput = {
    county,
    countyName: divisions.find((division) => division.level === 'county')?.name ?? '',
    asOf: run.asOf,
    schoolAge: rules.schoolAge,
    rosters: await plainRosters(app, rosters, run.directory),
    schools: schools.map(({ code, name, divisionCode }) => ({ code, name, divisionCode: String(divisionCode) })),
    sponsors: sponsors.map((division) => ({ divisionCode: division.code, schoolCode: division.sponsoringSchoolCode! })),
    previousChildren,
    previousPupils,
    secret: Buffer.from(await identityKey(app.secrets, app.config.home)).toString('hex'),
    verdicts: [
      ...verdicts.map(({ childId, verdict, factsHash, validUntil }) => ({ childId, verdict, factsHash, validUntil })),
      ...explained,
    ],
    decidedLinks: decidedLinks([...verdicts, ...(await listRuledOut(tx, county))]),
    suspensions: await listSuspensionEnds(tx, county),
    directory: run.directory,
    memoryMiB: app.config.childMemoryMb * 2,
    threads: Math.max(1, cpus().length),
  }
  return {
    input,
    rosters,
    rules,
    sponsorOf: new Map(input.sponsors.map((sponsor) => [sponsor.divisionCode, sponsor.schoolCode])),
  }
}

/** The rosters' rows in plain text in the run's own folder, which goes with the run. */
async function plainRosters(
  app: App,
  rosters: readonly EffectiveRoster[],
  directory: string,
): Promise<PipelineInput['rosters']> {
  const copies = rosters.map(async ({ rosterId, kind, sourceName, asOfOn, rowsFile }, index) => {
    const parquetPath = join(directory, `rows-${index}.parquet`)
    await app.files.copyPlain(rowsFile, parquetPath)
    return { rosterId, kind, sourceName, asOfOn, parquetPath }
  })
  return Promise.all(copies)
}

interface Publishing extends Sources {
  readonly runId: string
  readonly asOf: PlainDate
  readonly directory: string
  readonly result: PipelineResult
  readonly started: number
}

/** Writes register, enrolment and findings and closes the run: all of it or nothing. */
async function publish(app: App, tx: Tx, scope: Scope, run: Publishing): Promise<RunSummary> {
  const { county, actorId } = scope
  const file = (name: keyof typeof OUTPUT_FILES): string => join(run.directory, OUTPUT_FILES[name])
  await lockRuns(tx, county)
  const published = await findSummary(tx, county, run.runId)
  if (published) return published
  const register = { children: file('children'), records: file('records'), identity: file('childIdentity') }
  await publishRegister(tx, county, run.asOf, register, app.secrets)
  const enrolment = { pupils: file('pupils'), identity: file('pupilIdentity') }
  await publishEnrolment(tx, county, run.asOf, enrolment, app.secrets)
  const findings = await publishRunFindings(
    tx,
    {
      county,
      runId: run.runId,
      asOf: run.asOf,
      today: app.clock.today(),
      now: app.clock.now(),
      actorId,
      rules: run.rules,
      sponsorOf: run.sponsorOf,
      secrets: app.secrets,
    },
    file('findings'),
  )
  await followDuties(tx, county)
  const { children, schoolAge, standings, pupilRecords, recordVerdicts } = run.result
  const seconds = Math.round((performance.now() - run.started) / 100) / 10
  const summary: RunSummary = {
    children,
    schoolAge,
    standings,
    pupilRecords,
    recordVerdicts,
    findings: { ...findings },
    seconds,
  }
  await finishRun(tx, county, run.runId, {
    finished_at: app.clock.now(),
    rosters: JSON.stringify(
      run.rosters.map(({ rosterId, kind, sourceName, asOfOn, rowCount }) => ({
        rosterId,
        kind,
        sourceName,
        asOfOn,
        rowCount,
      })),
    ),
    summary: JSON.stringify(summary),
    model: await readFile(join(run.directory, 'models.json'), 'utf8'),
  })
  await recordAudit(tx, {
    event: 'reconciliation.run-finished',
    actorId,
    subjectId: run.runId,
    details: { asOf: run.asOf, children, schoolAge },
  })
  return summary
}

/** What a run that is published has come to; undefined while it is not. */
async function findSummary(tx: Tx, county: string, runId: string): Promise<RunSummary | undefined> {
  const run = await findRun(tx, county, runId)
  return run?.finished_at ? (run.summary as RunSummary) : undefined
}
