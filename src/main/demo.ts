import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type CountyCode, countyCode } from '../kernel/division-code.ts'
import { type PlainDate, parsePlainDate } from '../kernel/plain-date.ts'
import type { App } from '../platform/app.ts'
import { runInChild } from '../platform/child-process.ts'
import { CliRefused, valueOf } from '../platform/cli.ts'
import { withReference } from '../platform/database.ts'
import { followJob } from '../platform/job-follow.ts'
import { sweepCounty } from '../slices/attendance/index.ts'
import { createDemoAccounts, hasAccounts, wasDemo } from '../slices/accounts/index.ts'
import {
  importDivisions,
  importSchools,
  listDivisions,
  listSchools,
  sponsorVillages,
} from '../slices/directory/index.ts'
import { startRun } from '../slices/reconciliation/commands.ts'
import { cliActor } from './cli-session.ts'
import { jobHandlers } from './compose.ts'
import { type DemoClass, demoAccountsOf } from './demo-accounts.ts'
import { importDemoRosters } from './demo-rosters.ts'
import { tellDemoStory } from './demo-story/index.ts'
import type { Terminal } from './terminal.ts'
import { mainTexts } from './texts.ts'

/** What a demo home was begun with; kept until everything is made, so that an interrupted start goes on. */
interface DemoPlan {
  readonly children: number
  readonly seed: number
  readonly asOf: PlainDate
  readonly done: boolean
}

export interface DemoWish {
  readonly children: number
  readonly seed: number
}

/** Tells whether a home waits for its demo county: it is new, or its making was interrupted. */
export async function demoToMake(
  app: App,
  wish: DemoWish,
): Promise<(DemoPlan & { readonly continues: boolean }) | undefined> {
  const begun = await readPlan(app)
  if (begun) return begun.done ? undefined : { ...begun, continues: true }
  if (await withReference(app.db, hasAccounts)) return undefined
  return { ...wish, asOf: app.clock.today(), done: false, continues: false }
}

/** Real work never begins in a demo home: its passwords are printed on the sign-in page and its children are made up. */
export async function refuseDemoInProduction(app: App, nodeEnv: string | undefined): Promise<void> {
  if (nodeEnv !== 'production') return
  if ((await readPlan(app)) || (await withReference(app.db, wasDemo)))
    throw new CliRefused('start.demo-home-in-production', { home: app.config.home })
}

/**
 * Makes the demo county: files as the offices would send them, divisions, schools, accounts, rosters, a first
 * reconciliation, and a year of its cases. Every step may be repeated; killed anywhere, the next start goes on.
 */
export async function makeDemo(app: App, plan: DemoPlan, terminal: Terminal, signal: AbortSignal): Promise<void> {
  await writePlan(app, plan)
  const folder = await simulate(app, plan, terminal, signal)
  const county = await countyIn(folder)
  const actor = cliActor(county)
  valueOf(await importDivisions(app, actor, createReadStream(join(folder, 'divisions.csv'))))
  valueOf(await importSchools(app, actor, createReadStream(join(folder, 'schools.csv'))))
  await sponsorVillages(app, actor)
  await makeAccounts(app, county, folder)

  const importing = terminal.progress(mainTexts['start.demo-importing'])
  await unlessAborted(importDemoRosters(app, actor, folder, importing.show), signal)
  importing.end()

  const reconciling = terminal.progress(mainTexts['start.demo-reconciling'])
  const { jobId } = valueOf(await startRun(app, actor, plan.asOf))
  const following = followJob(app, jobHandlers, actor.scope, jobId, { onProgress: reconciling.show })
  const job = await unlessAborted(following, signal)
  reconciling.end()
  if (job.state !== 'done') throw new Error(`the demo county could not be reconciled: ${job.message}`)
  await tellDemoStory(app, county, plan.asOf)
  await sweepCounty(app, county)
  await writePlan(app, { ...plan, done: true })
}

/** Removes the files the made-up offices sent: what was taken of them is kept sealed. */
export async function forgetDemoFiles(app: App): Promise<void> {
  await rm(join(app.config.home, 'demo', 'county'), { recursive: true, force: true })
}

/**
 * Waits for work, but not beyond Ctrl-C. The work is not cancelled: its jobs stay in the queue, and the next start goes
 * on with them.
 */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
  return Promise.race([work, aborted])
}

async function simulate(app: App, plan: DemoPlan, terminal: Terminal, signal: AbortSignal): Promise<string> {
  const folder = join(app.config.home, 'demo', 'county')
  if (await stat(folder).catch(() => undefined)) return folder
  const bar = terminal.progress(mainTexts['start.demo-simulating'])
  const out = `${folder}.new`
  await rm(out, { recursive: true, force: true })
  const { children, seed, asOf } = plan
  await runInChild({
    module: new URL('./simulate-child.ts', import.meta.url),
    input: { children, seed, asOf, out },
    memoryMb: 2048 + Math.round(children / 50),
    timeoutMs: 3_600_000,
    onProgress: bar.show,
    signal,
  })
  await rename(out, folder)
  bar.end()
  return folder
}

async function countyIn(folder: string): Promise<CountyCode> {
  const rows = await readCsv(join(folder, 'divisions.csv'))
  const county = rows.find((row) => row['level'] === 'county')
  if (!county) throw new Error('the simulated divisions name no county')
  return countyCode(county['code']!.slice(0, 6))
}

async function makeAccounts(app: App, county: CountyCode, folder: string): Promise<void> {
  const classes = (await readCsv(join(folder, 'classes.csv'))).map(
    (row): DemoClass => ({
      schoolCode: row['school_code']!,
      classCode: row['class_code']!,
      pupils: Number(row['pupils']),
    }),
  )
  const { divisions, schools } = await withReference(app.db, async (tx) => ({
    divisions: await listDivisions(tx, county, app.clock.today()),
    schools: await listSchools(tx, county),
  }))
  valueOf(await createDemoAccounts(app, county, demoAccountsOf(county, divisions, schools, classes)))
}

async function readCsv(path: string): Promise<Record<string, string>[]> {
  return parse(await readFile(path, 'utf8'), { columns: true, bom: true })
}

const planFile = (app: App): string => join(app.config.home, 'demo', 'plan.json')

async function readPlan(app: App): Promise<DemoPlan | undefined> {
  const text = await readFile(planFile(app), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const plan = JSON.parse(text) as DemoPlan
  return { ...plan, asOf: parsePlainDate(plan.asOf) ?? app.clock.today() }
}

async function writePlan(app: App, plan: DemoPlan): Promise<void> {
  const { children, seed, asOf, done } = plan
  await mkdir(join(app.config.home, 'demo'), { recursive: true })
  await writeFile(`${planFile(app)}.new`, JSON.stringify({ children, seed, asOf, done }))
  await rename(`${planFile(app)}.new`, planFile(app))
}
