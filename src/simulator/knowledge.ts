import type { Child, Claim, County, Dates } from './model.ts'
import { KNOWN } from './model.ts'
import { Random } from './random.ts'
import { type OfficeDefects, RATES } from './rates.ts'

const K = RATES.known
const A = RATES.answers
const T = RATES.traces
const POPULATION_ROSTERS =
  KNOWN.police |
  KNOWN.floating |
  KNOWN.hospital |
  KNOWN.village |
  KNOWN.residenceList |
  KNOWN.disabled |
  KNOWN.aid |
  KNOWN.poverty

/** Decides which offices hold a row about a child, and what the village survey says about its schooling. */
export function spreadKnowledge(county: Pick<County, 'seed' | 'dates' | 'defectsFactor'>, child: Child): void {
  const random = new Random(county.seed, 0xc10e, child.id)
  const known = (probability: number, office: OfficeDefects): boolean => {
    const missed = 1 - probability * (1 - office.missing)
    return !random.chance(missed * Math.min(1, county.defectsFactor))
  }
  const D = RATES.defects
  const { family } = child
  const gone = family.gone !== undefined
  let bits = 0
  if (child.registered && family.home !== 'moved-in' && known(K.policeRegistered, D.police)) bits |= KNOWN.police
  if (family.home === 'moved-in' && known(gone ? 0.6 : K.floatingResident, D.floating)) bits |= KNOWN.floating
  if (isUndeclaredBirth(child, random) && known(K.hospitalUnregistered, D.hospital)) bits |= KNOWN.hospital
  if (known(villageShare(child, gone), D.village)) bits |= KNOWN.village
  if (family.residence !== family.village && !gone && known(K.residenceList, D.village)) bits |= KNOWN.residenceList
  if (child.disability && !gone && family.home !== 'moved-in' && known(K.disabledKnown, D.disabled))
    bits |= KNOWN.disabled
  if ((child.orphan || isSubsistence(family.aid)) && !gone && known(K.povertyKnown, D.aid)) bits |= KNOWN.aid
  if (family.aid !== '' && !isSubsistence(family.aid) && !gone && known(K.povertyKnown, D.aid)) bits |= KNOWN.poverty
  if (child.note === 'just-arrived' || child.standing === 'lives-elsewhere') bits = 0
  if (child.age > 15) bits &= KNOWN.police | KNOWN.poverty
  if (child.record && !child.record.school.inCounty && known(outsideShare(child), D.province)) bits |= KNOWN.province
  child.knownTo = bits
  child.claim = answerOf(child, county.dates, county.defectsFactor, random)
  leaveATrace(child)
}

function isUndeclaredBirth(child: Child, random: Random): boolean {
  if (!child.registered) return child.age <= 7
  return child.age <= 1 && random.chance(0.05) // declared since: the hospital's list is older
}

export function isSubsistence(aid: string): boolean {
  return aid === '低保' || aid === '特困'
}

function villageShare(child: Child, gone: boolean): number {
  if (gone || child.deceased !== undefined) return A.villageKeepsMovedAway
  if (!child.registered) return K.villageUnregistered
  if (child.family.home === 'moved-in') return K.villageMovedIn
  return child.family.home === 'resident' ? K.villageResident : K.villageAway
}

function outsideShare(child: Child): number {
  return child.record!.school.inProvince ? K.provinceExtractInProvince : K.provinceExtractElsewhere
}

