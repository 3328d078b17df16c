// What the list of early signs is worth, on a year of made-up school life whose truth is known: at the end of every week the list
// is drawn from what classes reported so far and measured by who left in the sixty days after. The rules are those the server runs
// (attendance/early-domain.ts); the simulator knows no groups, grades or distances, so that only signs of conduct speak. What teachers
// tick is measured apart, by what we assume of them, printed with the result: the records alone are the first line.
//   npm run bench:early -- --seed 7 [--pupils 60000 --classes 1500]         the last line is JSON
import Table from 'cli-table3'
import { addDays, daysBetween, plainDate } from '../src/kernel/plain-date.ts'
import { schoolCalendarOf } from '../src/kernel/school-calendar.ts'
import { loadCalendar } from '../src/platform/calendar.ts'
import { dayOfText } from '../src/simulator/days.ts'
import { Random } from '../src/simulator/random.ts'
import { type SimulatedPupil, simulateSchoolLife } from '../src/simulator/school-life.ts'
import { planOf, statutoryMarks, usualCalendar } from '../src/slices/attendance/calendar-domain.ts'
import {
  DEFAULT_EARLY_RULES,
  type EarlyFacts,
  LATE_DAYS,
  signsOf,
  TICK_DAYS,
  WINDOW_DAYS,
} from '../src/slices/attendance/early-domain.ts'
import { numbersFrom } from './support/home.ts'

const options = numbersFrom(process.argv.slice(2), { seed: 1, pupils: 60_000, classes: 1_500 })
const { seed, pupils, classes } = options as { seed: number; pupils: number; classes: number }
const SCHOOL_YEAR = 2025
const AHEAD_DAYS = 60

const calendar = schoolCalendarOf([
  planOf(SCHOOL_YEAR, usualCalendar(SCHOOL_YEAR, statutoryMarks(SCHOOL_YEAR, loadCalendar()))),
])
const days = calendar.listSchoolDays(plainDate(`${SCHOOL_YEAR}-09-01`), plainDate(`${SCHOOL_YEAR + 1}-08-31`))

/** Assumed of teachers: so many of those who will leave within these days they see are weary, and of all others so many a year. */
const SEEN_WEARY = { share: 0.4, beforeDays: 30, othersPerYear: 0.005 }

/** What the teacher has ticked by a day, in a run with ticks. */
function ticksOf(pupil: SimulatedPupil, at: number, withTicks: boolean): readonly string[] {
  if (!withTicks) return []
  const random = new Random(seed, 0x71c, pupil.id)
  const isSeen = random.chance(SEEN_WEARY.share)
  const wrongly = random.chance(SEEN_WEARY.othersPerYear) ? random.between(0, days.length - 1) : Number.NaN
  const { dropout } = pupil
  const soon = dropout && daysBetween(days[at]!, days[dropout.firstDayOut]!) <= SEEN_WEARY.beforeDays
  const holds = at >= wrongly && daysBetween(days[wrongly] ?? days[at]!, days[at]!) < TICK_DAYS
  return (isSeen && soon) || holds ? ['school-weary', 'marks-falling'] : []
}

function factsOf(pupil: SimulatedPupil, at: number, withTicks: boolean): EarlyFacts {
  const [from, late] = [addDays(days[at]!, -WINDOW_DAYS), addDays(days[at]!, -LATE_DAYS)]
  const facts = { missedDays: 0, missedLately: 0, halfDays: 0 }
  for (const away of pupil.away.filter((one) => !one.leave && one.story !== 'ill' && one.from <= at))
    for (let index = away.from; index <= Math.min(away.to, at); index++) {
      const day = days[index]!
      if (day <= from) continue
      if (away.half) facts.halfDays++
      else {
        facts.missedDays++
        if (day > late) facts.missedLately++
      }
    }
  // Whom the teacher reached is not simulated.
  return {
    ...facts,
    notReached: 0,
    returnedBefore: false,
    groups: [],
    gradeCode: null,
    guardianRole: null,
    isFar: false,
    ticks: ticksOf(pupil, at, withTicks),
  }
}

const life = simulateSchoolLife({ seed, pupils, classes, days: days.map(dayOfText) }).flatMap((one) => one.pupils)
const rounds = days.map((_, index) => index).filter((index) => index % 5 === 4)
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const percent = (value: number): string => `${(value * 100).toFixed(2)} %`

/** The lists of a year, measured by who left. */
function measure(withTicks: boolean) {
  const sums = { looked: 0, listed: 0, leave: 0, hits: 0 }
  /** Who leaves, and whether the list named them at all before. */
  const leavers = new Map<number, { readonly ending: string; warned: boolean }>()
  for (const at of rounds)
    for (const pupil of life) {
      const { dropout } = pupil
      // Who has left already has a case and is no early sign.
      if (dropout && dropout.firstDayOut <= at) continue
      const leaves = dropout !== undefined && daysBetween(days[at]!, days[dropout.firstDayOut]!) <= AHEAD_DAYS
      const { isListed } = signsOf(factsOf(pupil, at, withTicks), DEFAULT_EARLY_RULES)
      sums.looked++
      if (isListed) sums.listed++
      if (!leaves) continue
      sums.leave++
      const known = leavers.get(pupil.id) ?? { ending: dropout.ending, warned: false }
      if (isListed) {
        sums.hits++
        known.warned = true
      }
      leavers.set(pupil.id, known)
    }
  const warned = [...leavers.values()].filter((one) => one.warned).length
  const [precision, base] = [share(sums.hits, sums.listed), share(sums.leave, sums.looked)]
  return { sums, leavers, warned, precision, base, recall: share(warned, leavers.size) }
}

const { sums, leavers, warned, precision, base, recall } = measure(false)
const table = new Table({ head: ['how they leave', 'children', 'named before', 'share'] })
for (const [ending, group] of Map.groupBy(leavers.values(), (one) => one.ending)) {
  const named = group.filter((one) => one.warned).length
  table.push([ending, group.length, named, percent(share(named, group.length))])
}
table.push(['all', leavers.size, warned, percent(recall)])
console.log(table.toString())
console.log(
  `${rounds.length} lists of ${pupils} pupils: ${(sums.listed / rounds.length).toFixed(0)} listed each, ${percent(precision)} of them leave; without a list ${percent(base)} do.`,
)
const ticked = measure(true)
console.log(
  `With ticks of teachers, if they see ${percent(SEEN_WEARY.share)} of those who leave in the ${SEEN_WEARY.beforeDays} days before and ${percent(SEEN_WEARY.othersPerYear)} of the others wrongly: ${(ticked.sums.listed / rounds.length).toFixed(0)} listed each, ${percent(ticked.precision)} of them leave; ${ticked.warned} of ${ticked.leavers.size} named before.`,
)
console.log(
  JSON.stringify({
    rounds: rounds.length,
    listed: sums.listed,
    leavers: leavers.size,
    warned,
    precision: Number(precision.toFixed(4)),
    recall: Number(recall.toFixed(4)),
    lift: Number(share(precision, base).toFixed(1)),
    listedPer1000: Number(((1000 * sums.listed) / sums.looked).toFixed(2)),
  }),
)
