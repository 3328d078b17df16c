import { readFileSync } from 'node:fs'

/**
 * Names of provinces, cities and counties by 6-digit code (GB/T 2260), to read places outside the county. Codes given
 * out later are known for this county from its own directory.
 */
export function regionNames(): [string, string][] {
  const lines = readFileSync(new URL('./region-names.csv', import.meta.url), 'utf8').split('\n')
  return lines.filter((line) => /^\d{6},/.test(line)).map((line) => [line.slice(0, 6), line.slice(7)])
}
