import type { Text } from '../kernel/texts.ts'
import { inBoth } from './texts.ts'

/** Says which known name an unknown one may stand for: `nearest: outhouse`, or all of them when none is near. */
export function nearestOf(name: string, known: readonly string[]): Text {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (!best) return inBoth('link.none-there')
  const near = best.distance <= Math.max(2, Math.ceil(name.length / 3))
  return near
    ? inBoth('link.nearest', { name: best.candidate })
    : inBoth('link.one-of', { names: known.slice(0, 30).join(', ') })
}

/** Names that somebody writes by mistake are short; what is longer is compared by its beginning. */
const LONGEST = 200

/** Insertions, deletions and substitutions that turn one text into another. */
export function editDistance(first: string, second: string): number {
  const [a, b] = [first.slice(0, LONGEST), second.slice(0, LONGEST)]
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
