import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { Check, Fault, SourceTree } from './source-tree.ts'

/** Links inside the documents lead somewhere, and every decision record is in the index. */
export const links: Check = {
  name: 'links in documents lead somewhere',
  run(tree) {
    return { faults: documentsOf(tree).flatMap((file) => linkFaults(tree.root, file)) }
  },
}

function documentsOf(tree: SourceTree): string[] {
  const top = readdirSync(tree.root).filter((name) => name.endsWith('.md'))
  return [...top, ...tree.files.filter((file) => file.endsWith('.md'))]
}

function linkFaults(root: string, file: string): Fault[] {
  const text = readFileSync(join(root, file), 'utf8')
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)[^)]*\)/g)]
        .filter((match) => !existsSync(join(root, normalize(join(dirname(file), decodeURI(match[1]!))))))
        .map((match) => ({ file, line: index + 1, message: `the link to ${match[1]} leads nowhere` })),
    )
}
