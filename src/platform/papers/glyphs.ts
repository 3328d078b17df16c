/** Characters a font has, by its cmap (formats 4 and 12), so that a test and a page can tell what would be left blank. */
export function charactersOfFont(font: Buffer): (codePoint: number) => boolean {
  const ranges = cmapRanges(font)
  return (codePoint) => {
    let low = 0
    let high = ranges.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const [from, to] = ranges[middle]!
      if (codePoint < from) high = middle - 1
      else if (codePoint > to) low = middle + 1
      else return true
    }
    return false
  }
}

type Range = readonly [from: number, to: number]

function cmapRanges(font: Buffer): Range[] {
  const cmap = tableOf(font, 'cmap')
  const offsets = new Set<number>()
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index++)
    offsets.add(cmap + font.readUInt32BE(cmap + 8 + 8 * index))
  const ranges = [...offsets].flatMap((offset) => {
    const format = font.readUInt16BE(offset)
    if (format === 12) return rangesOf12(font, offset)
    return format === 4 ? rangesOf4(font, offset) : []
  })
  ranges.sort((a, b) => a[0] - b[0])
  return merged(ranges)
}

function merged(ranges: readonly Range[]): Range[] {
  const out: [number, number][] = []
  for (const [from, to] of ranges) {
    const last = out.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

function tableOf(font: Buffer, tag: string): number {
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const entry = 12 + 16 * index
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8)
  }
  throw new RangeError(`the font has no table ${tag}`)
}

function rangesOf12(font: Buffer, offset: number): Range[] {
  return Array.from({ length: font.readUInt32BE(offset + 12) }, (_, index) => {
    const group = offset + 16 + 12 * index
    return [font.readUInt32BE(group), font.readUInt32BE(group + 4)] as const
  })
}

function rangesOf4(font: Buffer, offset: number): Range[] {
  const count = font.readUInt16BE(offset + 6) / 2
  const ends = offset + 14
  const starts = ends + 2 * count + 2
  const ranges: Range[] = []
  for (let index = 0; index < count; index++) {
    const delta = font.readInt16BE(starts + 2 * count + 2 * index)
    const place = starts + 4 * count + 2 * index
    const rangeOffset = font.readUInt16BE(place)
    const [from, to] = [font.readUInt16BE(starts + 2 * index), font.readUInt16BE(ends + 2 * index)]
    for (let code = from; code <= to && code < 0xffff; code++) {
      const glyph =
        rangeOffset === 0 ? (code + delta) & 0xffff : font.readUInt16BE(place + rangeOffset + 2 * (code - from))
      if (glyph !== 0) ranges.push([code, code])
    }
  }
  return ranges
}
