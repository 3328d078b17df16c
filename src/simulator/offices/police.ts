import { clerkOf, grandparentOf, writeIdentity, writeParent } from '../clerks.ts'
import { type Day, textOfDay } from '../days.ts'
import { blankEntry, type Entry, type Roster } from '../entry.ts'
import { type Child, type County, type Family, KNOWN, type OtherRegistration, type Village } from '../model.ts'
import { Random } from '../random.ts'
import { RATES } from '../rates.ts'
import {
  column,
  dateCell,
  dateText,
  formerAddress,
  fullAddress,
  idCell,
  localAddress,
  nameCell,
  nationalityWord,
  relationToHouseholder,
  roleWord,
  sexWord,
} from './writing.ts'

const MAX_ROWS = 900_000

/** 公安: everybody below 19 with 户口 in the county, with the marks of removal and death. */
export function policeHousehold(county: County): Roster[] {
  const office = `${county.name}公安局`
  const parts = Math.ceil(county.children.length / MAX_ROWS)
  return Array.from({ length: parts }, (_, part) => ({
    kind: 'police-household' as const,
    file: `公安户籍人口0-18岁_${textOfDay(county.dates.police).replaceAll('-', '')}${parts > 1 ? `_${part + 1}` : ''}.xlsx`,
    sourceName: parts > 1 ? `${office}(${part + 1})` : office,
    asOf: county.dates.police,
    format: 'xlsx' as const,
    sheetName: '户籍人口',
    titles: [
      `${county.name}0—18周岁户籍人口信息表`,
      `填表单位：${office}　　数据截止：${textOfDay(county.dates.police)}`,
    ],
    notes: () => [],
    columns: HOUSEHOLD_COLUMNS,
    entries: () => householdEntries(county, part * MAX_ROWS, (part + 1) * MAX_ROWS),
  }))
}

/** The village of this registration. */
function placeOf(entry: Entry): Village {
  const { family, otherRegistration } = entry.child!
  return otherRegistration && entry.id === otherRegistration.citizenId ? otherRegistration.village : family.village
}

