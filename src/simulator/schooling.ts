import type { Child, Dates, Family, PupilRecord, RecordStatus, RecordVerdict, School, Village } from './model.ts'
import { drawByWeight, Random, seedOf } from './random.ts'
import { type OutOfSchoolKind, RATES } from './rates.ts'

const S = RATES.schooling

/** The schools families can choose from, and the book the records are written in. */
export interface SchoolWorld {
  readonly seed: number
  readonly dates: Dates
  readonly townPrimaries: readonly School[]
  readonly townJuniors: readonly School[]
  readonly special: readonly School[]
  readonly borderSchools: readonly School[]
  readonly records: PupilRecord[]
}

/** Gives every child the grade it would be in if all went well. */
export function beginSchooling(world: SchoolWorld, child: Child): void {
  const { family } = child
  const random = new Random(world.seed, 0x5c, child.id)
  if (family.gone !== undefined) child.standing = 'moved-away'
  else if (child.deceased !== undefined) child.standing = 'deceased'
  const draw = random.float()
  const late = family.village.township.pastoral ? S.startsAYearLatePastoral : S.startsAYearLate
  let grade = child.age - 5
  if (draw < late && child.age > 6) grade -= 1
  else if (draw > 1 - S.startsAYearEarly) grade += 1
  child.grade = Math.max(0, Math.min(10, grade))
  child.entryYear = child.grade > 0 ? world.dates.schoolYear - grade + 1 : 0
  if (child.standing !== 'under-age') return
  if (child.age > 15) child.standing = 'over-age'
  else if (grade > 9) child.standing = 'completed'
  else if (child.age === 6 && random.chance(S.deferredAtSix)) defer(child, world)
  else if (child.grade > 0) child.standing = family.home.startsWith('away') ? 'in-school-elsewhere' : 'in-school-here'
}

function defer(child: Child, world: SchoolWorld): void {
  child.standing = 'deferred'
  child.grade = 0
  child.entryYear = 0
  child.since = world.dates.cutOff
}

/** Puts each child that goes to school into one, with a record. */
export function placeInSchool(world: SchoolWorld, child: Child): void {
  const random = new Random(world.seed, 0x91ace, child.id)
  const outside = child.family.home.startsWith('away')
  if (child.standing === 'completed') {
    graduate(world, child, random)
    return
  }
  if (child.standing !== 'in-school-here' && child.standing !== 'in-school-elsewhere') return
  const disability = child.disability
  if (disability && !outside && Number(disability.level) <= 2 && random.chance(S.homeTaughtOfSevere)) {
    child.standing = 'home-taught'
  }
  const school = schoolFor(world, child, child.grade, random)
  if (!school.inCounty && !outside) child.standing = 'in-school-elsewhere'
  child.attends = school
  child.record = addRecord(world, child, school, child.grade, { status: 'enrolled', verdict: 'real' })
}

function graduate(world: SchoolWorld, child: Child, random: Random): void {
  // Leavers of this summer are still in the export; those before are in the archive.
  if (child.entryYear !== world.dates.schoolYear - 9) return
  child.record = addRecord(world, child, schoolFor(world, child, 9, random), 9, {
    status: 'graduated',
    verdict: 'closed',
  })
}

/** The school a family sends a child of this grade to; brothers and sisters go the same way. */
export function schoolFor(world: SchoolWorld, child: Child, grade: number, random: Random): School {
  const { family } = child
  const village = family.residence
  const habits = new Random(world.seed, 0xfa511, family.index, grade >= 7 ? 1 : 0)
  if (family.home.startsWith('away')) return outsideSchool(family, grade, habits)
  if (child.disability && random.chance(S.specialSchoolOfDisabled)) return random.pick(world.special)
  if (habits.chance(S.studiesAcrossTheLine)) return pickForGrade(world.borderSchools, grade, habits)
  if (!village.urban && habits.chance(S.prefersTownSchool)) {
    return habits.pick(grade >= 7 ? world.townJuniors : world.townPrimaries)
  }
  return localSchool(village, grade)
}

/** The school of the village for a grade. */
export function localSchool(village: Village, grade: number): School {
  if (grade >= 7) return village.junior
  return village.point && grade <= village.point.lastGrade ? village.point : village.primary
}

/** A school at the place the family lives now. */
export function outsideSchool(family: Family, grade: number, random: Random): School {
  return pickForGrade(family.elsewhere!.schools, grade, random)
}

