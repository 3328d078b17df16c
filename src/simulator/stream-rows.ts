import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCitizenId } from '../kernel/citizen-id.ts'
import type { WrittenAdult } from './clerks.ts'
import { textOfDay } from './days.ts'
import type { Cell, Entry, Roster, RosterKind } from './entry.ts'
import { writeCsv } from './files/csv-writer.ts'
import { LinkBook } from './links.ts'
import type { County } from './model.ts'
import { gradeCodeOf } from './offices/enrolment.ts'
import { groupOf } from './offices/village.ts'
import { idCell } from './offices/writing.ts'
import { rostersOf, type WritingOptions, type WrittenRoster, writeTruth } from './write-rosters.ts'

/**
 * Columns of a checked roster row with their DuckDB types, in order: what importing the files would give, without
 * Excel in between. For measuring reconciliation at sizes where writing and reading workbooks would take the time.
 */
export const CHECKED_ROW_COLUMNS = {
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

/** A line of a roster as a checked row, in the order of `CHECKED_ROW_COLUMNS`. */
export function checkedRow(entry: Entry, rowNumber: number): Cell[] {
  const id = entry.id === '' ? undefined : readCitizenId(String(idCell(entry.id, entry)))
  const { school, guardian1, guardian2 } = entry
  return [
    rowNumber,
    cleanName(entry.name),
    cleanName(entry.formerName),
    entry.sex || null,
    entry.born === undefined ? null : textOfDay(entry.born),
    id?.ok ? id.citizenId : null,
    id && !id.ok ? id.cleaned : null,
    id && !id.ok ? id.fault : null,
    entry.nationality || null,
    entry.householdDivision || null,
    groupOf(entry),
    entry.householdAddress || null,
    entry.residenceDivision || null,
    null,
    entry.residenceAddress || null,
    ...adultCells(guardian1),
    ...adultCells(guardian2),
    cleanName(entry.householder),
    entry.relationToHouseholder || null,
    entry.householdNumber || null,
    entry.phone || null,
    entry.event || null,
    entry.event === '' || entry.eventOn === undefined ? null : textOfDay(entry.eventOn),
    entry.movedTo || null,
    school?.code ?? null,
    school?.name ?? null,
    school ? divisionOfSchool(school.division) : null,
    school ? gradeCodeOf(entry.grade) : null,
    entry.classCode || null,
    entry.pupilNumber || null,
    entry.status || null,
    entry.statusUntil === undefined ? null : textOfDay(entry.statusUntil),
    entry.studyMode || null,
    entry.attends === undefined ? null : String(entry.attends),
    entry.claim === 'too-young' ? null : entry.claim || null,
    entry.claimedSchool || null,
    entry.claim === '' ? null : entry.reason || null,
    entry.deferralPaper || null,
    entry.sponsor || null,
    entry.birthCertificate || null,
    entry.disabilityCertificate || null,
    entry.disabilityType || null,
    entry.disabilityLevel || null,
    entry.assistance || null,
    entry.leftBehind || null,
    entry.migrant === undefined ? null : String(entry.migrant),
    null,
  ]
}

function adultCells(adult: WrittenAdult | undefined): [Cell, Cell, Cell, Cell] {
  if (!adult) return [null, null, null, null]
  const id = adult.id === '' ? undefined : readCitizenId(adult.id)
  return [cleanName(adult.name), adult.role, id?.ok ? id.citizenId : null, adult.phone || null]
}

function cleanName(name: string): string | null {
  return name === '' ? null : name.replace(/[・•.．‧ ]/g, '·')
}

const divisionOfSchool = (division: string): string =>
  division.startsWith('540199') ? division : `${division.slice(0, 6)}000000`

/** Checked rows of one kind, with the child and the pupil record each is truly about. */
export function* streamRosterRows(
  county: County,
  kind: RosterKind,
): Generator<{ readonly roster: Roster; readonly row: Cell[]; readonly entry: Entry }> {
  for (const roster of rostersOf(county)) {
    if (roster.kind !== kind) continue
    let number = 0
    for (const entry of roster.entries()) yield { roster, row: checkedRow(entry, ++number), entry }
  }
}

/**
 * Writes checked rows as CSV, one file per source, all villages in one; beside them the same truth files as
 * `writeRosters`. Read with `read_csv(…, columns = CHECKED_ROW_COLUMNS)`.
 */
export async function writeRosterRows(
  county: County,
  directory: string,
  options: WritingOptions = {},
): Promise<readonly WrittenRoster[]> {
  await mkdir(join(directory, 'rosters'), { recursive: true })
  const links = new LinkBook()
  const written: WrittenRoster[] = []
  const rosters = rostersOf(county)
  const groups = [...Map.groupBy(rosters, (roster) => (roster.kind === 'village' ? 'village' : roster.file)).values()]
  for (const [at, group] of groups.entries()) {
    const first = group[0]!
    const sameKind = written.filter((roster) => roster.kind === first.kind).length
    const file = `${first.kind}${sameKind > 0 ? `-${sameKind + 1}` : ''}.csv`
    options.onProgress?.((at / groups.length) * 0.9, file)
    const lines = await writeCsv(join(directory, 'rosters', file), 'utf8', rowsOf(file, group, links))
    const sourceName = group.length > 1 ? '各乡镇' : first.sourceName
    written.push({ file, kind: first.kind, sourceName, asOfOn: textOfDay(first.asOf), rows: lines - 1 })
  }
  await writeTruth(county, directory, links, written)
  options.onProgress?.(1, 'done')
  return written
}

function* rowsOf(file: string, rosters: readonly Roster[], links: LinkBook): Generator<readonly Cell[]> {
  links.begin(file)
  yield Object.keys(CHECKED_ROW_COLUMNS)
  let number = 0
  for (const roster of rosters) {
    for (const entry of roster.entries()) {
      links.add(++number, entry)
      yield checkedRow(entry, number)
    }
  }
}
