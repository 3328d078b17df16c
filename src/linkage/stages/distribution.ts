import type { Run } from '../run.ts'

/** Pairs whose match weight lies in a range of `WEIGHT_STEP` bits. */
export interface WeightBin {
  /** Lower end, in bits. */
  readonly from: number
  readonly pairs: number
  /** Sum of the probabilities: how many of them the model takes for matches. */
  readonly expectedMatches: number
}

export const WEIGHT_STEP = 0.5
const FURTHEST = 60

/** Counts all pairs that were scored, also those too unlikely to be kept, by weight. */
export async function weightBins({ runner, task }: Run): Promise<WeightBin[]> {
  const bin = `floor(greatest(-${FURTHEST}, least(${FURTHEST}, match_weight)) / ${WEIGHT_STEP}) * ${WEIGHT_STEP}`
  // Pairs a number settled at a glance are not among the scored ones, but all of them are kept.
  const scored = { rows: `${runner.table('scored')} s`, on: 's.id_r = p.id_r and s.id_l = p.id_l' }
  const plain = `select match_weight, probability from ${runner.engine.dialect.unmatched(`${task.pairs} p`, scored)}`
  return runner.rows<WeightBin & Record<string, unknown>>(
    `select (${bin})::FLOAT8 as "from", count(*)::FLOAT8 as pairs, sum(probability)::FLOAT8 as "expectedMatches" ` +
      `from (select match_weight, probability from ${runner.table('scored')} union all ${plain}) w group by 1 order by 1`,
  )
}
