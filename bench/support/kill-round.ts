import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../src/platform/app.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openServer } from '../../src/platform/database.ts'
import { homeSecret } from '../../src/platform/home-secret.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import { silentLog } from '../../src/platform/log.ts'
import { makePlace, urlsOf } from '../../src/platform/postgres-place.ts'
import type { Random } from '../../src/simulator/random.ts'
import { verifyChain } from '../../src/slices/audit/index.ts'
import { checkAll } from './kill-checks.ts'
import { Unanswered } from './kill-client.ts'
import { fillDisk } from './kill-disk.ts'
import { anew, damaged } from './kill-files.ts'
import type { KilledHome } from './kill-home.ts'
import { cutConnections, type Violation } from './kill-invariants.ts'
import { kill, processesOf, type Role, runCli, type Seen } from './kill-server.ts'
import { Broken, type Memory, type Morning, openWork, Worker } from './kill-work.ts'

/**
 * What is killed: one part alone, everything at once, or everything and then the server while it recovers; or the
 * connections are cut, those to the database or those of the clerk; or the disk is full for a while.
 */
export const TARGETS = [
  'server',
  'worker',
  'child',
  'postmaster',
  'everything',
  'recovering',
  'database-connections',
  'clerk-connections',
  'disk-full',
] as const
export type Target = (typeof TARGETS)[number]

export interface Plan {
  readonly round: number
  readonly target: Target
  /** `any` moment of the morning, or while a run is being published. */
  readonly moment: 'any' | 'publishing'
  /** Lists sent anew in a morning. */
  readonly lists: number
  /** Whether its mornings end with a reconciliation. */
  readonly runs: boolean
}

export interface Round extends Plan {
  readonly killed: string
  readonly at: string
  readonly doing: string
  /** Until the server answered again, and until everything acknowledged was finished. */
  readonly answersS: number
  readonly settledS: number
  readonly acknowledged: number
  readonly violations: readonly Violation[]
}

const ANSWERS_WITHIN_MS = 120_000
const SETTLES_WITHIN_MS = 180_000
const ORPHANS_END_WITHIN_MS = 30_000
const RUN_DAYS = ['2026-11-11', '2026-11-12', '2026-11-13', '2026-11-14', '2026-11-15']

/** Plans a morning: some lists sent anew, now and then a broken one, a verdict, a withdrawal, a run. */
export function planMorning(
  home: KilledHome,
  memory: Memory,
  random: Random,
  { round, lists, runs, part = 0 }: Pick<Plan, 'round' | 'lists' | 'runs'> & { readonly part?: number },
): Morning {
  const token = `r${String(round).padStart(3, '0')}-${part}`
  const bases = [...home.files].sort(() => random.float() - 0.5).slice(0, lists)
  const sent = bases.map((base) => anew(base, token))
  if (round % 3 === 1) sent.push(damaged(home.files[0]!, token))
  const taken = [...memory.rosters.values()].filter((roster) => roster.state === 'taken').slice(0, -6)
  return {
    files: sent.map((file) => ({ file, overMs: Math.floor(random.float() * 600), over: false })),
    asOfOn: runs ? RUN_DAYS[round % RUN_DAYS.length]! : undefined,
    withdraw: taken[Math.floor(random.float() * taken.length)]?.id,
    withdrawn: false,
    settling: { submissionId: randomUUID(), over: false },
    ran: false,
  }
}

