import { beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, VILLAGE_A1 } from '../../test/builders/county.ts'
import { testApp } from '../../test/support/database.ts'
import { countyCode } from '../kernel/division-code.ts'
import { newId } from '../kernel/ids.ts'
import { systemScope } from '../platform/jobs.ts'
import { carryOut } from '../slices/privacy/retention.ts'

// Whatever table names a child loses it when the child's data is deleted, or stands here with the ground it is kept on.

const KEPT: Readonly<Record<string, string>> = {
  'audit.entry': 'the record of who looked and changed: kept by law (网络安全法 21, 未成年人网络保护条例 36), ids only',
  'cases.dropout_case': 'a child with a case is not deleted: its file is kept by the rules of archives',
  'reconciliation.finding': 'a child with a finding is not deleted',
  'reconciliation.verdict': 'belongs to a finding',
  'privacy.request': 'proof that a guardian was answered; the name of who asked goes by the rule “requesters”',
  'privacy.consent': 'proof of a consent or its withdrawal (个人信息保护法 14)',
  'tips.tip': 'goes by its own rule, “tips”',
}

interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
}

const app = await testApp()
const child = newId()
const other = newId()
const runId = newId()
const names = /^(child|pupil|subject)_ids?$/
const tables = new Map<string, readonly Column[]>()
const columnsNaming = (table: string) => tables.get(table)!.filter(({ name }) => names.test(name))
const rowsOf = async (table: string, id: string): Promise<number> => {
  const where = columnsNaming(table).map(({ name }) => `${name}::text like '%${id}%'`)
  return (await app.db.asAdmin(`select 1 from ${table} where ${where.join(' or ')}`)).length
}

let serial = 0
/** Something of each kind, never the same twice, for columns that do not matter here. */
function filler({ name, type }: Column, id: string): unknown {
  if (names.test(name)) return type === 'ARRAY' ? [id] : id
  if (name === 'county_code') return COUNTY
  if (name === 'division_code') return VILLAGE_A1
  if (type === 'uuid') return newId()
  if (type === 'integer' || type === 'smallint' || type === 'bigint' || type === 'numeric' || type === 'real')
    return ++serial
  if (type === 'boolean') return false
  if (type === 'date') return '2005-01-01'
  if (type.startsWith('timestamp')) return '2005-01-01T00:00:00Z'
  if (type === 'jsonb') return {}
  return type === 'ARRAY' ? [] : newId()
}

beforeAll(async () => {
  const columns = await app.db.asAdmin<Column & { table: string }>(`
    select c.table_schema || '.' || c.table_name as table, c.column_name as name, c.data_type as type,
           c.is_nullable = 'NO' and c.column_default is null as required
      from information_schema.columns c
      join pg_class on pg_class.oid = (quote_ident(c.table_schema) || '.' || quote_ident(c.table_name))::regclass
     where pg_class.relkind in ('r', 'p') and not pg_class.relispartition and c.table_schema not in ('pg_catalog', 'information_schema')`)
  for (const [table, own] of Map.groupBy(columns, (column) => column.table))
    if (own.some(({ name }) => names.test(name))) tables.set(table, own)
  // What rows say beside the child, and what they belong to, does not matter here.
  const checks = await app.db.asAdmin<{ table: string; name: string }>(
    `select conrelid::regclass::text as table, conname as name from pg_constraint where contype in ('c', 'f') and coninhcount = 0`,
  )
  for (const { table, name } of checks)
    if (tables.has(table)) await app.db.asAdmin(`alter table ${table} drop constraint ${name}`)
  for (const [table, own] of tables) {
    if (table in KEPT) continue
    for (const id of [child, other]) {
      const given = own.filter((column) => column.required || names.test(column.name))
      const values = given.map((column) => filler(column, id))
      const marks = given.map((column, at) => `$${at + 1}${column.type === 'jsonb' ? '::jsonb' : ''}`)
      await app.db.asAdmin(
        `insert into ${table} (${given.map(({ name }) => name).join(', ')}) values (${marks.join(', ')})`,
        values.map((value) =>
          value !== null && typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value,
        ),
      )
    }
  }
  const scope = systemScope(countyCode(COUNTY), 'system:retention')
  const plan = { rule: 'aged-out-children', cutOff: app.clock.today(), itemIds: [child], held: [] } as const
  await app.db.asAdmin(
    `insert into privacy.retention_run (county_code, run_id, rules, reason, started_by, started_at) values ($1, $2, '{aged-out-children}', 'x', 'x', now())`,
    [COUNTY, runId],
  )
  await carryOut(app, scope, runId, plan, async () => {})
})

describe('a child whose data is deleted', () => {
  test('is named by no table', async () => {
    const left = []
    for (const table of tables.keys()) if (!(table in KEPT) && (await rowsOf(table, child)) > 0) left.push(table)
    expect(left).toEqual([])
  })

  test('takes nobody else along', async () => {
    const gone = []
    for (const table of tables.keys()) if (!(table in KEPT) && (await rowsOf(table, other)) === 0) gone.push(table)
    expect(gone).toEqual([])
  })

  test('is kept only where a table still is, with its ground', () => {
    expect(Object.keys(KEPT).filter((table) => !tables.has(table))).toEqual([])
    expect(tables.size).toBeGreaterThan(20)
  })
})
