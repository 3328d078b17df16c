import { DISABILITY_TYPES, GRADES } from '../../kernel/codes.ts'
import { type Clerk, clerkOf, writeCarer, writeIdentity, writeParent } from '../clerks.ts'
import { textOfDay } from '../days.ts'
import { blankEntry, type Entry, type Roster } from '../entry.ts'
import { type County, KNOWN, type PupilRecord, type RecordStatus } from '../model.ts'
import { Random, seedOf } from '../random.ts'
import { RATES } from '../rates.ts'
import {
  column,
  dateCell,
  dateText,
  formerAddress,
  idCell,
  leftBehindOf,
  nationalityWord,
  presentAddress,
  roleWord,
  sexWord,
} from './writing.ts'

const MAX_ROWS = 900_000
const STATUS_WORDS: Record<RecordStatus, string> = {
  enrolled: '在读',
  suspended: '休学',
  graduated: '毕业',
  left: '辍学',
  'transferred-out': '转出',
}

/** 学籍: the county's own export of its schools' records, a part of the 71 columns with the export's own before and after. */
export function enrolmentExport(county: County): Roster[] {
  const own = county.records.filter((record) => record.school.inCounty)
  const parts = Math.max(1, Math.ceil(own.length / MAX_ROWS))
  return Array.from({ length: parts }, (_, part) => ({
    kind: 'enrolment' as const,
    file: `学籍系统导出_${textOfDay(county.dates.enrolment).replaceAll('-', '')}${parts > 1 ? `_${part + 1}` : ''}.xlsx`,
    sourceName: `${county.name}教育局学籍系统${parts > 1 ? `(${part + 1})` : ''}`,
    asOf: county.dates.enrolment,
    format: 'xlsx' as const,
    sheetName: '学生信息',
    titles: [],
    notes: () => [],
    columns: EXPORT_COLUMNS,
    entries: () => entriesOf(county, own.slice(part * MAX_ROWS, (part + 1) * MAX_ROWS), 8),
  }))
}

/** The province's extract 本县户籍外县就读: children registered here whose record lies outside the county. */
export function provinceExtract(county: County): Roster[] {
  const outside = county.records.filter((record) => !record.school.inCounty && record.child.knownTo & KNOWN.province)
  return [
    {
      kind: 'enrolment',
      file: `本县户籍外县就读_${textOfDay(county.dates.province).replaceAll('-', '')}.csv`,
      sourceName: '省学籍管理中心（本县户籍外县就读）',
      asOf: county.dates.province,
      format: 'csv-utf8',
      sheetName: '',
      titles: [],
      notes: () => [],
      columns: PROVINCE_COLUMNS,
      entries: () => entriesOf(county, outside, 9),
    },
  ]
}

const yes = (value: boolean): string => (value ? '是' : '否')

