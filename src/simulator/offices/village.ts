import { type Clerk, clerkOf, writeCarer, writeIdentity } from '../clerks.ts'
import { textOfDay } from '../days.ts'
import { blankEntry, type Column, type Entry, type Roster } from '../entry.ts'
import { type Child, type Claim, type County, KNOWN, type Township } from '../model.ts'
import { Random, seedOf } from '../random.ts'
import { RATES } from '../rates.ts'
import { householderOf } from './police.ts'
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

const A = RATES.answers
const GRADE_WORDS = ['', '一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级']
const OTHER_GRADE_WORDS = ['', '一', '二', '三', '四', '五', '六', '初一', '初二', '初三']

/** 村(居): the door-to-door survey of 0–15, one workbook per township, each in its own style. */
export function villageLists(county: County): Roster[] {
  const byTownship = childrenByTownship(county)
  const numbersFrom = Math.ceil(
    county.townships.length * RATES.sheets.townshipsWithNumbersForIds * county.defectsFactor,
  )
  return county.townships.map((township) => {
    const clerk: Clerk = {
      ...clerkOf(county.seed, 4, township.index, RATES.defects.village, county.defectsFactor),
      numbersForIds:
        township.index % 8 === 5 && Math.floor(township.index / 8) < numbersFrom && county.defectsFactor > 0,
    }
    return listOf(county, township, clerk, byTownship[township.index]!)
  })
}

function childrenByTownship(county: County): Child[][] {
  const lists: Child[][] = county.townships.map(() => [])
  for (const child of county.children) {
    if (child.knownTo & KNOWN.village) lists[child.family.village.township.index]!.push(child)
  }
  return lists
}

function listOf(county: County, township: Township, clerk: Clerk, children: readonly Child[]): Roster {
  const unit = `${township.name}${township.kind === '街道' ? '办事处' : '人民政府'}`
  const on = county.dates.village + (township.index % 12)
  const day = textOfDay(on)
  const year = county.dates.schoolYear
  const titles = [
    `${township.name}${year}年秋季学期0—15周岁儿童少年入户摸排登记表`,
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
    entries: () => entries(county, clerk, children),
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
    ...(clerk.key % 4 === 3
      ? []
      : [column(say('乡镇', '乡镇(街道)'), 12, (entry) => entry.child!.family.village.township.name)]),
    column(say('村(居)', '村（居）委会', '村名'), 14, (entry) => villageWord(entry.child!.family.village)),
    column(say('组', '村小组', '组别'), 8, (entry) =>
      entry.child!.family.village.urban ? null : `${entry.child!.family.group}组`,
    ),
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
    column(say('是否留守', '是否留守儿童', '留守情况'), 8, (entry) => leftBehindWord(entry)),
    column('备注', 16, (entry) => entry.remark || null),
  ]
}

const guardianName = (entry: Entry): string | null => entry.guardian1?.name ?? null
const guardianRole = (entry: Entry): string | null => roleWord(entry.guardian1) || null
const guardianPhone = (entry: Entry): string | null => entry.guardian1?.phone || null

function leftBehindWord(entry: Entry): string {
  // Villages go by the civil-affairs definition: both parents away.
  return entry.leftBehind === '2' ? '是' : '否'
}

const CLAIM_WORDS: Record<Claim, readonly string[]> = {
  'in-school': ['在读', '在校', '就读'],
  'in-school-elsewhere': ['外出就读', '外地就读', '县外就读'],
  deferred: ['缓学', '缓学', '延缓入学'],
  'home-taught': ['送教上门', '送教上门', '送教'],
  completed: ['初中毕业', '已毕业', '高中就读'],
  'dropped-out': ['辍学', '失学', '疑似辍学'],
  'never-enrolled': ['未入学', '未上学', '未入学'],
  'moved-away': ['已迁出', '迁出', '搬走'],
  deceased: ['死亡', '已死亡', '去世'],
  unknown: ['不详', '去向不明', '外出，情况不详'],
  'too-young': ['学龄前', '未到入学年龄', '幼儿园'],
}

function claimWord(entry: Entry): string | null {
  if (entry.claim === '') return null
  const words = CLAIM_WORDS[entry.claim]
  return words[(entry.clerk.key + (entry.line % 5 === 0 ? 1 : 0)) % words.length]!
}

