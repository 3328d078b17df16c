import { sql } from 'kysely'
import { sightOf } from '../../kernel/duty.ts'
import { inScope } from '../../platform/lists.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { findingsWhere, lineOf, linesOf, namesOf } from './store-lists.ts'

/** Findings wait for the unit that owns them; who sees one from above has it in the list of findings. */
export const findingWork: WorkSource = {
  kind: 'finding',
  roles: permissions['reconciliation.settle-finding'],
  waiting({ scope }) {
    const unit = scope.divisionPrefix?.padEnd(12, '0') ?? scope.schoolPrefix?.split('/')[0] ?? ''
    return sql`select f.finding_id as item_id, f.due_on, 0 as level from reconciliation.finding f
      where ${inScope(scope, 'f')} and f.state = 'open' and f.owner_unit = ${unit}`
  },
  async describe(app, tx, actor, ids) {
    const today = app.clock.today()
    const names = await namesOf(tx, actor.scope, today)
    const veil = await findVeil(app, tx, actor)
    const rows = await linesOf(
      findingsWhere(tx, actor.scope, {}, today).where('reconciliation.finding.finding_id', 'in', ids),
    ).execute()
    return new Map(
      rows.map((row): [string, WorkWords] => {
        const line = lineOf(row, names, today, veil, sightOf(actor.scope))
        return [
          line.findingId,
          {
            what: `finding.kind.${line.kind}`,
            subject: line.childName,
            note: [line.townshipName, line.villageName, line.schoolName].filter(Boolean).join(' · '),
            opens: line.findingId,
          },
        ]
      }),
    )
  },
}
