import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { TableRow } from '../../../platform/tables/cell.ts'
import type { RosterKind } from '../domain.ts'
import type { Remark } from '../remarks-domain.ts'
import { checkIdentity, otherDay } from './identity.ts'
import { readName } from './names.ts'
import type { Places, PlaceText } from './places.ts'
import { checkRelatives } from './relatives.ts'
import type { RosterValues } from './roster-columns.ts'
import { type ColumnOf, RowContext } from './row-context.ts'
import { checkClaim, checkEnrolment, type Schools } from './schooling.ts'
import {
  plainText,
  readChange,
  readDisabilityLevel,
  readDisabilityType,
  readLeftBehind,
  readNationality,
  readYesNo,
} from './value-lists.ts'

export interface RowRules {
  readonly kind: RosterKind
  readonly columns: ColumnOf
  readonly asOf: PlainDate
  readonly today: PlainDate
  readonly places: Places
  readonly schools: Schools
  /** 白石镇入户摸排表: the township of rows that do not say one. */
  readonly township: string | null
}

/** `values` is undefined when the row has a fault and is not taken. */
export interface CheckedRow {
  readonly values: RosterValues | undefined
  readonly remarks: readonly Remark[]
}

/** Checks one row that holds a child: every cell becomes a typed value or a remark. */
export function checkRow(row: TableRow, rules: RowRules): CheckedRow {
  const context = new RowContext(row, rules.columns)
  checkName(context, rules.kind)
  const relativeIds = checkRelatives(context)
  checkIdentity(context, rules.today, relativeIds)
  context.values.nationality = context.listed('nationality', readNationality, 'nationality-unknown')
  checkPlaces(context, rules)
  checkEvent(context)
  if (rules.kind === 'enrolment') checkEnrolment(context, rules.asOf, rules.schools, rules.places)
  else checkClaim(context)
  checkAnsweredFor(context)
  checkCertificates(context, rules.kind)
  checkGroups(context)
  const { remarks, values } = context
  if (remarks.some((remark) => remark.severity === 'fault')) return { values: undefined, remarks }
  if (remarks.length > 0) values.warnings = [...new Set(remarks.map((remark) => remark.code))]
  return { values, remarks }
}

/** Newborn children have no name yet; everybody else has one. */
function checkName(row: RowContext, kind: RosterKind): void {
  const reading = readName(row.cell('name'))
  if (reading.kind === 'name') row.values.name = reading.name
  if (reading.kind === 'name' && reading.cleaned) row.remark('name-cleaned', 'warning', 'name')
  if (reading.kind === 'name' && reading.gap) row.remark('name-has-gap', 'warning', 'name')
  if (reading.kind === 'blank' && kind !== 'hospital-birth') row.remark('name-missing', 'fault', 'name')
  if (reading.kind === 'fault') row.remark(reading.fault, 'fault', 'name')
  const former = readName(row.cell('former_name'))
  if (former.kind === 'name') row.values.former_name = former.name
}

function checkPlaces(row: RowContext, rules: RowRules): void {
  const { places, kind } = rules
  const household = placeText(row, 'household')
  if (rules.township && household.township === '' && household.code === '') household.township = rules.township
  const residence = placeText(row, 'residence')
  // Of the floating population and of births only where they live lies in the county.
  const fieldOf = { household: kind === 'police-floating' ? null : 'household', residence: 'residence' } as const
  for (const [line, text] of [
    ['household', household],
    ['residence', residence],
  ] as const) {
    const reading = places.read(text)
    row.values[`${line}_division`] = reading.division
    row.values[`${line}_group`] = groupOf(text) || null
    row.values[`${line}_address`] = addressOf(text) || null
    if (!reading.fault || !fieldOf[line]) continue
    const field =
      reading.fault === 'division-code-unknown'
        ? 'code'
        : reading.fault === 'village-unknown' || text.township === ''
          ? 'village'
          : 'township'
    row.remark(reading.fault, 'warning', `${line}_${field}`)
  }
}

type RowPlaceText = { -readonly [Part in keyof PlaceText]: string } & { group: string }

function placeText(row: RowContext, line: 'household' | 'residence'): RowPlaceText {
  const region = line === 'household' ? row.text('household_region', 60) : ''
  return {
    code: row.text(`${line}_code`, 20) || (/^\d{6,12}$/.test(region) ? region : ''),
    region: /^\d+$/.test(region) ? '' : region,
    township: row.text(`${line}_township`, 60),
    village: row.text(`${line}_village`, 60),
    group: row.text(`${line}_group`, 40),
    address: row.text(`${line}_address`),
  }
}

