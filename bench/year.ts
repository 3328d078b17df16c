// A year of school life as its class reports tell it, judged by the county's rules: how long after a pupil's real last day
// the suspicion is raised, how many are found, how many are suspected for nothing and why. The rules are those the server runs,
// in its order (support/year-rules.ts). With `--database 1` the same year goes once more through the real commands into a real
// database — reports, leave, rounds, cases and their steps — and must raise the same suspicions on the same days.
//   npm run bench:year -- --seed 7 [--pupils 60000 --classes 1500 --promise-days 0 --database 1]     the last line is JSON
import { rm } from 'node:fs/promises'
import Table from 'cli-table3'
import { daysBetween } from '../src/kernel/plain-date.ts'
import { dayOfText } from '../src/simulator/days.ts'
import { LIFE_RATES } from '../src/simulator/school-life.ts'
import { DEFAULT_RULES } from '../src/slices/directory/domain.ts'
import { makeBenchFolder, numbersFrom } from './support/home.ts'
import { CAUSES, causeOf, isGone } from './support/year-causes.ts'
import { runThroughDatabase, type YearKept } from './support/year-database.ts'
import { makeYear } from './support/year-life.ts'
import { type Raised, suspicionsOfClass } from './support/year-rules.ts'
import { CASE_STEPS, stepDays } from './support/year-steps.ts'

const options = numbersFrom(process.argv.slice(2), {
  seed: 1,
  pupils: 60_000,
  classes: 1_500,
  'promise-days': DEFAULT_RULES.attendance.promiseDays,
  database: 0,
})
const { seed, pupils, classes, database } = options as Record<'seed' | 'pupils' | 'classes' | 'database', number>

const began = performance.now()
const year = makeYear({ seed, pupils, classes, promiseDays: options['promise-days'] })
const raised = year.classes.flatMap((one) => suspicionsOfClass(year, one))
const forNothing = raised.filter(({ pupil, at }) => !isGone(pupil, at))
const found = new Map<number, Raised>()
for (const one of raised.toSorted((a, b) => a.at - b.at))
  if (isGone(one.pupil, one.at) && !found.has(one.pupil.id)) found.set(one.pupil.id, one)
const leavers = year.classes.flatMap((one) =>
  one.pupils.flatMap(({ id, dropout }) => (dropout ? [{ id, ...dropout, teacher: one.teacher }] : [])),
)

/** Value below which a share of the numbers lies. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
/** Median and 95th percentile as they are printed; of nothing there is neither. */
const quantiles = (numbers: readonly number[]): readonly (number | string)[] =>
  [0.5, 0.95].map((share) => (numbers.length === 0 ? '–' : quantile(numbers, share)))

/** Days from the real last day; who never began was last seen when the term should have begun. */
const lastDay = (firstDayOut: number) => year.days[Math.max(0, firstDayOut - 1)]!
const waitOf = (id: number, firstDayOut: number): number =>
  daysBetween(lastDay(firstDayOut), year.days[found.get(id)!.at]!)
const per1000 = (count: number): string => ((count * 1000) / pupils).toFixed(2)

function printFound(): void {
  console.log(`found ${found.size} of ${leavers.length}: ${((found.size * 100) / leavers.length).toFixed(2)} %`)
  const table = new Table({ head: ['how they leave', 'found', 'lost', 'median days', '95 % days'] })
  for (const [ending] of LIFE_RATES.endings) {
    const all = leavers.filter((one) => one.ending === ending)
    const waits = all.filter((one) => found.has(one.id)).map((one) => waitOf(one.id, one.firstDayOut))
    table.push([ending, waits.length, all.length - waits.length, ...quantiles(waits)])
  }
  console.log(table.toString())
  for (const teacher of ['diligent', 'silent', 'stamping'] as const) {
    const lost = leavers.filter((one) => one.teacher === teacher && !found.has(one.id))
    console.log(`not found with a ${teacher} teacher: ${lost.length}`)
  }
}

