import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { getCountyRules } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { findOrgan } from './organs.ts'
import { organsOf, permissions } from './policy.ts'
import { batchProgress, findBatch } from './store-batches.ts'
import { listDocumentsById, openDocumentsOf, openRunsOf } from './store-lists.ts'

/**
 * 入学通知书 of a run that have not reached every family (E2): for the organ that issued them, until the term begins. From
 * then on the child that did not come is looked for, not the paper.
 */
export const noticeWork: WorkSource = {
  kind: 'notice-run',
  roles: permissions['documents.batches'],
  async waiting(actor, { tx, today }) {
    const { noticeDaysBeforeTerm } = await getCountyRules(tx, actor.scope.county)
    return sql`select b.batch_id as item_id, b.term_on - ${noticeDaysBeforeTerm}::int as due_on, 0 as level
      from ${openRunsOf('enrolment-notice', organsOf(actor))} where ${inScope(actor.scope, 'b')} and b.term_on > ${today}::date`
  },
  async describe(app, tx, actor, ids) {
    const words = new Map<string, WorkWords>()
    for (const batchId of ids) {
      const batch = await findBatch(tx, actor.scope, batchId)
      if (!batch) continue
      const organ = { kind: batch.organ_kind, unit: batch.organ_unit }
      const villages = await batchProgress(tx, actor.scope, batchId)
      const sum = (count: 'issued' | 'served'): number => villages.reduce((total, village) => total + village[count], 0)
      words.set(batchId, {
        what: `document.kind.${batch.kind}`,
        subject: (await findOrgan(tx, actor.scope.county, organ, batch.issued_on))?.name ?? batch.organ_unit,
        note: `${sum('served')} / ${sum('issued')}`,
        opens: batchId,
      })
    }
    return words
  },
}

/** Papers an organ has issued and not served. The service of a case's paper is a deadline of the case, that of a batch is followed by village. */
export const documentWork: WorkSource = {
  kind: 'document',
  roles: permissions['documents.serve'],
  waiting: (actor) =>
    sql`select d.document_id as item_id, null::date as due_on, 0 as level from ${openDocumentsOf(organsOf(actor))}
      where ${inScope(actor.scope, 'd')}`,
  async describe(app, tx, actor, ids) {
    const veil = await findVeil(app, tx, actor)
    const rows = await listDocumentsById(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.document_id,
        {
          what: `document.kind.${row.kind}`,
          subject:
            row.child_id === null ? row.document_number : (veil.show('name', row.child_name, row.child_id) ?? '—'),
          note: `${row.document_number} · ${row.issued_on}`,
          opens: row.document_id,
        },
      ]),
    )
  },
}
