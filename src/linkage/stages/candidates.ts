import { Encodings, keyTuples } from '../plan.ts'
import type { Run } from '../run.ts'
import { candidatePairs, crowdedKeys, leftFinerKeys, leftKeys, rightFinerKeys, rightKeys } from '../steps/block.ts'
import { frequenciesOf } from '../steps/rarity.ts'
import { encodeSides } from './encoding.ts'

/**
 * Blocking: rows of the right that no number settled meet all rows of the left, also those that have a partner,
 * so that a second record of somebody surfaces.
 *
 * Leaves `left_rows`, `right_rows` (encoded for blocking), `candidates` and the frequency tables.
 */
export async function findCandidates(run: Run): Promise<{ candidates: number; crowdedKeys: number }> {
  const { task, runner, plan, order, self } = run
  const { table } = runner
  const encodings = new Encodings()
  for (const rule of task.model.blocking) keyTuples(task.model, [...rule.keys, ...(rule.refine ?? [])], encodings, 'e')

  const left = { name: 'left_rows', rows: run.left }
  const right = { name: 'right_rows', rows: run.right, ids: `select id from ${table('residue')}` }
  await encodeSides(runner, encodings, self ? [left] : [left, right], frequenciesOf(plan, new Encodings()))
  const rightRows = table(self ? 'left_rows' : 'right_rows')

  const rows = { left: table('left_rows'), right: rightRows }
  const { dialect } = runner.engine
  const blocking = { model: task.model, encodings, dialect }
  await runner.run(rightKeys('right_keys', blocking, rows.right))
  await runner.run(leftKeys('left_keys', blocking, rows.left, table('right_keys')))
  const keys = { left: table('left_keys'), right: table('right_keys'), crowded: table('crowded_keys') }
  const crowded = await runner.run(crowdedKeys('crowded_keys', task.model, keys.left, keys.right))
  await runner.run(rightFinerKeys('right_finer', blocking, rows.right, keys.right, keys.crowded))
  await runner.run(leftFinerKeys('left_finer', blocking, rows.left, table('right_finer')))
  const all = { ...keys, leftFiner: table('left_finer'), rightFiner: table('right_finer') }
  const candidates = await runner.run(candidatePairs('candidates', all, order, dialect))
  await runner.drop('left_keys', 'right_keys', 'crowded_keys', 'left_finer', 'right_finer')
  return { candidates, crowdedKeys: crowded }
}
