import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { markPoints, type Paper, sealIndents, titleLines } from './paper.ts'

/** Papers of one PDF; the compiler's memory grows with each. */
export const PAPERS_IN_A_FILE = 200

/** Font files that PDFs embed: all open (ADR 0013). A bureau may add its own, for a second language, in `<home>/fonts`. */
export function fontFolders(home?: string): readonly string[] {
  const packaged = (name: string, weight: string) =>
    join(dirname(createRequire(import.meta.url).resolve(`@expo-google-fonts/${name}/package.json`)), weight)
  return [
    join(import.meta.dirname, '../../../assets/fonts'),
    packaged('noto-serif-sc', '300Light'),
    packaged('noto-serif-sc', '400Regular'),
    packaged('noto-serif-sc', '700Bold'),
    packaged('noto-sans-sc', '400Regular'),
    ...(home ? [join(home, 'fonts')] : []),
  ]
}

const TEMPLATE = readFileSync(join(import.meta.dirname, 'paper.typ'), 'utf8')
const compilers = new Map<string, NodeCompiler>()

/** The fonts are read once for each home. */
function compilerOf(home = ''): NodeCompiler {
  let compiler = compilers.get(home)
  if (!compiler) {
    compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [...fontFolders(home || undefined)] }] })
    compilers.set(home, compiler)
  }
  return compiler
}

/**
 * Draws papers into one PDF, each beginning on a page of its own with number 1. The same papers give the same bytes: no
 * time of making is written into the file.
 */
export function pdfOf(papers: readonly Paper[], options: { readonly home?: string } = {}): Buffer {
  if (papers.length > PAPERS_IN_A_FILE) throw new RangeError(`at most ${PAPERS_IN_A_FILE} papers in one PDF`)
  const compiler = compilerOf(options.home)
  try {
    return compiler.pdf(
      {
        mainFileContent: TEMPLATE,
        inputs: { papers: JSON.stringify(papers.map(measured)), title: papers[0]?.title ?? '' },
      },
      { creationTimestamp: 0 },
    )
  } finally {
    compiler.evictCache(0)
  }
}

/** What is computed once for both formats goes along with the feed. */
function measured(paper: Paper) {
  const { signature } = paper
  const indents = signature?.kind === 'seal' ? sealIndents(signature.organ, signature.day) : undefined
  return {
    ...paper,
    titleLines: titleLines(paper.title),
    markPoints: markPoints(paper.mark),
    signature: indents ? { ...signature, organIndent: indents.organ, dayIndent: indents.day } : signature,
  }
}
