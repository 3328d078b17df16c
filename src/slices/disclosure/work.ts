import { sql } from 'kysely'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { accountNames } from '../accounts/index.ts'
import { listRequestsById, waitingRequests } from './store.ts'

/** Requests to take a list out of the system wait for a second person who may decide on them. */
export const exportWork: WorkSource = {
  kind: 'export-approval',
  roles: permissions['disclosure.approve-export'],
  waiting: ({ scope }, { now }) =>
    sql`select r.export_id as item_id, null::date as due_on, 0 as level from ${waitingRequests(scope, now)} r`,
  async describe(app, tx, actor, ids) {
    const requests = await listRequestsById(tx, actor.scope, ids)
    const names = await accountNames(
      tx,
      requests.map((one) => one.requestedBy),
    )
    return new Map(
      requests.map((one): [string, WorkWords] => [
        one.exportId,
        {
          what: `disclosure.list.${one.list}`,
          subject: names.get(one.requestedBy) ?? '',
          note: `${one.rowCount} · ${one.note ?? ''}`.replace(/ · $/, ''),
          opens: one.exportId,
        },
      ]),
    )
  },
}
