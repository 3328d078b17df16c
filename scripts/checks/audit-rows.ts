import ts from 'typescript'
import { type Check, type Fault, isTest, lineAt, sliceOf, type SourceTree, walk } from './source-tree.ts'

/** Names of functions that write, as this project calls them, and Kysely's own. */
const WRITES =
  /^(save|insert|update|delete|remove|store|write|mark|close|open|set|replace|upsert|append|withdraw|take|copyIn|enqueueJob|insertInto|updateTable|deleteFrom)([A-Z]|$)/

/** Every command that writes leaves an audit row in the same transaction, or says why not (architecture §3). */
export const auditRows: Check = {
  name: 'every command that writes leaves an audit row',
  run(tree) {
    const files = tree.files.filter(
      (file) => /^src\/slices\/[^/]+\/([\w-]+-)?commands(\.ts|\/[\w-]+\.ts)$/.test(file) && !isTest(file),
    )
    return {
      faults: files.filter((file) => !file.startsWith('src/slices/audit/')).flatMap((file) => faultsOf(tree, file)),
    }
  },
}

function faultsOf(tree: SourceTree, file: string): Fault[] {
  const source = tree.parse(file)
  const here = functionBodies([source])
  const inSlice = functionBodies(sourcesOfSlice(tree, file))
  return source.statements
    .filter(ts.isFunctionDeclaration)
    .filter((declaration) => isExportedAsync(declaration) && declaration.name)
    .flatMap((declaration) => {
      const calls = callsReached(declaration, here)
      const writes = calls.has('withScope') && [...calls].some((name) => WRITES.test(name))
      if (!writes || isExempt(declaration, source)) return []
      if (callsReached(declaration, inSlice).has('recordAudit')) return []
      const name = declaration.name!.text
      const message = `${name} writes without recordAudit; call it in the same transaction, or say why not: // @NOTE no audit: reason`
      return [{ file, line: lineAt(source, declaration.getStart()), message }]
    })
}

function isExportedAsync(declaration: ts.FunctionDeclaration): boolean {
  const kinds = new Set(declaration.modifiers?.map((modifier) => modifier.kind))
  return kinds.has(ts.SyntaxKind.ExportKeyword) && kinds.has(ts.SyntaxKind.AsyncKeyword)
}

function sourcesOfSlice(tree: SourceTree, file: string): ts.SourceFile[] {
  const folder = `src/slices/${sliceOf(file)}/`
  return tree.files
    .filter((name) => name.startsWith(folder) && name.endsWith('.ts') && !isTest(name) && !name.includes('/web/'))
    .map((name) => tree.parse(name))
}

function functionBodies(sources: readonly ts.SourceFile[]): Map<string, ts.Node> {
  const bodies = new Map<string, ts.Node>()
  for (const source of sources) {
    walk(source, (node) => {
      if (ts.isFunctionDeclaration(node) && node.name) bodies.set(node.name.text, node)
    })
  }
  return bodies
}

/** Names called by a function, directly or through the functions given. */
function callsReached(start: ts.Node, bodies: ReadonlyMap<string, ts.Node>): Set<string> {
  const calls = new Set<string>()
  const visit = (node: ts.Node) =>
    walk(node, (inner) => {
      if (!ts.isCallExpression(inner)) return
      const callee = inner.expression
      const name = ts.isPropertyAccessExpression(callee)
        ? callee.name.text
        : ts.isIdentifier(callee)
          ? callee.text
          : undefined
      if (!name || calls.has(name)) return
      calls.add(name)
      const body = bodies.get(name)
      if (body) visit(body)
    })
  visit(start)
  return calls
}

function isExempt(declaration: ts.Node, source: ts.SourceFile): boolean {
  return /@NOTE no audit: \S/.test(source.text.slice(declaration.getFullStart(), declaration.getEnd()))
}
