import { fillText, type Language, type Text } from '../../../kernel/texts.ts'
import type { Remark } from '../remarks-domain.ts'
import { texts } from '../texts.ts'

/** A remark in words: what is wrong, what would be right, and both with the place as one sentence. */
export interface SaidRemark {
  readonly problem: string
  readonly advice: string
  readonly sentence: string
}

/** Says a remark about a row in a language; the value of the cell is quoted, so it goes to its sender only. */
export function sayRemark(remark: Remark, rowNumber: number, header: string | null, language: Language): SaidRemark {
  const values = { value: quoted(remark.value), otherRow: remark.otherRow ?? '' }
  const problem = fillText(textOf(`rosters.remark.${remark.code}`, language), values)
  const advice = textOf(`rosters.advice.${remark.code}`, language)
  const frame = texts[header === null ? 'rosters.remark.at-row' : 'rosters.remark.at-cell'][language]
  return { problem, advice, sentence: fillText(frame, { row: rowNumber, header: header ?? '', problem, advice }) }
}

/** Any text of the slice by a key that is made of parts. */
export function textOf(key: string, language: Language): string {
  const text = (texts as Readonly<Record<string, Text>>)[key]
  return text ? text[language] : key
}

/** Cells of many lines would tear a sentence apart. */
function quoted(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim()
  return line === '' ? '空白' : line.length > 40 ? `${line.slice(0, 40)}…` : line
}
