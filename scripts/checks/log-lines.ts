import ts from 'typescript'
import { type Check, type Fault, isTest, isTypeScript, lineAt, type SourceTree, walk } from './source-tree.ts'

const CALL = /(^|\.)log\.(debug|info|warn|error)$|^log\.with$/
/** What says who somebody is; an address with a query may hold it too. */
const TELLS_WHO =
  /^(name|names|\w+Name|citizenId\w*|phone|\w+Phone|guardian\d?|householder|household\w+|residence\w+|child|children|pupil|person|row|rows|cells|body|query|search|url)$/
/** Names of things that are no persons. */
const OF_THINGS = /^(hostName|tableName|columnName|eventName)$/

/** A log line tells by codes, counts and ids what happened; who it happened to is in the database, behind the scope. */
export const logLines: Check = {
  name: 'no log line says who somebody is',
  run(tree) {
    const files = tree.files.filter((file) => file.startsWith('src/') && isTypeScript(file) && !isTest(file))
    return { faults: files.flatMap((file) => faultsOf(tree, file)) }
  },
}

function faultsOf(tree: SourceTree, file: string): Fault[] {
  const source = tree.parse(file)
  const faults: Fault[] = []
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !CALL.test(node.expression.getText())) return
    const message = messageFor(node.arguments)
    if (message) faults.push({ file, line: lineAt(source, node.getStart()), message })
  })
  return faults
}

function messageFor([event, fields]: readonly ts.Expression[]): string | undefined {
  if (event && ts.isTemplateExpression(event))
    return 'the event of a log line is a fixed word; what differs goes into its fields, as ids, counts and codes'
  if (!fields || !ts.isObjectLiteralExpression(fields)) return undefined
  const telling = fields.properties.flatMap(wordsOf).find((word) => TELLS_WHO.test(word) && !OF_THINGS.test(word))
  return telling === undefined ? undefined : `the log line holds "${telling}": log the id, never who it is`
}

/** Name and value of a field: `who: child.name` is as telling as `name`. */
function wordsOf(property: ts.ObjectLiteralElementLike): string[] {
  if (ts.isSpreadAssignment(property)) return lastWordsIn(property.expression)
  const key = property.name && ts.isIdentifier(property.name) ? [property.name.text] : []
  return ts.isPropertyAssignment(property) ? [...key, ...lastWordsIn(property.initializer)] : key
}

/** The word that says what an expression is: `migration.name` is the name of a migration, `child.name` of a child. */
function lastWordsIn(expression: ts.Expression): string[] {
  if (ts.isIdentifier(expression)) return [expression.text]
  if (!ts.isPropertyAccessExpression(expression)) return []
  const owner = expression.expression.getText()
  return /(^|\.)(migration|table|error|endpoint|job|routeOptions)$/.test(owner) ? [] : [expression.name.text]
}
