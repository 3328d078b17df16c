import { newId } from '../../src/kernel/ids.ts'
import type { PlainDate } from '../../src/kernel/plain-date.ts'
import type { Actor } from '../../src/kernel/scope.ts'
import { type App, closeApp, openApp } from '../../src/platform/app.ts'
import { fixedClock, type FixedClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { withScope } from '../../src/platform/database.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import type { SimulatedPupil } from '../../src/simulator/school-life.ts'
import { reportClassDay } from '../../src/slices/attendance/commands.ts'
import { askLeave } from '../../src/slices/attendance/leave-commands.ts'
import { sweepCounty } from '../../src/slices/attendance/sweep.ts'
import { BENCH_COUNTY, classKeyOf, furnishCounty, schoolOf } from './bench-county.ts'
import { accepted, actorOf, type KeptSuspicion } from './year-actors.ts'
import { YearCases } from './year-cases.ts'
import { awayByDay, type Receipt, receiptsOf, SCHOOL_YEAR, stampedDays, toldOf, type Year } from './year-life.ts'

export interface YearKept {
  readonly suspicions: readonly KeptSuspicion[]
  /** Steps of cases as they stand in the history: the days on which each was taken. */
  readonly steps: readonly { readonly pupilId: number; readonly step: string; readonly on: PlainDate }[]
  readonly reports: number
}

const AT_ONCE = 8

/** The year once more through the front doors of the system: reports, leave, the rounds of each day, cases and their steps. */
export async function runThroughDatabase(year: Year, home: string): Promise<YearKept> {
  const clock = fixedClock(year.days[0]!)
  const opened = await openApp(readConfig({ NOL_HOME: home, NOL_LOG: 'error' }))
  try {
    return await new YearRun({ ...opened, clock }, clock, year).run()
  } finally {
    await closeApp(opened)
  }
}

interface Seat {
  readonly pupil: SimulatedPupil
  readonly childId: string
  readonly away: ReturnType<typeof awayByDay>
}

interface ClassRoom {
  readonly teacher: Actor
  readonly school: Actor
  readonly arrivals: ReadonlyMap<number, readonly Receipt[]>
  readonly stamped: readonly boolean[]
  readonly seats: readonly Seat[]
}

class YearRun {
  readonly #app: App
  readonly #clock: FixedClock
  readonly #year: Year
  #reports = 0

  constructor(app: App, clock: FixedClock, year: Year) {
    this.#app = app
    this.#clock = clock
    this.#year = year
  }

  async run(): Promise<YearKept> {
    const rooms = await this.#furnish()
    const seats = rooms.flatMap((room) => room.seats)
    const pupils = new Map(seats.map(({ childId, pupil }) => [childId, pupil]))
    const cases = new YearCases(this.#app, this.#year, pupils)
    for (const [at, today] of this.#year.days.entries()) {
      await cases.workUntil(today, (day) => this.#clock.moveTo(day))
      this.#clock.moveTo(today)
      const waiting = [...rooms]
      const work = async (): Promise<void> => {
        for (let room = waiting.pop(); room; room = waiting.pop()) await this.#morning(room, at)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      await sweepCounty(this.#app, BENCH_COUNTY)
      await cases.takeUp(today)
      if ((at + 1) % 10 === 0) console.error(`day ${at + 1} of ${this.#year.days.length}: ${this.#reports} reports`)
    }
    return { ...(await cases.kept()), reports: this.#reports }
  }

  async #furnish(): Promise<readonly ClassRoom[]> {
    const { classes, content, days } = this.#year
    const system = systemScope(BENCH_COUNTY, 'system:bench')
    const plan = {
      schoolYear: SCHOOL_YEAR,
      calendar: content,
      classes: classes.map((one) => one.pupils.length),
      asOf: days[0]!,
    }
    const ids = await withScope(this.#app.db, system, (tx) => furnishCounty(tx, plan))
    return classes.map((one): ClassRoom => {
      const school = schoolOf(one.id)
      return {
        teacher: actorOf('homeroom-teacher', { schoolPrefix: classKeyOf(one.id) }, `teacher-${one.id}`),
        school: actorOf('school-officer', { schoolPrefix: `${school}/` }, `school-${school}`),
        arrivals: Map.groupBy(receiptsOf(this.#year, one), ({ at }) => at),
        stamped: stampedDays(this.#year, one),
        seats: one.pupils.map((pupil, seat) => ({ pupil, childId: ids[one.id]![seat]!, away: awayByDay(pupil) })),
      }
    })
  }

  /** What a class does on a day: leave that begins is entered, then its reports are signed. */
  async #morning(room: ClassRoom, at: number): Promise<void> {
    const { days } = this.#year
    for (const { pupil, childId } of room.seats)
      for (const { from, to } of pupil.away.filter((away) => away.leave && away.from === at)) {
        const leave = { submissionId: newId(), childId, kind: 'family', fromOn: days[from]!, toOn: days[to]! } as const
        accepted(await askLeave(this.#app, room.school, { ...leave, paper: '家长申请' }))
      }
    for (const { day } of room.arrivals.get(at) ?? []) {
      const absences = room.stamped[day]
        ? []
        : room.seats.flatMap(({ childId, away }) => {
            const missing = away.get(day)
            return missing ? [{ childId, ...toldOf(missing) }] : []
          })
      accepted(
        await reportClassDay(this.#app, room.teacher, {
          submissionId: newId(),
          day: days[day]!,
          basisVersion: 0,
          nilStatement: absences.every((absence) => absence.reason === 'on-leave'),
          absences,
          source: 'field',
          signedAt: this.#clock.now().toISOString(),
        }),
      )
      this.#reports++
    }
  }
}
