import { makeNeighbours } from '../dictionary.ts'
import { columnsOf } from '../kinds/index.ts'
import type { Run } from '../run.ts'
import { ident, type Step } from '../step.ts'
import { identityRows, mistypedNumbers, oneErrorPairs, sameNumberPairs } from '../steps/identity.ts'
import { knownSample } from '../steps/sample.ts'
import { withdrawDecided } from './decided.ts'

const NO_SAME = 'select 0::BIGINT as id_l, 0::BIGINT as id_r, true as agreed, 0::BIGINT as pattern limit 0'
const NO_NEAR = 'select 0::BIGINT as id_l, 0::BIGINT as id_r limit 0'

/**
 * The fast path: equal identity numbers.
 *
 * Leaves `same_id`, the numbers of both sides, and `residue`: the rows of the right table that no number settled.
 */
export async function settleByNumber(run: Run): Promise<{ sameId: number; residue: number }> {
  const { task, runner, plan, left, right, order, self } = run
  const { table } = runner
  const path = task.model.identity
  let sameId = 0
  if (path) {
    await makeNumbers(run, identityRows('left_numbers', plan, path, left, right))
    if (!self) await makeNumbers(run, identityRows('right_numbers', plan, path, right, left))
    const numbers = { left: table('left_numbers'), right: table(self ? 'left_numbers' : 'right_numbers') }
    sameId = await runner.run(sameNumberPairs('same_id', plan, path, numbers, order))
  } else {
    await runner.run({ name: 'same_id', reads: [], spread: 'id_r', sql: NO_SAME })
  }
  await withdrawDecided(run)
  const agreed = { rows: `(select id_r from ${table('same_id')} where agreed) s`, on: 's.id_r = t.id' }
  const residue = await runner.run({
    name: 'residue',
    reads: ['same_id'],
    spread: 'id',
    // In one table every row stays: a third record of somebody may lack the number two others share.
    sql: self
      ? `select id from ${left.table}`
      : `select id from ${runner.engine.dialect.unmatched(`${right.table} t`, agreed)}`,
  })
  return { sameId, residue }
}

/** Numbers that were checked before cost less to read again than to write down. */
async function makeNumbers({ runner, plan, task }: Run, step: Step): Promise<void> {
  const { comparison } = plan.find((planned) => planned.comparison.name === task.model.identity?.comparison)!
  await (comparison.options?.['trusted'] === true ? runner.name(step) : runner.run(step))
}

/**
 * The rows of the right table that anything is still to be asked about: those no number settled, those whose number
 * nothing bears out, and the sample that weights are learned from. All later stages read these instead of the table.
 */
export async function narrowRight(run: Run): Promise<Run> {
  const { task, runner, plan, right, self } = run
  const { table } = runner
  await runner.run(knownSample('known_pairs', table('same_id'), task.trained === undefined))
  if (self) return run
  const asked = new Set(plan.flatMap(({ comparison }) => columnsOf(comparison)))
  const ids = [
    `select id from ${table('residue')}`,
    `select id_r from ${table('same_id')} where pattern is null`,
    `select id_r from ${table('known_pairs')}`,
  ]
  await runner.run({
    name: 'right_open',
    reads: [right.table],
    spread: 'id',
    sql: `select ${['id', ...asked].map(ident).join(', ')} from ${right.table} where id in (${ids.join(' union all ')})`,
  })
  return { ...run, right: { ...right, table: table('right_open') } }
}

/** Invalid numbers that lie one typing error from a valid one. Leaves `near_id`; the numbers are done with. */
export async function findNearNumbers({ task, runner, plan, left, right, order, self }: Run): Promise<void> {
  const { table } = runner
  const path = task.model.identity
  if (!path) {
    await runner.run({ name: 'near_id', reads: [], spread: 'id_r', sql: NO_NEAR })
    return
  }
  await runner.name(mistypedNumbers('left_wrong', plan, path, left))
  await makeNeighbours(runner, 'left_near', 'left_wrong')
  if (!self) {
    await runner.name(mistypedNumbers('right_wrong', plan, path, right))
    await makeNeighbours(runner, 'right_near', 'right_wrong')
  }
  const tables = {
    left: table('left_numbers'),
    right: table(self ? 'left_numbers' : 'right_numbers'),
    leftNear: table('left_near'),
    rightNear: table(self ? 'left_near' : 'right_near'),
  }
  await runner.run(oneErrorPairs('near_id', tables, order))
  await runner.drop('left_near', 'right_near', 'left_numbers', 'right_numbers')
}
