import { NATIONALITIES } from '../../../kernel/codes.ts'

/** A division as the directory has it: 12-digit code and name. */
export interface PlaceData {
  readonly countyCode: string
  /** County, townships and villages of the county. */
  readonly divisions: readonly (readonly [code: string, name: string])[]
  /** Names of the whole country by 6-digit code, for places elsewhere. */
  readonly regions: readonly (readonly [code: string, name: string])[]
}

export interface PlaceText {
  readonly code: string
  readonly region: string
  readonly township: string
  readonly village: string
  readonly address: string
}

export type PlaceFault = 'township-unknown' | 'village-unknown' | 'division-code-unknown'

export interface PlaceReading {
  /** 12 digits, filled with zeros below the level that is known; null when nothing is known. */
  readonly division: string | null
  readonly fault: PlaceFault | null
}

const NOWHERE: PlaceReading = { division: null, fault: null }
const TOWNSHIP_ENDING = /(街道办事处|地区办事处|办事处|街道|民族乡|苏木|镇人民政府|乡人民政府|镇|乡)$/
const VILLAGE_ENDING =
  /(社区居民委员会|社区居委会|社区居委|居民委员会|村民委员会|牧民委员会|村委会|居委会|牧委会|居委|村委|社区|嘎查|行政村|村|居)$/
