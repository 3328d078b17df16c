import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, DivisionCodeText, FileUpload, IdText, Job, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { BATCH_KIND_NAMES, BATCH_STATES } from './batch-domain.ts'
import { ADDRESSEE_ROLES, DOCUMENT_KIND_NAMES, ORGAN_KINDS, SERVICE_METHODS } from './domain.ts'

const Kind = Type.Enum([...DOCUMENT_KIND_NAMES])
const Method = Type.Enum([...SERVICE_METHODS])
const Role = Type.Enum([...ADDRESSEE_ROLES])
const Organ = Type.Object({ kind: Type.Enum([...ORGAN_KINDS]), unit: Type.String({ maxLength: 40 }) })
const Name = Type.String({ maxLength: 60 })
const Line = Type.String({ maxLength: 200 })
const Words = Type.String({ maxLength: 4000 })
const Person = Type.Object({ name: Name, note: Type.Optional(Line) })
/** Fields by name; which are asked for and of what type says the kind (`document.fields-…`). */
const Fields = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown())

/** What became of a paper. Texts: `document.state.<state>`. */
export const DOCUMENT_STATES = ['open', 'served', 'on-file', 'corrected', 'withdrawn', 'blanked'] as const
const State = Type.Enum([...DOCUMENT_STATES])

/** How a paper is called. */
const NAMED = {
  documentId: Type.String(),
  /** 甲乡责〔2026〕12号 */
  documentNumber: Type.String(),
  kind: Kind,
}

/** Whom a paper goes to. */
const ADDRESSEE = {
  addresseeId: Type.String(),
  role: Role,
  name: Type.String(),
  relation: orNull(Type.String()),
}

export const DocumentLine = Type.Object({
  ...NAMED,
  state: State,
  issuedOn: Type.String(),
  childId: orNull(Type.String()),
  childName: orNull(Type.String()),
  placeName: Type.String(),
  addresseeCount: Type.Integer(),
  servedCount: Type.Integer(),
  matterId: orNull(Type.String()),
})
export type DocumentLine = Static<typeof DocumentLine>

export const DocumentFilter = Type.Object({
  kind: Type.Optional(Kind),
  state: Type.Optional(State),
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$', description: 'township or village prefix' })),
  /** Beginning of the number. */
  number: Type.Optional(Type.String({ maxLength: 40 })),
  issuedFrom: Type.Optional(DayText),
  issuedTo: Type.Optional(DayText),
  childId: Type.Optional(IdText),
  matterId: Type.Optional(IdText),
  batchId: Type.Optional(IdText),
  ...PageQuery,
})
export type DocumentFilter = Static<typeof DocumentFilter>

export const listDocuments = endpoint({
  method: 'GET',
  path: '/api/documents',
  permission: 'documents.list',
  summary: '文书列表',
  query: DocumentFilter,
  reply: listOf(DocumentLine),
})

const Service = Type.Object({
  serviceId: Type.String(),
  addresseeId: Type.String(),
  method: Method,
  outcome: Type.Enum(['served', 'not-served']),
  onDay: Type.String(),
  effectiveOn: orNull(Type.String()),
  reason: orNull(Type.String()),
  witness: orNull(Type.String()),
  servers: Type.Array(Type.String()),
  recordedByName: Type.String(),
  recordedAt: Type.String(),
})

