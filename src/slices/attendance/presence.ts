import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { Period, Presence } from '../cases/index.ts'
import { findSchool } from '../directory/index.ts'
import { returnProofOf } from './absence-domain.ts'
import { classOfKey } from './domain.ts'
import { readDaysOf } from './known-class.ts'
import { findClassOfChild } from './store.ts'
import { readCalendars } from './store-calendar.ts'

/**
 * Tells what class reports say of a child in each of some times, for the cases (their port `presence`). Undefined where
 * the child is in no class that the account sees, or nobody reported it in that time.
 */
export async function presenceOf(
  tx: Tx,
  scope: Scope,
  childId: string,
  periods: readonly Period[],
): Promise<readonly (Presence | undefined)[]> {
  const nothing = periods.map(() => undefined)
  const schoolKey = periods.length > 0 ? await findClassOfChild(tx, scope, childId) : undefined
  const parts = schoolKey === undefined ? undefined : classOfKey(schoolKey)
  const school = parts && (await findSchool(tx, scope.county, parts.schoolCode))
  if (!school) return nothing
  const from = periods.map((period) => period.from).reduce((a, b) => (a < b ? a : b))
  const until = periods.map((period) => period.until).reduce((a, b) => (a > b ? a : b))
  const daysOf = await readDaysOf(tx, scope, [childId], from, until)
  const calendar = (await readCalendars(tx, scope.county, [school.code])).of(school.code)
  const days = daysOf(childId)
  return periods.map((period) => {
    const proof = returnProofOf(days, period.from, period.until, calendar)
    return proof.attendedDays + proof.missedDays === 0 ? undefined : proof
  })
}
