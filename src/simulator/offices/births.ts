import { clerkOf, writeIdentity, writeParent } from '../clerks.ts'
import { textOfDay } from '../days.ts'
import { blankEntry, type Entry, type Roster } from '../entry.ts'
import { type Child, type County, KNOWN } from '../model.ts'
import { Random } from '../random.ts'
import { RATES } from '../rates.ts'
import { birthCertificateOf, column, dateText, fullAddress, idCell, sexWord } from './writing.ts'

/** 卫健: births in the county's hospitals without a household declaration. The child has no number of its own. */
export function hospitalBirths(county: County): Roster[] {
  return [
    {
      kind: 'hospital-birth',
      file: `出生未申报户口新生儿_${textOfDay(county.dates.hospital).replaceAll('-', '')}.csv`,
      sourceName: `${county.name}卫生健康局`,
      asOf: county.dates.hospital,
      format: 'csv-gb18030',
      sheetName: '',
      titles: [],
      notes: () => [],
      columns: COLUMNS,
      entries: () => entries(county),
    },
  ]
}

const COLUMNS = [
  column('出生医学证明编号', 14, (entry) => entry.birthCertificate),
  column('新生儿姓名', 12, (entry) => entry.name),
  column('性别', 6, sexWord),
  column('出生日期', 12, (entry) => dateText(entry.born, entry)),
  column('孕周', 6, (entry) => 36 + (entry.child!.id % 6)),
  column('新生儿出生状况', 10, (entry) => (entry.child!.id % 23 === 0 ? '一般' : '良好')),
  column('母亲姓名', 12, (entry) => entry.guardian2?.name ?? null),
  column('母亲身份证号码', 21, (entry) => (entry.guardian2 ? idCell(entry.guardian2.id, entry) : null)),
  column('父亲姓名', 12, (entry) => entry.guardian1?.name ?? null),
  column('父亲身份证号码', 21, (entry) => (entry.guardian1 ? idCell(entry.guardian1.id, entry) : null)),
  column('家庭住址', 28, (entry) => entry.residenceAddress),
  column('联系电话', 13, (entry) => entry.phone || null),
] as const

function* entries(county: County): Generator<Entry> {
  const defects = RATES.defects.hospital
  const clerk = { ...clerkOf(county.seed, 3, 0, defects, county.defectsFactor), copies: false }
  const random = new Random(county.seed, 0xb127)
  for (const child of county.children) {
    if (!(child.knownTo & KNOWN.hospital)) continue
    yield birthEntry(county, child, clerk, 1)
    if (random.chance(defects.twice * clerk.carelessness)) yield birthEntry(county, child, clerk, 2)
  }
}

function birthEntry(county: County, child: Child, clerk: Entry['clerk'], line: number): Entry {
  const { family } = child
  const entry = blankEntry(child, undefined, clerk, child.id * 2 + line)
  Object.assign(entry, writeIdentity(child, clerk, line))
  entry.id = ''
  entry.formerName = ''
  entry.guardian1 = writeParent(family, 'father', clerk)
  entry.guardian2 = writeParent(family, 'mother', clerk)
  const random = new Random(clerk.key, child.id, 0xb1)
  if (entry.guardian2 && clerk.carelessness > 0 && random.chance(0.3)) {
    entry.name = `${entry.guardian2.name}之${child.sex === 'male' ? '子' : '女'}`
  }
  entry.nationality = child.nationality
  entry.residenceDivision = family.village.code
  entry.residenceAddress = fullAddress(county, family)
  entry.phone = entry.guardian2?.phone ?? entry.guardian1?.phone ?? ''
  entry.birthCertificate = birthCertificateOf(child)
  return entry
}
