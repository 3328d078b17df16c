import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'

/** Something a check found: where, and what to do about it. */
export interface Fault {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** One check over the whole tree; `warnings` do not fail the run. */
export interface Check {
  readonly name: string
  run(tree: SourceTree): { readonly faults: readonly Fault[]; readonly warnings?: readonly Fault[] }
}

/** The files of a checkout, read once and parsed once, with `/` in every path. */
export interface SourceTree {
  readonly root: string
  readonly files: readonly string[]
  read(file: string): string
  parse(file: string): ts.SourceFile
}

/** A string or template of a source file; `exact` is false for the parts of a template with holes. */
export interface Literal {
  readonly text: string
  readonly line: number
  readonly exact: boolean
  readonly node: ts.Node
}

/** Slices from left to right; a slice imports only slices to its left (architecture §2, ADR 0002). */
export const SLICES = [
  'audit',
  'directory',
  'accounts',
  'worklist',
  'alarms',
  'disclosure',
  'rosters',
  'register',
  'documents',
  'enrolment',
  'cases',
  'tips',
  'attendance',
  'reconciliation',
  'home-teaching',
  'care',
  'aid',
  'supervision',
  'reports',
  'periodic',
  'crosschecks',
  'privacy',
] as const

const ROOMS = ['src', 'test', 'bench', 'scripts', 'docs', 'bin']
const SKIPPED = new Set(['node_modules', 'dist', 'data', '.git', '.cache', 'coverage'])

/** Opens the checkout below a folder. */
export function openSourceTree(root: string): SourceTree {
  const files = ROOMS.flatMap((room) => listFiles(root, join(root, room)))
  const texts = new Map<string, string>()
  const parsed = new Map<string, ts.SourceFile>()

  function read(file: string): string {
    let text = texts.get(file)
    if (text === undefined) texts.set(file, (text = readFileSync(join(root, file), 'utf8')))
    return text
  }

  function parse(file: string): ts.SourceFile {
    let source = parsed.get(file)
    if (!source) {
      const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
      parsed.set(file, (source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, kind)))
    }
    return source
  }

  return { root, files: files.sort(), read, parse }
}

function listFiles(root: string, folder: string): string[] {
  let entries: ReturnType<typeof readEntries>
  try {
    entries = readEntries(folder)
  } catch {
    return [] // a mini tree of a test has not every room
  }
  return entries.flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listFiles(root, path) : [relative(root, path).split(sep).join('/')]
  })
}

const readEntries = (folder: string) => readdirSync(folder, { withFileTypes: true })

/** TypeScript of the product and its tools. */
export function isTypeScript(file: string): boolean {
  return /\.(ts|tsx|mts)$/.test(file) && !file.endsWith('.d.ts')
}

/** Tests and what only they use: `test/` and the `testing/` folders of the product. */
export function isTest(file: string): boolean {
  return /\.(test|spec)\.tsx?$|^src\/.+\/testing\//.test(file) || file.startsWith('test/')
}

/** The slice a file belongs to; undefined outside `src/slices`. */
export function sliceOf(file: string): string | undefined {
  return /^src\/slices\/([^/]+)\//.exec(file)?.[1]
}

/** PostgreSQL schema of a slice: `home-teaching` writes `home_teaching`. */
export function schemaOf(slice: string): string {
  return slice.replaceAll('-', '_')
}

export function lineAt(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1
}

/** Line of an offset in plain text. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++
  return line
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** Every string of a file, import paths excluded; a template with holes gives its parts. */
export function literalsOf(source: ts.SourceFile): Literal[] {
  const literals: Literal[] = []
  walk(source, (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) return
      literals.push({ text: node.text, line: lineAt(source, node.getStart()), exact: true, node })
    } else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      literals.push({ text: node.text, line: lineAt(source, node.getStart()), exact: false, node })
    }
  })
  return literals
}

/** SQL without its comments; lines keep their numbers. */
export function withoutSqlComments(sql: string): string {
  return sql.replace(/--[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
}
