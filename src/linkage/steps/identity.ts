import type { Source } from '../kinds/kind.ts'
import type { IdentityPath } from '../model.ts'
import { MISSING, NOT_COMPARED, type PlannedComparison } from '../plan.ts'
import { ident, type Step } from '../step.ts'
import { patternOf } from './compare.ts'
import { type Rows, sourceOf } from './encode.ts'

/** Identity numbers, and keys of the values that corroborate them, as written: enough to settle most pairs at a glance. */
export function identityRows(
  name: string,
  plan: readonly PlannedComparison[],
  path: IdentityPath,
  rows: Rows,
  other: Rows,
): Step {
  const witnesses = witnessesOf(plan, path).map(({ comparison }, i) => {
    return `${witness(comparison.columns[0]!, rows, other)} as witness_${i}`
  })
  return {
    name,
    reads: [rows.table],
    spread: 'number',
    // Rows without a number meet nobody; to leave them out, DuckDB would compute each number twice.
    sql: `select ${['t.id', `${encodedNumber(plan, path, rows, 'number')} as number`, ...witnesses].join(', ')} from ${rows.table} t`,
  }
}

/** Texts by a number that stands for them; what is a day in one table and text in the other is text. */
function witness(column: string, rows: Rows, other: Rows): string {
  const value = `t.${ident(column)}`
  const type = rows.types.get(column)
  if (type !== 'VARCHAR' && type === other.types.get(column)) return value
  return `case when ${value} is not null then text_key(${value}::VARCHAR) end`
}

/** What stands where an identity number should be and, by its length, may have been meant as one. */
export function mistypedNumbers(
  name: string,
  plan: readonly PlannedComparison[],
  path: IdentityPath,
  rows: Rows,
): Step {
  const wrong = encodedNumber(plan, path, rows, 'mistyped')
  return {
    name,
    reads: [rows.table],
    spread: 'id',
    sql: `select id, wrong from (select t.id, ${wrong} as wrong from ${rows.table} t) w where length(wrong) between 17 and 19`,
  }
}

function encodedNumber(
  plan: readonly PlannedComparison[],
  path: IdentityPath,
  rows: Rows,
  encoding: 'number' | 'mistyped',
): string {
  const { comparison, kind } = plan.find((planned) => planned.comparison.name === path.comparison)!
  const source = sourceOf(comparison, comparison.columns[0]!, rows)
  return (kind.encodings[encoding] as { sql(source: Source): string }).sql(source)
}

const witnessesOf = (plan: readonly PlannedComparison[], path: IdentityPath): PlannedComparison[] =>
  plan.filter(({ comparison }) => path.corroboratedBy.some((all) => comparison.name in all))

/**
 * Pairs with the same valid number. `agreed`: what corroborates is the same as written.
 *
 * `pattern` is null where a value differs as written, so that it has to be compared closely.
 */
export function sameNumberPairs(
  name: string,
  plan: readonly PlannedComparison[],
  path: IdentityPath,
  tables: { readonly left: string; readonly right: string },
  order: string,
): Step {
  const witnesses = witnessesOf(plan, path)
  const agrees = (i: number) => `l.witness_${i} = r.witness_${i}`
  const absent = (i: number) => `(l.witness_${i} is null or r.witness_${i} is null)`
  const bearsOut = path.corroboratedBy.map((all) =>
    Object.entries(all)
      .map(([comparison, levels]) => {
        const i = witnesses.findIndex((witness) => witness.comparison.name === comparison)
        return levels.includes('missing') ? `(${agrees(i)} or ${absent(i)})` : agrees(i)
      })
      .join(' and '),
  )
  const differs = witnesses.map((_, i) => `l.witness_${i} <> r.witness_${i}`)
  const codes = plan.map((planned) => {
    const top = planned.levels[0]!.code
    if (planned.comparison.name === path.comparison) return `${top}`
    const witness = witnesses.indexOf(planned)
    return witness < 0 ? `${NOT_COMPARED}` : `case when ${agrees(witness)} then ${top} else ${MISSING} end`
  })
  return {
    name,
    reads: [tables.left, tables.right],
    spread: 'id_r',
    sql:
      `select l.id as id_l, r.id as id_r, coalesce(${bearsOut.join(' or ')}, false) as agreed, ` +
      `case when coalesce(${differs.join(' or ')}, false) then null else ${patternOf(codes)} end as pattern ` +
      `from ${tables.left} l join ${tables.right} r on l.number = r.number where ${order}`,
  }
}

/** Pairs in which one side's invalid number lies one typing error from the other side's valid number. */
export function oneErrorPairs(
  name: string,
  tables: { readonly left: string; readonly right: string; readonly leftNear: string; readonly rightNear: string },
  order: string,
): Step {
  return {
    name,
    reads: [tables.left, tables.right, tables.leftNear, tables.rightNear],
    spread: 'id_r',
    sql:
      `select l.id as id_l, r.ref as id_r from ${tables.left} l join ${tables.rightNear} r on l.number = r.number where ${order.replaceAll('r.id', 'r.ref')} ` +
      `union select l.ref, r.id from ${tables.leftNear} l join ${tables.right} r on l.number = r.number where ${order.replaceAll('l.id', 'l.ref')}`,
  }
}
