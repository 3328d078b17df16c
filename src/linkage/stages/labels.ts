import type { KnownPair } from '../review/relearn.ts'
import { EVERYWHERE } from '../engine.ts'
import type { LabelledPair, Run } from '../run.ts'
import type { Runner } from '../step.ts'

/** Pairs somebody labelled are compared whether they share a block or not. Leaves `labelled`; adds to `candidates`. */
export async function addLabelled({ task, runner }: Run): Promise<void> {
  if (task.labels === undefined) return
  const [labelled, candidates] = [runner.table('labelled'), runner.table('candidates')]
  const rows = task.labels.map(({ left, right }, n) => `(${n}, ${left}, ${right})`)
  await runner.run({
    name: 'labelled',
    reads: [],
    spread: EVERYWHERE,
    sql:
      `select n::INT as n, id_l::BIGINT as id_l, id_r::BIGINT as id_r ` +
      `from (values ${rows.join(', ') || '(null, null, null)'}) v(n, id_l, id_r) where n is not null`,
  })
  const known = { rows: `${candidates} c`, on: 'c.id_r = n.id_r and c.id_l = n.id_l' }
  await runner.engine.run(
    `insert into ${candidates} (id_l, id_r) select distinct id_l, id_r from ${runner.engine.dialect.unmatched(`${labelled} n`, known)}`,
  )
}

/** The patterns of the labelled pairs; those that were not compared (rows that are not there) are left out. */
export async function labelledPatterns(runner: Runner, labels: readonly LabelledPair[]): Promise<KnownPair[]> {
  const { table } = runner
  const rows = await runner.rows<{ n: number; pattern: bigint }>(
    `select n, max(pattern) as pattern from ${table('labelled')} join (select id_l, id_r, pattern from ${table('compared')} ` +
      `union all select id_l, id_r, pattern from ${table('same_id')} where pattern is not null) p using (id_l, id_r) group by n order by n`,
  )
  return rows.map(({ n, pattern }) => ({ pattern, match: labels[n]!.match, stands: labels[n]!.stands }))
}
