import { workingDayAfter } from '../../kernel/calendar.ts'
import { addDays, addMonths, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { countsSince, readCalendars, type SchoolCalendars } from '../attendance/index.ts'
import { type CountyRules, getCountyRules, listSchools } from '../directory/index.ts'
import { listUnits, type NamedUnit } from '../reports/index.ts'
import { type Standing, standingOf } from './domain.ts'
import { type Kind, type KindId, kindOf } from './kinds-domain.ts'
import { listPeriods, type Period, type PeriodFacts, schoolDaysWithin } from './period-domain.ts'
import { levelOfUnit } from './policy.ts'
import type { Head } from './store.ts'
import { listKeyListings } from './store-key-units.ts'

/** What every question about periodic reports of a county needs, read once. */
export interface KnownCounty {
  readonly today: PlainDate
  readonly rules: CountyRules
  readonly calendars: SchoolCalendars
  readonly facts: PeriodFacts
  /** Nobody owes a report of a time that ended before the county had a calendar to count by. */
  readonly since: PlainDate | undefined
  readonly units: readonly NamedUnit[]
  readonly specialSchools: readonly string[]
  /** 控辍重点管理单位 by the month they owe a report of. */
  readonly keyUnits: ReadonlyMap<string, ReadonlySet<string>>
  /** The day by which a level signs what came on a day, or a unit files anew what was sent back on it. */
  readonly signBy: (day: PlainDate) => PlainDate
}

export async function knowCounty(app: App, tx: Tx, scope: Scope): Promise<KnownCounty> {
  const { county } = scope
  const today = app.clock.today()
  const rules = await getCountyRules(tx, county)
  const calendars = await readCalendars(tx, county)
  const facts = { calendar: calendars.of(''), termStartDays: rules.returns.termStartDays }
  return {
    today,
    rules,
    calendars,
    facts,
    since: await countsSince(tx, county),
    units: await listUnits(tx, county, today),
    specialSchools: (await listSchools(tx, county)).filter((one) => one.kind === 'special').map((one) => one.code),
    signBy: (day) => workingDayAfter(app.calendar, day, rules.returns.signDays),
    keyUnits: await listKeyListings(tx, county, addMonths(today, -KEY_MONTHS).slice(0, 7)),
  }
}

/** Months of which a page offers the reports of key units. */
const KEY_MONTHS = 12

/** Units that file a kind of a time, or at any. */
export function unitsOf({ units, keyUnits }: KnownCounty, kind: Kind, period?: Period): readonly NamedUnit[] {
  const ofLevel = units.filter((unit) => levelOfUnit(unit) === kind.filedBy)
  if (!kind.owedBy) return ofLevel
  const listed = period ? [keyUnits.get(period.key)] : [...keyUnits.values()]
  return ofLevel.filter((unit) => listed.some((month) => month?.has(unit.code)))
}

/**
 * Whether units owe a kind's report of a time: it may be filed by now, the county was counting already, and there is a
 * calendar of the time to count by. A week is one of teaching (§6.2): the holidays owe none.
 */
export function isOwed({ since, today, facts }: KnownCounty, kind: Kind, period: Period): boolean {
  if (since === undefined || period.to < since || today < addDays(period.to, -kind.earlyDays)) return false
  const days = schoolDaysWithin(facts.calendar, period.from, period.to)
  return days !== undefined && (kind.span !== 'week' || days > 0)
}

/** Times of a kind looked back on beyond the school year's begin: what fell due at the end of the one before. */
const LOOKED_BACK: Readonly<Record<Kind['span'], number>> = {
  week: 6,
  month: 4,
  quarter: 3,
  'term-start': 2,
  term: 2,
  'school-year': 2,
}

/** Of a report made in some months only, a year of them. */
const lookedBack = ({ span, months }: Kind): number => Math.min(LOOKED_BACK[span], months?.length ?? LOOKED_BACK[span])

/** More than the weeks of a school year. */
const PERIODS_OF_YEAR = 54

/** Times of a kind that are owed by now, newest first: all of this school year, for what is owed stays owed until its end. */
export function owedPeriods(known: KnownCounty, id: KindId): readonly Period[] {
  const kind = kindOf(id)
  const yearStart = `${schoolYearOf(known.today)}-09-01`
  const list = listPeriods(kind, known.today, PERIODS_OF_YEAR, known.facts)
  return list.filter(
    (period, index) => (index < lookedBack(kind) || period.to >= yearStart) && isOwed(known, kind, period),
  )
}

/** Where a unit's report of a time stands. */
export function standingIn(known: KnownCounty, id: KindId, period: Period, head: Head | undefined): Standing {
  const kind = kindOf(id)
  const filed = head && { filedOn: chinaDayOf(head.filed_at), signatures: head.signatures ?? [] }
  return standingOf(kind, filed, kind.dueOn(period, known.rules), known.signBy)
}

/** The keys a unit's rows are seen by: a school's lie where the school does. */
export function keysOf(actor: Pick<Actor, 'scope'>, unit: NamedUnit) {
  return {
    county_code: actor.scope.county,
    division_code: unit.divisionCode,
    school_key: unit.line === 'school' ? `${unit.code}/` : '',
  }
}
