import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { type PlainDate, yearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withinCounty, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { lineOfPaper } from './paper-line.ts'
import { openedChild } from '../register/index.ts'
import { type ChildOnPaper, type DocumentContent, sealAddressee, sealContent } from './content.ts'
import { findCorrected, inPlaceOf } from './corrections.ts'
import {
  type AddresseeDraft,
  type AddresseeRole,
  decideAddressees,
  decideFields,
  type DocumentKindName,
  documentNumberOf,
  type Fields,
  kindRuleOf,
  usualAddressees,
} from './domain.ts'
import type { DocumentDraft } from './draft.ts'
import { decideGuardianIds, guardianIdsOf, guardiansOf } from './guardians.ts'
import { findOrgan, type OrganOnPaper } from './organs.ts'
import { mayIssue, organsOf } from './policy.ts'
import { decideSecondText } from './second-text.ts'
import { templateVersions } from './store-files.ts'
import {
  type AddresseeRow,
  type ChildRow,
  type DocumentRow,
  findChildOnPaper,
  findDocumentBySubmission,
  findDocumentForUpdate,
  insertDocuments,
  insertWithdrawal,
  listAddressees,
  listServices,
  listWithdrawals,
  takeSerials,
} from './store.ts'

export interface IssuedDocument {
  readonly documentId: string
  readonly documentNumber: string
  readonly kind: DocumentKindName
  readonly issuedOn: PlainDate
  readonly addressees: readonly {
    readonly addresseeId: string
    readonly role: AddresseeRole
    readonly name: string
    readonly relation: string | null
  }[]
}

/** Refusals of issuing with their HTTP status, for the routes that issue. */
export const ISSUE_REFUSALS = {
  'document.organ-not-competent': 403,
  'document.organ-not-yours': 403,
  'document.organ-unknown': 404,
  'document.child-missing': 422,
  'document.child-not-found': 404,
  'document.fields-unknown': 422,
  'document.fields-missing': 422,
  'document.fields-malformed': 422,
  'document.addressee-missing': 422,
  'document.addressee-of-wrong-role': 422,
  'document.day-in-future': 422,
  'document.corrected-not-found': 404,
  'document.corrected-already': 409,
  'document.decision-stays': 422,
  'document.template-without-second': 422,
  'document.guardians-changed': 409,
  'document.guardian-id-malformed': 422,
  'document.guardian-id-of-another': 422,
} as const
export type IssueRefusal = keyof typeof ISSUE_REFUSALS

/**
 * Issues a paper in the caller's transaction: checks the organ, the fields and the addressees, takes the next number and
 * writes it for good. The same submission sent again gets the first answer.
 */
export async function issueDocument(
  app: App,
  tx: Tx,
  actor: Actor,
  draft: DocumentDraft,
): Promise<Decision<IssuedDocument, IssueRefusal>> {
  const earlier = await findIssued(tx, actor, draft.submissionId)
  if (earlier) return accept(earlier)
  const prepared = await prepareDocument(app, tx, actor, draft)
  if (!prepared.ok) return prepared
  const [issued] = await issuePrepared(app, tx, actor, [prepared.value])
  return accept(issued!)
}

/** The paper a submission has issued already. */
export async function findIssued(tx: Tx, actor: Actor, submissionId: string): Promise<IssuedDocument | undefined> {
  const earlier = await findDocumentBySubmission(tx, actor.scope, submissionId)
  return earlier && issuedOf(earlier, await listAddressees(tx, actor.scope, [earlier.document_id]))
}

/** A paper that may be issued and only lacks its number. */
export interface PreparedDocument {
  readonly draft: DocumentDraft
  readonly organ: OrganOnPaper
  readonly issuedOn: PlainDate
  readonly keys: { readonly divisionCode: string; readonly schoolKey: string }
  readonly addressees: readonly AddresseeDraft[]
  readonly content: DocumentContent
}

/** Checks a draft against everything but the counter. */
export async function prepareDocument(
  app: App,
  tx: Tx,
  actor: Actor,
  draft: DocumentDraft,
): Promise<Decision<PreparedDocument, IssueRefusal>> {
  const rule = kindRuleOf(draft.kind)
  const today = app.clock.today()
  const wished = draft.organ ?? organsOf(actor).find((own) => rule.issuers.includes(own.kind)) ?? organsOf(actor)[0]
  if (!wished) return refuse('document.organ-not-yours')
  const permitted = mayIssue(actor, draft.kind, wished)
  if (!permitted.ok) return permitted
  const issuedOn = draft.issuedOn ?? today
  if (issuedOn > today) return refuse('document.day-in-future')
  const fields = decideFields(draft.kind, draft.fields)
  if (!fields.ok) return fields

  const second = await decideSecondText(app, tx, actor.scope.county, draft)
  if (!second.ok) return second
  const organ = await findOrgan(tx, actor.scope.county, wished, issuedOn)
  if (!organ) return refuse('document.organ-unknown')
  if (rule.aboutChild && !draft.childId) return refuse('document.child-missing')
  const corrected = await findCorrected(app, tx, actor, draft, wished)
  if (!corrected.ok) return corrected
  const placed = inPlaceOf(corrected.value, draft)
  const found = await findChildFor(tx, actor, placed)
  if (draft.childId && !found) return refuse('document.child-not-found')
  const child = found && openedChild(app.secrets, found)
  const guardians = await nameGuardians(app, tx, actor, placed, child)
  if (!guardians.ok) return guardians
  return composeDocument(
    { ...placed, guardians: guardians.value },
    {
      organ,
      issuedOn,
      fields: fields.value,
      ...(child && { child }),
      corrects: corrected.value?.document_number ?? null,
    },
  )
}

/** The guardians of a paper, with their 证件号 as far as it is written or the matter has it. */
async function nameGuardians(
  app: App,
  tx: Tx,
  { scope }: Actor,
  { guardians, guardianIds = [], matterId }: DocumentDraft,
  child: ChildRow | undefined,
) {
  const named = guardians ?? (child ? guardiansOf(child) : [])
  const earlier = matterId ? await guardianIdsOf(app, tx, scope, matterId) : new Map<string, string>()
  return decideGuardianIds(named, guardianIds, earlier)
}

/** The child of a paper; that of a matter wherever it lies: whoever gives its keys has the matter in hand, in scope. */
async function findChildFor(tx: Tx, { scope }: Actor, { childId, matterId, keys }: DocumentDraft) {
  if (!childId) return undefined
  return matterId && keys
    ? withinCounty(tx, (wide) => findChildOnPaper(tx, wide, childId))
    : findChildOnPaper(tx, scope, childId)
}

/** What is known of a paper once organ, fields and child are checked. */
export interface PaperParts {
  readonly organ: OrganOnPaper
  readonly issuedOn: PlainDate
  readonly fields: Fields
  readonly child?: ChildRow
  readonly corrects: string | null
}

/** Puts the checked parts of a paper together. */
export function composeDocument(
  draft: DocumentDraft,
  parts: PaperParts,
): Decision<PreparedDocument, 'document.addressee-missing' | 'document.addressee-of-wrong-role'> {
  const { organ, issuedOn, fields, child, corrects } = parts
  const guardians = draft.guardians ?? (child ? guardiansOf(child) : [])
  const addressees = decideAddressees(draft.kind, draft.addressees ?? usualAddressees(draft.kind, guardians))
  if (!addressees.ok) return addressees
  const ofChild = child && { divisionCode: child.division_code, schoolKey: child.school_key }
  const content: DocumentContent = {
    organName: organ.name,
    child: child ? childOnPaper(child) : null,
    guardians: guardians.length > 0 ? guardians : addressees.value.filter(({ role }) => role === 'guardian'),
    addressees: addressees.value,
    fields: withContact(draft.kind, fields, organ),
    basis: kindRuleOf(draft.kind).basis,
    corrects,
    secondText: draft.secondText ?? null,
  }
  return accept({
    draft,
    organ,
    issuedOn,
    keys: draft.keys ?? ofChild ?? organ.keys,
    addressees: addressees.value,
    content,
  })
}

/** Takes the numbers of prepared papers of one organ, kind and year, in their order, and writes them. */
export async function issuePrepared(
  app: App,
  tx: Tx,
  actor: Actor,
  prepared: readonly PreparedDocument[],
): Promise<IssuedDocument[]> {
  const [first] = prepared
  if (!first) return []
  const { organ, draft, issuedOn } = first
  const { series } = kindRuleOf(draft.kind)
  const { county } = actor.scope
  const serial = await takeSerials(tx, county, organ.organ, series, yearOf(issuedOn), prepared.length)
  const template = (await templateVersions(tx, county)).get(draft.kind) ?? 0
  const rows = prepared.map((paper, index) => rowsOf(app, actor, paper, serial + index, template))
  await insertDocuments(
    tx,
    rows.map((row) => row.document),
    rows.flatMap((row) => row.addressees),
  )
  for (const { document } of rows) {
    await recordAudit(tx, {
      event: 'documents.issued',
      actorId: actor.id,
      ...(document.child_id && { subjectId: document.child_id }),
      details: { documentId: document.document_id, kind: document.kind, number: document.document_number },
    })
  }
  return rows.map((row) => issuedOf(row.document, row.addressees))
}

function rowsOf(
  app: App,
  actor: Actor,
  paper: PreparedDocument,
  serial: number,
  template: number,
): { document: DocumentRow; addressees: AddresseeRow[] } {
  const { draft, organ, issuedOn, keys } = paper
  const { series } = kindRuleOf(draft.kind)
  const year = yearOf(issuedOn)
  const documentId = newId()
  const { county } = actor.scope
  const line = {
    county_code: county,
    division_code: keys.divisionCode,
    school_key: keys.schoolKey,
    issuer_division: '',
    issuer_school_key: '',
  }
  const document: DocumentRow = {
    ...line,
    document_id: documentId,
    kind: draft.kind,
    organ_kind: organ.organ.kind,
    organ_unit: organ.organ.unit,
    series,
    doc_year: year,
    doc_serial: serial,
    document_number: documentNumberOf(organ.mark, series, year, serial),
    child_id: draft.childId ?? null,
    matter_id: draft.matterId ?? null,
    corrects_id: draft.correctsId ?? null,
    batch_id: draft.batchId ?? null,
    template_version: template,
    issued_on: issuedOn,
    issued_at: app.clock.now(),
    issued_by: actor.id,
    submission_id: draft.submissionId,
    blanked_on: null,
    ...sealContent(app.secrets, county, documentId, paper.content),
  }
  const addressees = paper.addressees.map((addressee, index) => {
    const addresseeId = newId()
    return {
      ...line,
      addressee_id: addresseeId,
      document_id: documentId,
      ordinal: index + 1,
      role: addressee.role,
      name: addressee.name,
      relation: addressee.relation ?? null,
      sealed: sealAddressee(app.secrets, county, addresseeId, addressee),
    }
  })
  return { document, addressees }
}

const childOnPaper = (child: ChildRow): ChildOnPaper => ({
  name: child.name,
  sex: child.sex,
  bornOn: child.born_on,
  citizenId: child.citizen_id,
  householdAddress: child.household_address,
  residenceAddress: child.residence_address,
  schoolName: child.school_name,
  gradeCode: child.grade_code,
})

/** Contact lines the writer left out are those of the organ. */
function withContact(kind: DocumentKindName, fields: Fields, organ: OrganOnPaper): Fields {
  const { required, optional } = kindRuleOf(kind)
  const usual = {
    contactPerson: organ.contactPerson,
    contactPhone: organ.contactPhone,
    contactAddress: organ.address,
  }
  const filled = Object.entries(usual).filter(
    ([name, value]) => value !== null && [...required, ...optional].some((field) => field === name),
  )
  return { ...Object.fromEntries(filled), ...fields }
}

const issuedOf = (row: DocumentRow, addressees: readonly AddresseeRow[]): IssuedDocument => ({
  documentId: row.document_id,
  documentNumber: row.document_number,
  kind: row.kind,
  issuedOn: row.issued_on,
  addressees: addressees.map((addressee) => ({
    addresseeId: addressee.addressee_id,
    role: addressee.role,
    name: addressee.name,
    relation: addressee.relation,
  })),
})

type WithdrawRefusal =
  | 'document.not-found'
  | 'document.organ-not-yours'
  | 'document.withdrawn'
  | 'document.served-stays'
  | 'document.frozen-on-issue'

/** Withdraws (作废) a paper nobody was served yet. Its number stays used; what was served is only corrected by a new one. */
export async function withdrawDocument(
  app: App,
  actor: Actor,
  documentId: string,
  reason: string,
): Promise<Decision<{ readonly documentId: string; readonly withdrawnOn: PlainDate }, WithdrawRefusal>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findDocumentForUpdate(tx, actor.scope, documentId)
    if (!row) return refuse('document.not-found')
    const permitted = mayIssue(actor, row.kind, { kind: row.organ_kind, unit: row.organ_unit })
    if (!permitted.ok) return refuse('document.organ-not-yours')
    if (kindRuleOf(row.kind).frozen === 'on-issue') return refuse('document.frozen-on-issue')
    if ((await listWithdrawals(tx, actor.scope, [documentId])).length > 0) return refuse('document.withdrawn')
    const services = await listServices(tx, actor.scope, [documentId])
    if (services.some((service) => service.outcome === 'served')) return refuse('document.served-stays')
    await insertWithdrawal(tx, {
      county_code: row.county_code,
      document_id: documentId,
      reason,
      withdrawn_on: today,
      withdrawn_by: actor.id,
      withdrawn_at: app.clock.now(),
      ...lineOfPaper(row),
    })
    await recordAudit(tx, {
      event: 'documents.withdrawn',
      actorId: actor.id,
      ...(row.child_id && { subjectId: row.child_id }),
      details: { documentId, kind: row.kind, number: row.document_number },
    })
    return accept({ documentId, withdrawnOn: today })
  })
}
