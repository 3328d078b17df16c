import { inflateSync } from 'node:zlib'

/** Text of a PDF page by page, as its fonts' ToUnicode tables say it: what a reader can search and copy. */
export function pdfText(pdf: Buffer): { readonly text: string; readonly unmapped: number } {
  const objects = objectsOf(pdf)
  let text = ''
  let unmapped = 0
  for (const page of objects.values()) {
    if (!/\/Type\s*\/Page\b/.test(page.head)) continue
    const fonts = fontsOf(page, objects)
    for (const reference of referencesIn(page.head, 'Contents')) {
      const shown = shownBy(contentOf(objects.get(reference)!), fonts)
      text += shown.text
      unmapped += shown.unmapped
    }
  }
  return { text, unmapped }
}

/** Where a line of text begins (its baseline) or a red shape lies (its upper edge): millimetres from the left and upper edge of the sheet. */
export interface Placed {
  readonly what: 'text' | 'red-shape'
  readonly left: number
  readonly top: number
  /** Of text; 0 for a shape. */
  readonly points: number
}

/** What stands on the first page of a PDF on A4, in the order it was drawn. */
export function placedOn(pdf: Buffer): readonly Placed[] {
  const objects = objectsOf(pdf)
  const page = [...objects.values()].find(({ head }) => /\/Type\s*\/Page\b/.test(head))!
  const drawn = referencesIn(page.head, 'Contents').map((reference) => contentOf(objects.get(reference)!))
  const millimetres = (points: string | undefined): number => (Number(points) / 72) * 25.4
  return drawn
    .join('\n')
    .split(/\bQ\b/)
    .flatMap((piece) => {
      const [, left, up] = /1 0 0 -1 (\S+) (\S+) cm/.exec(piece) ?? []
      const size = /\/f\d+ (\S+) Tf/.exec(piece)?.[1]
      const isRed = /0\.9\d+ 0 0\.0\d+ scn/.test(piece)
      if (left === undefined || (size === undefined && !isRed)) return []
      const at = { left: millimetres(left), top: 297 - millimetres(up) }
      return [
        { what: size === undefined ? ('red-shape' as const) : ('text' as const), ...at, points: Number(size ?? 0) },
      ]
    })
}

interface PdfObject {
  readonly head: string
  readonly stream: Buffer | undefined
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1')
  const objects = new Map<string, PdfObject>()
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\s/g)) {
    const start = match.index + match[0].length
    const end = text.indexOf('endobj', start)
    const streamAt = text.indexOf('stream', start)
    const hasStream = streamAt !== -1 && streamAt < end
    const head = text.slice(start, hasStream ? streamAt : end)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const from = streamAt + (text[streamAt + 6] === '\r' ? 8 : 7)
    objects.set(match[1]!, { head, stream: hasStream ? pdf.subarray(from, from + length) : undefined })
  }
  return objects
}

const contentOf = (object: PdfObject): string => {
  const bytes = object.stream ?? Buffer.alloc(0)
  return (object.head.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
}

function referencesIn(head: string, key: string): string[] {
  const found = new RegExp(`/${key}\\s*(\\[[^\\]]*\\]|\\d+ 0 R)`).exec(head)?.[1] ?? ''
  return [...found.matchAll(/(\d+) 0 R/g)].map((match) => match[1]!)
}

type FontMap = ReadonlyMap<number, string>

function fontsOf(page: PdfObject, objects: ReadonlyMap<string, PdfObject>): Map<string, FontMap> {
  const [resources] = referencesIn(page.head, 'Resources')
  const head = resources ? objects.get(resources)!.head : page.head
  const [fontTable] = referencesIn(head, 'Font')
  const list = fontTable ? objects.get(fontTable)!.head : (/\/Font\s*<<([^>]*)>>/.exec(head)?.[1] ?? '')
  return new Map(
    [...list.matchAll(/\/(\S+) (\d+) 0 R/g)].map((match) => {
      const [unicode] = referencesIn(objects.get(match[2]!)!.head, 'ToUnicode')
      return [match[1]!, unicode ? unicodeMap(contentOf(objects.get(unicode)!)) : new Map()]
    }),
  )
}

const utf16 = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function unicodeMap(cmap: string): FontMap {
  const map = new Map<number, string>()
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, from, to] of block!.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g))
      map.set(parseInt(from!, 16), utf16(to!))
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, first] of block!.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g)) {
      const start = utf16(first!).codePointAt(0)!
      for (let code = parseInt(from!, 16); code <= parseInt(to!, 16); code++)
        map.set(code, String.fromCodePoint(start + code - parseInt(from!, 16)))
    }
  return map
}

function shownBy(content: string, fonts: ReadonlyMap<string, FontMap>): { text: string; unmapped: number } {
  let text = ''
  let unmapped = 0
  let font: FontMap = new Map()
  // Balanced parentheses may stand in a literal as they are.
  const literal = String.raw`\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()]|\([^()]*\))*\))*\)`
  const tokens = new RegExp(String.raw`\/(\S+) [\d.-]+ Tf|<([0-9a-fA-F\s]*)>|${literal}`, 'g')
  for (const token of content.matchAll(tokens)) {
    if (token[1]) {
      font = fonts.get(token[1]) ?? font
      continue
    }
    const bytes =
      token[2] === undefined ? literalBytes(token[0].slice(1, -1)) : Buffer.from(token[2].replace(/\s/g, ''), 'hex')
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const character = font.get(bytes.readUInt16BE(at))
      if (character === undefined) unmapped++
      else text += character
    }
  }
  return { text, unmapped }
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

function literalBytes(literal: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < literal.length; at++) {
    if (literal[at] !== '\\') {
      bytes.push(literal.charCodeAt(at))
      continue
    }
    const octal = /^[0-7]{1,3}/.exec(literal.slice(at + 1))?.[0]
    if (octal) {
      bytes.push(parseInt(octal, 8))
      at += octal.length
    } else {
      const next = literal[++at]!
      bytes.push(ESCAPES[next] ?? next.charCodeAt(0))
    }
  }
  return Buffer.from(bytes)
}
