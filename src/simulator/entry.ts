import type { Clerk, WrittenAdult } from './clerks.ts'
import type { Day } from './days.ts'
import type { Child, Claim, PupilRecord, RecordStatus, School, Village } from './model.ts'

export type RosterKind =
  | 'police-household'
  | 'police-floating'
  | 'hospital-birth'
  | 'village'
  | 'disabled'
  | 'civil-affairs'
  | 'enrolment'

/** One line of a roster as its clerk meant it: right or wrong, before the sheet's own damage. */
export interface Entry {
  readonly child: Child | undefined
  readonly record: PupilRecord | undefined
  readonly clerk: Clerk
  /** Tells lines about the same child apart. */
  readonly line: number
  /** Village whose list the line stands in. */
  village: Village | undefined
  name: string
  formerName: string
  sex: 'male' | 'female' | ''
  born: Day | undefined
  id: string
  nationality: string
  householdDivision: string
  householdAddress: string
  residenceDivision: string
  residenceAddress: string
  guardian1: WrittenAdult | undefined
  guardian2: WrittenAdult | undefined
  householder: string
  relationToHouseholder: string
  householdNumber: string
  phone: string
  event: '' | 'moved-in' | 'moved-out' | 'deceased'
  eventOn: Day | undefined
  movedTo: string
  school: School | undefined
  grade: number
  classCode: string
  pupilNumber: string
  status: RecordStatus | ''
  statusUntil: Day | undefined
  studyMode: '' | 'day' | 'boarding' | 'home-taught'
  attends: boolean | undefined
  claim: Claim | ''
  claimedSchool: string
  claimedGrade: string
  reason: string
  deferralPaper: string
  sponsor: string
  birthCertificate: string
  disabilityCertificate: string
  disabilityType: string
  disabilityLevel: string
  assistance: string
  leftBehind: '' | '0' | '1' | '2'
  migrant: boolean | undefined
  remark: string
}

/** An empty line of a clerk; every line has the same shape, which keeps a million of them fast. */
export function blankEntry(
  child: Child | undefined,
  record: PupilRecord | undefined,
  clerk: Clerk,
  line: number,
): Entry {
  return {
    child,
    record,
    clerk,
    line,
    village: undefined,
    name: '',
    formerName: '',
    sex: '',
    born: undefined,
    id: '',
    nationality: '',
    householdDivision: '',
    householdAddress: '',
    residenceDivision: '',
    residenceAddress: '',
    guardian1: undefined,
    guardian2: undefined,
    householder: '',
    relationToHouseholder: '',
    householdNumber: '',
    phone: '',
    event: '',
    eventOn: undefined,
    movedTo: '',
    school: undefined,
    grade: 0,
    classCode: '',
    pupilNumber: '',
    status: '',
    statusUntil: undefined,
    studyMode: '',
    attends: undefined,
    claim: '',
    claimedSchool: '',
    claimedGrade: '',
    reason: '',
    deferralPaper: '',
    sponsor: '',
    birthCertificate: '',
    disabilityCertificate: '',
    disabilityType: '',
    disabilityLevel: '',
    assistance: '',
    leftBehind: '',
    migrant: undefined,
    remark: '',
  }
}

export type Cell = string | number | DateCell | null

/** A cell Excel keeps as a serial number and shows as a date. */
export class DateCell {
  readonly serial: number
  constructor(serial: number) {
    this.serial = serial
  }
}

export interface Column {
  readonly head: string
  readonly width: number
  /** Upper head, for sheets with two rows of heads. */
  readonly group?: string
  cell(entry: Entry, number: number): Cell
}

export type RosterFormat = 'xlsx' | 'csv-gb18030' | 'csv-utf8'

/** A file some office sends: what it is, what it looks like, and its lines. */
export interface Roster {
  readonly kind: RosterKind
  readonly file: string
  readonly sourceName: string
  readonly asOf: Day
  readonly format: RosterFormat
  readonly sheetName: string
  /** Lines above the heads, such as the title and 填表单位. */
  readonly titles: readonly string[]
  /** Lines below the last row, such as 合计 and 填表人. */
  readonly notes: (rows: number) => readonly string[]
  readonly columns: readonly Column[]
  entries(): Iterable<Entry>
}
