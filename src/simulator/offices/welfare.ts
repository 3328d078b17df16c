import { DISABILITY_TYPES } from '../../kernel/codes.ts'
import { type Clerk, clerkOf, writeCarer, writeIdentity, writeParent } from '../clerks.ts'
import { ageOnDay, textOfDay } from '../days.ts'
import { blankEntry, type Entry, type Roster } from '../entry.ts'
import { listSaysOut } from '../knowledge.ts'
import { type Child, type County, KNOWN } from '../model.ts'
import { Random } from '../random.ts'
import { type OfficeDefects, RATES } from '../rates.ts'
import {
  column,
  dateCell,
  fullAddress,
  idCell,
  nameCell,
  nationalityWord,
  relationToHouseholder,
  roleWord,
  sexWord,
  villageWord,
} from './writing.ts'

const LEVELS = ['', '一级', '二级', '三级', '四级']

/** 残联: disabled children, certified or found by the yearly survey, with where they are taught. */
export function disabledList(county: County): Roster[] {
  const clerk: Clerk = {
    ...clerkOf(county.seed, 5, 0, RATES.defects.disabled, county.defectsFactor),
    numbersForIds: county.defectsFactor > 0,
  }
  return [
    {
      kind: 'disabled',
      file: `适龄残疾儿童少年调查登记_${textOfDay(county.dates.disabled).replaceAll('-', '')}.xlsx`,
      sourceName: `${county.name}残疾人联合会`,
      asOf: county.dates.disabled,
      format: 'xlsx',
      sheetName: '残疾儿童',
      titles: [`${county.name}适龄残疾儿童少年实名调查登记表`, `填报单位：${county.name}残疾人联合会`],
      notes: (rows) => [`合计：${rows}名`],
      columns: DISABLED_COLUMNS,
      entries: () => listed(county, KNOWN.disabled, clerk, (child, line) => disabledEntry(county, child, clerk, line)),
    },
  ]
}

