import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { schoolNames } from '../directory/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { listHitsById } from './store.ts'

/** An open hit waits for the unit of whoever was asked to check it; until then for the bureau. */
export const crosscheckWork: WorkSource = {
  kind: 'crosscheck',
  roles: permissions['crosschecks.settle'],
  waiting: ({ scope }) =>
    sql`select h.hit_id as item_id, h.due_on, 0 as level from crosschecks.hit h
      where ${inScope(scope, 'h')} and h.state = 'open' and coalesce(h.assignee_unit, ${scope.county}) = ${scope.divisionPrefix ?? ''}`,
  async describe(_app, tx, actor, ids) {
    const names = await schoolNames(tx, actor.scope.county)
    const rows = await listHitsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.hit_id,
        {
          what: `crosschecks.rule.${row.rule}`,
          subject: names.get(row.school_code) ?? row.school_code,
          note: [row.class_code, row.first_day].filter(Boolean).join(' · '),
          opens: row.hit_id,
        },
      ]),
    )
  },
}
