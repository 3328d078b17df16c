import type { Certainty } from '../../register/domain.ts'
import type { RecordVerdict } from '../../enrolment/domain.ts'
import type { ChildEvidence, PupilRecord } from './evidence.ts'
import { newestClaim, type StandingDecision } from './standing.ts'

/** Why a pupil record is thought to be what it is; each code has a text. */
export type RecordReason =
  | 'one-record-one-child'
  | 'record-not-active'
  | 'other-record-is-attended'
  | 'child-moved-away'
  | 'child-deceased'
  | 'school-says-absent'
  | 'village-says-not-in-school'
  | 'survey-names-other-school'
  | 'in-no-population-roster'

export interface RecordDecision {
  readonly pupilNo: number
  /** null for a record that is not active: nothing claims that its child is in school. */
  readonly verdict: RecordVerdict | null
  readonly reason: RecordReason
  readonly certainty: Certainty
}

/** Decides for every record of a child whether it is real, 重复, 空挂, 人籍不一致 or unknown to every population roster. */
export function decideRecords(evidence: ChildEvidence, standing: StandingDecision): readonly RecordDecision[] {
  return evidence.pupils.map((record) => decideRecord(record, evidence, standing))
}

function decideRecord(record: PupilRecord, evidence: ChildEvidence, standing: StandingDecision): RecordDecision {
  const decide = (verdict: RecordVerdict | null, reason: RecordReason, certainty: Certainty): RecordDecision => ({
    pupilNo: record.pupilNo,
    verdict,
    reason,
    certainty,
  })
  if (record.status !== 'enrolled') return decide(null, 'record-not-active', 'certain')
  if (standing.realPupilNo !== record.pupilNo)
    return decide('duplicate', 'other-record-is-attended', matchCertainty(record))
  if (standing.population === 'deceased') return decide('ghost', 'child-deceased', matchCertainty(record))
  if (standing.population === 'moved-away' && record.isHere) return decide('ghost', 'child-moved-away', 'likely')
  if (standing.standing === 'in-no-school' && standing.reason === 'school-says-absent') {
    return decide('ghost', 'school-says-absent', standing.certainty ?? 'likely')
  }
  if (standing.standing === 'in-no-school' && standing.reason === 'village-says-not-in-school') {
    return decide('ghost', 'village-says-not-in-school', standing.certainty ?? 'possible')
  }
  if (namesOtherSchool(record, evidence)) return decide('mismatch', 'survey-names-other-school', 'likely')
  if (standing.population === 'school-only') return decide('unknown', 'in-no-population-roster', 'likely')
  return decide('real', 'one-record-one-child', matchCertainty(record))
}

/** 人籍不一致: the household line met the child at another school of the county than its record says, or outside. */
function namesOtherSchool(record: PupilRecord, evidence: ChildEvidence): boolean {
  const claim = newestClaim(evidence)
  if (!claim) return false
  if (claim.claim === 'in-school-elsewhere') return record.isHere
  return (
    claim.claim === 'in-school' && claim.claimedSchoolCode !== null && claim.claimedSchoolCode !== record.schoolCode
  )
}

function matchCertainty(record: PupilRecord): Certainty {
  if (record.how === 'same-id' || record.how === 'decided') return 'certain'
  return record.probability >= 0.99 ? 'certain' : record.probability >= 0.9 ? 'likely' : 'possible'
}
