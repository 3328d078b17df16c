import { COUNTY_CODE, REGIONS } from './citizen-numbers.ts'
import type { Place, School, SchoolKind, Township, Village } from './model.ts'
import type { Random } from './random.ts'

/** School-age children per child 0–15, and the share of them that sits in the county's schools. */
const PUPILS_PER_CHILD = 0.62 * 0.82

const TYPE_DIGIT: Record<SchoolKind, string> = {
  'teaching-point': '2',
  primary: '2',
  'nine-year': '3',
  junior: '3',
  special: '5',
}
const GRADES: Record<SchoolKind, readonly [number, number]> = {
  'teaching-point': [1, 3],
  primary: [1, 6],
  'nine-year': [1, 9],
  junior: [7, 9],
  special: [1, 9],
}

/** Names of the county's and the outside world's schools, with 10-digit codes. */
export class SchoolBook {
  readonly schools: School[] = []
  private serials = new Map<string, number>()

  found(kind: SchoolKind, name: string, division: string, place: string, town: boolean): School {
    const key = `${TYPE_DIGIT[kind]}1${division.slice(0, 2)}`
    const serial = (this.serials.get(key) ?? 1000) + 1
    this.serials.set(key, serial)
    const [firstGrade, lastGrade] = GRADES[kind]
    const school: School = {
      index: this.schools.length,
      code: key + String(serial).padStart(6, '0'),
      name,
      kind,
      division,
      place,
      inCounty: division.startsWith(COUNTY_CODE),
      inProvince: division.startsWith(COUNTY_CODE.slice(0, 2)),
      town,
      firstGrade,
      lastGrade,
    }
    this.schools.push(school)
    return school
  }
}

/** Builds the county's schools for its villages, in sizes such schools have, and says which village goes where. */
export function foundSchools(townships: readonly Township[], children: number, book: SchoolBook, random: Random): void {
  const villages = townships.flatMap((township) => township.villages)
  const total = villages.reduce((sum, village) => sum + village.weight, 0)
  const pupilsOf = (village: Village): number => (village.weight / total) * children * PUPILS_PER_CHILD
  const juniors: (School[] | undefined)[] = []
  for (const township of townships) {
    const pupils = township.villages.reduce((sum, village) => sum + pupilsOf(village), 0)
    juniors[township.index] = foundTownship(township, pupils, pupilsOf, book, random)
  }
  for (const township of townships) placeJuniors(township, juniors)
  for (let i = 0; i < Math.max(1, Math.round(children / 200_000)); i++) {
    const seat = townships[i % townships.length]!.code
    book.found(
      'special',
      i === 0 ? '云河县特殊教育学校' : `云河县第${'二三四五六七八'[i - 1]}特殊教育学校`,
      seat,
      '',
      true,
    )
  }
}

function foundTownship(
  township: Township,
  pupils: number,
  pupilsOf: (village: Village) => number,
  book: SchoolBook,
  random: Random,
): School[] {
  const { code, villages } = township
  const base = township.name.replace(/(街道|镇|乡)$/, '')
  const town = township.kind === '街道'
  // A street also takes the rural pupils whose families prefer the county seat.
  const primaryPupils = pupils * 0.66 * (town ? 1.5 : 1)
  const juniorPupils = pupils * 0.34 * (town ? 1.5 : 1)
  if (!town && pupils < 1250 && random.chance(0.4)) {
    const school = book.found('nine-year', `${base}九年一贯制学校`, code, '', false)
    for (const village of villages) village.primary = school
    foundPoints(villages, pupilsOf, book, random)
    return [school]
  }
  const primaries = Array.from({ length: Math.max(1, Math.round(primaryPupils / (town ? 1150 : 620))) }, (_, i) =>
    book.found('primary', primaryName(township, base, villages, i), code, '', town),
  )
  villages.forEach((village, at) => {
    village.primary = primaries[Math.floor((at * primaries.length) / villages.length)]!
  })
  if (!town) foundPoints(villages, pupilsOf, book, random)
  if (juniorPupils < 170 && !town) return []
  return Array.from({ length: Math.max(1, Math.round(juniorPupils / (town ? 1400 : 900))) }, (_, i) =>
    book.found(
      'junior',
      town ? `云河县${base}第${numeral(i)}中学` : `${base}${i ? `第${numeral(i)}` : ''}初级中学`,
      code,
      '',
      town,
    ),
  )
}

