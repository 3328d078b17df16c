import type { LinkModel } from '../model.ts'
import { type Encodings, keyTuples } from '../plan.ts'
import type { Step } from '../step.ts'

const CAP = 1000

/** Hash of the keys of a rule with its number; null when a key is missing. */
const hashed = (rule: number, tuple: readonly string[]): string =>
  `case when ${tuple.map((key) => `${key} is not null`).join(' and ')} then hash(${rule}, ${tuple.join(', ')}) end`

function allKeys(model: LinkModel, encodings: Encodings, refined: boolean): { hash: string; full: string }[] {
  return model.blocking.flatMap((rule, i) => {
    const tuples = keyTuples(model, rule.keys, encodings, 'e')
    const extra = refined && rule.refine ? keyTuples(model, rule.refine, encodings, 'e') : [[]]
    return tuples.flatMap((tuple) =>
      extra.map((more) => ({
        hash: hashed(i, tuple),
        full: rule.refine ? hashed(i + 1000, [...tuple, ...more]) : 'null',
      })),
    )
  })
}

/**
 * The keys by which rows meet, one row each: the key of a rule, and the finer key that replaces it where the key is
 * shared by too many.
 */
export function blockKeys(
  name: string,
  model: LinkModel,
  encodings: Encodings,
  rows: string,
  onlyKeysOf?: string,
): Step {
  const keys = allKeys(model, encodings, true)
  const list = (part: 'hash' | 'full') => `unnest([${keys.map((key) => `${key[part]}::UBIGINT`).join(', ')}])`
  const source = `(select e.id, ${list('hash')} as key, ${list('full')} as finer from ${rows} e)`
  const wanted = onlyKeysOf ? ` and key in (select key from ${onlyKeysOf})` : ''
  return { name, reads: [rows], sql: `select distinct id, key, finer from ${source} where key is not null${wanted}` }
}

/** Keys shared by more pairs than the cap; there the finer key decides. */
export function crowdedKeys(name: string, left: string, right: string, cap = CAP): Step {
  return {
    name,
    reads: [left, right],
    sql:
      `select key, l.n * r.n as pairs from (select key, count(distinct id) as n from ${left} group by key) l ` +
      `join (select key, count(distinct id) as n from ${right} group by key) r using (key) where l.n * r.n > ${cap}`,
  }
}

/** Pairs that share a key. */
export function candidatePairs(
  name: string,
  tables: { readonly left: string; readonly right: string; readonly crowded: string },
  order: string,
): Step {
  const { left, right, crowded } = tables
  return {
    name,
    reads: [left, right, crowded],
    sql:
      `select distinct l.id as id_l, r.id as id_r from (select * from ${left} anti join ${crowded} using (key)) l ` +
      `join ${right} r on r.key = l.key where ${order} ` +
      `union select distinct l.id, r.id from (select * from ${left} semi join ${crowded} using (key)) l ` +
      `join ${right} r on r.key = l.key and r.finer = l.finer where ${order}`,
  }
}
