import ts from 'typescript'
import { type Check, type Fault, isTest, isTypeScript, lineAt, type SourceTree, walk } from './source-tree.ts'

const FILE_LINES = 400
/** A test file is a list of examples. */
const TEST_FILE_LINES = 600
const FUNCTION_LINES = 60
const FUNCTION_LINES_WARNING = 30
/** A React component is mostly markup, and `routes.ts` one call after the other: both are read as lists. */
const LIST_LINES = 120

/** Files under 400 lines and functions under 60; a table may be longer and says so: `// @NOTE table: what it lists`. */
export const sizes: Check = {
  name: 'files and functions are short enough to read',
  run(tree) {
    const files = tree.files.filter((file) => /^(src|scripts|bench|test)\//.test(file) && isTypeScript(file))
    const found = files.flatMap((file) => [
      ...fileFaults(tree, file),
      ...(isTest(file) ? [] : functionFaults(tree, file)),
    ])
    return {
      faults: found.filter((entry) => entry.isFault),
      warnings: found.filter((entry) => !entry.isFault),
    }
  },
}

type Found = Fault & { readonly isFault: boolean }

function fileFaults(tree: SourceTree, file: string): Found[] {
  const text = tree.read(file)
  const lines = text.split('\n').length - 1
  const limit = isTest(file) ? TEST_FILE_LINES : FILE_LINES
  if (lines <= limit || /@NOTE table: \S/.test(text) || isMostlyTable(tree.parse(file), lines)) return []
  const message = `${lines} lines; split it by process (under ${limit}), or mark a table: // @NOTE table: what it lists`
  return [{ file, line: 1, message, isFault: true }]
}

/** A file of which most lines are one literal is a table: texts, codes, syllables. */
function isMostlyTable(source: ts.SourceFile, lines: number): boolean {
  let tableLines = 0
  for (const statement of source.statements) {
    if (
      !ts.isVariableStatement(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement)
    )
      continue
    if (containsFunction(statement)) continue
    tableLines += linesOf(statement, source)
  }
  return tableLines > lines * 0.6
}

function containsFunction(node: ts.Node): boolean {
  let found = false
  walk(node, (inner) => {
    if (ts.isFunctionLike(inner) && !ts.isFunctionTypeNode(inner) && !ts.isMethodSignature(inner)) found = true
  })
  return found
}

function functionFaults(tree: SourceTree, file: string): Found[] {
  const source = tree.parse(file)
  const found: Found[] = []
  walk(source, (node) => {
    if (
      !ts.isFunctionLike(node) ||
      !('body' in node) ||
      !node.body ||
      /@NOTE table: \S/.test(leadingText(node, source))
    )
      return
    const lines = linesOf(node.body, source)
    const limit = isList(node, file) ? LIST_LINES : FUNCTION_LINES
    if (lines <= FUNCTION_LINES_WARNING || (lines <= limit && limit === LIST_LINES)) return
    const isFault = lines > limit
    const message = `${nameOf(node)} has ${lines} lines; take parts out as functions with names (${isFault ? `at most ${limit}` : `mostly under ${FUNCTION_LINES_WARNING}`})`
    found.push({ file, line: lineAt(source, node.getStart()), message, isFault })
  })
  return found
}

function isList(node: ts.Node, file: string): boolean {
  return file.endsWith('routes.ts') || (file.endsWith('.tsx') && /^[A-Z]/.test(nameOf(node)))
}

function nameOf(node: ts.Node): string {
  if ('name' in node && node.name && ts.isIdentifier(node.name as ts.Node)) return (node.name as ts.Identifier).text
  const { parent } = node
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText()
  return 'a function without name'
}

function leadingText(node: ts.Node, source: ts.SourceFile): string {
  return source.text.slice(node.getFullStart(), node.getStart())
}

function linesOf(node: ts.Node, source: ts.SourceFile): number {
  return lineAt(source, node.getEnd()) - lineAt(source, node.getStart()) + 1
}
