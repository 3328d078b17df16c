import type { LinkModel } from '../model.ts'
import { type Encodings, keyTuples } from '../plan.ts'
import type { Step } from '../step.ts'

/** Pairs one key may make when its rule says nothing; a key shared by more tells nothing about who is who. */
const CAP = 2000

interface RowKey {
  readonly rule: number
  /** Hash of the keys of a rule with its number; null when one is missing. */
  readonly hash: string
}

const ruleKeys = (model: LinkModel, encodings: Encodings): RowKey[] =>
  model.blocking.flatMap((rule, i) =>
    keyTuples(model, rule.keys, encodings, 'e').map((tuple) => ({ rule: i, hash: hashOf(i, tuple) })),
  )

/** The keys that take over where a rule's own are crowded: those of the rule and its finer ones. */
const finerKeys = (model: LinkModel, encodings: Encodings): RowKey[] =>
  model.blocking.flatMap((rule, i) => {
    if (!rule.refine) return []
    const rest = keyTuples(model, rule.refine, encodings, 'e')
    return keyTuples(model, rule.keys, encodings, 'e').flatMap((tuple) =>
      rest.map((more) => ({
        rule: i,
        hash: `case when ${hashOf(i, tuple)} in (from crowded) then ${hashOf(i, [...tuple, ...more])} end`,
      })),
    )
  })

const hashOf = (rule: number, tuple: readonly string[]): string =>
  `case when ${tuple.map((key) => `${key} is not null`).join(' and ')} then hash(${[rule, ...tuple].join(', ')}) end`

const NONE = 'null::UBIGINT'
const unnested = (values: readonly string[]): string => `unnest([${values.length === 0 ? NONE : values.join(', ')}])`

/** The keys by which rows meet, one line each, with the rule they belong to. */
export function rightKeys(name: string, model: LinkModel, encodings: Encodings, rows: string): Step {
  const keys = ruleKeys(model, encodings)
  const rules = unnested(keys.map(({ rule }) => `${rule}::UTINYINT`))
  return {
    name,
    reads: [rows],
    sql: `select distinct id, key, rule from (select e.id, ${unnested(keys.map(({ hash }) => hash))} as key, ${rules} as rule from ${rows} e) where key is not null`,
  }
}

/** The same for the other table, as far as the keys occur in the first. */
export function leftKeys(name: string, model: LinkModel, encodings: Encodings, rows: string, wanted: string): Step {
  const hashes = ruleKeys(model, encodings).map(({ hash }) => hash)
  return {
    name,
    reads: [rows, wanted],
    sql: `select distinct id, key from (select e.id, ${unnested(hashes)} as key from ${rows} e) semi join ${wanted} using (key)`,
  }
}

/** Keys that would make more pairs than their rule's cap. */
export function crowdedKeys(name: string, model: LinkModel, left: string, right: string): Step {
  const cap = model.blocking.map((rule, i) => `when ${i} then ${rule.cap ?? CAP}`).join(' ')
  return {
    name,
    reads: [left, right],
    sql:
      `select key from (select key, count(*) as n from ${left} group by key) l ` +
      `join (select key, any_value(rule) as rule, count(*) as n from ${right} group by key) r using (key) ` +
      `where l.n * r.n > case r.rule ${cap || 'when 0 then 0'} end`,
  }
}

/** Finer keys of the rows that a crowded key holds. */
export function finerKeysOf(
  name: string,
  model: LinkModel,
  encodings: Encodings,
  rows: string,
  keys: string,
  crowded: string,
): Step {
  const hashes = finerKeys(model, encodings).map(({ hash }) => hash)
  const held = `select distinct id from ${keys} semi join ${crowded} using (key)`
  return {
    name,
    reads: [rows, keys, crowded],
    sql:
      `with crowded as (select key from ${crowded}) select distinct id, key from ` +
      `(select e.id, ${unnested(hashes)} as key from ${rows} e semi join (${held}) held on held.id = e.id) where key is not null`,
  }
}

export interface KeyTables {
  readonly left: string
  readonly right: string
  readonly crowded: string
  readonly leftFiner: string
  readonly rightFiner: string
}

/** Pairs that share a key, or a finer key where the key is crowded. */
export function candidatePairs(name: string, tables: KeyTables, order: string): Step {
  const { left, right, crowded, leftFiner, rightFiner } = tables
  const meet = (a: string, b: string) =>
    `select l.id as id_l, r.id as id_r from ${a} l join ${b} r on r.key = l.key where ${order}`
  return {
    name,
    reads: [left, right, crowded, leftFiner, rightFiner],
    sql: `select distinct id_l, id_r from (${meet(`(from ${left} anti join ${crowded} using (key))`, right)} union all ${meet(leftFiner, rightFiner)})`,
  }
}
