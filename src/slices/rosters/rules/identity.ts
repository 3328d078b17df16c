import {
  birthDateOf,
  checkCharacterOf,
  type CitizenId,
  type CitizenIdFault,
  readCitizenId,
  sexOf,
} from '../../../kernel/citizen-id.ts'
import { parsePlainDate, type PlainDate } from '../../../kernel/plain-date.ts'
import { type Cell, cellText } from '../../../platform/tables/cell.ts'
import type { FieldName } from '../fields-domain.ts'
import type { RemarkCode } from '../remarks-domain.ts'
import { type DayReading, readDay } from './days.ts'
import type { RowContext } from './row-context.ts'
import { readSex } from './value-lists.ts'

export type IdReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'id'; readonly id: CitizenId; readonly remark?: RemarkCode }
  | {
      readonly kind: 'fault'
      readonly fault: CitizenIdFault
      readonly remark: RemarkCode
      readonly text: string | null
    }

const BLANK_ID = /^(无|没有|暂无|未办|未办理|未上户|未落户|无户口|不详|未知|无身份证|无证件|\/|-+|—+|0+|\*+|待办|空)$/
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
)
/** Excel keeps 15 digits of a number; every 18-digit ID above this has lost its end. */
const FIRST_LONG_NUMBER = 1e14
/** Nearly all of them; everything else is cleaned first. */
const WELL_WRITTEN = /^\d{17}[\dX]$/
const EARLIEST_BIRTH = '1900-01-01'

const REMARK_OF_FAULT: Readonly<Record<Exclude<CitizenIdFault, 'citizen-id.empty'>, RemarkCode>> = {
  'citizen-id.wrong-length': 'citizen-id-wrong-length',
  'citizen-id.wrong-characters': 'citizen-id-wrong-characters',
  'citizen-id.precision-lost': 'citizen-id-precision-lost',
  'citizen-id.no-such-birth-date': 'citizen-id-no-such-birth-date',
  'citizen-id.wrong-check-digit': 'citizen-id-wrong-check-digit',
}

/** Reads an ID number from a cell. A number has lost digits and is never one; 15 digits of a birth after 1999 are a cut one. */
export function readIdCell(cell: Cell): IdReading {
  if (cell === null) return { kind: 'blank' }
  if (typeof cell === 'number') {
    return Math.abs(cell) >= FIRST_LONG_NUMBER
      ? { kind: 'fault', fault: 'citizen-id.precision-lost', remark: 'citizen-id-is-a-number', text: null }
      : readIdText(cellText(cell))
  }
  return readIdText(cellText(cell))
}

function readIdText(raw: string): IdReading {
  if (
    WELL_WRITTEN.test(raw) &&
    checkCharacterOf(raw) === raw[17] &&
    birthDateOf(raw) &&
    PROVINCES.has(raw.slice(0, 2))
  ) {
    return { kind: 'id', id: raw as CitizenId }
  }
  const text = raw.trim().replace(/[×ХхΧ✕✖]$/, 'X')
  if (text === '' || BLANK_ID.test(text)) return { kind: 'blank' }
  if (/^\d([.,]\d+)?E[+]?\d+$/i.test(text.normalize('NFKC'))) return lostDigits()
  const reading = readCitizenId(text)
  if (reading.ok) {
    if (reading.from15Digits) {
      return isCutId(reading.citizenId)
        ? lostDigits()
        : { kind: 'id', id: reading.citizenId, remark: 'citizen-id-old-15-digits' }
    }
    const known = PROVINCES.has(reading.citizenId.slice(0, 2))
    return { kind: 'id', id: reading.citizenId, ...(known ? {} : { remark: 'citizen-id-region-unknown' }) }
  }
  const { fault, cleaned } = reading
  if (fault === 'citizen-id.empty') return { kind: 'blank' }
  if (fault === 'citizen-id.precision-lost') return lostDigits()
  if (/^\d{15}$/.test(cleaned) && cutBirthDate(cleaned)) return lostDigits()
  return { kind: 'fault', fault, remark: REMARK_OF_FAULT[fault], text: cleaned.slice(0, 30) }
}

const lostDigits = (): IdReading => ({
  kind: 'fault',
  fault: 'citizen-id.precision-lost',
  remark: 'citizen-id-precision-lost',
  text: null,
})

/** `540126201304050` reads as a 15-digit number of 1920, but is the start of an 18-digit one of 2013. */
function isCutId(id18: CitizenId): boolean {
  return cutBirthDate(id18.slice(0, 6) + id18.slice(8, 17)) !== undefined
}

function cutBirthDate(first15: string): PlainDate | undefined {
  const born = birthDateOf(first15)
  return born && born >= '1985-01-01' && born < '2050-01-01' ? born : undefined
}

