import type { QueryOf } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import type { AlarmLine, listAlarms } from './contract.ts'
import { accountOf } from './domain.ts'
import { type AlarmRow, countAlarms, listAlarmRows, selectLimits, type VersionedLimits } from './store.ts'

const CURSOR = /^(open|settled) [0-9a-f-]{36}$/

/** Lists the alarms of the county, open ones first. */
export function list(app: App, actor: Actor, query: QueryOf<typeof listAlarms>): Promise<Page<AlarmLine>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const limit = query.limit ?? USUAL_PAGE
    const cursor = query.cursor !== undefined && CURSOR.test(query.cursor) ? query.cursor : undefined
    const rows = await listAlarmRows(tx, county, query, cursor, limit + 1)
    const total = await countAlarms(tx, county, query)
    const accounts = rows.flatMap((row) => [accountOf(row), row.settled_by].filter((id) => id != null))
    const names = await accountNames(tx, accounts)
    return pageOf(
      rows,
      limit,
      total,
      (row) => `${row.state} ${row.alarm_id}`,
      (row) => lineOf(row, names, actor.id),
    )
  })
}

function lineOf(row: AlarmRow, names: ReadonlyMap<string, string>, reader: string): AlarmLine {
  const accountId = accountOf(row)
  return {
    alarmId: row.alarm_id,
    rule: row.rule,
    accountId: accountId ?? null,
    who: names.get(row.subject) ?? row.subject,
    count: row.count,
    limit: row.limit_then,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    state: row.state,
    isOwn: accountId === reader,
    verdict: row.verdict,
    note: row.note,
    settledByName: row.settled_by === null ? null : (names.get(row.settled_by) ?? row.settled_by),
    settledAt: row.settled_at?.toISOString() ?? null,
    version: row.version,
  }
}

export function readLimits(app: App, actor: Actor): Promise<VersionedLimits> {
  return withScope(app.db, actor.scope, (tx) => selectLimits(tx, actor.scope.county))
}
