import { sql } from 'kysely'
import { type DutyName, TOLD_OF_CHILDREN } from '../../kernel/duty.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { toldOfKind } from './duties-domain.ts'
import { RECORD_KINDS } from './rules/records.ts'

/** Columns of a case that name the duties it is opened to: for its child, or because it was reported. */
export const CASE_BY_DUTY = ['duties', 'reported_to']

/** Opens a case to offices something of it was reported to; it stays open to them. */
export async function reportCase(
  tx: Tx,
  row: { readonly county_code: string; readonly case_id: string },
  duties: readonly DutyName[],
): Promise<void> {
  if (duties.length === 0) return
  await tx
    .updateTable('cases.dropout_case')
    .set({ reported_to: sql`array(select distinct unnest(reported_to || ${sql.val([...duties])}::text[]))` })
    .where('county_code', '=', row.county_code)
    .where('case_id', '=', row.case_id)
    .execute()
}

/** Opens the open case of a child to an office its finding was reported to. */
export async function reportOpenCase(tx: Tx, scope: Scope, childId: string, duty: DutyName): Promise<void> {
  const open = await tx
    .selectFrom('cases.dropout_case')
    .select(['county_code', 'case_id'])
    .where(inScope(scope, 'cases.dropout_case'))
    .where('child_id', '=', childId)
    .where('state', '<>', 'closed')
    .executeTakeFirst()
  if (open) await reportCase(tx, open, [duty])
}

/** Lets the cases of a county follow the duties a run has opened their children to, and their records with them. */
export async function followDuties(tx: Tx, county: string): Promise<void> {
  const told = sql`array(select unnest(child.duties) intersect select unnest(${sql.val([...TOLD_OF_CHILDREN])}::text[]) order by 1)`
  await sql`
    update cases.dropout_case as one set duties = ${told}
      from register.pub_child as child
     where one.county_code = ${county} and child.county_code = ${county} and child.child_id = one.child_id
       and one.duties <> ${told}`.execute(tx)
  for (const kind of RECORD_KINDS) {
    const duties = toldOfKind(kind)
    if (duties.length === 0) continue
    const wanted = sql`array(select unnest(one.duties) intersect select unnest(${sql.val([...duties])}::text[]) order by 1)`
    await sql`
      update cases.case_record as record set duties = ${wanted}
        from cases.dropout_case as one
       where record.county_code = ${county} and one.county_code = ${county} and one.case_id = record.case_id
         and record.kind = ${kind} and record.duties <> ${wanted}`.execute(tx)
  }
}
