import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { type Actor, isInScope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { cursorRows, pageOf, USUAL_PAGE, xlsxBytes } from '../../platform/lists.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil, listExporter, type Veil } from '../disclosure/index.ts'
import { type PlaceNames, placeNames, withTheirChildren } from '../register/index.ts'
import { openAddressee, openContent, openService } from './content.ts'
import { DocumentFilter, type DocumentLine, type DocumentPage } from './contract.ts'
import { effectiveOnOf, kindRuleOf } from './domain.ts'
import { correctsAs, mayIssue, mayServe, organsOf, permissions } from './policy.ts'
import { findLibreOffice } from './render/libreoffice.ts'
import { tagValues } from './render/tags.ts'
import {
  type AddresseeRow,
  findDocument,
  listAddressees,
  listCorrections,
  listEvidence,
  listServices,
  listWithdrawals,
  type ServiceRow,
} from './store.ts'
import {
  countDocumentRows,
  documentRowsQuery,
  findListedDocument,
  type ListedDocument,
  listDocumentRows,
} from './store-lists.ts'
import { texts } from './texts.ts'

export async function listDocuments(app: App, actor: Actor, filter: DocumentFilter) {
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listDocumentRows(tx, actor.scope, filter, limit + 1)
    const total = await countDocumentRows(tx, actor.scope, filter)
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    const veil = await findVeil(app, tx, actor, 'documents')
    return pageOf(
      rows,
      limit,
      total,
      (row) => row.document_id,
      (row) => lineOf(row, places, veil),
    )
  })
}

function lineOf(row: ListedDocument, places: PlaceNames, veil: Veil): DocumentLine {
  const township = places.township(row.division_code)
  const village = places.village(row.division_code)
  return {
    documentId: row.document_id,
    documentNumber: row.document_number,
    kind: row.kind,
    state: row.state,
    issuedOn: row.issued_on,
    childId: row.child_id,
    childName: row.child_name === null ? null : veil.show('name', row.child_name, row.child_id ?? undefined),
    placeName: [township, village].filter(Boolean).join(' ') || places.division(row.division_code),
    addresseeCount: row.addressee_count,
    servedCount: row.served_count,
    matterId: row.matter_id,
  }
}

/** Shows a paper with everything on record of it; the look is put on record in the same transaction. */
export async function showDocument(
  app: App,
  actor: Actor,
  documentId: string,
): Promise<Decision<DocumentPage, 'document.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findListedDocument(tx, actor.scope, documentId)
    if (!row) return refuse('document.not-found')
    const ids = [documentId]
    const addressees = await listAddressees(tx, actor.scope, ids)
    const services = await listServices(tx, actor.scope, ids)
    const [withdrawal] = await listWithdrawals(tx, actor.scope, ids)
    const veil = await findVeil(app, tx, actor)
    await recordAudit(tx, {
      event: 'documents.viewed',
      actorId: actor.id,
      ...(row.child_id && { subjectId: row.child_id }),
      details: { documentId, number: row.document_number },
    })
    const served = new Map(services.filter((one) => one.outcome === 'served').map((one) => [one.addressee_id, one]))
    return accept({
      document: lineOf(row, await placeNames(tx, actor.scope.county, app.clock.today()), veil),
      ...contentOf(app, row, veil),
      ...(await namesOf(tx, row, services)),
      templateVersion: row.template_version,
      addressees: addressees.map((one) => addresseeOf(app, row, one, served.get(one.addressee_id), veil)),
      services: await servicesOf(app, tx, row, services, veil),
      evidence: (await listEvidence(tx, actor.scope, documentId)).map((one) => ({
        evidenceId: one.evidence_id,
        mediaType: one.media_type,
        uploadedAt: one.uploaded_at.toISOString(),
      })),
      effectiveOn: effectiveOnOf(
        row.kind,
        addressees.map((one) => served.get(one.addressee_id)?.effective_on ?? null),
      ),
      corrects: await correctedOf(tx, actor, row),
      correctedById: (await listCorrections(tx, actor.scope, ids)).get(documentId) ?? null,
      withdrawal: withdrawal ? { on: withdrawal.withdrawn_on, reason: withdrawal.reason } : null,
      hasPdf: row.template_version === 0 || findLibreOffice() !== undefined,
      abilities: abilitiesOf(actor, row),
    })
  })
}

function contentOf(
  app: App,
  row: ListedDocument,
  veil: Veil,
): Pick<DocumentPage, 'organName' | 'fields' | 'values' | 'secondText' | 'legalBasis'> {
  const content = openContent(app.secrets, row)
  const values = tagValues(content, row.document_number, row.issued_on)
  // A text may hold the child's name, which is shown as everywhere.
  const name = content.child?.name
  const said = (text: string) =>
    name ? text.replaceAll(name, veil.show('name', name, row.child_id ?? undefined)) : text
  return {
    organName: content.organName,
    legalBasis: values.legalBasis ?? '',
    secondText:
      content.secondText !== null && said(content.secondText) === content.secondText ? content.secondText : null,
    fields: Object.keys(content.fields).map((field) => ({
      field,
      text: said(values[field as keyof typeof content.fields] ?? ''),
    })),
    // What is not shown in full is not offered for a correction either: it is written anew.
    values: Object.fromEntries(
      Object.entries(content.fields).filter(([, value]) => said(JSON.stringify(value)) === JSON.stringify(value)),
    ),
  }
}

