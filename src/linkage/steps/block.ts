import type { LinkModel } from '../model.ts'
import { type Encodings, keyTuples } from '../plan.ts'
import type { Step } from '../step.ts'

/** Pairs one key may make when its rule says nothing; a key shared by more tells nothing about who is who. */
const CAP = 2000

interface RowKey {
  readonly rule: number
  /** Hash of the keys of a rule with its number; null when one is missing. */
  readonly key: string
  /** The finer key that replaces it where it is shared by too many. */
  readonly finer: string
}

function rowKeys(model: LinkModel, encodings: Encodings): RowKey[] {
  return model.blocking.flatMap((rule, i) => {
    const finer = rule.refine ? keyTuples(model, rule.refine, encodings, 'e') : [undefined]
    return keyTuples(model, rule.keys, encodings, 'e').flatMap((tuple) =>
      finer.map((more) => ({ rule: i, key: hashOf(i, tuple), finer: more ? hashOf(i, [...tuple, ...more]) : 'null' })),
    )
  })
}

const hashOf = (rule: number, tuple: readonly string[]): string =>
  `case when ${tuple.map((key) => `${key} is not null`).join(' and ')} then hash(${[rule, ...tuple].join(', ')}) end`

/** The keys by which rows meet, one line each; for the second table only those that occur in the first. */
export function blockKeys(
  name: string,
  model: LinkModel,
  encodings: Encodings,
  rows: string,
  onlyKeysOf?: string,
): Step {
  const keys = rowKeys(model, encodings)
  const list = (values: readonly (string | number)[], type: string) =>
    `unnest([${values.map((value) => `${value}::${type}`).join(', ')}])`
  const unnested = [
    `${list(
      keys.map(({ key }) => key),
      'UBIGINT',
    )} as key`,
    `${list(
      keys.map(({ finer }) => finer),
      'UBIGINT',
    )} as finer`,
    `${list(
      keys.map(({ rule }) => rule),
      'UTINYINT',
    )} as rule`,
  ]
  const wanted = onlyKeysOf ? ` and key in (select key from ${onlyKeysOf})` : ''
  return {
    name,
    reads: [rows],
    sql: `select distinct id, key, finer, rule from (select e.id, ${unnested.join(', ')} from ${rows} e) where key is not null${wanted}`,
  }
}

/** Keys that would make more pairs than their rule's cap. */
export function crowdedKeys(name: string, model: LinkModel, left: string, right: string): Step {
  const cap = model.blocking.map((rule, i) => `when ${i} then ${rule.cap ?? CAP}`).join(' ')
  const counted = (keys: string) =>
    `(select key, any_value(rule) as rule, count(distinct id) as n from ${keys} group by key)`
  return {
    name,
    reads: [left, right],
    sql:
      `select key, l.rule, l.n * r.n as pairs from ${counted(left)} l join ${counted(right)} r using (key) ` +
      `where l.n * r.n > case l.rule ${cap || 'when 0 then 0'} end`,
  }
}

/** Pairs that share a key, or the finer key where the key is crowded. */
export function candidatePairs(
  name: string,
  tables: { readonly left: string; readonly right: string; readonly crowded: string },
  order: string,
): Step {
  const { left, right, crowded } = tables
  const meet = (kind: 'anti' | 'semi', also: string) =>
    `select l.id as id_l, r.id as id_r from (select * from ${left} ${kind} join ${crowded} using (key)) l ` +
    `join ${right} r on r.key = l.key${also} where ${order}`
  return {
    name,
    reads: [left, right, crowded],
    sql: `select distinct id_l, id_r from (${meet('anti', '')} union all ${meet('semi', ' and r.finer = l.finer')})`,
  }
}
