import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { readCalendars } from '../attendance/index.ts'
import { getCountyRules } from '../directory/index.ts'
import { termStartOf, yearStartOf } from './indicators-domain.ts'
import type { CountAsked } from './store-indicators.ts'

/** The calendar of the county itself, by which a figure of many schools is counted. */
const COUNTY_CALENDAR = ''

/** What every count of a day goes by: the county's rules, the begin of the school year and of the term. */
export async function dayAsked(
  tx: Tx,
  scope: Scope,
  countOn: PlainDate,
  today: PlainDate,
): Promise<Omit<CountAsked, 'stage'>> {
  const { schoolAge, figures } = await getCountyRules(tx, scope.county)
  const calendar = (await readCalendars(tx, scope.county, [COUNTY_CALENDAR])).of(COUNTY_CALENDAR)
  return {
    scope,
    countOn,
    today,
    yearStart: yearStartOf(countOn),
    termStart: termStartOf(countOn, calendar),
    schoolAge,
    countsSuspension: figures.countSuspensionAsDropout,
  }
}