const DISABLED_COLUMNS = [
  column('序号', 6, (_, number) => number),
  column('姓名', 12, nameCell),
  column('身份证号', 21, (entry) => idCell(entry.id, entry)),
  column('残疾人证号', 23, (entry) => entry.disabilityCertificate || null),
  column('性别', 6, sexWord),
  column('年龄', 6, (entry) => ageOnDay(entry.born!, entry.child!.family.village ? entry.eventOn! : entry.born!)),
  column('民族', 8, nationalityWord),
  column('区县', 10, () => '云河县'),
  column('街道', 12, (entry) => entry.child!.family.village.township.name),
  column('居委', 18, (entry) => entry.child!.family.village.name),
  column('户籍类别', 10, (entry) => (entry.child!.family.village.urban ? '非农业' : '农业')),
  column('状态', 8, (entry) => (entry.disabilityCertificate ? '正常' : '未持证')),
  column('残疾类别', 10, (entry) => DISABILITY_TYPES[entry.disabilityType] ?? null),
  column('残疾等级', 10, (entry) => LEVELS[Number(entry.disabilityLevel)] || null),
  column('户口地址', 28, (entry) => entry.householdAddress),
  column('监护人姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('联系电话', 13, (entry) => entry.guardian1?.phone || null),
  column('就读情况', 12, (entry) => schoolingWord(entry)),
  column('就读学校', 24, (entry) => entry.claimedSchool || null),
  column('未入学原因', 16, (entry) => entry.reason || null),
  column('备注', 14, (entry) => entry.remark || null),
] as const

function schoolingWord(entry: Entry): string | null {
  switch (entry.claim) {
    case 'in-school':
      return entry.child!.attends?.kind === 'special' ? '特殊教育学校' : '随班就读'
    case 'in-school-elsewhere':
      return '外地就读'
    case 'home-taught':
      return '送教上门'
    case 'never-enrolled':
      return '未入学'
    case 'deferred':
      return '缓学'
    case 'completed':
      return '初中毕业'
    case 'too-young':
      return '学龄前'
    default:
      return null
  }
}

function disabledEntry(county: County, child: Child, clerk: Clerk, line: number): Entry {
  const entry = basicEntry(county, child, clerk, line)
  const disability = child.disability!
  const random = new Random(county.seed, child.id, 0xd15)
  entry.eventOn = county.dates.disabled
  entry.disabilityType = disability.type
  entry.disabilityLevel = disability.level
  const id = child.citizenId || entry.id
  if (disability.certified && id) {
    const reissued = line > 1 || random.chance(0.04) ? 'B1' : ''
    entry.disabilityCertificate = `${id}${disability.type}${disability.level}${reissued}`
  }
  entry.guardian1 = writeCarer(child, clerk, county.seed)
  entry.claim = disabledClaim(child)
  if (entry.claim === 'in-school' || entry.claim === 'home-taught') entry.claimedSchool = child.attends?.name ?? ''
  if (entry.claim === 'never-enrolled')
    entry.reason = random.pick(['生活不能自理', '家长不愿送', '无特殊教育学校可就近入学', '多重残疾'])
  return entry
}

function disabledClaim(child: Child): Entry['claim'] {
  if (child.standing === 'in-no-school') return listSaysOut(child, 'disabled') ? 'never-enrolled' : ''
  if (child.standing === 'in-school-here') return 'in-school'
  if (child.standing === 'under-age') return 'too-young'
  return child.standing === 'in-school-elsewhere' ||
    child.standing === 'home-taught' ||
    child.standing === 'deferred' ||
    child.standing === 'completed'
    ? child.standing
    : ''
}

/** 民政: children of families on subsistence aid, orphans and children nobody in fact brings up. */
export function civilAffairsList(county: County): Roster[] {
  const clerk: Clerk = {
    ...clerkOf(county.seed, 6, 0, RATES.defects.aid, county.defectsFactor),
    numbersForIds: county.defectsFactor > 0,
  }
  return [
    {
      kind: 'civil-affairs',
      file: `低保特困孤儿儿童名单_${textOfDay(county.dates.aid).replaceAll('-', '')}.xlsx`,
      sourceName: `${county.name}民政局`,
      asOf: county.dates.aid,
      format: 'xlsx',
      sheetName: 'Sheet1',
      titles: [`${county.name}低保、特困、孤儿及事实无人抚养儿童花名册`],
      notes: () => ['填表人：　　　　复核人：　　　　'],
      columns: CIVIL_COLUMNS,
      entries: () => listed(county, KNOWN.aid, clerk, (child, line) => civilEntry(county, child, clerk, line)),
    },
  ]
}

const CIVIL_COLUMNS = [
  column('序号', 6, (_, number) => number),
  column('乡镇(街道)', 12, (entry) => entry.child!.family.village.township.name),
  column('村(居)委会', 18, (entry) => entry.child!.family.village.name),
  column('儿童姓名', 12, nameCell),
  column('性别', 6, sexWord),
  column('出生日期', 12, (entry) => dateCell(entry.born, entry)),
  column('身份证号', 21, (entry) => idCell(entry.id, entry)),
  column('类别', 14, (entry) => entry.assistance),
  column('监护人', 12, (entry) => entry.guardian1?.name ?? null),
  column('与儿童关系', 10, (entry) => roleWord(entry.guardian1) || null),
  column('监护人身份证号', 21, (entry) => (entry.guardian1?.id ? idCell(entry.guardian1.id, entry) : null)),
  column('联系电话', 13, (entry) => entry.guardian1?.phone || null),
  column('保障证号', 14, (entry) => `54019902${String(entry.child!.family.index).padStart(6, '0')}`),
  column(
    '享受起始月',
    10,
    (entry) =>
      `20${16 + (entry.child!.family.index % 10)}${String(1 + (entry.child!.family.index % 12)).padStart(2, '0')}`,
  ),
] as const

function civilEntry(county: County, child: Child, clerk: Clerk, line: number): Entry {
  const entry = basicEntry(county, child, clerk, line)
  entry.assistance = child.orphan ? (child.id % 3 === 0 ? '孤儿' : '事实无人抚养儿童') : child.family.aid
  entry.guardian1 = child.orphan ? writeCarer(child, clerk, county.seed) : parentLine(child, clerk)
  return entry
}

function parentLine(child: Child, clerk: Clerk): Entry['guardian1'] {
  return writeParent(child.family, 'father', clerk) ?? writeParent(child.family, 'mother', clerk)
}

/** 乡村振兴: all members of families lifted from poverty or watched; grown-ups too. */
export function povertyList(county: County): Roster[] {
  const clerk = clerkOf(county.seed, 7, 0, RATES.defects.aid, county.defectsFactor)
  return [
    {
      kind: 'civil-affairs',
      file: `脱贫户及监测户家庭成员_${textOfDay(county.dates.aid).replaceAll('-', '')}.xlsx`,
      sourceName: `${county.name}乡村振兴局`,
      asOf: county.dates.aid,
      format: 'xlsx',
      sheetName: '家庭成员信息',
      titles: [],
      notes: () => [],
      columns: POVERTY_COLUMNS,
      entries: () => povertyEntries(county, clerk),
    },
  ]
}

const POVERTY_COLUMNS = [
  column('市', 10, () => '拉萨市'),
  column('县', 10, () => '云河县'),
  column('乡镇', 12, (entry) => township(entry)),
  column('村', 14, (entry) => villageOf(entry)),
  column('社组', 8, (entry) => entry.residenceAddress || null),
  column('户编号', 12, (entry) => entry.householdNumber),
  column('人编号', 16, (entry) => `${entry.householdNumber}${String(rankOf(entry)).padStart(2, '0')}`),
  column('姓名', 12, nameCell),
  column('性别', 6, sexWord),
  column('证件号码', 23, (entry) => idCell(entry.id, entry)),
  column('与户主关系', 12, (entry) => entry.relationToHouseholder),
  column('民族', 8, nationalityWord),
  column('在校生状况', 14, (entry) => entry.reason || null),
  column('健康状况', 10, (entry) => (entry.child?.disability ? '残疾' : '健康')),
  column('户类型', 14, (entry) => entry.assistance),
  column('风险是否消除', 10, (entry) => (entry.assistance === '脱贫户' ? null : entry.line % 3 === 0 ? '是' : '否')),
  column('联系电话', 13, (entry) => entry.phone || null),
] as const

const rankOf = (entry: Entry): number =>
  entry.child ? 3 + entry.child.family.children.indexOf(entry.child) : entry.line % 100
const township = (entry: Entry): string => entry.remark.slice(0, entry.remark.indexOf('/'))
const villageOf = (entry: Entry): string => entry.remark.slice(entry.remark.indexOf('/') + 1)

function* povertyEntries(county: County, clerk: Clerk): Generator<Entry> {
  const random = new Random(county.seed, 0x9099)
  for (const family of county.families) {
    const children = family.children.filter((child) => child.knownTo & KNOWN.poverty)
    if (children.length === 0) continue
    for (const which of ['father', 'mother'] as const) {
      const adult = writeParent(family, which, clerk)
      if (!adult) continue
      const entry = householdLine(
        blankEntry(undefined, undefined, clerk, family.index * 100 + (which === 'father' ? 1 : 2)),
        family,
      )
      entry.name = adult.name
      entry.id = adult.id
      entry.sex = which === 'father' ? 'male' : 'female'
      entry.relationToHouseholder = which === 'father' ? '户主' : '配偶'
      entry.phone = adult.phone
      entry.reason = '非在校生'
      yield entry
    }
    for (const child of children) {
      yield povertyEntry(county, child, clerk, 1)
      if (random.chance(clerk.defects.twice * clerk.carelessness)) yield povertyEntry(county, child, clerk, 2)
    }
  }
}

function householdLine(entry: Entry, family: Child['family']): Entry {
  entry.nationality = family.nationality
  entry.householdDivision = family.village.code
  entry.householdNumber = `5401${family.householdNumber}`
  entry.assistance = family.aid
  entry.residenceAddress = family.village.urban ? '' : `${family.group}组`
  entry.remark = `${family.village.township.name}/${villageWord(family.village)}`
  return entry
}

function povertyEntry(county: County, child: Child, clerk: Clerk, line: number): Entry {
  const entry = householdLine(basicEntry(county, child, clerk, line), child.family)
  entry.nationality = child.nationality
  entry.relationToHouseholder = relationToHouseholder(child)
    .replace(/^(长|次|三|四)/, '之')
    .replace(/^子$/, '之子')
    .replace(/^女$/, '之女')
  entry.reason = attendanceWord(child)
  entry.guardian1 = parentLine(child, clerk)
  entry.phone = entry.guardian1?.phone ?? ''
  entry.born = undefined // the file has no such column: the day is in the number
  if (listSaysOut(child, 'poverty')) entry.claim = 'dropped-out'
  return entry
}

function attendanceWord(child: Child): string {
  if (child.standing === 'in-no-school' && listSaysOut(child, 'poverty')) return '非在校生'
  if (child.standing === 'completed' || child.age > 15) return child.id % 4 === 0 ? '中职一年级' : '普通高中一年级'
  const grade = child.grade || Math.max(0, child.age - 5)
  if (grade < 1) return '学龄前儿童'
  return grade <= 6 ? '小学' : `${['七', '八', '九'][Math.min(2, grade - 7)]}年级`
}

function basicEntry(county: County, child: Child, clerk: Clerk, line: number): Entry {
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.formerName = ''
  entry.nationality = child.nationality
  entry.householdDivision = child.family.village.code
  entry.householdAddress = fullAddress(county, child.family)
  return entry
}

function* listed(
  county: County,
  bit: number,
  clerk: Clerk,
  write: (child: Child, line: number) => Entry,
): Generator<Entry> {
  const random = new Random(clerk.key, bit)
  const defects: OfficeDefects = clerk.defects
  for (const child of county.children) {
    if (!(child.knownTo & bit)) continue
    yield write(child, 1)
    if (random.chance(defects.twice * clerk.carelessness)) yield write(child, 2)
  }
}
