import { fillText, type Language, type Text, type Texts } from '../../kernel/texts.ts'
import type { TrainedModel } from '../model.ts'
import type { Estimate, Quality } from './measure.ts'
import type { ReviewOutcome } from './session.ts'

const texts = {
  written: {
    zh: '复核：{{count}} 对写入 {{path}}；请在 label 列填 match（同一人）、no-match（不是）或 unsure（不确定），再用 --labels 读入',
    en: 'review: {{count}} pairs in {{path}}; fill the column label with match, no-match or unsure, then read it with --labels',
  },
  labels: {
    zh: '标注：{{matches}} 对相同，{{nonMatches}} 对不同，{{unsure}} 对不确定',
    en: 'labels: {{matches}} matches, {{nonMatches}} non-matches, {{unsure}} unsure',
  },
  taught: {
    zh: '标注的分量：预计匹配数的 {{weight}} 倍；留出标注的平均意外 {{before}} → {{after}} 比特',
    en: 'weight of the labels: {{weight}} × the matches expected; mean surprise at held-out labels {{before}} → {{after}} bits',
  },
  'taught-untried': {
    zh: '标注的分量：预计匹配数的 {{weight}} 倍（相同与不同各不足 5 对，未能检验）',
    en: 'weight of the labels: {{weight}} × the matches expected (fewer than 5 of a kind: not tested)',
  },
  'taught-nothing': {
    zh: '标注没有改变权重：在留出的标注上，原来的权重不比别的差',
    en: 'the labels change no weight: on held-out labels the weights without them are no worse',
  },
  before: { zh: '复核时的模型', en: 'the model at review' },
  now: { zh: '现在的模型', en: 'the model now' },
  quality: {
    zh: '{{which}}：准确率 {{precision}}，召回率 {{recall}}，F1 {{f1}}',
    en: '{{which}}: precision {{precision}}, recall {{recall}}, F1 {{f1}}',
  },
  stratified: {
    zh: '方括号内为 95% 区间，按分层抽样推算到概率 0.1% 以上的全部记录对（由各层界限合成）。现在的模型用过这些标注，数值会偏好',
    en: 'in brackets 95 % intervals, for all pairs of probability 0.1 % and more, from the stratified sample (limits of the strata, combined); the model now has learned from these labels, which flatters it',
  },
  'labelled-only': {
    zh: '方括号内为 95% 区间（Wilson），只对所标注的记录对成立。现在的模型用过这些标注，数值会偏好',
    en: 'in brackets 95 % intervals (Wilson), for the labelled pairs only; the model now has learned from these labels, which flatters it',
  },
} as const satisfies Texts

type Key = keyof typeof texts

function filled(key: Key, values: Readonly<Record<string, string | number | Text>> = {}): Text {
  const within = (language: Language) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]),
    )
  return { zh: fillText(texts[key].zh, within('zh')), en: fillText(texts[key].en, within('en')) }
}

/** Says where the pairs to look at are, and what to do with them. */
export const reviewLine = (count: number, path: string): Text => filled('written', { count, path })

/** What the labels did and found, a line each. */
export function qualityLines(review: ReviewOutcome, trained: TrainedModel): Text[] {
  const line = (which: 'before' | 'now', quality: Quality) =>
    filled('quality', {
      which: texts[which],
      precision: estimateText(quality.precision),
      recall: estimateText(quality.recall),
      f1: estimateText(quality.f1),
    })
  return [
    filled('labels', review.labels),
    ...taughtLine(trained),
    ...(review.before ? [line('before', review.before)] : []),
    line('now', review.now),
    filled(review.now.method),
  ]
}

function taughtLine(trained: TrainedModel): Text[] {
  const { labels } = trained.estimation
  if (!labels) return []
  if (labels.weight === 0) return [filled('taught-nothing')]
  const bitsAt = (weight: number) => labels.heldOut.find((tried) => tried.weight === weight)?.bits.toFixed(2)
  const [before, after] = [bitsAt(0), bitsAt(labels.weight)]
  return before === undefined || after === undefined
    ? [filled('taught-untried', { weight: labels.weight })]
    : [filled('taught', { weight: labels.weight, before, after })]
}

/** `0.962 [0.931, 0.981]`; a dash where there is nothing to tell from. */
export function estimateText(estimate: Estimate | undefined): string {
  if (!estimate) return '—'
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((share) => share.toFixed(3))
  return `${value} [${low}, ${high}]`
}
