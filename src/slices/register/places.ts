import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { divisionNames } from '../directory/index.ts'

/** Names of the places a child's division code lies in; empty where the code does not reach so far down. */
export interface PlaceNames {
  township(divisionCode: string): string
  village(divisionCode: string): string
  /** Name of a county, township or village by a prefix of 6, 9 or 12 digits. */
  division(prefix: string): string
}

/** Reads the names of a county's places as they hold on a day. A code the directory does not know is shown itself. */
export async function placeNames(tx: Tx, county: CountyCode, on: PlainDate): Promise<PlaceNames> {
  const names = await divisionNames(tx, county, on)
  const nameOf = (code: string) => names.get(code) ?? code
  return {
    township: (code) => (code.slice(6, 9) === '000' ? '' : nameOf(`${code.slice(0, 9)}000`)),
    village: (code) => (code.slice(9) === '000' ? '' : nameOf(code)),
    division: (prefix) => nameOf(prefix.padEnd(12, '0')),
  }
}