/** One round: mornings of work, the kill in their midst, the recovery, the comparison, the rest of the morning, once more. */
export async function playRound(
  home: KilledHome,
  memory: Memory,
  plan: Plan,
  random: Random,
  morningMs: number,
): Promise<Round> {
  const before = memory.acknowledged
  const violations: Violation[] = []
  const harm = (what: string): void => void violations.push({ harm: 'stuck', what })
  let morning = planMorning(home, memory, random, plan)
  await home.clerk.signIn()
  memory.acknowledged++
  const worker = new Worker(home.clerk, memory)
  const began = performance.now()
  let killedAt = 0
  const working = (async () => {
    for (let part = 1; ; part++) {
      await worker.work(morning)
      if (killedAt !== 0) return
      morning = planMorning(home, memory, random, { ...plan, part })
    }
  })().catch((error: Error) => {
    if (error instanceof Broken) harm(error.message)
    else if (!(error instanceof Unanswered)) throw error
    else if (killedAt === 0) violations.push(...unansweredAsViolation(error))
  })
  await momentOf(plan, worker, random.float() * morningMs, working)
  const doing = [...worker.doing.values()].join(' · ') || 'nothing'
  const victims = await victimsOf(home.home, plan.target)
  const at = `${((performance.now() - began) / 1000).toFixed(1)} s`
  killedAt = performance.now()
  if (plan.target === 'database-connections') await cutConnections(home.home)
  else if (plan.target === 'clerk-connections') home.clerk.cut()
  else if (plan.target === 'disk-full') await fillDisk(home.home, 500 + random.float() * 3_000)
  else kill(victims)
  await recover(home, plan, random, victims, harm)
  const answersS = since(killedAt)
  await working
  if (!(await untilSettled(home))) harm(`work is not finished after ${SETTLES_WITHIN_MS / 1000} s`)
  const settledS = since(killedAt)
  violations.push(...(await judge(home, memory, victims)))
  await finish(home, worker, morning, harm)
  violations.push(...(await judge(home, memory, [])), ...(await checkRecord(home.home)))
  const killed = victims.length === 0 ? plan.target : rolesOf(victims)
  return { ...plan, killed, at, doing, answersS, settledS, acknowledged: memory.acknowledged - before, violations }
}

const since = (from: number): number => Math.round((performance.now() - from) / 100) / 10

/** Waits for the moment: a random one, or one within the publication of the morning's run. */
async function momentOf(plan: Plan, worker: Worker, ms: number, working: Promise<void>): Promise<void> {
  if (plan.moment === 'any') return sleep(ms)
  let over = false
  void working.then(() => {
    over = true
  })
  while (!over && !/ (7[5-9]|[89]\d) %/.test(worker.doing.get('run') ?? '')) await sleep(20)
  await sleep(ms % 1_200)
}

/** Finds whom to kill. A child is waited for; without one the worker is killed. */
async function victimsOf(home: string, target: Target): Promise<readonly Seen[]> {
  const roles: Readonly<Record<Target, readonly Role[]>> = {
    server: ['server'],
    worker: ['worker'],
    child: ['child'],
    postmaster: ['postmaster'],
    everything: ['server', 'worker', 'child', 'postmaster', 'backend', 'other'],
    recovering: ['server', 'worker', 'child', 'postmaster', 'backend', 'other'],
    'database-connections': [],
    'clerk-connections': [],
    'disk-full': [],
  }
  if (roles[target].length === 0) return []
  for (let waited = 0; waited < 8_000; waited += 50) {
    const found = (await processesOf(home)).filter((process) => roles[target].includes(process.role))
    if (found.length > 0) return found
    await sleep(50)
  }
  return (await processesOf(home)).filter((process) => process.role === 'worker')
}

/** Starts what was killed with the same command; nothing else is done. */
async function recover(
  home: KilledHome,
  plan: Plan,
  random: Random,
  victims: readonly Seen[],
  harm: (what: string) => void,
): Promise<void> {
  await sleep(random.float() * 300) // as fast as a service manager, or a little slower
  if (victims.some((victim) => victim.role === 'server')) await home.start()
  if (plan.target === 'recovering') {
    await sleep(random.float() * 2_500)
    kill(await processesOf(home.home))
    await sleep(100)
    await home.start()
  }
  if (await home.untilAnswers(ANSWERS_WITHIN_MS)) return
  harm(`the server does not answer; its log ends:\n${await home.logTail()}`)
  if (!home.hasServer) await home.start()
  await home.untilAnswers(ANSWERS_WITHIN_MS)
}

/** Waits until the server says that it has nothing left to do. */
async function untilSettled(home: KilledHome): Promise<boolean> {
  for (const deadline = Date.now() + SETTLES_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    const open = await openWork(home.clerk).catch((error) => {
      if (!(error instanceof Unanswered)) throw error
    })
    if (open && open.rosters + open.runs === 0) return true
  }
  return false
}

