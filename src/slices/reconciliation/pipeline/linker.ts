import type { DuckDBConnection } from '@duckdb/node-api'
import { deduplicateTable, linkTables, type TrainedModel } from '../../../linkage/index.ts'
import { PERSON_MODEL } from '../person-model.ts'
import type { Step } from './load.ts'

/** Runs steps and links on one DuckDB connection and keeps every trained model, so that each match can be explained. */
export interface Linker {
  readonly models: readonly TrainedModel[]
  /** Number of the newest model. */
  readonly modelNo: number
  run(step: Step): Promise<void>
  count(table: string): Promise<number>
  link(left: string, right: string, pairs: string, assignment: 'one-to-one' | 'many-to-one'): Promise<void>
  deduplicate(table: string, pairs: string): Promise<void>
}

export async function linkerOn(connection: DuckDBConnection): Promise<Linker> {
  const models: TrainedModel[] = []
  await connection.run('create or replace table link_model (model_no integer)')

  async function keep(trained: TrainedModel): Promise<void> {
    models.push(trained)
    await connection.run(`insert into link_model values (${models.length - 1})`)
  }

  return {
    models,
    get modelNo() {
      return models.length - 1
    },
    async run(step) {
      await connection.run(step.sql)
    },
    async count(table) {
      const reader = await connection.runAndReadAll(`select count(*)::integer from ${table}`)
      return Number(reader.getRows()[0]![0])
    },
    async link(left, right, pairs, assignment) {
      const outcome = await linkTables(connection, { left, right, pairs, assignment, model: PERSON_MODEL })
      await keep(outcome.trained)
    },
    async deduplicate(table, pairs) {
      const outcome = await deduplicateTable(connection, { table, pairs, model: PERSON_MODEL })
      await keep(outcome.trained)
    },
  }
}
