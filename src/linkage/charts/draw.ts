import { fillText, type Language } from '../../kernel/texts.ts'
import type { ComparisonShares, Curve, CurvePoint, Waterfall, WeightColumn } from './data.ts'
import {
  axes,
  bar,
  type Box,
  label,
  line,
  numberText,
  path,
  type Scale,
  scale,
  svg,
  type Tick,
  ticksBetween,
} from './svg.ts'
import { chartTexts } from './texts.ts'

const WIDTH = 760
const ROW = 22
const LABELS = 300

const say = (key: keyof typeof chartTexts, language: Language): string => chartTexts[key][language]

/** Rows of a bar chart: a heading for each comparison, a line for each level. */
function levelRows(
  comparisons: readonly ComparisonShares[],
  language: Language,
  top: number,
  draw: (level: ComparisonShares['levels'][number], y: number) => string,
): { readonly parts: string[]; readonly bottom: number } {
  const parts: string[] = []
  let y = top
  for (const { text, levels } of comparisons) {
    parts.push(label(8, y + 15, text[language], { kind: 'heading' }))
    y += ROW
    for (const level of levels) {
      parts.push(label(LABELS - 12, y + 15, level.text[language], { anchor: 'end' }), draw(level, y))
      y += ROW
    }
    y += 6
  }
  return { parts, bottom: y }
}

/** Match weights per level: bars to the right speak for a match, to the left against. */
export function drawWeights(comparisons: readonly ComparisonShares[], language: Language): string {
  const weights = comparisons.flatMap(({ levels }) => levels.map(({ weight }) => weight))
  const from = Math.min(-1, ...weights)
  const to = Math.max(1, ...weights)
  const x = scale(from, to, LABELS + 46, WIDTH - 52)
  const { parts, bottom } = levelRows(comparisons, language, 30, ({ weight }, y) => {
    const kind = weight < 0 ? 'against' : 'for'
    const number = { anchor: weight < 0 ? 'end' : 'start', kind: 'value' } as const
    return (
      bar(x(0), x(weight), y + 4, ROW - 8, kind) +
      label(x(weight) + (weight < 0 ? -5 : 5), y + 15, signed(weight), number)
    )
  })
  const ticks = ticksBetween(from, to, 6).map(({ at, text }) =>
    label(x(at), 18, text, { anchor: 'middle', kind: 'tick' }),
  )
  const grid = ticksBetween(from, to, 6).map(({ at }) => line(x(at), 24, x(at), bottom, at === 0 ? 'axis' : 'grid'))
  const name = label(8, 18, say('weights.axis', language), { kind: 'name' })
  return svg(WIDTH, bottom + 4, say('weights.title', language), [...grid, ...ticks, name, ...parts])
}

/** m and u per level, side by side. */
export function drawShares(comparisons: readonly ComparisonShares[], language: Language): string {
  const half = (WIDTH - LABELS - 56) / 2
  const m = scale(0, 1, LABELS, LABELS + half - 50)
  const u = scale(0, 1, LABELS + half + 28, WIDTH - 62)
  const { parts, bottom } = levelRows(comparisons, language, 30, (level, y) => {
    const one = (x: Scale, share: number, kind: string) =>
      bar(x(0), x(share), y + 4, ROW - 8, kind) + label(x(share) + 5, y + 15, shareText(share), { kind: 'value' })
    return one(m, level.m, 'matches') + one(u, level.u, 'non-matches')
  })
  const heads = [
    label(m(0), 18, say('shares.m', language), { kind: 'name' }),
    label(u(0), 18, say('shares.u', language), { kind: 'name' }),
    line(m(0), 24, m(0), bottom, 'axis'),
    line(u(0), 24, u(0), bottom, 'axis'),
  ]
  return svg(WIDTH, bottom + 4, say('shares.title', language), [...heads, ...parts])
}

const BOX: Box = { left: 64, top: 44, width: WIDTH - 84, height: 250 }
const HEIGHT = BOX.top + BOX.height + 48

function legend(entries: readonly (readonly [kind: string, text: string])[]): string {
  let x = BOX.left + 90
  return entries
    .map(([kind, text]) => {
      const drawn = bar(x, x + 14, 10, 10, kind) + label(x + 20, 20, text)
      // Chinese characters are as wide as they are high, others about half.
      x += 44 + [...text].reduce((sum, letter) => sum + (letter > '\u2fff' ? 13 : 7), 0)
      return drawn
    })
    .join('')
}

