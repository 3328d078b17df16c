// @NOTE table: the three ledgers with their usual columns (standards §4.8); pages and Excel are made from it
import { DROPOUT_STATES, RETURNED_STATES, SUSPECTED_STATES, type CaseState } from './domain.ts'

/** 三本台账; texts `ledger.<ledger>`. */
export const LEDGERS = ['school-age', 'suspected', 'dropout'] as const
export type Ledger = (typeof LEDGERS)[number]

const PLACE_COLUMNS = ['township', 'village'] as const
const HOUSEHOLD_COLUMNS = ['householder', 'kinToHouseholder'] as const
const CHILD_COLUMNS = ['name', 'sex', 'nationality', 'bornOn', 'citizenId'] as const
const HOME_COLUMNS = ['householdAddress', 'residenceAddress', 'guardian', 'guardianPhone'] as const
const SCHOOL_COLUMNS = ['school', 'grade', 'pupilNumber', 'groups'] as const

/** Columns in their order; texts `ledger.column.<column>`. */
export const LEDGER_COLUMNS = {
  'school-age': [
    ...PLACE_COLUMNS,
    ...HOUSEHOLD_COLUMNS,
    ...CHILD_COLUMNS,
    ...HOME_COLUMNS,
    'standing',
    'state',
    ...SCHOOL_COLUMNS,
    'deferralPaper',
    'notInSchoolReason',
    'sponsor',
    'verifiedOn',
  ],
  suspected: [
    ...PLACE_COLUMNS,
    ...CHILD_COLUMNS,
    'caseNumber',
    'state',
    'stateOn',
    'foundBy',
    'foundOn',
    'standing',
    ...SCHOOL_COLUMNS,
    'causes',
    'whereabouts',
    'verifiedOn',
    'explanation',
    'deferralPaper',
    'notInSchoolReason',
    'sponsor',
    'lead',
    'members',
    'visitCount',
    'lastVisitOn',
    ...HOUSEHOLD_COLUMNS,
    ...HOME_COLUMNS,
  ],
  dropout: [
    ...PLACE_COLUMNS,
    ...CHILD_COLUMNS,
    'caseNumber',
    'state',
    'stateOn',
    'foundBy',
    'foundOn',
    'outOfSchoolSince',
    'causes',
    'whereabouts',
    'verifiedOn',
    'standing',
    ...SCHOOL_COLUMNS,
    'deferralPaper',
    'notInSchoolReason',
    'sponsor',
    'lead',
    'members',
    'visitCount',
    'lastVisitOn',
    'papers',
    'returnedOn',
    'placement',
    'stability',
    'closingReason',
    'closedOn',
    ...HOUSEHOLD_COLUMNS,
    ...HOME_COLUMNS,
  ],
} as const satisfies Record<Ledger, readonly string[]>
export type LedgerColumn = (typeof LEDGER_COLUMNS)[Ledger][number]

/** Parts of a ledger a reader may narrow it to; texts `ledger.part.<part>`. */
export const LEDGER_PARTS = ['suspected', 'explained', 'out', 'returned', 'closed'] as const
export type LedgerPart = (typeof LEDGER_PARTS)[number]

/** States each part is made of, as they were on the ledger's day. */
export const PART_STATES = {
  suspected: SUSPECTED_STATES,
  explained: ['explained'],
  out: DROPOUT_STATES,
  returned: RETURNED_STATES,
  closed: ['closed'],
} as const satisfies Record<LedgerPart, readonly CaseState[]>

/** Parts each ledger has; a suspicion that was confirmed stands in the next ledger. */
export const PARTS_OF = {
  'school-age': ['suspected', 'out', 'returned'],
  suspected: ['suspected', 'explained'],
  dropout: ['out', 'returned', 'closed'],
} as const satisfies Record<Ledger, readonly LedgerPart[]>

/** What a ledger shows when nothing is said: every child, what is open of suspicions, and of dropouts those not closed. */
export const USUAL_PARTS = {
  'school-age': [],
  suspected: ['suspected'],
  dropout: ['out', 'returned'],
} as const satisfies Record<Ledger, readonly LedgerPart[]>