function pickForGrade(schools: readonly School[], grade: number, random: Random): School {
  const open = schools.filter((school) => school.firstGrade <= grade && school.lastGrade >= grade)
  return random.pick(open)
}

/** Writes a pupil into a school's book. */
export function addRecord(
  world: SchoolWorld,
  child: Child,
  school: School,
  grade: number,
  is: { readonly status: RecordStatus; readonly verdict: RecordVerdict; readonly second?: boolean },
): PupilRecord {
  const { status, verdict, second = false } = is
  const year = world.dates.schoolYear - (status === 'graduated' ? 1 : 0)
  const random = new Random(world.seed, 0xb0a2d, child.id)
  const rural = !school.town && school.kind !== 'teaching-point'
  const boarding = rural && grade >= 3 && random.chance(grade >= 7 ? S.boardingJunior : S.boardingPrimary)
  const record: PupilRecord = {
    id: world.records.length + 1,
    child,
    school,
    grade,
    // A nine-year school keeps the class it took in at grade one.
    intakeYear: year - (school.kind === 'junior' ? grade - 7 : grade - 1),
    serial: 1,
    boarding,
    status,
    statusUntil: undefined,
    attends: status === 'enrolled',
    verdict,
    second,
  }
  world.records.push(record)
  return record
}

/** Some pupils leave off, some come back. `children` are those of school age; gives the pupils of the county's schools. */
export function disturbSchooling(world: SchoolWorld, children: readonly Child[]): Child[] {
  const dice = new Random(world.seed, 0xd157)
  const shares = RATES.outOfSchool
  for (const kind of Object.keys(shares) as OutOfSchoolKind[]) {
    drawByWeight(
      children,
      (child) => (isGoing(child) ? riskOf(world.seed, kind, child, world.dates) : 0),
      shares[kind] * children.length,
      dice,
      (child) => takeOut(world, kind, child),
    )
  }
  const pupils = children.filter((child) => isGoing(child) && child.record?.school.inCounty)
  suspendSome(world, pupils, dice)
  bringBackSome(world, pupils, dice)
  unsettleNewcomers(world, pupils, dice)
  return pupils
}

/** Whether a child is in school and nothing has happened to it yet. */
export function isGoing(child: Child): boolean {
  return (child.standing === 'in-school-here' || child.standing === 'in-school-elsewhere') && child.note === ''
}

/** How likely this kind of loss is for a child, relative to others. */
function riskOf(seed: number, kind: OutOfSchoolKind, child: Child, dates: Dates): number {
  const { family, age, grade } = child
  const resident = family.home === 'resident' && child.registered
  const base = hardship(seed, child)
  switch (kind) {
    case 'never-enrolled':
      return resident && age <= 10 ? base * ([10, 4, 2, 1, 1][age - 6] ?? 0) : 0
    case 'dropped-out-closed':
    case 'dropped-out-active':
      return resident && child.attends?.inCounty && grade >= 3 ? base * (grade >= 7 ? 8 : grade >= 5 ? 2 : 0.4) : 0
    case 'lost-at-junior-entry':
      return resident && grade >= 7 ? base * ([1, 0.3, 0.12][grade - 7] ?? 0) : 0
    case 'disabled-not-placed':
      return resident && child.disability ? ([3, 2, 0.6, 0.2][Number(child.disability.level) - 1] ?? 0) : 0
    case 'moved-in-not-enrolled':
      return family.home === 'moved-in' ? (family.arrived > dates.asOf - 500 ? 4 : 0.5) : 0
    case 'unregistered':
      return child.registered ? 0 : 1
    case 'suspension-expired':
      return resident && child.attends?.inCounty ? 1 + (grade >= 7 ? 1 : 0) : 0
    case 'transfer-not-arrived':
      return resident && child.attends?.inCounty ? base * (grade >= 4 ? 2 : 1) : 0
    case 'away-not-in-school':
      return family.home.startsWith('away') ? (age >= 12 ? 5 : 1) : 0
  }
}

const risk = new Random(0)

/** Hardship runs in families and in places. */
function hardship(seed: number, child: Child): number {
  const { family } = child
  let weight = Math.exp(risk.reseed(seedOf(seed, 0x41, family.village.index)).normal() * 0.7)
  if (family.aid !== '') weight *= 1.8
  if (family.motherAway) weight *= 1.7
  if (!family.father || !family.mother) weight *= 1.6
  if (family.village.township.pastoral) weight *= 1.5
  return weight
}

