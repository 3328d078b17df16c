import { fillText, type Language, LANGUAGES } from '../../kernel/texts.ts'
import type { TrainedModel } from '../model.ts'
import { estimateText } from '../review/report.ts'
import type { ReviewOutcome } from '../review/session.ts'
import type { WeightBin } from '../stages/distribution.ts'
import type { SelfBin } from '../stages/self.ts'
import { priorWeight } from '../train.ts'
import {
  type Curve,
  expectedCurve,
  levelShares,
  logOddsOf,
  unlinkables,
  waterfall,
  weightDistribution,
} from './data.ts'
import {
  drawDistribution,
  drawPrecisionRecall,
  drawShares,
  drawThreshold,
  drawUnlinkables,
  drawWaterfall,
  drawWeights,
} from './draw.ts'
import { escaped } from './svg.ts'
import { chartTexts } from './texts.ts'

/** A pair whose waterfall is shown; it is not named, so that the report can be passed on. */
export interface SamplePair {
  readonly kind: 'doubtful' | 'sure'
  readonly pattern: bigint
  readonly matchWeight: number
}

export interface ChartInput {
  readonly trained: TrainedModel
  readonly distribution: readonly WeightBin[]
  readonly self: readonly SelfBin[]
  readonly samples: readonly SamplePair[]
  /** By labels; left out where there are none. */
  readonly labelled?: { readonly curve: Curve; readonly pairs: number; readonly review: ReviewOutcome }
  /** Language the report opens in. */
  readonly language: Language
}

type Key = keyof typeof chartTexts

/** A report of all charts as one HTML file: both languages, to be looked at and printed, nothing fetched from anywhere. */
export function chartReport(input: ChartInput): string {
  const body = LANGUAGES.map((language) => `<div lang="${LANG[language]}">${sections(input, language)}</div>`)
  const title = chartTexts.title
  return (
    `<!doctype html><html lang="${LANG[input.language]}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title.zh} · ${title.en}</title>` +
    `<style>${STYLE}</style></head><body>${switchOf(input.language)}<main>${body.join('')}</main></body></html>`
  )
}

const LANG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' }

/** Two radio buttons choose the language without a script. */
const switchOf = (language: Language): string =>
  (['zh', 'en'] as const)
    .map((its) => {
      const name = its === 'zh' ? '中文' : 'English'
      return `<input type="radio" name="language" id="in-${its}"${its === language ? ' checked' : ''}><label for="in-${its}">${name}</label>`
    })
    .join('')

function sections(input: ChartInput, language: Language): string {
  const { trained, labelled } = input
  const say = (key: Key, values: Readonly<Record<string, unknown>> = {}) =>
    escaped(fillText(chartTexts[key][language], values))
  const section = (key: string, drawings: readonly string[], remark = '') => {
    const note = `<p class="note">${say(`${key}.note` as Key)}</p>`
    return `<section><h2>${say(`${key}.title` as Key)}</h2>${note}${remark}${drawings.join('')}</section>`
  }
  const { estimation, model } = trained
  const threshold = logOddsOf(model.thresholds.accept)
  const shares = levelShares(trained)
  const curve = labelled?.curve ?? expectedCurve(trained, input.distribution)
  const source = `<p class="source">${labelled ? say('source.labels', { pairs: labelled.pairs }) : say('source.model')}</p>`
  const samples = input.samples.map(
    ({ kind, pattern, matchWeight }) =>
      `<h3>${say(`waterfall.${kind}`)}</h3>${drawWaterfall(waterfall(trained, pattern, matchWeight), language)}`,
  )
  const head = say('title.note', {
    model: model.name,
    state: chartTexts[estimation.converged ? 'state.converged' : 'state.not-converged'][language],
    iterations: estimation.iterations,
    matches: Math.round(estimation.expectedMatches).toLocaleString('en'),
  })
  return [
    `<header><h1>${say('title')}</h1><p>${head}</p></header>`,
    labelled ? quality(labelled.review, language) : '',
    section('weights', [drawWeights(shares, language)]),
    section('shares', [drawShares(shares, language)]),
    section('distribution', [
      drawDistribution(weightDistribution(input.distribution), threshold - priorWeight(trained), language),
    ]),
    section('threshold', [drawThreshold(curve, threshold, language)], source),
    section('curve', [drawPrecisionRecall(curve, threshold, language)], source),
    section('unlinkables', [drawUnlinkables(unlinkables(input.self), threshold, language)]),
    samples.length > 0 ? section('waterfall', samples) : '',
  ].join('')
}

