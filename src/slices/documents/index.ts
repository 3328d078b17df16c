export {
  type DocumentDraft,
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
export { documentsExporter } from './pages.ts'
export { resealDocuments } from './reseal.ts'
export {
  type RecordedService,
  recordService,
  type ServiceRefusal,
  type ServiceRequest,
} from './service-commands.ts'
export { kindRuleOf } from './domain.ts'
export { listDocumentHashes } from './store-files.ts'
export { documentWork } from './work.ts'
