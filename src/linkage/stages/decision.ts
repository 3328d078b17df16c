import type { TrainedModel } from '../model.ts'
import { settleOneToOne } from '../matching.ts'
import { Encodings } from '../plan.ts'
import type { Run } from '../run.ts'
import { assignPairs } from '../steps/assign.ts'
import { averageSurprise, frequenciesOf, rarityColumns } from '../steps/rarity.ts'
import { corroborated, pairsToScore, patternWeights, plainPairs, scorePairs, sharedRows } from '../steps/score.ts'
import type { PatternCount } from '../train.ts'
import { scoredWithDecided } from './decided.ts'

/** Scores what was compared, decides, and writes the table of pairs the caller asked for. */
export async function scoreAndDecide(run: Run, trained: TrainedModel): Promise<{ pairs: number; accepted: number }> {
  const { task, runner, plan } = run
  const { table, engine } = runner
  const decided = task.decided?.length ? table('decided') : undefined
  await runner.run(sharedRows('shared_rows', table('same_id'), decided))
  const surprises = await averageSurprises(run)
  const patterns = await runner.rows<PatternCount & Record<string, unknown>>(
    `select pattern, sum(n)::FLOAT8 as count from (select pattern, count(*) as n from ${table('compared')} where how not in ('random', 'known') ` +
      `group by pattern union all select pattern, count(*) from ${table('same_id')} where pattern is not null group by pattern) counted group by pattern order by pattern`,
  )
  await runner.run(patternWeights('weights', trained, patterns, surprises))
  const same = { sameId: table('same_id'), shared: table('shared_rows') }
  const compared = { compared: table('compared'), left: table('left_parts') }
  const rarities = rarityColumns(frequenciesOf(plan, new Encodings()), table)
  await runner.run(pairsToScore('to_score', { ...compared, ...same }, rarities))
  await runner.drop('left_parts', 'right_parts', 'left_parts_both')
  const bornOut = corroborated(task.model, plan, 'c.pattern')
  const weights = table('weights')
  await runner.run(
    scorePairs('scored', { compared: table('to_score'), weights }, trained, [...surprises.keys()], bornOut),
  )
  const scored = await scoredWithDecided(run)
  if (task.scores !== undefined) {
    const scores = `select id_l, id_r, log_odds from ${scored}`
    await engine.make(task.scores, scores, { as: 'result', spread: 'id_r' })
  }
  const assigned = assignPairs('pairs', scored, task, run.self)
  const plain = plainPairs('plain', { ...same, weights }, trained, task.assignment, engine.dialect)
  await engine.make(task.pairs, `${assigned.sql} union all ${plain.sql}`, { as: 'result', spread: 'id_r' })
  if (task.assignment === 'one-to-one') {
    await settleOneToOne(runner, task.pairs)
    await engine.run(`alter table ${task.pairs} drop column gain`)
  }
  const [counted] = await runner.rows<{ pairs: number; accepted: number }>(
    `select count(*)::FLOAT8 as pairs, (count(*) filter (where accepted))::FLOAT8 as accepted from ${task.pairs}`,
  )
  return counted!
}

/** For each comparison and level whose rarity counts, the surprise that is in its weight already. */
export async function averageSurprises({
  plan,
  runner,
}: Pick<Run, 'plan' | 'runner'>): Promise<Map<number, Map<number, number>>> {
  const surprises = new Map<number, Map<number, number>>()
  for (const { planned, code, table } of frequenciesOf(plan, new Encodings())) {
    const [row] = await runner.rows<{ bits: number | null }>(averageSurprise(runner.table(table)))
    const byCode = surprises.get(planned.index) ?? new Map<number, number>()
    surprises.set(planned.index, byCode.set(code, row?.bits ?? 0))
  }
  return surprises
}
