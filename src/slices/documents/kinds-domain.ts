// The papers of the procedure as data (standards §4.2–4.8): a new kind is a new entry, not a new branch.

/** Organs that issue papers; a class acts through its homeroom teacher. */
export const ORGAN_KINDS = ['county', 'bureau', 'township', 'village', 'school', 'class'] as const
export type OrganKind = (typeof ORGAN_KINDS)[number]

/** 送达方式 (standards §2.7), and two simpler ways: signing (签订、回执) and handing over to an organ (签收). */
export const SERVICE_METHODS = [
  'direct',
  'left',
  'post',
  'electronic',
  'entrusted',
  'public-notice',
  'signature',
  'hand-over',
] as const
export type ServiceMethod = (typeof SERVICE_METHODS)[number]

export type FieldType = 'text' | 'long-text' | 'day' | 'count' | 'money' | 'people' | 'rows'

/** Everything a paper can say beside its child and its addressees. Labels: `document.field.<field>`. */
export const FIELD_TYPES = {
  school: 'text',
  grade: 'text',
  pupilNumber: 'text',
  reportOn: 'day',
  reportPlace: 'text',
  bringAlong: 'long-text',
  deferralWay: 'long-text',
  contactPerson: 'text',
  contactPhone: 'text',
  contactAddress: 'text',
  schoolYear: 'text',
  partyA: 'text',
  partyALead: 'text',
  partyB: 'text',
  partyBLead: 'text',
  targets: 'long-text',
  duties: 'long-text',
  assessment: 'long-text',
  copies: 'count',
  caseNumber: 'text',
  outOfSchoolSince: 'day',
  facts: 'long-text',
  persuasion: 'long-text',
  demand: 'long-text',
  dueOn: 'day',
  consequence: 'long-text',
  remedy: 'long-text',
  evidence: 'long-text',
  reasons: 'long-text',
  penalty: 'long-text',
  penaltyBasis: 'long-text',
  replyWithin: 'text',
  hearingRight: 'long-text',
  defence: 'long-text',
  performBy: 'day',
  performWay: 'long-text',
  performWithin: 'text',
  amount: 'money',
  surcharge: 'money',
  total: 'money',
  paymentAccount: 'text',
  officers: 'people',
  decisionNumber: 'text',
  decidedOn: 'day',
  hearingOn: 'day',
  hearingTime: 'text',
  hearingPlace: 'text',
  hearingChair: 'text',
  hearingForm: 'text',
  court: 'text',
  claims: 'long-text',
  signer: 'text',
  urged: 'long-text',
  target: 'long-text',
  firstAbsentOn: 'day',
  absentDays: 'count',
  contactLog: 'long-text',
  cause: 'text',
  whereabouts: 'text',
  measures: 'long-text',
  reporter: 'text',
  principal: 'text',
  visitOn: 'day',
  visitTime: 'text',
  visitPlace: 'text',
  visitMethod: 'text',
  participants: 'people',
  childSituation: 'long-text',
  guardianView: 'long-text',
  childView: 'long-text',
  difficulties: 'long-text',
  result: 'long-text',
  nextOn: 'day',
  returnedOn: 'day',
  placement: 'text',
  helper: 'text',
  support: 'long-text',
  followUp: 'long-text',
  closingReason: 'text',
  closingEvidence: 'long-text',
  proposerOpinion: 'long-text',
  approverOpinion: 'long-text',
  month: 'text',
  rows: 'rows',
  heldOn: 'day',
  heldAt: 'text',
  heldBy: 'text',
  said: 'long-text',
  opinion: 'long-text',
  enrolledSince: 'day',
  purpose: 'text',
} as const satisfies Record<string, FieldType>
export type FieldName = keyof typeof FIELD_TYPES

/** Whom a paper must reach before it counts as served. */
export type ServedOn = 'every-guardian' | 'any-guardian' | 'organ' | 'signatory' | 'nobody'

/** `red-head` 红头公文 · `letter` 信函格式 · `enforcement` 执法文书 · `form` 表格 · `agreement` 责任书. */
export type PaperLayout = 'red-head' | 'letter' | 'enforcement' | 'form' | 'agreement'

