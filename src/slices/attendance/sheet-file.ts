import { isUuid } from '../../kernel/ids.ts'
import { type PlainDate, weekdayOf } from '../../kernel/plain-date.ts'
import { cellText, formBytes, type SheetForm, type TableRow } from '../../platform/tables/index.ts'
import { classNameOf } from '../directory/index.ts'
import { dayOf } from './calendar-file.ts'
import type { ClassLines, PupilLine } from './sheet-domain.ts'
import { CHOICES, FOOT_LABELS } from './sheet-words-domain.ts'

/** A class as it is printed: what stands in its rows, and what is wrong with them. */
export interface PrintedClass {
  readonly classCode: string
  readonly lines: ClassLines
  /** What is wrong, by the number of a pupil, or by the label of a line below them. */
  readonly problems: ReadonlyMap<string, string>
}

export interface PrintedSheet {
  readonly sheetId: string
  readonly schoolName: string
  readonly days: readonly PlainDate[]
  readonly classes: readonly PrintedClass[]
  readonly watermark: string
}

const HEAD = {
  number: '序号',
  class: '班级',
  name: '姓名',
  contacted: '联系了谁',
  result: '联系结果',
  note: '说明',
  problem: '问题',
} as const
const WEEKDAYS = '一二三四五六日'
const HINT =
  '只填缺勤的学生：在日期下选事由（半天加“上午”或“下午”），并填联系了谁、联系结果；到校的留空。每天在“签报”一行写“零报告”或“缺勤3人”，在“签名”一行写班主任姓名。没有签报的日子不算已报。已报的日子要更正时，改写签报并写更正理由。'

export const dayHead = (day: PlainDate): string => `${day} 周${WEEKDAYS[weekdayOf(day) - 1]}`

/** Writes the sheet of one or several classes; each class begins on a page of its own. */
export function writeSheet({ sheetId, schoolName, days, classes, watermark }: PrintedSheet): Promise<Uint8Array> {
  const blocks = classes.map((one) => linesOfClass(one))
  const ends = blocks.map((_, index) => blocks.slice(0, index + 1).reduce((sum, lines) => sum + lines.length, 0))
  const dayColumns = days.map((_, index) => 3 + index)
  const [contacted, result] = [3 + days.length, 4 + days.length]
  const form: SheetForm = {
    name: '班级考勤表',
    watermark,
    title: `${schoolName} 班级考勤表 ${days[0]} 至 ${days.at(-1)} 表号 ${sheetId}`,
    hint: HINT,
    head: [
      HEAD.number,
      HEAD.class,
      HEAD.name,
      ...days.map(dayHead),
      HEAD.contacted,
      HEAD.result,
      HEAD.note,
      HEAD.problem,
    ],
    lines: blocks.flat(),
    widths: [10, 14, 12, ...days.map(() => 12), 12, 12, 20, 40],
    choices: [
      { columns: dayColumns, words: CHOICES.marks },
      { columns: [contacted], words: CHOICES.contacts },
      { columns: [result], words: CHOICES.results },
    ],
    fixedColumns: 3,
    pageEnds: ends.slice(0, -1),
  }
  return formBytes(form)
}

function linesOfClass({ classCode, lines, problems }: PrintedClass): string[][] {
  const name = classNameOf(classCode).zh
  const row = (label: string, who: string, cells: readonly string[], more: readonly string[]) =>
    [label, name, who].concat(cells, more, problems.get(label) ?? '')
  const foot = (label: string, cells: readonly string[]) => row(label, '', cells, ['', '', ''])
  return [
    ...lines.pupils.map((line) => row(line.number, line.name, line.marks, [line.contacted, line.result, line.note])),
    foot(FOOT_LABELS.statement, lines.statements),
    foot(FOOT_LABELS.signer, lines.signers),
    foot(FOOT_LABELS.reason, lines.reasons),
  ]
}

type Lines = readonly (readonly string[])[]

/** Number of a sheet that came back; undefined for a file that is none. */
export function sheetIdOf(rows: readonly TableRow[]): string | undefined {
  const above = rows.slice(0, 5).flatMap((row) => row.cells.map(cellText))
  const id = above
    .map((text) => /表号\s*([0-9a-f-]{36})/i.exec(text)?.[1]?.toLowerCase())
    .find((found) => found !== undefined)
  return id !== undefined && isUuid(id) ? id : undefined
}

/** Rows of each class by the name it stands under; columns may have been moved. Undefined without the head. */
export function readSheet(
  rows: readonly TableRow[],
  days: readonly PlainDate[],
): ReadonlyMap<string, ClassLines> | undefined {
  const texts = rows.map((row) => row.cells.map((cell) => cellText(cell).trim()))
  const at = texts.findIndex((cells) => cells.includes(HEAD.number) && cells.includes(HEAD.class))
  const head = texts[at]
  if (!head) return undefined
  const column = (name: string) => head.indexOf(name)
  const columns = {
    number: column(HEAD.number),
    name: column(HEAD.name),
    contacted: column(HEAD.contacted),
    result: column(HEAD.result),
    note: column(HEAD.note),
    days: days.map((day) => head.findIndex((text) => dayOf(text) === day)),
  }
  const byClass = Map.groupBy(texts.slice(at + 1), (cells) => cells[column(HEAD.class)] ?? '')
  return new Map([...byClass].map(([name, lines]) => [name, classLinesOf(lines, columns)]))
}

interface Columns {
  readonly number: number
  readonly name: number
  readonly contacted: number
  readonly result: number
  readonly note: number
  readonly days: readonly number[]
}

function classLinesOf(lines: Lines, columns: Columns): ClassLines {
  const cellsOf = (line: readonly string[]) => columns.days.map((index) => line[index] ?? '')
  const foot = (label: string) => cellsOf(lines.find((line) => line[columns.number] === label) ?? [])
  const labels: readonly string[] = Object.values(FOOT_LABELS)
  const pupils = lines.filter((line) => !labels.includes(line[columns.number] ?? ''))
  return {
    pupils: pupils.map(
      (line): PupilLine => ({
        number: line[columns.number] ?? '',
        name: line[columns.name] ?? '',
        marks: cellsOf(line),
        contacted: line[columns.contacted] ?? '',
        result: line[columns.result] ?? '',
        note: (line[columns.note] ?? '').slice(0, 200),
      }),
    ),
    statements: foot(FOOT_LABELS.statement),
    signers: foot(FOOT_LABELS.signer),
    reasons: foot(FOOT_LABELS.reason).map((text) => text.slice(0, 200)),
  }
}
