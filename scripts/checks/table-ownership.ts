import { type DatabaseShape, migrationsOf, ownerOf, readDatabaseShape } from './schema.ts'
import {
  type Check,
  type Fault,
  isTest,
  isTypeScript,
  lineOf,
  literalsOf,
  SLICES,
  type SourceTree,
  withoutSqlComments,
} from './source-tree.ts'

/** A slice reads and writes its own tables; of another slice it reads the `pub_…` views only (style-examples §2). */
export const tableOwnership: Check = {
  name: 'tables are touched by their owner only',
  run(tree) {
    const shape = readDatabaseShape(tree)
    return { faults: [...faultsInCode(tree, shape), ...faultsInMigrations(tree, shape)] }
  },
}

function faultsInCode(tree: SourceTree, shape: DatabaseShape): Fault[] {
  const files = tree.files.filter(
    (file) => /^src\/(slices|platform)\//.test(file) && isTypeScript(file) && !isTest(file),
  )
  return files.flatMap((file) =>
    literalsOf(tree.parse(file)).flatMap((literal) =>
      foreignRelations(literal.text, ownerOf(file), shape).map((name) => ({
        file,
        line: literal.line,
        message: `${name} belongs to ${ownerName(name, shape)}; ${adviceFor(name, shape)}`,
      })),
    ),
  )
}

function faultsInMigrations(tree: SourceTree, shape: DatabaseShape): Fault[] {
  return migrationsOf(tree).flatMap((file) => {
    const sql = withoutSqlComments(tree.read(file))
    const owner = ownerOf(file)
    const statements = sql.replace(/\breferences\s+([a-z_]+)\.[a-z_0-9]+/gi, (whole, schema: string) =>
      isLeftOf(shape.owners.get(schema.toLowerCase()), owner) ? ' '.repeat(whole.length) : whole,
    )
    return foreignRelations(statements, owner, shape).map((name) => ({
      file,
      line: lineOf(statements, statements.search(new RegExp(`\\b${name.replace('.', '\\.')}\\b`, 'i'))),
      message: `a migration of ${owner} touches ${name} of ${ownerName(name, shape)}; ${adviceFor(name, shape)}`,
    }))
  })
}

/** Tables of others that a text names; published views of slices to the left are free to read. */
function foreignRelations(text: string, owner: string, shape: DatabaseShape): string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(/\b([a-z_]+)\.([a-z_][a-z_0-9]*)\b/gi)) {
    const name = `${match[1]}.${match[2]}`.toLowerCase()
    if (!shape.relations.has(name)) continue
    const other = ownerName(name, shape)
    if (other === owner) continue
    if (match[2]!.toLowerCase().startsWith('pub_') && isLeftOf(other, owner)) continue
    found.add(name)
  }
  return [...found]
}

function ownerName(relation: string, shape: DatabaseShape): string {
  return shape.owners.get(relation.split('.')[0]!) ?? 'nobody'
}

function isLeftOf(other: string | undefined, owner: string): boolean {
  const order: readonly string[] = ['platform', ...SLICES]
  return other !== undefined && order.indexOf(other) < order.indexOf(owner)
}

function adviceFor(relation: string, shape: DatabaseShape): string {
  const owner = ownerName(relation, shape)
  return owner === 'platform'
    ? 'use the functions of src/platform'
    : `call slices/${owner}/index.ts, or read a view ${relation.replace('.', '.pub_')} of a slice to the left`
}
