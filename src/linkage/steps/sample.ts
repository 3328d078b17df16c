import type { Step } from '../step.ts'

const SAMPLE_ROWS = 4000
const ROTATIONS = 32
const KNOWN_PAIRS = 5000

/**
 * Pairs drawn at random: a sample of each side in an order that only depends on the ids, each row paired with those
 * at many distances. Every row is used equally often, and the same input gives the same pairs on any machine.
 */
export function randomPairs(name: string, left: string, right: string, rightCount: number, order: string): Step {
  const most = Math.min(SAMPLE_ROWS, rightCount)
  const sample = (rows: string, salt: number) =>
    `(select id, row_number() over (order by hash(id, ${salt}), id) - 1 as n from ${rows} order by hash(id, ${salt}), id limit ${most === 0 ? 0 : SAMPLE_ROWS})`
  return {
    name,
    reads: [left, right],
    sql:
      `select distinct l.id as id_l, r.id as id_r from (select l.id, unnest(range(${ROTATIONS})) * 31 + l.n as n from ${sample(left, 7)} l) l ` +
      `join ${sample(right, 104729)} r on r.n = l.n % ${Math.max(1, most)} where ${order}`,
  }
}

/** Some of the pairs that an identity number settled, for counting how their other values agree. */
export function knownSample(name: string, sameId: string, wanted: boolean): Step {
  return {
    name,
    reads: [sameId],
    sql: `select id_l, id_r from ${sameId} order by hash(id_l, id_r), id_l, id_r limit ${wanted ? KNOWN_PAIRS : 0}`,
  }
}

/** Everything that one pass compares, each pair with where it comes from; the first origin counts. */
export function pairsToCompare(name: string, table: (name: string) => string): Step {
  const sources = [
    `select id_l, id_r, 1 as origin from ${table('same_id')} where pattern is null`,
    `select id_l, id_r, 2 from ${table('near_id')} semi join ${table('residue')} residue on residue.id = id_r`,
    `select id_l, id_r, 3 from ${table('candidates')} anti join ${table('same_id')} using (id_l, id_r)`,
  ]
  return {
    name,
    reads: ['same_id', 'near_id', 'candidates', 'random_pairs', 'known_pairs'],
    sql:
      `select id_l, id_r, case min(origin) when 1 then 'same-id' when 2 then 'id-one-error' else 'scored' end as how ` +
      `from (${sources.join(' union all ')}) group by id_l, id_r ` +
      `union all select id_l, id_r, 'random' from ${table('random_pairs')} ` +
      // In order of the left row, so that neighbours in the table are neighbours in memory.
      `union all select id_l, id_r, 'known' from ${table('known_pairs')} order by id_l, id_r`,
  }
}
