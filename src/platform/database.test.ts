import { type Kysely, sql } from 'kysely'
import { Pool } from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { aScope, scopesByRole, testDatabase } from '../../test/support/database.ts'
import { withDatabase } from '../../test/support/server.ts'
import { isInScope, type Scope } from '../kernel/scope.ts'
import { copyIn, copyOut, openServer, sqlLiteral, type Tx, withReference, withScope } from './database.ts'
import { isBusy, isUnavailable } from './http/faults.ts'
import { silentLog } from './log.ts'

interface Row {
  county_code: string
  division_code: string
  school_key: string
  name: string
}

const db = await testDatabase()
const POLICY = `CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') AND
  (division_code ^@ coalesce(nullif(current_setting('app.division',true),''),'!')
   OR school_key ^@ coalesce(nullif(current_setting('app.school',true),''),'!')) THEN true ELSE false END`
await db.asAdmin(`
  create schema probe authorization nol_owner; grant usage on schema probe to nol_app;
  create table probe.child (county_code text collate "C" not null, division_code text collate "C" not null,
    school_key text collate "C" not null, name text not null default '', born_on date, tags text[], facts jsonb, score numeric,
    big int8, at timestamptz, yes boolean);
  alter table probe.child enable row level security; alter table probe.child force row level security;
  create policy child_in_scope on probe.child for all to nol_app using (${POLICY});
  grant select, insert, update, delete on probe.child to nol_app;
  create table probe.open_list (a text, b text); grant select, insert on probe.open_list to nol_app;
  insert into probe.child (county_code, division_code, school_key, name)
    select c, c || t || v, s, c || t || v || s from unnest(array['540126','540127']) c, unnest(array['100','101']) t,
           unnest(array['201','202']) v, unnest(array['3154000012/2023-01/','3154000012/2023-10/','31540000120/2023-01/','']) s;
  create schema elsewhere authorization nol_owner`)

const probe = (tx: Tx) => tx as unknown as Kysely<{ 'probe.child': Row & { born_on: string | null } }>
const everything = (await db.asAdmin('select * from probe.child')) as unknown as Row[]
const seen = (scope: Scope) => withScope(db, scope, (tx) => probe(tx).selectFrom('probe.child').selectAll().execute())
const namesOf = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).sort()

test('a wait for a connection that took too long is a busy state, in the words of the pool', async () => {
  const pool = new Pool({ connectionString: db.appUrl, max: 1, connectionTimeoutMillis: 1_000 })
  const taken = await pool.connect()
  const fault = await pool.connect().catch((error: unknown) => error)
  expect([isBusy(fault), isUnavailable(fault)]).toEqual([true, false])
  taken.release()
  await pool.end()
})