/** Pairs by weight, non-matches below and matches on top, on a logarithmic scale. */
export function drawDistribution(columns: readonly WeightColumn[], threshold: number, language: Language): string {
  const from = Math.floor(Math.min(-10, ...columns.map((column) => column.from)))
  const to = Math.ceil(Math.max(10, ...columns.map((column) => column.to)))
  const tallest = Math.max(10, ...columns.map(({ matches, nonMatches }) => Math.max(matches, nonMatches)))
  const x = scale(from, to, BOX.left, BOX.left + BOX.width)
  const bottom = BOX.top + BOX.height
  const height = scale(0, Math.log10(tallest + 1), bottom, BOX.top)
  const y = (count: number) => height(Math.log10(count + 1))
  const tens = Array.from({ length: Math.ceil(Math.log10(tallest)) + 1 }, (_, i) => 10 ** i).filter((n) => n <= tallest)
  const yTicks = [0, ...tens].map((at) => ({ at, text: numberText(at) }))
  const bars = columns.flatMap((column) =>
    (['nonMatches', 'matches'] as const)
      .filter((kind) => column[kind] >= 0.5)
      .map((kind) => {
        const hint = `${numberText(column.from)} … ${numberText(column.to)}: ${numberText(Math.round(column[kind]))}`
        const top = y(column[kind])
        return bar(
          x(column.from) + 0.4,
          x(column.to) - 0.4,
          top,
          bottom - top,
          kind === 'matches' ? 'matches see-through' : 'non-matches',
          hint,
        )
      }),
  )
  return svg(WIDTH, HEIGHT, say('distribution.title', language), [
    axes(
      BOX,
      { scale: x, ticks: ticksBetween(from, to, 10), name: say('distribution.axis', language) },
      { scale: y, ticks: yTicks, name: say('distribution.pairs', language) },
    ),
    ...bars,
    line(x(threshold), BOX.top, x(threshold), bottom, 'threshold'),
    legend([
      ['non-matches', say('distribution.non-matches', language)],
      ['matches', say('distribution.matches', language)],
    ]),
  ])
}

/** Probabilities on a scale on which the sure ones have room too. */
const PROBABILITY_TICKS: readonly Tick[] = [0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999].map((p) => ({
  at: Math.log2(p / (1 - p)),
  text: String(p),
}))
const ENDS = 14
const probabilityScale = scale(-ENDS, ENDS, BOX.left, BOX.left + BOX.width)
const SHARE_TICKS: readonly Tick[] = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, text: `${at * 100}%` }))
const shareScale = scale(0, 1, BOX.top + BOX.height, BOX.top)

/** Precision, recall and F1 against the threshold. */
export function drawThreshold(curve: Curve, threshold: number, language: Language): string {
  const measures = ['precision', 'recall', 'f1'] as const
  const lines = measures.map((measure) =>
    path(
      stepped(curve.points, (point) => shareScale(point[measure])),
      `curve ${measure}`,
    ),
  )
  return svg(WIDTH, HEIGHT, say('threshold.title', language), [
    axes(
      BOX,
      { scale: probabilityScale, ticks: PROBABILITY_TICKS, name: say('threshold.axis', language) },
      { scale: shareScale, ticks: SHARE_TICKS, name: '' },
    ),
    line(probabilityScale(threshold), BOX.top, probabilityScale(threshold), BOX.top + BOX.height, 'threshold'),
    ...lines,
    legend(measures.map((measure) => [`fill-${measure}`, say(measure, language)] as const)),
  ])
}

/**
 * What is counted at a threshold holds from the point before up to it; so also the first point beyond the scale has its
 * place, at the edge.
 */
function stepped(points: readonly CurvePoint[], y: (point: CurvePoint) => number): (readonly [number, number])[] {
  const shown = points.filter(({ logOdds }) => logOdds >= -ENDS)
  const beyond = shown.findIndex(({ logOdds }) => logOdds > ENDS)
  const last = beyond < 0 ? shown.length : beyond + 1
  return shown.slice(0, last).flatMap((point, i) => {
    const from = i === 0 ? BOX.left : probabilityScale(shown[i - 1]!.logOdds)
    return [[from, y(point)] as const, [probabilityScale(point.logOdds), y(point)] as const]
  })
}

