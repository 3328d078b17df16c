import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { CLOSED_STATES, receiptNumber } from './domain.ts'
import { permissions } from './policy.ts'
import { listRequestsById } from './store.ts'

/** Requests of guardians wait for the bureau, each by its day. */
export const privacyWork: WorkSource = {
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
