import type { ColumnType, Selectable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deputyship } from './deputies-domain.ts'

interface DeputyshipTable {
  id: string
  county_code: string
  principal_id: string
  deputy_id: string
  from_on: string
  to_on: string
  reason: string
  granted_by: string
  granted_at: Date
  ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  ended_by: ColumnType<string | null, string | null | undefined, string | null>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.deputyship': DeputyshipTable
  }
}

const deputyshipOf = (row: Selectable<DeputyshipTable>): Deputyship => ({
  id: row.id as Uuid,
  principalId: row.principal_id as Uuid,
  deputyId: row.deputy_id as Uuid,
  fromOn: row.from_on as PlainDate,
  toOn: row.to_on as PlainDate,
  reason: row.reason,
  endedAt: row.ended_at,
})

export async function insertDeputyship(
  tx: Tx,
  county: CountyCode,
  deputyship: Omit<Deputyship, 'endedAt'>,
  granted: { readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('accounts.deputyship')
    .values({
      id: deputyship.id,
      county_code: county,
      principal_id: deputyship.principalId,
      deputy_id: deputyship.deputyId,
      from_on: deputyship.fromOn,
      to_on: deputyship.toOn,
      reason: deputyship.reason,
      granted_by: granted.by,
      granted_at: granted.at,
    })
    .execute()
}

export async function findDeputyship(tx: Tx, county: CountyCode, id: string): Promise<Deputyship | undefined> {
  const row = await tx
    .selectFrom('accounts.deputyship')
    .selectAll()
    .where('county_code', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && deputyshipOf(row)
}

/** Deputyships of a county, the latest first; of one deputy and not over by a day, when asked so. */
export async function selectDeputyships(
  tx: Tx,
  county: CountyCode,
  which: { readonly deputyId?: string; readonly lastsOn?: PlainDate } = {},
): Promise<Deputyship[]> {
  let query = tx.selectFrom('accounts.deputyship').selectAll().where('county_code', '=', county)
  if (which.deputyId !== undefined) query = query.where('deputy_id', '=', which.deputyId)
  if (which.lastsOn !== undefined) query = query.where('to_on', '>=', which.lastsOn).where('ended_at', 'is', null)
  const rows = await query.orderBy('granted_at', 'desc').orderBy('id').limit(200).execute()
  return rows.map(deputyshipOf)
}

/** Ends a deputyship before its time, and every session that acts by it. */
export async function endDeputyship(
  tx: Tx,
  id: string,
  ended: { readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('accounts.deputyship')
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
  await tx
    .updateTable('accounts.session')
    .set({ ended_at: ended.at })
    .where('deputyship_id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends every deputyship for an account, and the sessions that act by them. */
export async function endDeputyshipsOf(
  tx: Tx,
  principalId: Uuid,
  ended: { readonly by: string; readonly at: Date },
): Promise<void> {
  const lasting = await tx
    .selectFrom('accounts.deputyship')
    .select('id')
    .where('principal_id', '=', principalId)
    .where('ended_at', 'is', null)
    .execute()
  for (const { id } of lasting) await endDeputyship(tx, id, ended)
}
