import type { FieldName } from './fields-domain.ts'

/** What can be said about a cell or a row. Texts: `rosters.remark.<code>` and, what would be right, `rosters.advice.<code>`. */
export const REMARK_CODES = [
  'name-missing',
  'name-not-a-name',
  'name-too-long',
  'name-cleaned',
  'name-has-gap',
  'identity-missing',
  'certificate-or-mother-missing',
  'school-missing',
  'cell-error',
  'born-on-not-a-day',
  'born-on-unreadable',
  'born-on-in-future',
  'born-on-too-long-ago',
  'born-on-two-digit-year',
  'born-on-year-only',
  'born-on-month-only',
  'born-on-month-ambiguous',
  'born-on-contradicts-id',
  'born-on-from-faulty-id',
  'citizen-id-is-a-number',
  'citizen-id-precision-lost',
  'citizen-id-wrong-check-digit',
  'citizen-id-wrong-length',
  'citizen-id-wrong-characters',
  'citizen-id-no-such-birth-date',
  'citizen-id-old-15-digits',
  'citizen-id-region-unknown',
  'citizen-id-of-guardian',
  'citizen-id-repeated',
  'relative-id-invalid',
  'sex-unreadable',
  'sex-contradicts-id',
  'nationality-unknown',
  'phone-malformed',
  'date-unreadable',
  'township-unknown',
  'village-unknown',
  'division-code-unknown',
  'school-code-malformed',
  'school-unknown',
  'grade-unknown',
  'class-unreadable',
  'class-missing',
  'pupil-number-malformed',
  'pupil-number-contradicts-id',
  'pupil-status-unknown',
  'pupil-status-unlawful',
  'suspension-without-end',
  'study-mode-unknown',
  'yes-no-unreadable',
  'schooling-claim-unknown',
  'birth-certificate-malformed',
  'disability-certificate-malformed',
  'disability-type-unknown',
  'disability-level-unknown',
  'disability-contradicts-certificate',
  'left-behind-unknown',
] as const
export type RemarkCode = (typeof REMARK_CODES)[number]

/**
 * `fault`: the row is not taken and comes back in the quarantine file.
 * `warning`: the row is taken, without the value in question, and comes back in the list of warnings.
 */
export type Severity = 'fault' | 'warning'

export interface Remark {
  readonly code: RemarkCode
  readonly severity: Severity
  /** Column it is about; null when it is about the row as a whole or a column that is not there. */
  readonly column: number | null
  readonly field: FieldName | null
  /** What stands in the cell. */
  readonly value: string
  /** Row that said the same before (`citizen-id-repeated`). */
  readonly otherRow?: number
}

/** Rows that hold no child: counted, never quarantined. */
export const SKIP_REASONS = ['blank', 'total', 'note', 'repeated-head', 'no-used-cell'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]
