import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkWords } from '../worklist/index.ts'
import { caseNames } from './queries.ts'
import { listWorkCases } from './store-work.ts'

/** Lines of the work list that are about a case as a whole: what is to be done, for which child, where. */
export async function describeCases(
  what: string,
  app: App,
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, WorkWords>> {
  const names = await caseNames(tx, actor, app.clock.today())
  const veil = await findVeil(app, tx, actor)
  const rows = await listWorkCases(tx, actor.scope, ids)
  return new Map(
    rows.map((row): [string, WorkWords] => [
      row.case_id,
      {
        what,
        subject: veil.show('name', row.child_name, row.child_id) ?? '—',
        note: [row.case_number, names.places.township(row.division_code)].filter(Boolean).join(' · '),
        opens: row.case_id,
      },
    ]),
  )
}
