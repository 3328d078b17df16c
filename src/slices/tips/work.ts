import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { placeNames } from '../register/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { listTipsById } from './store.ts'

/** Tips wait for the unit they were sent or passed on to. */
export const tipWork: WorkSource = {
  kind: 'tip',
  roles: permissions['tips.settle'],
  waiting: ({ scope }) =>
    sql`select t.tip_id as item_id, t.due_on, 0 as level from tips.tip t
      where ${inScope(scope, 't')} and t.state in ('received', 'looking')
        and t.division_code = ${(scope.divisionPrefix ?? '').padEnd(12, '0')}`,
  async describe(app, tx, actor, ids) {
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    const rows = await listTipsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.tip_id,
        {
          what: 'tip.what.triage',
          subject: places.division(row.division_code),
          note: row.received_on,
          opens: row.tip_id,
        },
      ]),
    )
  },
}
