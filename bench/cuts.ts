// Whether a report is lost or doubled when the line is cut, the browser is killed (kill -9), the phone is offline and
// buttons are tapped twice, at random moments: a real Chromium, the real page, the real server. Every report carries a reason
// of its own; what the page said it has is looked for on the server at the end.
//   npm run bench:cuts -- [--events 1000 --seed 1]       The last line is JSON.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Table from 'cli-table3'
import { freePort } from '../src/platform/free-port.ts'
import { Random } from '../src/simulator/random.ts'
import { CutLine } from './support/cut-line.ts'
import { Phone } from './support/cut-phone.ts'
import { makeCountyHome, numbersFrom } from './support/home.ts'
import { kill, processesOf, startServer, temporaryFolderOf } from './support/kill-server.ts'

const options = numbersFrom(process.argv.slice(2), { events: 1_000, seed: 1 })
const { events, seed } = options as { events: number; seed: number }

const EVENTS = ['cut', 'offline', 'kill', 'double', 'double-and-cut', 'double-and-kill'] as const
type Event = (typeof EVENTS)[number]

const random = new Random(seed)
const within = (ms: number): number => random.float() * ms
const home = await makeCountyHome('nol-cuts-', { children: 300, seed }, async (folder) => {
  await mkdir(temporaryFolderOf(folder))
  return folder
})
const port = await freePort()
process.env.NOL_SIGN_INS_PER_MINUTE = '100000'
await startServer(home, port, true)
const line = await CutLine.to(port)
const profile = join(home, 'phone')
const phone = new Phone(profile, line.address)
process.once('SIGINT', () => void remove().then(() => process.exit(130)))

const happened: Record<Event, number> = {
  cut: 0,
  offline: 0,
  kill: 0,
  double: 0,
  'double-and-cut': 0,
  'double-and-kill': 0,
}
/** Reasons of the reports that were signed, and of those the page said it has. */
const signed = new Set<string>()
const acknowledged = new Set<string>()
const givenUp = new Set<string>()
let conflictsShown = 0

try {
  await untilAnswers()
  await phone.turnOn()
  await phone.openField()
  await phone.page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  for (let done = 0; done < events; done++) {
    await round(EVENTS[done % EVENTS.length]!)
    if ((done + 1) % 50 === 0)
      console.log(`${done + 1} events, ${signed.size} signed, ${acknowledged.size} acknowledged`)
  }
  await settle()
  process.exitCode = await judge()
} finally {
  await remove()
}

async function remove(): Promise<void> {
  await phone.kill().catch(() => {})
  await line.close()
  kill(await processesOf(home))
  await sleep(500)
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
}

async function untilAnswers(): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 200) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(200)
  }
  throw new Error('the server does not start')
}

/** One report signed while something happens to it. */
async function round(event: Event): Promise<void> {
  happened[event]++
  const reason = `第 ${signed.size + 1} 次更正 ${random.float().toString(36).slice(2, 8)}`
  try {
    if (!(await openForm())) return
    await phone.page.getByLabel('更正理由').fill(reason)
    signed.add(reason)
    await Promise.all([sign(event), disturb(event)])
    await seen(reason)
  } catch (error) {
    if (phone.isOn && !isInterrupted(error)) throw error
  }
  await recover()
}

/** Tapped once, or three times faster than the page can change. */
async function sign(event: Event): Promise<void> {
  const taps = event.startsWith('double') ? 3 : 1
  await phone.page.evaluate(`(() => {
    const button = document.querySelector('form.field-sign button[type=submit]')
    for (let tap = 0; tap < ${taps}; tap++) button?.click()
  })()`)
}

async function disturb(event: Event): Promise<void> {
  if (event === 'offline') await phone.setOffline(true)
  await sleep(within(250))
  if (event === 'cut' || event === 'double-and-cut') line.cut()
  if (event === 'kill' || event === 'double-and-kill') await phone.kill()
}

/** The page says that it has the report: sent, or kept on this device. */
async function seen(reason: string): Promise<void> {
  if (!phone.isOn) return
  await phone.page.locator('.field-done').first().waitFor({ timeout: 5_000 })
  acknowledged.add(reason)
}

/** The line comes back, the phone is turned on again; what was refused is looked at by the teacher. */
async function recover(): Promise<void> {
  await sleep(within(600))
  line.mend()
  if (phone.isOn) await phone.setOffline(false)
  else await phone.turnOn()
  await patiently(() => phone.openField())
  for (const { state, reason } of await phone.kept()) {
    if (state !== 'refused' || reason === undefined) continue
    conflictsShown++
    givenUp.add(reason)
    await phone.page.getByRole('button', { name: '保留已报的' }).first().click()
  }
}

/** A day that was reported and waits for nothing; false when there is none now. */
async function openForm(): Promise<boolean> {
  const { page } = phone
  const days = await page
    .locator('.field-day option')
    .evaluateAll((all) =>
      all.map((one) => ({ day: (one as unknown as { value: string }).value, said: one.textContent ?? '' })),
    )
  const reported = days.filter(({ said }) => said.includes('已报'))
  if (reported.length === 0) return false
  const { day } = reported[Math.floor(random.float() * reported.length)]!
  await page.locator('.field-day select').selectOption(day)
  const correct = page.getByRole('button', { name: '更正', exact: true })
  await correct.waitFor({ timeout: 3_000 })
  await correct.click()
  await page.locator('button.field-main').last().click()
  return true
}

/** Until nothing waits any more. */
async function settle(): Promise<void> {
  line.mend()
  for (let waited = 0; waited < 120_000; waited += 500) {
    if ((await phone.kept()).every(({ state }) => state === 'refused')) return
    await sleep(500)
  }
  throw new Error('reports still wait two minutes after the line came back')
}

async function judge(): Promise<number> {
  const onServer = await reasonsOnServer()
  const onDevice = new Set((await phone.kept()).map(({ reason }) => reason))
  const lost = [...acknowledged].filter(
    (reason) => !onServer.has(reason) && !onDevice.has(reason) && !givenUp.has(reason),
  )
  const doubled = [...onServer].filter(([, times]) => times > 1)
  const table = new Table({ head: ['event', 'times'] })
  for (const [event, times] of Object.entries(happened)) table.push([event, times])
  console.log(table.toString())
  for (const reason of lost) console.log(`lost: ${reason}`)
  for (const [reason, times] of doubled) console.log(`${times} times: ${reason}`)
  const result = {
    events,
    signed: signed.size,
    acknowledged: acknowledged.size,
    arrived: onServer.size,
    conflictsShown,
    lost: lost.length,
    doubled: doubled.length,
  }
  console.log(JSON.stringify(result))
  return lost.length + doubled.length > 0 ? 1 : 0
}

/** How often each reason stands in the versions of the days. */
async function reasonsOnServer(): Promise<Map<string, number>> {
  const { request } = phone.page.context()
  const days = await phone.page
    .locator('.field-day option')
    .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))
  const times = new Map<string, number>()
  for (const day of days) {
    const answer = await request.get(`/api/attendance/class-days/${day}`)
    const { versions } = (await answer.json()) as { versions: readonly { changeReason: string | null }[] }
    for (const { changeReason } of versions)
      if (changeReason !== null) times.set(changeReason, (times.get(changeReason) ?? 0) + 1)
  }
  return times
}

/** The line is the bench's own; a page that did not open at once opens at the next try. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 5) throw error
      await sleep(500)
    }
  }
}

/** A step of the round that the event itself cut off, such as a page that is gone. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && /Timeout|closed|crashed|detached|ERR_/.test(error.message)
}