const HOUSEHOLD_COLUMNS = [
  column('公民身份号码', 21, (entry) => idCell(entry.id, entry)),
  column('姓名', 12, (entry) => entry.name),
  column('曾用名', 10, (entry) => entry.formerName || null),
  column('性别', 6, sexWord),
  column('民族', 8, nationalityWord),
  column('出生日期', 12, (entry) => dateCell(entry.born, entry)),
  column('与户主关系', 10, (entry) => entry.relationToHouseholder),
  column('户别', 10, (entry) => (entry.child!.family.village.urban ? '城镇家庭户' : '家庭户')),
  column('省市县(区)', 22, () => '西藏自治区拉萨市云河县'),
  column('派出所', 14, (entry) => `${placeOf(entry).township.name.replace(/(街道|镇|乡)$/, '')}派出所`),
  column('乡镇(街道)', 12, (entry) => placeOf(entry).township.name),
  column('居(村)委会', 18, (entry) => placeOf(entry).name),
  column('街路巷', 26, (entry) => entry.householdAddress),
  column('户主姓名', 12, (entry) => entry.householder),
  column('户号', 12, (entry) => entry.householdNumber),
  column('父亲姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('父亲公民身份号码', 21, (entry) => (entry.guardian1 ? idCell(entry.guardian1.id, entry) : null)),
  column('母亲姓名', 12, (entry) => entry.guardian2?.name ?? null),
  column('母亲公民身份号码', 21, (entry) => (entry.guardian2 ? idCell(entry.guardian2.id, entry) : null)),
  column('联系电话', 13, (entry) => entry.phone || null),
  column('迁出注销类别', 12, (entry) => (entry.event === 'moved-out' ? '迁往县(市)外' : null)),
  column('迁出日期', 12, (entry) => (entry.event === 'moved-out' ? dateCell(entry.eventOn, entry) : null)),
  column('迁往地省市县(区)', 22, (entry) => entry.movedTo || null),
  column('死亡日期', 12, (entry) => (entry.event === 'deceased' ? dateCell(entry.eventOn, entry) : null)),
  column('死亡注销类别', 12, (entry) => (entry.event === 'deceased' ? '死亡注销' : null)),
] as const

function* householdEntries(county: County, from: number, to: number): Generator<Entry> {
  const defects = RATES.defects.police
  const random = new Random(county.seed, 0x9011ce, 1)
  const clerks = county.townships.map((township) =>
    clerkOf(county.seed, 1, township.index, defects, county.defectsFactor),
  )
  // One system, one way of writing: only the care differs between stations.
  const habit = { dateWriting: 'digits', middleDot: '·', uniform: true } as const
  const stations = clerks.map((clerk) => ({ ...clerk, ...habit }))
  for (let at = from; at < Math.min(to, county.children.length); at++) {
    const child = county.children[at]!
    if (!(child.knownTo & KNOWN.police)) continue
    const clerk = stations[child.family.village.township.index]!
    yield householdEntry(county, child, clerk, 1)
    if (random.chance(defects.twice * county.defectsFactor)) yield householdEntry(county, child, clerk, 2)
    if (child.otherRegistration) yield registeredAgain(householdEntry(county, child, clerk, 1), child.otherRegistration)
  }
}

function householdEntry(county: County, child: Child, clerk: Entry['clerk'], line: number): Entry {
  const { family } = child
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.nationality = child.nationality
  entry.householdDivision = family.village.code
  entry.householdAddress = localAddress(family)
  entry.guardian1 = writeParent(family, 'father', clerk)
  entry.guardian2 = writeParent(family, 'mother', clerk)
  entry.householder = householderOf(county, family)
  entry.relationToHouseholder = relationToHouseholder(child)
  entry.householdNumber = family.householdNumber
  entry.phone = (family.householder === 'mother' ? entry.guardian2 : entry.guardian1)?.phone ?? ''
  if (family.gone !== undefined) markMovedOut(entry, family.gone, family.elsewhere!.name, county.dates.police)
  else if (child.deceased !== undefined) markDeceased(entry, child.deceased, county.dates.police)
  return entry
}

/** The second of two registrations of one child. */
function registeredAgain(entry: Entry, other: OtherRegistration): Entry {
  entry.id = other.citizenId
  entry.born = other.born
  entry.householdDivision = other.village.code
  entry.householdNumber = `2${entry.householdNumber.slice(1)}`
  entry.householder = entry.guardian2?.name ?? entry.householder
  return entry
}

/** Name of the head of the household. */
export function householderOf(county: County, family: Family): string {
  if (family.householder === 'grandfather') return grandparentOf(family, 'grandfather', county.seed).name
  return (family.householder === 'mother' ? (family.mother ?? family.father) : (family.father ?? family.mother))!.name
}

function markMovedOut(entry: Entry, on: Day, to: string, knownUntil: Day): void {
  if (on > knownUntil) return
  entry.event = 'moved-out'
  entry.eventOn = on
  entry.movedTo = to
}

/** Families report a death late or never. */
function markDeceased(entry: Entry, on: Day, knownUntil: Day): void {
  if (on > knownUntil - 30 || entry.child!.id % 10 === 0) return
  entry.event = 'deceased'
  entry.eventOn = on
}

/** 公安流动人口: families from elsewhere that registered their residence, with some that have left again. */
export function policeFloating(county: County): Roster[] {
  const office = `${county.name}公安局流动人口服务管理办公室`
  return [
    {
      kind: 'police-floating',
      file: `流动人口0-15岁_${textOfDay(county.dates.floating).replaceAll('-', '')}.xlsx`,
      sourceName: office,
      asOf: county.dates.floating,
      format: 'xlsx',
      sheetName: 'Sheet1',
      titles: [`${county.name}流入人口（0—15周岁）登记表`, `填报单位：${office}`],
      notes: (rows) => [`合计：${rows}人`, '注：本表只含已办理居住登记的人员。'],
      columns: FLOATING_COLUMNS,
      entries: () => floatingEntries(county),
    },
  ]
}

const FLOATING_COLUMNS = [
  column('序号', 6, (_, number) => number),
  column('姓名', 12, nameCell),
  column('性别', 6, sexWord),
  column('民族', 8, nationalityWord),
  column('公民身份号码', 21, (entry) => idCell(entry.id, entry)),
  column('出生日期', 12, (entry) => dateCell(entry.born, entry)),
  column('户籍地省市县(区)', 24, (entry) => entry.householdAddress),
  column('居住地乡镇(街道)', 14, (entry) => entry.child!.family.village.township.name),
  column('居住地居(村)委会', 18, (entry) => entry.child!.family.village.name),
  column('现居住地址', 28, (entry) => entry.residenceAddress),
  column('居住事由', 10, (entry) => ['随迁', '务工随行', '经商随行', '投靠亲友'][entry.child!.family.index % 4]!),
  column('来本地日期', 12, (entry) => dateText(entry.eventOn, entry)),
  column('监护人姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('与监护人关系', 10, (entry) => roleWord(entry.guardian1)),
  column('监护人公民身份号码', 21, (entry) => (entry.guardian1 ? idCell(entry.guardian1.id, entry) : null)),
  column('联系电话', 13, (entry) => entry.guardian1?.phone || null),
  column('备注', 14, (entry) => entry.remark || null),
] as const

function* floatingEntries(county: County): Generator<Entry> {
  const defects = RATES.defects.floating
  const random = new Random(county.seed, 0xf10a7)
  const clerks = county.townships.map((township) =>
    clerkOf(county.seed, 2, township.index, defects, county.defectsFactor),
  )
  for (const child of county.children) {
    if (!(child.knownTo & KNOWN.floating)) continue
    const clerk = clerks[child.family.village.township.index]!
    yield floatingEntry(county, child, clerk, 1)
    if (random.chance(defects.twice * clerk.carelessness)) yield floatingEntry(county, child, clerk, 2)
  }
}

function floatingEntry(county: County, child: Child, clerk: Entry['clerk'], line: number): Entry {
  const { family } = child
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  const random = new Random(clerk.key, family.index, 0xf1)
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.nationality = child.nationality
  entry.householdDivision = `${family.elsewhere!.code}000000`
  entry.householdAddress = family.elsewhere!.name
  entry.residenceDivision = family.village.code
  const old = random.chance(clerk.defects.addressOld * clerk.carelessness)
  entry.residenceAddress = old ? formerAddress(county, family) : fullAddress(county, family)
  const first = random.chance(0.6) ? 'father' : 'mother'
  entry.guardian1 =
    writeParent(family, first, clerk) ?? writeParent(family, first === 'father' ? 'mother' : 'father', clerk)
  entry.event = 'moved-in'
  entry.eventOn = family.arrived
  entry.migrant = true
  return entry
}