/** Birth day inside an ID number that failed its check; undefined when that part cannot be right. */
function birthInside(text: string | null, today: PlainDate): PlainDate | undefined {
  if (!text || !/^\d{17}[\dX]$/.test(text)) return undefined
  const born = birthDateOf(text)
  return born && born >= EARLIEST_BIRTH && born <= today ? born : undefined
}

/**
 * Settles who the row is about: ID number, birth day, sex.
 *
 * A child must not vanish because of a typing error: a broken ID beside a birth day, or the other way round, is a
 * warning. Only a row by which nobody could be told from another is a fault.
 */
export function checkIdentity(row: RowContext, today: PlainDate, relativeIds: readonly (string | null)[]): void {
  const id = identityNumber(row, relativeIds)
  const valid = id.kind === 'id' ? id.id : undefined
  if (id.kind === 'id') {
    row.values.citizen_id = id.id
    if (id.remark) row.remark(id.remark, 'warning', 'citizen_id')
  }
  if (id.kind === 'fault') {
    row.values.citizen_id_fault = id.fault
    row.values.citizen_id_text = id.text
  }
  const inside = valid ? birthDateOf(valid) : id.kind === 'fault' ? birthInside(id.text, today) : undefined
  settleBirthDay(row, today, inside, valid !== undefined)
  if (id.kind === 'fault') row.remark(id.remark, row.values.born_on ? 'warning' : 'fault', 'citizen_id')
  if (row.values.born_on === null) row.remark('identity-missing', 'fault', null)
  settleSex(row, valid)
}

/** From the ID column, else from the disability certificate (its first 18 characters) or the pupil number (G + ID). */
function identityNumber(row: RowContext, relativeIds: readonly (string | null)[]): IdReading {
  const own = readIdCell(row.cell('citizen_id'))
  if (own.kind === 'id' && relativeIds.includes(own.id)) {
    row.remark('citizen-id-of-guardian', 'warning', 'citizen_id')
    return { kind: 'blank' }
  }
  if (own.kind === 'id') return own
  for (const [field, pattern] of CARRIERS) {
    const inside = pattern.exec(row.text(field).toUpperCase().replace(/ /g, ''))?.[1]
    const reading = inside ? readIdCell(inside) : undefined
    if (reading?.kind !== 'id') continue
    if (own.kind === 'fault') row.remark(own.remark, 'warning', 'citizen_id')
    return reading
  }
  return own
}

const CARRIERS: readonly (readonly [FieldName, RegExp])[] = [
  ['disability_certificate_number', /^(\d{17}[\dX])[1-7][1-4]/],
  ['pupil_number', /^G(\d{17}[\dX])$/],
]

function settleBirthDay(row: RowContext, today: PlainDate, inside: PlainDate | undefined, idIsValid: boolean): void {
  const stated = readDay(row.cell('born_on'))
  const fault = faultOfBirthDay(stated, today)
  if (fault) {
    row.remark(fault, inside ? 'warning' : 'fault', 'born_on')
    row.values.born_on = inside ?? null
    return
  }
  if (stated.kind === 'month') {
    const refined = inside?.slice(0, 7) === stated.day.slice(0, 7) ? inside : stated.day
    row.values.born_on = refined
    row.remark('born-on-month-only', 'warning', 'born_on')
    return
  }
  if (stated.kind === 'day') {
    row.values.born_on = stated.day
    if (idIsValid && inside && inside !== stated.day) row.remark('born-on-contradicts-id', 'warning', 'born_on')
    return
  }
  row.values.born_on = inside ?? null
  if (inside && !idIsValid) row.remark('born-on-from-faulty-id', 'warning', 'citizen_id')
}

function faultOfBirthDay(stated: DayReading, today: PlainDate): RemarkCode | undefined {
  if (stated.kind === 'fault') return stated.fault
  if (stated.kind === 'blank') return undefined
  if (stated.day > today) return 'born-on-in-future'
  return stated.day < EARLIEST_BIRTH ? 'born-on-too-long-ago' : undefined
}

function settleSex(row: RowContext, id: CitizenId | undefined): void {
  const stated = row.listed('sex', readSex, 'sex-unreadable')
  const ofId = id ? sexOf(id) : null
  row.values.sex = stated ?? ofId
  if (stated && ofId && stated !== ofId) row.remark('sex-contradicts-id', 'warning', 'sex')
}

/** Reads another day of the row (移出, 休学截止…); what cannot be read is remarked and left out. */
export function otherDay(row: RowContext, field: FieldName): PlainDate | null {
  const reading = readDay(row.cell(field))
  if (reading.kind === 'fault') row.remark('date-unreadable', 'warning', field)
  return reading.kind === 'day' || reading.kind === 'month' ? (parsePlainDate(reading.day) ?? null) : null
}
