import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { countsSince, readCalendars, type SchoolCalendars } from '../attendance/index.ts'
import { type CountyRules, getCountyRules } from '../directory/index.ts'
import { listUnits, type NamedUnit } from '../reports/index.ts'
import { type Kind, type KindId, kindOf } from './domain.ts'
import { listPeriods, type Period, type PeriodFacts, schoolDaysWithin } from './period-domain.ts'
import { levelOfUnit } from './policy.ts'

/** What every question about periodic reports of a county needs, read once. */
export interface KnownCounty {
  readonly today: PlainDate
  readonly rules: CountyRules
  readonly calendars: SchoolCalendars
  readonly facts: PeriodFacts
  /** Nobody owes a report of a time that ended before the county had a calendar to count by. */
  readonly since: PlainDate | undefined
  readonly units: readonly NamedUnit[]
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
  }
}

/** Units that file a kind. */
export function unitsOf({ units }: KnownCounty, kind: Kind): readonly NamedUnit[] {
  return units.filter((unit) => levelOfUnit(unit) === kind.filedBy)
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

/** Times of a kind looked back on: far enough for what is late, not so far that nobody cares. */
const LOOKED_BACK: Readonly<Record<Kind['span'], number>> = {
  week: 6,
  month: 4,
  quarter: 3,
  'term-start': 2,
  term: 2,
  'school-year': 2,
}

/** Times of a kind that are owed by now, newest first. */
export function owedPeriods(known: KnownCounty, id: KindId): readonly Period[] {
  const kind = kindOf(id)
  const list = listPeriods(kind.span, known.today, LOOKED_BACK[kind.span], known.facts)
  return list.filter((period) => isOwed(known, kind, period))
}

/** The keys a unit's rows are seen by: a school's lie where the school does. */
export function keysOf(actor: Pick<Actor, 'scope'>, unit: NamedUnit) {
  return {
    county_code: actor.scope.county,
    division_code: unit.divisionCode,
    school_key: unit.line === 'school' ? `${unit.code}/` : '',
  }
}