/** Each case has the day of its suspicion: it is opened in the same transaction. */
function printSteps(): void {
  const table = new Table({ head: ['days from the last day at school to', 'median', '95 %'] })
  const rows = leavers.filter((one) => found.has(one.id))
  const waits = rows.map((one) => waitOf(one.id, one.firstDayOut))
  for (const name of ['suspicion', 'case']) table.push([name, ...quantiles(waits)])
  for (const step of CASE_STEPS) {
    const taken = rows.map((one) => {
      const day = stepDays(seed, one.id, year.days[found.get(one.id)!.at]!).get(step)!
      return daysBetween(lastDay(one.firstDayOut), day)
    })
    table.push([`${step}, by offices that keep their times`, ...quantiles(taken)])
  }
  console.log(table.toString())
}

function printForNothing(): void {
  const rules = [...new Set(forNothing.map((one) => one.rule))]
  const table = new Table({ head: ['suspected though they had not left', ...rules, 'per 1000 pupils'] })
  for (const cause of CAUSES) {
    const of = forNothing.filter((one) => causeOf(year, one) === cause)
    if (of.length === 0) continue
    table.push([cause, ...rules.map((rule) => of.filter((one) => one.rule === rule).length), per1000(of.length)])
  }
  const byRule = rules.map((rule) => forNothing.filter((one) => one.rule === rule).length)
  table.push(['all', ...byRule, per1000(forNothing.length)])
  console.log(table.toString())
}

/** The year through the front doors: exit code 0 when it raised what the rules raise and every step stands on its day. */
async function compareWithDatabase(): Promise<number> {
  const home = await makeBenchFolder('nol-year-')
  const started = performance.now()
  try {
    const kept = await runThroughDatabase(year, home)
    const took = (performance.now() - started) / 1000
    console.log(
      `database: ${kept.reports} reports, ${kept.suspicions.length} suspicions, ${kept.steps.length} steps in ${took.toFixed(0)} s, ${((took * 1000) / kept.reports).toFixed(1)} ms a report with all that follows`,
    )
    const faults = differencesOf(kept)
    for (const fault of faults.slice(0, 20)) console.log(fault)
    console.log(faults.length === 0 ? 'the database raised the same on the same days' : `${faults.length} differences`)
    return faults.length === 0 ? 0 : 1
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function differencesOf({ suspicions, steps }: YearKept): readonly string[] {
  const expected = new Set(raised.map((one) => `${one.pupil.id} ${one.rule} ${one.sinceOn} ${year.days[one.at]}`))
  const actual = new Set(suspicions.map((one) => `${one.pupilId} ${one.rule} ${one.sinceOn} ${one.raisedOn}`))
  const missing = [...expected].filter((one) => !actual.has(one)).map((one) => `not raised: ${one}`)
  const more = [...actual].filter((one) => !expected.has(one)).map((one) => `raised without a rule: ${one}`)
  const late = suspicions
    .filter((one) => one.caseOpenedOn === null || one.caseOpenedOn > one.raisedOn)
    .map((one) => `no case on the day: ${one.pupilId} ${one.raisedOn}`)
  const taken = new Set(steps.map((one) => `${one.pupilId} ${one.step} ${one.on}`))
  const untaken = [...found].flatMap(([id, { at }]) =>
    [...stepDays(seed, id, year.days[at]!)]
      // A visit is a record, no step; what falls after the last school day is not waited for.
      .filter(([step, on]) => step !== 'visit' && on <= year.days.at(-1)!)
      .map(([step, on]) => `${id} ${step} ${on}`)
      .filter((one) => !taken.has(one))
      .map((one) => `step not on its day: ${one}`),
  )
  return [...missing, ...more, ...late, ...untaken]
}

const weeks = new Set(year.days.map((day) => Math.floor((dayOfText(day) + 3) / 7))).size
const seconds = ((performance.now() - began) / 1000).toFixed(1)
console.log(
  `${pupils} pupils, ${classes} classes, ${year.days.length} school days in ${weeks} weeks, seed ${seed}, a promise excuses ${year.rules.promiseDays} days, ${seconds} s`,
)
printFound()
printSteps()
printForNothing()
if (database) process.exitCode = await compareWithDatabase()
const waits = leavers.filter((one) => found.has(one.id)).map((one) => waitOf(one.id, one.firstDayOut))
const result = {
  trueDropouts: leavers.length,
  found: found.size,
  medianDaysToSuspicion: quantile(waits, 0.5),
  p95DaysToSuspicion: quantile(waits, 0.95),
  falseSuspicionsPer1000: Number(per1000(forNothing.length)),
}
console.log(JSON.stringify(result))
