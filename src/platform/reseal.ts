import { type RawBuilder, sql } from 'kysely'
import { placeOf } from './copy-sealed.ts'
import type { Tx } from './database.ts'
import type { Secrets } from './secrets.ts'

/** Where sealed texts stand: a column, the key of a row beside its county, and the place a row's text is sealed for. */
export interface SealedAt {
  readonly table: string
  readonly column: string
  readonly key: readonly string[]
  place(row: Readonly<Record<string, string | number>>): string
}

/** Rows of one transaction: short enough that nobody waits for it. */
const BATCH = 500

/** Seals anew the next texts that are not sealed with the county's newest key; returns how many, none when all are. */
export async function resealTexts(tx: Tx, secrets: Secrets, county: string, at: SealedAt): Promise<number> {
  const { table, column, key, place } = at
  const keys = sql.join(key.map((name) => sql.ref(name)))
  const { rows } = await sql<Record<string, string | number>>`
    select ${keys}, ${sql.ref(column)} as resealed from ${sql.table(table)}
     where county_code = ${county} and ${sql.ref(column)} is not null
       and not ${sql.ref(column)} ^@ ${secrets.currentMark(county)}
     order by ${keys} limit ${BATCH} for update`.execute(tx)
  for (const row of rows) {
    const text = secrets.open(county, place(row), String(row['resealed']))
    const sameRow = sql.join(
      key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    )
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${secrets.seal(county, place(row), text)}
               where county_code = ${county} and ${sameRow}`.execute(tx)
  }
  return rows.length
}

/** Seals anew what stands in the column `sealed` of tables that are each kept by one id; returns how many. */
export async function resealColumns(
  tx: Tx,
  secrets: Secrets,
  county: string,
  idOf: Readonly<Record<string, string>>,
): Promise<number> {
  let count = 0
  for (const [table, id] of Object.entries(idOf)) {
    const place = (row: Readonly<Record<string, string | number>>): string => placeOf(table, String(row[id]))
    count += await resealTexts(tx, secrets, county, { table, column: 'sealed', key: [id], place })
  }
  return count
}

/** Rows with something sealed in them that is not one text of one column. */
export interface SealedRows<Row> {
  readonly table: string
  readonly key: readonly (keyof Row & string)[]
  /** Which rows are not sealed with the newest key; left out: where the column `sealed` is empty or says so. */
  readonly isOld?: RawBuilder<boolean>
  /** The columns of a row as they are to stand. */
  resealed(row: Row): Readonly<Record<string, unknown>>
}

/** Seals anew the next rows that are not sealed with the county's newest key; returns how many, none when all are. */
export async function resealRows<Row>(tx: Tx, secrets: Secrets, county: string, at: SealedRows<Row>): Promise<number> {
  const { table, key, resealed } = at
  const isOld = at.isOld ?? sql<boolean>`(sealed is null or not sealed ^@ ${secrets.currentMark(county)})`
  const keys = sql.join(key.map((name) => sql.ref(name)))
  const { rows } = await sql<Row>`
    select * from ${sql.table(table)} where county_code = ${county} and ${isOld}
     order by ${keys} limit ${BATCH} for update`.execute(tx)
  for (const row of rows) {
    const changes = sql.join(Object.entries(resealed(row)).map(([name, value]) => sql`${sql.ref(name)} = ${value}`))
    const sameRow = sql.join(
      key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    )
    await sql`update ${sql.table(table)} set ${changes} where county_code = ${county} and ${sameRow}`.execute(tx)
  }
  return rows.length
}

/** Columns in which a county has texts that another key than its newest has sealed. */
export async function columnsSealedBefore(tx: Tx, secrets: Secrets, county: string): Promise<string[]> {
  const { rows } = await sql<{ relation: string; column: string }>`
    select c.oid::regclass::text as relation, a.attname::text as column
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           join pg_attribute o on o.attrelid = c.oid and o.attname = 'county_code'
     where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)' and a.atttypid = 'text'::regtype
       and has_column_privilege(c.oid, a.attnum, 'select') and has_column_privilege(c.oid, o.attnum, 'select')
     order by 1, 2`.execute(tx)
  const found: string[] = []
  for (const { relation, column } of rows) {
    const old = await sql<{ found: boolean }>`
      select exists (select from ${sql.table(relation)} where county_code = ${county}
        and ${sql.ref(column)} ^@ ${`nol1.${county}-`} and not ${sql.ref(column)} ^@ ${secrets.currentMark(county)}) as found`.execute(
      tx,
    )
    if (old.rows[0]?.found) found.push(`${relation}.${column}`)
  }
  return found
}
