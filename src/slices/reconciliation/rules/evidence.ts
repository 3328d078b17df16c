import type { PlainDate } from '../../../kernel/plain-date.ts'

/** How a row was tied to its child: the register speaks of it, the finding page explains it. */
export type MatchKind = 'origin' | 'same-id' | 'id-one-error' | 'scored' | 'decided'

/** What one population roster says of a child. */
export interface PopulationRecord {
  readonly kind: 'police-household' | 'police-floating' | 'hospital-birth' | 'village' | 'disabled' | 'civil-affairs'
  readonly asOfOn: PlainDate
  readonly event: 'moved-in' | 'moved-out' | 'deceased' | null
  readonly eventOn: PlainDate | null
  readonly claim: SchoolingClaim | null
  /** School the claim names, resolved in the county's directory. */
  readonly claimedSchoolCode: string | null
  readonly claimedSchoolName: string | null
  readonly notInSchoolReason: string | null
}

export type SchoolingClaim =
  | 'in-school'
  | 'in-school-elsewhere'
  | 'deferred'
  | 'home-taught'
  | 'completed'
  | 'dropped-out'
  | 'never-enrolled'
  | 'moved-away'
  | 'deceased'
  | 'unknown'

/** One record of the enrolment system that was linked to a child. */
export interface PupilRecord {
  /** Number of the record inside the run. */
  readonly pupilNo: number
  readonly asOfOn: PlainDate
  readonly status: 'enrolled' | 'suspended' | 'graduated' | 'left' | 'transferred-out' | 'deceased'
  readonly statusUntil: PlainDate | null
  /** True for a school of this county. */
  readonly isHere: boolean
  readonly schoolCode: string | null
  readonly gradeCode: string | null
  readonly studyMode: 'day' | 'boarding' | 'home-taught' | null
  /** 是否在校 as the school itself says; null when the file does not tell. */
  readonly attends: boolean | null
  readonly how: MatchKind
  readonly probability: number
}

/** A pupil record that looks like the child but was not accepted as the same person. */
export interface NearMiss {
  readonly pupilNo: number
  readonly probability: number
  /** True while that record belongs to no other child. */
  readonly isFree: boolean
}

/** Everything the run knows of one child. */
export interface ChildEvidence {
  readonly bornOn: PlainDate | null
  readonly population: readonly PopulationRecord[]
  readonly pupils: readonly PupilRecord[]
  readonly nearMisses: readonly NearMiss[]
}
