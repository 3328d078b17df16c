import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  type IFontAttributesProperties,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import {
  BAR_PARTS,
  barParts,
  type Block,
  type Cell,
  markPoints,
  type Paper,
  SHEET,
  STUB_MARK,
  sealIndents,
  titleLines,
} from './paper.ts'

// Word names the fonts of the standard and ships none of them: every office in China has them (standards §4.1).
const fontOf = (eastAsia: string): IFontAttributesProperties => ({
  ascii: eastAsia,
  hAnsi: eastAsia,
  cs: eastAsia,
  eastAsia,
  hint: 'eastAsia',
})
const FANG = fontOf('仿宋_GB2312')
const KAI = fontOf('楷体_GB2312')
const HEI = fontOf('黑体')
const TITLE = fontOf('方正小标宋简体')
const SONG = fontOf('宋体')
const RED = 'E60012'

const twips = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440)
const LINE = Math.round(SHEET.linePoints * 20)
const CHARACTER = SHEET.bodyPoints * 20
/** `linesAndChars` spreads text in LibreOffice: 28 characters on a line are had by closing each run up a little. */
const CLOSER = -4
const TYPE_WIDTH = twips(SHEET.width - SHEET.left - SHEET.right)

const run = (text: string, more: Partial<IRunOptions> = {}): TextRun =>
  new TextRun({ text, font: FANG, size: SHEET.bodyPoints * 2, characterSpacing: CLOSER, ...more })

const paragraph = (children: readonly TextRun[], more: Partial<IParagraphOptions> = {}): Paragraph =>
  new Paragraph({ children: [...children], spacing: { line: LINE, lineRule: LineRuleType.EXACTLY }, ...more })

const INDENTED = { indent: { firstLine: 2 * CHARACTER } } as const
const blank = (lines: number, keepNext = false): Paragraph =>
  new Paragraph({ keepNext, children: [], spacing: { line: Math.round(LINE * lines), lineRule: LineRuleType.EXACTLY } })

/** Draws a paper as a Word file in the official layout; what a clerk changes in Word stays a Word file. */
export async function docxOf(paper: Paper): Promise<Buffer> {
  const isLetter = paper.layout === 'letter'
  const document = new Document({
    title: paper.title,
    creator: paper.mark,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: FANG, size: SHEET.bodyPoints * 2 } } } },
    sections: [
      {
        properties: {
          titlePage: isLetter,
          grid: { type: 'lines', linePitch: LINE },
          page: {
            size: { width: twips(SHEET.width), height: twips(SHEET.height) },
            margin: {
              top: twips(SHEET.top),
              bottom: twips(SHEET.bottom),
              left: twips(SHEET.left),
              right: twips(SHEET.right),
              header: twips(isLetter ? SHEET.letterDrop : 15),
              footer: twips(SHEET.bottom - 7 - 5),
            },
          },
        },
        headers: isLetter ? { first: new Header({ children: letterHead(paper) }) } : {},
        footers: {
          default: pageNumber(AlignmentType.RIGHT),
          even: pageNumber(AlignmentType.LEFT),
          ...(isLetter && { first: new Footer({ children: [new Paragraph({})] }) }),
        },
        children: bodyOf(paper),
      },
    ],
  })
  return Packer.toBuffer(document)
}

function bodyOf(paper: Paper): (Paragraph | Table)[] {
  const { addressedTo, blocks, secondText } = paper
  return [
    ...headOf(paper),
    ...(paper.layout === 'form' ? [] : [blank(0.5)]),
    ...(addressedTo === null ? [] : [paragraph([run(addressedTo)])]),
    ...blocks.map((block, index) => blockOf(block, paper.signature !== null && index === blocks.length - 1)),
    ...(secondText === null ? [] : secondText.split('\n').map((line) => paragraph([run(line)], INDENTED))),
    ...signatureOf(paper),
    ...slipOf(paper),
    ...stubOf(paper),
  ]
}

const markOf = (paper: Paper, before: number): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before },
    children: [
      new TextRun({ text: paper.mark, font: TITLE, size: Math.round(markPoints(paper.mark) * 2), color: RED }),
    ],
  })

