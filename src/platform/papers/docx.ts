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
/** Points from the line of the number to the rule: with what the line leaves under its characters, 4 mm. */
const RULE_SPACE = Math.round((SHEET.ruleGap / 25.4) * 72 - (SHEET.linePoints - SHEET.bodyPoints) / 2)
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
  const hasHead = isLetter || paper.layout === 'red-head'
  const document = new Document({
    title: paper.title,
    creator: paper.mark,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: FANG, size: SHEET.bodyPoints * 2 } } } },
    sections: [
      {
        properties: {
          titlePage: hasHead,
          grid: { type: 'lines', linePitch: LINE },
          page: {
            size: { width: twips(SHEET.width), height: twips(SHEET.height) },
            margin: {
              top: twips(SHEET.top),
              bottom: twips(SHEET.bottom),
              left: twips(SHEET.left),
              right: twips(SHEET.right),
              header: twips(isLetter ? SHEET.letterDrop : hasHead ? SHEET.top + SHEET.redHeadDrop : 15),
              footer: twips(isLetter ? SHEET.letterFoot : NUMBER_FOOT),
            },
          },
        },
        // The mark stands where the sheet says, not where the grid of the lines puts it.
        headers: hasHead
          ? { first: new Header({ children: isLetter ? letterHead(paper) : [markOf(paper), blank(2)] }) }
          : {},
        footers: {
          default: pageNumber(AlignmentType.RIGHT, isLetter),
          even: pageNumber(AlignmentType.LEFT, isLetter),
          ...(hasHead && {
            first: isLetter ? new Footer({ children: [letterFoot()] }) : pageNumber(AlignmentType.RIGHT, false),
          }),
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

const markOf = (paper: Paper): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    // An exact line, or the font of whoever opens it would push the mark down.
    spacing: { line: markPoints(paper.mark) * 20, lineRule: LineRuleType.EXACTLY },
    children: [
      new TextRun({ text: paper.mark, font: TITLE, size: Math.round(markPoints(paper.mark) * 2), color: RED }),
    ],
  })

/** 信函格式: the red double rules are longer than the lines of text, in the middle of the sheet. */
const LETTER_RULE = {
  left: twips((SHEET.width - SHEET.letterRule) / 2 - SHEET.left),
  right: twips((SHEET.width - SHEET.letterRule) / 2 - SHEET.right),
}

const letterHead = (paper: Paper): Paragraph[] => [
  markOf(paper),
  new Paragraph({
    spacing: { line: twips(SHEET.ruleGap), lineRule: LineRuleType.EXACTLY },
    indent: LETTER_RULE,
    border: { bottom: { style: BorderStyle.THICK_THIN_SMALL_GAP, size: 24, color: RED, space: 0 } },
    children: [],
  }),
]

/** The lower pair, thin over thick, at the foot of the first page. */
const letterFoot = (): Paragraph =>
  new Paragraph({
    spacing: { line: twips(SHEET.ruleGap), lineRule: LineRuleType.EXACTLY },
    indent: LETTER_RULE,
    border: { bottom: { style: BorderStyle.THIN_THICK_SMALL_GAP, size: 24, color: RED, space: 0 } },
    children: [],
  })

/** The number with the red rule under it, as long as the lines are. */
const ruledNumber = ({ number, signer }: Paper): Paragraph =>
  paragraph(signer === null ? [run(number)] : [run(`\t${number}`), run('\t签发人：'), run(signer, { font: KAI })], {
    ...(signer === null && { alignment: AlignmentType.CENTER }),
    tabStops: [
      { type: 'left', position: CHARACTER },
      { type: 'right', position: TYPE_WIDTH - CHARACTER },
    ],
    border: { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: RULE_SPACE } },
  })

function headOf(paper: Paper): Paragraph[] {
  const { layout, number } = paper
  const right = paragraph([run(number)], { alignment: AlignmentType.RIGHT })
  switch (layout) {
    case 'red-head':
      return [ruledNumber(paper), blank(2), ...titleOf(paper)]
    case 'letter':
      return [right, blank(2), ...titleOf(paper)]
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

/** Page numbers stand 7 mm below the type area, above the edge of the sheet by so much. */
const NUMBER_FOOT = SHEET.bottom - 7 - 5

/** — 1 — in 4号 半角宋体, one character in: odd pages right, even ones left. */
function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT, isLetter: boolean): Footer {
  const size = SHEET.pageNumberPoints * 2
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        indent: { left: CHARACTER, right: CHARACTER },
        // The foot of a letter lies lower, at its red rules.
        ...(isLetter && { spacing: { after: twips(NUMBER_FOOT - SHEET.letterFoot) } }),
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: SONG, size })],
      }),
    ],
  })
}
