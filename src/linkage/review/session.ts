import { readFile, writeFile } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Language } from '../../kernel/texts.ts'
import { csvCell } from '../files/csv.ts'
import { explainPattern } from '../explain.ts'
import type { LinkModel, TrainedModel } from '../model.ts'
import type { LabelledPair } from '../run.ts'
import { quote } from '../step.ts'
import { type ChosenPair, choosePairs } from './choose.ts'
import { reviewFrame } from './frame.ts'
import { type Label, LabelFault, type LabelFile, readLabels } from './labels.ts'
import { type CheckedPair, measureLabelled, measureStratified, type Quality } from './measure.ts'

/** Pairs less likely than this are neither reviewed nor counted among the misses: there the model is taken at its word. */
export const REVIEW_FLOOR = 0.001

/** Labels of a file, with the rows they speak of. */
export interface LabelledRows {
  readonly file: LabelFile
  /** Ids of the rows, in the order of the labels. */
  readonly ids: readonly { readonly left: number; readonly right: number }[]
}

/** The model keeps what may be reviewed. */
export const keepingForReview = (model: LinkModel): LinkModel => ({
  ...model,
  thresholds: { ...model.thresholds, review: Math.min(model.thresholds.review, REVIEW_FLOOR) },
})

/** Reads labels and finds their rows in the tables; a row that is not there is a fault that names it. */
export async function openLabels(
  connection: DuckDBConnection,
  path: string,
  tables: { readonly left: string; readonly right: string },
): Promise<LabelledRows> {
  const file = readLabels(await textOf(path), { symmetric: tables.left === tables.right })
  const ids = await idsOf(connection, file.labels, tables)
  const missing = ids.findIndex(({ left, right }) => left === null || right === null)
  if (missing >= 0) {
    const { idL, idR } = file.labels[missing]!
    throw new LabelFault({
      zh: `标注的一对记录 ${idL} 与 ${idR} 不在所比对的文件里；请核对文件和 id 列`,
      en: `the labelled pair ${idL} and ${idR} is not in the files being linked; check the files and the id column`,
    })
  }
  const self = tables.left === tables.right
  return { file, ids: (ids as LabelledRows['ids']).map((pair) => (self ? inOrder(pair) : pair)) }
}

/** Within one table the smaller id comes first. */
const inOrder = ({ left, right }: { readonly left: number; readonly right: number }) => ({
  left: Math.min(left, right),
  right: Math.max(left, right),
})

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new LabelFault({
      zh: `读不到标注文件 ${path}：${(error as Error).message}`,
      en: `the labels ${path} cannot be read: ${(error as Error).message}`,
    })
  }
}

async function idsOf(
  connection: DuckDBConnection,
  labels: readonly Label[],
  tables: { readonly left: string; readonly right: string },
): Promise<{ left: number | null; right: number | null }[]> {
  if (labels.length === 0) return []
  const values = labels.map(({ idL, idR }, n) => `(${n}, ${quote(idL)}, ${quote(idR)})`)
  const idIn = (table: string, ref: string) => `(select min(id)::DOUBLE from ${table} where ref = ${ref})`
  const rows = await connection.runAndReadAll(
    `select ${idIn(tables.left, 'id_l')} as "left", ${idIn(tables.right, 'id_r')} as "right" ` +
      `from (values ${values.join(', ')}) v(n, id_l, id_r) order by n`,
  )
  return rows.getRowObjectsJS() as { left: number | null; right: number | null }[]
}

/** The labels that say yes or no, as estimation takes them: each stands for the pairs of its stratum. */
export function labelledPairs({ file, ids }: LabelledRows): LabelledPair[] {
  const answered = Map.groupBy(
    file.labels.filter(({ label }) => label !== 'unsure'),
    ({ drawn }) => drawn?.stratum,
  )
  return file.labels.flatMap(({ label, drawn }, i) => {
    const stands = drawn ? Math.max(1, drawn.stratumSize / answered.get(drawn.stratum)!.length) : 1
    return label === 'unsure' ? [] : [{ ...ids[i]!, match: label === 'match', stands }]
  })
}

/** How good the pairs of a run are, by the labels; and how good those were on which the review was made. */
export interface ReviewOutcome {
  readonly labels: { readonly matches: number; readonly nonMatches: number; readonly unsure: number }
  /** By the probabilities in the label file; undefined when it has none. */
  readonly before: Quality | undefined
  readonly now: Quality
}

export async function measureRun(
  connection: DuckDBConnection,
  { file, ids }: LabelledRows,
  pairs: string,
  threshold: number,
): Promise<ReviewOutcome> {
  const given = await givenBy(connection, ids, pairs)
  const count = (value: Label['label']) => file.labels.filter(({ label }) => label === value).length
  const told = file.labels.every(({ probability }) => probability !== undefined)
  return {
    labels: { matches: count('match'), nonMatches: count('no-match'), unsure: count('unsure') },
    before: told ? measure(file, (label) => label.probability! >= threshold) : undefined,
    now: measure(file, (_, i) => given[i]!.accepted),
  }
}

