// @NOTE table: every data set with its purpose and legal basis (个人信息处理活动登记). Laws are named by code; their words
// are the texts `privacy.law.<code>`, taken from what is known of the law, and a county may add a note of its own.

/** What a data set rests on (个人信息保护法 13): a statutory duty needs no consent, consent must be on file. */
export type Basis = 'statutory-duty' | 'consent'

export interface DataSet {
  readonly code: string
  readonly basis: Basis
  readonly laws: readonly string[]
  /** Under 14, health, disability, religion, whereabouts (个人信息保护法 28). */
  readonly sensitive: boolean
  /** The part of the system that will hold it is not built yet. */
  readonly planned?: true
  /** Retention rule of domain.ts; `archive`: files of a case, by the rules of archives; `never`: kept as long as the system. */
  readonly retention:
    | 'roster-files'
    | 'aged-out-children'
    | 'sessions'
    | 'account-phones'
    | 'requesters'
    | 'tips'
    | 'archive'
    | 'audit'
    | 'consents'
}

const DUTY = ['pipl-13', 'pipl-34'] as const

export const DATA_SETS: readonly DataSet[] = [
  {
    code: 'police',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'health',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'villages',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'minors-43', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'disabled',
    basis: 'statutory-duty',
    laws: [...DUTY, 'disabled-15', 'disabled-20', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'civil-affairs',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'minors-29', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'schools',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-7', 'cel-13', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'roster-files',
  },
  {
    code: 'register',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-5', 'cel-13', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'aged-out-children',
  },
  {
    code: 'findings',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'minors-28', 'pipl-24', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'archive',
  },
  {
    code: 'cases',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'cel-58', 'minors-28', 'minors-83', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'archive',
  },
  {
    code: 'documents',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'cel-58', 'minors-28', 'minors-83', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'archive',
  },
  {
    code: 'attendance',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'minors-28', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'aged-out-children',
  },
  {
    code: 'early-signs',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cel-13', 'minors-28', 'pipl-24', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'aged-out-children',
  },
  {
    code: 'care',
    planned: true,
    basis: 'statutory-duty',
    laws: [...DUTY, 'minors-29', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'archive',
  },
  {
    code: 'social-support',
    basis: 'consent',
    laws: ['pipl-31', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'consents',
  },
  { code: 'publicity', basis: 'consent', laws: ['pipl-31', 'pipl-55'], sensitive: true, retention: 'consents' },
  {
    code: 'accounts',
    basis: 'statutory-duty',
    laws: [...DUTY, 'cyber-21'],
    sensitive: false,
    retention: 'account-phones',
  },
  { code: 'sessions', basis: 'statutory-duty', laws: ['cyber-21'], sensitive: false, retention: 'sessions' },
  {
    code: 'audit',
    basis: 'statutory-duty',
    laws: ['minors-net-36', 'cyber-21', 'pipl-56'],
    sensitive: false,
    retention: 'audit',
  },
  {
    code: 'requests',
    basis: 'statutory-duty',
    laws: ['pipl-45', 'pipl-47', 'minors-net-34'],
    sensitive: false,
    retention: 'requesters',
  },
  {
    code: 'tips',
    basis: 'statutory-duty',
    laws: [...DUTY, 'minors-11', 'cel-9', 'pipl-28', 'pipl-55'],
    sensitive: true,
    retention: 'tips',
  },
]

/** Data sets that rest on consent: a record of it belongs on file for each child. */
export const CONSENT_SETS: readonly string[] = DATA_SETS.filter(({ basis }) => basis === 'consent').map(
  ({ code }) => code,
)

/** Data sets that need an impact assessment before they are processed (个人信息保护法 55). */
export const ASSESSED_SETS: readonly string[] = DATA_SETS.filter(
  ({ laws, planned }) => laws.includes('pipl-55') && !planned,
).map(({ code }) => code)
