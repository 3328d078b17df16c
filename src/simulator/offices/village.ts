import { type Clerk, clerkOf, writeCarer, writeIdentity } from '../clerks.ts'
import { textOfDay } from '../days.ts'
import { blankEntry, type Column, type Entry, type Roster } from '../entry.ts'
import { type Child, type County, KNOWN, type Township, type Village } from '../model.ts'
import { hanName } from '../names/index.ts'
import { Random } from '../random.ts'
import { RATES } from '../rates.ts'
import { householderOf } from './police.ts'
import { claimWord, writeClaim } from './village-answers.ts'
import {
  column,
  dateCell,
  fullAddress,
  idCell,
  leftBehindOf,
  nameCell,
  nationalityWord,
  presentAddress,
  relationToHouseholder,
  roleWord,
  sexWord,
  villageWord,
} from './writing.ts'

/** 村(居): the door-to-door survey of 0–15, one workbook per township, each in its own style. */
export function villageLists(county: County): Roster[] {
  const byVillage = childrenByVillage(county)
  return county.townships.map((township) => {
    const clerk: Clerk = {
      ...clerkOf(county.seed, 4, township.index, RATES.defects.village, county.defectsFactor),
      numbersForIds: county.defectsFactor > 0 && township.index % NUMBERS_EVERY === NUMBERS_EVERY - 3,
    }
    return listOf(county, township, clerk, byVillage)
  })
}

const NUMBERS_EVERY = Math.round(1 / RATES.sheets.townshipsWithNumbersForIds)

/** A family that lives in the county seat stands in two lists: that of its 户口 and that of its home. */
function childrenByVillage(county: County): Child[][] {
  const lists: Child[][] = county.villages.map(() => [])
  for (const child of county.children) {
    if (child.knownTo & KNOWN.village) lists[child.family.village.index]!.push(child)
    if (child.knownTo & KNOWN.residenceList) lists[child.family.residence.index]!.push(child)
  }
  return lists
}

function listOf(county: County, township: Township, clerk: Clerk, byVillage: readonly Child[][]): Roster {
  const unit = `${township.name}${township.kind === '街道' ? '办事处' : '人民政府'}`
  const on = county.dates.village + (township.index % 12)
  const day = textOfDay(on)
  const month = Number(day.slice(5, 7))
  const term = `${day.slice(0, 4)}年${month >= 2 && month < 8 ? '春' : '秋'}季学期`
  const titles = [
    `${township.name}${term}0—15周岁儿童少年入户摸排登记表`,
    `填报单位（盖章）：${unit}　　填报日期：${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`,
  ]
  return {
    kind: 'village',
    file: `入户摸排_${township.code.slice(6, 9)}_${township.name}.xlsx`,
    sourceName: unit,
    asOf: on,
    format: 'xlsx',
    sheetName: clerk.key % 4 === 0 ? 'Sheet1' : '摸排登记表',
    titles: clerk.key % 7 === 0 ? [] : clerk.key % 3 === 0 ? titles.slice(0, 1) : titles,
    notes: (rows) =>
      clerk.key % 2 === 0
        ? [`合计　${rows}人`, '填表人：　　　审核人：　　　负责人：']
        : ['注：就学状态填写截至填报日期的情况。'],
    columns: columnsOf(clerk),
    entries: () => withShiftedBlock(entries(county, township, clerk, byVillage), clerk),
  }
}

/** Columns in the order and under the heads of one township. */
function columnsOf(clerk: Clerk): readonly Column[] {
  const say = (...heads: readonly string[]): string => heads[(clerk.key >>> 3) % heads.length]!
  const group = clerk.key % 5 === 1 ? '监护人' : undefined
  const guardian = group
    ? [
        column('姓名', 12, guardianName, group),
        column('与儿童关系', 10, guardianRole, group),
        column('联系电话', 13, guardianPhone, group),
      ]
    : [
        column(say('监护人', '监护人姓名', '家长姓名'), 12, guardianName),
        column(say('与儿童关系', '监护人与儿童关系', '关系'), 10, guardianRole),
        column(say('联系电话', '监护人电话', '联系方式'), 13, guardianPhone),
      ]
  const child = [
    column(say('姓名', '儿童姓名', '姓　名'), 12, nameCell),
    column('性别', 6, sexWord),
    column('民族', 8, nationalityWord),
    column(say('出生日期', '出生年月日', '出生年月'), 12, (entry) => dateCell(entry.born, entry)),
    column(say('身份证号', '身份证号码', '公民身份号码'), 21, (entry) => idCell(entry.id, entry)),
  ]
  if (clerk.key % 6 === 2) child.unshift(child.pop()!)
  return [
    column('序号', 6, (_, number) => number),
    ...(clerk.key % 4 === 3 ? [] : [column(say('乡镇', '乡镇(街道)'), 12, (entry) => entry.village!.township.name)]),
    column(say('村(居)', '村（居）委会', '村名'), 14, (entry) => villageWord(entry.village!)),
    column(say('组', '村小组', '组别'), 8, groupOf),
    column('户主', 12, (entry) => entry.householder || null),
    column('与户主关系', 10, (entry) => entry.relationToHouseholder || null),
    ...child,
    column('户籍地', 24, (entry) => entry.householdAddress || null),
    column('现住址', 28, (entry) => entry.residenceAddress || null),
    ...guardian,
    column(say('就学状态', '就学情况', '就读状态'), 10, (entry) => claimWord(entry)),
    column(say('就读学校', '现就读学校', '就读学校名称'), 24, (entry) => entry.claimedSchool || null),
    column(say('年级', '就读年级', '现就读年级'), 8, (entry) => entry.claimedGrade || null),
    column('未入学原因', 14, (entry) => entry.reason || null),
    ...(answersFor(clerk)
      ? [
          column(say('缓学/休学文号', '缓学文号', '缓学批准文号'), 20, (entry) => entry.deferralPaper || null),
          column(say('包保人', '包保责任人', '控辍保学责任人'), 12, (entry) => entry.sponsor || null),
        ]
      : []),
    column(say('是否留守', '是否留守儿童', '留守情况'), 8, (entry) => leftBehindWord(entry)),
    column('备注', 16, (entry) => entry.remark || null),
  ]
}

