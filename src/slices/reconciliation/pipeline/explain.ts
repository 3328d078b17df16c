import type { DuckDBConnection } from '@duckdb/node-api'
import { explainPattern, type TrainedModel } from '../../../linkage/index.ts'

/** Makes `explanation(model_no, pattern, lines)`: every pattern that occurred, once, as the lines a clerk reads. */
export async function writeExplanations(connection: DuckDBConnection, models: readonly TrainedModel[]): Promise<void> {
  await connection.run('create or replace table explanation (model_no integer, pattern bigint, lines varchar)')
  const appender = await connection.createAppender('explanation')
  const used = await connection.runAndReadAll(
    `select distinct model_no, pattern from (select model_no, pattern from member union all select model_no, pattern from near_miss)
     where model_no is not null and pattern is not null order by all`,
  )
  for (const [modelNo, pattern] of used.getRows()) {
    const lines = explainPattern(models[Number(modelNo)]!, pattern as bigint).map((line) => ({
      comparison: line.comparison,
      weight: Math.round(line.weight * 100) / 100,
      zh: line.text.zh,
      en: line.text.en,
    }))
    appender.appendInteger(Number(modelNo))
    appender.appendBigInt(pattern as bigint)
    appender.appendVarchar(JSON.stringify(lines))
    appender.endRow()
  }
  appender.closeSync()
}
