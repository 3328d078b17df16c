import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textOfDay } from './days.ts'
import type { Cell, Column, Roster } from './entry.ts'
import { writeCsv } from './files/csv-writer.ts'
import { columnLetters, writeXlsx } from './files/xlsx-writer.ts'
import { LinkBook } from './links.ts'
import type { County } from './model.ts'
import { hospitalBirths } from './offices/births.ts'
import { enrolmentExport, provinceExtract } from './offices/enrolment.ts'
import { policeFloating, policeHousehold } from './offices/police.ts'
import { villageLists } from './offices/village.ts'
import { civilAffairsList, disabledList, povertyList } from './offices/welfare.ts'
import { Random, seedOf } from './random.ts'
import { RATES } from './rates.ts'
import { childTruth, pupilTruth, TRUTH_CHILDREN_HEAD, TRUTH_PUPILS_HEAD } from './truth.ts'

export interface WritingOptions {
  /** Called with the share of the work done and what is being written. */
  readonly onProgress?: (fraction: number, message: string) => void
}

export interface WrittenRoster {
  readonly file: string
  readonly kind: Roster['kind']
  readonly sourceName: string
  readonly asOfOn: string
  readonly rows: number
}

/** All the files the offices of a county send. */
export function rostersOf(county: County): Roster[] {
  return [
    ...policeHousehold(county),
    ...policeFloating(county),
    ...hospitalBirths(county),
    ...villageLists(county),
    ...disabledList(county),
    ...civilAffairsList(county),
    ...povertyList(county),
    ...enrolmentExport(county),
    ...provinceExtract(county),
  ]
}

/** Writes `rosters/*` as the offices would send them, and beside it the truth, the divisions and the schools. */
export async function writeRosters(
  county: County,
  directory: string,
  options: WritingOptions = {},
): Promise<readonly WrittenRoster[]> {
  await mkdir(join(directory, 'rosters'), { recursive: true })
  const progress = options.onProgress ?? (() => {})
  const rosters = rostersOf(county)
  const links = new LinkBook()
  const written: WrittenRoster[] = []
  // The export and the register are the long ones; the others come in between.
  const weight = (roster: Roster): number =>
    roster.kind === 'village' ? 8 / county.townships.length : roster.kind === 'enrolment' ? 12 : 6
  const total = rosters.reduce((sum, roster) => sum + weight(roster), 0)
  let done = 0
  for (const roster of rosters) {
    progress((done / total) * 0.92, roster.file)
    const rows = await writeRoster(county, roster, join(directory, 'rosters', roster.file), links)
    written.push({
      file: roster.file,
      kind: roster.kind,
      sourceName: roster.sourceName,
      asOfOn: textOfDay(roster.asOf),
      rows,
    })
    done += weight(roster)
  }
  progress(0.92, 'truth')
  await writeTruth(county, directory, links, written)
  progress(1, 'done')
  return written
}

async function writeRoster(county: County, roster: Roster, path: string, links: LinkBook): Promise<number> {
  links.begin(roster.file)
  const sheet = new SheetRows(county, roster, links)
  if (roster.format === 'xlsx') {
    const widths = roster.columns.map((column) => column.width)
    await writeXlsx(path, { sheetName: roster.sheetName, widths, merges: sheet.merges }, sheet)
  } else await writeCsv(path, roster.format === 'csv-utf8' ? 'utf8-bom' : 'gb18030', sheet)
  return sheet.count
}

/** The rows of a sheet from top to bottom: titles, heads, lines, now and then an empty row, and what stands below. */
class SheetRows {
  count = 0
  readonly merges: readonly string[]
  private readonly county: County
  private readonly roster: Roster
  private readonly links: LinkBook

  constructor(county: County, roster: Roster, links: LinkBook) {
    this.county = county
    this.roster = roster
    this.links = links
    this.merges = mergesOf(roster)
  }

  *[Symbol.iterator](): Generator<readonly Cell[]> {
    const { titles, columns } = this.roster
    let row = 0
    for (const title of titles) {
      row++
      yield [title]
    }
    for (const heads of headRows(columns)) {
      row++
      yield heads
    }
    const random = new Random(seedOf(this.county.seed, row, this.roster.file.length, 0xb1a))
    const blank = this.roster.format === 'xlsx' ? RATES.sheets.blankRow * this.county.defectsFactor : 0
    for (const entry of this.roster.entries()) {
      if (random.chance(blank)) {
        row++
        yield []
      }
      row++
      this.count++
      this.links.add(row, entry)
      const cells: Cell[] = new Array(columns.length)
      for (let at = 0; at < columns.length; at++) cells[at] = columns[at]!.cell(entry, this.count)
      yield cells
    }
    for (const note of this.roster.notes(this.count)) yield [note]
  }
}

