import { type SelectQueryBuilder, sql } from 'kysely'
import { isUuid } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { startsWith } from '../../platform/lists.ts'
import type { DOCUMENT_STATES, DocumentFilter } from './contract.ts'
import { DOCUMENT_KIND_NAMES, kindRuleOf, type ServedOn } from './domain.ts'
import { withTheirChildren } from '../register/index.ts'
import { inSight } from './paper-line.ts'

const kindsServed = (on: ServedOn) => DOCUMENT_KIND_NAMES.filter((kind) => kindRuleOf(kind).servedOn === on)
const ON_FILE = sql.join(kindsServed('nobody').map((kind) => sql.lit(kind)))
const ANY_IS_ENOUGH = sql.join(kindsServed('any-guardian').map((kind) => sql.lit(kind)))

const SERVED = sql<number>`(select count(*)::int from documents.service_record s
   where s.county_code = d.county_code and s.document_id = d.document_id and s.outcome = 'served')`
const ADDRESSEES = sql<number>`(select count(*)::int from documents.addressee a
   where a.county_code = d.county_code and a.document_id = d.document_id)`

/** What became of a paper, said once for lists, filters and counts. */
const STATE = sql<(typeof DOCUMENT_STATES)[number]>`case
  when exists (select from documents.withdrawal w where w.county_code = d.county_code and w.document_id = d.document_id) then 'withdrawn'
  when exists (select from documents.document n where n.county_code = d.county_code and n.corrects_id = d.document_id) then 'corrected'
  when d.blanked_on is not null then 'blanked'
  when d.kind in (${ON_FILE}) then 'on-file'
  when ${SERVED} >= case when d.kind in (${ANY_IS_ENOUGH}) then 1 else ${ADDRESSEES} end and ${SERVED} > 0 then 'served'
  else 'open' end`

type Documents<O = object> = SelectQueryBuilder<Schema & { d: Schema['documents.document'] }, 'd', O>

function documentsWhere(tx: Tx, scope: Scope, filter: DocumentFilter): Documents {
  let query = tx.selectFrom('documents.document as d').where(inSight(scope, 'd')) as unknown as Documents
  if (filter.kind) query = query.where('d.kind', '=', filter.kind)
  if (filter.division) query = query.where(startsWith('d.division_code', filter.division))
  if (filter.number) query = query.where(startsWith('d.document_number', filter.number))
  if (filter.issuedFrom) query = query.where('d.issued_on', '>=', filter.issuedFrom as never)
  if (filter.issuedTo) query = query.where('d.issued_on', '<=', filter.issuedTo as never)
  if (filter.childId) query = query.where('d.child_id', '=', filter.childId)
  if (filter.matterId) query = query.where('d.matter_id', '=', filter.matterId)
  if (filter.batchId) query = query.where('d.batch_id', '=', filter.batchId)
  if (filter.state) query = query.where(sql<boolean>`${STATE} = ${filter.state}`)
  return query
}

function withChild(query: Documents) {
  return query
    .leftJoin('register.pub_child as child', (join) =>
      join.onRef('child.county_code', '=', 'd.county_code').onRef('child.child_id', '=', 'd.child_id'),
    )
    .selectAll('d')
    .select([
      'child.name as child_name',
      SERVED.as('served_count'),
      ADDRESSEES.as('addressee_count'),
      STATE.as('state'),
    ])
}
export type ListedDocument = Awaited<ReturnType<ReturnType<typeof withChild>['executeTakeFirstOrThrow']>>

/** Papers of a filter, the newest first, after the one the cursor names. */
export async function listDocumentRows(
  tx: Tx,
  scope: Scope,
  filter: DocumentFilter,
  limit: number,
): Promise<ListedDocument[]> {
  let query = documentsWhere(tx, scope, filter).orderBy('d.document_id', 'desc')
  if (filter.cursor && isUuid(filter.cursor)) query = query.where('d.document_id', '<', filter.cursor)
  return withTheirChildren(tx, scope, await withChild(query).limit(limit).execute())
}

/** Query of a whole list in order, for exports. */
export function documentRowsQuery(tx: Tx, scope: Scope, filter: DocumentFilter) {
  return withChild(documentsWhere(tx, scope, filter).orderBy('d.document_id', 'desc'))
}

export async function countDocumentRows(tx: Tx, scope: Scope, filter: DocumentFilter): Promise<number> {
  const row = await documentsWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function findListedDocument(
  tx: Tx,
  scope: Scope,
  documentId: string,
): Promise<ListedDocument | undefined> {
  return (await listDocumentsById(tx, scope, [documentId]))[0]
}

/** Papers of some organs as relation `d`: issued one by one, of no case, and not served yet. */
export function openDocumentsOf(organs: readonly { readonly kind: string; readonly unit: string }[]) {
  const keys = organs.map((organ) => `${organ.kind}/${organ.unit}`)
  return sql`(select d.document_id, d.county_code, d.division_code, d.school_key from documents.document d
    where d.organ_kind || '/' || d.organ_unit = any(${keys}) and d.matter_id is null and d.batch_id is null
      and ${STATE} = 'open') d`
}

/** Some papers by id. */
export async function listDocumentsById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ListedDocument[]> {
  const rows = await withChild(documentsWhere(tx, scope, {}).where('d.document_id', 'in', ids)).execute()
  return withTheirChildren(tx, scope, rows)
}

/** Open papers of a run in one village after a number (year.serial), in the order of their numbers, and how many are open. */
export async function listOpenOfVillage(
  tx: Tx,
  scope: Scope,
  batchId: string,
  { division, after }: { readonly division: string; readonly after?: string | undefined },
  limit: number,
): Promise<{ readonly rows: ListedDocument[]; readonly total: number }> {
  const filter: DocumentFilter = { batchId, division, state: 'open' }
  let query = documentsWhere(tx, scope, filter).orderBy('d.doc_year').orderBy('d.doc_serial')
  if (after) {
    const [year, serial] = after.split('.').map(Number)
    query = query.where(sql<boolean>`(d.doc_year, d.doc_serial) > (${year}::int, ${serial}::int)`)
  }
  const rows = await withTheirChildren(tx, scope, await withChild(query).limit(limit).execute())
  return { rows, total: await countDocumentRows(tx, scope, filter) }
}

/** Letters of responsibility issued in a school year, by level. */
export function listLetterRows(tx: Tx, scope: Scope, kinds: readonly string[], from: string, to: string) {
  return withChild(
    documentsWhere(tx, scope, { issuedFrom: from, issuedTo: to })
      .where('d.kind', 'in', kinds as never)
      .orderBy('d.kind')
      .orderBy('d.document_id'),
  ).execute()
}
