import { type Cell, cellText, type TableRow } from '../../../platform/tables/cell.ts'
import { ROSTER_KINDS, type RosterKind } from '../domain.ts'
import { contentShare, looksLikeData } from './contents.ts'
import { FIELD_CONTENTS, type FieldName, KIND_DEFINITIONS, missingFieldsOf } from '../fields-domain.ts'
import { aliasIndexOf, headerFingerprint, type HeaderMatch, matchHeader } from './headers.ts'

export type DecidedBy = 'header' | 'similar' | 'contents' | 'remembered' | 'user' | 'none'

export interface RecognisedColumn {
  readonly index: number
  readonly header: string
  readonly field: FieldName | null
  readonly certainty: number
  readonly decidedBy: DecidedBy
}

export interface Recognition {
  readonly kind: RosterKind
  readonly kindCertainty: number
  /** Numbers of the head's rows as Excel counts. */
  readonly headerFirstRow: number
  readonly headerLastRow: number
  readonly columns: readonly RecognisedColumn[]
  readonly missingFields: readonly FieldName[]
  readonly fingerprint: string
}

/** What a person decided; it wins over everything found. */
export interface MappingWish {
  readonly kind?: RosterKind
  readonly headerFirstRow?: number
  readonly headerLastRow?: number
  readonly columns?: readonly { readonly index: number; readonly field: FieldName | null }[]
}

export interface RecogniseInput {
  /** The first rows that are not blank; about 200 of them give contents to look at. */
  readonly rows: readonly TableRow[]
  /** File name, sheet name: words that tell the kind. */
  readonly hints: readonly string[]
  readonly wish?: MappingWish
  /** Mapping remembered for this source under a fingerprint. */
  readonly remembered?: (
    kind: RosterKind,
    fingerprint: string,
  ) => readonly { index: number; field: FieldName | null }[] | undefined
}

const LAST_HEADER_ROW = 15
const HIGHEST_HEAD = 3
const LEAST_MATCHES = 2
const SAMPLE_ROWS = 200

interface Head {
  readonly first: number
  readonly last: number
  readonly headers: readonly string[]
  readonly matches: readonly (HeaderMatch | undefined)[]
  readonly score: number
}

/** Finds the head, the kind and what each column holds; undefined when no row reads like a head. */
export function recogniseRoster(input: RecogniseInput): Recognition | undefined {
  const { wish = {} } = input
  const kinds = wish.kind ? [wish.kind] : ROSTER_KINDS
  const candidates = kinds.flatMap((kind) => {
    const head = findHead(input.rows, kind, wish)
    return head ? [{ kind, head, score: kindScore(kind, head, input) }] : []
  })
  if (candidates.length === 0) return undefined
  candidates.sort((a, b) => b.score - a.score)
  const [best, second] = candidates as [(typeof candidates)[0], (typeof candidates)[0] | undefined]
  const columns = mapColumns(input, best.kind, best.head)
  const mapped = new Set(columns.flatMap((column) => (column.field ? [column.field] : [])))
  return {
    kind: best.kind,
    kindCertainty: wish.kind ? 1 : kindCertainty(best.score, second?.score),
    headerFirstRow: best.head.first,
    headerLastRow: best.head.last,
    columns,
    missingFields: missingFieldsOf(best.kind, mapped),
    fingerprint: headerFingerprint(best.head.headers),
  }
}

function kindCertainty(best: number, second: number | undefined): number {
  if (best <= 0) return 0.1
  return Math.min(0.99, second === undefined || second <= 0 ? 0.95 : (best - second) / best + 0.4)
}

function kindScore(kind: RosterKind, head: Head, input: RecogniseInput): number {
  const definition = KIND_DEFINITIONS[kind]
  const found = new Set(head.matches.flatMap((match) => (match && match.field !== 'unused' ? [match.field] : [])))
  let score = 0
  for (const [field, weight] of Object.entries(definition.signature)) if (found.has(field as FieldName)) score += weight
  const unknown = head.matches.filter((match, i) => !match && head.headers[i] !== '').length
  score += found.size * 0.25 - unknown * 0.15 - missingFieldsOf(kind, found).length * 3
  const above = input.rows.filter((row) => row.number < head.first).map((row) => row.cells.map(cellText).join(''))
  if (above.some((title) => definition.words.test(title))) score += 3
  if (input.hints.some((hint) => definition.words.test(hint))) score += 2
  score += head.headers.filter((header) => definition.words.test(header)).length * 0.5
  return score
}