describe('a scope', () => {
  test.each(Object.entries(scopesByRole()))('of a %s shows exactly what lies inside it', async (_role, scope) => {
    const inside = everything.filter(
      (row) =>
        row.county_code === scope.county &&
        isInScope(scope, { divisionCode: row.division_code, schoolKey: row.school_key }),
    )
    expect(namesOf(await seen(scope))).toEqual(namesOf(inside))
  })

  test('stops rows from being written outside it', async () => {
    const write = (scope: Scope, division: string) =>
      withScope(db, scope, (tx) =>
        probe(tx)
          .insertInto('probe.child')
          .values({
            county_code: division.slice(0, 6),
            division_code: division,
            school_key: '',
            name: 'new',
            born_on: null,
          })
          .execute(),
      )
    await expect(write(aScope({ divisionPrefix: '540126100' }), '540126101201')).rejects.toThrow('row-level security')
    await expect(write(aScope(), '540127101201')).rejects.toThrow('row-level security')
  })

  test('does not stay on a reused connection', async () => {
    const single = await openServer(db.appUrl, undefined, {
      poolSize: 2,
      log: silentLog,
      allowFsyncOff: true,
      migrations: [],
    })
    for (let i = 0; i < 10; i++) {
      await withScope(single, aScope(), (tx) => probe(tx).selectFrom('probe.child').selectAll().execute())
      const rest = await withReference(single, (tx) => probe(tx).selectFrom('probe.child').selectAll().execute())
      expect(rest).toEqual([])
      const none = { county: aScope().county, role: 'system-administrator', actorId: 'x' } as Scope
      expect(await withScope(single, none, (tx) => probe(tx).selectFrom('probe.child').selectAll().execute())).toEqual(
        [],
      )
    }
    await single.close()
  })

  test('holds in the workers of a parallel plan', async () => {
    const forced = ['debug_parallel_query', 'force_parallel_mode'] // its name since PostgreSQL 16, and before
    const answer = await withScope(db, aScope({ divisionPrefix: '540126100' }), async (tx) => {
      const { rows: known } = await sql<{
        name: string
      }>`select name from pg_settings where name in (${sql.join(forced)})`.execute(tx)
      const settings = [
        'parallel_setup_cost = 0',
        'parallel_tuple_cost = 0',
        'min_parallel_table_scan_size = 0',
        ...known.map(({ name }) => `${name} = on`),
      ]
      for (const setting of settings) await sql.raw(`set local ${setting}`).execute(tx)
      const plan = await sql`explain select count(*) from probe.child`.execute(tx)
      const { rows } = await sql<{ count: number }>`select count(*) from probe.child`.execute(tx)
      return { count: rows[0]!.count, plan: JSON.stringify(plan.rows) }
    })
    expect(answer.plan).toContain('Gather')
    expect(answer.count).toBe(8)
  })

  test.each([
    ['another county', { divisionPrefix: '540127' }],
    ['a half township', { divisionPrefix: '5401261' }],
    ['a quote', { schoolPrefix: `x/' or true --` }],
    ['both lines', { divisionPrefix: '540126', schoolPrefix: '3154000012/' }],
    ['no county', { county: '' }],
    ['a strange actor', { actorId: `'; drop table x; --` }],
    ['a backslash', { actorId: '\\' }],
  ])('with %s is refused before anything is asked', async (_what, parts) => {
    const scope = { ...aScope(), ...parts } as Scope
    await expect(withScope(db, scope, async () => 'reached')).rejects.toThrow(RangeError)
  })

  test('keeps its own settings, not those somebody slips into a query', async () => {
    const scope = aScope({ divisionPrefix: '540126100' })
    const { rows } = await withScope(db, scope, (tx) => sql`select current_setting('app.division') as d`.execute(tx))
    expect(rows).toEqual([{ d: '540126100' }])
  })
})

