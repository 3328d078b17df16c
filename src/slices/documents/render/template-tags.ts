import { kindRuleOf } from '../domain.ts'
import type { WordedKind } from './papers.ts'
import { type TagName, tagLabel } from './tags.ts'

const PAPER = ['number', 'organ', 'issuedOn'] as const
const CHILD = ['childName', 'childSex', 'childBornOn', 'childCitizenId', 'childHousehold', 'childResidence'] as const
const CONTACT = ['contactPerson', 'contactPhone'] as const
const LETTER = ['number', 'legalBasis', 'partyALead', 'partyBLead'] as const
const ORDER = [
  ...PAPER,
  'legalBasis',
  'guardianDetails',
  'childName',
  'school',
  'grade',
  'persuasion',
  'consequence',
  ...CONTACT,
] as const
/** Papers of the file of a penalty (§4.5). */
const FILED = ['number', 'guardians', 'childName'] as const

// @NOTE table: what a template must have a place for beside the fields its kind asks for (standards §4.2–4.8)
const TAGS_OF_LAW: Readonly<Record<WordedKind, readonly TagName[]>> = {
  'enrolment-notice': [...PAPER, 'legalBasis', 'guardians', ...CHILD, 'deferralWay'],
  'guardian-pledge': ['number', 'legalBasis', 'guardians', 'childName', 'partyALead', 'assessment', 'copies'],
  'responsibility-county-township': LETTER,
  'responsibility-township-village': LETTER,
  'responsibility-bureau-school': LETTER,
  'responsibility-school-class': LETTER,
  'return-notice': ORDER,
  'correction-order': ORDER,
  'penalty-pre-notice': [...PAPER, 'legalBasis', 'guardianDetails', 'childName', 'hearingRight'],
  'hearing-notice': [...PAPER, 'legalBasis', 'guardians', ...CONTACT],
  'penalty-decision': [
    ...PAPER,
    'guardianDetails',
    'childName',
    'paymentAccount',
    'amount',
    'performWithin',
    ...CONTACT,
  ],
  'performance-demand': [
    ...PAPER,
    'legalBasis',
    'guardians',
    'performWithin',
    'amount',
    'surcharge',
    'total',
    'paymentAccount',
    ...CONTACT,
  ],
  'enforcement-application': [...PAPER, 'legalBasis', 'guardianDetails', 'childName'],
  'civil-complaint': [...PAPER, 'legalBasis', 'guardianDetails', 'childName'],
  'dropout-report': [...PAPER, 'legalBasis', 'addressee', ...CHILD, 'guardianDetails', 'pupilNumber', 'contactLog'],
  'county-statement': [...PAPER, 'legalBasis', 'addressee', 'childName'],
  'suspicion-report': [...PAPER, ...CHILD, 'pupilNumber', 'guardianDetails', 'addressee', 'whereabouts', 'principal'],
  'visit-record': ['number', 'childName', 'childView', 'difficulties', 'nextOn'],
  'return-record': ['number', 'childName'],
  'closing-approval': ['number', 'childName', 'approverOpinion', 'returnedOn', 'placement'],
  'filing-approval': FILED,
  'inquiry-record': FILED,
  'evidence-list': ['number', 'guardians'],
  'statement-record': FILED,
  'hearing-record': FILED,
  'legal-review-opinion': FILED,
  'deliberation-record': FILED,
  'closing-report': FILED,
  'enrolment-certificate': [...PAPER, 'childName', 'childSex', 'childBornOn', 'childCitizenId'],
  'monthly-return': PAPER,
}

/** A tag that says all another one does. */
export const SAID_BY: Readonly<Partial<Record<TagName, TagName>>> = { guardians: 'guardianDetails' }

/** Tags without which a paper would not say what the law asks of it. */
export function tagsAsked(kind: WordedKind): readonly TagName[] {
  return [...new Set([...TAGS_OF_LAW[kind], ...kindRuleOf(kind).required])]
}

/** Which of them are not among the labels of a template. */
export function missingTags(kind: WordedKind, labels: readonly string[]): readonly TagName[] {
  const has = (tag: TagName | undefined): boolean => tag !== undefined && labels.includes(tagLabel(tag))
  return tagsAsked(kind).filter((tag) => !has(tag) && !has(SAID_BY[tag]))
}
