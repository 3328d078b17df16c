import { schemaOf, SLICES, sliceOf, type SourceTree, withoutSqlComments } from './source-tree.ts'

/** One `create table` of a migration. */
export interface TableDefinition {
  /** `register.child` */
  readonly name: string
  readonly file: string
  /** Offset of the statement in the file. */
  readonly offset: number
  readonly columns: ReadonlySet<string>
  /** Text between the outer parentheses. */
  readonly body: string
}

/** What the migrations of the tree define. */
export interface DatabaseShape {
  /** Owner by schema: a slice, or `platform`. */
  readonly owners: ReadonlyMap<string, string>
  readonly tables: readonly TableDefinition[]
  /** Every table and view by full name. */
  readonly relations: ReadonlySet<string>
}

const CONSTRAINT_WORDS = new Set(['constraint', 'primary', 'foreign', 'unique', 'check', 'exclude', 'like'])

/** Migrations of the tree, in the order in which they run. */
export function migrationsOf(tree: SourceTree): string[] {
  return tree.files
    .filter((file) => /^src\/(platform|slices\/[^/]+)\/migrations\/.*\.sql$/.test(file))
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'))
}

/** Folder that owns a file's SQL: a slice or `platform`. */
export function ownerOf(file: string): string {
  return sliceOf(file) ?? 'platform'
}

/** Reads schemas, tables and views out of the migrations. */
export function readDatabaseShape(tree: SourceTree): DatabaseShape {
  const owners = new Map<string, string>(SLICES.map((slice) => [schemaOf(slice), slice]))
  owners.set('platform', 'platform')
  const tables: TableDefinition[] = []
  const relations = new Set<string>()
  for (const file of migrationsOf(tree)) {
    const sql = withoutSqlComments(tree.read(file))
    for (const match of sql.matchAll(/\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?([a-z_]+)/gi)) {
      owners.set(match[1]!.toLowerCase(), ownerOf(file))
    }
    for (const match of sql.matchAll(
      /\bcreate\s+(?:or\s+replace\s+)?(?:materialized\s+)?view\s+([a-z_]+\.[a-z_0-9]+)/gi,
    )) {
      relations.add(match[1]!.toLowerCase())
    }
    for (const table of tablesOf(file, sql)) {
      tables.push(table)
      relations.add(table.name)
    }
  }
  return { owners, tables, relations }
}

function tablesOf(file: string, sql: string): TableDefinition[] {
  const pattern = /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([a-z_]+\.[a-z_0-9]+)\s*\(/gi
  return [...sql.matchAll(pattern)].map((match) => {
    const open = match.index + match[0].length
    const body = sql.slice(open, closingParenthesis(sql, open))
    const columns = splitAtCommas(body)
      .map((part) => /^"?([a-z_0-9]+)"?/i.exec(part.trim())?.[1]?.toLowerCase())
      .filter((word): word is string => word !== undefined && !CONSTRAINT_WORDS.has(word))
    return { name: match[1]!.toLowerCase(), file, offset: match.index, columns: new Set(columns), body }
  })
}

/** Offset of the parenthesis that closes the one before `from`. */
export function closingParenthesis(text: string, from: number): number {
  let depth = 1
  for (let i = from; i < text.length; i++) {
    if (text[i] === '(') depth++
    else if (text[i] === ')' && --depth === 0) return i
  }
  return text.length
}

/** Splits at the commas that stand outside of parentheses. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    else if (text[i] === ')') depth--
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, text.slice(start)]
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