async function namesOf(tx: Tx, row: ListedDocument, _services: readonly ServiceRow[]) {
  const names = await accountNames(tx, [row.issued_by])
  return { issuedByName: names.get(row.issued_by) ?? row.issued_by }
}

function addresseeOf(
  app: App,
  row: ListedDocument,
  addressee: AddresseeRow,
  service: ServiceRow | undefined,
  veil: Veil,
): DocumentPage['addressees'][number] {
  const { phone = null, address = null } = openAddressee(app.secrets, addressee)
  const childId = row.child_id ?? undefined
  return {
    addresseeId: addressee.addressee_id,
    role: addressee.role,
    name: addressee.role === 'organ' ? addressee.name : veil.show('name', addressee.name, childId),
    relation: addressee.relation,
    phone: veil.show('phone', phone, childId),
    address: veil.show('address', address, childId),
    servedOn: service?.effective_on ?? null,
  }
}

async function servicesOf(
  app: App,
  tx: Tx,
  row: ListedDocument,
  services: readonly ServiceRow[],
  veil: Veil,
): Promise<DocumentPage['services']> {
  const names = await accountNames(
    tx,
    services.map((one) => one.recorded_by),
  )
  return services.map((service) => {
    const details = openService(app.secrets, service)
    return {
      serviceId: service.service_id,
      addresseeId: service.addressee_id,
      method: service.method,
      outcome: service.outcome,
      onDay: service.on_day,
      effectiveOn: service.effective_on,
      reason: details.reason ?? null,
      witness: details.witness ? veil.show('name', details.witness, row.child_id ?? undefined) : null,
      servers: details.servers.map((server) => server.name),
      recordedByName: names.get(service.recorded_by) ?? service.recorded_by,
      recordedAt: service.recorded_at.toISOString(),
    }
  })
}

async function correctedOf(tx: Tx, actor: Actor, row: ListedDocument): Promise<DocumentPage['corrects']> {
  if (row.corrects_id === null) return null
  const corrected = await findDocument(tx, actor.scope, row.corrects_id)
  return corrected ? { documentId: corrected.document_id, documentNumber: corrected.document_number } : null
}

/** What the page offers: the same answers the commands would give. */
function abilitiesOf(actor: Actor, row: ListedDocument): DocumentPage['abilities'] {
  // With a matter that was handed over a paper is its issuer's to look at only.
  if (!isInScope(actor.scope, { divisionCode: row.division_code, schoolKey: row.school_key }))
    return { serve: false, withdraw: false, correct: false }
  const isOwn = mayIssue(actor, row.kind, { kind: row.organ_kind, unit: row.organ_unit }).ok
  const { servedOn, frozen, issuedBy } = kindRuleOf(row.kind)
  const isHeld = !isOwn && organsOf(actor).some((organ) => correctsAs(row, organ))
  const isLive = !['withdrawn', 'corrected', 'blanked'].includes(row.state)
  return {
    serve: isLive && servedOn !== 'nobody' && row.state === 'open' && mayServe(actor).ok,
    withdraw: isOwn && isLive && frozen === 'on-service' && row.served_count === 0,
    // A paper of another organ is not withdrawn but corrected, served or not. The case has taken its step: a withdrawn
    // paper of it is issued anew.
    correct: isLive
      ? isHeld || (isOwn && (row.served_count > 0 || frozen === 'on-issue'))
      : (isOwn || isHeld) && row.state === 'withdrawn' && issuedBy === 'case',
  }
}

type SheetRow = Readonly<Record<'number' | 'kind' | 'state' | 'child' | 'place' | 'served', string>> & {
  readonly issuedOn: string
}

/** 文书登记簿 as Excel. */
export const documentsExporter = listExporter({
  list: 'documents',
  roles: permissions['documents.export'],
  filter: DocumentFilter,
  title: (language) => texts['document.list-title'][language],
  count: (_, tx, actor, filter) => countDocumentRows(tx, actor.scope, filter),
  async write(app, tx, actor, filter, { language, veil, watermark }) {
    const places = await placeNames(tx, actor.scope.county, app.clock.today())
    const columns: ExportColumn<SheetRow>[] = (
      [
        ['number', 'document.column.number', 24],
        ['kind', 'document.column.kind', 26],
        ['issuedOn', 'document.column.issued-on', 12],
        ['child', 'document.column.child', 16],
        ['place', 'document.column.place', 24],
        ['state', 'document.column.state', 12],
        ['served', 'document.column.served', 12],
      ] as const
    ).map(([key, label, width]) => ({
      key,
      header: texts[label][language],
      width,
      type: key === 'issuedOn' ? 'date' : 'text',
    }))
    async function* sheetRows(): AsyncGenerator<SheetRow> {
      for await (const listed of cursorRows(tx, documentRowsQuery(tx, actor.scope, filter))) {
        const [row] = await withTheirChildren(tx, actor.scope, [listed])
        const line = lineOf(row!, places, veil)
        yield {
          number: line.documentNumber,
          kind: texts[`document.kind.${line.kind}`][language],
          issuedOn: line.issuedOn as PlainDate,
          child: line.childName ?? '',
          place: line.placeName,
          state: texts[`document.state.${line.state}`][language],
          served: `${line.servedCount}/${line.addresseeCount}`,
        }
      }
    }
    const title = texts['document.list-title'][language]
    return xlsxBytes({
      sheetName: title,
      watermark,
      title: `${title} ${app.clock.today()}`,
      columns,
      rows: sheetRows(),
    })
  },
})