function headRows(columns: readonly Column[]): Cell[][] {
  if (!columns.some((column) => column.group)) return [columns.map((column) => column.head)]
  const upper = columns.map((column, at) =>
    column.group ? (column.group === columns[at - 1]?.group ? null : column.group) : column.head,
  )
  return [upper, columns.map((column) => (column.group ? column.head : null))]
}

/** Titles run across the sheet; grouped heads across their columns, the others down two rows. */
function mergesOf(roster: Roster): string[] {
  const { titles, columns } = roster
  const last = columnLetters(columns.length - 1)
  const merges = titles.map((_, at) => `A${at + 1}:${last}${at + 1}`)
  if (!columns.some((column) => column.group)) return merges
  const top = titles.length + 1
  columns.forEach((column, at) => {
    if (!column.group) merges.push(`${columnLetters(at)}${top}:${columnLetters(at)}${top + 1}`)
    else if (column.group !== columns[at - 1]?.group) {
      const end = columns.findIndex((other, i) => i > at && other.group !== column.group)
      merges.push(`${columnLetters(at)}${top}:${columnLetters((end < 0 ? columns.length : end) - 1)}${top}`)
    }
  })
  return merges
}

/** Writes the truth, the divisions and the schools beside the rosters. */
export async function writeTruth(
  county: County,
  directory: string,
  links: LinkBook,
  written: readonly WrittenRoster[],
): Promise<void> {
  const csv = (name: string, rows: Iterable<readonly Cell[]>): Promise<number> =>
    writeCsv(join(directory, name), 'utf8', rows)
  await csv('rosters.csv', rosterRows(written))
  await csv('divisions.csv', divisionRows(county))
  await csv('schools.csv', schoolRows(county))
  await csv('classes.csv', classRows(county))
  await csv(
    'truth-children.csv',
    withHead(
      TRUTH_CHILDREN_HEAD,
      county.children.map((child) => childTruth(county, child)),
    ),
  )
  await csv('truth-pupils.csv', withHead(TRUTH_PUPILS_HEAD, pupilTruth(county, links)))
  await csv('links.csv', linkRows(links))
}

function* withHead(head: readonly string[], rows: Iterable<readonly Cell[]>): Generator<readonly Cell[]> {
  yield head
  yield* rows
}

function* rosterRows(written: readonly WrittenRoster[]): Generator<readonly Cell[]> {
  yield ['file', 'kind', 'source_name', 'as_of_on', 'rows']
  for (const { file, kind, sourceName, asOfOn, rows } of written) yield [file, kind, sourceName, asOfOn, rows]
}

function* linkRows(links: LinkBook): Generator<readonly Cell[]> {
  yield ['file', 'row', 'child_id', 'record_id']
  for (const { file, row, childId, recordId } of links) yield [file, row, childId || null, recordId || null]
}

/** Divisions from the province down. */
export function* divisionRows(county: County): Generator<readonly Cell[]> {
  yield ['code', 'name', 'level']
  yield [`${county.code.slice(0, 2)}0000000000`, county.province, 'province']
  yield [`${county.code.slice(0, 4)}00000000`, county.city, 'city']
  yield [`${county.code}000000`, county.name, 'county']
  for (const township of county.townships) {
    yield [township.code, township.name, 'township']
    for (const village of township.villages) yield [village.code, village.name, 'village']
  }
}

/** Schools of the county. */
export function* schoolRows(county: County): Generator<readonly Cell[]> {
  yield ['code', 'name', 'kind', 'division_code', 'first_grade', 'last_grade']
  const grade = (number: number): string => String(number >= 7 ? number + 14 : number + 10)
  for (const school of county.schools) {
    if (!school.inCounty) continue
    yield [school.code, school.name, school.kind, school.division, grade(school.firstGrade), grade(school.lastGrade)]
  }
}

/** Classes with their homeroom teachers. */
export function* classRows(county: County): Generator<readonly Cell[]> {
  yield ['school_code', 'class_code', 'grade_code', 'homeroom_teacher', 'pupils']
  const classes = new Map<string, { school: string; code: string; grade: number; pupils: number }>()
  for (const record of county.records) {
    if (!record.school.inCounty || (record.status !== 'enrolled' && record.status !== 'suspended')) continue
    const code = `${record.intakeYear}-${String(record.serial).padStart(2, '0')}`
    const key = `${record.school.code}/${code}`
    const known = classes.get(key)
    if (known) known.pupils++
    else classes.set(key, { school: record.school.code, code, grade: record.grade, pupils: 1 })
  }
  const inOrder = [...classes.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [, { school, code, grade, pupils }] of inOrder) {
    yield [school, code, String(grade >= 7 ? grade + 14 : grade + 10), teacherOf(county, school, code), pupils]
  }
}

function teacherOf(county: County, school: string, code: string): string {
  const random = new Random(county.seed, Number(school.slice(-6)), Number(code.replace('-', '')))
  const village = random.pick(county.villages)
  return (
    random.pick(village.surnames) + random.pick([...'秀建晓国丽志文永海玉']) + random.pick([...'英军梅平芳华强红林琴'])
  )
}
