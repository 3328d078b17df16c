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
/** Small tables may be looked at more broadly: that many pairs are compared at a glance. */
const PAIRS_AT_A_GLANCE = 200_000
/** Rows of all rules together: what the keys may cost in memory. */
const KEY_ROWS = 40_000_000
/** Keys that are worth trying alone and in twos, by kind; all others block by their usual key only. */
const SOFT_KEYS: Readonly<Record<string, readonly string[]>> = {
  'name-latin': ['sounds'],
  text: ['text', 'start', 'rare'],
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

  const budget = new Budget(smaller)
  const weigh = async (rules: readonly BlockingRule[]) => {
    const weighed: Weighed[] = []
    for (const rule of rules) {
      if (!budget.covers(rule)) weighed.push({ rule, pairs: await pairsOf(runner, model, rule, right !== undefined) })
    }
    budget.spendOn(weighed)
  }
  // Broad rules first: what they hold need not be weighed.
  await weigh(keys.map((key) => ({ keys: [key] })))
  await weigh(inTwos(keys))
  await runner.drop('trial_left', 'trial_right')
  return budget.chosen
}

function inTwos(keys: readonly string[]): BlockingRule[] {
  const comparisonOf = (key: string) => key.slice(0, key.lastIndexOf('.'))
  return keys.flatMap((first, i) =>
    keys
      .slice(i + 1)
      .flatMap((second): BlockingRule[] =>
        comparisonOf(first) === comparisonOf(second) ? [] : [{ keys: [first, second] }],
      ),
  )
}

/** The rules chosen so far, and what may still be spent on others. */
class Budget {
  readonly chosen: BlockingRule[] = []
  readonly #rows: number
  #spent = 0

  constructor(rows: number) {
    this.#rows = rows
  }

  /** A rule within one that is chosen adds nothing. */
  covers(rule: BlockingRule): boolean {
    return this.chosen.some((known) => known.keys.every((key) => rule.keys.includes(key)))
  }

  /** Takes the cheapest while the budget lasts. */
  spendOn(weighed: readonly Weighed[]): void {
    const rows = this.#rows
    const most = Math.max(rows * PAIRS_PER_ROW, PAIRS_AT_A_GLANCE)
    const affordable = weighed.filter(({ pairs }) => pairs > 0 && pairs <= most)
    const budget = Math.max(rows * CHANCE_PER_ROW, PAIRS_AT_A_GLANCE)
    const ranked = affordable.toSorted(
      (a, b) => a.pairs - b.pairs || (a.rule.keys.join() < b.rule.keys.join() ? -1 : 1),
    )
    for (const { rule, pairs } of ranked) {
      // Every good rule proposes the matches; what costs is the chance pairs beside them.
      const chance = Math.max(0, pairs - 1.5 * rows)
      if (this.#spent + chance > budget || this.chosen.length * rows > KEY_ROWS) continue
      this.chosen.push({ ...rule, cap: most })
      this.#spent += chance
    }
  }
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
