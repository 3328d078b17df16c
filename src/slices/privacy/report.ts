import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { addDays, daysBetween } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf, startOfChinaDay } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { countEvents, findHead, headText, listEntries, VERIFIED_EVENT } from '../audit/index.ts'
import { standingOf } from './assessment-domain.ts'
import type { PrivacyReport } from './report-contract.ts'
import { classOfEvent, EVENT_CLASSES } from './event-classes.ts'
import { CLOSED_STATES, REQUEST_KINDS, REQUEST_STATES, RETENTION_RULES } from './domain.ts'
import { ASSESSED_SETS } from './processing-domain.ts'
import { countyNameOf } from './queries.ts'
import { countConsents, findSettings, listRequestsReceived, type RequestRow } from './store.ts'
import { type AssessmentRow, listAssessmentsBetween, listNewestAssessments } from './store-assessments.ts'
import { type BreachRow, listBreachesKnown } from './store-breaches.ts'
import { listRunsBetween, type RetentionRunRow } from './store-retention.ts'

/** Reads the yearly report out of the records: nothing in it is typed in. */
export async function readReport(app: App, actor: Actor, year: number): Promise<PrivacyReport> {
  const { county } = actor.scope
  const from = `${year}-01-01` as PlainDate
  const to = `${year}-12-31` as PlainDate
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const { settings } = await findSettings(tx, county)
    const counted = await countEvents(tx, county, { from, to })
    const requests = await listRequestsReceived(tx, actor.scope, from, to)
    const runs = await listRunsBetween(tx, county, from, to)
    const verifications = await listEntries(tx, county, { event: VERIFIED_EVENT, from, to }, { limit: 1000 })
    const last = verifications.entries[0]
    const head = await findHead(tx, county)
    return {
      year,
      from,
      to,
      countOn: today < to ? today : to,
      countyName: await countyNameOf(app, tx, actor),
      officer: settings.officer,
      classes: classesOf(counted),
      requests: requestFigures(requests, today),
      retention: retentionFigures(runs),
      consents: (await countConsents(tx, actor.scope, from, to)).filter(
        ({ given, withdrawn }) => given + withdrawn > 0,
      ),
      assessments: assessmentFigures(
        await listAssessmentsBetween(tx, county, from, to),
        await listMissing(tx, county, today < to ? today : to),
      ),
      breaches: (await listBreachesKnown(tx, county, startOfChinaDay(from), startOfChinaDay(addDays(to, 1)))).map(
        breachFigures,
      ),
      chain: {
        verifications: verifications.total,
        broken: verifications.entries.filter((entry) => entry.details['intact'] !== true).length,
        lastAt: last?.at.toISOString() ?? null,
        lastIntact: last ? last.details['intact'] === true : null,
        head: head ? headText(head) : null,
      },
    }
  })
}

function classesOf(counted: readonly { event: string; actorRole: string; count: number }[]): PrivacyReport['classes'] {
  const byEvent = Map.groupBy(counted, ({ event }) => event)
  return EVENT_CLASSES.map(({ code }) => {
    const events = [...byEvent]
      .filter(([event]) => classOfEvent(event) === code)
      .map(([event, rows]) => ({
        event,
        count: sumOf(rows.map((row) => row.count)),
        byRole: rows.map((row) => ({ code: row.actorRole, count: row.count })),
      }))
    return { code, count: sumOf(events.map((event) => event.count)), events }
  })
}

/** Of the year's requests: how many were answered by their day. */
export function requestFigures(
  requests: readonly Pick<RequestRow, 'kind' | 'state' | 'received_on' | 'due_on' | 'answered_on'>[],
  today: PlainDate,
): PrivacyReport['requests'] {
  const closed: readonly string[] = CLOSED_STATES
  const answered = requests.filter((request) => request.state === 'answered' || request.state === 'refused')
  const days = answered.map((request) => daysBetween(request.received_on, request.answered_on!))
  const late = answered.filter((request) => request.answered_on! > request.due_on).length
  const count = (matches: (request: (typeof requests)[number]) => boolean): number => requests.filter(matches).length
  return {
    received: requests.length,
    byKind: REQUEST_KINDS.map((code) => ({ code, count: count((request) => request.kind === code) })),
    byState: REQUEST_STATES.map((code) => ({ code, count: count((request) => request.state === code) })),
    answeredInTime: answered.length - late,
    answeredLate: late,
    openOverdue: count((request) => !closed.includes(request.state) && request.due_on < today),
    meanDays: days.length === 0 ? null : Math.round((sumOf(days) / days.length) * 10) / 10,
  }
}

/** Data sets that had no assessment that held on a day. */
async function listMissing(tx: Tx, county: CountyCode, day: PlainDate): Promise<string[]> {
  const newest = await listNewestAssessments(tx, county, day)
  return ASSESSED_SETS.filter((code) => {
    const row = newest.get(code)
    return standingOf(row && { reviewOn: row.review_on }, day) !== 'assessed'
  })
}

function assessmentFigures(rows: readonly AssessmentRow[], missing: string[]): PrivacyReport['assessments'] {
  const made = rows.map((row) => ({
    assessedOn: row.assessed_on,
    dataSets: row.data_sets,
    conclusion: row.conclusion,
    reviewOn: row.review_on,
  }))
  return { made, missing }
}

function breachFigures(row: BreachRow): PrivacyReport['breaches'][number] {
  const dayOf = (instant: Date | null): PlainDate | null => instant && chinaDayOf(instant)
  return {
    knownOn: chinaDayOf(row.known_at),
    kinds: row.kinds,
    childrenCount: row.children_count,
    authorityToldOn: dayOf(row.authority_told_at),
    guardiansToldOn: dayOf(row.guardians_told_at),
    guardiansExcused: row.guardians_excused,
    closedOn: dayOf(row.closed_at),
  }
}

function retentionFigures(runs: readonly RetentionRunRow[]): PrivacyReport['retention'] {
  const finished = runs.filter((run) => run.finished_at !== null)
  return RETENTION_RULES.map((rule) => {
    const results = finished.flatMap((run) => run.results.filter((result) => result.rule === rule))
    return {
      rule,
      runs: results.length,
      deleted: sumOf(results.map((result) => result.deleted)),
      held: results.at(-1) ? sumOf(results.at(-1)!.held.map(({ count }) => count)) : 0,
    }
  })
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
