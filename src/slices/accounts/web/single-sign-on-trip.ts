/** What this tab keeps while it is at the provider: what only it knows, and where to go afterwards. */
export interface Trip {
  readonly browser: string
  readonly back?: string | undefined
}

const KEY = 'nol.single-sign-on'

export function keepTrip(trip: Trip): void {
  sessionStorage.setItem(KEY, JSON.stringify(trip))
}

/** Takes what was kept; undefined when this tab did not begin. */
export function takeTrip(): Trip | undefined {
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return kept === null ? undefined : (JSON.parse(kept) as Trip)
}
