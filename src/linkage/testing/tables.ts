import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { quote } from '../step.ts'
import type { Person } from './people.ts'

/** A fresh in-memory database. */
export async function openMemory(threads = 2): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads), memory_limit: '2GB' })
  return instance.connect()
}

/** Fills a table with people, in the order given. */
export async function loadPeople(
  database: { run(sql: string): Promise<unknown> },
  table: string,
  people: readonly Person[],
): Promise<void> {
  const columns = Object.keys(people[0]!) as (keyof Person)[]
  const types = columns.map(
    (column) =>
      `${column} ${column === 'id' || column === 'truth' ? 'BIGINT' : column === 'born_on' ? 'DATE' : 'VARCHAR'}`,
  )
  await database.run(`drop table if exists ${table}`)
  await database.run(`create table ${table} (${types.join(', ')})`)
  for (let from = 0; from < people.length; from += 1000) {
    const rows = people.slice(from, from + 1000).map((person) => {
      const values = columns.map((column) => {
        const value = person[column]
        return value === null ? 'null' : typeof value === 'number' ? String(value) : quote(value)
      })
      return `(${values.join(', ')})`
    })
    await database.run(`insert into ${table} values ${rows.join(', ')}`)
  }
}

/** Rows of a query as plain objects. */
export async function rowsOf<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[]
}
