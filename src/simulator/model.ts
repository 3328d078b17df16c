import type { Sex } from '../kernel/citizen-id.ts'
import type { Day } from './days.ts'
import type { OutOfSchoolKind } from './rates.ts'

export interface Township {
  readonly index: number
  readonly code: string
  readonly name: string
  readonly kind: '街道' | '镇' | '乡'
  readonly pastoral: boolean
  readonly villages: Village[]
}

export interface Village {
  readonly index: number
  readonly code: string
  readonly name: string
  readonly township: Township
  readonly urban: boolean
  readonly weight: number
  /** GB/T 3304 codes by weight. */
  readonly peoples: readonly (readonly [string, number])[]
  readonly surnames: readonly string[]
  readonly groups: number
  primary: School
  /** Teaching point for the first grades, when the village has one. */
  point: School | undefined
  junior: School
}

export type SchoolKind = 'teaching-point' | 'primary' | 'nine-year' | 'junior' | 'special'

export interface School {
  readonly index: number
  readonly code: string
  readonly name: string
  readonly kind: SchoolKind
  /** 12 digits; for schools outside the county the county's 6 digits and zeros. */
  readonly division: string
  readonly place: string
  readonly inCounty: boolean
  readonly inProvince: boolean
  readonly town: boolean
  readonly firstGrade: number
  readonly lastGrade: number
}

export interface Adult {
  readonly name: string
  readonly roots: number
  readonly born: Day
  readonly citizenId: string
  readonly phone: string
}

export type Home = 'resident' | 'away-in-province' | 'away-out-of-province' | 'moved-in'

export interface Family {
  readonly index: number
  /** Village of the 户口, or of the rented home when moved in. */
  readonly village: Village
  /** Village the family lives in when it is here: another than that of the 户口 for those who moved to the county seat. */
  readonly residence: Village
  readonly group: number
  readonly house: number
  readonly home: Home
  readonly nationality: string
  readonly surname: string
  readonly father: Adult | undefined
  readonly mother: Adult | undefined
  readonly fatherAway: boolean
  readonly motherAway: boolean
  readonly householder: 'father' | 'mother' | 'grandfather'
  readonly householdNumber: string
  /** Where the family came from or went to. */
  readonly elsewhere: Place | undefined
  readonly arrived: Day
  /** 户口 moved away, or an inbound family that left again. */
  readonly gone: Day | undefined
  readonly aid: string
  readonly children: Child[]
}

export interface Place {
  readonly code: string
  readonly name: string
  readonly inProvince: boolean
  readonly schools: readonly School[]
}

export type Standing =
  | 'in-school-here'
  | 'in-school-elsewhere'
  | 'deferred'
  | 'home-taught'
  | 'completed'
  | 'in-no-school'
  | 'under-age'
  | 'over-age'
  | 'moved-away'
  | 'deceased'
  | 'lives-elsewhere'

export type RecordStatus = 'enrolled' | 'suspended' | 'graduated' | 'left' | 'transferred-out'
export type RecordVerdict = 'real' | 'duplicate' | 'ghost' | 'mismatch' | 'unknown' | 'closed'

export interface PupilRecord {
  readonly id: number
  readonly child: Child
  readonly school: School
  readonly grade: number
  readonly intakeYear: number
  serial: number
  readonly boarding: boolean
  status: RecordStatus
  statusUntil: Day | undefined
  attends: boolean
  verdict: RecordVerdict
  /** Made without the papers: more errors. */
  readonly second: boolean
}

/** Offices that hold a row about a child, as bits of `knownTo`. */
export const KNOWN = {
  police: 1,
  floating: 2,
  hospital: 4,
  village: 8,
  disabled: 16,
  aid: 32,
  poverty: 64,
  province: 128,
  /** The list of the village a family lives in, when that is not the village of its 户口. */
  residenceList: 256,
} as const

export interface OtherRegistration {
  readonly citizenId: string
  readonly born: Day
  readonly village: Village
}

export interface Disability {
  readonly type: string
  readonly level: string
  readonly certified: boolean
}

export interface Child {
  readonly id: number
  readonly family: Family
  readonly sex: Sex
  readonly name: string
  readonly roots: number
  readonly formerName: string
  readonly nationality: string
  readonly born: Day
  /** Age on 31 August of the school year: what school age is counted by. */
  readonly age: number
  readonly citizenId: string
  readonly registered: boolean
  /** 重复户口: registered a second time, elsewhere in the county, with another number. */
  readonly otherRegistration: OtherRegistration | undefined
  twin: Child | undefined
  disability: Disability | undefined
  orphan: boolean
  deceased: Day | undefined
  /** First school year; 0 while too young. */
  entryYear: number
  standing: Standing
  kind: OutOfSchoolKind | undefined
  /** Out of school since, deferred since, back since. */
  since: Day | undefined
  note: '' | 'returned' | 'suspended' | 'just-arrived' | 'record-at-origin' | 'expired' | 'commuter'
  /** 1–9, 10 when through; 0 before. */
  grade: number
  attends: School | undefined
  record: PupilRecord | undefined
  second: PupilRecord | undefined
  knownTo: number
  /** What the village survey answers (decided once, since truth must know the traces). */
  claim: Claim
}

export type Claim =
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
  | 'too-young'

export interface Dates {
  readonly asOf: Day
  readonly schoolYear: number
  readonly cutOff: Day
  readonly police: Day
  readonly floating: Day
  readonly hospital: Day
  readonly village: Day
  readonly disabled: Day
  readonly aid: Day
  readonly enrolment: Day
  readonly province: Day
}

export interface County {
  readonly seed: number
  readonly code: string
  readonly name: string
  readonly province: string
  readonly city: string
  readonly dates: Dates
  readonly defectsFactor: number
  readonly townships: readonly Township[]
  readonly villages: readonly Village[]
  readonly schools: readonly School[]
  readonly places: readonly Place[]
  readonly families: readonly Family[]
  /** Everybody made: children counted, older ones on the register, and those who left or died. */
  readonly children: readonly Child[]
  readonly records: readonly PupilRecord[]
}
