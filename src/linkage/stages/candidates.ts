import { Encodings, keyTuples } from '../plan.ts'
import type { Run } from '../run.ts'
import { blockKeys, candidatePairs, crowdedKeys } from '../steps/block.ts'
import { encodeRows, type Rows } from '../steps/encode.ts'
import { frequenciesOf, type Frequency, frequencyTable } from '../steps/rarity.ts'
import { encodeTexts } from './texts.ts'

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
  const frequencies = frequenciesOf(plan, encodings)

  const right: Rows = { ...run.right, ids: `select id from ${table('residue')}` }
  await encodeTexts(runner, encodings, self ? [run.left] : [run.left, right])
  const columns = [...encodings.columns.values()]
  await runner.run(encodeRows('left_rows', run.left, columns, table))
  if (!self) await runner.run(encodeRows('right_rows', right, columns, table))
  const rightRows = table(self ? 'left_rows' : 'right_rows')
  await countFrequencies(run, frequencies, rightRows)

  await runner.run(blockKeys('right_keys', task.model, encodings, rightRows))
  await runner.run(blockKeys('left_keys', task.model, encodings, table('left_rows'), table('right_keys')))
  const keys = { left: table('left_keys'), right: table('right_keys') }
  const crowded = await runner.run(crowdedKeys('crowded_keys', task.model, keys.left, keys.right))
  const candidates = await runner.run(candidatePairs('candidates', { ...keys, crowded: table('crowded_keys') }, order))
  await runner.drop('left_keys', 'right_keys', 'crowded_keys')
  return { candidates, crowdedKeys: crowded }
}

async function countFrequencies({ runner }: Run, frequencies: readonly Frequency[], rightRows: string): Promise<void> {
  for (const frequency of frequencies) {
    await runner.run(frequencyTable(frequency, runner.table('left_rows'), rightRows))
  }
}
