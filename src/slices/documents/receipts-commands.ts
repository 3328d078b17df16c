import { accept, type Decision, type Refusal, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { namedId } from '../../platform/named-id.ts'
import { kindRuleOf, type PersonOnPaper } from './domain.ts'
import { recordService, type ServiceRefusal } from './service-commands.ts'
import { type AddresseeRow, type DocumentRow, listAddressees, listServices } from './store.ts'
import { findBatch, listBatchDocumentsById } from './store-batches.ts'

export interface Receipt {
  readonly documentId: string
  /** Who signed; left out: the first guardian, or all of them where each must. */
  readonly addresseeIds?: readonly string[] | undefined
  /** Who signed in their place, and what they are to the child. */
  readonly receiver?: { readonly name: string; readonly relation: string } | undefined
}

export interface ReceiptsRequest {
  readonly submissionId: string
  readonly division: string
  readonly onDay: PlainDate
  readonly servers: readonly PersonOnPaper[]
  readonly receipts: readonly Receipt[]
}

export interface ReceiptsReply {
  readonly recorded: number
  /** Papers that could not be recorded, with the code of the refusal. */
  readonly left: { readonly documentNumber: string; readonly code: ServiceRefusal }[]
}

/**
 * Records the receipts (回执) that came back from a village. Signed are the papers named and no other; what cannot be recorded
 * of one leaves the others as they are. Sent again, nothing is recorded twice.
 */
export async function recordReceipts(
  app: App,
  actor: Actor,
  batchId: string,
  request: ReceiptsRequest,
): Promise<Decision<ReceiptsReply, 'document.batch-not-found' | ServiceRefusal>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    if (!(await findBatch(tx, scope, batchId))) return refuse('document.batch-not-found')
    const ids = request.receipts.map((receipt) => receipt.documentId)
    const papers = await listBatchDocumentsById(tx, scope, batchId, request.division, ids)
    const open = await stillOpen(tx, actor, request, papers)
    const left: ReceiptsReply['left'] = []
    let recorded = 0
    for (const receipt of request.receipts) {
      const paper = papers.find((one) => one.document_id === receipt.documentId)
      const signers = paper ? signersOf(paper, receipt, open.get(paper.document_id) ?? []) : []
      const refused = paper ? await sign(app, tx, actor, request, receipt, signers) : refuse('document.not-found')
      if (refused) left.push({ documentNumber: paper?.document_number ?? '', code: refused.code })
      else recorded++
      // Nothing could be recorded of any: what is wrong with the first is wrong with the form.
      if (refused && left.length === request.receipts.length) return refused
    }
    return accept({ recorded, left })
  })
}

/** Addressees of each paper who have not signed before this submission. */
async function stillOpen(tx: Tx, { scope }: Actor, request: ReceiptsRequest, papers: readonly DocumentRow[]) {
  const ids = papers.map((paper) => paper.document_id)
  const services = await listServices(tx, scope, ids)
  const served = new Set(
    services
      .filter((one) => one.outcome === 'served' && one.submission_id !== receiptId(request, one.addressee_id))
      .map((one) => one.addressee_id),
  )
  const addressees = await listAddressees(tx, scope, ids)
  return Map.groupBy(
    addressees.filter((one) => !served.has(one.addressee_id)),
    (one) => one.document_id,
  )
}

function signersOf(
  paper: DocumentRow,
  { addresseeIds }: Receipt,
  open: readonly AddresseeRow[],
): readonly AddresseeRow[] {
  if (addresseeIds) return open.filter((one) => addresseeIds.includes(one.addressee_id))
  return kindRuleOf(paper.kind).servedOn === 'any-guardian' ? open.slice(0, 1) : open
}

/** Records the signatures of one paper; the first refusal, before anything of it is written. */
async function sign(
  app: App,
  tx: Tx,
  actor: Actor,
  request: ReceiptsRequest,
  { documentId, receiver }: Receipt,
  signers: readonly AddresseeRow[],
): Promise<Refusal<ServiceRefusal> | undefined> {
  if (signers.length === 0) return refuse('document.addressee-served-already')
  for (const { addressee_id: addresseeId } of signers) {
    const served = await recordService(app, tx, actor, {
      submissionId: receiptId(request, addresseeId),
      documentId,
      addresseeId,
      method: 'signature',
      onDay: request.onDay,
      signedByAddressee: receiver === undefined,
      ...(receiver && { receiver: receiver.name, receiverRelation: receiver.relation }),
      servers: request.servers,
      evidenceIds: [],
    })
    if (!served.ok) return served
  }
  return undefined
}

/** An id of its own for each signature of one submission, the same when it is sent again. */
const receiptId = ({ submissionId }: ReceiptsRequest, addresseeId: string) => namedId(submissionId, addresseeId)
