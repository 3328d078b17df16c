import type { Check, Fault, SourceTree } from './source-tree.ts'
import { isTest, isTypeScript, walk } from './source-tree.ts'
import ts from 'typescript'

export const GLOSSARY_FILE = 'docs/glossary.md'

/** One line of the glossary. */
export interface GlossaryTerm {
  readonly chinese: readonly string[]
  readonly identifiers: readonly string[]
  readonly line: number
  /** Under a heading `… (planned)`: the code does not know it yet. */
  readonly isPlanned: boolean
}

/** Reads the tables `| 中文 | identifier | meaning |`; several spellings are separated by ` · `. */
export function readGlossary(tree: SourceTree): GlossaryTerm[] {
  if (!tree.files.includes(GLOSSARY_FILE)) return []
  let isPlanned = false
  return tree
    .read(GLOSSARY_FILE)
    .split('\n')
    .flatMap((text, index) => {
      if (text.startsWith('#')) isPlanned = text.includes('(planned)')
      const cells = /^\|([^|]+)\|([^|]+)\|/.exec(text)
      const identifiers = [...(cells?.[2] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!)
      if (!cells || identifiers.length === 0) return []
      return [{ chinese: splitTerms(cells[1]!), identifiers, line: index + 1, isPlanned }]
    })
}

const splitTerms = (cell: string): string[] => cell.split('·').map((term) => term.trim())

/** The glossary and the code agree: each term is in the code, under one English name only. */
export const glossary: Check = {
  name: 'the glossary names what the code has',
  run(tree) {
    const terms = readGlossary(tree)
    if (terms.length === 0)
      return { faults: [{ file: GLOSSARY_FILE, line: 1, message: 'there is no glossary; list every term in it' }] }
    const words = wordsOfCode(tree)
    return { faults: [...missingFaults(terms, words), ...doubleFaults(terms)] }
  },
}

function missingFaults(terms: readonly GlossaryTerm[], words: ReadonlySet<string>): Fault[] {
  return terms
    .filter((term) => !term.isPlanned)
    .flatMap((term) =>
      term.identifiers
        .filter((identifier) => !words.has(identifier.toLowerCase()))
        .map((identifier) => ({
          file: GLOSSARY_FILE,
          line: term.line,
          message: `\`${identifier}\` (${term.chinese.join(' · ')}) is not in the code; correct it or move it under a heading "(planned)"`,
        })),
    )
}

/** One Chinese term has one line. */
function doubleFaults(terms: readonly GlossaryTerm[]): Fault[] {
  const seen = new Map<string, number>()
  const faults: Fault[] = []
  for (const term of terms) {
    for (const chinese of term.chinese) {
      const earlier = seen.get(chinese)
      if (earlier !== undefined) {
        faults.push({
          file: GLOSSARY_FILE,
          line: term.line,
          message: `${chinese} already has a name in line ${earlier}; one term, one identifier`,
        })
      }
      seen.set(chinese, term.line)
    }
  }
  return faults
}

/** Identifiers and whole strings of the code, lower case, and the words of dotted and kebab strings. */
function wordsOfCode(tree: SourceTree): Set<string> {
  const words = new Set<string>()
  for (const file of tree.files.filter((name) => name.startsWith('src/') && isTypeScript(name) && !isTest(name))) {
    walk(tree.parse(file), (node) => {
      if (ts.isIdentifier(node)) words.add(node.text.toLowerCase())
      else if (ts.isStringLiteralLike(node)) {
        words.add(node.text.toLowerCase())
        for (const part of node.text.toLowerCase().split('.')) words.add(part)
      }
    })
  }
  return words
}