export const DocumentPage = Type.Object({
  document: DocumentLine,
  organName: Type.String(),
  issuedByName: Type.String(),
  templateVersion: Type.Integer(),
  /** Fields as the paper says them. Labels: `document.field.<field>`. */
  fields: Type.Array(Type.Object({ field: Type.String(), text: Type.String() })),
  /** The same fields as a form takes them, for a correction. */
  values: Fields,
  /** What it says in a second language, where that is shown in full: a correction begins with it. */
  secondText: orNull(Type.String()),
  legalBasis: Type.String(),
  addressees: Type.Array(
    Type.Object({
      ...ADDRESSEE,
      phone: orNull(Type.String()),
      address: orNull(Type.String()),
      servedOn: orNull(Type.String()),
    }),
  ),
  services: Type.Array(Service),
  evidence: Type.Array(Type.Object({ evidenceId: Type.String(), mediaType: Type.String(), uploadedAt: Type.String() })),
  /** Day from which it counts as served on everybody it must reach. */
  effectiveOn: orNull(Type.String()),
  corrects: orNull(Type.Object({ documentId: Type.String(), documentNumber: Type.String() })),
  correctedById: orNull(Type.String()),
  withdrawal: orNull(Type.Object({ on: Type.String(), reason: Type.String() })),
  /** False where a bureau's own Word template is used and LibreOffice is not installed: only Word then. */
  hasPdf: Type.Boolean(),
  abilities: Type.Object({
    serve: Type.Boolean(),
    withdraw: Type.Boolean(),
    correct: Type.Boolean(),
  }),
})
export type DocumentPage = Static<typeof DocumentPage>

const DocumentParams = Type.Object({ documentId: IdText })
const Format = Type.Enum(['pdf', 'docx'])

export const showDocument = endpoint({
  method: 'GET',
  path: '/api/documents/:documentId',
  permission: 'documents.show',
  summary: '文书（每次查看都会留痕）',
  params: DocumentParams,
  reply: DocumentPage,
})

const PAPER_FILE = {
  method: 'GET',
  query: Type.Object({ format: Format }),
  reply: 'file',
} as const

export const takeDocumentFile = endpoint({
  ...PAPER_FILE,
  path: '/api/documents/:documentId/file',
  permission: 'documents.show',
  summary: '文书文件（Word 或 PDF；首次下载即定稿）',
  params: DocumentParams,
})

export const printServiceReturn = endpoint({
  ...PAPER_FILE,
  path: '/api/documents/:documentId/addressees/:addresseeId/return',
  permission: 'documents.show',
  summary: '送达回证（空白或已填）',
  params: Type.Object({ documentId: IdText, addresseeId: IdText }),
})

export const IssuedDocument = Type.Object({
  ...NAMED,
  issuedOn: Type.String(),
  addressees: Type.Array(Type.Object(ADDRESSEE)),
})

/** What is needed to write a paper by hand. */
export const DeskForm = Type.Object({
  childName: orNull(Type.String()),
  /** 〔2026〕12号 */
  matterNumber: orNull(Type.String()),
  /** Kinds this account may write here. */
  kinds: Type.Array(Kind),
  /** Fields the case knows itself: not asked. */
  known: Fields,
  /** Words to begin with. */
  usual: Fields,
})
export type DeskForm = Static<typeof DeskForm>

export const showDesk = endpoint({
  method: 'GET',
  path: '/api/document-desk',
  permission: 'documents.issue',
  summary: '可以制发的文书种类和已知内容',
  query: Type.Object({
    childId: Type.Optional(IdText),
    matterId: Type.Optional(IdText),
    kind: Type.Optional(Kind),
  }),
  reply: DeskForm,
})

export const issueDocument = endpoint({
  method: 'POST',
  path: '/api/documents',
  permission: 'documents.issue',
  summary: '制发文书（由个案步骤、记录制发的，只能在此更正）',
  body: Type.Object({
    submissionId: IdText,
    kind: Kind,
    organ: Type.Optional(Organ),
    childId: Type.Optional(IdText),
    /** 所属个案 */
    matterId: Type.Optional(IdText),
    correctsId: Type.Optional(IdText),
    addressees: Type.Optional(
      Type.Array(
        Type.Object({
          role: Role,
          name: Name,
          relation: Type.Optional(Name),
          citizenId: Type.Optional(Type.String({ maxLength: 18 })),
          phone: Type.Optional(Type.String({ maxLength: 40 })),
          address: Type.Optional(Line),
        }),
        { maxItems: 10 },
      ),
    ),
    fields: Fields,
    secondText: Type.Optional(Words),
  }),
  reply: IssuedDocument,
})