describe('a transaction', () => {
  const insert = (tx: Tx, name: string) =>
    probe(tx)
      .insertInto('probe.child')
      .values({ county_code: '540126', division_code: '540126100201', school_key: '', name, born_on: null })
      .execute()
  const countOf = async (name: string) => (await db.asAdmin('select from probe.child where name = $1', [name])).length

  test('is undone when its work throws', async () => {
    await expect(
      withScope(db, aScope(), async (tx) => {
        await insert(tx, 'undone')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await countOf('undone')).toBe(0)
  })

  test('says so when a swallowed error kept it from being saved', async () => {
    await expect(
      withScope(db, aScope(), async (tx) => {
        await insert(tx, 'swallowed')
        await sql`select 1/0`.execute(tx).catch(() => {})
      }),
    ).rejects.toThrow('not committed')
    expect(await countOf('swallowed')).toBe(0)
  })

  test('cannot be used after its end', async () => {
    let kept: Tx | undefined
    await withScope(db, aScope(), async (tx) => {
      kept = tx
    })
    await expect(insert(kept!, 'late')).rejects.toThrow()
    expect(await countOf('late')).toBe(0)
  })

  test('gets another connection when the server dropped the idle ones', async () => {
    await Promise.all(
      Array.from({ length: 5 }, () => withScope(db, aScope(), (tx) => sql`select pg_sleep(0.05)`.execute(tx))),
    )
    await db.asAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'nol_app'`,
    )
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => withScope(db, aScope(), (tx) => sql`select 1`.execute(tx))),
    )
    expect(answers).toHaveLength(8)
  })
})

describe('values', () => {
  test('come as the types the code means', async () => {
    const { rows } = await withReference(db, (tx) =>
      sql`
      select date '2016-08-31' as day, array[date '2016-08-31', null] as days, 9007199254740991 as big, 1.25::numeric as rate,
             array[1.5::numeric] as rates, array[7::int8] as bigs, count(*) as n, '{"a":1}'::jsonb as json, array['x','y'] as texts
        from pg_class where false`.execute(tx),
    )
    expect(rows).toEqual([
      {
        day: '2016-08-31',
        days: ['2016-08-31', null],
        big: Number.MAX_SAFE_INTEGER,
        rate: 1.25,
        rates: [1.5],
        bigs: [7],
        n: 0,
        json: { a: 1 },
        texts: ['x', 'y'],
      },
    ])
  })

  test('that a number cannot hold are a fault, not another number', async () => {
    await expect(withReference(db, (tx) => sql`select 9007199254740993 as big`.execute(tx))).rejects.toThrow(
      'too large',
    )
  })

  test.each(['plain', "o'clock", 'back\\slash', "both \\' of them", '$1', '汉字 𬭊'])(
    'the literal of %s is itself',
    async (text) => {
      const { rows } = await withReference(db, (tx) => sql.raw(`select ${sqlLiteral(text)} as text`).execute(tx))
      expect(rows).toEqual([{ text }])
    },
  )
})

describe('COPY', () => {
  const columns = [
    'county_code',
    'division_code',
    'school_key',
    'name',
    'born_on',
    'tags',
    'facts',
    'score',
    'big',
    'at',
    'yes',
  ]
  const at = new Date('2026-01-02T03:04:05.678Z')
  const row = (name: string, division = '540126100201') => [
    division.slice(0, 6),
    division,
    '',
    name,
    '2016-08-31',
    ['a"b', 'c\\d', null, '逗,号'],
    { x: ['\t'] },
    1.5,
    12n,
    at,
    true,
  ]
  const load = (scope: Scope, rows: Iterable<ReturnType<typeof row>>) =>
    withScope(db, scope, (tx) => copyIn(tx, 'probe.child' as never, columns, rows as never))

  test('brings every kind of value in, under row-level security', async () => {
    const nasty = 'tab\tline\nreturn\r back\\slash \\N 曲扎'
    expect(await load(aScope(), [row(nasty)])).toBe(1)
    const found = await db.asAdmin(
      'select name, born_on::text, tags, facts, score, big, at, yes from probe.child where name = $1',
      [nasty],
    )
    expect(found).toEqual([
      {
        name: nasty,
        born_on: '2016-08-31',
        tags: ['a"b', 'c\\d', null, '逗,号'],
        facts: { x: ['\t'] },
        score: '1.5',
        big: '12',
        at,
        yes: true,
      },
    ])
  })

  test('leaves statistics of a table that took many rows, and none of one that took a few', async () => {
    const tuples = async () =>
      (await db.asAdmin(`select reltuples::int as n from pg_class where oid = 'probe.child'::regclass`))[0]?.['n']
    await load(
      aScope(),
      Array.from({ length: 500 }, () => row('counted')),
    )
    const known = await tuples()
    expect(known).toBeGreaterThanOrEqual(500)
    await load(aScope(), [row('one more')])
    expect(await tuples()).toBe(known)
  })

  test('takes nothing when one row lies outside the scope', async () => {
    const scope = aScope({ divisionPrefix: '540126100' })
    await expect(load(scope, [row('copied'), row('copied', '540126101201')])).rejects.toThrow('row-level security')
    expect(await db.asAdmin(`select from probe.child where name = 'copied'`)).toEqual([])
  })

  test('loads many rows and several times in one transaction', async () => {
    const rows = function* (from: number) {
      for (let i = from; i < from + 20_000; i++) yield row(`bulk ${i}`)
    }
    await withScope(db, aScope(), async (tx) => {
      expect(await copyIn(tx, 'probe.child' as never, columns, rows(0) as never)).toBe(20_000)
      expect(await copyIn(tx, 'probe.child' as never, columns, rows(20_000) as never)).toBe(20_000)
      expect(
        await copyIn(
          tx,
          'probe.open_list' as never,
          ['a', 'b'],
          [
            ['x', null],
            [undefined, 'y'],
          ],
        ),
      ).toBe(2)
    })
    expect(await db.asAdmin(`select count(*)::int as n from probe.child where name like 'bulk %'`)).toEqual([
      { n: 40_000 },
    ])
    expect(await db.asAdmin('select a, b from probe.open_list')).toEqual([
      { a: 'x', b: null },
      { a: null, b: 'y' },
    ])
  })

  test('undoes everything when the source of the rows fails', async () => {
    const failing = function* () {
      yield row('half')
      throw new Error('the file ends here')
    }
    await expect(load(aScope(), failing())).rejects.toThrow('the file ends here')
    expect(await db.asAdmin(`select from probe.child where name = 'half'`)).toEqual([])
    expect(await seen(aScope({ divisionPrefix: '540126101202' }))).toHaveLength(4) // the pool is well
  })

  test('refuses a row of the wrong length and a zero byte', async () => {
    const wrong = (value: unknown[]) =>
      withScope(db, aScope(), (tx) => copyIn(tx, 'probe.open_list' as never, ['a', 'b'], [value as never]))
    await expect(wrong(['only one'])).rejects.toThrow('1 values, not 2')
    await expect(wrong(['a\0', 'b'])).rejects.toThrow('zero byte')
  })

  const read = async (scope: Scope, query: string, options?: string) => {
    let text = ''
    await withScope(db, scope, async (tx) => {
      for await (const chunk of copyOut(tx, query, options)) text += chunk
    })
    return text
  }

  test('gives rows out as CSV, those of the scope only', async () => {
    const text = await read(
      aScope({ divisionPrefix: '540126101202' }),
      `select division_code, school_key from probe.child order by 2`,
    )
    expect(text).toBe(
      'division_code,school_key\n540126101202,""\n540126101202,3154000012/2023-01/\n540126101202,3154000012/2023-10/\n540126101202,31540000120/2023-01/\n',
    )
  })

  test('tells the fault of a query, and lets the reader leave early', async () => {
    await expect(read(aScope(), 'select * from probe.nowhere')).rejects.toThrow('does not exist')
    await withScope(db, aScope(), async (tx) => {
      for await (const _chunk of copyOut(tx, 'select generate_series(1, 2000000)')) break
      const { rows } = await sql`select 1 as one`.execute(tx)
      expect(rows).toEqual([{ one: 1 }])
    })
  })
})

describe('the database is refused at start', () => {
  const server = inject('testServer')
  const open = async (url: string, allowFsyncOff = true) => {
    const opened = await openServer(url, undefined, { poolSize: 2, log: silentLog, allowFsyncOff, migrations: [] })
    await opened.close()
  }
  test('for a superuser', () => expect(open(withDatabase(server.adminUrl, db.name))).rejects.toThrow('superuser'))
  test('for the owner of the tables', () => expect(open(db.ownerUrl)).rejects.toThrow('owns the tables'))
  test('for a role with BYPASSRLS, a member of the owner, and a stranger', async () => {
    const url = (role: string) => Object.assign(new URL(db.appUrl), { username: role, password: 'pw' }).toString()
    await db.asAdmin(`create role ${db.name}_b login bypassrls password 'pw'; create role ${db.name}_m login password 'pw' in role nol_owner;
      create role ${db.name}_s login password 'pw'; grant connect on database ${db.name} to ${db.name}_b, ${db.name}_m, ${db.name}_s`)
    try {
      await expect(open(url(`${db.name}_b`))).rejects.toThrow('BYPASSRLS')
      await expect(open(url(`${db.name}_m`))).rejects.toThrow('owns the tables')
      await expect(open(url(`${db.name}_s`))).rejects.toThrow('not a member of nol_app')
    } finally {
      const roles = `${db.name}_b, ${db.name}_m, ${db.name}_s`
      await db.asAdmin(`drop owned by ${roles}; drop role ${roles}`)
    }
  })
  test.runIf(server.embedded)('when fsync is off outside tests', () =>
    expect(open(db.appUrl, false)).rejects.toThrow('fsync'),
  )
  test('but not for the application role', () => open(db.appUrl))
})
