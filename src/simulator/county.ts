import type { PlainDate } from '../kernel/plain-date.ts'
import { COUNTY_CODE, NumberOffice } from './citizen-numbers.ts'
import { type Day, dayOf, dayOfText, endOfMonthBefore, yearOfDay } from './days.ts'
import { layOutDivisions } from './divisions.ts'
import { addFamily, drawHome, type World } from './families.ts'
import { isInPopulationRosters, spreadKnowledge } from './knowledge.ts'
import type { Child, County, Dates, Family, PupilRecord, Village } from './model.ts'
import { Random } from './random.ts'
import { RATES } from './rates.ts'
import { keepOldRecords, leaveTransferLines, mixUpRecords } from './record-faults.ts'
import { beginSchooling, disturbSchooling, formClasses, placeInSchool, type SchoolWorld } from './schooling.ts'
import { foundPlaces, foundSchools, SchoolBook } from './schools.ts'
import { isCounted, isOfSchoolAge } from './standing.ts'

export interface SimulationPlan {
  readonly seed: number
  /** Children of 0–15 (by 31 August) who live in the county or are registered there. */
  readonly children: number
  readonly asOf?: PlainDate
  /** Multiplies the errors of offices and clerks; 0 gives clean files. */
  readonly defects?: number
}

const DEFAULT_AS_OF = '2026-11-15'
const P = RATES.population

/** Makes a county of made-up families, their schools and what every office knows of them. The same plan gives the same county. */
export function simulateCounty(plan: SimulationPlan): County {
  const dates = datesOf(dayOfText(plan.asOf ?? DEFAULT_AS_OF))
  const random = new Random(plan.seed, 0xc0)
  const townships = layOutDivisions(plan.children, random)
  const villages = townships.flatMap((township) => township.villages)
  const book = new SchoolBook()
  foundSchools(townships, plan.children, book, random)
  const places = foundPlaces(plan.children, book)
  const world: World = {
    seed: plan.seed,
    dates,
    places,
    numbers: new NumberOffice(plan.seed),
    villages,
    townVillages: townships.filter((township) => township.kind === '街道').flatMap((township) => township.villages),
    families: [],
    children: [],
  }
  settle(world, villages, plan.children)
  const records: PupilRecord[] = []
  goToSchool(schoolWorldOf(plan.seed, dates, book, places, records), world.children)
  const county: County = {
    seed: plan.seed,
    code: COUNTY_CODE,
    name: '云河县',
    province: '西藏自治区',
    city: '拉萨市',
    dates,
    defectsFactor: plan.defects ?? 1,
    townships,
    villages,
    schools: book.schools,
    places,
    families: world.families,
    children: world.children,
    records: [],
  }
  for (const child of world.children) spreadKnowledge(county, child)
  const written = records.filter(Boolean)
  formClasses(written)
  for (const record of written) judge(record)
  return { ...county, records: written }
}

/** The days the offices drew up their lists; the village survey is the oldest, the enrolment export the newest. */
export function datesOf(asOf: Day): Dates {
  const year = yearOfDay(asOf)
  const schoolYear = asOf >= dayOf(year, 9, 1) ? year : year - 1
  const monthEnd = endOfMonthBefore(asOf)
  return {
    asOf,
    schoolYear,
    cutOff: dayOf(schoolYear, 8, 31),
    police: monthEnd,
    floating: monthEnd,
    hospital: endOfMonthBefore(monthEnd),
    village: asOf - 40,
    disabled: endOfMonthBefore(monthEnd),
    aid: monthEnd,
    enrolment: asOf - 5,
    province: monthEnd,
  }
}

/** Fills the villages with families until the number of children is reached exactly. */
function settle(world: World, villages: readonly Village[], wanted: number): void {
  const total = villages.reduce((sum, village) => sum + village.weight, 0)
  let counted = 0
  let due = 0
  villages.forEach((village, at) => {
    due += (village.weight / total) * wanted
    const target = at === villages.length - 1 ? wanted : Math.round(due)
    const dice = new Random(world.seed, 0x5e771e, village.index)
    while (counted < target)
      counted += settleFamily(world, village, dice, target === wanted ? wanted - counted : Infinity)
  })
}

function settleFamily(world: World, village: Village, dice: Random, room: number): number {
  const { asOf } = world.dates
  if (dice.chance(P.movedAwayLastTwoYears)) addFamily(world, village, 'resident', asOf - dice.between(20, 730))
  if (dice.chance(P.leftAgainLastYear)) addFamily(world, village, 'moved-in', asOf - dice.between(20, 365))
  if (dice.chance(P.commuters)) {
    for (const child of addFamily(world, village, 'moved-in', undefined).children) child.standing = 'lives-elsewhere'
  }
  const family = addFamily(world, village, drawHome(village, dice), undefined)
  let counted = 0
  for (const child of family.children) {
    if (child.age > 15) continue
    if (dice.chance(P.diedLastTwoYears)) child.deceased = Math.max(child.born + 1, asOf - dice.between(20, 730))
    else counted++
  }
  while (counted > room) counted -= sendAway(world, family)
  return counted
}

/** Takes the youngest child out again: one too many for the number asked for. */
function sendAway(world: World, family: Family): number {
  const child = family.children.pop()!
  world.children.pop()
  if (child.twin) child.twin.twin = undefined
  return child.age <= 15 && child.deceased === undefined ? 1 : 0
}

function schoolWorldOf(
  seed: number,
  dates: Dates,
  book: SchoolBook,
  places: World['places'],
  records: PupilRecord[],
): SchoolWorld {
  const own = book.schools.filter((school) => school.inCounty)
  return {
    seed,
    dates,
    townPrimaries: own.filter((school) => school.town && school.kind === 'primary'),
    townJuniors: own.filter((school) => school.town && school.kind === 'junior'),
    special: own.filter((school) => school.kind === 'special'),
    borderSchools: places[0]!.schools,
    records,
  }
}

function goToSchool(world: SchoolWorld, children: readonly Child[]): void {
  for (const child of children) {
    const commuter = child.standing === 'lives-elsewhere'
    beginSchooling(world, child)
    if (commuter) child.note = 'commuter'
    else placeInSchool(world, child)
  }
  const ofSchoolAge = children.filter((child) => isOfSchoolAge(child) && isCounted(child))
  const pupils = disturbSchooling(world, ofSchoolAge)
  const dice = new Random(world.seed, 0x313)
  mixUpRecords(world, ofSchoolAge, pupils, dice)
  leaveTransferLines(world, ofSchoolAge, pupils, dice)
  for (const child of children) if (!isCounted(child)) keepOldRecords(world, child)
}

/** A good record of a child no list of the population names is unknown to the rosters. */
function judge(record: PupilRecord): void {
  if (record.verdict === 'real' && !isInPopulationRosters(record.child)) record.verdict = 'unknown'
}
