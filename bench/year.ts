// A year of school life as its class reports tell it, judged by the county's rules: how long after a pupil's real last day
// the suspicion is raised, how many are found, how many are suspected for nothing. The rules are those the server runs
// (attendance/absence-domain.ts); the case is opened in the transaction that raises the suspicion, so both have one day.
//   npm run bench:year -- --seed 7 [--pupils 60000 --classes 1500]         the last line is JSON
import Table from 'cli-table3'
import { daysBetween, plainDate } from '../src/kernel/plain-date.ts'
import { schoolCalendarOf } from '../src/kernel/school-calendar.ts'
import { dayOfText } from '../src/simulator/days.ts'
import { type Ending, LIFE_RATES, type SimulatedClass, simulateSchoolLife } from '../src/simulator/school-life.ts'
import { Random } from '../src/simulator/random.ts'
import { type PupilDay, suspicionOf } from '../src/slices/attendance/absence-domain.ts'
import { planOf, statutoryMarks, usualCalendar } from '../src/slices/attendance/calendar-domain.ts'
import { DEFAULT_RULES } from '../src/slices/directory/domain.ts'
import { loadCalendar } from '../src/platform/calendar.ts'
import { numbersFrom } from './support/home.ts'

const options = numbersFrom(process.argv.slice(2), { seed: 1, pupils: 60_000, classes: 1_500 })
const { seed, pupils, classes } = options as { seed: number; pupils: number; classes: number }
const rules = DEFAULT_RULES.attendance
const SCHOOL_YEAR = 2025

const calendar = schoolCalendarOf([
  planOf(SCHOOL_YEAR, usualCalendar(SCHOOL_YEAR, statutoryMarks(SCHOOL_YEAR, loadCalendar()))),
])
const days = calendar.listSchoolDays(plainDate(`${SCHOOL_YEAR}-09-01`), plainDate(`${SCHOOL_YEAR + 1}-08-31`))

/** Reported by the class on the day itself, made up for later (by its number), or never. */
function reportDays(one: SimulatedClass): readonly (number | undefined)[] {
  const random = new Random(seed, 0x5e7, one.id)
  const skips = one.teacher === 'silent' ? LIFE_RATES.silentTeacherSkips : LIFE_RATES.teacherForgets
  return days.map((_, day) => {
    if (!random.chance(skips)) return day
    return random.chance(LIFE_RATES.madeUpFor) ? day + random.between(1, rules.silentDays) : undefined
  })
}

interface Seen {
  readonly raisedOn: number
  readonly rule: string
}

/** The first suspicion of each pupil of a class after which it is not back, and those that were for nothing. */
function watch(one: SimulatedClass): { readonly found: Map<number, Seen>; readonly forNothing: number } {
  const reports = reportDays(one)
  const random = new Random(seed, 0x57a, one.id)
  const stamped = days.map(() => one.teacher === 'stamping' && random.chance(LIFE_RATES.stampingTeacherStamps))
  const found = new Map<number, Seen>()
  let forNothing = 0
  for (const pupil of one.pupils) {
    const missing = new Map(
      pupil.away.flatMap((away) =>
        Array.from({ length: away.to - away.from + 1 }, (_, at) => [away.from + at, away] as const),
      ),
    )
    const told = days.map((day, index): PupilDay => {
      const away = missing.get(index)
      const absence =
        away && !stamped[index]
          ? {
              part: away.half ? ('morning' as const) : ('whole' as const),
              reason: away.leave ? ('on-leave' as const) : away.story,
            }
          : undefined
      return { day, absence, leave: away?.leave ?? false }
    })
    let isOpen = false
    for (const index of missing.keys()) {
      const at = reports[index]
      if (at === undefined || at >= days.length) continue
      const seen = told.filter((_, day) => (reports[day] ?? Infinity) <= at && day <= at)
      const until = pupil.away.filter((away) => away.leave && away.to < at).at(-1)?.to
      const suspicion = suspicionOf(seen.slice(-60), until === undefined ? undefined : days[until], {
        calendar,
        rules,
        today: days[at]!,
      })
      const isTrue =
        pupil.dropout !== undefined &&
        index >= pupil.dropout.firstDayOut &&
        (pupil.dropout.backOn === undefined || index < pupil.dropout.backOn)
      if (!suspicion) {
        if (!missing.has(index - 1)) isOpen = false
        continue
      }
      if (isTrue && !found.has(pupil.id)) found.set(pupil.id, { raisedOn: at, rule: suspicion.rule })
      if (!isTrue && !isOpen) forNothing++
      isOpen = true
    }
  }
  return { found, forNothing }
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!

const began = performance.now()
const year = simulateSchoolLife({ seed, pupils, classes, days: days.map(dayOfText) })
const waits: { readonly days: number; readonly schoolDays: number; readonly ending: Ending; readonly rule: string }[] =
  []
const lost: { readonly ending: Ending; readonly teacher: string }[] = []
let forNothing = 0
for (const one of year) {
  const seen = watch(one)
  forNothing += seen.forNothing
  for (const pupil of one.pupils) {
    if (!pupil.dropout) continue
    const { firstDayOut, ending } = pupil.dropout
    const raised = seen.found.get(pupil.id)
    if (!raised) lost.push({ ending, teacher: one.teacher })
    // The real last day is the one before; who never began was last seen when the term should have begun.
    else
      waits.push({
        days: daysBetween(days[Math.max(0, firstDayOut - 1)]!, days[raised.raisedOn]!),
        schoolDays: raised.raisedOn - firstDayOut + 1,
        ending,
        rule: raised.rule,
      })
  }
}

function print(): void {
  const table = new Table({ head: ['ending', 'found', 'lost', 'median days', '95 % days', 'median school days'] })
  for (const [ending] of LIFE_RATES.endings) {
    const of = waits.filter((wait) => wait.ending === ending)
    const sorted = of.map((wait) => wait.days).sort((a, b) => a - b)
    const school = of.map((wait) => wait.schoolDays).sort((a, b) => a - b)
    table.push([
      ending,
      of.length,
      lost.filter((one) => one.ending === ending).length,
      quantile(sorted, 0.5),
      quantile(sorted, 0.95),
      quantile(school, 0.5),
    ])
  }
  const weeks = new Set(days.map((day) => Math.floor((dayOfText(day) + 3) / 7))).size
  console.log(
    `${pupils} pupils, ${classes} classes, ${days.length} school days in ${weeks} weeks, seed ${seed}, ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
  console.log(table.toString())
  for (const teacher of ['diligent', 'silent', 'stamping'])
    console.log(`not found with a ${teacher} teacher: ${lost.filter((one) => one.teacher === teacher).length}`)
}
print()
const sorted = waits.map((wait) => wait.days).sort((a, b) => a - b)
console.log(
  JSON.stringify({
    trueDropouts: waits.length + lost.length,
    found: waits.length,
    medianDaysToSuspicion: quantile(sorted, 0.5),
    p95DaysToSuspicion: quantile(sorted, 0.95),
    falseSuspicionsPer1000: Math.round((forNothing / pupils) * 100_000) / 100,
  }),
)
