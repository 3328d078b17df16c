import { Client, type QueryResultRow } from 'pg'

/** The PostgreSQL of this test run, as the test files see it. */
export interface TestServer {
  /** Superuser: makes and drops databases, and looks past row-level security. */
  readonly adminUrl: string
  readonly ownerUrl: string
  readonly appUrl: string
  /** Migrated and empty; nobody connects to it. */
  readonly template: string
  /** Of this run; part of the names of its databases. */
  readonly run: string
  readonly embedded: boolean
}

/** The same address with another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.toString()
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

export async function createDatabase(adminUrl: string, database: string, template: string): Promise<void> {
  // The owner needs the right to create what tests of migrations create; copied with the template.
  await queryOnce(adminUrl, `create database "${database}" template "${template}" owner nol_owner strategy file_copy`)
  await queryOnce(adminUrl, `revoke all on database "${database}" from public`)
  await queryOnce(adminUrl, `grant connect, temporary on database "${database}" to nol_app`)
}

export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await queryOnce(adminUrl, `drop database if exists "${database}" with (force)`)
}
