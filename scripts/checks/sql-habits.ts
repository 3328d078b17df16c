import { migrationsOf } from './schema.ts'
import {
  type Check,
  type Fault,
  isTest,
  isTypeScript,
  lineAt,
  lineOf,
  literalsOf,
  type SourceTree,
  walk,
  withoutSqlComments,
} from './source-tree.ts'
import ts from 'typescript'

interface Habit {
  readonly pattern: RegExp
  readonly message: string
  /** Folder in which it is right. */
  readonly allowedIn?: RegExp
}

/** What SQL of this project must not contain, and what to write instead (architecture §3). */
const HABITS: readonly Habit[] = [
  {
    pattern: /\bset_config\s*\(/i,
    message: 'set_config is not forwarded by Citus: withScope sets the scope with SET LOCAL',
  },
  {
    pattern: /\boffset\s+(\d+|\$\d+|:\w+|\?)/i,
    message: 'OFFSET reads what it skips: list by keyset (cursor of the last row)',
  },
  {
    pattern: /\blimit\s+\S+\s+offset\b/i,
    message: 'OFFSET reads what it skips: list by keyset (cursor of the last row)',
  },
  {
    pattern: /\bset\s+(local\s+)?app\.(county|division|school|role|actor)\b/i,
    message: 'only withScope in src/platform sets the scope',
    allowedIn: /^src\/platform\//,
  },
  {
    pattern: /\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i,
    message: 'no triggers: write audit, roll-ups and timestamps in the same transaction',
  },
  {
    pattern: /\bnextval\s*\(|\b(big)?serial\b\s*(,|not|primary|$)/i,
    message: 'no sequences in tables: ids are UUIDv7 made by newId()',
    allowedIn: /^src\/platform\//,
  },
  {
    pattern: /\bsecurity_invoker\s*=\s*(false|off)\b/i,
    message: 'views are security_invoker = true, else they show every row',
  },
]

/** Calls that go round the one door to the database. */
const CALLS: readonly { readonly name: string; readonly message: string; readonly allowedIn: RegExp }[] = [
  { name: 'offset', message: 'OFFSET reads what it skips: list by keyset (cursor of the last row)', allowedIn: /^$/ },
  {
    name: 'transaction',
    message: 'withScope and withReference are the only doors to the database',
    allowedIn: /^src\/platform\//,
  },
]

/** SQL habits that were measured to be wrong here. */
export const sqlHabits: Check = {
  name: 'SQL avoids what was measured to be wrong',
  run(tree) {
    const code = tree.files.filter((file) => file.startsWith('src/') && isTypeScript(file) && !isTest(file))
    return {
      faults: [
        ...code.flatMap((file) => [...literalFaults(tree, file), ...callFaults(tree, file)]),
        ...migrationsOf(tree).flatMap((file) => [
          ...textFaults(file, withoutSqlComments(tree.read(file))),
          ...viewFaults(tree, file),
        ]),
      ],
    }
  },
}

function literalFaults(tree: SourceTree, file: string): Fault[] {
  return literalsOf(tree.parse(file)).flatMap((literal) =>
    HABITS.filter(
      (habit) => habit.pattern.test(literal.text) && !habit.allowedIn?.test(file) && looksLikeSql(literal.text),
    ).map((habit) => ({ file, line: literal.line, message: habit.message })),
  )
}

/** A sentence of a text or a DuckDB step of the linkage is not a query of ours. */
function looksLikeSql(text: string): boolean {
  return /\b(select|set_config|set\s+(local\s+)?app|create|alter|nextval|offset\s+\$)\b/i.test(text)
}

function callFaults(tree: SourceTree, file: string): Fault[] {
  if (!/^src\/slices\/|^src\/platform\/|^src\/main\//.test(file) || file.includes('/web/')) return []
  const faults: Fault[] = []
  walk(tree.parse(file), (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
    const name = node.expression.name.text
    const rule = CALLS.find((call) => call.name === name)
    if (rule && !rule.allowedIn.test(file))
      faults.push({ file, line: lineAt(tree.parse(file), node.getStart()), message: rule.message })
  })
  return faults
}

function textFaults(file: string, sql: string): Fault[] {
  return HABITS.flatMap((habit) => {
    const match = habit.pattern.exec(sql)
    return match && !habit.allowedIn?.test(file)
      ? [{ file, line: lineOf(sql, match.index), message: habit.message }]
      : []
  })
}

function viewFaults(tree: SourceTree, file: string): Fault[] {
  const sql = withoutSqlComments(tree.read(file))
  return [...sql.matchAll(/\bcreate\s+(?:or\s+replace\s+)?view\s+([a-z_.0-9]+)([^;]*?)\bas\b/gi)]
    .filter((match) => !/security_invoker\s*=\s*(true|on|1)/i.test(match[2]!))
    .map((match) => ({
      file,
      line: lineOf(sql, match.index),
      message: `view ${match[1]} needs "with (security_invoker = true)", else it shows every row`,
    }))
}