/** Number series of an organ: 机关代字 + mark, each without gaps. */
export const SERIES_MARKS = {
  control: '控',
  notice: '入',
  order: '责',
  penalty: '罚',
  letter: '保',
  report: '报',
  record: '录',
} as const
export type Series = keyof typeof SERIES_MARKS

/** Articles a paper rests on. Texts: `document.basis.<basis>`. */
export const LEGAL_BASES = [
  'compulsory-education-law/2',
  'compulsory-education-law/5',
  'compulsory-education-law/11',
  'compulsory-education-law/13',
  'compulsory-education-law/58',
  'minors-protection-law/16',
  'minors-protection-law/17',
  'minors-protection-law/28',
  'minors-protection-law/83',
  'administrative-penalty-law/44',
  'administrative-penalty-law/45',
  'administrative-penalty-law/58',
  'administrative-penalty-law/59',
  'administrative-penalty-law/61',
  'administrative-penalty-law/63',
  'administrative-penalty-law/64',
  'administrative-compulsion-law/35',
  'administrative-compulsion-law/53',
  'administrative-compulsion-law/54',
  'civil-procedure-law/87',
] as const
export type LegalBasis = (typeof LEGAL_BASES)[number]

/**
 * Where a paper comes from. `case`: a step or record of a case, which decides whether it may be (standards §2.9 no. 1–7);
 * nobody writes it beside the procedure. `desk`: written by hand, in a case or without one.
 */
export const ISSUED_BY = ['case', 'desk'] as const
export type IssuedBy = (typeof ISSUED_BY)[number]

export interface KindRule {
  readonly layout: PaperLayout
  readonly issuedBy: IssuedBy
  /** Organs that may issue it; empty: it is printed out of another paper and has no number of its own. */
  readonly issuers: readonly OrganKind[]
  readonly series: Series
  /** Whether it is about one child. */
  readonly aboutChild: boolean
  /** Written by hand in a case only: it goes into its file. */
  readonly inMatterOnly?: true
  readonly required: readonly FieldName[]
  readonly optional: readonly FieldName[]
  readonly basis: readonly LegalBasis[]
  readonly servedOn: ServedOn
  readonly methods: readonly ServiceMethod[]
  /** 送达人: how many must have taken part (standards §4.6). */
  readonly minServers: number
  /** From when on nothing but a new paper corrects it. */
  readonly frozen: 'on-service' | 'on-issue'
  /** Electronic service needs a signed confirmation, not only a consent on file (行政处罚法 61). */
  readonly asksSignedConfirmation?: boolean
}

const TO_GUARDIANS = ['direct', 'left', 'post', 'electronic', 'entrusted', 'public-notice'] as const
const CONTACT = ['contactPerson', 'contactPhone', 'contactAddress'] as const
const LETTER = {
  layout: 'agreement',
  issuedBy: 'desk',
  series: 'letter',
  required: ['schoolYear', 'partyA', 'partyB', 'targets', 'duties', 'assessment', 'copies'],
  optional: ['partyALead', 'partyBLead'],
  basis: ['compulsory-education-law/5', 'compulsory-education-law/13'],
  servedOn: 'signatory',
  methods: ['signature'],
  minServers: 0,
  frozen: 'on-service',
} as const
const ORDER = {
  layout: 'enforcement',
  issuedBy: 'case',
  issuers: ['township', 'bureau'],
  series: 'order',
  aboutChild: true,
  basis: [
    'compulsory-education-law/5',
    'compulsory-education-law/11',
    'compulsory-education-law/58',
    'minors-protection-law/16',
    'minors-protection-law/17',
    'minors-protection-law/83',
  ],
  servedOn: 'every-guardian',
  methods: TO_GUARDIANS,
  minServers: 2,
  frozen: 'on-service',
} as const
const PENALTY = {
  layout: 'enforcement',
  issuedBy: 'case',
  issuers: ['bureau', 'township'],
  series: 'penalty',
  aboutChild: true,
  servedOn: 'every-guardian',
  methods: TO_GUARDIANS,
  minServers: 2,
  frozen: 'on-service',
  asksSignedConfirmation: true,
} as const
/** Of what an organ that punishes keeps in the file of a penalty (§4.5): the papers beside the ones that are served. */
const FILE = ['township', 'bureau'] as const
const RECORD = {
  layout: 'form',
  issuedBy: 'case',
  series: 'record',
  aboutChild: true,
  servedOn: 'nobody',
  methods: [],
  minServers: 0,
  frozen: 'on-issue',
} as const

