import { createRequire } from 'node:module'

/** Newest list of the package; later codes are known for this county from its own directory. */
const NEWEST_LIST = 'gb2260/lib/201607.json'

/** Names of provinces, cities and counties by 6-digit code (GB/T 2260), to read places outside the county. */
export function regionNames(): [string, string][] {
  return Object.entries(createRequire(import.meta.url)(NEWEST_LIST) as Record<string, string>)
}
