// The morning of a county: every homeroom teacher signs in and reports within minutes, while a bureau officer works through
// lists. Real server, real HTTP, real sign-in; afterwards every acknowledged report is looked for in the database.
// All of them come from one address, as a county behind one line does; the limits are those every server starts with.
//   npm run bench:rush -- [--teachers 1500 --window 60 --server 1]     --window 0: 600 s, then 60 s.   The last line is JSON
// --server 1: on a PostgreSQL of Debian that keeps its promises, started for this run; 0: on the embedded one.
// On a server of one's own: DATABASE_URL, DATABASE_OWNER_URL of an empty, prepared database (nol database prepare).
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../src/kernel/ids.ts'
import { startThrowAwayServer } from '../scripts/testing/throw-away-server.ts'
import { freePort } from '../src/platform/free-port.ts'
import { prepareServer } from '../src/platform/postgres-roles.ts'
import { Random } from '../src/simulator/random.ts'
import { DEMO_PASSWORD } from '../src/slices/accounts/index.ts'
import { makeBenchFolder, numbersFrom } from './support/home.ts'
import { countReports, furnishRush, loginOf, OFFICER, RUSH_DAYS, startRushServer } from './support/rush-county.ts'

const options = numbersFrom(process.argv.slice(2), { teachers: 1_500, window: 0, seed: 1, server: 0 })
const { teachers, window, seed } = options as Record<'teachers' | 'window' | 'seed', number>
const WINDOWS = window > 0 ? [window] : [600, 60]

const ownServer = options['server'] ? await startOwnServer() : undefined
const home = await makeBenchFolder('nol-rush-')
const port = await freePort()
const address = `http://127.0.0.1:${port}`
let failures = 0
/** Answers 503 with Retry-After, which everybody heeds: the wait counts. */
let busy = 0
const MOST_RETRIES = 5

/** A database server of this run; its addresses are told to the server under test as an administrator would. */
async function startOwnServer() {
  const started = await startThrowAwayServer({ keepsData: true })
  if (!started) throw new Error('Debian’s PostgreSQL is not installed')
  const { appUrl, ownerUrl } = await prepareServer(started.url, { database: 'nol' })
  process.env.DATABASE_URL = appUrl
  process.env.DATABASE_OWNER_URL = ownerUrl
  console.log(started.version)
  return started
}

interface Call {
  readonly ms: number
  readonly status: number
  readonly body: unknown
  readonly cookie: string | undefined
}

async function callServer(method: string, path: string, cookie?: string, body?: object): Promise<Call> {
  const began = performance.now()
  for (let retries = 0; ; retries++) {
    const response = await askServer(method, path, cookie, body)
    const again = response.status === 503 ? Number(response.headers.get('retry-after') ?? 0) : 0
    if (again > 0 && retries < MOST_RETRIES) {
      busy++
      await response.arrayBuffer()
      await sleep(again * 1000)
      continue
    }
    const text = await response.text()
    return {
      ms: performance.now() - began,
      status: response.status,
      body: text.startsWith('{') ? JSON.parse(text) : text,
      cookie: response.headers.get('set-cookie')?.split(';')[0],
    }
  }
}

