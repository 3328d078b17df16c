import { type Cell, cellText } from '../../../platform/tables/cell.ts'
import { NATIONALITIES } from '../../../kernel/codes.ts'
import type { ContentKind } from '../fields-domain.ts'

const NATIONALITY_NAMES = new Set(Object.values(NATIONALITIES))
const SURE_TESTS: Readonly<Record<Exclude<ContentKind, 'text'>, (text: string, cell: Cell) => boolean>> = {
  name: (text) => /^[\p{Script=Han}\u3007·•・.．\s]{2,20}$/u.test(text) && !/[省市县区镇乡村组校院]$/.test(text),
  sex: (text) => /^(男|女|男性|女性|男孩|女孩|男童|女童|M|F|[1290])$/i.test(text),
  date: (text, cell) =>
    (typeof cell === 'object' && cell !== null && 'date' in cell) ||
    /^(19|20)\d{2}([-/.年]\s?\d{1,2}([-/.月]\s?\d{1,2}日?)?月?.*|\d{2}(\d{2})?)$/.test(text) ||
    (typeof cell === 'number' && cell > 32_000 && cell < 60_000),
  'citizen-id': (text, cell) =>
    /^['‘’]?[1-9]\d{5}(19|20)\d{9}[\dxX]$/.test(text) ||
    /^[1-9]\d{14}$/.test(text) ||
    /^[1-9](\.\d+)?[eE]\+?1[4-7]$/.test(text) ||
    (typeof cell === 'number' && cell > 1e14),
  nationality: (text) => NATIONALITY_NAMES.has(text.replace(/族$/, '')) || /^(0[1-9]|[1-4]\d|5[0-6]|97)$/.test(text),
  phone: (text) => /^(\+?86)?1[3-9]\d{9}$/.test(text.replace(/[\s-]/g, '')) || /^0\d{2,3}-?\d{7,8}$/.test(text),
  boolean: (text) => /^(是|否|1|0|√|×|有|无|Y|N|TRUE|FALSE)$/i.test(text),
  'school-code': (text) => /^\d{10}$/.test(text),
  'pupil-number': (text) => /^[GLgl][\dA-Za-z]{12,20}$/.test(text),
  'disability-certificate': (text) => /^[1-9]\d{16}[\dXx][1-7][1-4](B\d)?$/.test(text),
  'birth-certificate': (text) => /^[A-Za-z]\d{9}$/.test(text),
  grade: (text) =>
    /^(小学|初中)?[一二三四五六七八九\d]年级|^初[一二三四]|^(20)?\d{2}级|^高[一二三]|幼儿园|学前|[大中小]班$/.test(
      text,
    ),
  division: (text) => /^\d{6}(\d{3}|\d{6})?$/.test(text),
}

/** Share of the filled cells that look like a kind of contents; 1 for text, undefined when nothing is filled. */
export function contentShare(kind: ContentKind, cells: readonly Cell[]): number | undefined {
  if (kind === 'text') return cells.some((cell) => cell !== null) ? 1 : undefined
  const test = SURE_TESTS[kind]
  let filled = 0
  let fitting = 0
  for (const cell of cells) {
    const text = cellText(cell).normalize('NFKC').trim()
    if (text === '') continue
    filled++
    if (test(text, cell)) fitting++
  }
  return filled === 0 ? undefined : fitting / filled
}

/** Tells whether a cell is data rather than a head: a number, a day, an ID number, a phone. */
export function looksLikeData(cell: Cell): boolean {
  if (cell === null) return false
  if (typeof cell !== 'string') return true
  const text = cell.normalize('NFKC').trim()
  return (
    SURE_TESTS['citizen-id'](text, cell) ||
    SURE_TESTS.phone(text, cell) ||
    /^[\d./-]{4,}$/.test(text) ||
    SURE_TESTS.sex(text, cell)
  )
}
