import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { leaverNames, listLeaversById } from './store-leavers.ts'

/** Proof that the old school has filed waits for the township and the bureau, by the day the child should have arrived. */
export const leaverWork: WorkSource = {
  kind: 'leaver-proof',
  roles: permissions['attendance.confirm-leaver-proof'],
  waiting: ({ id, scope }) =>
    sql`select l.leaver_id as item_id, l.due_on, 0 as level from attendance.leaver l
      where ${inScope(scope, 'l')} and l.state = 'proof-filed'
        and not exists (select from attendance.leaver_paper p
                         where p.county_code = l.county_code and p.leaver_id = l.leaver_id
                           and p.refused_on is null and p.filed_by = ${id})`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listLeaversById(tx, actor.scope, ids)
    const names = await leaverNames(
      tx,
      actor.scope,
      rows.map((row) => row.child_id),
    )
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.leaver_id,
        {
          what: 'work.kind.leaver-proof',
          subject: veil.show('name', names.get(row.child_id) ?? '—', row.child_id) ?? '—',
          note: row.left_on,
          opens: row.leaver_id,
        },
      ]),
    )
  },
}
