import type { SensitiveKind } from '../../kernel/masking.ts'
import type { Language } from '../../kernel/texts.ts'
import { type Cell, cellText } from '../../platform/tables/index.ts'
import type { Veil } from '../disclosure/index.ts'
import type { CheckSummary, PreviewEntry } from './check/results.ts'
import { FIELD_CONTENTS, type FieldName } from './fields-domain.ts'
import { placeOfRow } from './rules/row-number.ts'
import type { PreviewRow, RosterDetail, RosterMapping } from './contract.ts'
import { sayRemark } from './rules/say.ts'
import type { StoredMapping } from './store.ts'

const SAMPLES = 3
const LONGEST_CELL = 100

/** The recognised columns with some of their cells. */
export function mappingReply(mapping: StoredMapping, preview: CheckSummary['preview'], veil: Veil): RosterMapping {
  const rows = [...preview.good, ...preview.withWarnings, ...preview.quarantined]
  return {
    kind: mapping.kind,
    kindCertainty: mapping.kindCertainty,
    sheetName: mapping.sheetName,
    sheetNames: [...mapping.sheetNames],
    sheetsRead: [...mapping.sheetsRead],
    headerFirstRow: mapping.headerFirstRow,
    headerLastRow: mapping.headerLastRow,
    missingFields: [...mapping.missingFields],
    columns: mapping.columns.map((column) => ({
      index: column.index,
      letter: columnLetter(column.index),
      header: column.header,
      field: column.field,
      certainty: column.certainty,
      decidedBy: column.decidedBy,
      samples: samplesOf(rows, column.index, column.field, veil),
    })),
  }
}

/** The first rows of each group, with their remarks in words. */
export function previewReply(
  preview: CheckSummary['preview'],
  mapping: StoredMapping | null,
  veil: Veil,
  language: Language,
): RosterDetail['preview'] {
  const rows = (entries: readonly PreviewEntry[]): PreviewRow[] =>
    entries.map((entry) => previewRow(entry, mapping, veil, language))
  return {
    good: rows(preview.good),
    withWarnings: rows(preview.withWarnings),
    quarantined: rows(preview.quarantined),
    skipped: rows(preview.skipped),
  }
}

function previewRow(entry: PreviewEntry, mapping: StoredMapping | null, veil: Veil, language: Language): PreviewRow {
  const { rowNumber, sheetName } = placeOfRow(entry.row, mapping?.sheetsRead ?? [])
  const width = mapping?.columns.length ?? entry.cells.length
  const fieldAt = (index: number) => mapping?.columns[index]?.field ?? null
  return {
    rowNumber,
    sheetName,
    cells: Array.from({ length: width }, (_, index) => shownCell(entry.cells[index], fieldAt(index), veil)),
    remarks: entry.remarks.map((remark) => {
      const header = remark.column === null ? null : (mapping?.columns[remark.column]?.header ?? null)
      const value = veiled(remark.value, remark.column === null ? null : fieldAt(remark.column), veil)
      const { sentence } = sayRemark({ ...remark, value }, entry.row, header, mapping?.sheetsRead ?? [], language)
      return { code: remark.code, severity: remark.severity, field: remark.field, header, message: sentence }
    }),
    skipped: entry.skipped ?? null,
  }
}

function samplesOf(rows: readonly PreviewEntry[], column: number, field: FieldName | null, veil: Veil): string[] {
  const samples = new Set<string>()
  for (const row of rows) {
    const text = shownCell(row.cells[column], field, veil)
    if (text !== '') samples.add(text)
    if (samples.size === SAMPLES) break
  }
  return [...samples]
}

const SENSITIVE_CONTENTS: Readonly<Partial<Record<string, SensitiveKind>>> = {
  name: 'name',
  'citizen-id': 'number',
  'pupil-number': 'number',
  'disability-certificate': 'number',
  'birth-certificate': 'number',
  phone: 'phone',
}

/** A cell as this reader may see it; in a column nobody recognised, what looks like an ID or a telephone number is one. */
function veiled(text: string, field: FieldName | null, veil: Veil): string {
  if (field === null) return /\d{11}/.test(text) ? veil.show('number', text) : text
  const kind = field.endsWith('_address') ? 'address' : SENSITIVE_CONTENTS[FIELD_CONTENTS[field]]
  return kind ? veil.show(kind, text) : text
}

function shownCell(cell: Cell | undefined, field: FieldName | null, veil: Veil): string {
  const text = veiled(cellText(cell), field, veil)
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text
}

function columnLetter(index: number): string {
  let letter = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letter = String.fromCharCode(65 + ((n - 1) % 26)) + letter
  return letter
}
