import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { levelsAbove, readEscalation } from '../cases/index.ts'
import { placeNames } from '../register/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { listTipsById } from './store.ts'

/** A tip waits for the unit it was sent or passed on to; one that is overdue, for the bureau above it too. */
export const tipWork: WorkSource = {
  kind: 'tip',
  roles: permissions['tips.settle'],
  async waiting({ scope }, { tx, today }) {
    const levelOf = await readEscalation(tx, scope.county, today)
    const isBureaus = sql`t.division_code = ${`${scope.county}000000`}`
    const above = sql`case when ${isBureaus} then ${levelsAbove('bureau')}::int else ${levelsAbove('township')}::int end`
    return sql`select item_id, due_on, level from (
        select t.tip_id as item_id, t.division_code, t.due_on, ${levelOf(sql`t.due_on`, above)} as level from tips.tip t
         where ${inScope(scope, 't')} and t.state in ('received', 'looking')) tip
      where tip.division_code = ${(scope.divisionPrefix ?? '').padEnd(12, '0')} or tip.level > 0`
  },
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
