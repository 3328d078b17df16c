import { sql } from 'kysely'
import type { Actor } from '../../kernel/scope.ts'
import { namedId } from '../../platform/named-id.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import type { PeriodicDuty } from './contract.ts'
import { readDuties } from './duties.ts'
import { permissions } from './policy.ts'

/** A duty has no row: it is owed because nothing was filed. Its id is its name. */
const idOf = ({ scope }: Actor, { kind, period, periods, what, sentBack }: PeriodicDuty): string => {
  const own = scope.divisionPrefix ?? scope.schoolPrefix
  if (periods === 1) return namedId(scope.county, own, kind, period, what)
  return namedId(scope.county, own, kind, 'folded', what, String(sentBack))
}

const whatOf = ({ what, sentBack }: PeriodicDuty): string =>
  `periodic.work.${what === 'sent-back' ? 'sent-back-below' : what === 'file' && sentBack ? 'sent-back' : what}`

/** Returns wait for the unit that files them, for the level that signs them, and, when they are late, for the levels above. */
export const periodicWork: WorkSource = {
  kind: 'periodic-report',
  roles: permissions['periodic.read'],
  async waiting(actor, { app, tx }) {
    const { duties } = await readDuties(app, tx, actor)
    const rows = duties.map((duty) => ({
      item_id: idOf(actor, duty),
      due_on: duty.dueOn,
      level: duty.what === 'unsigned' || duty.what === 'omission' ? 1 : 0,
    }))
    return sql`select item_id, due_on, level
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as duty (item_id uuid, due_on date, level integer)`
  },
  async describe(app, tx, actor, ids) {
    const { duties } = await readDuties(app, tx, actor)
    const words = duties.map((duty): [string, WorkWords] => [
      idOf(actor, duty),
      {
        what: whatOf(duty),
        subject: `periodic.kind.${duty.kind}`,
        note: `${duty.from} – ${duty.to}${duty.count > 1 ? ` (${duty.count})` : ''}`,
        opens: `${duty.kind} ${duty.period} ${duty.what}`,
      },
    ])
    return new Map(words.filter(([id]) => ids.includes(id)))
  },
}