function askServer(method: string, path: string, cookie?: string, body?: object): Promise<Response> {
  return fetch(address + path, {
    method,
    headers: {
      'x-nol-csrf': '1',
      ...(cookie && { cookie }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

async function signIn(loginName: string): Promise<string> {
  const answer = await callServer('POST', '/api/session', undefined, { loginName, password: DEMO_PASSWORD })
  if (answer.status !== 200 || !answer.cookie) throw new Error(`sign-in answers ${answer.status}`)
  return answer.cookie
}

interface Sample {
  readonly signInMs: number
  readonly openMs: number
  readonly reportMs: number
}

/** One teacher's morning: sign in, open the class, sign the report; one in five names an absent pupil. */
async function morningOf(teacher: number, day: string): Promise<Sample> {
  const began = performance.now()
  const cookie = await signIn(loginOf(teacher))
  const signInMs = performance.now() - began
  const opened = await callServer('GET', `/api/attendance/class-days/${day}`, cookie)
  const page = opened.body as { pupils: readonly { childId: string }[]; versions: readonly { version: number }[] }
  if (opened.status !== 200) throw new Error(`the class answers ${opened.status}`)
  const absences =
    teacher % 5 === 0
      ? [
          {
            childId: page.pupils[0]!.childId,
            part: 'whole',
            reason: 'ill',
            contacted: 'guardian',
            contactResult: 'ill-confirmed',
          },
        ]
      : []
  const report = await callServer('POST', '/api/attendance/class-days', cookie, {
    submissionId: newId(),
    day,
    basisVersion: 0,
    nilStatement: absences.length === 0,
    absences,
    source: 'field',
    signedAt: new Date().toISOString(),
  })
  if (report.status !== 200) throw new Error(`the report answers ${report.status}`)
  return { signInMs, openMs: opened.ms, reportMs: report.ms }
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
}

/** The officer goes from list to list, without a pause longer than reading a line takes, until the rush is over. */
async function officerWorks(day: string, over: AbortSignal): Promise<number[]> {
  const cookie = await signIn(OFFICER)
  const times: number[] = []
  const paths = [
    `/api/attendance/day-summary?day=${day}`,
    `/api/attendance/class-days?day=${day}&state=missing`,
    '/api/cases',
    '/api/pupils?limit=50',
    '/api/attendance/suspicions',
  ]
  for (let turn = 0; !over.aborted; turn++) {
    const answer = await callServer('GET', paths[turn % paths.length]!, cookie)
    if (answer.status !== 200) failures++
    times.push(answer.ms)
    await sleep(300)
  }
  return times
}

async function rush(windowS: number, day: string) {
  const random = new Random(seed, windowS)
  const over = new AbortController()
  const officer = officerWorks(day, over.signal)
  const samples: Sample[] = []
  failures = 0
  busy = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: teachers }, async (_, teacher) => {
      await sleep(random.float() * windowS * 1000)
      try {
        samples.push(await morningOf(teacher, day))
      } catch (error) {
        failures++
        if (failures < 4) console.error(String(error))
      }
    }),
  )
  const tookS = (performance.now() - began) / 1000
  over.abort()
  const officerTimes = await officer
  const kept = await countReports(home, day)
  const reports = samples.map((sample) => sample.reportMs)
  console.log(
    `${windowS} s window took ${tookS.toFixed(1)} s: ${(teachers / tookS).toFixed(1)} reports/s; sign-in p95 ${quantile(
      samples.map((sample) => sample.signInMs),
      0.95,
    )} ms, opening the class p95 ${quantile(
      samples.map((sample) => sample.openMs),
      0.95,
    )} ms, ${officerTimes.length} lists of the officer, ${busy} asked to come again`,
  )
  return {
    reports: samples.length,
    windowS,
    errors: failures,
    lost: samples.length - kept,
    p50Ms: quantile(reports, 0.5),
    p95Ms: quantile(reports, 0.95),
    p99Ms: quantile(reports, 0.99),
    officerP95Ms: quantile(officerTimes, 0.95),
  }
}

await furnishRush(home, teachers)
const server = await startRushServer(home, port)
try {
  for (let tries = 0; ; tries++) {
    if (
      await callServer('GET', '/api/health').then(
        (answer) => answer.status === 200,
        () => false,
      )
    )
      break
    if (tries > 240) throw new Error('the server does not start')
    await sleep(500)
  }
  for (const [index, windowS] of WINDOWS.entries()) console.log(JSON.stringify(await rush(windowS, RUSH_DAYS[index]!)))
} finally {
  if (failures > 0) console.error((await readFile(join(home, 'server.log'), 'utf8')).split('\n').slice(-6).join('\n'))
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  ownServer?.stop()
  await rm(home, { recursive: true, force: true })
}
