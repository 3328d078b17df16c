import { parsePlainDate } from '../../kernel/plain-date.ts'
import { cellText, formBytes, type TableRow } from '../../platform/tables/index.ts'
import { SOURCES, type Source } from './domain.ts'
import { texts } from './texts.ts'

const HEAD = {
  source: '来源',
  school: '学校',
  class: '班级',
  day: '清点日期',
  present: '清点人数',
  problem: '问题',
} as const
export type CountField = Exclude<keyof typeof HEAD, 'problem'>
const FIELDS = Object.keys(HEAD).filter((field) => field !== 'problem') as CountField[]

/** A row as it was filled in. */
export type CountRow = Readonly<Record<CountField, string>>

const wordOf = (source: Source): string => texts[`crosschecks.source.${source}`].zh
export const sourceOf = (text: string): Source | undefined => SOURCES.find((source) => wordOf(source) === text)

/** `2026-03-09`, `2026/3/9`, `2026年3月9日` */
export function countDayOf(text: string) {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text)
  return match ? parsePlainDate(`${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`) : undefined
}

/** Rows with a count, by their heads; undefined for a file without them. */
export function readCounts(rows: readonly TableRow[]): readonly CountRow[] | undefined {
  const lines = rows.map((row) => row.cells.map((cell) => cellText(cell).trim()))
  const at = lines.findIndex((line) => FIELDS.every((field) => line.includes(HEAD[field])))
  const head = lines[at]
  if (!head) return undefined
  const rowOf = (line: readonly string[]) =>
    Object.fromEntries(FIELDS.map((field) => [field, line[head.indexOf(HEAD[field])] ?? ''])) as CountRow
  return lines
    .slice(at + 1)
    .map(rowOf)
    .filter((row) => row.present !== '')
}

/** Writes the sheet that is filled in, or what of it did not go in with the reasons. */
export function writeCounts(
  rows: readonly (CountRow & { readonly problem?: string })[],
  title: string,
): Promise<Uint8Array> {
  return formBytes({
    name: '清点人数',
    watermark: title,
    title,
    hint: '一行一个班：填清点日期和清点人数；没有清点的班留空。同一份表交几次都只算一次。',
    head: [...FIELDS.map((field) => HEAD[field]), HEAD.problem],
    lines: rows.map((row) => [...FIELDS.map((field) => row[field]), row.problem ?? '']),
    widths: [12, 30, 14, 14, 12, 50],
    choices: [{ columns: [0], words: SOURCES.map(wordOf) }],
    fixedColumns: 0,
    pageEnds: [],
  })
}
