import type { LinkModel, TrainedModel } from '../model.ts'
import { BITS, MISSING, type PlannedComparison } from '../plan.ts'
import type { Step } from '../step.ts'
import { codeOf, type PatternCount, patternWeight } from '../train.ts'

/** Surprise of an average value, by comparison and level code. */
export type Surprises = ReadonlyMap<number, ReadonlyMap<number, number>>

/** The weights of each pattern that occurs, and for each rarity the average that is in them already. */
export function patternWeights(
  name: string,
  trained: TrainedModel,
  patterns: readonly PatternCount[],
  surprises: Surprises,
): Step {
  const indexes = [...surprises.keys()]
  const columns = ['pattern', 'strangers', 'relatives', ...indexes.map((index) => `average_${index}`)]
  const rows = patterns.map(({ pattern }) => {
    const { strangers, relatives } = patternWeight(trained, pattern)
    const averages = indexes.map((index) => surprises.get(index)!.get(codeOf(pattern, index)) ?? 'null')
    return `(${[pattern, strangers, relatives, ...averages].join(', ')})`
  })
  const empty = `(${columns.map(() => 'null').join(', ')})`
  const typed = columns.map((column) => `${column}::${column === 'pattern' ? 'BIGINT' : 'DOUBLE'} as ${column}`)
  return {
    name,
    reads: [],
    sql: `select ${typed.join(', ')} from (values ${rows.join(', ') || empty}) w(${columns.join(', ')}) where pattern is not null`,
  }
}

/**
 * Weight and probability of every pair: its pattern's weights, moved by how rare the values agreed on are.
 *
 * Rarity speaks against strangers only: relatives do not come by a common name by chance.
 */
export function scorePairs(
  name: string,
  tables: { readonly compared: string; readonly weights: string },
  trained: TrainedModel,
  indexes: readonly number[],
  corroborates: string,
): Step {
  const moved = indexes.map((index) => ` + coalesce(c.rarity_${index} - w.average_${index}, 0)`).join('')
  const bounded = (weight: string) => `greatest(-400, least(400, ${weight}))`
  const prior = Math.log2(trained.lambda / (1 - trained.lambda - trained.kinship))
  return {
    name,
    reads: [tables.compared, tables.weights],
    sql:
      `select *, 1 / (1 + pow(2.0, -log_odds)) as probability from (select *, match_weight + ${prior} as log_odds from ` +
      `(select c.id_l, c.id_r, c.how, c.pattern, ${corroborates} as corroborated, ` +
      `-log2(pow(2.0, -${bounded(`w.strangers${moved}`)}) + pow(2.0, -${bounded('w.relatives')})) as match_weight ` +
      `from ${tables.compared} c join ${tables.weights} w on w.pattern = c.pattern))`,
  }
}

/** The condition on a pattern that other comparisons bear the identity number out. */
export function corroborated(model: LinkModel, plan: readonly PlannedComparison[], pattern: string): string {
  if (!model.identity) return 'false'
  const ways = model.identity.corroboratedBy.map((all) =>
    Object.entries(all)
      .map(([name, levels]) => {
        const planned = plan.find(({ comparison }) => comparison.name === name)!
        const codes = planned.levels.filter(({ is }) => levels.includes(is)).map(({ code }) => code)
        if (levels.includes('missing')) codes.push(MISSING)
        return `((${pattern} >> ${planned.index * BITS}) & 15) in (${codes.join(', ')})`
      })
      .join(' and '),
  )
  return `(${ways.join(' or ')})`
}
