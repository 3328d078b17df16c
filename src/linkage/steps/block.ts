import type { Dialect } from '../engine.ts'
import type { LinkModel } from '../model.ts'
import { type Encodings, keyTuples } from '../plan.ts'
import type { Step } from '../step.ts'

/** Pairs one key may make when its rule says nothing; a key shared by more tells nothing about who is who. */
const CAP = 2000

/** What keys are written from. */
export interface Blocking {
  readonly model: LinkModel
  readonly encodings: Encodings
  readonly dialect: Dialect
}

interface RowKey {
  readonly rule: number
  /** Hash of the keys of a rule with its number; null when one is missing. */
  readonly hash: string
}

const ruleKeys = ({ model, encodings, dialect }: Blocking): RowKey[] =>
  model.blocking.flatMap((rule, i) =>
    keyTuples(model, rule.keys, encodings, 'e').map((tuple) => ({ rule: i, hash: hashOf(dialect, i, tuple) })),
  )

/** The keys of a rule together with its finer ones, beside the rule's own. */
const refinedKeys = ({ model, encodings, dialect }: Blocking): (RowKey & { readonly own: string })[] =>
  model.blocking.flatMap((rule, i) => {
    if (!rule.refine) return []
    const rest = keyTuples(model, rule.refine, encodings, 'e')
    return keyTuples(model, rule.keys, encodings, 'e').flatMap((tuple) =>
      rest.map((more) => ({
        rule: i,
        own: hashOf(dialect, i, tuple),
        hash: hashOf(dialect, i, [...tuple, ...more]),
      })),
    )
  })

/** The keys that take over where a rule's own are crowded. */
const finerKeys = (blocking: Blocking): RowKey[] =>
  refinedKeys(blocking).map(({ rule, own, hash }) => ({
    rule,
    hash: `case when ${own} in (select key from crowded) then ${hash} end`,
  }))

const hashOf = (dialect: Dialect, rule: number, tuple: readonly string[]): string =>
  `case when ${tuple.map((key) => `${key} is not null`).join(' and ')} then ${dialect.hash([`${rule}`, ...tuple])} end`

/** No key at all, of the type that hashes have. */
const none = (dialect: Dialect): string => `case when false then ${dialect.hash(['0'])} end`
const unnested = (values: readonly string[], otherwise: string): string =>
  `unnest(array[${values.length === 0 ? otherwise : values.join(', ')}])`

/** The keys by which rows meet, one line each, with the rule they belong to. */
export function rightKeys(name: string, blocking: Blocking, rows: string): Step {
  const { dialect } = blocking
  const keys = ruleKeys(blocking)
  const hashes = unnested(
    keys.map(({ hash }) => hash),
    none(dialect),
  )
  const rules = unnested(
    keys.map(({ rule }) => `${rule}::${dialect.tinyType}`),
    `0::${dialect.tinyType}`,
  )
  return {
    name,
    reads: [rows],
    spread: 'key',
    sql: `select distinct id, key, rule from (select e.id, ${hashes} as key, ${rules} as rule from ${rows} e) k where key is not null`,
  }
}

/** The same for the other table, as far as the keys occur in the first. */
export function leftKeys(name: string, blocking: Blocking, rows: string, wanted: string): Step {
  return keysThatMeet(name, blocking.dialect, ruleKeys(blocking), rows, wanted)
}

/**
 * Rule by rule, each in a small hash table of its own: of all the keys of a long list, few are wanted, and the others are
 * never written anywhere. A row has a key once, except where a rule has alternatives.
 */
function keysThatMeet(name: string, dialect: Dialect, keys: readonly RowKey[], rows: string, wanted: string): Step {
  const met = ({ rule, hash }: RowKey) =>
    'select id, key from ' +
    dialect.matched(`(select e.id, ${hash} as key from ${rows} e) k`, {
      rows: `(select key from ${wanted} where rule = ${rule}) w`,
      on: 'w.key = k.key',
    })
  const rules = [...Map.groupBy(keys, ({ rule }) => rule).values()].map((its) =>
    its.length === 1 ? met(its[0]!) : `select distinct id, key from (${its.map(met).join(' union all ')}) m`,
  )
  return {
    name,
    reads: [rows, wanted],
    spread: 'key',
    sql: rules.join(' union all ') || `select e.id, ${none(dialect)} as key from ${rows} e limit 0`,
  }
}

/** Keys that would make more pairs than their rule's cap. */
export function crowdedKeys(name: string, model: LinkModel, left: string, right: string): Step {
  const cap = model.blocking.map((rule, i) => `when ${i} then ${rule.cap ?? CAP}`).join(' ')
  return {
    name,
    reads: [left, right],
    spread: 'key',
    sql:
      `select key from (select key, count(*) as n from ${left} group by key) l ` +
      `join (select key, min(rule) as rule, count(*) as n from ${right} group by key) r using (key) ` +
      `where l.n * r.n > case r.rule ${cap || 'when 0 then 0'} end`,
  }
}

/** Finer keys of the rows that a crowded key holds, one line each, with the rule they belong to. */
export function rightFinerKeys(name: string, blocking: Blocking, rows: string, keys: string, crowded: string): Step {
  const { dialect } = blocking
  const finerOnes = finerKeys(blocking)
  const hashes = unnested(
    finerOnes.map(({ hash }) => hash),
    none(dialect),
  )
  const rules = unnested(
    finerOnes.map(({ rule }) => `${rule}::${dialect.tinyType}`),
    `0::${dialect.tinyType}`,
  )
  const held = `select distinct id from ${dialect.matched(`${keys} k`, { rows: `${crowded} c`, on: 'c.key = k.key' })}`
  const finer =
    `select e.id, ${hashes} as key, ${rules} as rule from ` +
    dialect.matched(`${rows} e`, { rows: `(${held}) held`, on: 'held.id = e.id' })
  return {
    name,
    reads: [rows, keys, crowded],
    spread: 'key',
    sql: `with crowded as (select key from ${crowded}) select distinct id, key, rule from (${finer}) f where key is not null`,
  }
}

/**
 * The same for the other table, as far as they occur in the first. A finer key tells all that the crowded key told, so that
 * rows that share one share the crowded key as well.
 */
export function leftFinerKeys(name: string, blocking: Blocking, rows: string, wanted: string): Step {
  return keysThatMeet(name, blocking.dialect, refinedKeys(blocking), rows, wanted)
}

export interface KeyTables {
  readonly left: string
  readonly right: string
  readonly crowded: string
  readonly leftFiner: string
  readonly rightFiner: string
}

/** Pairs that share a key, or a finer key where the key is crowded. */
export function candidatePairs(name: string, tables: KeyTables, order: string, dialect: Dialect): Step {
  const { left, right, crowded, leftFiner, rightFiner } = tables
  const meet = (a: string, b: string) =>
    `select l.id as id_l, r.id as id_r from ${a} l join ${b} r on r.key = l.key where ${order}`
  const uncrowded = dialect.unmatched(`${left} k`, { rows: `${crowded} c`, on: 'c.key = k.key' })
  return {
    name,
    reads: [left, right, crowded, leftFiner, rightFiner],
    spread: 'id_r',
    sql:
      `select distinct id_l, id_r from ` +
      `(${meet(`(select id, key from ${uncrowded})`, right)} union all ${meet(leftFiner, rightFiner)}) p`,
  }
}
