import { type ColumnType, type SelectQueryBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { isUuid, newId } from '../../kernel/ids.ts'
import { addDays } from '../../kernel/plain-date.ts'
import { startOfChinaDay } from '../../platform/clock.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import type { AuditDetails, AuditEntry, AuditFilter } from './domain.ts'

interface EntryTable {
  county_code: string
  id: string
  at: ColumnType<Date, never, never>
  event: string
  actor_id: string
  actor_role: string
  subject_id: string | null
  details: ColumnType<AuditDetails, string, never>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'audit.entry': EntryTable
  }
}

export interface NewEntry {
  /** `<slice>.<what-happened>`, past tense; its text is `audit.event.<event>`. */
  readonly event: string
  readonly actorId: string
  readonly subjectId?: string | undefined
  readonly details?: AuditDetails
}

/** Writes an entry in the transaction of the deed; county and role are those of the transaction's scope. */
export async function insertEntry(tx: Tx, entry: NewEntry): Promise<void> {
  await tx
    .insertInto('audit.entry')
    .values({
      county_code: sql<string>`current_setting('app.county')`,
      id: newId(),
      event: entry.event,
      actor_id: entry.actorId,
      actor_role: sql<string>`current_setting('app.role')`,
      subject_id: entry.subjectId ?? null,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute()
}

export interface EntryPage {
  readonly entries: readonly AuditEntry[]
  readonly nextCursor: string | null
  /** Counted up to a limit: nobody pages through more. */
  readonly total: number
}

const COUNT_LIMIT = 100_000

/** Lists entries of a county, newest first; the cursor is the id of the last one shown. */
export async function listEntries(
  tx: Tx,
  county: CountyCode,
  filter: AuditFilter & { readonly looksOnly?: boolean },
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<EntryPage> {
  const limit = page.limit ?? 50
  const matching = narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), filter)
  const from = page.cursor && isUuid(page.cursor) ? matching.where('id', '<', page.cursor) : matching
  const rows = await from
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const counted = await tx
    .selectFrom(matching.select(sql`1`.as('one')).limit(COUNT_LIMIT).as('matching'))
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  const shown = rows.slice(0, limit)
  return {
    entries: shown.map((row) => ({
      id: row.id,
      at: row.at,
      event: row.event,
      actorId: row.actor_id,
      actorRole: row.actor_role,
      subjectId: row.subject_id,
      details: row.details,
    })),
    nextCursor: rows.length > limit ? shown.at(-1)!.id : null,
    total: Number(counted.count),
  }
}

type Entries = SelectQueryBuilder<Schema, 'audit.entry', object>

function narrowed(query: Entries, filter: AuditFilter & { readonly looksOnly?: boolean }): Entries {
  let narrower = query
  if (filter.event) narrower = narrower.where('event', '=', filter.event)
  if (filter.actorId) narrower = narrower.where('actor_id', '=', filter.actorId)
  if (filter.subjectId) narrower = narrower.where('subject_id', '=', filter.subjectId)
  if (filter.from) narrower = narrower.where('at', '>=', startOfChinaDay(filter.from))
  if (filter.to) narrower = narrower.where('at', '<', startOfChinaDay(addDays(filter.to, 1)))
  if (filter.looksOnly) narrower = narrower.where(sql<boolean>`event ~ ${sql.lit(LOOKS)}`)
  return narrower
}

/** Events by which somebody came to see a child's data. */
const LOOKS = '(viewed|shown|opened|exported|printed|downloaded)$'