function* entries(county: County, clerk: Clerk, children: readonly Child[]): Generator<Entry> {
  const random = new Random(clerk.key, 0x21)
  for (const child of children) {
    yield villageEntry(county, child, clerk, 1)
    if (random.chance(clerk.defects.twice * clerk.carelessness)) yield villageEntry(county, child, clerk, 2)
  }
}

function villageEntry(county: County, child: Child, clerk: Clerk, line: number): Entry {
  const { family } = child
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.formerName = ''
  entry.nationality = child.nationality
  entry.householder = householderOf(county, family)
  entry.relationToHouseholder = relationToHouseholder(child)
  const movedIn = family.home === 'moved-in'
  entry.householdDivision = movedIn ? `${family.elsewhere!.code}000000` : family.village.code
  entry.householdAddress = movedIn ? family.elsewhere!.name : fullAddress(county, family)
  const away = family.home.startsWith('away')
  entry.residenceDivision = away ? `${family.elsewhere!.code}000000` : family.village.code
  entry.residenceAddress = presentAddress(county, child)
  entry.guardian1 = writeCarer(child, clerk, county.seed)
  entry.leftBehind = leftBehindOf(family)
  entry.migrant = movedIn ? true : undefined
  writeClaim(county, child, entry)
  return entry
}

/** What the survey says about schooling, with as much detail as such an answer comes with. */
function writeClaim(county: County, child: Child, entry: Entry): void {
  const random = new Random(entry.clerk.key, child.id, 0xc1a1)
  entry.claim = child.claim
  const words = seedOf(entry.clerk.key, 9) % 3 === 0 ? OTHER_GRADE_WORDS : GRADE_WORDS
  if (child.claim === 'in-school') nameSchool(county, child, entry, words, random)
  else if (child.claim === 'in-school-elsewhere') nameOutsideSchool(county, child, entry, words, random)
  else if (child.claim === 'home-taught') entry.claimedSchool = child.attends?.name ?? ''
  else if (child.claim === 'dropped-out' || child.claim === 'never-enrolled') entry.reason = reasonOf(child, random)
  else if (child.claim === 'deferred') entry.reason = random.pick(['身体原因', '发育迟缓', '体弱多病'])
}

function nameSchool(county: County, child: Child, entry: Entry, words: readonly string[], random: Random): void {
  const grade = Math.min(9, child.grade || child.age - 5)
  const school =
    child.attends ?? child.record?.school ?? (grade >= 7 ? child.family.village.junior : child.family.village.primary)
  const stale = random.chance(A.villageStaleSchool * Math.min(1, county.defectsFactor))
  entry.claimedSchool = random.chance(0.15)
    ? school.name.replace(/^云河县/, '').replace('九年一贯制学校', '学校')
    : school.name
  entry.claimedGrade = words[stale ? Math.max(1, grade - 1) : grade] ?? ''
}

function nameOutsideSchool(county: County, child: Child, entry: Entry, words: readonly string[], random: Random): void {
  const truly = child.standing === 'in-school-elsewhere'
  const grade = Math.min(9, child.grade || child.age - 5)
  const place = child.family.elsewhere ?? random.pick(county.places)
  if (random.chance(truly ? A.attestationAway : A.attestationFalse)) {
    const school = child.attends ?? random.pick(place.schools)
    entry.claimedSchool = random.chance(0.7)
      ? school.name
      : `${place.name.replace(/^.*?(省|自治区)/, '')}${school.name}`
    entry.claimedGrade = words[grade] ?? ''
    if (truly && random.chance(0.45)) entry.remark = '已提供就读证明'
  } else {
    entry.remark = random.pick([
      '随父母外出',
      `在${place.name.replace(/(市|州|地区).*$/, '$1')}读书`,
      '外出，电话核实',
      '随父母务工',
    ])
  }
}

function reasonOf(child: Child, random: Random): string {
  if (child.disability) return random.pick(['残疾', '身体残疾，生活不能自理', '因残'])
  if (child.kind === 'unregistered') return random.pick(['无户口', '未上户口', '户口问题'])
  if (child.age >= 12)
    return random.pick(['厌学', '外出打工', '学习困难', '早婚', '家庭困难', '外出务工，联系不上', '不愿上学'])
  return random.pick(['家庭困难', '上学远', '监护人未送', '入寺', '家长外出', '身体原因'])
}
