import { type Kysely, sql } from 'kysely'
import { withReference } from '../../src/platform/database.ts'
import type { TestDatabase } from './database.ts'

export interface TableFacts {
  readonly table: string
  readonly secured: boolean
  readonly forced: boolean
  readonly columns: readonly string[]
  /** Rights of nol_app, such as SELECT. */
  readonly rights: readonly string[]
  /** Expressions of the policies that let rows be seen; those that restrict further give nothing away. */
  readonly policies: readonly string[]
}

/** Lists the tables of all slices and of the platform (partitions apart). */
export async function listTables(db: TestDatabase): Promise<TableFacts[]> {
  return db.asAdmin<TableFacts & Record<string, unknown>>(`
    select n.nspname || '.' || c.relname as table, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
           array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
           array(select privilege_type::text from aclexplode(c.relacl) where grantee = 'nol_app'::regrole) as rights,
           array(select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = c.oid and polpermissive and polqual is not null) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema|public$)'
     order by 1`)
}

/** Names of views that would run with their owner's rights and so show every row. */
export async function listUnsafeViews(db: TestDatabase): Promise<string[]> {
  const rows = await db.asAdmin<{ view: string }>(`
    select n.nspname || '.' || c.relname as view from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'v' and n.nspname !~ '^(pg_|information_schema)'
       and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)`)
  return rows.map((row) => row.view)
}

/** Rows the application role counts without any scope; 'denied' when it may not read the table at all. */
export async function countWithoutScope(db: TestDatabase, table: string): Promise<number | 'denied'> {
  try {
    return await withReference(db, async (tx) => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
        tx as unknown as Kysely<unknown>,
      )
      return rows[0]!.count
    })
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return 'denied'
    throw error
  }
}

/** Forms a policy may take: a CASE over settings that read as nothing when they are empty, and no sub-select. */
export function policyFault(expression: string): string | undefined {
  if (!/^CASE\s/.test(expression.trim().replace(/^\(/, ''))) return 'is no CASE: the planner may pick a wrong index'
  if (/\bSELECT\b/i.test(expression)) return 'has a sub-select'
  const settings = expression.match(/current_setting\('app\.[a-z_]+'/g)?.length ?? 0
  const guarded = expression.match(/COALESCE\(NULLIF\(current_setting\('app\.[a-z_]+'/gi)?.length ?? 0
  if (settings === 0 || settings !== guarded)
    return 'reads a setting without nullif: an empty setting would show every row'
  return undefined
}
