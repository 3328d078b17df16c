import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { findVeil } from '../disclosure/index.ts'
import type { ReceiptsPage } from './contract.ts'
import { kindRuleOf } from './domain.ts'
import { listAddressees, listServices } from './store.ts'
import { findBatch } from './store-batches.ts'
import { listOpenOfVillage } from './store-lists.ts'

/** Receipts of one page of the form, which are recorded together. */
export const RECEIPTS_ON_A_PAGE = 100

/** What is open of a run in a village, page by page in the order of the numbers, with those who have yet to sign. */
export async function listReceipts(
  app: App,
  actor: Actor,
  batchId: string,
  wish: { readonly division: string; readonly after?: string | undefined },
): Promise<Decision<ReceiptsPage, 'document.batch-not-found'>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    const batch = await findBatch(tx, scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const { rows, total } = await listOpenOfVillage(tx, scope, batchId, wish, RECEIPTS_ON_A_PAGE + 1)
    const page = rows.slice(0, RECEIPTS_ON_A_PAGE)
    const ids = page.map((row) => row.document_id)
    const veil = await findVeil(app, tx, actor)
    const services = (await listServices(tx, scope, ids)).filter((one) => one.outcome === 'served')
    const served = new Set(services.map((one) => one.addressee_id))
    const addressees = await listAddressees(tx, scope, ids)
    const last = rows.length > RECEIPTS_ON_A_PAGE ? page.at(-1) : undefined
    return accept({
      total,
      isEachToSign: kindRuleOf(batch.kind).servedOn !== 'any-guardian',
      nextCursor: last ? `${last.doc_year}.${last.doc_serial}` : null,
      rows: page.map((row) => ({
        documentId: row.document_id,
        documentNumber: row.document_number,
        childName: veil.show('name', row.child_name, row.child_id ?? undefined),
        addressees: addressees
          .filter((one) => one.document_id === row.document_id && !served.has(one.addressee_id))
          .map((one) => ({
            addresseeId: one.addressee_id,
            name: veil.show('name', one.name, row.child_id ?? undefined),
            relation: one.relation,
          })),
      })),
    })
  })
}
