import type { Child, School } from './model.ts'
import { drawByWeight, Random } from './random.ts'
import { RATES } from './rates.ts'
import { addRecord, dropRecord, isGoing, localSchool, type SchoolWorld } from './schooling.ts'

/** Goes to school under one good record, nothing else having happened. */
function isSettled(child: Child): 0 | 1 {
  return isGoing(child) && child.record?.verdict === 'real' && !child.second ? 1 : 0
}

/** Duplicates, and records that lie elsewhere than the pupil sits. */
export function mixUpRecords(
  world: SchoolWorld,
  children: readonly Child[],
  pupils: readonly Child[],
  dice: Random,
): void {
  const rates = RATES.records
  const rural = (child: Child): number =>
    isSettled(child) && !child.family.residence.urban && !child.record!.school.town ? 1 : 0
  const away = children.filter((child) => child.family.home.startsWith('away'))
  drawByWeight(pupils, isSettled, rates.duplicate * pupils.length, dice, (child) => {
    const other = otherSchool(world, child, dice)
    if (other)
      child.second = addRecord(world, child, other, child.grade, {
        status: 'enrolled',
        verdict: 'duplicate',
        second: true,
      })
  })
  drawByWeight(pupils, rural, rates.mismatchInside * pupils.length, dice, (child) => {
    const town = dice.pick(child.grade >= 7 ? world.townJuniors : world.townPrimaries)
    child.attends = town
    child.record!.verdict = 'mismatch'
    child.record!.attends = !dice.chance(0.4)
  })
  drawByWeight(away, isSettled, rates.duplicateAcrossCounty * pupils.length, dice, (child) => {
    const home = localSchool(child.family.village, child.grade)
    child.second = addRecord(world, child, home, child.grade, {
      status: 'enrolled',
      verdict: 'duplicate',
      second: dice.chance(0.4),
    })
  })
  drawByWeight(away, isSettled, rates.mismatchOutside * pupils.length, dice, (child) => {
    dropRecord(world, child)
    child.record = addRecord(world, child, localSchool(child.family.village, child.grade), child.grade, {
      status: 'enrolled',
      verdict: 'mismatch',
    })
    child.record.attends = !dice.chance(0.5)
  })
}

/** Transfers of this term: the old school's line still stands in the file, marked 转出. */
export function leaveTransferLines(
  world: SchoolWorld,
  children: readonly Child[],
  pupils: readonly Child[],
  dice: Random,
): void {
  const rates = RATES.records
  drawByWeight(pupils, isSettled, rates.transferredInside * pupils.length, dice, (child) => {
    const other = otherSchool(world, child, dice)
    if (other)
      child.second = addRecord(world, child, other, child.grade, { status: 'transferred-out', verdict: 'closed' })
  })
  const away = children.filter((child) => child.family.home.startsWith('away'))
  drawByWeight(away, isSettled, rates.transferredAcross * pupils.length, dice, (child) => {
    const home = localSchool(child.family.village, child.grade)
    child.second = addRecord(world, child, home, child.grade, { status: 'transferred-out', verdict: 'closed' })
  })
}

/** Another school of the county with this grade, where an old record may have been left. */
function otherSchool(world: SchoolWorld, child: Child, dice: Random): School | undefined {
  const own = child.record!.school
  const town = dice.pick(child.grade >= 7 ? world.townJuniors : world.townPrimaries)
  if (town !== own) return town
  const local = localSchool(child.family.residence, child.grade)
  return local === own ? undefined : local
}

/** Records that outlive the pupil: of children who moved away or died, and of pupils from over the county line. */
export function keepOldRecords(world: SchoolWorld, child: Child): void {
  const random = new Random(world.seed, 0x01d, child.id)
  const { family } = child
  if (child.grade < 1 || child.grade > 9 || child.age > 15) return
  const school = localSchool(family.village, child.grade)
  if (child.standing === 'lives-elsewhere') {
    child.attends = school
    child.record = addRecord(world, child, school, child.grade, { status: 'enrolled', verdict: 'unknown' })
    return
  }
  const ghost = random.chance(
    child.standing === 'deceased' ? RATES.records.ghostDeceased : RATES.records.ghostMovedAway,
  )
  if (ghost) child.record = addRecord(world, child, school, child.grade, { status: 'enrolled', verdict: 'ghost' })
  else if (random.chance(0.4))
    child.record = addRecord(world, child, school, child.grade, { status: 'transferred-out', verdict: 'closed' })
  if (ghost && child.record) child.record.attends = !random.chance(0.45)
}
