import type { Cell } from '../../../platform/tables/cell.ts'

export type NameReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'name'; readonly name: string; readonly cleaned: boolean; readonly gap: boolean }
  | { readonly kind: 'fault'; readonly fault: 'name-not-a-name' | 'name-too-long' }

/** Longest name of the pupil standard (standards §3.1). */
const LONGEST_NAME = 36
const BLANK: NameReading = { kind: 'blank' }
const PLACEHOLDERS =
  /^(无|无名|无名氏|未取名|未命名|尚未取名|暂无|待定|不详|未知|空|新生儿|婴儿|男婴|女婴|.{1,6}之[子女]|.{1,6}[的之](儿子|女儿|孩子)|[-—/\\.·*＊×]+|x{2,3}|某某)$/i
/** Nearly all names; whatever else there is takes the long way. */
const USUAL_NAME = /^[\u4e00-\u9fff]{2,4}$/
/** Stands for a character that a system could not write, or that somebody masked. */
const GAP = /[□■▢〓\ufffd?？*＊]/g
/** `·` as the standard has it; keyboards and systems give many others. */
const DOTS = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u2024\u318d.•‧・]/g

/** Reads a name: white space inside, variants of the middle dot, full-width letters, digits a system hung on. */
export function readName(cell: Cell): NameReading {
  if (cell === null) return BLANK
  if (typeof cell !== 'string') return { kind: 'fault', fault: 'name-not-a-name' }
  if (USUAL_NAME.test(cell) && !PLACEHOLDERS.test(cell)) return { kind: 'name', name: cell, cleaned: false, gap: false }
  const dotted = cell.replace(DOTS, '·').trim()
  // 马□ is a name with a gap, ??? is none.
  const text = (/^\p{Script=Han}/u.test(dotted) ? dotted.replace(GAP, '□') : dotted)
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\ufeff\u00ad]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^['’‘`]+|#+$/g, '')
  if (text === '' || PLACEHOLDERS.test(text)) return BLANK
  const bare = text
    .replace(/\s*[(（[【].*$/, '')
    .replace(/[\s\d]+$/, '')
    .replace(/\s*·\s*/g, '·')
    .replace(/^·+|·+$/g, '')
  const name = isHan(bare) ? bare.replace(/ /g, '') : bare
  if ([...name].length > LONGEST_NAME) return { kind: 'fault', fault: 'name-too-long' }
  if (!/^[\p{L}\u3007][\p{L}\p{M}\u3007□· '’-]*$/u.test(name)) return { kind: 'fault', fault: 'name-not-a-name' }
  return { kind: 'name', name, cleaned: bare !== text.replace(/\s*·\s*/g, '·'), gap: name.includes('□') }
}

function isHan(text: string): boolean {
  return /^[\p{Script=Han}\u3007□· ]+$/u.test(text)
}
