/** 统计用区划代码: 12 digits = province 2, city 2, county 2, township 3, village 3 (GB/T 2260, GB/T 10114). */
export type DivisionCode = string & { readonly __brand: 'DivisionCode' }

/** The first 6 digits of a division: the county is the tenant. */
export type CountyCode = string & { readonly __brand: 'CountyCode' }

export type DivisionLevel = 'country' | 'province' | 'city' | 'county' | 'township' | 'village'

const PREFIX_LENGTH = { country: 0, province: 2, city: 4, county: 6, township: 9, village: 12 } as const

export function parseDivisionCode(text: string): DivisionCode | undefined {
  return /^\d{12}$/.test(text) ? (text as DivisionCode) : undefined
}

/** Reads a code that must be one. */
export function divisionCode(text: string): DivisionCode {
  const code = parseDivisionCode(text)
  if (!code) throw new RangeError('not a 12-digit division code')
  return code
}

export function countyCode(text: string): CountyCode {
  if (!/^\d{6}$/.test(text)) throw new RangeError('not a 6-digit county code')
  return text as CountyCode
}

/** Level from the trailing zeros: 540126000000 is a county, 540126100000 a township, 540126100201 a village. */
export function levelOf(code: DivisionCode): DivisionLevel {
  if (code.slice(9) !== '000') return 'village'
  if (code.slice(6, 9) !== '000') return 'township'
  if (code.slice(4, 6) !== '00') return 'county'
  if (code.slice(2, 4) !== '00') return 'city'
  return code.slice(0, 2) === '00' ? 'country' : 'province'
}

/** The digits that every division inside this one starts with. */
export function prefixOf(code: DivisionCode): string {
  return code.slice(0, PREFIX_LENGTH[levelOf(code)])
}

/** The division of a level that a code lies in, filled up with zeros. */
export function divisionAt(code: DivisionCode, level: DivisionLevel): DivisionCode {
  return code.slice(0, PREFIX_LENGTH[level]).padEnd(12, '0') as DivisionCode
}

export function countyOf(code: DivisionCode): CountyCode {
  return code.slice(0, 6) as CountyCode
}