/** What is written under 就学状态 at the survey. */
function answerOf(child: Child, dates: Dates, factor: number, random: Random): Claim {
  const draw = random.float()
  switch (child.standing) {
    case 'in-no-school':
      return answerForLost(child, dates, draw, random)
    case 'in-school-here':
      if (child.note === 'returned')
        return random.chance(A.villageStillSaysOut * Math.min(1, factor)) ? 'dropped-out' : 'in-school'
      if (draw < A.villageSaysOutWrongly * factor) return 'dropped-out'
      return draw > 1 - A.villageUnknownWrongly * factor ? 'unknown' : 'in-school'
    case 'in-school-elsewhere':
      return draw < A.villageUnknownAway * factor ? 'unknown' : 'in-school-elsewhere'
    case 'moved-away':
      return child.age < 6 ? 'too-young' : draw < 0.6 ? 'in-school' : 'moved-away'
    case 'deceased':
      return draw < 0.4 ? 'in-school' : 'deceased'
    case 'under-age':
    case 'over-age':
    case 'lives-elsewhere':
      return 'too-young'
    default:
      return child.standing
  }
}

function answerForLost(child: Child, dates: Dates, draw: number, random: Random): Claim {
  const out: Claim = child.kind === 'never-enrolled' || child.kind === 'unregistered' ? 'never-enrolled' : 'dropped-out'
  if (child.since! > dates.village) return child.family.home.startsWith('away') ? 'in-school-elsewhere' : 'in-school'
  if (draw < T.villageSaysOut)
    return child.kind === 'disabled-not-placed' && random.chance(0.7) ? 'never-enrolled' : out
  if (draw < T.villageSaysOut + T.villageSaysElsewhere) return 'in-school-elsewhere'
  return draw < T.villageSaysOut + T.villageSaysElsewhere + T.villageSaysInSchool ? 'in-school' : 'unknown'
}

/** Whether the answer itself says that the child is in no school. */
export function saysOut(claim: Claim): boolean {
  return claim === 'dropped-out' || claim === 'never-enrolled'
}

/**
 * Sees to it that a child in no school left at least one sign: with an active record somebody says that it is not
 * there; without one, some list of the population names it. Also lets schools mark who is absent.
 */
function leaveATrace(child: Child): void {
  const record = child.record
  const random = new Random(child.id, 0x7ace, child.born)
  if (record && record.status === 'enrolled' && record.verdict === 'real' && child.note !== 'suspended') {
    record.attends = !random.chance(A.schoolMarksAbsentWrongly)
  }
  if (child.standing !== 'in-no-school') return
  if (record?.status === 'enrolled') {
    record.attends = !random.chance(T.schoolMarksAbsent)
    if (tracesOf(child).length === 0) record.attends = false
  } else if ((child.knownTo & POPULATION_ROSTERS) === 0) {
    child.knownTo |= KNOWN.village
  }
}

/** What the disabled federation's survey and the poverty files say; the same each time it is asked. */
export function listSaysOut(child: Child, list: 'disabled' | 'poverty'): boolean {
  if (child.standing !== 'in-no-school') return false
  const random = new Random(child.id, list === 'disabled' ? 0xd15 : 0x90, child.born)
  return random.chance(list === 'disabled' ? T.disabledListSaysOut : T.povertyListSaysOut)
}

/** The signs in the rosters that a child is in no school; absence of a record is one of them. */
export function tracesOf(child: Child): string[] {
  const traces: string[] = []
  const { record, knownTo } = child
  const surveyed = (knownTo & (KNOWN.village | KNOWN.residenceList)) !== 0
  if (surveyed && saysOut(child.claim)) traces.push('village-says-out')
  if (surveyed && child.claim === 'unknown') traces.push('village-does-not-know')
  if (knownTo & KNOWN.disabled && listSaysOut(child, 'disabled')) traces.push('disabled-list-says-out')
  if (knownTo & KNOWN.poverty && listSaysOut(child, 'poverty')) traces.push('poverty-list-says-out')
  if (!record) traces.push('no-record')
  else if (record.status === 'enrolled' && !record.attends) traces.push('marked-absent')
  else if (record.status !== 'enrolled') traces.push(`record-${record.status}`)
  return traces
}

/** Whether any list of the population has the child; if not, its pupil record is unknown to the rosters. */
export function isInPopulationRosters(child: Child): boolean {
  return (child.knownTo & POPULATION_ROSTERS) !== 0
}
