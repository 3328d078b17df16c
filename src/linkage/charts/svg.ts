/** Drawing with nothing but text: SVG elements as strings, and scales. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Scale = (value: number) => number

export const scale =
  (from: number, to: number, start: number, end: number): Scale =>
  (value) =>
    start + ((Math.min(to, Math.max(from, value)) - from) / (to - from || 1)) * (end - start)

/** Text that HTML and SVG take as it stands. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const px = (value: number): string => String(Math.round(value * 10) / 10)

export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  return (
    `<svg viewBox="0 0 ${px(width)} ${px(height)}" role="img" aria-label="${escaped(title)}" xmlns="http://www.w3.org/2000/svg">` +
    `<title>${escaped(title)}</title>${parts.join('')}</svg>`
  )
}

/** A bar between two places on the x axis, whichever is first. */
export function bar(a: number, b: number, y: number, height: number, kind: string, hint?: string): string {
  const tip = hint === undefined ? '' : `<title>${escaped(hint)}</title>`
  const width = Math.max(0.8, Math.abs(b - a))
  return `<rect class="${kind}" x="${px(Math.min(a, b))}" y="${px(y)}" width="${px(width)}" height="${px(Math.max(0, height))}">${tip}</rect>`
}

export function label(
  x: number,
  y: number,
  text: string,
  options: { readonly anchor?: 'start' | 'middle' | 'end'; readonly kind?: string } = {},
): string {
  const { anchor = 'start', kind = '' } = options
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}>${escaped(text)}</text>`
}

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  `<line class="${kind}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`

export const path = (points: readonly (readonly [number, number])[], kind: string): string =>
  points.length === 0 ? '' : `<path class="${kind}" d="M${points.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')}"/>`

export interface Tick {
  readonly at: number
  readonly text: string
}

/** Lines and numbers of both axes around a box, with a name for each. */
export function axes(
  box: Box,
  x: { readonly scale: Scale; readonly ticks: readonly Tick[]; readonly name: string },
  y: { readonly scale: Scale; readonly ticks: readonly Tick[]; readonly name: string },
): string {
  const bottom = box.top + box.height
  return [
    ...y.ticks.map(({ at, text }) => {
      const height = y.scale(at)
      return (
        line(box.left, height, box.left + box.width, height, 'grid') +
        label(box.left - 8, height + 4, text, { anchor: 'end', kind: 'tick' })
      )
    }),
    ...x.ticks.map(({ at, text }) => label(x.scale(at), bottom + 18, text, { anchor: 'middle', kind: 'tick' })),
    line(box.left, bottom, box.left + box.width, bottom, 'axis'),
    label(box.left + box.width / 2, bottom + 38, x.name, { anchor: 'middle', kind: 'name' }),
    label(box.left - 8, box.top - 12, y.name, { anchor: 'start', kind: 'name' }),
  ].join('')
}

/** Round numbers from one end to the other, about as many as wanted. */
export function ticksBetween(from: number, to: number, wanted: number): Tick[] {
  const rough = (to - from) / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const at = (first + i) * step
    return { at, text: numberText(at) }
  })
}

/** A number as people read it: −3.2, 1.5k, 20M. */
export function numberText(value: number): string {
  const size = Math.abs(value)
  const [by, unit] = size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, '']
  const text = String(Math.round((size / by) * 100) / 100)
  return `${value < 0 ? '−' : ''}${text}${unit}`
}