function findHead(rows: readonly TableRow[], kind: RosterKind, wish: MappingWish): Head | undefined {
  if (wish.headerFirstRow !== undefined) {
    const last = Math.max(wish.headerLastRow ?? wish.headerFirstRow, wish.headerFirstRow)
    return headAt(
      rows.filter((row) => row.number >= wish.headerFirstRow! && row.number <= last),
      kind,
    )
  }
  let best: Head | undefined
  const top = rows.filter((row) => row.number <= LAST_HEADER_ROW)
  for (let start = 0; start < top.length; start++) {
    for (let height = 1; height <= HIGHEST_HEAD && start + height <= top.length; height++) {
      const candidate = top.slice(start, start + height)
      if (candidate.some(isDataRow)) break
      const head = headAt(candidate, kind)
      if (head && head.score > (best?.score ?? 0) && countMatches(head) >= LEAST_MATCHES) best = head
    }
  }
  return best
}

const countMatches = (head: Head): number =>
  new Set(head.matches.flatMap((match) => (match && match.field !== 'unused' ? [match.field] : []))).size

/** A row with several data cells is no head; a head may hold one stray number. */
function isDataRow(row: TableRow): boolean {
  return row.cells.filter(looksLikeData).length >= 2
}

function headAt(rows: readonly TableRow[], kind: RosterKind): Head | undefined {
  if (rows.length === 0) return undefined
  const width = Math.max(...rows.map((row) => row.cells.length))
  const index = aliasIndexOf(kind)
  const headers: string[] = []
  const matches: (HeaderMatch | undefined)[] = []
  for (let column = 0; column < width; column++) {
    const parts = headParts(rows, column)
    const readings = readingsOf(parts)
    const found = bestReading(readings, index)
    headers.push(found?.text ?? readings[0] ?? '')
    matches.push(found?.match)
  }
  const filled = headers.filter((header) => header !== '').length
  const matched = matches.reduce(
    (sum, match) => sum + (match ? (match.field === 'unused' ? 0.5 : match.certainty) : 0),
    0,
  )
  // A title row joined to the head adds nothing but height: prefer the lowest head that explains as much.
  const score = matched - (filled - matches.filter(Boolean).length) * 0.1 - (rows.length - 1) * 0.3
  return { first: rows[0]!.number, last: rows.at(-1)!.number, headers, matches, score }
}

/** Texts of a column from top to bottom; a merged head above covers the columns to its right that have a sub-head. */
function headParts(rows: readonly TableRow[], column: number): string[] {
  return rows.map((row, level) => {
    const own = headText(row.cells[column])
    if (own !== '' || level === rows.length - 1) return own
    const below = rows.slice(level + 1).some((lower) => headText(lower.cells[column]) !== '')
    if (!below) return ''
    for (let left = column - 1; left >= 0; left--) {
      const text = headText(row.cells[left])
      if (text === '') continue
      // A head that has nothing below itself spans rows, not columns.
      return rows.slice(level + 1).some((lower) => headText(lower.cells[left]) !== '') ? text : ''
    }
    return ''
  })
}

const headText = (cell: Cell | undefined): string => cellText(cell).trim()

/** All together, then the lower ones, then each alone: `父亲` over `姓名` is 父亲姓名 before it is 姓名. */
function readingsOf(parts: readonly string[]): string[] {
  const filled = parts.filter((part) => part !== '')
  if (filled.length <= 1) return filled
  const short = filled.map((part, i) => (i < filled.length - 1 ? part.replace(/(基本)?(情况|信息|资料)$/, '') : part))
  const readings = [filled.join(''), short.join('')]
  for (let from = 1; from < filled.length; from++) readings.push(short.slice(from).join(''))
  return [...new Set(readings)]
}

function bestReading(readings: readonly string[], index: ReturnType<typeof aliasIndexOf>) {
  let best: { text: string; match: HeaderMatch } | undefined
  for (const text of readings) {
    const match = matchHeader(text, index)
    if (match && (!best || match.certainty > best.match.certainty)) best = { text, match }
  }
  return best
}