// @NOTE table: every kind of paper with its issuers, fields, legal basis and service
export const DOCUMENT_KINDS = {
  /** 义务教育入学通知书 */
  'enrolment-notice': {
    layout: 'letter',
    issuedBy: 'desk',
    issuers: ['township', 'bureau'],
    series: 'notice',
    aboutChild: true,
    required: ['school', 'reportOn', 'reportPlace', 'bringAlong'],
    optional: ['schoolYear', 'deferralWay', ...CONTACT],
    basis: [
      'compulsory-education-law/2',
      'compulsory-education-law/5',
      'compulsory-education-law/11',
      'compulsory-education-law/58',
    ],
    servedOn: 'any-guardian',
    methods: ['signature', ...TO_GUARDIANS],
    minServers: 1,
    frozen: 'on-service',
  },
  /** 保学责任书 (乡镇—监护人) */
  'guardian-pledge': {
    ...LETTER,
    issuers: ['township', 'village'],
    aboutChild: true,
    required: ['schoolYear', 'partyA', 'duties'],
    optional: ['partyALead', 'assessment', 'copies'],
    basis: ['compulsory-education-law/5', 'minors-protection-law/16'],
  },
  /** 控辍保学目标责任书: 县—乡镇 */
  'responsibility-county-township': { ...LETTER, issuers: ['county', 'bureau'], aboutChild: false },
  /** 乡镇—村 */
  'responsibility-township-village': { ...LETTER, issuers: ['township'], aboutChild: false },
  /** 局—校 */
  'responsibility-bureau-school': { ...LETTER, issuers: ['bureau'], aboutChild: false },
  /** 校—班主任 */
  'responsibility-school-class': { ...LETTER, issuers: ['school'], aboutChild: false },
  /** 限期复学通知书 */
  'return-notice': {
    ...ORDER,
    required: ['school', 'outOfSchoolSince', 'facts', 'demand', 'dueOn', 'remedy'],
    optional: ['grade', 'persuasion', 'consequence', 'caseNumber', ...CONTACT],
  },
  /** 责令改正通知书 (义务教育法 58) */
  'correction-order': {
    ...ORDER,
    required: ['outOfSchoolSince', 'facts', 'persuasion', 'demand', 'dueOn', 'remedy'],
    optional: ['school', 'grade', 'consequence', 'caseNumber', ...CONTACT],
  },
  /** 行政处罚告知书 */
  'penalty-pre-notice': {
    ...PENALTY,
    required: ['caseNumber', 'facts', 'evidence', 'penalty', 'reasons', 'penaltyBasis', 'replyWithin', ...CONTACT],
    optional: ['hearingRight'],
    basis: ['administrative-penalty-law/44', 'administrative-penalty-law/45'],
  },
  /** 听证通知书 */
  'hearing-notice': {
    ...PENALTY,
    required: ['caseNumber', 'hearingOn', 'hearingTime', 'hearingPlace', 'hearingChair', 'hearingForm'],
    optional: [...CONTACT],
    basis: ['administrative-penalty-law/63', 'administrative-penalty-law/64'],
  },
  /** 行政处罚决定书 */
  'penalty-decision': {
    ...PENALTY,
    required: [
      'caseNumber',
      'facts',
      'evidence',
      'penalty',
      'penaltyBasis',
      'defence',
      'performWay',
      'remedy',
      'officers',
    ],
    optional: ['performWithin', 'performBy', 'amount', 'paymentAccount', ...CONTACT],
    basis: ['administrative-penalty-law/59', 'administrative-penalty-law/61'],
  },
  /** 催告书 (行政强制法 35、54) */
  'performance-demand': {
    ...PENALTY,
    required: ['decisionNumber', 'decidedOn', 'demand', 'performWay'],
    optional: [
      'caseNumber',
      'performWithin',
      'performBy',
      'amount',
      'surcharge',
      'total',
      'paymentAccount',
      ...CONTACT,
    ],
    basis: ['administrative-compulsion-law/35', 'administrative-compulsion-law/54'],
    asksSignedConfirmation: false,
  },
  /** 强制执行申请书 */
  'enforcement-application': {
    ...PENALTY,
    required: ['court', 'decisionNumber', 'decidedOn', 'claims', 'facts', 'defence', 'urged', 'target', 'evidence'],
    optional: ['caseNumber', ...CONTACT],
    basis: ['administrative-compulsion-law/53', 'administrative-compulsion-law/54'],
    servedOn: 'organ',
    methods: ['hand-over', 'post', 'electronic'],
    minServers: 1,
    asksSignedConfirmation: false,
  },
  /** 民事起诉状 (监护人责任纠纷) */
  'civil-complaint': {
    layout: 'enforcement',
    issuedBy: 'case',
    issuers: ['township', 'bureau'],
    series: 'control',
    aboutChild: true,
    required: ['court', 'claims', 'facts', 'evidence'],
    optional: ['caseNumber', ...CONTACT],
    basis: ['compulsory-education-law/5', 'minors-protection-law/16', 'minors-protection-law/83'],
    servedOn: 'organ',
    methods: ['hand-over', 'post', 'electronic'],
    minServers: 1,
    frozen: 'on-service',
  },
  /** 书面辍学报告 (学校—乡镇、教育局) */
  'dropout-report': {
    layout: 'red-head',
    issuedBy: 'case',
    issuers: ['school'],
    series: 'report',
    aboutChild: true,
    required: ['school', 'grade', 'outOfSchoolSince', 'cause', 'measures', 'principal'],
    optional: ['pupilNumber', 'whereabouts', 'contactLog', 'caseNumber', ...CONTACT],
    basis: ['compulsory-education-law/13', 'minors-protection-law/28'],
    servedOn: 'organ',
    methods: ['hand-over', 'post', 'electronic'],
    minServers: 1,
    frozen: 'on-service',
  },
  /** 关于提请督办控辍保学个案的报告: what a county education bureau could not get done, to the county government. */
  'county-statement': {
    layout: 'red-head',
    issuedBy: 'case',
    issuers: ['bureau'],
    series: 'report',
    aboutChild: true,
    required: ['caseNumber', 'facts', 'reasons', 'claims', 'signer'],
    optional: ['outOfSchoolSince', ...CONTACT],
    basis: ['compulsory-education-law/13', 'minors-protection-law/83'],
    servedOn: 'organ',
    methods: ['hand-over', 'post', 'electronic'],
    minServers: 1,
    frozen: 'on-service',
  },
  /** 疑似辍学学生报告 */
  'suspicion-report': {
    ...RECORD,
    issuers: ['school', 'class', 'village'],
    series: 'report',
    required: ['school', 'grade', 'firstAbsentOn', 'absentDays', 'contactLog', 'cause', 'measures', 'reporter'],
    optional: ['pupilNumber', 'whereabouts', 'principal'],
    basis: ['minors-protection-law/28'],
    servedOn: 'organ',
    methods: ['hand-over', 'electronic'],
  },
  /** 家访、劝返记录 */
  'visit-record': {
    ...RECORD,
    issuers: ['school', 'class', 'village', 'township', 'bureau'],
    required: ['visitOn', 'visitPlace', 'visitMethod', 'participants', 'childSituation', 'guardianView', 'result'],
    optional: ['visitTime', 'childView', 'difficulties', 'nextOn', 'caseNumber'],
    basis: ['compulsory-education-law/13'],
  },
  /** 复学登记表 */
  'return-record': {
    ...RECORD,
    issuers: ['school', 'township'],
    required: ['school', 'grade', 'returnedOn', 'placement', 'helper', 'support', 'followUp'],
    optional: ['caseNumber', 'pupilNumber'],
    basis: ['compulsory-education-law/13'],
  },
  /** 销号审批表 */
  'closing-approval': {
    ...RECORD,
    issuers: ['school', 'township', 'bureau'],
    required: ['caseNumber', 'closingReason', 'closingEvidence', 'proposerOpinion'],
    optional: ['approverOpinion', 'returnedOn', 'placement'],
    basis: ['compulsory-education-law/13'],
  },
  /** 立案审批表 (§4.5, with the six that follow: what stands in the file of a penalty) */
  'filing-approval': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'facts', 'heldOn', 'opinion'],
    optional: ['outOfSchoolSince', 'heldBy'],
    basis: [],
  },
  /** 询问笔录: written where somebody is heard, before a record of the case rests on it */
  'inquiry-record': {
    ...RECORD,
    issuedBy: 'desk',
    inMatterOnly: true,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'heldAt', 'heldBy', 'said'],
    optional: [],
    basis: [],
  },
  /** 证据清单 */
  'evidence-list': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'rows'],
    optional: ['heldBy'],
    basis: [],
  },
  /** 陈述申辩笔录 */
  'statement-record': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'said'],
    optional: ['heldAt', 'heldBy', 'result'],
    basis: ['administrative-penalty-law/45'],
  },
  /** 听证笔录 */
  'hearing-record': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'heldAt', 'heldBy', 'said'],
    optional: [],
    basis: ['administrative-penalty-law/64'],
  },
  /** 法制审核意见 */
  'legal-review-opinion': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'opinion'],
    optional: ['heldBy'],
    basis: ['administrative-penalty-law/58'],
  },
  /** 集体讨论记录 */
  'deliberation-record': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'participants', 'opinion'],
    optional: ['heldAt', 'heldBy'],
    basis: [],
  },
  /** 结案报告 of a penalty */
  'closing-report': {
    ...RECORD,
    issuers: FILE,
    required: ['caseNumber', 'heldOn', 'result'],
    optional: ['decisionNumber', 'decidedOn', 'heldBy'],
    basis: ['administrative-penalty-law/59'],
  },
  /** 就读证明 */
  'enrolment-certificate': {
    layout: 'letter',
    issuedBy: 'desk',
    issuers: ['school'],
    series: 'control',
    aboutChild: true,
    required: ['school', 'grade', 'enrolledSince', 'purpose'],
    optional: ['pupilNumber', ...CONTACT],
    basis: [],
    servedOn: 'nobody',
    methods: [],
    minServers: 0,
    frozen: 'on-issue',
  },
  /** 失学辍学(疑似辍学)学生月报表: printed from the figures of the month (reports); what was typed once stays readable */
  'monthly-return': {
    ...RECORD,
    issuers: [],
    series: 'report',
    aboutChild: false,
    required: ['month', 'rows', 'reporter'],
    optional: ['principal'],
    basis: [],
    servedOn: 'organ',
    methods: ['hand-over', 'electronic'],
  },
  /** 送达回证: printed for each addressee of another paper */
  'service-return': {
    ...RECORD,
    layout: 'enforcement',
    issuers: [],
    required: [],
    optional: [],
    basis: ['civil-procedure-law/87'],
  },
} as const satisfies Record<string, KindRule>
export type DocumentKindName = keyof typeof DOCUMENT_KINDS
export const DOCUMENT_KIND_NAMES = Object.keys(DOCUMENT_KINDS) as readonly DocumentKindName[]

