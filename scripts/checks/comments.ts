import ts from 'typescript'
import { type Check, type Fault, isTypeScript, lineOf, type SourceTree } from './source-tree.ts'

/** A comment describes the present and marks nothing but `@NOTE` and `@TODO` (style-examples §7). */
const RULES: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /\bno longer\b/i, message: '"no longer" tells history; say what is so now' },
  { pattern: /\bpreviously\b/i, message: '"previously" tells history; say what is so now' },
  { pattern: /\bformerly\b/i, message: '"formerly" tells history; say what is so now' },
  {
    pattern:
      /(?<!\b(is|are|be|was|were|been|being|get|gets) )\bused to (be|have|do|call|return|live|hold|read|write)\b/i,
    message: '"used to" tells history; say what is so now',
  },
  { pattern: /\b(FIXME|XXX|HACK)\b/, message: 'use @TODO to defer and @NOTE to explain' },
  { pattern: /(?<!@)\bTODO\b/, message: 'write @TODO' },
  {
    pattern: /eslint-disable|@ts-(ignore|nocheck)/,
    message: 'mend the cause; where the tool is wrong use @ts-expect-error or oxlint-disable-next-line with a reason',
  },
  {
    pattern: /oxlint-disable(?!-next-line)/,
    message: 'switch a rule off for one line only: oxlint-disable-next-line rule -- reason',
  },
  {
    pattern: /oxlint-disable-next-line(?![^\n]*-- \S)/,
    message: 'give the reason: oxlint-disable-next-line rule -- reason',
  },
]

/** Comments of TypeScript, SQL and scripts. */
export const comments: Check = {
  name: 'comments describe the present',
  run(tree) {
    const code = tree.files.filter((file) => /^(src|bench|scripts|test)\//.test(file) && isTypeScript(file))
    const sql = tree.files.filter((file) => file.endsWith('.sql'))
    return {
      faults: [
        ...code.flatMap((file) => commentsOf(tree.parse(file)).flatMap((comment) => faultsIn(tree, file, comment))),
        ...sql.flatMap((file) =>
          [...tree.read(file).matchAll(/--[^\n]*/g)].flatMap((match) =>
            faultsIn(tree, file, { text: match[0], at: match.index }),
          ),
        ),
      ],
    }
  },
}

interface Comment {
  readonly text: string
  readonly at: number
}

/** All comments of a file, found where tokens begin, so that a `//` inside a string is none. */
function commentsOf(source: ts.SourceFile): Comment[] {
  const found = new Map<number, Comment>()
  const add = (ranges: readonly ts.CommentRange[] | undefined) => {
    for (const range of ranges ?? [])
      found.set(range.pos, { text: source.text.slice(range.pos, range.end), at: range.pos })
  }
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) return
    add(ts.getLeadingCommentRanges(source.text, node.getFullStart()))
    add(ts.getTrailingCommentRanges(source.text, node.getEnd()))
    for (const child of node.getChildren(source)) visit(child)
  }
  visit(source)
  return [...found.values()]
}

function faultsIn(tree: SourceTree, file: string, comment: Comment): Fault[] {
  return RULES.filter((rule) => rule.pattern.test(comment.text)).map((rule) => ({
    file,
    line: lineOf(tree.read(file), comment.at + comment.text.search(rule.pattern)),
    message: rule.message,
  }))
}
