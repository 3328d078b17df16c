import { fillText } from '../../../kernel/texts.ts'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { Block, Cell, Paper, Signature } from '../../../platform/papers/paper.ts'
import type { DocumentContent } from '../content.ts'
import { type DocumentKindName, kindRuleOf, type PaperRow } from '../domain.ts'
import { chineseNumber, tagPlaceholders, type TagName, type TagValues, tagValues } from './tags.ts'
import { type Part, STUB, type WordedCell, type Wording, WORDINGS } from './wording.ts'

export type WordedKind = keyof typeof WORDINGS

/** The paper of an issued document in the usual wording: what Word and PDF are drawn from. */
export function paperOf(kind: WordedKind, content: DocumentContent, number: string, issuedOn: PlainDate): Paper {
  const paper = paperWith(kind, tagValues(content, number, issuedOn))
  const rows = content.fields.rows
  const table = ROW_TABLES[kind]
  return table && Array.isArray(rows)
    ? { ...paper, blocks: withRows(paper.blocks, tableOf(table, rows as readonly PaperRow[])) }
    : paper
}

/** The usual wording with a tag in every place: what a bureau edits in Word. */
export function templatePaper(kind: WordedKind): Paper {
  return sampledPaper(kind, tagPlaceholders(kind))
}

/** The usual wording with given words in its places, for looking at it. */
export function sampledPaper(kind: WordedKind, values: TagValues): Paper {
  const paper = paperWith(kind, values)
  return ROW_TABLES[kind]
    ? { ...paper, blocks: withRows(paper.blocks, { kind: 'text', text: values.rows ?? '' }) }
    : paper
}

function paperWith(kind: WordedKind, values: TagValues): Paper {
  const wording: Wording = WORDINGS[kind]
  const say = (text: string) => fillText(text, filled(values))
  const { layout } = kindRuleOf(kind)
  return {
    layout,
    mark: wording.withoutMark ? '' : (values.organ ?? ''),
    number: values.number ?? '',
    signer: wording.signer ? (values[wording.signer] ?? '') : null,
    title: say(wording.title),
    addressedTo: wording.addressedTo ? say(wording.addressedTo) : null,
    blocks: [...corrections(values), ...numbered(wording.parts.flatMap((part) => blocksOf(part, values, say)))],
    signature: signatureOf(wording.signature, values, say),
    slip: (wording.slip ?? []).flatMap((part) => blocksOf(part, values, say)),
    ...(isStubbed(kind) && { stub: blocksOf({ table: STUB }, values, say) }),
    secondText: values.secondText || null,
  }
}

/** 执法文书 that are served on guardians leave a stub with the organ (standards §4.1). */
const isStubbed = (kind: WordedKind): boolean => {
  const { layout, servedOn } = kindRuleOf(kind)
  return layout === 'enforcement' && servedOn === 'every-guardian'
}

/** A tag nobody filled is blank on paper, never a placeholder. */
function filled(values: TagValues): Record<string, string> {
  return new Proxy(values as Record<string, string>, {
    has: () => true,
    get: (target, tag) => target[tag as TagName] ?? '',
  })
}

const corrections = (values: TagValues): Block[] =>
  values.corrects && !values.corrects.startsWith('{')
    ? [{ kind: 'text', text: `本文书更正并代替${values.corrects}。` }]
    : []

type Say = (text: string) => string

function blocksOf(part: Part, values: TagValues, say: Say): Block[] {
  if (typeof part === 'string') return paragraphs(say(part))
  if ('table' in part) {
    const { widths = [6, 9, 6, 11], table } = part
    return [{ kind: 'table', widths, rows: table.map((row) => row.map((cell, index) => cellOf(cell, index, say))) }]
  }
  if (part.when !== undefined && !values[part.when]) return []
  return 'heading' in part ? [{ kind: 'heading', text: say(part.heading) }] : paragraphs(say(part.text))
}

/** Headings follow one another whatever was left out between them. */
function numbered(blocks: readonly Block[]): Block[] {
  let place = 0
  return blocks.map((block) =>
    block.kind === 'heading' && PLACE.test(block.text)
      ? { ...block, text: block.text.replace(PLACE, `${chineseNumber(++place)}、`) }
      : block,
  )
}
const PLACE = /^[一二三四五六七八九十]+、/

const paragraphs = (text: string): Block[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    // What a clerk ends with a full stop may be followed by one of the wording.
    .map((line) => ({ kind: 'text', text: line.replace(/([。；！？])[。；]/gu, '$1') }))

function cellOf(cell: WordedCell, index: number, say: Say): Cell {
  const { text, span, lines, label } = typeof cell === 'string' ? ({ text: cell } as Exclude<WordedCell, string>) : cell
  const isLabel = label ?? index % 2 === 0
  return { text: say(text), ...(span && { span }), ...(lines && { lines }), ...(isLabel && { isLabel }) }
}

function signatureOf(signature: Wording['signature'], values: TagValues, say: Say): Signature | null {
  if (signature === null) return null
  if (signature === 'seal') return { kind: 'seal', organ: values.organ ?? '', day: values.issuedOn ?? '' }
  return { kind: 'parties', left: signature.left.map(say), right: signature.right.map(say) }
}

/** 学段 × (在校数, 上月末辍学, 本月新增, 本月劝返, 本月末辍学, 疑似, 其中 脱贫/残疾/留守/随迁/女), standards §4.8. */
export const RETURN_COLUMNS = [
  '学段',
  '在校数',
  '上月末辍学',
  '本月新增',
  '本月劝返',
  '本月末辍学',
  '疑似',
  '脱贫',
  '残疾',
  '留守',
  '随迁',
  '女',
] as const

/** 证据清单: place on the list × (种类, 名称或文号, 取得日期). */
export const EVIDENCE_COLUMNS = ['序号', '证据种类', '名称或文号', '取得日期'] as const

interface RowTable {
  readonly columns: readonly string[]
  readonly widths: readonly number[]
}

/** The table of a kind that is drawn from rows, after its first line. */
const ROW_TABLES: Readonly<Partial<Record<WordedKind, RowTable>>> = {
  // A county has six digits of pupils; all the rest are few.
  'monthly-return': { columns: RETURN_COLUMNS, widths: [3, 4, ...RETURN_COLUMNS.slice(2).map(() => 2)] },
  'evidence-list': { columns: EVIDENCE_COLUMNS, widths: [3, 8, 12, 7] },
}

const tableOf = ({ columns, widths }: RowTable, rows: readonly PaperRow[]): Block => ({
  kind: 'table',
  widths,
  rows: [
    columns.map((text) => ({ text, isLabel: true })),
    ...rows.map((row) => columns.map((_, index) => ({ text: row[index] ?? '' }))),
  ],
})

/** Rows stand after the first line. */
const withRows = (blocks: readonly Block[], rows: Block): Block[] => [...blocks.slice(0, 1), rows, ...blocks.slice(1)]

/** Whether a kind is worded here; the 送达回证 is drawn from the service. */
export function isWorded(kind: DocumentKindName): kind is WordedKind {
  return kind in WORDINGS
}
