import type { RefusalDetails } from '../../kernel/decision.ts'
import {
  type CountyCode,
  countyOf,
  type DivisionCode,
  divisionAt,
  levelOf,
  parseDivisionCode,
} from '../../kernel/division-code.ts'
import { parsePlainDate, plainDate } from '../../kernel/plain-date.ts'
import { type Division, parentOf, SCHOOL_KINDS, type School, type SchoolKind } from './domain.ts'

/** A row as text by the names of its columns. */
export interface NamedRow {
  readonly rowNo: number
  readonly cells: ReadonlyMap<string, string>
}

export interface RowFault {
  readonly rowNo: number
  readonly code: `directory.row.${string}`
  readonly details: RefusalDetails
}

export interface ReadRows<Item> {
  readonly items: readonly Item[]
  readonly faults: readonly RowFault[]
}

/** What people and other systems call the columns. */
export const DIVISION_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  code: ['code', '代码', '区划代码', '统计用区划代码'],
  name: ['name', '名称', '区划名称'],
  valid_from: ['valid_from', '启用日期'],
  valid_to: ['valid_to', '停用日期'],
}

export const SCHOOL_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  code: ['code', '代码', '学校标识码', '学校代码', 'school_code'],
  name: ['name', '名称', '学校名称', 'school_name'],
  kind: ['kind', '类别', '学校类别', '办学类型'],
  division: ['division', 'division_code', '区划代码', '所在地区划代码', '学校所在地'],
  is_private: ['is_private', '民办', '是否民办'],
  villages: ['sponsored_villages', 'villages', '包保村', '包保村代码'],
}

const SINCE_EVER = plainDate('2000-01-01')

/** Reads divisions of a county; each faulty row is said, the good ones are taken. Province and city above it are left out. */
export function readDivisions(rows: readonly NamedRow[], county: CountyCode): ReadRows<Division> {
  const seen = new Set<string>()
  const below = rows.filter((row) => !isAbove(row.cells.get('code') ?? '', county))
  return each(below, (row) => {
    const text = row.cells.get('code') ?? ''
    const code = readDivisionCode(text)
    if (!code) return fault(row, 'bad-division-code', text)
    if (countyOf(code) !== county) return fault(row, 'outside-county', text, { county })
    if (!row.cells.get('name')) return fault(row, 'no-name', text)
    const validFrom = parsePlainDate(row.cells.get('valid_from') ?? '') ?? SINCE_EVER
    if (seen.has(`${code} ${validFrom}`)) return fault(row, 'twice', text)
    seen.add(`${code} ${validFrom}`)
    return {
      code,
      name: row.cells.get('name')!,
      level: levelOf(code),
      parentCode: parentOf(code),
      validFrom,
      validTo: parsePlainDate(row.cells.get('valid_to') ?? '') ?? null,
      sponsoringSchoolCode: null,
    }
  })
}

/** Offices also write 6 digits for a county and 9 for a township. */
function readDivisionCode(text: string): DivisionCode | undefined {
  return parseDivisionCode(text.length === 6 || text.length === 9 ? text.padEnd(12, '0') : text)
}

function isAbove(code: string, county: CountyCode): boolean {
  return code === `${county.slice(0, 2)}0000000000` || code === `${county.slice(0, 4)}00000000`
}

export interface ReadSchool {
  readonly school: School
  readonly villages: readonly DivisionCode[]
}

const KIND_WORDS: Readonly<Record<string, SchoolKind>> = {
  小学: 'primary',
  完全小学: 'primary',
  教学点: 'teaching-point',
  小学教学点: 'teaching-point',
  初中: 'junior',
  初级中学: 'junior',
  九年一贯制: 'nine-year',
  九年一贯制学校: 'nine-year',
  完全中学: 'complete-secondary',
  十二年一贯制: 'twelve-year',
  十二年一贯制学校: 'twelve-year',
  特殊教育: 'special',
  特殊教育学校: 'special',
  ...Object.fromEntries(SCHOOL_KINDS.map((kind) => [kind, kind])),
}

/** Reads schools of a county that lie in a known division. */
export function readSchools(
  rows: readonly NamedRow[],
  county: CountyCode,
  known: ReadonlySet<string>,
): ReadRows<ReadSchool> {
  const seen = new Set<string>()
  return each(rows, (row) => {
    const code = row.cells.get('code') ?? ''
    if (!/^\d{10}$/.test(code)) return fault(row, 'bad-school-code', code)
    const name = row.cells.get('name')
    if (!name) return fault(row, 'no-name', code)
    const kind = KIND_WORDS[row.cells.get('kind') ?? '']
    if (!kind) return fault(row, 'unknown-kind', row.cells.get('kind') ?? '')
    const divisionText = row.cells.get('division') ?? ''
    const divisionCode = readDivisionCode(divisionText)
    if (!divisionCode) return fault(row, 'bad-division-code', divisionText)
    if (countyOf(divisionCode) !== county) return fault(row, 'outside-county', divisionCode, { county })
    if (!known.has(divisionCode)) return fault(row, 'unknown-division', divisionCode)
    if (seen.has(code)) return fault(row, 'twice', code)
    seen.add(code)
    const isPrivate = /^(1|是|true|yes|√|民办)$/i.test(row.cells.get('is_private') ?? '')
    const villages = villagesIn(row.cells.get('villages') ?? '')
    const stranger = villages.find((village) => !known.has(village))
    if (stranger) return fault(row, 'unknown-division', stranger)
    return { school: { code, name, kind, divisionCode, isPrivate, active: true }, villages }
  })
}

function villagesIn(text: string): DivisionCode[] {
  return text.split(/[\s,,、;;|]+/).flatMap((part) => parseDivisionCode(part) ?? [])
}

function fault(row: NamedRow, code: string, value: string, details: RefusalDetails = {}): RowFault {
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return { rowNo: row.rowNo, code: `directory.row.${code}`, details: { rowNo: row.rowNo, value: shown, ...details } }
}

function each<Item extends object>(
  rows: readonly NamedRow[],
  read: (row: NamedRow) => Item | RowFault,
): ReadRows<Item> {
  const results = rows.map(read)
  const isFault = (result: Item | RowFault): result is RowFault => 'rowNo' in result && 'details' in result
  return {
    items: results.filter((result): result is Item => !isFault(result)),
    faults: results.filter(isFault),
  }
}

/** The county and the townships that villages of a list lie in but that the list itself does not name. */
export function missingParents(divisions: readonly Division[], known: ReadonlySet<string>): DivisionCode[] {
  const here = new Set<string>([...known, ...divisions.map((division) => division.code)])
  const needed = divisions.flatMap((division) => [
    divisionAt(division.code, 'county'),
    division.parentCode ?? division.code,
  ])
  return [...new Set(needed)].filter((code) => !here.has(code))
}
