import { gainOf } from '../matching.ts'
import type { Thresholds } from '../model.ts'
import type { Step } from '../step.ts'

export type Assignment = 'one-to-one' | 'many-to-one' | 'many-to-many'

/**
 * Chooses among the pairs: the best left row of each right row, or (many-to-many) all that are probable enough.
 * What is not chosen stays in the table, so that a conflict can be seen.
 *
 * A number that is borne out needs no score. One that is not yields to any other acceptable pair: twins are entered under
 * one number more often than under each other's name. In one table it is only shown, for there is no other to yield to.
 */
export function assignPairs(
  name: string,
  scored: string,
  task: { readonly assignment: Assignment; readonly model: { readonly thresholds: Thresholds } },
  self: boolean,
): Step {
  const { accept, review } = task.model.thresholds
  const settled = `(how = 'same-id' and corroborated)`
  const bare = `(how = 'same-id' and not corroborated)`
  const good = `case when ${settled} then true when ${bare} and ${self} then false else probability >= ${accept} end`
  // A total order: every run chooses alike, whatever the order of rows.
  const rank = `row_number() over (partition by id_r order by good desc, ${bare}, match_weight desc, id_l)`
  const accepted = task.assignment === 'many-to-one' ? `good and ${rank} = 1` : 'good'
  return {
    name,
    reads: [scored],
    spread: 'id_r',
    sql:
      `select id_l, id_r, how, pattern, match_weight, probability, ${accepted} as accepted${gain(task.assignment, settled, 'log_odds')} ` +
      `from (select *, ${good} as good from ${scored}) p where good or how in ('same-id', 'decided') or probability >= ${review}`,
  }
}

/** Only a one-to-one choice asks what a pair gains. */
export const gain = (assignment: Assignment, settled: string, logOdds: string): string =>
  assignment === 'one-to-one' ? `, ${gainOf(settled, logOdds)} as gain` : ''