/** Precision against recall. */
export function drawPrecisionRecall(curve: Curve, threshold: number, language: Language): string {
  const least = Math.min(0.9, ...curve.points.filter(({ recall }) => recall > 0.02).map(({ precision }) => precision))
  const from = Math.floor(least * 10) / 10
  const x = scale(0, 1, BOX.left, BOX.left + BOX.width)
  const y = scale(from, 1, BOX.top + BOX.height, BOX.top)
  const used = curve.points.find(({ logOdds }) => logOdds >= threshold) ?? curve.points.at(-1)
  const yTicks = ticksBetween(from, 1, 5).map(({ at }) => ({ at, text: percent(at, 0) }))
  return svg(WIDTH, HEIGHT, say('curve.title', language), [
    axes(
      BOX,
      { scale: x, ticks: SHARE_TICKS, name: say('recall.compared', language) },
      { scale: y, ticks: yTicks, name: say('precision', language) },
    ),
    path(
      curve.points.map(({ recall, precision }) => [x(recall), y(precision)] as const),
      'curve precision',
    ),
    used ? `<circle class="dot" cx="${x(used.recall).toFixed(1)}" cy="${y(used.precision).toFixed(1)}" r="5"/>` : '',
  ])
}

/** Rows that could not be linked even to themselves. */
export function drawUnlinkables(
  points: readonly { readonly logOdds: number; readonly share: number }[],
  threshold: number,
  language: Language,
): string {
  const shown = points.filter(({ logOdds }) => logOdds <= ENDS)
  const most = Math.max(0.01, ...shown.map(({ share }) => share))
  const y = scale(0, most, BOX.top + BOX.height, BOX.top)
  const yTicks = ticksBetween(0, most, 4).map(({ at }) => ({ at, text: percent(at, most < 0.05 ? 1 : 0) }))
  const start: readonly [number, number] = [BOX.left, y(0)]
  const steps = shown.flatMap(({ logOdds, share }, i) => {
    const before = i === 0 ? 0 : shown[i - 1]!.share
    const x = probabilityScale(logOdds)
    return [[x, y(before)] as const, [x, y(share)] as const]
  })
  const end = [BOX.left + BOX.width, steps.at(-1)?.[1] ?? y(0)] as const
  return svg(WIDTH, HEIGHT, say('unlinkables.title', language), [
    axes(
      BOX,
      { scale: probabilityScale, ticks: PROBABILITY_TICKS, name: say('threshold.axis', language) },
      { scale: y, ticks: yTicks, name: say('unlinkables.axis', language) },
    ),
    line(probabilityScale(threshold), BOX.top, probabilityScale(threshold), BOX.top + BOX.height, 'threshold'),
    path([start, ...steps, end], 'curve recall'),
  ])
}

/** How the weight of one pair comes about: every line starts where the one above ended. */
export function drawWaterfall({ steps, probability }: Waterfall, language: Language): string {
  const ends = steps.flatMap(({ from, to }) => [from, to])
  const x = scale(Math.min(-1, ...ends), Math.max(1, ...ends), LABELS + 56, WIDTH - 56)
  const bottom = 8 + steps.length * ROW
  const parts = steps.flatMap(({ text, weight, from, to }, i) => {
    const y = 8 + i * ROW
    const rightwards = weight >= 0
    return [
      label(LABELS - 12, y + 15, text[language], { anchor: 'end' }),
      bar(x(from), x(to), y + 4, ROW - 8, i === 0 ? 'start' : rightwards ? 'for' : 'against'),
      i + 1 < steps.length ? line(x(to), y + 4, x(to), y + ROW + 4, 'join') : '',
      label(x(to) + (rightwards ? 5 : -5), y + 15, signed(weight), {
        anchor: rightwards ? 'start' : 'end',
        kind: 'value',
      }),
    ]
  })
  const result = fillText(say('waterfall.result', language), { percent: probabilityText(probability) })
  return svg(WIDTH, bottom + 30, say('waterfall.title', language), [
    line(x(0), 4, x(0), bottom, 'axis'),
    ...parts,
    label(LABELS - 12, bottom + 18, result, { anchor: 'end', kind: 'heading' }),
  ])
}

export const signed = (weight: number): string => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`

export const percent = (share: number, digits: number): string => `${(share * 100).toFixed(digits)}%`

/** Never rounds up to certainty. */
export function probabilityText(probability: number): string {
  if (probability > 0.9999) return '>99.99%'
  return probability < 0.0001 ? '<0.01%' : percent(probability, probability > 0.99 || probability < 0.01 ? 2 : 1)
}

const shareText = (share: number): string => (share < 0.0001 ? '<0.01%' : percent(share, share < 0.1 ? 2 : 1))
