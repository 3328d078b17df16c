import { rm } from 'node:fs/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ROSTER_COLUMNS } from '../rules/roster-columns.ts'

/** Turns the lines of a check into Parquet with the columns and types of `ROSTER_COLUMNS`. */
export async function writeRowsFile(csvPath: string, parquetPath: string): Promise<void> {
  const columns = Object.entries(ROSTER_COLUMNS)
  const types = columns.map(([name, type]) => `'${name}': '${type === 'VARCHAR[]' ? 'VARCHAR' : type}'`).join(', ')
  const selected = columns.map(([name, type]) =>
    type === 'VARCHAR[]'
      ? `case when ${name} is null then []::VARCHAR[] else string_split(${name}, '|') end as ${name}`
      : name,
  )
  await inDuckDb(async (connection) => {
    await connection.run(
      `copy (select ${selected.join(', ')} from read_csv(${quoted(csvPath)}, auto_detect = false, header = false, delim = ',', ` +
        `quote = '"', escape = '"', nullstr = '', new_line = '\\n', max_line_size = 1048576, columns = {${types}})) ` +
        `to ${quoted(parquetPath)} (format parquet, compression zstd)`,
    )
  })
  await rm(csvPath, { force: true })
}

/** Copies a file of rows without some of them; returns how many are left. */
export async function copyRowsWithout(from: string, to: string, rowNumbers: readonly number[]): Promise<number> {
  return inDuckDb(async (connection) => {
    await connection.run('create table corrected (row_no integer)')
    for (let start = 0; start < rowNumbers.length; start += 10_000) {
      const values = rowNumbers.slice(start, start + 10_000).map((row) => `(${Math.trunc(row)})`)
      await connection.run(`insert into corrected values ${values.join(', ')}`)
    }
    await connection.run(
      `copy (select * from read_parquet(${quoted(from)}) where row_no not in (select row_no from corrected)) ` +
        `to ${quoted(to)} (format parquet, compression zstd)`,
    )
    const counted = await connection.runAndReadAll(`select count(*)::integer from read_parquet(${quoted(to)})`)
    return Number(counted.getRows()[0]![0])
  })
}

async function inDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' })
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
