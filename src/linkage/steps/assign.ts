import { gainOf } from '../matching.ts'
import type { Thresholds } from '../model.ts'
import type { Step } from '../step.ts'

export type Assignment = 'one-to-one' | 'many-to-one' | 'many-to-many'

/**
 * Chooses among the pairs: the best left row of each right row, or (many-to-many) all that are probable enough.
 * What is not chosen stays in the table, so that a conflict can be seen.
 *
 * A number that is borne out needs no score. One that is not yields to any other acceptable pair, and is refused where
 * its owner has been found: twins are entered under one number more often than under each other's name. In one table
 * there is no owner to tell, so it is only shown.
 */
export function assignPairs(
  name: string,
  scored: string,
  assignment: Assignment,
  thresholds: Thresholds,
  self: boolean,
): Step {
  const bare = `(how = 'same-id' and not corroborated)`
  const owned = self ? 'true' : `bool_or(how = 'same-id' and corroborated) over (partition by id_l)`
  const good =
    `case when how = 'same-id' and corroborated then true when ${bare} and ${owned} then false ` +
    `else probability >= ${thresholds.accept} end`
  // A total order: every run chooses alike, whatever the order of rows.
  const rank = `row_number() over (partition by id_r order by good desc, ${bare}, match_weight desc, id_l)`
  const accepted = assignment === 'many-to-one' ? `good and ${rank} = 1` : 'good'
  return {
    name,
    reads: [scored],
    sql:
      `select id_l, id_r, how, pattern, match_weight, probability, ${accepted} as accepted, ${gainOf('log_odds')} as gain ` +
      `from (select *, ${good} as good from ${scored}) where good or how = 'same-id' or probability >= ${thresholds.review}`,
  }
}
