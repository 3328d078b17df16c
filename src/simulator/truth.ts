import { textOfDay } from './days.ts'
import type { Cell } from './entry.ts'
import { tracesOf } from './knowledge.ts'
import type { LinkBook } from './links.ts'
import { type Child, type County, KNOWN, type PupilRecord } from './model.ts'
import { gradeCodeOf } from './offices/enrolment.ts'
import { isCounted, isOfSchoolAge } from './standing.ts'

export const TRUTH_CHILDREN_HEAD = [
  'child_id',
  'standing',
  'kind',
  'since_on',
  'school_age',
  'counted',
  'name',
  'sex',
  'born_on',
  'citizen_id',
  'nationality',
  'division_code',
  'home',
  'lives_in',
  'attends_school_code',
  'note',
  'groups',
  'known_to',
  'village_claim',
  'traces',
  'twin_id',
  'family_id',
] as const

export const TRUTH_PUPILS_HEAD = [
  'record_id',
  'child_id',
  'verdict',
  'status',
  'attends',
  'school_code',
  'in_county',
  'grade_code',
  'class_code',
  'file',
  'row',
  'repeated',
] as const

const OFFICES = Object.entries(KNOWN)

/** One line of `truth-children.csv`. */
export function childTruth(county: County, child: Child): Cell[] {
  const { family } = child
  const away = family.home.startsWith('away') || family.gone !== undefined
  return [
    child.id,
    child.standing,
    child.kind ?? '',
    child.since === undefined ? null : textOfDay(child.since),
    isOfSchoolAge(child) && isCounted(child) ? 1 : 0,
    child.age <= 15 && isCounted(child) ? 1 : 0,
    child.name,
    child.sex,
    textOfDay(child.born),
    child.citizenId,
    child.nationality,
    family.village.code,
    family.gone !== undefined ? 'gone' : family.home,
    away ? family.elsewhere!.code : family.residence.code,
    child.attends?.code ?? null,
    child.note,
    groupsOf(child).join('|'),
    OFFICES.filter(([, bit]) => child.knownTo & bit)
      .map(([office]) => office)
      .join('|'),
    child.claim,
    child.standing === 'in-no-school' ? tracesOf(child).join('|') : '',
    child.twin?.id ?? null,
    family.index + 1,
  ]
}

/** The groups a child belongs to (requirements R5). */
export function groupsOf(child: Child): string[] {
  const { family } = child
  const groups: string[] = []
  if (family.motherAway) groups.push('left-behind')
  else if (family.fatherAway) groups.push('left-behind-by-one')
  if (child.disability) groups.push('disabled')
  if (family.aid !== '') groups.push('poor')
  if (family.home === 'moved-in') groups.push('migrant')
  if (child.orphan) groups.push('orphan')
  if (child.record?.boarding) groups.push('boarding')
  if (!child.registered) groups.push('unregistered')
  return groups
}

/** Lines of `truth-pupils.csv`: one for each roster line about a pupil record. */
export function* pupilTruth(county: County, links: LinkBook): Generator<Cell[]> {
  const byId: (PupilRecord | undefined)[] = []
  for (const record of county.records) byId[record.id] = record
  for (const { file, row, recordId, line } of links) {
    const record = byId[recordId]
    if (!record) continue
    yield [
      record.id,
      record.child.id,
      record.verdict,
      record.status,
      record.attends ? 1 : 0,
      record.school.code,
      record.school.inCounty ? 1 : 0,
      gradeCodeOf(record.grade),
      `${record.intakeYear}-${String(record.serial).padStart(2, '0')}`,
      file,
      row,
      line % 2 === 0 ? 1 : 0,
    ]
  }
}
