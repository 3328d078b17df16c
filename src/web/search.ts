/** Filters and tabs of a page in its address; always text, never a name or an ID number. */
export type Search = { readonly [name: string]: string | undefined }

/** Takes what the address says as text; each page checks its own values. */
export function readSearch(search: Record<string, unknown>): Search {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  )
}

/** Reads an address as text only: `?version=2` is the text `2`, never a number. */
export function parseSearch(search: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** Writes the address back; what is not set is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
  return text ? `?${text}` : ''
}