export const recordService = endpoint({
  method: 'POST',
  path: '/api/documents/:documentId/services',
  permission: 'documents.serve',
  summary: '登记送达（回证）',
  params: DocumentParams,
  body: Type.Object({
    submissionId: IdText,
    addresseeId: IdText,
    outcome: Type.Enum(['served', 'not-served']),
    method: Method,
    onDay: DayText,
    place: Type.Optional(Line),
    servers: Type.Array(Person, { maxItems: 6 }),
    receiver: Type.Optional(Name),
    receiverRelation: Type.Optional(Name),
    receiverLivesTogether: Type.Optional(Type.Boolean()),
    signedByAddressee: Type.Optional(Type.Boolean()),
    reason: Type.Optional(Line),
    witness: Type.Optional(Name),
    witnessUnit: Type.Optional(Line),
    evidenceIds: Type.Array(IdText, { maxItems: 20 }),
    postNumber: Type.Optional(Name),
    systemName: Type.Optional(Line),
    consentRef: Type.Optional(Line),
    entrustedTo: Type.Optional(Line),
    noticePlace: Type.Optional(Line),
    remark: Type.Optional(Line),
  }),
  reply: Type.Object({
    serviceId: Type.String(),
    addresseeId: Type.String(),
    effectiveOn: orNull(Type.String()),
    documentEffectiveOn: orNull(Type.String()),
  }),
})

export const uploadEvidence = endpoint({
  method: 'POST',
  path: '/api/documents/:documentId/evidence',
  permission: 'documents.serve',
  summary: '上传送达影像',
  params: DocumentParams,
  body: FileUpload,
  reply: Type.Object({ evidenceId: Type.String() }),
})

export const takeEvidence = endpoint({
  method: 'GET',
  path: '/api/documents/:documentId/evidence/:evidenceId',
  permission: 'documents.show',
  summary: '送达影像',
  params: Type.Object({ documentId: IdText, evidenceId: IdText }),
  reply: 'file',
})

export const withdrawDocument = endpoint({
  method: 'POST',
  path: '/api/documents/:documentId/withdrawal',
  permission: 'documents.issue',
  summary: '作废尚未送达的文书',
  params: DocumentParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Type.Object({ documentId: Type.String(), withdrawnOn: Type.String() }),
})

export const TemplateLine = Type.Object({
  kind: Kind,
  /** Version new papers are issued under; 0: the built-in one. */
  inUse: Type.Integer(),
  tags: Type.Array(Type.Object({ tag: Type.String(), isAsked: Type.Boolean() })),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      note: Type.String(),
      uploadedByName: Type.String(),
      uploadedAt: Type.String(),
    }),
  ),
})
export type TemplateLine = Static<typeof TemplateLine>

export const listTemplates = endpoint({
  method: 'GET',
  path: '/api/document-templates',
  permission: 'documents.templates',
  summary: '文书模板',
  reply: Type.Object({ rows: Type.Array(TemplateLine), makesPdf: Type.Boolean() }),
})

const TemplateParams = Type.Object({ documentKind: Kind })

export const takeTemplate = endpoint({
  method: 'GET',
  path: '/api/document-templates/:documentKind/file',
  permission: 'documents.templates',
  summary: '下载 Word 模板',
  params: TemplateParams,
  query: Type.Object({ version: Type.Integer({ minimum: 0 }), preview: Type.Optional(Format) }),
  reply: 'file',
})

export const uploadTemplate = endpoint({
  method: 'POST',
  path: '/api/document-templates/:documentKind/versions',
  permission: 'documents.templates',
  summary: '上传改好的 Word 模板',
  params: TemplateParams,
  body: FileUpload,
  reply: Type.Object({ version: Type.Integer() }),
})

export const putTemplateInUse = endpoint({
  method: 'PUT',
  path: '/api/document-templates/:documentKind/in-use',
  permission: 'documents.templates',
  summary: '启用（或退回）模板版本',
  params: TemplateParams,
  body: Type.Object({ version: Type.Integer({ minimum: 0 }) }),
  reply: Type.Object({ version: Type.Integer() }),
})

