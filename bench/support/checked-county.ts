import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import type { PlainDate } from '../../src/kernel/plain-date.ts'
import { CHECKED_ROW_COLUMNS, simulateCounty, writeRosterRows } from '../../src/simulator/index.ts'

/** A simulated roster as taking it would leave it. */
export interface CheckedRoster {
  readonly file: string
  readonly kind: string
  readonly sourceName: string
  readonly asOfOn: PlainDate
  readonly parquetPath: string
  readonly rows: number
}

export interface CheckedCounty {
  readonly directory: string
  readonly rosters: readonly CheckedRoster[]
  readonly schools: readonly { code: string; name: string; divisionCode: string }[]
  readonly divisions: readonly { code: string; name: string; level: string }[]
}

/** Simulates a county and writes its rosters as Parquet, without Excel in between. */
export async function makeCheckedCounty(
  plan: { children: number; seed: number; defects?: number },
  directory: string,
): Promise<CheckedCounty> {
  const county = simulateCounty({ children: plan.children, seed: plan.seed, defects: plan.defects ?? 1 })
  const written = await writeRosterRows(county, directory)
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GiB' })
  const connection = await instance.connect()
  const columns = Object.entries(CHECKED_ROW_COLUMNS).map(([name, type]) => `'${name}': '${type}'`)
  const rosters: CheckedRoster[] = []
  for (const roster of written) {
    const csv = join(directory, 'rosters', roster.file)
    const parquetPath = csv.replace(/csv$/, 'parquet')
    await connection.run(
      `copy (select * from read_csv('${csv}', header = true, columns = {${columns.join(', ')}})) to '${parquetPath}' (format parquet)`,
    )
    rosters.push({ ...roster, asOfOn: roster.asOfOn as PlainDate, parquetPath })
  }
  connection.closeSync()
  instance.closeSync()
  const table = async (file: string): Promise<Record<string, string>[]> =>
    parse(await readFile(join(directory, file), 'utf8'), { columns: true, bom: true }) as Record<string, string>[]
  const schools = (await table('schools.csv')).map((row) => ({
    code: row.code!,
    name: row.name!,
    divisionCode: row.division ?? row.division_code!,
  }))
  const divisions = (await table('divisions.csv')).map((row) => ({
    code: row.code!,
    name: row.name!,
    level: row.level!,
  }))
  return { directory, rosters, schools, divisions }
}