function takeOut(world: SchoolWorld, kind: OutOfSchoolKind, child: Child): void {
  const { dates } = world
  const random = new Random(world.seed, 0x0117, child.id)
  child.standing = 'in-no-school'
  child.kind = kind
  child.since = dates.asOf - 12 - Math.floor(random.float() ** 1.3 * 420)
  child.attends = undefined
  const record = child.record
  if (kind === 'dropped-out-active' && record) {
    record.verdict = 'ghost'
  } else if (kind === 'dropped-out-closed' && record) {
    close(record, 'left')
  } else if (kind === 'suspension-expired' && record) {
    close(record, 'suspended')
    record.statusUntil = dates.asOf - random.between(20, 300)
    child.since = record.statusUntil
  } else if (kind === 'transfer-not-arrived' && record) {
    close(record, 'transferred-out')
  } else {
    dropRecord(world, child)
    if (kind === 'lost-at-junior-entry') loseAtJuniorEntry(world, child, random)
    else if (kind === 'never-enrolled' || kind === 'unregistered')
      child.since = dates.cutOff - (child.age - 6) * 365 + 1
    else if (kind === 'away-not-in-school' && random.chance(0.25)) leaveTransferPaper(world, child, random)
  }
}

function loseAtJuniorEntry(world: SchoolWorld, child: Child, random: Random): void {
  child.since = world.dates.cutOff + 1 - (child.grade - 7) * 365
  if (child.grade > 7) return // left in an earlier summer: the primary's record is in the archive
  child.record = addRecord(world, child, schoolFor(world, child, 6, random), 6, {
    status: 'graduated',
    verdict: 'closed',
  })
}

function leaveTransferPaper(world: SchoolWorld, child: Child, random: Random): void {
  const school = localSchool(child.family.village, Math.max(1, child.grade))
  child.record = addRecord(world, child, school, Math.max(1, child.grade), {
    status: 'transferred-out',
    verdict: 'closed',
  })
  child.since = world.dates.asOf - random.between(60, 420)
}

function close(record: PupilRecord, status: RecordStatus): void {
  record.status = status
  record.verdict = 'closed'
  record.attends = false
}

/** Takes a record out of the book; its place stays empty and is skipped when files are written. */
export function dropRecord(world: SchoolWorld, child: Child): void {
  if (child.record) Reflect.deleteProperty(world.records, child.record.id - 1)
  child.record = undefined
}

function suspendSome(world: SchoolWorld, pupils: readonly Child[], dice: Random): void {
  drawByWeight(
    pupils,
    (child) => (isGoing(child) ? 1 : 0),
    S.suspended * pupils.length,
    dice,
    (child) => {
      const record = child.record!
      record.status = 'suspended'
      record.attends = false
      record.statusUntil = world.dates.asOf + dice.between(30, 300)
      child.note = 'suspended'
    },
  )
}

function bringBackSome(world: SchoolWorld, pupils: readonly Child[], dice: Random): void {
  const wasLost = (child: Child): number =>
    isGoing(child) && child.grade >= 5 ? riskOf(world.seed, 'dropped-out-active', child, world.dates) : 0
  drawByWeight(pupils, wasLost, S.returnedThisYear * pupils.length, dice, (child) => {
    child.note = 'returned'
    child.since = world.dates.asOf - dice.between(20, 200)
  })
}

function unsettleNewcomers(world: SchoolWorld, pupils: readonly Child[], dice: Random): void {
  const newcomers = pupils.filter((child) => child.family.home === 'moved-in')
  const free = (child: Child): number => (isGoing(child) ? 1 : 0)
  drawByWeight(newcomers, free, S.justArrived * pupils.length, dice, (child) => {
    child.note = 'just-arrived'
  })
  drawByWeight(newcomers, free, S.recordStayedAtOrigin * newcomers.length, dice, (child) => {
    child.note = 'record-at-origin'
    dropRecord(world, child)
  })
}

/** Forms classes of at most 45 once every school's pupils are known. */
export function formClasses(records: readonly (PupilRecord | undefined)[]): Map<string, number> {
  const sizes = new Map<string, number>()
  const key = (record: PupilRecord): string => `${record.school.index}/${record.intakeYear}`
  for (const record of records) if (record) sizes.set(key(record), (sizes.get(key(record)) ?? 0) + 1)
  const seen = new Map<string, number>()
  for (const record of records) {
    if (!record) continue
    const classes = Math.ceil(sizes.get(key(record))! / 45)
    const turn = seen.get(key(record)) ?? 0
    seen.set(key(record), turn + 1)
    record.serial = 1 + (turn % classes)
  }
  return sizes
}
