import ts from 'typescript'
import { migrationsOf, readDatabaseShape } from './schema.ts'
import {
  type Check,
  type Fault,
  isTest,
  isTypeScript,
  lineAt,
  literalsOf,
  type SourceTree,
  withoutSqlComments,
} from './source-tree.ts'

const READS_OR_CHANGES = /^(selectFrom|updateTable|deleteFrom|\w*[jJ]oin|from)$/
const SQL_READS_OR_CHANGES = /\b(from|join|update|delete\s+from|using)\s+$/i

/**
 * Row-level security is the net, the predicate is the filter: a query that does not name its county reads every county's
 * rows before the policy throws them away (measured: 2 s instead of 1 ms on 10 million rows; architecture §3).
 */
export const countyQueries: Check = {
  name: 'every query of a county table names its county',
  run(tree) {
    const relations = countyRelations(tree)
    const files = tree.files.filter((file) => file.startsWith('src/slices/') && isTypeScript(file) && !isTest(file))
    return { faults: files.flatMap((file) => faultsOf(tree, file, relations)) }
  },
}

/** Tables under row-level security with `county_code`, and the views over them; accounts and places are reference tables. */
function countyRelations(tree: SourceTree): Set<string> {
  const relations = new Set<string>()
  for (const table of readDatabaseShape(tree).tables) {
    const secured = new RegExp(`${table.name.replace('.', '\\.')}\\s+enable\\s+row\\s+level\\s+security`, 'i')
    if (table.columns.has('county_code') && secured.test(tree.read(table.file))) relations.add(table.name)
  }
  for (const file of migrationsOf(tree)) {
    const sql = withoutSqlComments(tree.read(file))
    for (const match of sql.matchAll(/\bcreate\s+(?:or\s+replace\s+)?view\s+([a-z_.0-9]+)([^;]*)/gi)) {
      if ([...relations].some((table) => match[2]!.includes(table))) relations.add(match[1]!.toLowerCase())
    }
  }
  return relations
}

function faultsOf(tree: SourceTree, file: string, relations: ReadonlySet<string>): Fault[] {
  const source = tree.parse(file)
  const faults = new Map<string, Fault>()
  for (const literal of literalsOf(source)) {
    const relation = relationRead(literal.node, literal.text, relations)
    if (!relation) continue
    const statement = topLevelStatement(literal.node)
    if (/county_code|inScope\(|inSight\(|@NOTE all counties: \S/.test(statement.getFullText())) continue
    const message = `this query of ${relation} names no county; add county_code = scope.county (or inScope), or say why not: // @NOTE all counties: reason`
    faults.set(`${statement.pos} ${relation}`, { file, line: lineAt(source, literal.node.getStart()), message })
  }
  return [...faults.values()]
}

/** The county table that a string names where a query reads or changes it; an insert brings its county in the row. */
function relationRead(node: ts.Node, text: string, relations: ReadonlySet<string>): string | undefined {
  const name = text.trim().split(/\s+as\s+/)[0]!
  if (relations.has(name) && ts.isCallExpression(node.parent)) {
    const callee = node.parent.expression
    const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText()
    return READS_OR_CHANGES.test(method) ? name : undefined
  }
  for (const match of text.matchAll(/\b[a-z_]+\.[a-z_0-9]+\b/g)) {
    if (relations.has(match[0]) && SQL_READS_OR_CHANGES.test(text.slice(0, match.index))) return match[0]
  }
  return undefined
}

function topLevelStatement(node: ts.Node): ts.Node {
  let statement = node
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent
  return statement
}
