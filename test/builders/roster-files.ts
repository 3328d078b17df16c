import { DuckDBInstance } from '@duckdb/node-api'
import { checkCharacterOf } from '../../src/kernel/citizen-id.ts'
import { ROSTER_COLUMNS } from '../../src/slices/rosters/index.ts'

/** A taken roster row; what is left out is null. */
export type RosterRow = Readonly<Record<string, string | number | boolean | null>> & {
  readonly citizen_id?: string | null
}

/** Writes rows as rosters keeps them: one Parquet file with all columns, but for those an older version did not know. */
export async function writeRosterFile(
  path: string,
  rows: readonly RosterRow[],
  unknown: readonly string[] = [],
): Promise<void> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const columns = Object.entries(ROSTER_COLUMNS).filter(([name]) => !unknown.includes(name))
    await connection.run(`create table roster (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`)
    for (const [index, row] of rows.entries()) {
      const filled = Object.entries({ row_no: index + 2, ...row }).filter(([, value]) => value !== null)
      const values = filled.map(([, value]) =>
        typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
      )
      await connection.run(
        `insert into roster (${filled.map(([name]) => name).join(', ')}) values (${values.join(', ')})`,
      )
    }
    await connection.run(`copy roster to '${path}' (format parquet)`)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** A valid ID number of a made-up person. */
export function citizenIdOf(region: string, bornOn: string, sequence: number): string {
  const first17 = `${region}${bornOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return `${first17}${checkCharacterOf(first17)}`
}
