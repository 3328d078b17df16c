import { CsvError, parse } from 'csv-parse/sync'
import type { Text } from '../../kernel/texts.ts'
import { csvCell } from '../files/csv.ts'

export const LABELS = ['match', 'no-match', 'unsure'] as const
export type LabelValue = (typeof LABELS)[number]

/** What somebody who looked at both rows says of a pair. */
export interface Label {
  /** Names of the rows, as in the output of a run. */
  readonly idL: string
  readonly idR: string
  readonly label: LabelValue
  readonly by?: string
  readonly at?: string
  /** How the pair came to be looked at; without it, a label can teach but not measure. */
  readonly drawn?: Drawn
  /** What the model gave the pair before anybody looked. */
  readonly probability?: number
}

/** The stratum a pair was drawn from (0: looked at whatever the dice say) and how many pairs that holds. */
export interface Drawn {
  readonly stratum: number
  readonly stratumSize: number
}

export interface LabelFile {
  readonly labels: readonly Label[]
  /** Strata of the review the labels come from, also those in which nobody labelled a pair. */
  readonly strata: readonly Drawn[]
}

/** A label that cannot be read, or two that contradict each other. Says where, and what would be right. */
export class LabelFault extends Error {
  readonly text: Text
  constructor(text: Text) {
    super(`${text.zh} / ${text.en}`)
    this.name = 'LabelFault'
    this.text = text
  }
}

/** Words people write into the column. */
const WORDS: Readonly<Record<string, LabelValue>> = {
  match: 'match',
  yes: 'match',
  y: 'match',
  '1': 'match',
  是: 'match',
  同一人: 'match',
  'no-match': 'no-match',
  no: 'no-match',
  n: 'no-match',
  '0': 'no-match',
  否: 'no-match',
  不是: 'no-match',
  不是同一人: 'no-match',
  unsure: 'unsure',
  '?': 'unsure',
  '？': 'unsure',
  不确定: 'unsure',
}

type Fields = Readonly<Record<string, string | number | undefined>>

/**
 * Reads labels as CSV (a review file somebody filled in, or one of one's own) or as a JSON list of the same fields:
 * `id_l`, `id_r`, `label`, and where known `by`, `at`, `stratum`, `stratum_size`, `probability`. Rows whose label is
 * empty are pairs nobody has looked at yet.
 *
 * `symmetric`: both rows are of one table, so that a pair may be named either way round.
 * @throws LabelFault for a word that is no label, and for two labels that contradict each other.
 */
export function readLabels(text: string, options: { readonly symmetric?: boolean } = {}): LabelFile {
  const rows = /^\s*\[/.test(text) ? jsonRows(text) : csvRows(text)
  const strata = new Map<number, Drawn>()
  const labels: Label[] = []
  for (const [place, fields] of rows) {
    const drawn = drawnOf(fields, place)
    if (drawn) strata.set(drawn.stratum, drawn)
    const label = labelOf(fields, place, drawn)
    if (label) labels.push(label)
  }
  return { labels: withoutContradiction(labels, options.symmetric ?? false), strata: [...strata.values()] }
}

/** Writes labels so that `readLabels` reads the same again. */
export function writeLabels(labels: readonly Label[], format: 'csv' | 'json'): string {
  const rows = labels.map(({ idL, idR, label, by, at, drawn, probability }) => ({
    id_l: idL,
    id_r: idR,
    label,
    by,
    at,
    stratum: drawn?.stratum,
    stratum_size: drawn?.stratumSize,
    probability,
  }))
  if (format === 'json') return `${JSON.stringify(rows, undefined, 1)}\n`
  const names = ['id_l', 'id_r', 'label', 'by', 'at', 'stratum', 'stratum_size', 'probability'] as const
  const lines = rows.map((row) => names.map((name) => csvCell(String(row[name] ?? ''))).join(','))
  return `${[names.join(','), ...lines].join('\n')}\n`
}

type Place = Text

function csvRows(text: string): [Place, Fields][] {
  try {
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true })
    return rows.map((row, i) => [{ zh: `第 ${i + 1} 条`, en: `entry ${i + 1}` }, row])
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new LabelFault({
      zh: `标注文件不是规范的 CSV：${error.message}；请用 UTF-8 的 CSV 保存`,
      en: `the labels are no proper CSV: ${error.message}; save them as CSV in UTF-8`,
    })
  }
}

