import { TableRefusal } from './refusal.ts'

export type Sniffed = 'zip' | 'ole' | 'html' | 'text'

const FOREIGN: readonly (readonly [string, string])[] = [
  ['%PDF', 'PDF'],
  ['\x89PNG', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['Rar!', 'RAR'],
  ['7z\xbc\xaf', '7z'],
  ['\x1f\x8b', 'gzip'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ', 'xz'],
  ['{\\rtf', 'RTF'],
  ['MZ', 'EXE'],
  ['\x7fELF', 'ELF'],
  ['SQLite format 3', 'SQLite'],
  ['PAR1', 'Parquet'],
]

/** Tells by its first bytes what a file is; its name says nothing ("XLS" from web systems is often HTML). */
export function sniffTable(head: Uint8Array): Sniffed {
  if (head.length === 0) throw new TableRefusal('table.empty')
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1')
  if (start.startsWith('PK\x03\x04')) return 'zip'
  if (start.startsWith('PK\x05\x06')) throw new TableRefusal('table.empty')
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'ole'
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic))
  if (foreign) throw new TableRefusal('table.not-a-table', { found: foreign[1] })
  if (isUtf16(head)) return 'text'
  if (head.includes(0)) throw new TableRefusal('table.not-a-table', { found: '二进制 / binary' })
  return looksLikeMarkup(head) ? 'html' : 'text'
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
}

function looksLikeMarkup(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 4096))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  return /^<(!doctype|html|table|\?xml|head|body|meta|style|!--|workbook)/i.test(text)
}
