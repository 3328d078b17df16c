import { describe, expect, test } from 'vitest'
import { aScope, testDatabase } from '../../test/support/database.ts'
import { countWithoutScope, listTables, listUnsafeViews, policyFault, type TableFacts } from '../../test/support/rls.ts'
import { withScope } from './database.ts'

const db = await testDatabase()
const tables = await listTables(db)
/** Tables everybody may read: they describe units, accounts and the machine, not children. */
const REFERENCE = /^(directory\.|accounts\.|platform\.migration$)/
const CHILDREN = ['child_id', 'school_key', 'citizen_id', 'pupil_id']
const mustBeSecured = ({ table, columns }: TableFacts) =>
  !REFERENCE.test(table) || CHILDREN.some((column) => columns.includes(column))

describe('row-level security of every slice', () => {
  test('there are tables to look at', () => expect(tables.map(({ table }) => table)).toContain('platform.job'))

  test.each(tables.filter(mustBeSecured))('$table is secured, for its owner too', (facts) => {
    expect(facts).toMatchObject({ secured: true, forced: true })
    expect(facts.columns).toContain('county_code')
    if (facts.columns.includes('division_code')) expect(facts.columns).toContain('school_key')
  })

  test.each(tables.filter(({ secured }) => secured))('$table has policies of the measured form', ({ policies }) => {
    expect(policies.length).toBeGreaterThan(0)
    expect(policies.map(policyFault).filter(Boolean)).toEqual([])
  })

  test.each(tables.filter(({ secured }) => secured))('$table shows nothing without a scope', async ({ table }) => {
    expect(await countWithoutScope(db, table)).toBeOneOf([0, 'denied'])
  })

  test.each(tables)('$table may not be emptied or changed in form by the application', ({ rights }) => {
    expect(rights).not.toContain('TRUNCATE')
    expect(rights).not.toContain('TRIGGER')
  })

  test('every view asks with the rights of the reader', async () => expect(await listUnsafeViews(db)).toEqual([]))

  test.each([
    ["(division_code ^@ current_setting('app.division'::text, true))", 'CASE'],
    ["CASE WHEN (a ^@ current_setting('app.division'::text, true)) THEN true ELSE false END", 'nullif'],
    ['CASE WHEN (a IN ( SELECT b FROM c)) THEN true ELSE false END', 'sub-select'],
  ])('a policy %s is refused', (expression, reason) => expect(policyFault(expression)).toContain(reason))
})

test('the checks see a table that leaks on a reused connection, and one that is not secured', async () => {
  const leaky = await testDatabase()
  await leaky.asAdmin(`
    create schema leaky; grant usage on schema leaky to nol_app;
    create table leaky.child (county_code text, division_code text collate "C");
    create view leaky.pub_child as select * from leaky.child;
    insert into leaky.child values ('540126', '540126100201');
    grant select on leaky.child to nol_app`)
  const facts = async () => (await listTables(leaky)).find(({ table }) => table === 'leaky.child')!
  expect(mustBeSecured(await facts()) && (await facts()).secured).toBe(false)
  expect(await listUnsafeViews(leaky)).toEqual(['leaky.pub_child'])

  await leaky.asAdmin(`
    alter table leaky.child enable row level security;
    create policy naive on leaky.child for all to nol_app using (division_code ^@ current_setting('app.division', true))`)
  for (let i = 0; i < 5; i++) await withScope(leaky, aScope({ divisionPrefix: '540126999' }), async () => {})
  expect(await countWithoutScope(leaky, 'leaky.child')).toBe(1) // the leak that nullif closes
  expect((await facts()).policies.map(policyFault)).not.toEqual([undefined])
})