function jsonRows(text: string): [Place, Fields][] {
  try {
    const rows = JSON.parse(text) as unknown[]
    return rows.map((row, i) => [{ zh: `第 ${i + 1} 条`, en: `entry ${i + 1}` }, Object(row) as Fields])
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new LabelFault({ zh: `标注文件不是规范的 JSON：${message}`, en: `the labels are no proper JSON: ${message}` })
  }
}

function labelOf(fields: Fields, place: Place, drawn: Drawn | undefined): Label | undefined {
  const written = String(fields['label'] ?? '').trim()
  const [idL, idR] = [String(fields['id_l'] ?? '').trim(), String(fields['id_r'] ?? '').trim()]
  if (idL === '' || idR === '')
    throw new LabelFault({
      zh: `标注${place.zh}缺少 id_l 或 id_r；每条标注都要写明是哪两行`,
      en: `label, ${place.en}: id_l or id_r is missing; each label names its two rows`,
    })
  if (written === '') return undefined
  const label = WORDS[written.toLowerCase()]
  if (!label)
    throw new LabelFault({
      zh: `标注${place.zh}「${written}」不是标注；请填 match（同一人）、no-match（不是）或 unsure（不确定）`,
      en: `label, ${place.en}: \`${written}\` is no label; write match, no-match or unsure`,
    })
  const by = String(fields['by'] ?? '').trim()
  const at = String(fields['at'] ?? '').trim()
  const probability = numberOf(fields, 'probability', place, (value) => value >= 0 && value <= 1)
  return {
    idL,
    idR,
    label,
    ...(by && { by }),
    ...(at && { at }),
    ...(drawn && { drawn }),
    ...(probability !== undefined && { probability }),
  }
}

function drawnOf(fields: Fields, place: Place): Drawn | undefined {
  const whole = (value: number) => Number.isInteger(value) && value >= 0
  const stratum = numberOf(fields, 'stratum', place, whole)
  const stratumSize = numberOf(fields, 'stratum_size', place, whole)
  return stratum === undefined || stratumSize === undefined ? undefined : { stratum, stratumSize }
}

function numberOf(fields: Fields, name: string, place: Place, fits: (value: number) => boolean): number | undefined {
  const written = String(fields[name] ?? '').trim()
  if (written === '') return undefined
  const value = Number(written)
  if (fits(value)) return value
  throw new LabelFault({
    zh: `标注${place.zh}的 ${name}「${written}」被改动过；请保留复核文件原来的值`,
    en: `label, ${place.en}: ${name} \`${written}\` was changed; keep what the review file had`,
  })
}

/** One label a pair. Somebody unsure contradicts nobody. */
function withoutContradiction(labels: readonly Label[], symmetric: boolean): Label[] {
  const kept = new Map<string, Label>()
  for (const label of labels) {
    const pair = symmetric && label.idL > label.idR ? [label.idR, label.idL] : [label.idL, label.idR]
    const key = JSON.stringify(pair)
    const other = kept.get(key)
    if (!other || other.label === 'unsure') kept.set(key, label)
    else if (label.label !== 'unsure' && label.label !== other.label) throw contradiction(other, label)
  }
  return [...kept.values()]
}

function contradiction(first: Label, second: Label): LabelFault {
  const say = ({ label, by, at }: Label, nobody: string) =>
    `${label} (${[by || nobody, at].filter(Boolean).join(', ')})`
  return new LabelFault({
    zh: `同一对记录 ${first.idL} 与 ${first.idR} 有两个相反的标注：${say(first, '未署名')} 和 ${say(second, '未署名')}；请保留一个`,
    en: `two labels of the pair ${first.idL} and ${first.idR} contradict each other: ${say(first, 'unsigned')} and ${say(second, 'unsigned')}; keep one`,
  })
}
