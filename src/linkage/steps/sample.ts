import type { Dialect } from '../engine.ts'
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
  const drawn = (rows: string, salt: number) =>
    `select id, mixed(id, ${salt}) as draw from ${rows} order by draw, id limit ${most === 0 ? 0 : SAMPLE_ROWS}`
  const sample = (rows: string, salt: number) =>
    `(select id, row_number() over (order by draw, id) - 1 as n from (${drawn(rows, salt)}) d)`
  return {
    name,
    reads: [left, right],
    spread: 'id_r',
    sql:
      `select distinct l.id as id_l, r.id as id_r from ` +
      `(select l.id, turn.n * 31 + l.n as n from ${sample(left, 7)} l cross join generate_series(0, ${ROTATIONS - 1}) as turn(n)) l ` +
      `join ${sample(right, 104729)} r on r.n = l.n % ${Math.max(1, most)} where ${order}`,
  }
}

/** Some of the pairs that an identity number settled, for counting how their other values agree. */
export function knownSample(name: string, sameId: string, wanted: boolean): Step {
  return {
    name,
    reads: [sameId],
    spread: 'id_r',
    sql: `select id_l, id_r from ${sameId} order by mixed(id_r, 15485863), id_l, id_r limit ${wanted ? KNOWN_PAIRS : 0}`,
  }
}

/** Everything that one pass compares, each pair with where it comes from; the first origin counts. */
export function pairsToCompare(name: string, table: (name: string) => string, dialect: Dialect): Step {
  const residue = { rows: `${table('residue')} residue`, on: 'residue.id = p.id_r' }
  const same = { rows: `${table('same_id')} s`, on: 's.id_r = p.id_r and s.id_l = p.id_l' }
  const sources = [
    `select id_l, id_r, 1 as origin from ${table('same_id')} where pattern is null`,
    `select id_l, id_r, 2 from ${dialect.matched(`${table('near_id')} p`, residue)}`,
    `select id_l, id_r, 3 from ${dialect.unmatched(`${table('candidates')} p`, same)}`,
  ]
  return {
    name,
    reads: ['same_id', 'near_id', 'candidates', 'random_pairs', 'known_pairs'],
    spread: 'id_r',
    sql:
      `select id_l, id_r, case min(origin) when 1 then 'same-id' when 2 then 'id-one-error' else 'scored' end as how ` +
      `from (${sources.join(' union all ')}) o group by id_l, id_r ` +
      `union all select id_l, id_r, 'random' from ${table('random_pairs')} ` +
      // In order of the left row, so that neighbours in the table are neighbours in memory.
      `union all select id_l, id_r, 'known' from ${table('known_pairs')} order by id_l, id_r`,
  }
}
