import { KINDS } from './kinds/index.ts'
import type { BlockingRule, LinkModel } from './model.ts'
import { Encodings, keyTuples } from './plan.ts'
import type { Runner } from './step.ts'
import type { Rows } from './steps/encode.ts'
import { encodeSides } from './stages/encoding.ts'

/** Pairs that all rules together may propose by chance, for each row of the smaller table. */
const CHANCE_PER_ROW = 60
/** A rule that proposes more than this for each row is too blunt, whatever the others do. */
const PAIRS_PER_ROW = 8
/** Rows of all rules together: what the keys may cost in memory. */
const KEY_ROWS = 40_000_000
/** Keys that are worth trying alone and in twos, by kind; all others block by their usual key only. */
const SOFT_KEYS: Readonly<Record<string, readonly string[]>> = {
  'name-latin': ['sounds'],
  text: ['text', 'start'],
  date: ['day', 'anniversary', 'month'],
  'name-cn': ['root', 'fuzzy'],
  'set-of-names': ['root'],
}

interface Weighed {
  readonly rule: BlockingRule
  readonly pairs: number
}

/**
 * Chooses blocking rules for a model that has none: every key and every two keys of different comparisons are weighed
 * by the pairs they would propose, and the cheapest are taken while the budget lasts.
 *
 * Many narrow rules beat few broad ones: a pair is lost only if it agrees on no two things at all.
 */
export async function chooseBlocking(
  runner: Runner,
  model: LinkModel,
  left: Rows,
  right: Rows | undefined,
): Promise<BlockingRule[]> {
  const keys = model.comparisons.flatMap((comparison) =>
    (SOFT_KEYS[comparison.kind] ?? [Object.keys(KINDS[comparison.kind].keys)[0]!]).map(
      (key) => `${comparison.name}.${key}`,
    ),
  )
  const encodings = new Encodings()
  for (const key of keys) keyTuples(model, [key], encodings, 'e')
  const sides = [{ name: 'trial_left', rows: left }, ...(right ? [{ name: 'trial_right', rows: right }] : [])]
  await encodeSides(runner, encodings, sides)
  const rows = await countOf(runner, 'trial_left')
  const smaller = right ? Math.min(rows, await countOf(runner, 'trial_right')) : rows

  const weighed: Weighed[] = []
  for (const rule of candidates(keys))
    weighed.push({ rule, pairs: await pairsOf(runner, model, rule, right !== undefined) })
  await runner.drop('trial_left', 'trial_right')
  return cheapest(weighed, smaller)
}

function candidates(keys: readonly string[]): BlockingRule[] {
  const comparisonOf = (key: string) => key.slice(0, key.lastIndexOf('.'))
  const alone = keys.map((key): BlockingRule => ({ keys: [key] }))
  const inTwos = keys.flatMap((first, i) =>
    keys
      .slice(i + 1)
      .flatMap((second): BlockingRule[] =>
        comparisonOf(first) === comparisonOf(second) ? [] : [{ keys: [first, second] }],
      ),
  )
  return [...alone, ...inTwos]
}

/** Broad rules first, for they hold many narrow ones; among equals the cheapest, while the budget lasts. */
function cheapest(weighed: readonly Weighed[], rows: number): BlockingRule[] {
  const affordable = weighed.filter(({ pairs }) => pairs > 0 && pairs <= rows * PAIRS_PER_ROW)
  const ranked = affordable.toSorted(
    (a, b) =>
      a.rule.keys.length - b.rule.keys.length ||
      a.pairs - b.pairs ||
      (a.rule.keys.join() < b.rule.keys.join() ? -1 : 1),
  )
  const chosen: BlockingRule[] = []
  let spent = 0
  for (const { rule, pairs } of ranked) {
    // A rule within one that is chosen adds nothing.
    if (chosen.some((known) => known.keys.every((key) => rule.keys.includes(key)))) continue
    // Every good rule proposes the matches; what costs is the chance pairs beside them.
    const chance = Math.max(0, pairs - 1.5 * rows)
    if (spent + chance > rows * CHANCE_PER_ROW || chosen.length * rows > KEY_ROWS) continue
    chosen.push({ ...rule, cap: rows * PAIRS_PER_ROW })
    spent += chance
  }
  return chosen
}

async function countOf(runner: Runner, table: string): Promise<number> {
  const [row] = await runner.rows<{ n: number }>(`select count(*)::FLOAT8 as n from ${runner.table(table)}`)
  return row?.n ?? 0
}

async function pairsOf(runner: Runner, model: LinkModel, rule: BlockingRule, two: boolean): Promise<number> {
  const tuples = keyTuples(model, rule.keys, new Encodings(), 'e')
  const counted = (table: string) => {
    const each = tuples.map((tuple) => {
      const present = tuple.map((key) => `${key} is not null`).join(' and ')
      return `select ${runner.engine.dialect.hash(tuple)} as key from ${runner.table(table)} e where ${present}`
    })
    return `(select key, count(*)::FLOAT8 as n from (${each.join(' union all ')}) k group by key)`
  }
  const sql = two
    ? `select sum(l.n * r.n)::FLOAT8 as pairs from ${counted('trial_left')} l join ${counted('trial_right')} r using (key)`
    : `select sum(n * (n - 1) / 2)::FLOAT8 as pairs from ${counted('trial_left')} l`
  const [row] = await runner.rows<{ pairs: number | null }>(sql)
  return row?.pairs ?? 0
}
