export type { DocumentDraft } from './draft.ts'
export {
  ISSUE_REFUSALS,
  type IssuedDocument,
  type IssueRefusal,
  issueDocument,
} from './commands.ts'
export {
  type AddresseeState,
  effectiveServiceOn,
  findPaperFields,
  findServedDocument,
  listDocumentsOf,
  type MatterDocument,
} from './queries.ts'
export { guardianIdsOf } from './guardians.ts'
export { movePapersOf } from './paper-line.ts'
export type { DocumentPorts, Matter } from './ports.ts'
export { batchPapersExporter } from './batch-pages.ts'
export { documentsExporter } from './pages.ts'
export { organsOf } from './policy.ts'
export { startPhotoCleaning } from './photo-cleaning.ts'
export { blankPapersOf } from './retention.ts'
export { resealDocuments } from './reseal.ts'
export {
  type RecordedService,
  recordService,
  SERVICE_REFUSALS,
  type ServiceRefusal,
  type ServiceRequest,
} from './service-commands.ts'
export { deskKindsOf, type DocumentKindName, type Fields, kindRuleOf, relationOnPaper } from './domain.ts'
export { methodOnPaper, titleOnPaper } from './render/tags.ts'
export { listDocumentHashes } from './store-files.ts'
export { documentWork, noticeWork } from './work.ts'