function primaryName(township: Township, base: string, villages: readonly Village[], at: number): string {
  if (township.kind === '街道') return `云河县${base}第${numeral(at)}小学`
  if (at === 0) return `${base}${township.kind}中心小学`
  return `${base}${villages[at % villages.length]!.name.replace(/(社区居|村)委会$/, '')}小学`
}

function foundPoints(
  villages: Village[],
  pupilsOf: (village: Village) => number,
  book: SchoolBook,
  random: Random,
): void {
  for (const village of villages) {
    if (village.urban || pupilsOf(village) < 25 || !random.chance(0.28)) continue
    const name = `${village.name.replace('村委会', '村')}教学点`
    village.point = book.found('teaching-point', name, village.code, '', false)
  }
}

/** Townships without a junior school send their pupils to the next one that has. */
function placeJuniors(township: Township, juniors: readonly (School[] | undefined)[]): void {
  let own = juniors[township.index]!
  for (let step = 1; own.length === 0; step++) own = juniors[(township.index + step) % juniors.length]!
  township.villages.forEach((village, at) => {
    village.junior = own[Math.floor((at * own.length) / township.villages.length)]!
  })
}

const numeral = (index: number): string => {
  const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
  return index < 10 ? digits[index]! : `十${digits[index - 10] ?? '一'}`
}

const PLACES: Readonly<Record<string, string>> = {
  '540198': '西藏自治区拉萨市青禾县',
  '540297': '西藏自治区日喀则市雅江新区',
  '540398': '西藏自治区昌都市澜水县',
  '542198': '西藏自治区昌都市康南县',
  '630298': '青海省海东市湟川区',
  '632199': '青海省海东市金源县',
  '620198': '甘肃省兰州市黄岸区',
  '621299': '甘肃省陇南市白江县',
  '622999': '甘肃省临夏州太和县',
  '513399': '四川省甘孜州雪原县',
  '510198': '四川省成都市锦水区',
  '500299': '重庆市江门县',
  '330198': '浙江省杭州市钱湖区',
  '330699': '浙江省绍兴市镜湖新区',
  '440398': '广东省深圳市海湾区',
  '441998': '广东省东莞市松湖区',
  '650198': '新疆维吾尔自治区乌鲁木齐市天山北区',
  '653299': '新疆维吾尔自治区和田地区绿洲县',
  '640198': '宁夏回族自治区银川市河东区',
  '150298': '内蒙古自治区包头市鹿原区',
  '410198': '河南省郑州市嵩阳区',
  '610198': '陕西省西安市渭阳区',
  '530798': '云南省丽江市古湖县',
  '533499': '云南省迪庆州香水县',
}

/** The places families come from and go to, each with a few schools. All are made up. */
export function foundPlaces(children: number, book: SchoolBook): Place[] {
  const more = Math.max(1, Math.min(12, Math.round(children / 100_000)))
  return REGIONS.slice(2).map((code) => {
    const name = PLACES[code]!
    const short = name.replace(/^.*?(市|州|地区|自治区|省)/, '')
    const division = `${code}000000`
    const schools: School[] = []
    for (let i = 0; i < 3 * more; i++)
      schools.push(book.found('primary', `${short}第${numeral(i)}小学`, division, name, true))
    for (let i = 0; i < 2 * more; i++)
      schools.push(book.found('junior', `${short}第${numeral(i)}中学`, division, name, true))
    schools.push(book.found('nine-year', `${short}实验学校`, division, name, true))
    return { code, name, inProvince: code.startsWith(COUNTY_CODE.slice(0, 2)), schools }
  })
}
