import { checkCharacterOf, type Sex } from '../kernel/citizen-id.ts'
import { type Day, digitsOfDay } from './days.ts'
import { seedOf } from './random.ts'

const FIRST_DAY = -14_610 // 1930-01-01
const DAYS = 43_830

/** The made-up county and the region codes people brought along. */
export const COUNTY_CODE = '540199'
/** Code of the county before its prefecture became a city; people registered then keep it for life. */
export const ABOLISHED_COUNTY_CODE = '542199'
export const ABOLISHED_SINCE = '2014-07-01'

/**
 * Region codes in ID numbers. All lie in ranges nobody was given (county part 9x), so that no number made here can be
 * that of a living person.
 */
export const REGIONS = [
  COUNTY_CODE,
  ABOLISHED_COUNTY_CODE,
  ...'540198 540297 540398 542198 630298 632199 620198 621299 622999 513399 510198 500299 330198 330699 440398 441998 650198 653299 640198 150298 410198 610198 530798 533499'.split(
    ' ',
  ),
] as const

/** Issues ID numbers (GB 11643): every one once, the check digit right, the 17th digit odd for men. */
export class NumberOffice {
  private readonly issued: (Uint16Array | undefined)[] = []
  private readonly seed: number

  constructor(seed: number) {
    this.seed = seed
  }

  issue(region: string, born: Day, sex: Sex): string {
    const index = REGIONS.indexOf(region as (typeof REGIONS)[number])
    const counters = (this.issued[index] ??= new Uint16Array(DAYS * 2))
    const at = (born - FIRST_DAY) * 2 + (sex === 'male' ? 1 : 0)
    const start = seedOf(this.seed, index, at) % 500
    const serial = ((start + counters[at]!++) % 500) * 2 + (sex === 'male' ? 1 : 0)
    const first17 = region + digitsOfDay(born) + String(serial).padStart(3, '0')
    return first17 + checkCharacterOf(first17)
  }
}
