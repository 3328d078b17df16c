import { createHash, randomBytes } from 'node:crypto'
import { placeOf } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { AddresseeDraft, Fields, LegalBasis, ServiceDraft } from './domain.ts'
import type { AddresseeRow, DocumentRow, ServiceRow } from './store.ts'

/** What a paper says of its child, as the register had it on the day of issue. */
export interface ChildOnPaper {
  readonly name: string
  readonly sex: 'male' | 'female' | null
  readonly bornOn: string | null
  readonly citizenId: string | null
  readonly householdAddress: string | null
  readonly residenceAddress: string | null
  readonly schoolName: string | null
  readonly gradeCode: string | null
}

/** Everything a paper says; kept sealed, and the same whatever the register or the templates become. */
export interface DocumentContent {
  readonly organName: string
  readonly child: ChildOnPaper | null
  /** 监护人 of the child, whoever the paper goes to. */
  readonly guardians: readonly AddresseeDraft[]
  readonly addressees: readonly AddresseeDraft[]
  readonly fields: Fields
  readonly basis: readonly LegalBasis[]
  /** 更正: number of the paper this one corrects. */
  readonly corrects: string | null
  /** Text in a second language beside the Chinese. */
  readonly secondText: string | null
}

/** The content of a document is not what was issued: bytes or hash were changed. */
export class ContentChanged extends Error {
  constructor(documentId: string) {
    super(`document ${documentId} is not what was issued: its content does not have its hash`)
    this.name = 'ContentChanged'
  }
}

const placeOfDocument = (documentId: string): string => placeOf('documents.document', documentId)
const placeOfAddressee = (addresseeId: string): string => placeOf('documents.addressee', addresseeId)
const placeOfService = (serviceId: string): string => placeOf('documents.service_record', serviceId)

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Seals a content; the salt keeps anybody from guessing the content by the hash. */
export function sealContent(
  secrets: Secrets,
  county: string,
  documentId: string,
  content: DocumentContent,
): Pick<DocumentRow, 'content_hash' | 'sealed'> {
  const text = JSON.stringify({ salt: randomBytes(16).toString('hex'), ...content })
  return { content_hash: hashOf(text), sealed: secrets.sealBulk(county, placeOfDocument(documentId), text) }
}

/** What is left to say of a paper whose child's data was deleted. */
const BLANK: DocumentContent = {
  organName: '',
  child: null,
  guardians: [],
  addressees: [],
  fields: {},
  basis: [],
  corrects: null,
  secondText: null,
}

/** Opens what was issued; throws `ContentChanged` when it is not that any more. */
export function openContent(
  secrets: Secrets,
  row: Pick<DocumentRow, 'county_code' | 'document_id' | 'content_hash' | 'sealed' | 'blanked_on'>,
): DocumentContent {
  if (row.blanked_on !== null) return BLANK
  const text = secrets.open(row.county_code, placeOfDocument(row.document_id), row.sealed)
  if (hashOf(text) !== row.content_hash) throw new ContentChanged(row.document_id)
  const { salt: _, ...content } = JSON.parse(text) as DocumentContent & { salt: string }
  return content
}

type AddresseeSecrets = Pick<AddresseeDraft, 'citizenId' | 'phone' | 'address'>

export function sealAddressee(secrets: Secrets, county: string, addresseeId: string, who: AddresseeSecrets): string {
  const { citizenId, phone, address } = who
  return secrets.sealBulk(county, placeOfAddressee(addresseeId), JSON.stringify({ citizenId, phone, address }))
}

export function openAddressee(secrets: Secrets, row: AddresseeRow): AddresseeSecrets {
  return JSON.parse(secrets.open(row.county_code, placeOfAddressee(row.addressee_id), row.sealed)) as AddresseeSecrets
}

/** What is on record of a service beside method and days. */
export type ServiceDetails = Omit<ServiceDraft, 'method' | 'onDay'>

export function sealService(secrets: Secrets, county: string, serviceId: string, details: ServiceDetails): string {
  return secrets.sealBulk(county, placeOfService(serviceId), JSON.stringify(details))
}

export function openService(secrets: Secrets, row: ServiceRow): ServiceDetails {
  return JSON.parse(secrets.open(row.county_code, placeOfService(row.service_id), row.sealed)) as ServiceDetails
}

/** Seals a row's text anew with the newest key; the text, and with it the hash, stays. */
export const RESEALED = {
  'documents.document': { id: 'document_id', place: placeOfDocument },
  'documents.addressee': { id: 'addressee_id', place: placeOfAddressee },
  'documents.service_record': { id: 'service_id', place: placeOfService },
} as const