const rule = (style: (typeof BorderStyle)[keyof typeof BorderStyle], size: number): Paragraph =>
  new Paragraph({
    spacing: { line: twips(SHEET.ruleGap), lineRule: LineRuleType.EXACTLY },
    border: { bottom: { style, size, color: RED, space: 0 } },
    children: [],
  })

const letterHead = (paper: Paper): Paragraph[] => [markOf(paper, 0), rule(BorderStyle.THICK_THIN_SMALL_GAP, 24)]

function headOf(paper: Paper): Paragraph[] {
  const { layout, number, signer } = paper
  const right = paragraph([run(number)], { alignment: AlignmentType.RIGHT })
  switch (layout) {
    case 'red-head':
      return [
        markOf(paper, twips(SHEET.redHeadDrop)),
        blank(2),
        signer === null
          ? paragraph([run(number)], { alignment: AlignmentType.CENTER })
          : paragraph([run(number), run('\t签发人：'), run(signer, { font: KAI })], {
              indent: { left: CHARACTER, right: CHARACTER },
              tabStops: [{ type: 'right', position: TYPE_WIDTH - CHARACTER }],
            }),
        rule(BorderStyle.SINGLE, 12),
        blank(2),
        ...titleOf(paper),
      ]
    case 'letter':
      return [right, blank(0.5), ...titleOf(paper)]
    case 'enforcement':
      return [organOf(paper), ...titleOf(paper), ...(number === '' ? [] : [right])]
    default:
      return [
        ...titleOf(paper),
        ...(number === ''
          ? []
          : [paragraph([run(`编号：${number}`, { size: 28 })], { alignment: AlignmentType.RIGHT })]),
      ]
  }
}

const organOf = (paper: Paper, more: object = {}): Paragraph =>
  paragraph([run(paper.mark, { font: TITLE, size: SHEET.titlePoints * 2 })], {
    alignment: AlignmentType.CENTER,
    ...more,
  })

const titleOf = (paper: Paper): Paragraph[] =>
  titleLines(paper.title).map(
    (line) =>
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { line: Math.round(LINE * 1.2), lineRule: LineRuleType.EXACTLY },
        children: [new TextRun({ text: line, font: TITLE, size: SHEET.titlePoints * 2 })],
      }),
  )

/** `keepNext`: the last paragraph goes with the signature, for no page bears a seal without text. */
function blockOf(block: Block, keepNext = false): Paragraph | Table {
  switch (block.kind) {
    case 'text':
      return paragraph([run(block.text)], { ...INDENTED, keepNext })
    case 'flush':
      return paragraph([run(block.text)])
    case 'heading':
      return paragraph([run(block.text, { font: HEI })], { ...INDENTED, keepNext: true })
    case 'table':
      return tableOf(block)
    case 'bars':
      return chartOf(block)
  }
}

/** Columns for the label and for the number of a bar, in parts of a bar. */
const LABEL_PARTS = 22
const NUMBER_PARTS = 10

/**
 * A chart as a table whose bars are shaded cells (ADR 0017): what opens the text opens the chart, and a clerk changes both. Cells span as
 * many narrow columns as their bar is long.
 */
function chartOf({ title, bars }: Extract<Block, { kind: 'bars' }>): Table {
  const most = Math.max(...bars.map((bar) => bar.value))
  const parts = LABEL_PARTS + BAR_PARTS + NUMBER_PARTS
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const borders = { top: none, bottom: none, left: none, right: none }
  // Bars of rows below one another would run together.
  const gap = { style: BorderStyle.SINGLE, size: 36, color: 'FFFFFF' }
  const cell = (columnSpan: number, text: string, alignment: 'left' | 'right' | 'center', fill?: string): TableCell =>
    new TableCell({
      columnSpan,
      borders: fill ? { ...borders, top: gap, bottom: gap } : borders,
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: 60, right: 60 },
      ...(fill && { shading: { type: 'clear', color: 'auto', fill } }),
      children: [
        new Paragraph({
          alignment,
          spacing: { line: 320, lineRule: LineRuleType.EXACTLY },
          children: [new TextRun({ text, font: FANG, size: 24 })],
        }),
      ],
    })
  const rows = bars.map((bar) => {
    const length = barParts(bar.value, most)
    return new TableRow({
      cantSplit: true,
      children: [
        cell(LABEL_PARTS, bar.label, 'right'),
        ...(length > 0 ? [cell(length, '', 'left', '0072B2')] : []),
        cell(BAR_PARTS - length + NUMBER_PARTS, bar.printed, 'left'),
      ],
    })
  })
  const head = new TableRow({ cantSplit: true, tableHeader: true, children: [cell(parts, title, 'center')] })
  return new Table({
    width: { size: TYPE_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: Array.from({ length: parts }, () => Math.floor(TYPE_WIDTH / parts)),
    borders: { ...borders, insideHorizontal: none, insideVertical: none },
    rows: [head, ...rows],
  })
}

