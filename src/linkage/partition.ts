/** Evidence between two rows: above 0 speaks for the same, below for two. */
export interface Tie {
  readonly left: number
  readonly right: number
  readonly evidence: number
}

/**
 * Parts rows into groups so that the evidence within and between them fits together: the strongest tie is joined first,
 * evidence between joined rows adds up, and nothing is joined against the sum (greedy additive edge contraction, after
 * Keuper et al. 2015, "Efficient decomposition of image and mesh graphs by lifted multicuts").
 *
 * Two rows of one kind never come into one group (a table in which nothing is twice).
 *
 * So one doubtful record does not make two people one, when what the two have themselves says that they differ.
 */
export function partitionRows(
  ties: readonly Tie[],
  kindOf: (row: number) => number | undefined = () => undefined,
): number[][] {
  const near = new Map<number, Map<number, number>>()
  const add = (a: number, b: number, evidence: number) => {
    const around = near.get(a) ?? new Map<number, number>()
    near.set(a, around.set(b, (around.get(b) ?? 0) + evidence))
  }
  for (const { left, right, evidence } of ties) {
    add(left, right, evidence)
    add(right, left, evidence)
  }
  const members = new Map([...near.keys()].map((row) => [row, [row]]))
  const kinds = new Map(
    [...near.keys()].map((row) => [row, new Set([kindOf(row)].filter((kind) => kind !== undefined))]),
  )
  const waiting = new Strongest()
  for (const [a, around] of near)
    for (const [b, evidence] of around) if (a < b && evidence > 0) waiting.push({ a, b, evidence })

  for (let tie = waiting.pop(); tie; tie = waiting.pop()) {
    const { a, b, evidence } = tie
    // What was joined meanwhile has other evidence, and waits under it.
    if (near.get(a)?.get(b) !== evidence) continue
    if (!kinds.get(a)!.isDisjointFrom(kinds.get(b)!)) continue
    const [kept, gone] = [Math.min(a, b), Math.max(a, b)]
    for (const kind of kinds.get(gone)!) kinds.get(kept)!.add(kind)
    members.get(kept)!.push(...members.get(gone)!)
    members.delete(gone)
    const around = near.get(gone)!
    near.delete(gone)
    near.get(kept)!.delete(gone)
    for (const [other, its] of around) {
      if (other === kept) continue
      near.get(other)!.delete(gone)
      add(kept, other, its)
      add(other, kept, its)
      const sum = near.get(kept)!.get(other)!
      if (sum > 0) waiting.push({ a: Math.min(kept, other), b: Math.max(kept, other), evidence: sum })
    }
  }
  return [...members.values()].map((rows) => rows.toSorted((a, b) => a - b)).toSorted((a, b) => a[0]! - b[0]!)
}

interface Waiting {
  readonly a: number
  readonly b: number
  readonly evidence: number
}

/** Strongest first; among equals the smaller rows, so that every run joins alike. */
const before = (one: Waiting, other: Waiting): boolean =>
  one.evidence !== other.evidence
    ? one.evidence > other.evidence
    : one.a !== other.a
      ? one.a < other.a
      : one.b < other.b

/** A heap. */
class Strongest {
  readonly #items: Waiting[] = []

  push(item: Waiting): void {
    const items = this.#items
    let at = items.push(item) - 1
    for (let up = (at - 1) >> 1; at > 0 && before(item, items[up]!); up = (at - 1) >> 1) {
      items[at] = items[up]!
      at = up
    }
    items[at] = item
  }

  pop(): Waiting | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (first === undefined || last === undefined || items.length === 0) return first
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= items.length) break
      if (down + 1 < items.length && before(items[down + 1]!, items[down]!)) down++
      if (!before(items[down]!, last)) break
      items[at] = items[down]!
      at = down
    }
    items[at] = last
    return first
  }
}
