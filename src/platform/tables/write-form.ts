import { colToLetter, type DataValidation, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { excelText, safeSheetName } from './write-xlsx.ts'

/** A sheet that somebody fills in and sends back. */
export interface SheetForm {
  readonly name: string
  /** Who took it out, when and why: the first row, and the head and foot of every printed page. */
  readonly watermark: string
  readonly title: string
  /** How to fill it in. */
  readonly hint: string
  readonly head: readonly string[]
  readonly lines: readonly (readonly string[])[]
  /** Of the columns, in characters of half width. */
  readonly widths: readonly number[]
  /** Words that the cells of a column offer; others may be typed. Counted from 0. */
  readonly choices: readonly { readonly columns: readonly number[]; readonly words: readonly string[] }[]
  /** Columns that stay in sight. */
  readonly fixedColumns: number
  /** Numbers of lines after which a new page begins when it is printed. */
  readonly pageEnds: readonly number[]
}

const HEAD_ROW = 4
const LINE = { style: 'thin', color: { rgb: 'BFBFBF' } } as const
const BORDER = { top: LINE, bottom: LINE, left: LINE, right: LINE } as const

/** Writes a form as Excel: text cells with lists to choose from, set up to be printed on A4 with its head on every page. */
export async function formBytes(form: SheetForm): Promise<Uint8Array> {
  const rows = [[form.watermark], [form.title], [form.hint], form.head, ...form.lines]
  const printed = excelText(form.watermark).slice(0, 240).replaceAll('&', '&&')
  return writeXlsx({
    sheets: [
      {
        name: safeSheetName(form.name),
        columns: form.widths.map((width) => ({ width, numFmt: '@' })),
        rows: rows.map((row) => row.map(excelText)),
        cells: stylesOf(form),
        dataValidations: choicesOf(form),
        freezePane: { rows: HEAD_ROW, columns: form.fixedColumns },
        rowBreaks: form.pageEnds.map((line) => HEAD_ROW + line - 1),
        pageSetup: {
          paperSize: 'a4',
          orientation: 'landscape',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 0,
          printTitlesRow: `$${HEAD_ROW}:$${HEAD_ROW}`,
        },
        headerFooter: { oddHeader: `&C${printed}`, oddFooter: `&C${printed} &P/&N` },
      },
    ],
  })
}

function stylesOf({ head, lines }: SheetForm): NonNullable<WriteSheet['cells']> {
  const line = { border: BORDER, numFmt: '@', alignment: { vertical: 'center', wrapText: true } } as const
  const fill = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F2F2F2' } } as const
  const cells: NonNullable<WriteSheet['cells']> = new Map()
  for (const column of head.keys()) {
    cells.set(`${HEAD_ROW - 1},${column}`, { style: { ...line, font: { bold: true }, fill } })
    for (const row of lines.keys()) cells.set(`${HEAD_ROW + row},${column}`, { style: line })
  }
  return cells
}

function choicesOf({ choices, lines }: SheetForm): DataValidation[] {
  return choices.flatMap(({ columns, words }) =>
    columns.map((column) => {
      const letter = colToLetter(column)
      return {
        type: 'list' as const,
        values: [...words],
        range: `${letter}${HEAD_ROW + 1}:${letter}${HEAD_ROW + lines.length}`,
        allowBlank: true,
        showErrorMessage: false,
      }
    }),
  )
}