/** 村组, as the door-to-door list has it. */
export const groupOf = ({ village, child }: Entry): string | null =>
  !village || village.urban ? null : `${child!.family.group}组`

/** Two townships of three have their cadres answer for children by name. */
const answersFor = (clerk: Clerk): boolean => clerk.key % 3 !== 1

const guardianName = (entry: Entry): string | null => entry.guardian1?.name ?? null
const guardianRole = (entry: Entry): string | null => roleWord(entry.guardian1) || null
const guardianPhone = (entry: Entry): string | null => entry.guardian1?.phone || null

function leftBehindWord(entry: Entry): string {
  // Villages go by the civil-affairs definition: both parents away.
  return entry.leftBehind === '2' ? '是' : '否'
}

function* entries(county: County, township: Township, office: Clerk, byVillage: readonly Child[][]): Generator<Entry> {
  const random = new Random(office.key, 0x21)
  for (const village of township.villages) {
    const clerk = surveyorOf(county, village, office)
    const sponsor = answersFor(office) ? cadreOf(county, village) : ''
    for (const child of byVillage[village.index]!) {
      yield villageEntry(county, child, village, { clerk, sponsor }, 1)
      if (random.chance(clerk.defects.twice * clerk.carelessness))
        yield villageEntry(county, child, village, { clerk, sponsor }, 2)
    }
  }
}

/** 包村干部: who answers for the village's children. */
function cadreOf(county: County, village: Village): string {
  const random = new Random(county.seed, village.index, 0xba0)
  return hanName(random.pick(village.surnames), random.chance(0.7), true, random).text
}

/** Each village asks and writes for itself; the township pastes the lists together. */
function surveyorOf(county: County, village: Village, office: Clerk): Clerk {
  const own = clerkOf(county.seed, 14, village.index, RATES.defects.village, county.defectsFactor)
  const dateWriting = own.key % 10 < 7 ? office.dateWriting : own.dateWriting
  return { ...own, dateWriting, numbersForIds: office.numbersForIds }
}

const SHIFTED_LINES = 9

/** Once in a while a block of lines is pasted one row off: every ID stands beside the next child's name. */
function* withShiftedBlock(entries: Iterable<Entry>, clerk: Clerk): Generator<Entry> {
  const random = new Random(clerk.key, 0x51f7)
  const happens = random.chance(RATES.sheets.shiftedBlock * Math.min(3, clerk.carelessness))
  const from = happens ? random.between(20, 400) : -1
  let at = 0
  let block: Entry[] = []
  for (const entry of entries) {
    at++
    if (at <= from || at > from + SHIFTED_LINES || from < 0) {
      yield entry
      continue
    }
    block.push(entry)
    if (block.length < SHIFTED_LINES) continue
    const first = block[0]!.id
    block.forEach((line, i) => {
      line.id = block[i + 1]?.id ?? first
    })
    yield* block
    block = []
  }
  yield* block
}

function villageEntry(
  county: County,
  child: Child,
  village: Village,
  { clerk, sponsor }: { readonly clerk: Clerk; readonly sponsor: string },
  line: number,
): Entry {
  const { family } = child
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  entry.village = village
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.formerName = ''
  entry.nationality = child.nationality
  entry.householder = householderOf(county, family)
  entry.relationToHouseholder = relationToHouseholder(child)
  const movedIn = family.home === 'moved-in'
  entry.householdDivision = movedIn ? `${family.elsewhere!.code}000000` : family.village.code
  entry.householdAddress = movedIn ? family.elsewhere!.name : fullAddress(county, family)
  const away = family.home.startsWith('away')
  entry.residenceDivision = away ? `${family.elsewhere!.code}000000` : family.residence.code
  entry.residenceAddress = presentAddress(county, child)
  entry.guardian1 = writeCarer(child, clerk, county.seed)
  entry.leftBehind = leftBehindOf(family)
  entry.migrant = movedIn ? true : undefined
  writeClaim(county, child, entry)
  entry.sponsor = sponsor
  if (sponsor !== '' && child.standing === 'deferred' && entry.claim === 'deferred')
    entry.deferralPaper = `云教缓〔${textOfDay(county.dates.asOf).slice(0, 4)}〕${1 + (child.id % 200)}号`
  return entry
}
