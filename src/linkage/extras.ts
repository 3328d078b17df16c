import { writeFile } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Language, Text } from '../kernel/texts.ts'
import { labelledCurve, logOddsOf } from './charts/data.ts'
import { chartReport, type SamplePair } from './charts/report.ts'
import type { LinkOutcome } from './link.ts'
import type { LinkModel } from './model.ts'
import { qualityLines, reviewLine } from './review/report.ts'
import {
  givenBy,
  keepingForReview,
  labelledPairs,
  type LabelledRows,
  measureRun,
  openLabels,
  type ReviewOutcome,
  writeReview,
} from './review/session.ts'
import type { LinkTask } from './run.ts'
import { compareWithSelf } from './stages/self.ts'
import { priorWeight } from './train.ts'

/** What a run may be asked for beside its pairs: clerical review and charts. */
export interface ExtrasOptions {
  /** Pairs most worth looking at, side by side with an empty column for the label, to be written there. */
  readonly review?: string
  /** How many; 50 unless told. */
  readonly reviewSize?: number
  /** A review file with labels filled in, or one of one's own: they teach the model and measure it. */
  readonly labels?: string
  /** A report of charts (HTML), to be written there. */
  readonly charts?: string
  /** Of the review file and the report; Chinese unless told. */
  readonly language?: Language
}

export interface Extras {
  /** Goes into the task of the run. */
  readonly task: Pick<LinkTask, 'labels' | 'distribution'>
  /** The model with what a review needs kept. */
  readonly model: (model: LinkModel) => LinkModel
  /** Writes and says what was asked for, once the pairs are settled. Gives what labels say of the run. */
  readonly finish: (outcome: LinkOutcome, columns: readonly string[]) => Promise<ReviewOutcome | undefined>
}

/** Reads the labels of a run and promises its review and charts. Tables: rows with `id`, `ref`; pairs in `pairs`. */
export async function openExtras(
  connection: DuckDBConnection,
  options: ExtrasOptions,
  tables: { readonly left: string; readonly right: string },
  say: (text: Text) => void,
): Promise<Extras> {
  const labelled = options.labels === undefined ? undefined : await openLabels(connection, options.labels, tables)
  const language = options.language ?? 'zh'

  async function finish(outcome: LinkOutcome, columns: readonly string[]): Promise<ReviewOutcome | undefined> {
    const { trained } = outcome
    const threshold = trained.model.thresholds.accept
    const review = labelled && (await measureRun(connection, labelled, 'pairs', threshold))
    if (review) for (const line of qualityLines(review, trained)) say(line)
    if (options.review !== undefined) {
      const wish = { path: options.review, size: options.reviewSize ?? 50, threshold, language, tables, columns }
      const shown = await writeReview(connection, { ...wish, pairs: 'pairs', trained, labelled })
      say(reviewLine(shown, options.review))
    }
    if (options.charts !== undefined) {
      const charts = chartReport({
        trained,
        distribution: outcome.distribution ?? [],
        self: await compareWithSelf(connection, trained, tables.left),
        samples: await samplePairs(connection, outcome),
        ...(labelled && review && { labelled: { ...(await judged(connection, labelled)), review } }),
        language,
      })
      await writeFile(options.charts, charts)
    }
    return review
  }

  return {
    task: { ...(labelled && { labels: labelledPairs(labelled) }), distribution: options.charts !== undefined },
    model: (model) => (options.review === undefined && !labelled ? model : keepingForReview(model)),
    finish,
  }
}

/** The curve of precision and recall by labels, with what this run gave each labelled pair. */
async function judged(connection: DuckDBConnection, labelled: LabelledRows) {
  const known = labelledPairs(labelled)
  const given = await givenBy(connection, known, 'pairs')
  return {
    curve: labelledCurve(known.map(({ match, stands }, i) => ({ match, stands, probability: given[i]!.probability }))),
    pairs: known.length,
  }
}

/** The pair nearest to the threshold, and one whose pattern is the most frequent among the sure. */
async function samplePairs(connection: DuckDBConnection, { trained }: LinkOutcome): Promise<SamplePair[]> {
  const border = logOddsOf(trained.model.thresholds.accept) - priorWeight(trained)
  const found = async (kind: SamplePair['kind'], where: string, order: string): Promise<SamplePair[]> => {
    const rows = await connection.runAndReadAll(
      `select pattern, match_weight as "matchWeight" from pairs where pattern is not null and how = 'scored' and ${where} ` +
        `order by ${order}, id_l, id_r limit 1`,
    )
    return (rows.getRowObjectsJS() as Omit<SamplePair, 'kind'>[]).map((pair) => ({ kind, ...pair }))
  }
  return [
    ...(await found('doubtful', 'true', `abs(match_weight - (${border}))`)),
    ...(await found('sure', 'probability > 0.99', '-count(*) over (partition by pattern)')),
  ]
}
