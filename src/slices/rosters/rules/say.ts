import { fillText, type Language, type Text } from '../../../kernel/texts.ts'
import type { Remark } from '../remarks-domain.ts'
import { texts } from '../texts.ts'
import { placeOfRow } from './row-number.ts'

/** A remark in words: what is wrong, what would be right, and both with the place as one sentence. */
export interface SaidRemark {
  readonly problem: string
  readonly advice: string
  readonly sentence: string
}

/** Says a remark about a row in a language; the value of the cell is quoted, so it goes to its sender only. */
export function sayRemark(
  remark: Remark,
  row: number,
  header: string | null,
  sheetsRead: readonly string[],
  language: Language,
): SaidRemark {
  const otherRow = remark.otherRow === undefined ? '' : wordsOfRow(remark.otherRow, sheetsRead, language)
  const problem = fillText(textOf(`rosters.remark.${remark.code}`, language), { value: quoted(remark.value), otherRow })
  const advice = textOf(`rosters.advice.${remark.code}`, language)
  const frame = texts[header === null ? 'rosters.remark.at-row' : 'rosters.remark.at-cell'][language]
  const values = {
    row: wordsOfRow(row, sheetsRead, language),
    header: header?.replace(/\s+/g, '') ?? '',
    problem,
    advice,
  }
  return { problem, advice, sentence: fillText(frame, values) }
}

/** 第 37 行, or 工作表「白纳村」第 37 行. */
function wordsOfRow(row: number, sheetsRead: readonly string[], language: Language): string {
  const { rowNumber, sheetName } = placeOfRow(row, sheetsRead)
  const frame = texts[sheetName === null ? 'rosters.row' : 'rosters.row-of-sheet'][language]
  return fillText(frame, { row: rowNumber, sheet: sheetName ?? '' })
}

/** Any text of the slice by a key that is made of parts. */
export function textOf(key: string, language: Language): string {
  const text = (texts as Readonly<Record<string, Text>>)[key]
  return text ? text[language] : key
}

/** Cells of many lines would tear a sentence apart. */
function quoted(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim()
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
