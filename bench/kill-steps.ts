// Whether a step of a case is ever half taken, or a number of a paper lost or given twice, when everything is killed (kill -9)
// at a random moment while offices carry cases round the procedure and issue notices in runs. What was answered with 2xx is
// compared with what is there; what was not answered is sent again under the same submission.
import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../src/simulator/random.ts'
import { freePort } from '../src/platform/free-port.ts'
import { addDays, plainDate } from '../src/kernel/plain-date.ts'
import { makeCountyHome, numbersFrom } from './support/home.ts'
import { withAdmin } from './support/kill-invariants.ts'
import { kill, processesOf, startServer, temporaryFolderOf } from './support/kill-server.ts'
import { type Violation, violationsIn } from './support/step-invariants.ts'
import {
  Acknowledged,
  batchStarter,
  caseWalker,
  Office,
  type Offices,
  openCases,
  type Walker,
} from './support/step-work.ts'
import { mkdir, rm } from 'node:fs/promises'

const options = numbersFrom(process.argv.slice(2), { rounds: 50, seed: 1, children: 1_500 })
const { rounds, seed, children } = options as { rounds: number; seed: number; children: number }

/** Each kill is followed by some days, so that children come back and leave again; the year whose calendar is known suffices. */
const FIRST_DAY = plainDate('2026-03-10')
const DAYS_A_ROUND = 4
let today = FIRST_DAY

/** A kill falls this long after work began, at the latest. */
const WORK_MS = 2_500
const SETTLES_WITHIN_MS = 120_000

const random = new Random(seed)
const home = await makeCountyHome('nol-kill-steps-', { children, seed, asOf: FIRST_DAY }, async (folder) => {
  await mkdir(temporaryFolderOf(folder))
  return folder
})
const port = await freePort()
const address = `http://127.0.0.1:${port}`
const offices: Offices<Office> = {
  bureau: new Office(address, 'demo-bureau'),
  school: new Office(address, 'demo-school'),
  township: new Office(address, 'demo-township'),
}
const kept = new Acknowledged()
const violations: Violation[] = []
const refused = new Map<string, number>()
let walkers: readonly Walker[] = []
process.once('SIGINT', () => void remove().then(() => process.exit(130)))
try {
  await begin()
  const cases = await openCases(offices)
  if (cases.length === 0) throw new Error('no case that both the school and the township work on; choose another seed')
  walkers = cases.map((caseId) => caseWalker(offices, caseId, () => today, kept))
  const starter = batchStarter(offices, () => today, kept)
  console.log(`${cases.length} cases go round`)
  let unfinished: readonly Walker[] = walkers
  for (let round = 1; round <= rounds; round++) {
    const batch = starter()
    unfinished = [...unfinished.filter((walker) => !walkers.includes(walker)), batch, ...walkers]
    const afterMs = Math.floor(random.float() * WORK_MS)
    let isOver = false
    const working = Promise.all(unfinished.map((walker) => walker.work(() => isOver)))
    await sleep(afterMs)
    kill(await processesOf(home))
    isOver = true
    await working
    today = addDays(today, DAYS_A_ROUND)
    await begin()
    // What nobody has answered is sent again first; everybody sends one thing.
    let turns = 0
    await Promise.all(unfinished.map((walker) => walker.work(() => turns++ >= unfinished.length)))
    await settled()
    const found = await withAdmin(home, (client) => violationsIn(client, kept))
    violations.push(...found)
    const verdict = found.length === 0 ? 'ok' : found.map(({ harm, what }) => `${harm}: ${what}`).join('\n   ')
    console.log(`${round}. killed after ${afterMs} ms, ${kept.count} answered so far — ${verdict}`)
    unfinished = walkers
  }
  const counts = await withAdmin(home, async (client) => {
    const sql = `select (select count(*)::int from cases.case_event where step is not null) as steps, (select count(*)::int from documents.document) as papers,
      (select count(*)::int from documents.batch) as runs`
    return (await client.query<{ steps: number; papers: number; runs: number }>(sql)).rows[0]!
  })
  for (const what of walkers.flatMap((walker) => walker.refused)) refused.set(what, (refused.get(what) ?? 0) + 1)
  for (const [what, times] of refused) console.log(`refused ${times} times: ${what}`)
  const harmed = (harm: Violation['harm']): number => violations.filter((one) => one.harm === harm).length
  console.log(
    JSON.stringify({
      rounds,
      seed,
      acknowledged: kept.count,
      ...counts,
      lost: harmed('lost'),
      halfSteps: harmed('half'),
      numbersLostOrDouble: harmed('number'),
      stuck: harmed('stuck'),
    }),
  )
} finally {
  await remove()
}
process.exitCode = violations.length > 0 || refused.size > 0 ? 1 : 0

/** Starts the server with the usual command and signs everybody in once it answers. */
async function begin(): Promise<void> {
  await startServer(home, port, { today })
  for (let waited = 0; ; waited += 100) {
    const isUp = await fetch(`${address}/api/session`).then(
      () => true,
      () => false,
    )
    if (isUp) break
    if (waited > 120_000) throw new Error('the server does not start again')
    await sleep(100)
  }
  for (const office of Object.values(offices)) await office.signIn()
}

/** Waits until the work that was interrupted is finished by itself; what is not is found by the comparison. */
async function settled(): Promise<void> {
  const waiting = `select 1 from platform.job where state in ('queued', 'running') limit 1`
  for (let waited = 0; waited < SETTLES_WITHIN_MS; waited += 250) {
    const { rowCount } = await withAdmin(home, (client) => client.query(waiting))
    if (!rowCount) return
    await sleep(250)
  }
}

async function remove(): Promise<void> {
  kill(await processesOf(home))
  await sleep(500)
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
}
