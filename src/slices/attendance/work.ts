import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { listLeavesById } from './store-leave.ts'

/** Leave that was asked for waits for the school that decides on it. */
export const leaveWork: WorkSource = {
  kind: 'leave-approval',
  roles: permissions['attendance.decide-leave'],
  waiting: ({ scope }) =>
    sql`select l.leave_id as item_id, null::date as due_on, 0 as level from attendance.leave l
      where ${inScope(scope, 'l')} and l.state = 'asked'`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listLeavesById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.leave_id,
        {
          what: 'work.kind.leave-approval',
          subject: veil.show('name', row.child_name, row.child_id) ?? '—',
          note: `${row.from_on} – ${row.to_on}`,
          opens: row.leave_id,
        },
      ]),
    )
  },
}
