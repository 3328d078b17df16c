import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { breachStepsFrom, dutiesLeft, tellBy } from './breach-domain.ts'
import type { BreachLine, BreachPage } from './safeguards-contract.ts'
import { permissions } from './policy.ts'
import { countyNameOf } from './queries.ts'
import { openStep } from './sealed.ts'
import { findSettings } from './store.ts'
import { type BreachRow, findBreach, listBreachEvents, listBreachRows, stateOf } from './store-breaches.ts'

export interface BreachQuery {
  readonly open?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Breaches of the county, the newest entry first. */
export async function listBreaches(app: App, actor: Actor, query: BreachQuery) {
  const limit = query.limit ?? USUAL_PAGE
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const { settings } = await findSettings(tx, county)
    const { rows, total } = await listBreachRows(tx, county, query, { cursor: query.cursor, limit: limit + 1 })
    return pageOf(
      rows,
      limit,
      total,
      (row) => row.breach_id,
      (row) => breachLineOf(row, settings.breachHours, app.clock.now()),
    )
  })
}

function breachLineOf(row: BreachRow, hours: number, now: Date): BreachLine {
  const due = tellBy(row.known_at, hours)
  const duties = dutiesLeft(stateOf(row))
  return {
    breachId: row.breach_id,
    kinds: row.kinds,
    dataSets: row.data_sets,
    childrenCount: row.children_count,
    knownAt: row.known_at.toISOString(),
    tellBy: due.toISOString(),
    duties,
    late: duties.length > 0 && now > due,
    authorityToldAt: row.authority_told_at?.toISOString() ?? null,
    guardiansToldAt: row.guardians_told_at?.toISOString() ?? null,
    guardiansExcused: row.guardians_excused,
    closedAt: row.closed_at?.toISOString() ?? null,
  }
}

/** One breach: what is known now, how far the duties are done, and every step. */
export async function showBreach(
  app: App,
  actor: Actor,
  breachId: string,
): Promise<Decision<BreachPage, 'privacy.breach-not-found'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findBreach(tx, county, breachId)
    if (!row) return refuse('privacy.breach-not-found')
    const { settings } = await findSettings(tx, county)
    const events = (await listBreachEvents(tx, county, breachId)).map((event) => ({
      ...event,
      words: openStep(app.secrets, event),
    }))
    const names = await accountNames(tx, [...new Set([row.entered_by, ...events.map((event) => event.actor_id)])])
    // Every breach begins with what was known; the newest of its corrections stands.
    const { cause, harm, remedy, advice } = events.findLast(({ words }) => words.facts !== null)!.words.facts!
    const roles: readonly string[] = permissions['privacy.handle-breach']
    return accept({
      ...breachLineOf(row, settings.breachHours, app.clock.now()),
      cause,
      harm,
      remedy,
      advice,
      happenedAt: row.happened_at?.toISOString() ?? null,
      noticeDemanded: row.notice_demanded,
      officer: settings.officer,
      countyName: await countyNameOf(app, tx, actor),
      enteredByName: names.get(row.entered_by) ?? row.entered_by,
      version: row.version,
      steps: roles.includes(actor.role) ? breachStepsFrom(stateOf(row)) : [],
      events: events.map((event) => ({
        step: event.step,
        at: event.happened_at.toISOString(),
        recordedAt: event.recorded_at.toISOString(),
        actorName: names.get(event.actor_id) ?? event.actor_id,
        note: event.words.note,
        office: event.words.office,
        person: event.words.person,
      })),
    })
  })
}