/** 村组: a bare number is that of a group. */
const groupOf = ({ group }: { readonly group: string }): string =>
  /^[\d一二三四五六七八九十]+$/.test(group) ? `${group}组` : group

/** One line of address out of the columns it is spread over; what the last column repeats is said once. */
function addressOf({ township, village, address, ...place }: RowPlaceText): string {
  const above = [township, village, groupOf(place)].filter((part) => part !== '' && !address.includes(part))
  return (above.join('') + address).slice(0, 200)
}

function checkEvent(row: RowContext): void {
  const { values } = row
  const diedOn = otherDay(row, 'died_on')
  const movedOutOn = otherDay(row, 'moved_out_on')
  const movedInOn = otherDay(row, 'moved_in_on')
  const leaving = readChange(row.cell('moved_out_kind'))
  const change = readChange(row.cell('change_kind'))
  const changeOn = otherDay(row, 'change_on')
  if (diedOn || leaving === 'deceased' || change === 'deceased') {
    values.event = 'deceased'
    values.event_on = diedOn ?? movedOutOn ?? changeOn
  } else if (movedOutOn || leaving === 'moved-out' || change === 'moved-out') {
    values.event = 'moved-out'
    values.event_on = movedOutOn ?? changeOn
  } else if (movedInOn || change === 'moved-in') {
    values.event = 'moved-in'
    values.event_on = movedInOn ?? changeOn
  }
  const [region, address] = [row.text('moved_to'), row.text('moved_to_address')]
  values.moved_to = (address.startsWith(region) ? address : region + address) || null
}

/** 包保人 stands with an office or a telephone as often as alone; of it only who it is is kept. */
function checkAnsweredFor(row: RowContext): void {
  const { values } = row
  const sponsor = row
    .text('sponsor_name', 60)
    .replace(/[\s,;:、/(（]*(电话|手机|tel)?[\s:]*\+?\d[\d\s-]{5,}[)）]?/gi, '')
    .trim()
  values.sponsor_name = sponsor || null
  values.deferral_paper = row.text('deferral_paper', 80) || null
}

function checkCertificates(row: RowContext, kind: RosterKind): void {
  const { values } = row
  values.household_number = row.text('household_number', 40) || null
  const birth = plainText(row.cell('birth_certificate_number')).toUpperCase()
  if (/^[A-Z]\d{9}$/.test(birth)) values.birth_certificate_number = birth
  else if (birth !== '' && birth !== '无')
    row.remark('birth-certificate-malformed', 'warning', 'birth_certificate_number')
  if (kind === 'hospital-birth' && !values.birth_certificate_number && !hasMother(row)) {
    row.remark('certificate-or-mother-missing', 'fault', null)
  }
  checkDisability(row)
}

function hasMother(row: RowContext): boolean {
  return readName(row.cell('mother_name')).kind === 'name' || plainText(row.cell('mother_id')) !== ''
}

/** 残疾人证: ID, type and level in one number (GB/T 26341). */
function checkDisability(row: RowContext): void {
  const { values } = row
  values.disability_type = row.listed('disability_type', readDisabilityType, 'disability-type-unknown')
  values.disability_level = row.listed('disability_level', readDisabilityLevel, 'disability-level-unknown')
  const text = plainText(row.cell('disability_certificate_number')).toUpperCase()
  if (text === '' || text === '无') return
  const parts = /^(\d{17}[\dX])([1-7])([1-4])(B\d)?$/.exec(text)
  if (!parts) return row.remark('disability-certificate-malformed', 'warning', 'disability_certificate_number')
  values.disability_certificate_number = text
  const [, id, type, level] = parts
  const differs =
    (values.citizen_id !== null && values.citizen_id !== id) ||
    (values.disability_type !== null && values.disability_type !== type) ||
    (values.disability_level !== null && values.disability_level !== level)
  if (differs) row.remark('disability-contradicts-certificate', 'warning', 'disability_certificate_number')
  values.disability_type ??= type!
  values.disability_level ??= level!
}

function checkGroups(row: RowContext): void {
  const { values } = row
  values.assistance_kind = row.text('assistance_kind', 60) || null
  values.left_behind = row.listed('left_behind', readLeftBehind, 'left-behind-unknown')
  values.is_migrant_child = row.listed('is_migrant_child', readYesNo, 'yes-no-unreadable')
}
