import { type Dialect, EVERYWHERE } from '../engine.ts'
import { speakerOf } from '../implied.ts'
import type { LinkModel, TrainedModel } from '../model.ts'
import { BITS, MISSING, type PlannedComparison } from '../plan.ts'
import type { Step } from '../step.ts'
import { codeOf, type PatternCount, patternWeight, priorWeight } from '../train.ts'
import { type Assignment, gain } from './assign.ts'
import type { RarityColumn } from './rarity.ts'

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
  const speak = speakerOf(trained.model)
  const rows = patterns.map(({ pattern }) => {
    const { strangers, relatives } = patternWeight(trained, pattern)
    const averages = indexes.map((index) => surprises.get(index)!.get(codeOf(speak(pattern), index)) ?? 'null')
    return `(${[pattern, strangers, relatives, ...averages].join(', ')})`
  })
  const empty = `(${columns.map(() => 'null').join(', ')})`
  const typed = columns.map((column) => `${column}::${column === 'pattern' ? 'BIGINT' : 'FLOAT8'} as ${column}`)
  return {
    name,
    reads: [],
    spread: EVERYWHERE,
    sql: `select ${typed.join(', ')} from (values ${rows.join(', ') || empty}) w(${columns.join(', ')}) where pattern is not null`,
  }
}

/** Right rows with several partners of the same number, or with decided ones: there the choice is not plain. */
export function sharedRows(name: string, sameId: string, decided: string | undefined): Step {
  const shared = `select id_r from ${sameId} group by id_r having count(*) > 1`
  return {
    name,
    reads: [sameId],
    spread: 'id_r',
    sql: decided === undefined ? shared : `${shared} union select id_r from ${decided}`,
  }
}

/** Compared pairs (not those drawn to learn from), each with how rare the values are that it agrees on. */
export function pairsWithRarity(compared: string, left: string, rarities: readonly RarityColumn[]): string {
  const columns = rarities.map((rarity) => `, ${rarity.sql('c.pattern')} as ${rarity.name}`)
  const joins = rarities.map((rarity) => ` ${rarity.joins}`)
  const rows = rarities.length === 0 ? '' : ` join ${left} l on l.id = c.id_l${joins.join('')}`
  return `select c.id_l, c.id_r, c.how, c.pattern${columns.join('')} from ${compared} c${rows} where c.how not in ('random', 'known')`
}

/** Pairs that need a decision: all that were compared, and equal numbers that are not borne out or not alone. */
export function pairsToScore(
  name: string,
  tables: { readonly compared: string; readonly left: string; readonly sameId: string; readonly shared: string },
  rarities: readonly RarityColumn[],
): Step {
  const { compared, left, sameId, shared } = tables
  return {
    name,
    reads: [compared, left, sameId, shared],
    spread: 'id_r',
    sql:
      `${pairsWithRarity(compared, left, rarities)} union all ` +
      `select id_l, id_r, 'same-id', pattern${rarities.map(() => ', null').join('')} from ${sameId} ` +
      `where pattern is not null and (not agreed or id_r in (select id_r from ${shared}))`,
  }
}

const bounded = (weight: string): string => `greatest(-400, least(400, ${weight}))`
const together = (strangers: string, relatives: string): string =>
  `-log2(pow(2.0, -${bounded(strangers)}) + pow(2.0, -${bounded(relatives)}))`
const probability = (logOdds: string): string => `1 / (1 + pow(2.0, -${logOdds}))`

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
  return {
    name,
    reads: [tables.compared, tables.weights],
    spread: 'id_r',
    sql:
      `select *, ${probability('log_odds')} as probability from (select *, match_weight + ${priorWeight(trained)} as log_odds from ` +
      `(select c.id_l, c.id_r, c.how, c.pattern, ${corroborates} as corroborated, ` +
      `${together(`(w.strangers${moved})`, 'w.relatives')} as match_weight ` +
      `from ${tables.compared} c join ${tables.weights} w on w.pattern = c.pattern) weighed) p`,
  }
}

/** Pairs that an equal number settled at a glance: nothing to choose, the weight is the pattern's. */
export function plainPairs(
  name: string,
  tables: { readonly sameId: string; readonly shared: string; readonly weights: string },
  trained: TrainedModel,
  assignment: Assignment,
  dialect: Dialect,
): Step {
  const alone = { rows: `${tables.shared} h`, on: 'h.id_r = s.id_r' }
  const weighed = `select pattern, ${together('strangers', 'relatives')} as match_weight from ${tables.weights}`
  return {
    name,
    reads: [tables.sameId, tables.shared, tables.weights],
    sql:
      `select id_l, id_r, 'same-id' as how, s.pattern, match_weight, ${probability(`(match_weight + ${priorWeight(trained)})`)} as probability, ` +
      `true as accepted${gain(assignment, 'true', 'match_weight')} from ` +
      dialect.unmatched(`${tables.sameId} s join (${weighed}) w on w.pattern = s.pattern`, alone, 'agreed'),
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