/** What the run made of each labelled pair; one that it did not keep has probability 0. */
export async function givenBy(
  connection: DuckDBConnection,
  ids: LabelledRows['ids'],
  pairs: string,
): Promise<{ probability: number; accepted: boolean }[]> {
  if (ids.length === 0) return []
  const values = ids.map(({ left, right }, n) => `(${n}, ${left}, ${right})`)
  const rows = await connection.runAndReadAll(
    `select coalesce(max(probability), 0)::DOUBLE as probability, coalesce(bool_or(accepted), false) as accepted ` +
      `from (values ${values.join(', ')}) v(n, id_l, id_r) left join ${pairs} using (id_l, id_r) group by n order by n`,
  )
  return rows.getRowObjectsJS() as { probability: number; accepted: boolean }[]
}

function measure(file: LabelFile, linked: (label: Label, i: number) => boolean): Quality {
  const checked = file.labels.flatMap((label, i): CheckedPair[] =>
    label.label === 'unsure'
      ? []
      : [
          {
            match: label.label === 'match',
            linked: linked(label, i),
            ...(label.drawn && { stratum: label.drawn.stratum }),
          },
        ],
  )
  return file.strata.length > 0 ? measureStratified(checked, file.strata) : measureLabelled(checked)
}

export interface ReviewFileWish {
  readonly path: string
  readonly size: number
  readonly threshold: number
  readonly language: Language
  readonly tables: { readonly left: string; readonly right: string }
  /** Names of the columns to show of each row. */
  readonly columns: readonly string[]
  readonly pairs: string
  readonly trained: TrainedModel
  readonly labelled: LabelledRows | undefined
}

/**
 * Writes the pairs worth looking at, both rows side by side, with an empty column for the label. Once a random sample was
 * labelled, a further file holds pairs to learn from only: the sample stays what is measured by.
 * @returns how many pairs
 */
export async function writeReview(connection: DuckDBConnection, wish: ReviewFileWish): Promise<number> {
  const { pairs, size, threshold, labelled } = wish
  const sampled = labelled !== undefined && labelled.file.strata.length > 0
  const seen = labelled?.ids.map(({ left, right }) => `(${left}, ${right})`).join(', ')
  const frame = await reviewFrame(connection, {
    pairs,
    floor: REVIEW_FLOOR,
    threshold,
    size,
    ...(seen ? { seen: `select * from (values ${seen}) v(id_l, id_r)` } : {}),
  })
  const chosen = choosePairs(frame, { size, threshold, ...(sampled && { randomShare: 0 }) })
  const shown = sampled ? chosen.filter(({ chosen: how }) => how === 'informative') : chosen
  await writeFile(wish.path, await reviewText(connection, shown, wish, !sampled))
  return shown.length
}

const FIXED = ['label', 'by', 'at', 'id_l', 'id_r', 'probability'] as const

async function reviewText(
  connection: DuckDBConnection,
  chosen: readonly ChosenPair[],
  wish: ReviewFileWish,
  withStrata: boolean,
): Promise<string> {
  const rowsById = async (table: string, side: 'left' | 'right') => {
    const ids = [...new Set(chosen.map((pair) => pair[side]))].join(', ') || 'null'
    const found = await connection.runAndReadAll(`select * from ${table} where id in (${ids})`)
    return new Map(found.getRowObjectsJS().map((row) => [Number(row['id']), row]))
  }
  const lefts = await rowsById(wish.tables.left, 'left')
  const rights = await rowsById(wish.tables.right, 'right')
  const shown = wish.columns.flatMap((column) => [`l.${column}`, `r.${column}`])
  const header = [...FIXED, ...shown, 'explanation', ...(withStrata ? ['stratum', 'stratum_size', 'inclusion'] : [])]
  const lines = chosen.map((pair) => {
    const [left, right] = [lefts.get(pair.left)!, rights.get(pair.right)!]
    const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
    const explained = explainPattern(wish.trained, pair.pattern).map(
      ({ text: said, weight }) => `${said[wish.language]}${weight === 0 ? '' : ` (${signed(weight)})`}`,
    )
    return [
      '',
      '',
      '',
      text(left['ref']),
      text(right['ref']),
      pair.probability.toFixed(6),
      ...wish.columns.flatMap((column) => [text(left[column]), text(right[column])]),
      explained.join('\n'),
      ...(withStrata ? [pair.stratum, pair.stratumSize, pair.inclusion.toPrecision(6)] : []),
    ]
  })
  // Excel takes a file for UTF-8 only when a byte order mark says so.
  return `\uFEFF${[header, ...lines].map((cells) => cells.map((cell) => csvCell(String(cell))).join(',')).join('\r\n')}\r\n`
}

const signed = (weight: number): string => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`
