import { sql } from 'kysely'
import { accountNames } from '../accounts/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { listAlarmsById, openAlarms } from './store.ts'

/** Alarms wait for the security administrator. */
export const alarmWork: WorkSource = {
  kind: 'alarm',
  roles: ['security-administrator'],
  waiting: ({ scope }) =>
    sql`select a.alarm_id as item_id, null::date as due_on, 0 as level from ${openAlarms(scope.county)} a`,
  async describe(_app, tx, actor, ids) {
    const alarms = await listAlarmsById(tx, actor.scope.county, ids)
    const names = await accountNames(
      tx,
      alarms.map((alarm) => alarm.subject),
    )
    return new Map(
      alarms.map((alarm): [string, WorkWords] => [
        alarm.alarm_id,
        {
          what: `alarms.rule.${alarm.rule}`,
          subject: names.get(alarm.subject) ?? alarm.subject,
          note: `${alarm.count} / ${alarm.limit_then}`,
          opens: alarm.alarm_id,
        },
      ]),
    )
  },
}
