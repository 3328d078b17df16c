import { migrationsOf } from './schema.ts'
import { type Check, type Fault, lineOf, type SourceTree, withoutSqlComments } from './source-tree.ts'

const TABLE = '([a-z_]+\\.[a-z_0-9]+)'
const FORCE = new RegExp(
  `\\balter\\s+table\\s+(?:only\\s+)?${TABLE}[^;]*?\\b(no\\s+)?force\\s+row\\s+level\\s+security`,
  'i',
)
/** Statements that only say what there is; the rows of the tables they name are not asked for. */
const SHAPE = /^(alter|comment|create|drop|grant|revoke)\b/i
const ROWS = new RegExp(`\\b(?:update|from|join|using)\\s+(?:only\\s+)?${TABLE}`, 'gi')

/**
 * Forced row-level security holds for the owner too, who has no scope: a migration that updates, deletes or reads rows
 * under it finds none and says nothing. It lifts the force for as long as it works.
 */
export const migrationRows: Check = {
  name: 'a migration lifts row-level security from the rows it changes',
  run(tree) {
    const forced = new Set<string>()
    return { faults: migrationsOf(tree).flatMap((file) => faultsOf(tree, file, forced)) }
  },
}

/** Goes through a migration statement by statement, keeping what is forced from then on. */
function faultsOf(tree: SourceTree, file: string, forced: Set<string>): Fault[] {
  const sql = withoutSqlComments(tree.read(file))
  const faults: Fault[] = []
  for (const { text, offset } of statementsOf(sql)) {
    const change = FORCE.exec(text)
    if (change?.[2]) forced.delete(change[1]!.toLowerCase())
    else if (change) forced.add(change[1]!.toLowerCase())
    if (SHAPE.test(text)) continue
    for (const match of text.matchAll(ROWS)) {
      const table = match[1]!.toLowerCase()
      if (!forced.has(table)) continue
      const message = `${table} is under forced row-level security: here no row is found; put "alter table ${table} no force row level security" before and force it again after`
      faults.push({ file, line: lineOf(sql, offset + match.index), message })
    }
  }
  return faults
}

function statementsOf(sql: string): { readonly text: string; readonly offset: number }[] {
  let offset = 0
  return sql.split(';').map((part) => {
    const lead = part.length - part.trimStart().length
    const statement = { text: part.trim(), offset: offset + lead }
    offset += part.length + 1
    return statement
  })
}
