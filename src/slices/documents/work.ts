import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { organsOf, permissions } from './policy.ts'
import { listDocumentsById, openDocumentsOf } from './store-lists.ts'

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
