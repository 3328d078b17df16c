import { sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { chinaMinuteOf } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { namedId } from '../../platform/named-id.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { type AssessmentStanding, standingOf } from './assessment-domain.ts'
import { dutiesLeft } from './breach-domain.ts'
import { CLOSED_STATES, receiptNumber } from './domain.ts'
import { permissions } from './policy.ts'
import { ASSESSED_SETS } from './processing-domain.ts'
import { listRequestsById } from './store.ts'
import { type AssessmentRow, listNewestAssessments } from './store-assessments.ts'
import { listBreachesById, stateOf } from './store-breaches.ts'

/** Requests of guardians wait for the bureau, each by its day. */
export const requestWork: WorkSource = {
  kind: 'privacy-request',
  roles: permissions['privacy.handle-request'],
  waiting: ({ scope }) =>
    sql`select r.request_id as item_id, r.due_on, 0 as level from privacy.request r
      where ${inScope(scope, 'r')} and r.state <> all(${CLOSED_STATES})`,
  async describe(_app, tx, actor, ids) {
    const rows = await listRequestsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.request_id,
        {
          what: `privacy.kind.${row.kind}`,
          subject: receiptNumber(row.request_year, row.request_serial),
          note: row.received_on,
          opens: row.request_id,
        },
      ]),
    )
  },
}

interface Unassessed {
  /** A data set has no row: its id is its name. */
  readonly itemId: string
  readonly dataSet: string
  readonly standing: AssessmentStanding
  readonly last: AssessmentRow | undefined
}

async function listUnassessed(tx: Tx, county: CountyCode, today: PlainDate): Promise<Unassessed[]> {
  const newest = await listNewestAssessments(tx, county, today)
  return ASSESSED_SETS.map((dataSet) => {
    const last = newest.get(dataSet)
    const standing = standingOf(last && { reviewOn: last.review_on }, today)
    return { itemId: namedId(county, 'privacy-assessment', dataSet), dataSet, standing, last }
  }).filter(({ standing }) => standing !== 'assessed')
}

/** Data sets that were never assessed wait without a day, those whose review is due from that day on. */
export const assessmentWork: WorkSource = {
  kind: 'privacy-assessment',
  roles: permissions['privacy.assess'],
  async waiting({ scope }, { tx, today }) {
    const missing = await listUnassessed(tx, scope.county, today)
    const rows = missing.map(({ itemId, last }) => ({ item_id: itemId, due_on: last?.review_on ?? null }))
    return sql`select item_id, due_on, 0 as level
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as data_set (item_id uuid, due_on date)`
  },
  async describe(app, tx, actor, ids) {
    const missing = await listUnassessed(tx, actor.scope.county, app.clock.today())
    const words = missing.map(({ itemId, dataSet, standing, last }): [string, WorkWords] => [
      itemId,
      {
        what: `privacy.assessment.${standing}`,
        subject: `privacy.data.${dataSet}.name`,
        note: last?.assessed_on ?? '',
        opens: dataSet,
      },
    ])
    return new Map(words.filter(([id]) => ids.includes(id)))
  },
}

/** A breach is due the day it is known, until the authority is told, and the guardians told or the reason given. */
export const breachWork: WorkSource = {
  kind: 'breach',
  roles: permissions['privacy.handle-breach'],
  waiting: ({ scope }) =>
    sql`select b.breach_id as item_id, (b.known_at at time zone 'Asia/Shanghai')::date as due_on, 0 as level
      from privacy.breach b where b.county_code = ${scope.county} and b.closed_at is null
       and (b.authority_told_at is null or (b.guardians_told_at is null and not b.guardians_excused))`,
  async describe(_app, tx, actor, ids) {
    const rows = await listBreachesById(tx, actor.scope.county, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => {
        const [duty, other] = dutiesLeft(stateOf(row))
        return [
          row.breach_id,
          {
            what: `privacy.duty.${other ? 'both' : duty}`,
            subject: chinaMinuteOf(row.known_at),
            note: '',
            opens: row.breach_id,
          },
        ]
      }),
    )
  },
}

export const privacyWork: readonly WorkSource[] = [requestWork, assessmentWork, breachWork]
