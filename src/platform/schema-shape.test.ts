import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'

/** A column as TypeScript or PostgreSQL sees it: `number`, `string | null`; `?` when the kind is a type of its own. */
type Columns = Readonly<Record<string, string>>

const SOURCE = join(import.meta.dirname, '..')
/** What `pg` gives for a column (postgres-types.ts). */
const KINDS: Readonly<Record<string, string>> = {
  bigint: 'number',
  boolean: 'boolean',
  date: 'string',
  'double precision': 'number',
  integer: 'number',
  numeric: 'number',
  real: 'number',
  smallint: 'number',
  text: 'string',
  'timestamp with time zone': 'Date',
  uuid: 'string',
}

const db = await testDatabase()
const actual = await actualTables()
const declared = declaredTables()

async function actualTables(): Promise<ReadonlyMap<string, Columns>> {
  const rows = await db.asAdmin<{ table: string; column: string; type: string; nullable: boolean; view: boolean }>(`
    select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
           not a.attnotnull as nullable, c.relkind = 'v' as view
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
       and n.nspname !~ '^(pg_|information_schema|public$)'`)
  const tables = new Map<string, Record<string, string>>()
  for (const { table, column, type, nullable, view } of rows) {
    const columns = tables.get(table) ?? {}
    // PostgreSQL takes every column of a view for nullable.
    columns[column] = `${KINDS[type] ?? '?'}${view ? ' ~' : nullable ? ' | null' : ''}`
    tables.set(table, columns)
  }
  return tables
}

/** Reads the `interface Schema` of every store and the tables it names. */
function declaredTables(): ReadonlyMap<string, Columns> {
  const tables = new Map<string, Columns>()
  for (const path of globSync('{platform,slices/*}/*.ts', { cwd: SOURCE })) {
    const text = readFileSync(join(SOURCE, path), 'utf8')
    if (!/declare module '[./]*(platform\/)?database\.ts'/.test(text)) continue
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const interfaces = new Map<string, ts.InterfaceDeclaration>()
    const visit = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node)
      ts.forEachChild(node, visit)
    }
    visit(file)
    for (const member of interfaces.get('Schema')?.members ?? []) {
      if (!ts.isPropertySignature(member) || !member.type) continue
      const table = interfaces.get(member.type.getText())
      if (table) tables.set((member.name as ts.StringLiteral).text, columnsOf(table, interfaces))
    }
  }
  return tables
}

/** The columns of an interface and of those in the same file that it extends. */
function columnsOf(table: ts.InterfaceDeclaration, interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>): Columns {
  const bases = (table.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => type.getText()))
  const inherited = bases.map((name) => columnsOf(interfaces.get(name)!, interfaces))
  const columns = table.members.filter(ts.isPropertySignature).map((member) => {
    const { base, nullable } = kindOf(member.type!)
    return [member.name.getText(), `${base}${nullable ? ' | null' : ''}`]
  })
  return Object.assign({}, ...inherited, Object.fromEntries(columns)) as Columns
}

/** `Json<X>` and the like say what is read in their first argument; names other than the four kinds are left open. */
function kindOf(type: ts.TypeNode): { base: string; nullable: boolean } {
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.map(kindOf)
    const solid = parts.filter(({ base }) => base !== 'null')
    return { base: solid.length === 1 ? solid[0]!.base : '?', nullable: parts.some(({ nullable }) => nullable) }
  }
  const text = type.getText()
  if (text === 'null') return { base: 'null', nullable: true }
  if (['string', 'number', 'boolean', 'Date', 'unknown'].includes(text)) return { base: text, nullable: false }
  if (ts.isTypeReferenceNode(type) && type.typeArguments?.[0]) {
    const inner = kindOf(type.typeArguments[0])
    return { ...inner, nullable: inner.nullable || /^(Optional|Nullable)$/.test(type.typeName.getText()) }
  }
  return { base: '?', nullable: false }
}

/** A kind that one side leaves open fits any, `unknown` fits null too; a column of a view may be declared either way. */
function fits(declaredKind: string | undefined, actualKind: string): boolean {
  if (declaredKind === undefined) return false
  if (declaredKind === 'unknown') return true
  const [base, nullable] = declaredKind.split(' | ')
  const actualBase = actualKind.replace(/ .*/, '')
  return (
    (base === '?' || actualBase === '?' || base === actualBase) &&
    (actualKind.endsWith(' ~') || (nullable !== undefined) === actualKind.endsWith(' | null'))
  )
}

describe('what the code says of the tables', () => {
  test('was found', () => expect(declared.size).toBeGreaterThan(0))

  test.each([...declared])('%s is as in the database', (table, columns) => {
    const real = actual.get(table)
    expect(real, 'no such table').toBeDefined()
    expect(Object.keys(columns).sort()).toEqual(Object.keys(real!).sort())
    const wrong = Object.entries(real!).filter(([column, kind]) => !fits(columns[column], kind))
    expect(wrong.map(([column, kind]) => `${column}: ${columns[column]}, in the database ${kind}`)).toEqual([])
  })

  test.each([
    ['string', 'string', true],
    ['string', 'number', false],
    ['string', 'string | null', false],
    ['string | null', 'string', false],
    ['?', 'string', true],
    ['? | null', '?', false],
    ['string | null', 'string ~', true],
    [undefined, 'string', false],
  ])('a column declared %s fits one that is %s: %s', (said, real, fitting) => expect(fits(said, real)).toBe(fitting))
})
