/** Says which known name an unknown one may stand for: `nearest: outhouse`, or all of them when none is near. */
export function nearestOf(name: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (!best) return 'there is none'
  const near = best.distance <= Math.max(2, Math.ceil(name.length / 3))
  return near ? `nearest: \`${best.candidate}\`` : `one of ${known.slice(0, 30).join(', ')}`
}

/** Insertions, deletions and substitutions that turn one text into another. */
export function editDistance(a: string, b: string): number {
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
