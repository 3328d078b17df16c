import type { DuckDBConnection } from '@duckdb/node-api'
import { type ReviewCandidate, type ReviewFrame, strataFrom, type Stratum } from './choose.ts'

export interface FrameWish {
  /** Table of pairs that a run made. */
  readonly pairs: string
  /** Pairs less likely than this are not looked at. */
  readonly floor: number
  readonly threshold: number
  readonly size: number
  /** Query of pairs (id_l, id_r) that were looked at before. */
  readonly seen?: string
}

const OF_A_PATTERN = 3
const DOUBTFUL = 3000

/** Collects what a table of pairs has to offer for review. The order of the rows in it changes nothing. */
export async function reviewFrame(connection: DuckDBConnection, wish: FrameWish): Promise<ReviewFrame> {
  const rows = async <Row>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[]
  const unseen = wish.seen === undefined ? '' : `anti join (${wish.seen}) seen using (id_l, id_r)`
  // Pairs that follow from others have no pattern to learn from.
  const open =
    `(select id_l, id_r, pattern, probability from ${wish.pairs} ${unseen} ` +
    `where probability >= ${wish.floor} and pattern is not null)`
  const candidate = 'id_l::DOUBLE as "left", id_r::DOUBLE as "right", pattern, probability'
  const dice = 'hash(id_l, id_r, 20261122), id_l, id_r'

  const strata: Stratum[] = []
  const ends = strataFrom(wish.floor, wish.threshold)
  for (const [i, from] of ends.entries()) {
    const here = `${open} where probability >= ${from}${i + 1 < ends.length ? ` and probability < ${ends[i + 1]}` : ''}`
    const [counted] = await rows<{ size: number; expected: number }>(
      `select count(*)::DOUBLE as size, coalesce(avg(probability), 0)::DOUBLE as expected from ${here}`,
    )
    const shuffled = await rows<ReviewCandidate>(
      `select ${candidate} from ${here} order by ${dice} limit ${2 * wish.size}`,
    )
    strata.push({ from, ...counted!, shuffled })
  }

  const sure = 'least(1 - 1e-12, greatest(1e-12, probability))'
  const apart = `abs(ln(${sure} / (1 - ${sure})) - ln(${wish.threshold} / (1 - ${wish.threshold})))`
  const doubtful = await rows<ReviewCandidate & { occurs: number }>(
    `select ${candidate}, occurs from (select *, ${apart} as apart, count(*) over (partition by pattern)::DOUBLE as occurs, ` +
      `row_number() over (partition by pattern order by ${apart}, ${dice}) as n from ${open}) ` +
      `where n <= ${OF_A_PATTERN} order by apart, ${dice} limit ${DOUBTFUL}`,
  )
  return { strata, doubtful }
}
