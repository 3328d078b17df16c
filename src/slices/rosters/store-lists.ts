import { sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'
import type { RosterKind, RosterState } from './domain.ts'
import { type Roster, rosterOf, rosterQuery } from './store.ts'

export interface RosterFilter {
  readonly kind?: RosterKind | undefined
  readonly state?: RosterState | undefined
  readonly unitPrefix: string
  readonly ids?: readonly string[] | undefined
  readonly before?: { readonly receivedAt: string; readonly id: string } | undefined
  readonly limit: number
}

export async function selectRosters(
  tx: Tx,
  county: CountyCode,
  filter: RosterFilter,
): Promise<{ rows: Roster[]; total: number }> {
  let query = rosterQuery(tx, county).where(sql<boolean>`unit_code ^@ ${filter.unitPrefix}`)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.ids)
    query = query.where('id', 'in', filter.ids.length > 0 ? [...filter.ids] : ['00000000-0000-0000-0000-000000000000'])
  const counted = await query.clearSelect().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  if (filter.before) {
    query = query.where(
      sql<boolean>`(received_at, id) < (${filter.before.receivedAt}::timestamptz, ${filter.before.id}::uuid)`,
    )
  }
  const rows = await query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(filter.limit).execute()
  return { rows: rows.map(rosterOf), total: Number(counted.total) }
}

export interface SourceSeen {
  readonly kind: RosterKind
  readonly sourceName: string
  readonly divisionCode: string
  readonly lastAsOfOn: string | null
  readonly rosterCount: number
}

export async function selectSources(tx: Tx, county: CountyCode, unitPrefix: string): Promise<SourceSeen[]> {
  const rows = await tx
    .selectFrom('rosters.roster')
    .select([
      'kind',
      'source_name',
      'unit_code',
      sql<string | null>`max(as_of_on)`.as('last'),
      sql<number>`count(*)`.as('count'),
    ])
    .where('county_code', '=', county)
    .where(sql<boolean>`unit_code ^@ ${unitPrefix}`)
    .where('kind', 'is not', null)
    .where('supplement_of', 'is', null)
    .where('state', 'in', ['checked', 'taken'])
    .groupBy(['kind', 'source_name', 'unit_code'])
    .orderBy('kind')
    .orderBy('source_name')
    .execute()
  return rows.map((row) => ({
    kind: row.kind!,
    sourceName: row.source_name,
    divisionCode: row.unit_code,
    lastAsOfOn: row.last,
    rosterCount: Number(row.count),
  }))
}
