/** Columns of a taken roster as the reconciliation reads them, with their DuckDB types. One row per row of the sheet. */
export const ROSTER_COLUMNS = {
  row_no: 'INTEGER',
  name: 'VARCHAR',
  former_name: 'VARCHAR',
  sex: 'VARCHAR',
  born_on: 'DATE',
  citizen_id: 'VARCHAR',
  citizen_id_text: 'VARCHAR',
  citizen_id_fault: 'VARCHAR',
  nationality: 'VARCHAR',
  household_division: 'VARCHAR',
  household_group: 'VARCHAR',
  household_address: 'VARCHAR',
  residence_division: 'VARCHAR',
  residence_group: 'VARCHAR',
  residence_address: 'VARCHAR',
  guardian1_name: 'VARCHAR',
  guardian1_role: 'VARCHAR',
  guardian1_citizen_id: 'VARCHAR',
  guardian1_phone: 'VARCHAR',
  guardian2_name: 'VARCHAR',
  guardian2_role: 'VARCHAR',
  guardian2_citizen_id: 'VARCHAR',
  guardian2_phone: 'VARCHAR',
  householder_name: 'VARCHAR',
  kin_to_householder: 'VARCHAR',
  household_number: 'VARCHAR',
  phone: 'VARCHAR',
  event: 'VARCHAR',
  event_on: 'DATE',
  moved_to: 'VARCHAR',
  school_code: 'VARCHAR',
  school_name: 'VARCHAR',
  school_division: 'VARCHAR',
  grade_code: 'VARCHAR',
  class_code: 'VARCHAR',
  pupil_number: 'VARCHAR',
  enrolment_status: 'VARCHAR',
  status_until: 'DATE',
  study_mode: 'VARCHAR',
  attends: 'BOOLEAN',
  schooling_claim: 'VARCHAR',
  claimed_school_name: 'VARCHAR',
  not_in_school_reason: 'VARCHAR',
  deferral_paper: 'VARCHAR',
  sponsor_name: 'VARCHAR',
  birth_certificate_number: 'VARCHAR',
  disability_certificate_number: 'VARCHAR',
  disability_type: 'VARCHAR',
  disability_level: 'VARCHAR',
  assistance_kind: 'VARCHAR',
  left_behind: 'VARCHAR',
  is_migrant_child: 'BOOLEAN',
  warnings: 'VARCHAR[]',
} as const

export type RosterColumn = keyof typeof ROSTER_COLUMNS
export const ROSTER_COLUMN_NAMES = Object.keys(ROSTER_COLUMNS) as RosterColumn[]

/** A row as it is taken. What is not there is null. */
export type RosterValues = {
  [Column in Exclude<RosterColumn, 'row_no' | 'warnings'>]: (typeof ROSTER_COLUMNS)[Column] extends 'BOOLEAN'
    ? boolean | null
    : string | null
} & { row_no: number; warnings: string[] }

const EMPTY = Object.fromEntries(ROSTER_COLUMN_NAMES.map((name) => [name, null])) as unknown as RosterValues

export function emptyValues(rowNumber: number): RosterValues {
  return { ...EMPTY, row_no: rowNumber, warnings: [] }
}
