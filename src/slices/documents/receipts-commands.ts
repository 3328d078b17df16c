import { createHash } from 'node:crypto'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Uuid, uuidV7 } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { PersonOnPaper } from './domain.ts'
import { recordService, type ServiceRefusal } from './service-commands.ts'
import { listAddressees } from './store.ts'
import { findBatch } from './store-batches.ts'
import { listOpenOfVillage } from './store-lists.ts'

export interface ReceiptsRequest {
  readonly submissionId: string
  readonly division: string
  readonly onDay: PlainDate
  readonly servers: readonly PersonOnPaper[]
  readonly without: readonly string[]
}

/**
 * Records the receipts (回执) of a village together: every open paper of the run but those named counts as signed by its
 * first addressee. All or none; sent again, nothing is recorded twice.
 */
export async function recordReceipts(
  app: App,
  actor: Actor,
  batchId: string,
  request: ReceiptsRequest,
): Promise<Decision<{ readonly recorded: number }, 'document.batch-not-found' | ServiceRefusal>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    if (!(await findBatch(tx, scope, batchId))) return refuse('document.batch-not-found')
    const without = new Set(request.without)
    const open = (await listOpenOfVillage(tx, scope, batchId, request.division)).filter(
      (row) => !without.has(row.document_id),
    )
    const addressees = await listAddressees(
      tx,
      scope,
      open.map((row) => row.document_id),
    )
    for (const row of open) {
      const addressee = addressees.find((one) => one.document_id === row.document_id)!
      const served = await recordService(app, tx, actor, {
        submissionId: receiptId(request.submissionId, row.document_id),
        documentId: row.document_id,
        addresseeId: addressee.addressee_id,
        method: 'signature',
        onDay: request.onDay,
        signedByAddressee: true,
        servers: request.servers,
        evidenceIds: [],
      })
      if (!served.ok) throw new ReceiptRefused(served)
    }
    return accept({ recorded: open.length })
  }).catch((error: unknown) => {
    if (error instanceof ReceiptRefused) return error.refusal
    throw error
  })
}

/** One refusal undoes the whole village. */
class ReceiptRefused extends Error {
  readonly refusal: Extract<Awaited<ReturnType<typeof recordService>>, { ok: false }>
  constructor(refusal: Extract<Awaited<ReturnType<typeof recordService>>, { ok: false }>) {
    super(refusal.code)
    this.name = 'ReceiptRefused'
    this.refusal = refusal
  }
}

/** An id of its own for each paper of one submission, the same when it is sent again. */
function receiptId(submissionId: string, documentId: string): Uuid {
  const hash = createHash('sha256').update(`${submissionId}/${documentId}`).digest()
  return uuidV7(hash.readUIntBE(0, 5), hash.subarray(6, 16))
}
