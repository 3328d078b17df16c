import { type FindingKind, type Verdict, VERDICT_RULES } from '../domain.ts'

/** What the engine had judged of two records, and what a verdict says of that. */
export interface MatchJudgement {
  /** `linked`: taken for one person. `apart`: taken for two. */
  readonly judged: 'linked' | 'apart'
  readonly confirmed: boolean
}

const CONFIRMED_LINK: MatchJudgement = { judged: 'linked', confirmed: true }
const CONFIRMED_APART: MatchJudgement = { judged: 'apart', confirmed: true }
const REFUTED_LINK: MatchJudgement = { judged: 'linked', confirmed: false }
const REFUTED_APART: MatchJudgement = { judged: 'apart', confirmed: false }

type ByKind = Partial<Record<FindingKind, MatchJudgement>>

/** A finding about a child's own pupil record: whoever settles it so takes the record for that child's. */
const OWN_RECORD: ByKind = {
  'ghost-enrolment': CONFIRMED_LINK,
  'duplicate-enrolment': CONFIRMED_LINK,
  'person-record-mismatch': CONFIRMED_LINK,
}

/**
 * What each verdict says of the engine's matching, by kind of finding. Verdicts that say nothing of it — the child is on
 * leave, taught at home, its data are wrong — are left out.
 */
const JUDGEMENTS: Partial<Record<Verdict, ByKind>> = {
  'same-person': { 'out-of-school': REFUTED_APART, 'unknown-to-rosters': REFUTED_APART },
  'duplicate-child': { 'out-of-school': REFUTED_APART },
  'belongs-to-county': { 'unknown-to-rosters': CONFIRMED_APART },
  'enrolled-elsewhere': { 'out-of-school': CONFIRMED_APART },
  attends: OWN_RECORD,
  'record-is-ghost': OWN_RECORD,
  'record-is-duplicate': OWN_RECORD,
  'studies-elsewhere-than-record': OWN_RECORD,
  'not-the-same-child': {
    'out-of-school': CONFIRMED_APART,
    'ghost-enrolment': REFUTED_LINK,
    'duplicate-enrolment': REFUTED_LINK,
    'person-record-mismatch': REFUTED_LINK,
  },
  'moved-away': { 'ghost-enrolment': CONFIRMED_LINK },
  deceased: { 'ghost-enrolment': CONFIRMED_LINK },
}

/** What a verdict on a finding says of the engine's matching; undefined where it says nothing. */
export function judgementOf(kind: FindingKind, verdict: Verdict): MatchJudgement | undefined {
  return VERDICT_RULES[verdict].kinds.includes(kind) ? JUDGEMENTS[verdict]?.[kind] : undefined
}
