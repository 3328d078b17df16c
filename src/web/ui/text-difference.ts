export interface Piece {
  readonly text: string
  readonly differs: boolean
}

const LONGEST = 80

/**
 * Cuts a text into pieces that it shares with another one and pieces that it does not, so that one wrong digit of an
 * ID number can be pointed at. Longest common subsequence; texts over 80 characters differ as a whole.
 */
export function differencesTo(base: string, text: string): readonly Piece[] {
  const from = [...base]
  const to = [...text]
  if (base === text) return [{ text, differs: false }]
  if (base === '' || from.length > LONGEST || to.length > LONGEST) return [{ text, differs: true }]
  const shared = sharedPositions(from, to)
  if (shared.size < to.length / 2) return [{ text, differs: true }] // pointing at single characters would be noise
  const pieces: { text: string; differs: boolean }[] = []
  to.forEach((character, index) => {
    const differs = !shared.has(index)
    const last = pieces.at(-1)
    if (last && last.differs === differs) last.text += character
    else pieces.push({ text: character, differs })
  })
  return pieces
}

/** Positions of `to` that belong to a longest common subsequence with `from`. */
function sharedPositions(from: readonly string[], to: readonly string[]): ReadonlySet<number> {
  const width = to.length + 1
  const lengths = new Uint8Array((from.length + 1) * width)
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        from[i] === to[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  const shared = new Set<number>()
  for (let i = 0, j = 0; i < from.length && j < to.length; ) {
    if (from[i] === to[j]) {
      shared.add(j)
      i++
      j++
    } else if (lengths[(i + 1) * width + j]! > lengths[i * width + j + 1]!) i++
    else j++
  }
  return shared
}