const PROVINCE_ENDING = /(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$/
const PEOPLE = `(?:${Object.values(NATIONALITIES).join('|')}|各)族`
const CITY_ENDING = new RegExp(`((?:${PEOPLE})*自治州|地区|盟|市)$`)
const COUNTY_ENDING = new RegExp(`((?:${PEOPLE})*自治[县旗]|林区|特区|县|区|市|旗)$`)
const PEOPLE_ENDING = new RegExp(`(?:${PEOPLE})+$`)

/** Finds the division a roster means by code, by names of township and village, or by an address. */
export class Places {
  readonly #county: string
  readonly #codes: ReadonlySet<string>
  readonly #townships = new Map<string, string[]>()
  readonly #villages = new Map<string, Map<string, string>>()
  readonly #villagesAnywhere = new Map<string, string[]>()
  readonly #regionNames = new Map<string, string>()
  readonly #ownNames: readonly string[]
  readonly #regions: Regions
  readonly #known = new Map<string, PlaceReading>()

  constructor(data: PlaceData) {
    this.#county = data.countyCode
    this.#codes = new Set(data.divisions.map(([code]) => code))
    for (const [code, name] of data.regions) this.#regionNames.set(code, name)
    for (const [code, name] of data.divisions) this.#index(code, name)
    this.#regions = new Regions(data.regions)
    this.#ownNames = this.#namesAbove(data)
  }

  /** Reads what one row says about a place; rows of one village share the work. */
  read(text: PlaceText): PlaceReading {
    const key = `${text.code}\u0001${text.region}\u0001${text.township}\u0001${text.village}\u0001${text.address}`
    const known = this.#known.get(key)
    if (known) return known
    const reading = this.#read(text)
    // Addresses down to the door would fill the memory of a large roster.
    if (this.#known.size < 50_000) this.#known.set(key, reading)
    return reading
  }

  /** 12-digit code of a place elsewhere or here, by name or number; for the place of a school. */
  regionOf(text: string): string | null {
    return this.read({ code: /^\d+$/.test(text) ? text : '', region: text, township: '', village: '', address: '' })
      .division
  }

  /** Name of the only township that texts such as a title or a file name speak of; null for none or several. */
  townshipNamedIn(texts: readonly string[]): string | null {
    const found = new Set<string>()
    for (const [name, prefixes] of this.#townships) {
      const isFullName = TOWNSHIP_ENDING.test(name) && name.length >= 3
      if (isFullName && prefixes.length === 1 && texts.some((text) => plain(text).includes(name))) found.add(name)
    }
    const longest = [...found].filter((name) => ![...found].some((other) => other !== name && other.includes(name)))
    return longest.length === 1 ? longest[0]! : null
  }

  #read(text: PlaceText): PlaceReading {
    const byCode = text.code === '' ? undefined : this.#byCode(text.code)
    if (byCode?.division && !byCode.fault) return byCode
    const region = plain(text.region)
    if (region !== '' && !this.#namesOwnCounty(region)) {
      const elsewhere = this.#regions.find(region)
      if (elsewhere && elsewhere !== this.#county) return at(elsewhere)
    }
    const byNames = this.#byNames(plain(text.township), plain(text.village))
    if (byNames && !byNames.fault) return byNames
    const byAddress = text.address === '' ? undefined : this.#byAddress(plain(text.address))
    if (byAddress?.division && (!byNames?.division || byAddress.division > byNames.division)) return byAddress
    return byNames ?? byCode ?? (region !== '' && this.#namesOwnCounty(region) ? at(this.#county) : NOWHERE)
  }

  #byCode(raw: string): PlaceReading {
    const code = raw.replace(/\D/g, '')
    if (!/^\d{6}(\d{3}){0,2}$/.test(code)) return { division: null, fault: 'division-code-unknown' }
    if (!code.startsWith(this.#county)) {
      const region = code.slice(0, 6)
      return this.#regionNames.has(region) ? at(region) : { division: at(region).division, fault: null }
    }
    for (const digits of [12, 9, 6]) {
      const candidate = code.slice(0, digits).padEnd(12, '0')
      if (digits <= code.length && this.#codes.has(candidate)) {
        const lost = code.length > digits && !/^0*$/.test(code.slice(digits))
        return { division: candidate, fault: lost ? 'division-code-unknown' : null }
      }
    }
    return { division: at(this.#county).division, fault: 'division-code-unknown' }
  }

  #byNames(township: string, village: string): PlaceReading | undefined {
    if (township === '' && village === '') return undefined
    const townships = township === '' ? [] : this.#townshipsNamed(township)
    if (townships.length !== 1) {
      const villages = village === '' ? [] : (this.#villagesAnywhere.get(stemOfVillage(village)) ?? [])
      const fitting = villages.filter((code) => townships.length === 0 || townships.includes(code.slice(0, 9)))
      if (fitting.length === 1) return { division: fitting[0]!, fault: null }
      // 「村」 may hold township and village together.
      return (village === '' ? undefined : this.#byAddress(village)) ?? { division: null, fault: 'township-unknown' }
    }
    const prefix = townships[0]!
    if (village === '') return { division: at(prefix).division, fault: null }
    return this.#villageIn(prefix, village) ?? { division: at(prefix).division, fault: 'village-unknown' }
  }

  #townshipsNamed(text: string): readonly string[] {
    const inside = this.#withoutOwnNames(text)
    return this.#townships.get(inside) ?? this.#townships.get(stemOfTownship(inside)) ?? []
  }

  #villageIn(prefix: string, text: string): PlaceReading | undefined {
    const villages = this.#villages.get(prefix)
    const found = villages?.get(text) ?? villages?.get(stemOfVillage(text)) ?? longestStart(villages, text)
    return found ? { division: found, fault: null } : undefined
  }

  /** 西藏自治区拉萨市达孜区德庆镇白纳村三组: what is above the county, township, village; the rest does not matter. */
  #byAddress(address: string): PlaceReading | undefined {
    const inside = this.#withoutOwnNames(address)
    if (inside === address) {
      const elsewhere = this.#regions.findStart(address)
      if (elsewhere && elsewhere !== this.#county) return at(elsewhere)
    }
    for (const [stem, prefixes] of longestStarts(this.#townships, inside)) {
      if (prefixes.length !== 1) continue
      const rest = inside.slice(stem.length).replace(/^(街道办事处|办事处|街道|民族乡|镇|乡|苏木)/, '')
      const prefix = prefixes[0]!
      return longestVillage(this.#villages.get(prefix), rest) ?? { division: at(prefix).division, fault: null }
    }
    const village = this.#villagesAnywhere.get(stemOfVillage(inside))
    if (village?.length === 1) return { division: village[0]!, fault: null }
    return inside === address ? undefined : at(this.#county)
  }

  #index(code: string, name: string): void {
    const text = plain(name)
    if (code.slice(9) !== '000') {
      const villages = this.#villages.get(code.slice(0, 9)) ?? new Map<string, string>()
      this.#villages.set(code.slice(0, 9), villages)
      for (const key of [text, stemOfVillage(text)]) {
        villages.set(key, code)
        push(this.#villagesAnywhere, key, code)
      }
    } else if (code.slice(6, 9) !== '000') {
      for (const key of [text, stemOfTownship(text)]) push(this.#townships, key, code.slice(0, 9))
    }
  }

  /** How an address may name what the county lies in: 西藏自治区, 西藏, 拉萨市, 拉萨, 达孜区, 达孜. */
  #namesAbove(data: PlaceData): string[] {
    const county = data.divisions.find(([code]) => code === at(this.#county).division)?.[1]
    const levels = [
      [this.#regionNames.get(`${this.#county.slice(0, 2)}0000`), PROVINCE_ENDING],
      [this.#regionNames.get(`${this.#county.slice(0, 4)}00`), CITY_ENDING],
      [county ?? this.#regionNames.get(this.#county), COUNTY_ENDING],
    ] as const
    return levels.flatMap(([name, ending]) => {
      const text = plain(name ?? '')
      const stem = text.replace(ending, '')
      return [...new Set([text, stem])].filter((entry) => entry.length >= 2)
    })
  }

  #namesOwnCounty(text: string): boolean {
    const rest = this.#withoutOwnNames(text)
    return (
      rest === '' || this.#regions.find(text) === this.#county || (rest !== text && this.#regions.find(text) === null)
    )
  }

  #withoutOwnNames(text: string): string {
    let rest = text
    for (let found = true; found; ) {
      found = false
      for (const name of this.#ownNames) {
        // 德庆 may be a township and 达孜 too: a bare stem is only taken off when something follows that is longer.
        if (rest.startsWith(name) && !(rest !== text && this.#townships.has(rest))) {
          if (
            rest === text &&
            this.#townships.has(stemOfTownship(rest)) &&
            rest.length <= name.length + 1 &&
            !/[市区县省]$/.test(name)
          )
            continue
          rest = rest.slice(name.length)
          found = true
        }
      }
    }
    return rest
  }
}

/** Places of the whole country by name. */
class Regions {
  readonly #byName = new Map<string, string | null>()
  readonly #longest: number

  constructor(regions: PlaceData['regions']) {
    const names = new Map(regions.map(([code, name]) => [code, plain(name)]))
    let longest = 0
    const add = (text: string, code: string): void => {
      longest = Math.max(longest, text.length)
      const known = this.#byName.get(text)
      this.#byName.set(text, known !== undefined && known !== code ? null : code)
    }
    for (const [code, name] of names) {
      const province = names.get(`${code.slice(0, 2)}0000`) ?? ''
      const city = names.get(`${code.slice(0, 4)}00`) ?? ''
      const real = city === '市辖区' || city === '县' || city === '省直辖县级行政区划' ? '' : city
      if (name === '市辖区' || name === '县') continue
      const levels = code.endsWith('0000')
        ? ['']
        : code.endsWith('00')
          ? ['', province]
          : ['', province, real, province + real]
      for (const above of new Set(levels)) add(above + name, code)
    }
    this.#longest = longest
  }

  /** Code of a place named in full or from its city on; null when unknown or when several have that name. */
  find(text: string): string | null {
    return this.#byName.get(text) ?? null
  }

  /** Code of the longest place an address starts with. */
  findStart(address: string): string | null {
    for (let length = Math.min(address.length, this.#longest); length >= 2; length--) {
      const code = this.#byName.get(address.slice(0, length))
      if (code) return code
    }
    return null
  }
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s,，、.\-—()]+/g, '')
}

function at(prefix: string): { division: string; fault: null } {
  return { division: prefix.padEnd(12, '0'), fault: null }
}

function stemOfTownship(text: string): string {
  const stem = text.replace(TOWNSHIP_ENDING, '')
  // 达仓藏族乡: the people's name belongs to the ending.
  const bare = stem === text ? stem : stem.replace(PEOPLE_ENDING, '')
  return bare.length >= 1 ? bare : text
}

function stemOfVillage(text: string): string {
  const stem = text.replace(VILLAGE_ENDING, '')
  return stem.length >= 1 ? stem : text
}

function push(map: Map<string, string[]>, key: string, code: string): void {
  const codes = map.get(key)
  if (!codes) map.set(key, [code])
  else if (!codes.includes(code)) codes.push(code)
}

/** 白纳村三组 starts with the village 白纳. */
function longestStart(villages: ReadonlyMap<string, string> | undefined, text: string): string | undefined {
  let best: string | undefined
  let bestLength = 1
  for (const [name, code] of villages ?? []) {
    if (name.length > bestLength && text.startsWith(name)) {
      best = code
      bestLength = name.length
    }
  }
  return best
}

function longestVillage(villages: ReadonlyMap<string, string> | undefined, text: string): PlaceReading | undefined {
  const code = longestStart(villages, text)
  return code ? { division: code, fault: null } : undefined
}

function longestStarts(townships: ReadonlyMap<string, string[]>, text: string): [string, string[]][] {
  return [...townships]
    .filter(([name]) => name.length >= 2 && text.startsWith(name))
    .sort((a, b) => b[0].length - a[0].length)
}
