import ts from 'typescript'
import {
  type Check,
  type Fault,
  isTest,
  isTypeScript,
  lineAt,
  literalsOf,
  SLICES,
  sliceOf,
  type SourceTree,
  walk,
} from './source-tree.ts'

interface TextEntry {
  readonly key: string
  readonly file: string
  readonly line: number
  readonly zh: string | undefined
  readonly en: string | undefined
}

/** Every refusal has a text, every text is used, and both languages say the same placeholders (style-examples §4). */
export const textUse: Check = {
  name: 'every refusal has a text and every text is used',
  run(tree) {
    const texts = tree.files.filter(isTextFile).flatMap((file) => textsOf(tree, file))
    return {
      faults: [
        ...refusalFaults(tree, texts),
        ...eventFaults(tree, texts),
        ...unusedFaults(tree, texts),
        ...languageFaults(texts),
      ],
    }
  },
}

function isTextFile(file: string): boolean {
  return /^src\/.*texts?\.ts$/.test(file) && !file.startsWith('src/kernel/') && !isTest(file)
}

/** Entries of the objects in a texts file: `'key': { zh: …, en: … }`. */
function textsOf(tree: SourceTree, file: string): TextEntry[] {
  const entries: TextEntry[] = []
  const source = tree.parse(file)
  walk(source, (node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.initializer)) return
    const parts = new Map(node.initializer.properties.map((part) => [part.name?.getText(), part]))
    if (!parts.has('zh') && !parts.has('en')) return
    const key = ts.isStringLiteral(node.name) || ts.isIdentifier(node.name) ? node.name.text : undefined
    if (key)
      entries.push({
        key,
        file,
        line: lineAt(source, node.getStart()),
        zh: stringOf(parts.get('zh')),
        en: stringOf(parts.get('en')),
      })
  })
  return entries
}

function stringOf(property: ts.ObjectLiteralElementLike | undefined): string | undefined {
  if (!property || !ts.isPropertyAssignment(property)) return undefined
  const parts: string[] = []
  walk(property.initializer, (node) => {
    if (ts.isStringLiteralLike(node)) parts.push(node.text)
  })
  return parts.length > 0 ? parts.join('') : undefined
}

/** `refuse('code')` needs a text in its own slice, in one to the left, or in the platform. */
function refusalFaults(tree: SourceTree, texts: readonly TextEntry[]): Fault[] {
  const faults: Fault[] = []
  for (const file of tree.files.filter((name) => name.startsWith('src/') && isTypeScript(name) && !isTest(name))) {
    const source = tree.parse(file)
    const known = new Set(texts.filter((entry) => mayUse(file, entry.file)).map((entry) => entry.key))
    walk(source, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'refuse') return
      const code = node.arguments[0]
      if (!code || !ts.isStringLiteral(code) || known.has(code.text)) return
      const slice = sliceOf(file)
      faults.push({
        file,
        line: lineAt(source, node.getStart()),
        message: `refusal '${code.text}' has no text; add it in Chinese and English to ${slice ? `src/slices/${slice}/texts.ts` : 'a texts.ts'}`,
      })
    })
  }
  return faults
}

/**
 * What is put on record is read by clerks and guardians, so each event recorded by name has a text `audit.event.<event>`,
 * and what is told of it has `audit.detail.<name>`.
 */
function eventFaults(tree: SourceTree, texts: readonly TextEntry[]): Fault[] {
  const known = new Set(texts.map((entry) => entry.key))
  return tree.files
    .filter((name) => name.startsWith('src/') && name.endsWith('.ts') && !isTest(name))
    .flatMap((file) => {
      const source = tree.parse(file)
      const fault = (node: ts.Node, message: string): Fault => ({
        file,
        line: lineAt(source, node.getStart()),
        message,
      })
      const records = recordedProperties(source)
      return [
        ...records
          .flatMap(({ event }) => (event && ts.isStringLiteralLike(event) ? [event] : []))
          .filter((event) => !known.has(`audit.event.${event.text}`))
          .map((event) =>
            fault(event, `event '${event.text}' has no text; add 'audit.event.${event.text}' to the slice's texts.ts`),
          ),
        ...records
          .flatMap(({ details }) => (details ? namesIn(details) : []))
          .filter((name) => !known.has(`audit.detail.${name.getText()}`))
          .map((name) =>
            fault(
              name,
              `detail '${name.getText()}' has no text; add 'audit.detail.${name.getText()}' to audit/web/texts.ts`,
            ),
          ),
      ]
    })
}

