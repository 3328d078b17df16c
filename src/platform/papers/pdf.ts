import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { charactersOfFont } from './glyphs.ts'
import { markPoints, type Paper, sealIndents, STUB_MARK, titleLines } from './paper.ts'

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

type Covers = (codePoint: number) => boolean
const coverage = new Map<string, readonly Covers[]>()

/** What each font file can draw; read once for each home, and only when somebody asks. */
function coverageOf(home: string): readonly Covers[] {
  let known = coverage.get(home)
  if (!known) {
    const files = fontFolders(home || undefined).flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
    )
    known = files.filter((file) => /\.(ttf|otf)$/i.test(file)).map((file) => charactersOfFont(readFileSync(file)))
    coverage.set(home, known)
  }
  return known
}

/** Marks that join and shape letters are not drawn themselves. */
const UNDRAWN = /[\s\p{Cf}\p{Mn}\p{Variation_Selector}]/u

/**
 * Characters of a text that no embedded font has: they would come out as empty boxes. Fonts that happen to be installed on
 * the machine do not count, for the same paper must look the same everywhere.
 */
export function undrawableIn(text: string, options: { readonly home?: string } = {}): readonly string[] {
  const fonts = coverageOf(options.home ?? '')
  const drawn = (character: string): boolean =>
    UNDRAWN.test(character) || fonts.some((covers) => covers(character.codePointAt(0)!))
  return [...new Set(text)].filter((character) => !drawn(character))
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
        inputs: { papers: JSON.stringify(papers.map(measured)), title: papers[0]?.title ?? '', stubMark: STUB_MARK },
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

/** A page of a PDF, as programs write it who leave their page objects readable (LibreOffice does). */
const PAGE_OBJECT = /\/Type\s*\/Page(?![a-zA-Z])/g

/** Joins PDFs of A4 pages into one, page by page, their text as it is. */
export function joinedPdf(files: readonly Buffer[]): Buffer {
  const folder = '/joined'
  const joiner = NodeCompiler.create({ workspace: folder })
  const parts = files.map((file, index) => {
    const pages = file.toString('latin1').match(PAGE_OBJECT)?.length ?? 0
    if (pages === 0) throw new TypeError('a PDF that does not show its pages cannot be joined')
    joiner.mapShadow(`${folder}/${index}.pdf`, file)
    return { name: `${index}.pdf`, pages }
  })
  return joiner.pdf({ mainFileContent: JOINED, inputs: { parts: JSON.stringify(parts) } }, { creationTimestamp: 0 })
}

const JOINED = `#set page(width: 210mm, height: 297mm, margin: 0pt)
#for part in json(bytes(sys.inputs.parts)) {
  for number in range(1, part.pages + 1) { page(image(part.name, page: number, width: 210mm)) }
}`