/** Ends the worker once more: the next one's sweep leaves nothing that no roster speaks of. */
export async function judgeLast(home: KilledHome, memory: Memory): Promise<readonly Violation[]> {
  memory.read.clear()
  memory.isLastLook = true
  const workers = (await processesOf(home.home)).filter(({ role }) => role === 'worker')
  kill(workers)
  const violations = await judge(home, memory, workers)
  const { code, said } = await runCli(home.home, ['audit', 'verify'])
  return code === 0
    ? violations
    : [...violations, { harm: 'half', what: `nol audit verify: ${said.trim().slice(-300)}` }]
}

/** Lets the jobs' ends be written and the orphans go, then compares. */
async function judge(home: KilledHome, memory: Memory, victims: readonly Seen[]): Promise<readonly Violation[]> {
  const orphans = await untilQuiet(home.home, victims)
  let violations: readonly Violation[] = []
  for (let attempt = 0; attempt < 10; attempt++) {
    const all = await checkAll(home.home, home.clerk, memory, home.usual).catch(unansweredAsViolation)
    violations = all.filter(({ what }) => !memory.told.has(what))
    // A finished job cleans up and is written down as finished a moment after its work shows.
    if (violations.length === 0) break
    await sleep(500)
  }
  for (const { what } of violations) memory.told.add(what)
  return [...violations, ...orphans]
}

/** The record is whole from its first entry to its last, as `nol audit verify` sees it. */
async function checkRecord(home: string): Promise<readonly Violation[]> {
  const config = readConfig({ NOL_HOME: home, NOL_LOG: 'error' })
  const { appUrl } = urlsOf(await makePlace({ home, user: 'nobody', log: silentLog }))
  // A guest of the database that runs: who joins it by `openDatabase` would start it, and stop it, like any other process.
  const db = await openServer(appUrl, undefined, {
    poolSize: 2,
    log: silentLog,
    sealKey: await homeSecret(home, 'keys/audit.key'),
  })
  try {
    const app = { db, config, clock: systemClock() } as App
    const { fault } = await verifyChain(app, systemScope('540199', 'bench:kill'))
    return fault === null ? [] : [{ harm: 'half', what: `the record does not verify: ${JSON.stringify(fault)}` }]
  } finally {
    await db.close()
  }
}

function unansweredAsViolation(error: unknown): Violation[] {
  if (!(error instanceof Unanswered)) throw error
  return [{ harm: 'stuck', what: `nothing was killed, and yet ${error.message}` }]
}

/** One server, one worker, one PostgreSQL and no child: what else lives is an orphan. */
async function untilQuiet(home: string, victims: readonly Seen[]): Promise<readonly Violation[]> {
  let said = ''
  for (const deadline = Date.now() + ORPHANS_END_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    const living = await processesOf(home)
    const undead = victims.filter((victim) =>
      living.some((one) => one.pid === victim.pid && one.startedAt === victim.startedAt),
    )
    said = rolesOf(living.filter((process) => process.role !== 'backend'))
    if (undead.length === 0 && said === '1 server, 1 worker, 1 postmaster') return []
  }
  return [{ harm: 'stuck', what: `processes: ${said}` }]
}

/** The clerk goes on where the morning was interrupted. */
async function finish(home: KilledHome, worker: Worker, morning: Morning, harm: (what: string) => void): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      await worker.work(morning)
      return
    } catch (error) {
      if (error instanceof Broken) return harm(error.message)
      if (!(error instanceof Unanswered)) throw error
      if (attempt > 2) harm(`still unanswered: ${error.message}`)
      await home.untilAnswers(ANSWERS_WITHIN_MS)
    }
  }
}

function rolesOf(processes: readonly Seen[]): string {
  const order: readonly Role[] = ['server', 'worker', 'child', 'postmaster', 'backend', 'other']
  const groups = Map.groupBy(processes, (process) => process.role)
  return order.flatMap((role) => (groups.has(role) ? [`${groups.get(role)!.length} ${role}`] : [])).join(', ')
}
