import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { openContent } from './content.ts'
import {
  type AddresseeRole,
  type DocumentKindName,
  effectiveOnOf,
  type Fields,
  type Organ,
  type ServiceMethod,
} from './domain.ts'
import {
  type AddresseeRow,
  type DocumentRow,
  findDocument,
  listAddressees,
  listCorrections,
  listMatterDocuments,
  listServices,
  listWithdrawals,
  type ServiceRow,
} from './store.ts'

/** One addressee of a paper and how it was reached. */
export interface AddresseeState {
  readonly addresseeId: string
  readonly role: AddresseeRole
  readonly name: string
  readonly relation: string | null
  /** Day of effect; null while not served. */
  readonly servedOn: PlainDate | null
  readonly method: ServiceMethod | null
}

/** A paper with what became of it. */
export interface MatterDocument {
  readonly documentId: string
  readonly documentNumber: string
  readonly kind: DocumentKindName
  readonly organ: Organ
  readonly issuedOn: PlainDate
  readonly childId: string | null
  readonly correctsId: string | null
  readonly submissionId: string
  readonly correctedById: string | null
  readonly withdrawnOn: PlainDate | null
  readonly addressees: readonly AddresseeState[]
  readonly effectiveOn: PlainDate | null
}

/** Lists the papers of a matter (case), first to last. */
export async function listDocumentsOf(tx: Tx, scope: Scope, matterId: string): Promise<readonly MatterDocument[]> {
  return withStates(tx, scope, await listMatterDocuments(tx, scope, matterId))
}

/** The newest paper of a kind that is served on everybody it must reach, neither withdrawn nor corrected. */
export async function findServedDocument(
  tx: Tx,
  scope: Scope,
  wanted: { readonly matterId: string; readonly kind: DocumentKindName },
): Promise<MatterDocument | undefined> {
  const documents = await listDocumentsOf(tx, scope, wanted.matterId)
  return documents.findLast(
    (document) =>
      document.kind === wanted.kind &&
      document.effectiveOn !== null &&
      document.withdrawnOn === null &&
      document.correctedById === null,
  )
}

/** What an issued paper says, opened; for rules that follow from its words. */
export async function findPaperFields(
  app: Pick<App, 'secrets'>,
  tx: Tx,
  scope: Scope,
  documentId: string,
): Promise<Fields | undefined> {
  const row = await findDocument(tx, scope, documentId)
  return row && openContent(app.secrets, row).fields
}

/** The day from which a paper counts as served on every required addressee; null when it is not (or is withdrawn). */
export async function effectiveServiceOn(tx: Tx, scope: Scope, documentId: string): Promise<PlainDate | null> {
  const row = await findDocument(tx, scope, documentId)
  if (!row) return null
  const [document] = await withStates(tx, scope, [row])
  return document!.withdrawnOn === null ? document!.effectiveOn : null
}

/** Adds to papers what became of them. */
export async function withStates(
  tx: Tx,
  scope: Scope,
  rows: readonly DocumentRow[],
): Promise<readonly MatterDocument[]> {
  const ids = rows.map((row) => row.document_id)
  const addressees = Map.groupBy(await listAddressees(tx, scope, ids), (row) => row.document_id)
  const services = await listServices(tx, scope, ids)
  const served = new Map(services.filter((row) => row.outcome === 'served').map((row) => [row.addressee_id, row]))
  const withdrawn = new Map((await listWithdrawals(tx, scope, ids)).map((row) => [row.document_id, row.withdrawn_on]))
  const corrections = await listCorrections(tx, scope, ids)
  return rows.map((row) => {
    const states = (addressees.get(row.document_id) ?? []).map((addressee) => stateOf(addressee, served))
    return {
      documentId: row.document_id,
      documentNumber: row.document_number,
      kind: row.kind,
      organ: { kind: row.organ_kind, unit: row.organ_unit },
      issuedOn: row.issued_on,
      childId: row.child_id,
      correctsId: row.corrects_id,
      submissionId: row.submission_id,
      correctedById: corrections.get(row.document_id) ?? null,
      withdrawnOn: withdrawn.get(row.document_id) ?? null,
      addressees: states,
      effectiveOn: effectiveOnOf(
        row.kind,
        states.map((state) => state.servedOn),
      ),
    }
  })
}

function stateOf(row: AddresseeRow, served: ReadonlyMap<string, ServiceRow>): AddresseeState {
  const service = served.get(row.addressee_id)
  return {
    addresseeId: row.addressee_id,
    role: row.role,
    name: row.name,
    relation: row.relation,
    servedOn: service?.effective_on ?? null,
    method: service?.method ?? null,
  }
}