function mapColumns(input: RecogniseInput, kind: RosterKind, head: Head): RecognisedColumn[] {
  const data = input.rows.filter((row) => row.number > head.last).slice(0, SAMPLE_ROWS)
  const samplesOf = (column: number): Cell[] => data.map((row) => row.cells[column] ?? null)
  const decided = decidedColumns(input, kind, head)
  const taken = new Set([...decided.values()].flatMap((entry) => (entry.field ? [entry.field] : [])))
  const proposals = head.matches
    .map((match, column) => ({ column, match, share: shareOf(match, samplesOf(column)) }))
    .filter(({ column, match }) => match && match.field !== 'unused' && !decided.has(column))
    .sort((a, b) => certaintyOf(b.match!, b.share) - certaintyOf(a.match!, a.share) || a.column - b.column)
  const columns = new Map<number, RecognisedColumn>()
  const put = (column: number, field: FieldName | null, certainty: number, decidedBy: DecidedBy): void => {
    columns.set(column, { index: column, header: head.headers[column] ?? '', field, certainty, decidedBy })
    if (field) taken.add(field)
  }
  for (const [column, entry] of decided)
    put(column, entry.field, entry.decidedBy === 'user' ? 1 : 0.98, entry.decidedBy)
  for (const { column, match, share } of proposals) {
    const field = match!.field as FieldName
    if (!taken.has(field))
      put(column, field, certaintyOf(match!, share), match!.certainty >= 0.95 ? 'header' : 'similar')
  }
  giveDuplicatesToRelatives(head, columns, taken, put)
  guessByContents(kind, head, samplesOf, columns, taken, put)
  return Array.from({ length: head.headers.length }, (_, index) => columns.get(index) ?? unmapped(index, head))
}

const unmapped = (index: number, head: Head): RecognisedColumn => ({
  index,
  header: head.headers[index] ?? '',
  field: null,
  certainty: head.matches[index]?.field === 'unused' ? 1 : 0,
  decidedBy: head.matches[index]?.field === 'unused' ? 'header' : 'none',
})

function shareOf(match: HeaderMatch | undefined, samples: readonly Cell[]): number | undefined {
  return match && match.field !== 'unused' ? contentShare(FIELD_CONTENTS[match.field], samples) : undefined
}

/** The head counts first; contents that do not fit at all make it doubtful. */
function certaintyOf(match: HeaderMatch, share: number | undefined): number {
  if (share === undefined) return match.certainty * 0.9
  return match.certainty * (share >= 0.5 ? 1 : 0.4 + share)
}

function decidedColumns(input: RecogniseInput, kind: RosterKind, head: Head) {
  const decided = new Map<number, { field: FieldName | null; decidedBy: DecidedBy }>()
  const allowed = new Set<FieldName>(KIND_DEFINITIONS[kind].fields)
  const add = (entries: readonly { index: number; field: FieldName | null }[], decidedBy: DecidedBy): void => {
    for (const { index, field } of entries) {
      if (index >= head.headers.length || (field && !allowed.has(field))) continue
      // One column a field: the later decision moves it.
      for (const [other, entry] of decided) if (field && entry.field === field) decided.delete(other)
      decided.set(index, { field, decidedBy })
    }
  }
  add(input.remembered?.(kind, headerFingerprint(head.headers)) ?? [], 'remembered')
  add(input.wish?.columns ?? [], 'user')
  return decided
}

type Put = (column: number, field: FieldName | null, certainty: number, decidedBy: DecidedBy) => void

const RELATIVES = ['father', 'mother', 'guardian1', 'guardian2'] as const

/** A second 身份证号 or 联系电话 right of 监护人 or 父亲 is that person's. */
function giveDuplicatesToRelatives(
  head: Head,
  columns: ReadonlyMap<number, RecognisedColumn>,
  taken: ReadonlySet<FieldName>,
  put: Put,
): void {
  head.matches.forEach((match, column) => {
    if (columns.has(column) || !match || (match.field !== 'citizen_id' && match.field !== 'phone')) return
    for (let left = column - 1; left >= Math.max(0, column - 4); left--) {
      const relative = RELATIVES.find((prefix) => columns.get(left)?.field === `${prefix}_name`)
      if (!relative) continue
      const field = `${relative}_${match.field === 'phone' ? 'phone' : 'id'}` as FieldName
      if (!taken.has(field)) put(column, field, 0.7, 'similar')
      return
    }
  })
}

/** Columns whose head says nothing but whose cells can only be one thing. */
function guessByContents(
  kind: RosterKind,
  head: Head,
  samplesOf: (column: number) => Cell[],
  columns: ReadonlyMap<number, RecognisedColumn>,
  taken: ReadonlySet<FieldName>,
  put: Put,
): void {
  const guessable = (
    ['citizen_id', 'pupil_number', 'disability_certificate_number', 'born_on', 'sex', 'name'] as const
  ).filter((field) => KIND_DEFINITIONS[kind].fields.includes(field))
  for (const field of guessable) {
    if (taken.has(field)) continue
    for (let column = 0; column < head.headers.length; column++) {
      if (columns.has(column) || head.matches[column]) continue
      const samples = samplesOf(column)
      if (samples.filter((cell) => cell !== null).length < 3) continue
      if ((contentShare(FIELD_CONTENTS[field], samples) ?? 0) < 0.9) continue
      put(column, field, field === 'citizen_id' || field === 'pupil_number' ? 0.6 : 0.5, 'contents')
      break
    }
  }
}
