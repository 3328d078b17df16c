// Whether a report is lost or doubled when the line is cut, the browser is killed (kill -9), the phone is offline and
// buttons are tapped twice, at random moments: real Chromiums, the real page, the real server. A few teachers work at the same time,
// each with a class, a phone and a line of their own. From time to time the server is killed too and starts again two weeks later:
// days that nobody has reported are reported for the first time, then corrected, each correction with a reason of its own. What the
// page said it has is looked for on the server at the end.
//   npm run bench:cuts -- [--events 1000 --seed 1 --phones 3]       The last line is JSON.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Table from 'cli-table3'
import { addDays, plainDate } from '../src/kernel/plain-date.ts'
import { freePort } from '../src/platform/free-port.ts'
import { makeTeachers } from './support/cut-accounts.ts'
import { CutLine } from './support/cut-line.ts'
import { Phone } from './support/cut-phone.ts'
import { CutTeacher, type Event, EVENTS } from './support/cut-teacher.ts'
import { makeCountyHome, numbersFrom } from './support/home.ts'
import { kill, processesOf, startServer, temporaryFolderOf } from './support/kill-server.ts'

const options = numbersFrom(process.argv.slice(2), { events: 1_000, seed: 1, phones: 3 })
const { events, seed, phones } = options as Record<'events' | 'seed' | 'phones', number>

/** A spring term lies ahead, in a year whose calendar is known. */
let today = plainDate('2026-03-08')
const home = await makeCountyHome('nol-cuts-', { children: 300, seed, asOf: today }, async (folder) => {
  await mkdir(temporaryFolderOf(folder))
  return folder
})
const logins = await makeTeachers(home, today, phones)
const port = await freePort()
await startServer(home, port, { withWeb: true, today })
const teachers = await Promise.all(
  logins.map(async (login, index) => {
    const line = await CutLine.to(port)
    return new CutTeacher(login, new Phone(join(home, `phone-${index}`), line.address, login), line, seed + index)
  }),
)
process.once('SIGINT', () => void remove().then(() => process.exit(130)))

/** Of two weeks, each class has ten days to report; the rest of the events are corrections. The term has eight fortnights. */
const EVENTS_OF_A_FORTNIGHT = Math.ceil(events / 8)

const happened = Object.fromEntries(EVENTS.map((event) => [event, 0])) as Record<Event, number>
let done = 0

try {
  await untilAnswers()
  const began = performance.now()
  for (const teacher of teachers) await teacher.begin()
  for (let until = EVENTS_OF_A_FORTNIGHT; done < events; until += EVENTS_OF_A_FORTNIGHT) {
    await Promise.all(teachers.map((teacher) => work(teacher, Math.min(until, events))))
    if (done < events) await startLater()
  }
  console.log(`${events} events in ${((performance.now() - began) / 1000).toFixed(0)} s by ${phones} phones`)
  for (const teacher of teachers) await teacher.settle()
  process.exitCode = await judge()
} finally {
  await remove()
}

/** The server dies like a phone does and is there again a fortnight later, with school days nobody has reported. */
async function startLater(): Promise<void> {
  kill((await processesOf(home)).filter(({ role }) => role !== 'other'))
  today = addDays(today, 14)
  await startServer(home, port, { withWeb: true, today })
  await untilAnswers()
  for (const teacher of teachers) await teacher.openAgain()
}

async function work(teacher: CutTeacher, until: number): Promise<void> {
  while (done < until) {
    const event = EVENTS[done++ % EVENTS.length]!
    happened[event]++
    await teacher.round(event)
    if (done % 50 === 0) console.log(`${done} events begun, ${sumOf((one) => one.acknowledged.size)} acknowledged`)
  }
}

async function remove(): Promise<void> {
  for (const teacher of teachers) await teacher.end()
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

function sumOf(count: (teacher: CutTeacher) => number): number {
  return teachers.reduce((sum, teacher) => sum + count(teacher), 0)
}

async function judge(): Promise<number> {
  const arrived = new Map<string, number>()
  const lost: string[] = []
  for (const [index, teacher] of teachers.entries()) {
    const onServer = await teacher.namesOnServer()
    for (const [name, times] of onServer) if (teacher.signed.has(name)) arrived.set(`${index} ${name}`, times)
    lost.push(...(await teacher.lost(onServer)))
  }
  const doubled = [...arrived].filter(([, times]) => times > 1)
  const table = new Table({ head: ['event', 'times'] })
  for (const [event, times] of Object.entries(happened)) table.push([event, times])
  console.log(table.toString())
  for (const reason of lost) console.log(`lost: ${reason}`)
  for (const [reason, times] of doubled) console.log(`${times} times: ${reason}`)
  const result = {
    events,
    signed: sumOf((one) => one.signed.size),
    firstOfADay: sumOf((one) => [...one.signed].filter((name) => name.startsWith('首报')).length),
    acknowledged: sumOf((one) => one.acknowledged.size),
    arrived: arrived.size,
    conflictsShown: sumOf((one) => one.conflictsShown),
    lost: lost.length,
    doubled: doubled.length,
  }
  console.log(JSON.stringify(result))
  return lost.length + doubled.length > 0 ? 1 : 0
}