const EXPORT_COLUMNS = [
  column('学校标识码', 13, (entry) => entry.school!.code),
  column('学校名称', 24, (entry) => entry.school!.name),
  column('全国学籍号', 22, (entry) => entry.pupilNumber || null),
  column('姓名', 12, (entry) => entry.name),
  column('性别', 6, sexWord),
  column('出生日期', 12, (entry) => dateCell(entry.born, entry)),
  column('籍贯', 22, (entry) => entry.householdAddress),
  column('民族', 8, nationalityWord),
  column('国籍/地区', 8, () => '中国'),
  column('身份证件类型', 12, (entry) => (entry.id ? '居民身份证' : '其他')),
  column('港澳台侨外', 8, () => '否'),
  column('健康状况', 12, (entry) => (entry.disabilityType ? '残疾' : '健康或良好')),
  column('政治面貌', 8, (entry) => (entry.grade >= 8 && entry.line % 6 === 0 ? '共青团员' : '群众')),
  column('身份证件号', 21, (entry) => idCell(entry.id, entry)),
  column('户口性质', 10, (entry) => (entry.child!.family.village.urban ? '非农业家庭户口' : '农业家庭户口')),
  column('户口所在地行政区划', 16, (entry) => entry.householdDivision),
  column('年级', 8, (entry) => GRADES[gradeCodeOf(entry.grade)] ?? null),
  column('班级', 12, (entry) => classWord(entry.classCode)),
  column('入学年月', 10, (entry) => `${entry.classCode.slice(0, 4)}09`),
  column('入学方式', 10, () => '就近入学'),
  column('就读方式', 10, (entry) => studyWord(entry)),
  column('现住址', 30, (entry) => entry.residenceAddress),
  column('联系电话', 13, (entry) => entry.phone || null),
  column(
    '是否留守儿童',
    12,
    (entry) => ['非留守儿童', '单亲留守儿童', '双亲留守儿童'][Number(entry.leftBehind)] ?? null,
  ),
  column('是否孤儿', 8, (entry) => yes(entry.child!.orphan)),
  column('是否享受一补', 8, (entry) => yes(entry.child!.family.aid !== '')),
  column('曾用名', 10, (entry) => entry.formerName || null),
  column('学生来源', 10, (entry) => (entry.child!.note === 'commuter' ? '借读' : '正常入学')),
  column('残疾类型', 12, (entry) =>
    entry.disabilityType ? `${DISABILITY_TYPES[entry.disabilityType]}残疾` : '无残疾',
  ),
  column('随班就读', 12, (entry) =>
    entry.disabilityType && entry.school!.kind !== 'special' ? '其他残疾随班就读' : '非随班就读',
  ),
  column('成员1姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('成员1关系', 8, (entry) => roleWord(entry.guardian1) || null),
  column('成员1联系电话', 13, (entry) => entry.guardian1?.phone || null),
  column('成员1是否监护人', 8, (entry) => (entry.guardian1 ? '是' : null)),
  column('成员1身份证件号', 21, (entry) => (entry.guardian1?.id ? idCell(entry.guardian1.id, entry) : null)),
  column('成员2姓名', 12, (entry) => entry.guardian2?.name ?? null),
  column('成员2关系', 8, (entry) => roleWord(entry.guardian2) || null),
  column('成员2联系电话', 13, (entry) => entry.guardian2?.phone || null),
  column('成员2是否监护人', 8, (entry) => (entry.guardian2 ? '是' : null)),
  column('成员2身份证件号', 21, (entry) => (entry.guardian2?.id ? idCell(entry.guardian2.id, entry) : null)),
  column('是否进城务工人员随迁子女', 12, (entry) => yes(entry.migrant === true)),
  column('学籍状态', 8, (entry) => (entry.status ? STATUS_WORDS[entry.status] : null)),
  column('是否在校', 8, (entry) => (entry.attends === undefined ? null : yes(entry.attends))),
  column('休学期满日期', 12, (entry) => dateCell(entry.statusUntil, entry)),
] as const

const PROVINCE_COLUMNS = [
  column('全国学籍号', 22, (entry) => entry.pupilNumber || null),
  column('姓名', 12, (entry) => entry.name),
  column('性别', 6, sexWord),
  column('出生日期', 12, (entry) => dateText(entry.born, entry)),
  column('民族', 8, nationalityWord),
  column('身份证件号', 21, (entry) => idCell(entry.id, entry)),
  column('户口所在地行政区划', 16, (entry) => entry.householdDivision),
  column('学校标识码', 13, (entry) => entry.school!.code),
  column('学校名称', 24, (entry) => entry.school!.name),
  column('学校所在地行政区划', 14, (entry) => entry.school!.division.slice(0, 6)),
  column('学校所在省市县(区)', 24, (entry) => entry.school!.place),
  column('年级', 8, (entry) => GRADES[gradeCodeOf(entry.grade)] ?? null),
  column('班级', 12, (entry) => classWord(entry.classCode)),
  column('就读方式', 10, (entry) => studyWord(entry)),
  column('成员1姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('成员1关系', 8, (entry) => roleWord(entry.guardian1) || null),
  column('成员1联系电话', 13, (entry) => entry.guardian1?.phone || null),
  column('学籍状态', 8, (entry) => (entry.status ? STATUS_WORDS[entry.status] : null)),
  column('是否在校', 8, (entry) => (entry.attends === undefined ? null : yes(entry.attends))),
] as const

/** Grade 1–9 as the standard's code: 11–16, 21–23. */
export const gradeCodeOf = (grade: number): string => (grade >= 7 ? String(grade + 14) : String(grade + 10))

const classWord = (code: string): string => `${code.slice(0, 4)}级${Number(code.slice(5))}班`

function studyWord(entry: Entry): string {
  if (entry.studyMode === 'home-taught') return '送教上门'
  return entry.studyMode === 'boarding' ? '住校' : '走读'
}

function* entriesOf(county: County, records: readonly PupilRecord[], office: 8 | 9): Generator<Entry> {
  const defects = office === 8 ? RATES.defects.enrolment : RATES.defects.province
  const clerks = new Map<number, Clerk>()
  const random = new Random(county.seed, 0xe0, office)
  const inOrder = [...records].sort(
    (a, b) => a.school.index - b.school.index || b.intakeYear - a.intakeYear || a.serial - b.serial || a.id - b.id,
  )
  for (const record of inOrder) {
    const school = record.school.index
    let clerk = clerks.get(school)
    if (!clerk) {
      // One system writes the file: only the spelling is each school's own.
      clerk = {
        ...clerkOf(county.seed, office, school, defects, county.defectsFactor),
        dateWriting: 'digits',
        uniform: true,
      }
      clerks.set(school, clerk)
    }
    if (random.chance(defects.missing * clerk.carelessness) && record.verdict === 'real') continue
    yield recordEntry(county, record, clerk, 1)
    if (random.chance(defects.twice * clerk.carelessness)) yield recordEntry(county, record, clerk, 2)
  }
}

function recordEntry(county: County, record: PupilRecord, clerk: Clerk, line: number): Entry {
  const { child, school } = record
  const { family } = child
  const entry = blankEntry(child, record, clerk, record.id * 2 + line)
  Object.assign(entry, writeIdentity(child, clerk, record.id, record.second ? RATES.secondRecord : undefined))
  entry.nationality = child.nationality
  entry.pupilNumber = entry.id
    ? `G${entry.id}`
    : `L${String(seedOf(record.id, 5) % 1_000_000_000).padStart(9, '0')}${String(record.id).padStart(9, '0')}`
  const movedIn = family.home === 'moved-in'
  // Many schools fill in the county only.
  entry.householdDivision = movedIn
    ? `${family.elsewhere!.code}000000`
    : clerk.key % 5 < 2
      ? `${county.code}000000`
      : family.village.code
  entry.householdAddress = movedIn ? family.elsewhere!.name : `${county.province}${county.city}${county.name}`
  const random = new Random(clerk.key, family.index, 0xad)
  const old = random.chance(clerk.defects.addressOld * Math.min(1, clerk.carelessness))
  entry.residenceAddress = old ? formerAddress(county, family) : presentAddress(county, child)
  entry.residenceDivision = !family.home.startsWith('away') ? family.residence.code : `${family.elsewhere!.code}000000`
  writeMembers(county, entry)
  entry.school = school
  entry.grade = record.grade
  entry.classCode = `${record.intakeYear}-${String(record.serial).padStart(2, '0')}`
  entry.status = record.status
  entry.statusUntil = record.status === 'suspended' ? record.statusUntil : undefined
  entry.studyMode = child.standing === 'home-taught' ? 'home-taught' : record.boarding ? 'boarding' : 'day'
  entry.attends = record.attends
  entry.leftBehind = leftBehindOf(family)
  entry.migrant = movedIn
  entry.disabilityType = child.disability?.type ?? ''
  return entry
}

/** 成员1 and 成员2: father and mother, or whoever brought the child to school. */
function writeMembers(county: County, entry: Entry): void {
  const { clerk } = entry
  const { family } = entry.child!
  const random = new Random(clerk.key, family.index, 0x3e3)
  const carer = family.motherAway && random.chance(clerk.defects.guardianOther * 4)
  const father = writeParent(family, 'father', clerk)
  const mother = writeParent(family, 'mother', clerk)
  const swapped = random.chance(0.2)
  entry.guardian1 = carer
    ? writeCarer(entry.child!, clerk, county.seed)
    : swapped
      ? (mother ?? father)
      : (father ?? mother)
  entry.guardian2 = carer ? (father ?? mother) : entry.guardian1?.role === 'father' ? mother : mother && father
  entry.phone = entry.guardian1?.phone || entry.guardian2?.phone || ''
}