function quality({ before, now }: ReviewOutcome, language: Language): string {
  const say = (key: Key) => escaped(chartTexts[key][language])
  const rows = [...(before ? [['quality.before', before] as const] : []), ['quality.now', now] as const].map(
    ([key, its]) => {
      const cells = [its.precision, its.recall, its.f1].map((estimate) => `<td>${estimateText(estimate)}</td>`)
      return `<tr><th scope="row">${say(key)}</th>${cells.join('')}</tr>`
    },
  )
  const heads = (['precision', 'recall', 'f1'] as const).map((key) => `<th scope="col">${say(key)}</th>`)
  return (
    `<section><h2>${say('quality.title')}</h2><table><thead><tr><td></td>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>` +
    `<p class="note">${say(`quality.method.${now.method}`)} ${say('quality.taught')}</p></section>`
  )
}

/** Colours told apart by people who see no red or green (Okabe & Ito 2008), on white and on paper. */
const STYLE = `
:root{--for:#0072b2;--against:#d55e00;--ink:#1f2328;--quiet:#59636e;--grid:#d9dee3}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px 48px;background:#fff;color:var(--ink);font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main,body>label{max-width:820px}
main{margin:0 auto}
body>input{position:absolute;opacity:0}
body>label{display:inline-block;padding:2px 12px;border:1px solid var(--grid);border-radius:4px;margin-right:8px;cursor:pointer;color:var(--quiet)}
body>input:checked+label{border-color:var(--for);color:var(--for);font-weight:600}
body>input:focus-visible+label{outline:2px solid var(--for);outline-offset:2px}
#in-zh:checked~main>[lang=en],#in-en:checked~main>[lang^=zh]{display:none}
h1{font-size:24px;margin:24px 0 4px}h2{font-size:18px;margin:0 0 4px}h3{font-size:15px;margin:16px 0 4px}
section{margin:36px 0 0;break-inside:avoid;overflow-x:auto}
p{margin:0 0 8px}.note{color:var(--quiet);max-width:46em}.source{font-weight:600}
table{border-collapse:collapse;margin:8px 0;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid var(--grid);padding:4px 20px 4px 0;text-align:left;white-space:nowrap}
svg{display:block;width:100%;min-width:560px;height:auto;font:12.5px system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;fill:var(--ink)}
.heading{font-weight:600}.tick,.name,.value{fill:var(--quiet)}.value{font-variant-numeric:tabular-nums}
.grid{stroke:var(--grid)}.axis{stroke:#8c959f}.join{stroke:#8c959f;stroke-dasharray:2 2}.threshold{stroke:var(--ink);stroke-dasharray:5 4}
.for,.matches{fill:var(--for)}.against,.non-matches{fill:var(--against)}.start{fill:#8c959f}.see-through{fill-opacity:.65}
.curve{fill:none;stroke-width:2.2}.precision{stroke:var(--for)}.recall{stroke:var(--against)}.f1{stroke:#009e73;stroke-dasharray:7 3}
.fill-precision{fill:var(--for)}.fill-recall{fill:var(--against)}.fill-f1{fill:#009e73}.dot{fill:var(--ink)}
@media print{body{padding:0;font-size:11pt}body>label{display:none}section{margin-top:24px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