/** Names of an object, with those that are spread into it. */
function namesIn(details: ts.Expression): ts.Node[] {
  const names: ts.Node[] = []
  const look = (node: ts.Node): void => {
    if (!ts.isObjectLiteralExpression(node)) return ts.forEachChild(node, look)
    for (const property of node.properties)
      if (ts.isSpreadAssignment(property)) look(property.expression)
      else if (property.name) names.push(property.name)
  }
  if (ts.isObjectLiteralExpression(details)) look(details)
  return names
}

/** What calls of recordAudit say. */
function recordedProperties(
  source: ts.SourceFile,
): { readonly event: ts.Expression | undefined; readonly details: ts.Expression | undefined }[] {
  const records: { event: ts.Expression | undefined; details: ts.Expression | undefined }[] = []
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'recordAudit') return
    for (const argument of node.arguments.filter(ts.isObjectLiteralExpression))
      records.push({ event: valueOf(argument, 'event'), details: valueOf(argument, 'details') })
  })
  return records
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((one) => one.name?.getText() === name)
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined
}

function mayUse(file: string, textFile: string): boolean {
  const order: readonly (string | undefined)[] = [undefined, ...SLICES]
  const from = order.indexOf(sliceOf(file))
  return from <= 0 || order.indexOf(sliceOf(textFile)) <= from
}

/** A text is used when its key, or a template that starts like it, stands anywhere else in the code. */
function unusedFaults(tree: SourceTree, texts: readonly TextEntry[]): Fault[] {
  const exact = new Set<string>()
  const heads = new Set<string>()
  for (const file of tree.files.filter((name) => name.startsWith('src/') && isTypeScript(name) && !isTest(name))) {
    for (const literal of literalsOf(tree.parse(file))) {
      const { parent } = literal.node
      if (isTextFile(file) && ts.isPropertyAssignment(parent)) continue
      if (literal.exact) exact.add(literal.text)
      if (/^[\w-]+\./.test(literal.text)) heads.add(literal.text)
    }
  }
  const isUsed = (key: string) =>
    exact.has(key) || keyHeads(key).some((head) => heads.has(head)) || exact.has(key.slice(key.indexOf('.') + 1))
  return texts
    .filter((entry) => !isUsed(entry.key))
    .map((entry) => ({
      file: entry.file,
      line: entry.line,
      message: `text '${entry.key}' is used nowhere; use it or take it out`,
    }))
}

/** `finding.kind.ghost` → `finding.`, `finding.kind.`: what a template before a hole may be. */
function keyHeads(key: string): string[] {
  return [...key.matchAll(/[.-]/g)].map((match) => key.slice(0, match.index + 1))
}

function languageFaults(texts: readonly TextEntry[]): Fault[] {
  return texts.flatMap((entry) => {
    const at = { file: entry.file, line: entry.line }
    if (!entry.zh || !entry.en) return [{ ...at, message: `text '${entry.key}' needs both zh and en` }]
    const [zh, en] = [placeholders(entry.zh), placeholders(entry.en)]
    const faults: Fault[] = []
    const narrow = /[\u4e00-\u9fff」”）](?:[,;!?()]|:(?!\/\/))/.exec(entry.zh)?.[0]
    if (narrow)
      faults.push({
        ...at,
        message: `text '${entry.key}' has the narrow '${narrow.at(-1)}' after Chinese; write the wide one: ，；：！？（）`,
      })
    if (zh !== en)
      faults.push({
        ...at,
        message: `text '${entry.key}' has other placeholders in Chinese (${zh}) than in English (${en})`,
      })
    return faults
  })
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort().join(', ')
}