function tableOf({ widths, rows, headRows = 0 }: Extract<Block, { kind: 'table' }>): Table {
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const columnWidths = widths.map((width) => Math.round((TYPE_WIDTH * width) / whole))
  return new Table({
    width: { size: TYPE_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths,
    rows: rows.map((cells, index) => {
      const lines = Math.max(...cells.map((cell) => cell.lines ?? 1))
      return new TableRow({
        cantSplit: lines < 12,
        ...(index < headRows && { tableHeader: true }),
        height: { value: Math.round(lines * 16 * 20 + 160), rule: 'atLeast' },
        children: cells.map(cellOf),
      })
    }),
  })
}

function cellOf(cell: Cell): TableCell {
  const { isLabel = false, span = 1 } = cell
  return new TableCell({
    columnSpan: span,
    verticalAlign: VerticalAlign.CENTER,
    margins: { left: 100, right: 100 },
    children: cell.text.split('\n').map(
      (line) =>
        new Paragraph({
          alignment: isLabel ? AlignmentType.CENTER : AlignmentType.LEFT,
          spacing: { line: 320, lineRule: LineRuleType.EXACTLY },
          children: [new TextRun({ text: line, font: isLabel ? HEI : FANG, size: 24 })],
        }),
    ),
  })
}

function signatureOf({ signature }: Paper): (Paragraph | Table)[] {
  if (signature === null) return []
  if (signature.kind === 'parties') return [blank(0.8), partiesOf(signature)]
  const { organ, day } = signature
  const indents = sealIndents(organ, day)
  const right = (text: string, characters: number, keepNext: boolean): Paragraph =>
    paragraph([run(text)], {
      alignment: AlignmentType.RIGHT,
      indent: { right: Math.round(characters * CHARACTER) },
      keepNext,
      keepLines: true,
    })
  return [blank(1.6, true), right(organ, indents.organ, true), right(day, indents.day, false)]
}

function partiesOf({ left, right }: { readonly left: readonly string[]; readonly right: readonly string[] }): Table {
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const borders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none }
  const column = (lines: readonly string[]) =>
    new TableCell({ borders, children: lines.map((line) => paragraph([run(line)])) })
  return new Table({
    width: { size: TYPE_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: [Math.round(TYPE_WIDTH / 2), Math.round(TYPE_WIDTH / 2)],
    borders,
    rows: [new TableRow({ cantSplit: true, children: [column(left), column(right)] })],
  })
}

function slipOf({ slip }: Paper): (Paragraph | Table)[] {
  if (slip.length === 0) return []
  const cut = new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: 300, after: 120 },
    border: { top: { style: BorderStyle.DASHED, size: 4, space: 1 } },
    keepNext: true,
    children: [new TextRun({ text: '沿此线剪下', font: FANG, size: 24 })],
  })
  return [cut, ...slip.map((block) => blockOf(block))]
}

function stubOf(paper: Paper): (Paragraph | Table)[] {
  const { stub = [], number } = paper
  if (stub.length === 0) return []
  return [
    organOf(paper, { pageBreakBefore: true }),
    ...titleOf(paper),
    paragraph([run(STUB_MARK)], { alignment: AlignmentType.CENTER }),
    paragraph([run(number)], { alignment: AlignmentType.RIGHT }),
    blank(0.5),
    ...stub.map((block) => blockOf(block)),
  ]
}

/** — 1 — in 4号 半角宋体, one character in: odd pages right, even ones left. */
function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  const size = SHEET.pageNumberPoints * 2
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        indent: { left: CHARACTER, right: CHARACTER },
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: SONG, size })],
      }),
    ],
  })
}
