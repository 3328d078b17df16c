import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { QueryOf } from '../../kernel/endpoint.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames, listMembersOf } from '../accounts/index.ts'
import { divisionNames, schoolNames } from '../directory/index.ts'
import type { HitLine, listHits } from './contract.ts'
import { maySettle, permissions } from './policy.ts'
import { countHits, findHit, type HitRow, listClasses, listHitRows } from './store.ts'

/** Lists what is doubted, open ones first. */
export function listCrosschecks(
  app: App,
  actor: Actor,
  query: QueryOf<typeof listHits>,
): Promise<Decision<Page<HitLine>>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const limit = query.limit ?? USUAL_PAGE
    const cursor = query.cursor !== undefined && isCursor(query.cursor) ? query.cursor : undefined
    const rows = await listHitRows(tx, actor.scope, query, cursor, limit + 1)
    const schools = await schoolNames(tx, actor.scope.county)
    const names = await accountNames(
      tx,
      rows.flatMap((row) => [row.settled_by ?? [], row.assignee_id ?? []].flat()),
    )
    const total = await countHits(tx, actor.scope, query)
    return accept(
      pageOf(
        rows,
        limit,
        total,
        (row) => `${row.state} ${row.hit_id}`,
        (row) => lineOf(actor, row, schools, names),
      ),
    )
  })
}

function isCursor(cursor: string): boolean {
  const [state, id] = cursor.split(' ')
  return (state === 'open' || state === 'settled') && isUuid(id ?? '')
}

function lineOf(
  actor: Actor,
  row: HitRow,
  schools: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): HitLine {
  const isOpen = row.state === 'open'
  const assigners: readonly string[] = permissions['crosschecks.assign']
  return {
    hitId: row.hit_id,
    rule: row.rule,
    schoolCode: row.school_code,
    schoolName: schools.get(row.school_code) ?? row.school_code,
    classCode: row.class_code,
    firstDay: row.first_day,
    lastDay: row.last_day,
    arithmetic: row.arithmetic,
    raisedOn: row.raised_on,
    dueOn: row.due_on,
    state: row.state,
    assignee: row.assignee_id === null ? row.assignee_words : (names.get(row.assignee_id) ?? row.assignee_id),
    assigneeId: row.assignee_id,
    outcome: row.outcome,
    settledReason: row.settled_reason,
    settledByName: row.settled_by === null ? null : (names.get(row.settled_by) ?? row.settled_by),
    settledOn: row.settled_on,
    version: row.version,
    abilities: { assign: isOpen && assigners.includes(actor.role), settle: isOpen && maySettle(actor, row).ok },
  }
}

interface Checker {
  readonly accountId: string
  readonly name: string
  /** Division prefix in whose work list the hit then stands. */
  readonly unit: string
  readonly awayUntil: PlainDate | null
}

/** Who may be asked to check a hit: the bureau, and the township in which the school lies; never the school itself. */
export async function checkersOf(
  tx: Tx,
  hit: Pick<HitRow, 'county_code' | 'division_code'>,
  today: PlainDate,
): Promise<Checker[]> {
  const county = hit.county_code as CountyCode
  const units = [
    { role: 'bureau-officer', divisionPrefix: county },
    { role: 'township-officer', divisionPrefix: hit.division_code.slice(0, 9) },
  ] as const
  const checkers: Checker[] = []
  for (const { role, divisionPrefix } of units)
    for (const member of await listMembersOf(tx, county, { role, divisionPrefix, schoolPrefix: null }, today))
      checkers.push({ ...member, unit: divisionPrefix })
  return checkers
}

/** Lists them for the picker, with the name of their unit. */
export function listCheckers(app: App, actor: Actor, hitId: string) {
  return withScope(app.db, actor.scope, async (tx) => {
    const hit = await findHit(tx, actor.scope, hitId)
    if (!hit) return refuse('crosschecks.hit-not-found')
    const names = await divisionNames(tx, actor.scope.county, app.clock.today())
    const checkers = await checkersOf(tx, hit, app.clock.today())
    return accept({
      rows: checkers.map(({ unit, ...one }) => ({ ...one, unitName: names.get(unit.padEnd(12, '0')) ?? unit })),
    })
  })
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
