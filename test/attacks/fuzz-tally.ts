import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** What has been sent to one route, over all slices. */
export interface RouteCount {
  sent: number
  successes: number
  crashes: number
  leaks: number
  /** Time its turns took; other routes had theirs meanwhile. */
  ms: number
  readonly statuses: Record<number, number>
}

interface Slice {
  readonly seed: number
  readonly requests: number
  readonly perSecond: number
}

interface Kept {
  readonly slices: Slice[]
  readonly routes: Record<string, RouteCount>
}

/** Counts for each route, kept in a file so that a long fuzz can be done in slices. */
export interface Tally extends Kept {
  save(): void
  closeSlice(slice: Slice): void
}

/** Opens a tally; without a file it is forgotten. Routes that are gone are left out. */
export function openTally(file: string | undefined, routes: readonly string[]): Tally {
  const kept: Kept =
    file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : { slices: [], routes: {} }
  const none = (): RouteCount => ({ sent: 0, successes: 0, crashes: 0, leaks: 0, ms: 0, statuses: {} })
  const tally: Tally = {
    slices: kept.slices,
    routes: Object.fromEntries(routes.map((route) => [route, kept.routes[route] ?? none()])),
    save() {
      if (!file) return
      writeFileSync(`${file}.new`, JSON.stringify({ slices: tally.slices, routes: tally.routes }, undefined, 1))
      renameSync(`${file}.new`, file)
    },
    closeSlice(slice) {
      tally.slices.push(slice)
      tally.save()
    },
  }
  return tally
}

/** Sums over all slices, for the last line. */
export function totalsOf({ slices, routes }: Tally, wanted: number) {
  const counts = Object.values(routes)
  const sum = (key: 'sent' | 'successes' | 'crashes' | 'leaks') =>
    counts.reduce((total, count) => total + count[key], 0)
  return {
    slices: slices.length,
    routes: counts.length,
    whole: counts.filter(({ sent }) => sent >= wanted).length,
    fewest: Math.min(...counts.map(({ sent }) => sent)),
    requests: sum('sent'),
    successes: sum('successes'),
    crashes: sum('crashes'),
    leaks: sum('leaks'),
  }
}

/** Says how far it went, and which routes are behind. */
export function notesOf(tally: Tally, wanted: number): string[] {
  const { whole, routes, fewest, requests } = totalsOf(tally, wanted)
  const behind = Object.entries(tally.routes)
    .filter(([, { sent }]) => sent < wanted)
    .sort(([, a], [, b]) => a.sent - b.sent)
    .slice(0, 20)
    .map(([route, { sent, ms }]) => `${route}: ${sent}, ${(ms / Math.max(1, sent)).toFixed(0)} ms each`)
  return [
    `${whole} of ${routes} routes had all ${wanted} requests, every route ${fewest} or more; ${requests} in all`,
    ...behind,
  ]
}
