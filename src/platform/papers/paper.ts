/**
 * A paper in the official layout (GB/T 9704-2012) as data: one feed from which Word and PDF are drawn.
 *
 * `red-head` 红头公文 · `letter` 信函格式 · `enforcement` 执法文书 · `form` 表格 · `agreement` 责任书
 */
export interface Paper {
  readonly layout: 'red-head' | 'letter' | 'enforcement' | 'form' | 'agreement'
  /** 发文机关标志, 机关名称 */
  readonly mark: string
  /** 发文字号; empty for what has none. */
  readonly number: string
  /** 签发人 of a report to a higher organ (上行文). */
  readonly signer: string | null
  readonly title: string
  /** 主送, with its colon. */
  readonly addressedTo: string | null
  readonly blocks: readonly Block[]
  readonly signature: Signature | null
  /** 回执 below a line to cut along. */
  readonly slip: readonly Block[]
  /** 存根, on a page of its own that stays with the organ; none when left out. */
  readonly stub?: readonly Block[]
  /** Text in a second language, after the Chinese. */
  readonly secondText: string | null
}

export type Block =
  /** A paragraph, indented two characters. */
  | { readonly kind: 'text'; readonly text: string }
  /** A line without indent. */
  | { readonly kind: 'flush'; readonly text: string }
  /** 一、 in 黑体 */
  | { readonly kind: 'heading'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly widths: readonly number[]
      readonly rows: readonly (readonly Cell[])[]
      /** First rows that stand on every page again; none when left out. */
      readonly headRows?: number
    }
  /** A chart: bars to the length of their values, with a title and the numbers in print. */
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly Bar[] }

export interface Bar {
  readonly label: string
  readonly value: number
  readonly printed: string
}

/** Parts a bar of a chart may take; the longest takes all of them, what is not nothing at least one. */
export const BAR_PARTS = 40

export function barParts(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((value * BAR_PARTS) / most))
}

export interface Cell {
  readonly text: string
  /** Columns it takes; 1 when left out. */
  readonly span?: number
  /** A label: centred, in 黑体. */
  readonly isLabel?: boolean
  /** Least height in lines, for what is written by hand. */
  readonly lines?: number
}

export type Signature =
  /** 署名 and date; the place of the seal over both stays empty. */
  | { readonly kind: 'seal'; readonly organ: string; readonly day: string }
  | { readonly kind: 'parties'; readonly left: readonly string[]; readonly right: readonly string[] }

/** What stands under the title on the page that stays with the organ. */
export const STUB_MARK = '（存根）'

/** Measures of GB/T 9704-2012 (standards §4.1); millimetres unless a name says points or characters. */
export const SHEET = {
  width: 210,
  height: 297,
  top: 37,
  left: 28,
  right: 26,
  bottom: 35,
  linesOnPage: 22,
  charactersOnLine: 28,
  bodyPoints: 16,
  titlePoints: 22,
  pageNumberPoints: 14,
  linePoints: 28.95,
  /** 发文机关标志: below the top of the type area (红头), below the edge of the sheet (信函). */
  redHeadDrop: 35,
  letterDrop: 30,
  /** 信函格式: length of the double rules, and the lower one above the edge of the sheet. */
  letterRule: 170,
  letterFoot: 20,
  /** Between number and red rule. */
  ruleGap: 4,
} as const

/** Characters of the first level over the width: a half-width one counts a half. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text)
    width += character.codePointAt(0)! < 0x2e80 && !/[〔〕—·“”‘’…]/u.test(character) ? 0.5 : 1
  return width
}

/**
 * Right indents of 署名 and date in characters: the date four in, the organ centred over it; where the organ is the longer,
 * it is the date that moves (GB/T 9704 7.3.5.1).
 */
export function sealIndents(organ: string, day: string): { readonly organ: number; readonly day: number } {
  const half = (widthOf(organ) - widthOf(day)) / 2
  return half > 4 ? { organ: 0, day: half } : { organ: 4 - half, day: 4 }
}

/** Breaks a title into lines of like length, none longer than the type area holds in 2号. */
export function titleLines(title: string, longest = 20): readonly string[] {
  const characters = [...title]
  const count = Math.ceil(characters.length / longest)
  const length = Math.ceil(characters.length / count)
  return Array.from({ length: count }, (_, index) => characters.slice(index * length, (index + 1) * length).join(''))
}

/** Size of a 发文机关标志 in points: at most 15 mm wide a character, and within the type area. */
export function markPoints(mark: string): number {
  const typeArea = ((SHEET.width - SHEET.left - SHEET.right) / 25.4) * 72
  return Math.min(42, Math.floor((typeArea * 0.95) / Math.max(1, widthOf(mark))))
}