export const BatchLine = Type.Object({
  batchId: Type.String(),
  kind: Type.Enum([...BATCH_KIND_NAMES]),
  schoolYear: Type.Integer(),
  organName: Type.String(),
  startedByName: Type.String(),
  startedAt: Type.String(),
  termOn: Type.String(),
  /** Last day on which a notice is in time (E2). */
  dueOn: Type.String(),
  count: Type.Integer(),
  /** Children left out because they held such a paper already. */
  leftOut: Type.Integer(),
  state: Type.Enum([...BATCH_STATES]),
  job: orNull(Job),
})
export type BatchLine = Static<typeof BatchLine>

export const listBatches = endpoint({
  method: 'GET',
  path: '/api/document-batches',
  permission: 'documents.batches',
  summary: '批量制发',
  reply: Type.Object({ rows: Type.Array(BatchLine) }),
})

export const startBatch = endpoint({
  method: 'POST',
  path: '/api/document-batches',
  permission: 'documents.batches',
  summary: '开始批量制发',
  body: Type.Object({
    submissionId: IdText,
    kind: Type.Enum([...BATCH_KIND_NAMES]),
    schoolYear: Type.Integer({ minimum: 2000, maximum: 2100 }),
    termOn: DayText,
    fields: Fields,
    secondText: Type.Optional(Words),
    /** Also a PDF of its own for each child, one ZIP a village. */
    eachChild: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({ batchId: Type.String(), count: Type.Integer(), leftOut: Type.Integer() }),
})

const BatchContent = Type.Enum(['papers', 'each', 'words', 'list'])
const BatchParams = Type.Object({ batchId: IdText })

export const BatchPage = Type.Object({
  batch: BatchLine,
  /** ZIPs in which all papers of the run may be asked for. */
  zips: Type.Integer(),
  refusals: Type.Array(Type.Object({ code: Type.String(), count: Type.Integer() })),
  villages: Type.Array(
    Type.Object({
      divisionCode: Type.String(),
      townshipName: Type.String(),
      villageName: Type.String(),
      total: Type.Integer(),
      /** Children for whom a paper stands, whichever run or hand it is of. */
      issued: Type.Integer(),
      refused: Type.Integer(),
      /** Children whose paper reached everybody it must, in effect by today; of them after the day. */
      served: Type.Integer(),
      servedLate: Type.Integer(),
      /** 公告 that have yet to take effect. */
      posted: Type.Integer(),
      /** Children it has not reached although the day has passed, with or without a paper. */
      late: Type.Integer(),
      /** Parts that together are all papers of the village, each with the first and the last it holds. */
      files: Type.Array(
        Type.Object({
          content: BatchContent,
          part: Type.Integer(),
          parts: Type.Integer(),
          from: Type.Integer(),
          to: Type.Integer(),
        }),
      ),
    }),
  ),
})
export type BatchPage = Static<typeof BatchPage>

export const showBatch = endpoint({
  method: 'GET',
  path: '/api/document-batches/:batchId',
  permission: 'documents.batches',
  summary: '批量制发进度（逐村）',
  params: BatchParams,
  reply: BatchPage,
})

export const stopBatch = endpoint({
  method: 'POST',
  path: '/api/document-batches/:batchId/stop',
  permission: 'documents.batches',
  summary: '停止批量制发',
  params: BatchParams,
  reply: Type.Object({ batchId: Type.String() }),
})

export const resumeBatch = endpoint({
  method: 'POST',
  path: '/api/document-batches/:batchId/resume',
  permission: 'documents.batches',
  summary: '继续批量制发',
  params: BatchParams,
  reply: Type.Object({ batchId: Type.String() }),
})

export const takeBatchFile = endpoint({
  method: 'GET',
  path: '/api/document-batches/:batchId/file',
  permission: 'documents.batches',
  summary: '下载一个村的文书或签收表',
  params: BatchParams,
  query: Type.Object({
    division: DivisionCodeText,
    content: Type.Optional(BatchContent),
    part: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  reply: 'file',
})

export const ReceiptsPage = Type.Object({
  /** Open papers of the village, on this page and all others. */
  total: Type.Integer(),
  nextCursor: orNull(Type.String()),
  /** Whether each guardian signs (保学责任书), or one for all. */
  isEachToSign: Type.Boolean(),
  rows: Type.Array(
    Type.Object({
      documentId: Type.String(),
      documentNumber: Type.String(),
      childName: orNull(Type.String()),
      /** Those who have yet to sign. */
      addressees: Type.Array(
        Type.Object({ addresseeId: Type.String(), name: Type.String(), relation: orNull(Type.String()) }),
      ),
    }),
  ),
})
export type ReceiptsPage = Static<typeof ReceiptsPage>

export const listReceipts = endpoint({
  method: 'GET',
  path: '/api/document-batches/:batchId/receipts',
  permission: 'documents.serve',
  summary: '一个村还没有登记回执的文书',
  params: BatchParams,
  query: Type.Object({
    division: DivisionCodeText,
    after: Type.Optional(Type.String({ pattern: '^[0-9]{4}[.][0-9]{1,9}$', description: 'cursor of the page before' })),
  }),
  reply: ReceiptsPage,
})

/** 回执: a village's receipts, recorded together after the round. */
export const recordReceipts = endpoint({
  method: 'POST',
  path: '/api/document-batches/:batchId/receipts',
  permission: 'documents.serve',
  summary: '成批登记回执',
  params: BatchParams,
  body: Type.Object({
    submissionId: IdText,
    division: DivisionCodeText,
    onDay: DayText,
    servers: Type.Array(Person, { minItems: 1, maxItems: 6 }),
    /** The papers whose receipts came back; no other counts as signed. */
    receipts: Type.Array(
      Type.Object({
        documentId: IdText,
        /** Who signed; left out: the first guardian, or all of them where each must. */
        addresseeIds: Type.Optional(Type.Array(IdText, { minItems: 1, maxItems: 10 })),
        /** Who signed in their place. */
        receiver: Type.Optional(Type.Object({ name: Name, relation: Type.String({ minLength: 1, maxLength: 20 }) })),
      }),
      { minItems: 1, maxItems: 200 },
    ),
  }),
  reply: Type.Object({
    recorded: Type.Integer(),
    /** What could not be recorded, and why. */
    left: Type.Array(Type.Object({ documentNumber: Type.String(), code: Type.String() })),
  }),
})

export const OrganSettings = Type.Object({
  organ: Organ,
  fullName: Type.String(),
  mark: Type.String(),
  contactPerson: orNull(Type.String()),
  contactPhone: orNull(Type.String()),
  address: orNull(Type.String()),
  version: Type.Integer(),
})
export type OrganSettings = Static<typeof OrganSettings>

export const showOrgan = endpoint({
  method: 'GET',
  path: '/api/document-organ',
  permission: 'documents.issue',
  summary: '本机关署名、机关代字和联系方式',
  reply: OrganSettings,
})

export const changeOrgan = endpoint({
  method: 'PUT',
  path: '/api/document-organ',
  permission: 'documents.issue',
  summary: '修改本机关署名、机关代字和联系方式',
  body: Type.Object({
    fullName: Type.String({ minLength: 2, maxLength: 60 }),
    mark: Type.String({ minLength: 1, maxLength: 20 }),
    contactPerson: orNull(Name),
    contactPhone: orNull(Type.String({ maxLength: 40 })),
    address: orNull(Line),
    version: Type.Integer(),
  }),
  reply: OrganSettings,
})

/** 责任书: who has signed in a school year, by level. */
export const LetterLine = Type.Object({
  ...NAMED,
  partyB: Type.String(),
  signedOn: orNull(Type.String()),
})

export const listLetters = endpoint({
  method: 'GET',
  path: '/api/responsibility-letters',
  permission: 'documents.list',
  summary: '责任书签订情况',
  query: Type.Object({ schoolYear: Type.Integer({ minimum: 2000, maximum: 2100 }) }),
  reply: Type.Object({
    levels: Type.Array(Type.Object({ kind: Kind, issued: Type.Integer(), signed: Type.Integer() })),
    rows: Type.Array(LetterLine),
  }),
})
