import ts from 'typescript'
import {
  type Check,
  type Fault,
  isTest,
  isTypeScript,
  lineAt,
  literalsOf,
  type SourceTree,
  walk,
} from './source-tree.ts'

/** Permissions that need no table: nobody signed in, and anybody signed in. */
const BUILT_IN = new Set(['public', 'session'])

/** Every endpoint names a permission that a policy table defines, and every defined permission guards something. */
export const endpointPermissions: Check = {
  name: 'every endpoint has a permission that a policy defines',
  run(tree) {
    const defined = definedPermissions(tree)
    return { faults: [...endpointFaults(tree, new Set(defined.keys())), ...unusedFaults(tree, defined)] }
  },
}

/** Permission codes of all `permissions` tables, with the place of each. */
function definedPermissions(tree: SourceTree): Map<string, Fault> {
  const defined = new Map<string, Fault>()
  for (const file of tree.files.filter((name) => /^src\/.*policy\.ts$/.test(name))) {
    const source = tree.parse(file)
    walk(source, (node) => {
      if (!ts.isVariableDeclaration(node) || node.name.getText() !== 'permissions' || !node.initializer) return
      for (const property of tableOf(node.initializer)?.properties ?? []) {
        const code =
          property.name && (ts.isStringLiteral(property.name) || ts.isIdentifier(property.name))
            ? property.name.text
            : undefined
        if (code) defined.set(code, { file, line: lineAt(source, property.getStart()), message: '' })
      }
    })
  }
  return defined
}

function tableOf(node: ts.Expression): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? tableOf(node.expression) : undefined
}

function endpointFaults(tree: SourceTree, defined: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = []
  for (const file of tree.files.filter((name) => name.startsWith('src/') && isTypeScript(name) && !isTest(name))) {
    const source = tree.parse(file)
    walk(source, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'endpoint') return
      const fault = endpointFault(node, defined)
      if (fault) faults.push({ file, line: lineAt(source, node.getStart()), message: fault })
    })
  }
  return faults
}

function endpointFault(call: ts.CallExpression, defined: ReadonlySet<string>): string | undefined {
  const definition = call.arguments[0]
  if (!definition || !ts.isObjectLiteralExpression(definition)) return undefined
  const property = definition.properties.find((entry) => entry.name?.getText() === 'permission')
  if (!property || !ts.isPropertyAssignment(property) || !ts.isStringLiteral(property.initializer)) {
    return "give the endpoint a literal permission of a policy table, 'session' or 'public'"
  }
  const code = property.initializer.text
  if (BUILT_IN.has(code) || defined.has(code)) return undefined
  return `permission '${code}' is in no permissions table of a policy.ts; add it there with the roles that have it`
}

function unusedFaults(tree: SourceTree, defined: ReadonlyMap<string, Fault>): Fault[] {
  const used = new Set<string>()
  for (const file of tree.files.filter((name) => name.startsWith('src/') && isTypeScript(name) && !isTest(name))) {
    for (const { text, node } of literalsOf(tree.parse(file))) {
      if (defined.has(text) && !(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) used.add(text)
    }
  }
  return [...defined]
    .filter(([code]) => !used.has(code))
    .map(([code, at]) => ({
      ...at,
      message: `permission '${code}' guards nothing; use it in an endpoint or take it out`,
    }))
}
