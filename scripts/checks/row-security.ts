import { closingParenthesis, readDatabaseShape, type TableDefinition } from './schema.ts'
import { type Check, type Fault, lineOf, type SourceTree, withoutSqlComments } from './source-tree.ts'

/** Columns that say whose child a row is about. */
const CHILD_LINES = ['division_code', 'school_key']

/**
 * Row-level security is the net under every table of a county (architecture §3): switched on and given a policy of the
 * measured form in the migration that creates the table, and `county_code` first in every key and index.
 */
export const rowSecurity: Check = {
  name: 'tables with children have row-level security and county-first keys',
  run(tree) {
    const { tables } = readDatabaseShape(tree)
    const childTables = tables.filter((table) => holdsChildren(table) && !isReference(tree, table))
    return {
      faults: [
        ...childTables.flatMap((table) => [...securityFaults(tree, table), ...keyFaults(tree, table)]),
        ...tables.flatMap((table) => policyFormFaults(tree, table)),
      ],
    }
  },
}

function holdsChildren(table: TableDefinition): boolean {
  return table.columns.has('county_code') && CHILD_LINES.some((line) => table.columns.has(line))
}

/** A list of places or schools that everybody may read says so in the line above: `-- @NOTE reference table: why`. */
function isReference(tree: SourceTree, table: TableDefinition): boolean {
  const sql = tree.read(table.file)
  const above = sql.slice(
    0,
    sql.search(new RegExp(`create\\s+table\\s+(if\\s+not\\s+exists\\s+)?${escape(table.name)}\\b`, 'i')),
  )
  return /--\s*@NOTE reference table: \S[^\n]*\n\s*$/i.test(above)
}

function securityFaults(tree: SourceTree, table: TableDefinition): Fault[] {
  const sql = withoutSqlComments(tree.read(table.file))
  const at = { file: table.file, line: lineOf(sql, table.offset) }
  const faults: Fault[] = []
  if (
    !new RegExp(`alter\\s+table\\s+(only\\s+)?${escape(table.name)}\\s+enable\\s+row\\s+level\\s+security`, 'i').test(
      sql,
    )
  ) {
    faults.push({
      ...at,
      message: `${table.name} is about children but has no "alter table ${table.name} enable row level security" in this migration`,
    })
  }
  const policies = policiesOf(sql, table.name)
  if (policies.length === 0) {
    faults.push({
      ...at,
      message: `${table.name} is about children but has no "create policy … on ${table.name}" in this migration`,
    })
  }
  for (const column of ['county_code', ...CHILD_LINES.filter((line) => table.columns.has(line))]) {
    if (policies.length > 0 && !policies.some((policy) => policy.includes(column))) {
      faults.push({ ...at, message: `the policy of ${table.name} does not test ${column}` })
    }
  }
  return faults
}

function policyFormFaults(tree: SourceTree, table: TableDefinition): Fault[] {
  const sql = withoutSqlComments(tree.read(table.file))
  const at = { file: table.file, line: lineOf(sql, table.offset) }
  return policiesOf(sql, table.name).flatMap((policy) =>
    formFaults(table, policy).map((message) => ({ ...at, message })),
  )
}

/** The form is measured, do not vary it. */
function formFaults(table: TableDefinition, policy: string): string[] {
  const faults: string[] = []
  if (!/case\s+when/i.test(policy)) {
    faults.push(
      `the policy of ${table.name} must have the form CASE WHEN … THEN true ELSE false END (without it the planner picks the wrong index)`,
    )
  }
  if (/current_setting\(/i.test(policy.replace(/nullif\s*\(\s*current_setting\(/gi, ''))) {
    faults.push(
      `the policy of ${table.name} must wrap current_setting in nullif(…, '') (a reused connection has '' and would show every row)`,
    )
  }
  if (/\(\s*select\b/i.test(policy)) faults.push(`the policy of ${table.name} must not contain a sub-select`)
  return faults
}

function policiesOf(sql: string, table: string): string[] {
  const pattern = new RegExp(`create\\s+policy\\s+\\w+\\s+on\\s+${escape(table)}\\b[^;]*`, 'gi')
  return [...sql.matchAll(pattern)].map((match) => match[0])
}

function keyFaults(tree: SourceTree, table: TableDefinition): Fault[] {
  const sql = withoutSqlComments(tree.read(table.file))
  const line = lineOf(sql, table.offset)
  const message = (what: string, columns: string) =>
    `${what} of ${table.name} starts with "${columns.trim().split(/[\s,]/)[0]}"; county_code comes first in every key and index`
  const faults: Fault[] = []
  for (const match of table.body.matchAll(/\b(primary\s+key|unique|foreign\s+key)\s*\(/gi)) {
    const open = match.index + match[0].length
    const columns = table.body.slice(open, closingParenthesis(table.body, open))
    if (!startsWithCounty(columns))
      faults.push({ file: table.file, line, message: message(`the ${match[1]!.toLowerCase()}`, columns) })
  }
  if (
    /^\s*"?\w+"?[^,()]*\bprimary\s+key\b/im.test(
      table.body.replace(/\([^()]*\)/g, '()').replace(/constraint\s+\w+\s+primary\s+key\s*\(\)/gi, ''),
    )
  ) {
    faults.push({
      file: table.file,
      line,
      message: `${table.name} has a primary key of one column; county_code comes first in every key`,
    })
  }
  const index = new RegExp(
    `create\\s+(?:unique\\s+)?index\\s+(\\w+)\\s+on\\s+${escape(table.name)}\\s*(?:using\\s+\\w+\\s*)?\\(`,
    'gi',
  )
  for (const match of sql.matchAll(index)) {
    const open = match.index + match[0].length
    const columns = sql.slice(open, closingParenthesis(sql, open))
    if (!startsWithCounty(columns))
      faults.push({ file: table.file, line: lineOf(sql, match.index), message: message(`index ${match[1]}`, columns) })
  }
  return faults
}

const startsWithCounty = (columns: string): boolean => /^\s*county_code\b/i.test(columns)
const escape = (name: string): string => name.replace('.', '\\.')
