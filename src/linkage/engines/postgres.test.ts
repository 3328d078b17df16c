import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { linkTables, personCn, postgresEngine } from '../index.ts'
import { makePeople } from '../testing/people.ts'
import { loadPeople } from '../testing/tables.ts'

const database = await testDatabase()
const people = makePeople({ seed: 5, count: 300 })
const task = {
  left: 'households',
  right: 'pupils',
  model: personCn,
  pairs: 'pairs',
  assignment: 'one-to-one',
} as const

let client: Client
beforeAll(async () => {
  client = new Client({ connectionString: database.ownerUrl })
  await client.connect()
  const run = (sql: string) => client.query(sql)
  await loadPeople({ run }, 'households', people.left)
  await loadPeople({ run }, 'pupils', people.right)
})
afterAll(() => client.end())

const valuesOf = async (sql: string): Promise<unknown[]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows.map((row: unknown[]) => row[0])
const schemas = () => valuesOf(`select nspname from pg_namespace where nspname !~ '^pg_' order by 1`)

describe('linking on PostgreSQL', () => {
  test('leaves nothing behind but the pairs, and the session as it was', async () => {
    await client.query("set datestyle = 'German'")
    const settings = `select current_setting('search_path') || current_setting('datestyle') || current_setting('jit')`
    const before = [await schemas(), await valuesOf(settings)]
    await linkTables(postgresEngine(client), task)
    expect([await schemas(), await valuesOf(settings)]).toEqual(before)
    expect(await valuesOf('select count(*)::int > 250 from pairs where accepted')).toEqual([true])
    expect(await valuesOf('select id_l from pairs where accepted group by 1 having count(*) > 1')).toEqual([])
    await client.query('reset datestyle')
  })

  test('takes one connection of a pool and gives it back, also when it fails', async () => {
    const pool = new Pool({ connectionString: database.ownerUrl, max: 1 })
    const engine = postgresEngine(pool)
    await linkTables(engine, { ...task, pairs: 'pairs_of_pool' })
    await expect(linkTables(engine, { ...task, pairs: 'no_such_schema.pairs' })).rejects.toThrow('no_such_schema')
    expect(pool.idleCount).toBe(1)
    expect((await pool.query('select count(*)::int as n from pairs_of_pool')).rows[0].n).toBeGreaterThan(250)
    await pool.end()
  })

  test('works inside the transaction of the caller, who may take it all back', async () => {
    await client.query('begin')
    await linkTables(postgresEngine(client), { ...task, pairs: 'pairs_in_doubt' })
    expect(await valuesOf('select count(*)::int > 250 from pairs_in_doubt')).toEqual([true])
    await client.query('rollback')
    expect(await valuesOf(`select to_regclass('pairs_in_doubt')`)).toEqual([null])
  })

  test('never clears a schema away that is not its own', async () => {
    await client.query('create schema precious; create table precious.data (id int)')
    await expect(linkTables(postgresEngine(client), { ...task, schema: 'precious' })).rejects.toThrow(
      'schema precious exists',
    )
    expect(await valuesOf(`select to_regclass('precious.data')::text`)).toEqual(['precious.data'])
  })

  test('a run that was killed is cleared away by the next', async () => {
    await linkTables(postgresEngine(client), { ...task, keep: true })
    expect(await schemas()).toContain('linkage')
    await linkTables(postgresEngine(client), task)
    expect(await schemas()).not.toContain('linkage')
  })

  test('says which column a table lacks', async () => {
    await client.query('create view bare as select id, name from pupils')
    await expect(linkTables(postgresEngine(client), { ...task, right: 'bare' })).rejects.toThrow('citizen_id')
  })
})

/** Functions of the names that Citus has, which write down what they are asked and insist that rows can be spread. */
const RECORDING = `
  create table spread (name text, key text);
  create function create_distributed_table(of regclass, key text) returns void language plpgsql as $$
  begin
    perform from pg_attribute where attrelid = of and attname = key and atttypid in ('bigint'::regtype, 'int'::regtype);
    if not found then raise 'no whole number %.%', of, key; end if;
    execute format('alter table %s alter column %I set not null', of, key);
    insert into spread values (regexp_replace(of::text, '^.*[.]', ''), key);
  end $$;
  create function create_reference_table(of regclass) returns void language sql as
  $$ insert into spread values (regexp_replace(of::text, '^.*[.]', ''), 'everywhere') $$;`

describe('where the server can spread tables over machines', () => {
  afterAll(() => client.query('drop function create_distributed_table, create_reference_table; drop table spread'))

  test('every intermediate table is spread by the column of its joins, and the pairs are the same', async () => {
    await linkTables(postgresEngine(client), { ...task, pairs: 'pairs_plain' })
    await client.query(RECORDING)
    await linkTables(postgresEngine(client), { ...task, pairs: 'pairs_spread' })
    expect(await valuesOf('select count(*)::int from (table pairs_plain except table pairs_spread) d')).toEqual([0])
    const spread = await client.query<{ name: string; key: string }>(
      'select distinct name, key from spread order by 1, 2',
    )
    const keys = Map.groupBy(spread.rows, ({ key }) => key)
    const names = (key: string) => keys.get(key)?.map(({ name }) => name) ?? []
    expect(names('number')).toEqual(['left_near', 'left_numbers', 'right_near', 'right_numbers'])
    expect(names('key')).toEqual(['crowded_keys', 'left_finer', 'left_keys', 'right_finer', 'right_keys'])
    expect(names('id_r')).toContain('compared')
    expect(names('id')).toContain('left_parts')
    expect(names('everywhere')).toContain('weights')
    expect(spread.rows.length).toBeGreaterThan(30)
  })
})
