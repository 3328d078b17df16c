import { DUTIES, DUTY_NAMES } from '../../src/kernel/duty.ts'
import { type Kysely, sql } from 'kysely'
import type { Scope } from '../../src/kernel/scope.ts'
import { withJobQueue, withReference, withScope } from '../../src/platform/database.ts'
import { CLASS_1, COUNTY, VILLAGE_A1 } from '../builders/county.ts'
import { aScope, type TestDatabase } from './database.ts'

/** A table or view of the catalogue. */
export interface Relation {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly secured: boolean
  readonly columns: readonly string[]
}

/** Every table, partition and view outside the system's own schemas. */
export async function listRelations(db: TestDatabase): Promise<Relation[]> {
  return db.asAdmin<Relation & Record<string, unknown>>(`
    select n.nspname || '.' || c.relname as name, case when c.relkind in ('v', 'm') then 'view' else 'table' end as kind,
           c.relrowsecurity as secured,
           array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^(pg_|information_schema$)' order by 1`)
}

/** Runs with its owner's rights and gives no row away: it makes statistics of a table it is named, and answers nothing. */
const KNOWN_FUNCTION = 'platform.analyze_filled(regclass,bigint)'

/** Functions that would run with their owner's rights, and rights given to everybody: neither may be. */
export async function listBackDoors(db: TestDatabase): Promise<string[]> {
  const rows = await db.asAdmin<{ what: string }>(`
    select 'function ' || n.nspname || '.' || p.proname || ' runs with its owner''s rights' as what
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname !~ '^(pg_|information_schema$)' and p.oid is distinct from to_regprocedure('${KNOWN_FUNCTION}')
    union all
    select n.nspname || '.' || c.relname || ' is open to everybody' from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      lateral aclexplode(c.relacl) right_of where right_of.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'
    union all
    select n.nspname || '.' || c.relname || ' is a partition with rights of its own' from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      lateral aclexplode(c.relacl) right_of where c.relispartition and right_of.grantee = 'nol_app'::regrole`)
  return rows.map(({ what }) => what)
}

/**
 * Puts one row of village A1 and class 1 into every table: an empty table would keep any secret. Constraints, which are
 * not what this is about, are taken off in this test's own database.
 */
export async function fillEveryTable(db: TestDatabase): Promise<void> {
  await db.asAdmin(`do $$ declare one record; begin
    for one in select conrelid::regclass as of, conname from pg_constraint join pg_class on pg_class.oid = conrelid
      where contype in ('c', 'f') and not relispartition and connamespace::regnamespace::text !~ '^(pg_|information_schema$)' loop
      execute format('alter table %s drop constraint if exists %I cascade', one.of, one.conname);
    end loop; end $$`)
  const tables = (await listRelations(db)).filter(({ kind }) => kind === 'table')
  for (const { name } of tables) await db.asAdmin(await insertInto(db, name))
}

const SAMPLES: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  date: `'2026-03-01'`,
  jsonb: `'{}'`,
  json: `'{}'`,
  boolean: 'false',
  bytea: `'\\x00'`,
}
const KEYS: Readonly<Record<string, string>> = { county_code: COUNTY, division_code: VILLAGE_A1, school_key: CLASS_1 }

async function insertInto(db: TestDatabase, table: string): Promise<string> {
  const columns = await db.asAdmin<{ name: string; type: string; kind: string }>(
    `select attname::text as name, format_type(atttypid, atttypmod) as type, typtype::text as kind from pg_attribute join pg_type on pg_type.oid = atttypid
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
        and (attname = any($2) or attnotnull and not atthasdef)`,
    [table, Object.keys(KEYS)],
  )
  const values = columns.map(({ name, type, kind }) => (KEYS[name] ? `'${KEYS[name]}'` : sampleOf(name, type, kind)))
  const names = columns.map(({ name }) => `"${name}"`)
  return names.length === 0
    ? `insert into ${table} default values`
    : `insert into ${table} (${names.join(', ')}) values (${values.join(', ')}) on conflict do nothing`
}

function sampleOf(name: string, type: string, kind: string): string {
  if (name === 'version') return '1'
  if (kind === 'e') return `(enum_range(null::${type}))[1]`
  if (type.endsWith('[]')) return `'{}'`
  if (type.startsWith('timestamp')) return 'now()'
  if (/^(smallint|integer|bigint|numeric|double|real)/.test(type)) return '2026'
  return SAMPLES[type] ?? `'x'`
}

/** Ways of coming to the database, and whether the row of village A1 and class 1 lies inside. */
export const DOORS: readonly {
  readonly name: string
  readonly scope: Scope | 'none' | 'job-queue'
  readonly inside: boolean
}[] = [
  { name: 'no scope', scope: 'none', inside: false },
  { name: 'the queue of jobs', scope: 'job-queue', inside: false },
  { name: 'another county', scope: aScope({ county: '540198' }), inside: false },
  {
    name: 'the next township',
    scope: aScope({ role: 'township-officer', divisionPrefix: `${COUNTY}101` }),
    inside: false,
  },
  { name: 'the next school', scope: aScope({ role: 'school-officer', schoolPrefix: '3154000013/' }), inside: false },
  // The rows are opened to no duty.
  ...DUTY_NAMES.map((duty) => ({
    name: `the duty ${duty}`,
    scope: aScope({ role: DUTIES[duty].role, duty }),
    inside: false,
  })),
  {
    name: 'no line',
    scope: { county: aScope().county, role: 'system-administrator', actorId: 'tester' },
    inside: false,
  },
  // Rows of one actor are planted as those of x.
  { name: 'the county', scope: aScope({ actorId: 'x' }), inside: true },
  {
    name: 'the security administrator',
    scope: { county: aScope().county, role: 'security-administrator', actorId: 'x' },
    inside: true,
  },
]

export type Deed = 'select' | 'update' | 'delete' | 'insert'
export const DEEDS: readonly Deed[] = ['select', 'update', 'delete', 'insert']

/** Rows a deed reaches through a door as the application role; 'denied' when it may not at all. Nothing is kept. */
export async function reach(
  db: TestDatabase,
  door: (typeof DOORS)[number]['scope'],
  { name, columns }: Relation,
  deed: Deed,
): Promise<number | 'denied'> {
  const any = columns[0]!
  const statements: Readonly<Record<Deed, string>> = {
    select: `select 1 from ${name}`,
    update: `update ${name} set "${any}" = "${any}"`,
    delete: `delete from ${name}`,
    insert: `insert into ${name} select * from jsonb_populate_record(null::${name}, '${JSON.stringify(KEYS)}')`,
  }
  let reached: number | 'denied' = 'denied'
  const work = async (tx: unknown): Promise<never> => {
    const result = await sql.raw(statements[deed]).execute(tx as Kysely<unknown>)
    reached = deed === 'select' ? result.rows.length : Number(result.numAffectedRows ?? 0)
    throw new Undone()
  }
  try {
    if (door === 'none') await withReference(db, work)
    else if (door === 'job-queue') await withJobQueue(db, work)
    else await withScope(db, door, work)
  } catch (error) {
    const { code } = error as { code?: string }
    // Not null and other constraints are looked at after row-level security has let the row through.
    if (error instanceof Undone) return reached
    if (code === '42501') return 'denied'
    if (deed === 'insert' && code?.startsWith('23')) return 1
    if (/^(55000|0A000|428C9)$/.test(code ?? '')) return 'denied' // a view that cannot be written
    throw error
  }
  return reached
}

/** Ends a transaction without keeping what was done in it. */
class Undone extends Error {}