/**
 * What a step of a case has decided: a correction of its paper puts words right and leaves this as it is. Who decides
 * otherwise takes the step of the procedure that does.
 */
export const DECIDED_FIELDS = [
  'caseNumber',
  'penalty',
  'penaltyBasis',
  'amount',
  'surcharge',
  'total',
  'officers',
  'dueOn',
  'performWithin',
  'performBy',
  'decisionNumber',
  'decidedOn',
] as const satisfies readonly FieldName[]

/** What a paper is written about by hand: nobody, a child, or a child in a case. */
export type DeskSubject = 'nobody' | 'child' | 'matter'

/** Kinds an organ writes by hand. */
export function deskKindsOf(organs: readonly OrganKind[], about: DeskSubject): readonly DocumentKindName[] {
  return DOCUMENT_KIND_NAMES.filter((kind) => {
    const { issuedBy, issuers, aboutChild, inMatterOnly } = kindRuleOf(kind)
    const fits = aboutChild === (about !== 'nobody') && (!inMatterOnly || about === 'matter')
    return issuedBy === 'desk' && fits && issuers.some((issuer) => organs.includes(issuer))
  })
}

/** The rule of a kind, with its lists as plain lists. */
export function kindRuleOf(kind: DocumentKindName): KindRule {
  return DOCUMENT_KINDS[kind]
}
