import { accept, type Decision } from '../../kernel/decision.ts'
import type { QueryOf } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { schoolNames } from '../directory/index.ts'
import type { HitLine, listHits } from './contract.ts'
import { countHits, type HitRow, listClasses, listHitRows } from './store.ts'

/** Lists what is doubted, open ones first. */
export function listCrosschecks(
  app: App,
  actor: Actor,
  query: QueryOf<typeof listHits>,
): Promise<Decision<Page<HitLine>>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const limit = query.limit ?? USUAL_PAGE
    const cursor = query.cursor !== undefined && CURSOR.test(query.cursor) ? query.cursor : undefined
    const rows = await listHitRows(tx, actor.scope, query, cursor, limit + 1)
    const schools = await schoolNames(tx, actor.scope.county)
    const names = await accountNames(
      tx,
      rows.flatMap((row) => row.settled_by ?? []),
    )
    const total = await countHits(tx, actor.scope, query)
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => `${row.state} ${row.hit_id}`,
        (row) => lineOf(row, schools, names),
      ),
    )
  })
}

const CURSOR = /^(open|settled) [0-9a-f-]{36}$/

function lineOf(row: HitRow, schools: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): HitLine {
  return {
    hitId: row.hit_id,
    rule: row.rule,
    schoolName: schools.get(row.school_code) ?? row.school_code,
    classCode: row.class_code,
    firstDay: row.first_day,
    lastDay: row.last_day,
    arithmetic: row.arithmetic,
    raisedOn: row.raised_on,
    dueOn: row.due_on,
    state: row.state,
    assignee: row.assignee,
    outcome: row.outcome,
    settledReason: row.settled_reason,
    settledByName: row.settled_by === null ? null : (names.get(row.settled_by) ?? row.settled_by),
    settledOn: row.settled_on,
    version: row.version,
  }
}

/** Schools and classes of the scope, for the form of a count. */
export function listCountableClasses(app: App, actor: Actor) {
  return withScope(app.db, actor.scope, async (tx) => {
    const names = await schoolNames(tx, actor.scope.county)
    const bySchool = Map.groupBy(await listClasses(tx, actor.scope), (row) => row.school_code)
    const schools = [...bySchool].map(([code, rows]) => ({
      code,
      name: names.get(code) ?? code,
      classes: rows.map((row) => row.class_code),
    }))
    return { schools }
  })
}
