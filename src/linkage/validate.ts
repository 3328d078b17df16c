import type { DuckDBConnection } from '@duckdb/node-api'
import { KINDS, levelsOf } from './kinds/index.ts'
import type { LinkModel } from './model.ts'
import { MAX_COMPARISONS, MAX_LEVELS, resolveKey } from './plan.ts'

/** Thrown before anything runs: every fault of a model at once, each naming the field and the fix. */
export class LinkModelFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`the linkage model cannot be used:\n- ${faults.join('\n- ')}`)
    this.name = 'LinkModelFault'
    this.faults = faults
  }
}

/** Names and types of a table's columns. */
export async function columnTypes(connection: DuckDBConnection, table: string): Promise<ReadonlyMap<string, string>> {
  const rows = (await connection.runAndReadAll(`describe select * from ${table}`)).getRowObjectsJS()
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]))
}

/** Checks a model against the columns of its input. */
export function requireValid(model: LinkModel, ...tables: readonly ReadonlyMap<string, string>[]): void {
  const faults: string[] = []
  for (const columns of tables) {
    if (!columns.has('id')) faults.push('the input has no column `id` (BIGINT)')
    for (const comparison of model.comparisons) {
      for (const column of [...comparison.columns, ...Object.values(comparison.also ?? {})]) {
        if (!columns.has(column))
          faults.push(`comparisons.${comparison.name}: column \`${column}\` is missing; ${nearest(column, columns)}`)
      }
    }
  }
  faults.push(...structuralFaults(model))
  if (faults.length > 0) throw new LinkModelFault(faults)
}

function structuralFaults(model: LinkModel): string[] {
  const faults: string[] = []
  if (model.comparisons.length > MAX_COMPARISONS) faults.push(`comparisons: at most ${MAX_COMPARISONS}`)
  for (const comparison of model.comparisons) {
    const kind = KINDS[comparison.kind]
    const levels = levelsOf(comparison)
    if (levels.length > MAX_LEVELS) faults.push(`comparisons.${comparison.name}: at most ${MAX_LEVELS} levels`)
    for (const level of levels) {
      if (!kind.tests[level.is])
        faults.push(
          `comparisons.${comparison.name}.levels: \`${level.is}\` is unknown; one of ${Object.keys(kind.tests).join(', ')}`,
        )
    }
  }
  for (const key of model.blocking.flatMap((rule) => [...rule.keys, ...(rule.refine ?? [])])) {
    if (!resolveKey(model, key)) faults.push(`blocking: key \`${key}\` is unknown`)
  }
  return faults
}

function nearest(column: string, columns: ReadonlyMap<string, string>): string {
  return `the input has ${[...columns.keys()].join(', ')}`
}
