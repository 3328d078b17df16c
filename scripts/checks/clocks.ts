import ts from 'typescript'
import { type Check, type Fault, isTest, isTypeScript, lineAt, type SourceTree, walk } from './source-tree.ts'

/** Rooms in which time and chance are arguments; `ids.ts` is where new ids come from. */
const ROOMS = /^src\/(kernel|slices|linkage|simulator)\//
const EXCEPT = new Set(['src/kernel/ids.ts'])

/** Today, now and chance are passed in, so that a rule can be asked about any day and a test repeats. */
export const clocks: Check = {
  name: 'time and chance are passed in',
  run(tree) {
    const files = tree.files.filter(
      (file) => ROOMS.test(file) && isTypeScript(file) && !isTest(file) && !EXCEPT.has(file),
    )
    return { faults: files.filter((file) => !file.includes('/web/')).flatMap((file) => faultsOf(tree, file)) }
  },
}

function faultsOf(tree: SourceTree, file: string): Fault[] {
  const source = tree.parse(file)
  const faults: Fault[] = []
  walk(source, (node) => {
    const message = messageFor(node)
    if (message) faults.push({ file, line: lineAt(source, node.getStart()), message })
  })
  return faults
}

function messageFor(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) {
    return 'new Date() reads the clock: take app.clock.now() in a command, an argument in a rule'
  }
  if (!ts.isCallExpression(node)) return undefined
  const callee = node.expression.getText()
  if (callee === 'Date.now')
    return 'Date.now() reads the clock: take app.clock.now() in a command, an argument in a rule'
  if (callee === 'Math.random') return 'Math.random() cannot be repeated: take a seeded generator, or newId() for an id'
  return undefined
}
