import { addDays, type PlainDate } from '../../src/kernel/plain-date.ts'
import type { SimulatedClass, SimulatedPupil } from '../../src/simulator/school-life.ts'
import {
  levelOf,
  type PupilDay,
  type SuspicionRule,
  streakOf,
  suspicionOf,
} from '../../src/slices/attendance/absence-domain.ts'
import { awayByDay, pupilDaysOf, type Receipt, receiptsOf, stampedDays, type Year } from './year-life.ts'

/** A suspicion as it stands in the table: one by each rule, until the child is back. */
export interface Raised {
  readonly pupil: SimulatedPupil
  readonly teacher: SimulatedClass['teacher']
  readonly rule: SuspicionRule
  /** Number of the school day on which it was raised, and the day from which the child was missing. */
  readonly at: number
  readonly sinceOn: PlainDate
}

const LOOK_BACK_DAYS = 90

/** What reports and rounds of a class raise in a year, in memory: the rules of the server and its order, without the server. */
export function suspicionsOfClass(year: Year, one: SimulatedClass): Raised[] {
  const arrivals = Map.groupBy(receiptsOf(year, one), ({ at }) => at)
  const stamped = stampedDays(year, one)
  return one.pupils
    .filter(({ away }) => away.length > 0)
    .flatMap((pupil) => new Watch(year, one, pupil, pupilDaysOf(year, pupil, stamped)).judge(arrivals))
}

class Watch {
  readonly #year: Year
  readonly #class: SimulatedClass
  readonly #pupil: SimulatedPupil
  readonly #told: readonly PupilDay[]
  readonly #away: ReadonlyMap<number, unknown>
  readonly #open = new Set<SuspicionRule>()
  readonly #raised: Raised[] = []
  /** Days that were reported so far, in their order. */
  #seen: number[] = []

  constructor(year: Year, one: SimulatedClass, pupil: SimulatedPupil, told: readonly PupilDay[]) {
    this.#year = year
    this.#class = one
    this.#pupil = pupil
    this.#told = told
    this.#away = awayByDay(pupil)
  }

  judge(arrivals: ReadonlyMap<number, readonly Receipt[]>): Raised[] {
    for (const at of this.#year.days.keys()) {
      for (const { day } of arrivals.get(at) ?? []) this.#report(day, at)
      this.#round(at)
    }
    return this.#raised
  }

  /** A report arrives: whoever is missing too long is suspected, whoever is back is not. */
  #report(day: number, at: number): void {
    const last = this.#seen.at(-1) ?? -1
    this.#seen.push(day)
    if (day < last) this.#seen.sort((a, b) => a - b)
    if (!this.#isMissing()) return this.#open.clear()
    const streak = streakOf(this.#days(at), this.#year.rules)
    const level = levelOf(streak, this.#year.rules)
    if (streak.since !== null && (level === 'suspected' || level === 'to-be-confirmed'))
      this.#raise({ rule: 'absence', sinceOn: streak.since }, at)
  }

  /** The round at the end of the day: leave that is over, entrants who never came. */
  #round(at: number): void {
    if (!this.#isMissing()) return
    const days = this.#days(at)
    const leaveUntil = this.#leaveUntil(at)
    const missed = days.filter(({ absence }) => absence?.part === 'whole').length
    const { calendar, rules } = this.#year
    if (missed < rules.suspectedDays && leaveUntil === undefined) return
    const known = { calendar, rules, today: this.#year.days[at]! }
    const found = suspicionOf(days, leaveUntil, known)
    if (found) this.#raise(found, at)
  }

  #raise(found: { readonly rule: SuspicionRule; readonly sinceOn: PlainDate }, at: number): void {
    if (this.#open.has(found.rule)) return
    this.#open.add(found.rule)
    this.#raised.push({ pupil: this.#pupil, teacher: this.#class.teacher, at, ...found })
  }

  #isMissing(): boolean {
    const last = this.#seen.at(-1)
    return last !== undefined && this.#away.has(last) && this.#told[last]!.absence?.part === 'whole'
  }

  #days(at: number): readonly PupilDay[] {
    const from = addDays(this.#year.days[at]!, -LOOK_BACK_DAYS)
    return this.#seen.map((day) => this.#told[day]!).filter(({ day }) => day >= from)
  }

  /** The last day of all leave, where that is over. */
  #leaveUntil(at: number): PlainDate | undefined {
    const from = addDays(this.#year.days[at]!, -LOOK_BACK_DAYS)
    const ends = this.#pupil.away.filter((away) => away.leave && this.#year.days[away.from]! <= this.#year.days[at]!)
    const last = ends
      .map((away) => this.#year.days[away.to]!)
      .sort()
      .at(-1)
    return last !== undefined && last >= from && last < this.#year.days[at]! ? last : undefined
  }
}
