import type { TrainedModel } from '../model.ts'
import { settleOneToOne } from '../matching.ts'
import { Encodings } from '../plan.ts'
import type { Run } from '../run.ts'
import { assignPairs } from '../steps/assign.ts'
import { averageSurprise, frequenciesOf } from '../steps/rarity.ts'
import { corroborated, patternWeights, scorePairs } from '../steps/score.ts'
import type { PatternCount } from '../train.ts'

/** Scores what was compared, decides, and writes the table of pairs the caller asked for. */
export async function scoreAndDecide(run: Run, trained: TrainedModel): Promise<{ pairs: number; accepted: number }> {
  const { task, runner, plan } = run
  const { table } = runner
  await runner.run({
    name: 'to_score',
    reads: ['compared', 'same_id'],
    sql:
      `select * from ${table('compared')} where how not in ('random', 'known') union all by name ` +
      `select id_l, id_r, 'same-id' as how, pattern from ${table('same_id')} where pattern is not null`,
  })
  const patterns = await runner.rows<PatternCount & Record<string, unknown>>(
    `select pattern, count(*)::DOUBLE as count from ${table('to_score')} group by pattern order by pattern`,
  )
  const surprises = await averageSurprises(run)
  await runner.run(patternWeights('weights', trained, patterns, surprises))
  const tables = { compared: table('to_score'), weights: table('weights') }
  const bornOut = corroborated(task.model, plan, 'c.pattern')
  await runner.run(scorePairs('scored', tables, trained, [...surprises.keys()], bornOut))
  await runner.run(assignPairs('assigned', table('scored'), task.assignment, task.model.thresholds, run.self))
  if (task.assignment === 'one-to-one') await settleOneToOne(runner, 'assigned')
  await runner.connection.run(
    `create or replace table ${task.pairs} as select * exclude (gain) from ${table('assigned')}`,
  )
  const [counted] = await runner.rows<{ pairs: number; accepted: number }>(
    `select count(*)::DOUBLE as pairs, (count(*) filter (accepted))::DOUBLE as accepted from ${task.pairs}`,
  )
  return counted!
}

async function averageSurprises({ plan, runner }: Run): Promise<Map<number, Map<number, number>>> {
  const surprises = new Map<number, Map<number, number>>()
  for (const { planned, code, table } of frequenciesOf(plan, new Encodings())) {
    const [row] = await runner.rows<{ bits: number | null }>(averageSurprise(runner.table(table)))
    const byCode = surprises.get(planned.index) ?? new Map<number, number>()
    surprises.set(planned.index, byCode.set(code, row?.bits ?? 0))
  }
  return surprises
}
