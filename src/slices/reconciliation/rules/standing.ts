import { ageOn, monthOf, type PlainDate, plainDate, yearOf } from '../../../kernel/plain-date.ts'
import type { Certainty, Population, Standing } from '../../register/domain.ts'
import type { ChildEvidence, PopulationRecord, PupilRecord, SchoolingClaim } from './evidence.ts'

/** Why a child stands where it stands; each code has a text. */
export type StandingReason =
  | 'record-active'
  | 'record-elsewhere'
  | 'record-home-taught'
  | 'record-suspended'
  | 'record-graduated'
  | 'deferral-claimed'
  | 'village-says-not-in-school'
  | 'village-does-not-know'
  | 'school-says-absent'
  | 'never-enrolled'
  | 'record-closed'
  | 'transfer-not-arrived'
  | 'lost-at-handover'
  | 'suspension-expired'
  | 'elsewhere-unproven'
  | 'home-teaching-without-record'
  | 'departure-unproven'
  | 'completion-claimed'
  | 'completion-unproven'
  | 'similar-record-exists'
  | 'verdict'

export interface StandingDecision {
  readonly population: Population
  readonly standing: Standing | null
  readonly reason: StandingReason | null
  readonly certainty: Certainty | null
  /** The pupil record the child really has; null when none. */
  readonly realPupilNo: number | null
}

/** Rules of the county that the standing depends on. */
export interface StandingRules {
  /** First year of the school year in whose September the child was due to enter. */
  entryYearOf(bornOn: PlainDate): number
  isOfSchoolAge(bornOn: PlainDate, on: PlainDate): boolean
}

/** Claims by which the household line says that a child is in no school. */
const NOT_IN_SCHOOL: ReadonlySet<SchoolingClaim> = new Set(['dropped-out', 'never-enrolled'])

/** Rosters of those who go and ask; the other offices copy. */
const ASKS: ReadonlySet<PopulationRecord['kind']> = new Set(['village', 'disabled'])

/** Decides whether the child is one of the county's and, when of school age, where it stands. */
export function decideStanding(evidence: ChildEvidence, asOf: PlainDate, rules: StandingRules): StandingDecision {
  const population = populationOf(evidence)
  const real = realRecordOf(evidence)
  const outside = { population, standing: null, reason: null, certainty: null, realPupilNo: real?.pupilNo ?? null }
  if (population !== 'resident' && population !== 'school-only') return outside
  if (!evidence.bornOn || !rules.isOfSchoolAge(evidence.bornOn, asOf)) return outside

  const decided = real ? standingWithRecord(real, evidence, asOf) : standingWithoutRecord(evidence, asOf, rules)
  return { population, realPupilNo: real?.pupilNo ?? null, ...decided }
}

type Standpoint = Pick<StandingDecision, 'standing' | 'reason' | 'certainty'>

const stand = (standing: Standing, reason: StandingReason, certainty: Certainty): Standpoint => ({
  standing,
  reason,
  certainty,
})

/**
 * Police marks of death and departure count; for a child with 户口 here, what a village says of them must be proven
 * first (C5). A child without 户口 here is the county's while it lives here: transferred out, or gone by the survey's
 * word, it is followed by the county of its 户口.
 */
function populationOf(evidence: ChildEvidence): Population {
  if (evidence.population.some((record) => record.event === 'deceased')) return 'deceased'
  const registered = newestPolice(evidence)
  if (registered?.event === 'moved-out' && !livesHereByAnother(evidence, registered)) return 'moved-away'
  if (!registered && hasLeft(evidence)) return 'moved-away'
  return evidence.population.length === 0 ? 'school-only' : 'resident'
}

function hasLeft(evidence: ChildEvidence): boolean {
  if (evidence.pupils.some((record) => record.status === 'enrolled')) return false
  const claim = newestClaim(evidence)?.claim
  if (claim === 'moved-away') return true
  const isTransferredOut = evidence.pupils.some((record) => record.status === 'transferred-out')
  return isTransferredOut && !(claim && NOT_IN_SCHOOL.has(claim))
}

function newestPolice(evidence: ChildEvidence): PopulationRecord | undefined {
  const police = evidence.population.filter((record) => record.kind === 'police-household')
  return police.reduce<PopulationRecord | undefined>(
    (best, record) => (best && (best.eventOn ?? '') >= (record.eventOn ?? '') && best.event !== null ? best : record),
    undefined,
  )
}

/**
 * Somebody deregistered who is here after all: registered as floating population since, or met in a village out of
 * school. A village line that merely still lists the family proves nothing; such lists are copied from year to year.
 */
function livesHereByAnother(evidence: ChildEvidence, departure: PopulationRecord): boolean {
  const since = departure.eventOn ?? departure.asOfOn
  return evidence.population.some(
    (record) =>
      record.asOfOn >= since &&
      ((record.kind === 'police-floating' && record.event !== 'moved-out') ||
        (record.kind === 'village' && record.claim !== null && NOT_IN_SCHOOL.has(record.claim))),
  )
}

/** Of several active records the one the child most likely attends; ties fall to the surer match, then the order of the file. */
export function realRecordOf(evidence: ChildEvidence): PupilRecord | undefined {
  const claimedSchools = new Set(
    evidence.population.map((record) => record.claimedSchoolCode).filter((code) => code !== null),
  )
  const claimsElsewhere = evidence.population.some((record) => record.claim === 'in-school-elsewhere')
  const worth = (record: PupilRecord): number =>
    (record.attends === false ? 0 : 8) +
    (record.schoolCode !== null && claimedSchools.has(record.schoolCode) ? 4 : 0) +
    (claimsElsewhere && !record.isHere ? 4 : 0) +
    (record.studyMode === 'home-taught' ? 1 : 0) +
    (record.how === 'same-id' ? 2 : 0) +
    record.probability
  return evidence.pupils
    .filter((record) => record.status === 'enrolled')
    .reduce<PupilRecord | undefined>(
      (best, record) => (best && worth(best) >= worth(record) ? best : record),
      undefined,
    )
}

/** Both lines must agree that a child is in school: one that denies it is enough for a suspicion (双线比对). */
function standingWithRecord(record: PupilRecord, evidence: ChildEvidence, asOf: PlainDate): Standpoint {
  const villageDenies = isDeniedSince(evidence, schoolYearStart(asOf))
  if (record.attends === false) return stand('in-no-school', 'school-says-absent', villageDenies ? 'certain' : 'likely')
  if (villageDenies)
    return stand('in-no-school', 'village-says-not-in-school', record.attends === true ? 'possible' : 'likely')
  if (record.isHere && whereaboutsUnknown(evidence, schoolYearStart(asOf)))
    return stand('in-no-school', 'village-does-not-know', 'possible')
  if (record.studyMode === 'home-taught') return stand('home-taught', 'record-home-taught', sureness(record))
  return record.isHere
    ? stand('in-school-here', 'record-active', sureness(record))
    : stand('in-school-elsewhere', 'record-elsewhere', sureness(record))
}

/**
 * Whoever went and asked this school year could not say where the child is, and nobody else who asked could (去向不明).
 * Of a child who is enrolled in another county that is to be expected, of one who is enrolled here it is not.
 */
function whereaboutsUnknown(evidence: ChildEvidence, since: PlainDate): boolean {
  const asked = evidence.population.filter((record) => ASKS.has(record.kind) && record.asOfOn >= since)
  return (
    asked.some((record) => record.claim === 'unknown') &&
    asked.every((record) => (record.claim ?? 'unknown') === 'unknown')
  )
}

function sureness(record: PupilRecord): Certainty {
  if (record.how === 'same-id' || record.how === 'decided') return 'certain'
  return record.probability >= 0.99 ? 'certain' : record.probability >= 0.9 ? 'likely' : 'possible'
}

function standingWithoutRecord(evidence: ChildEvidence, asOf: PlainDate, rules: StandingRules): Standpoint {
  const closed = closedRecordStanding(evidence, asOf)
  if (closed && closed.standing !== 'in-no-school') return closed
  const claim = newestClaim(evidence)?.claim
  const free = evidence.nearMisses.some((miss) => miss.isFree)
  if (claim === 'deferred' && mayStillBeDeferred(evidence, asOf))
    return stand('deferred', 'deferral-claimed', 'possible')
  if (claim === 'in-school-elsewhere') return stand('in-no-school', 'elsewhere-unproven', 'possible')
  if (claim === 'home-taught') return stand('in-no-school', 'home-teaching-without-record', 'likely')
  if (claim === 'moved-away' || claim === 'deceased') return stand('in-no-school', 'departure-unproven', 'possible')
  if (claim === 'completed') {
    return nineYearsArePast(evidence, asOf, rules)
      ? stand('completed', 'completion-claimed', 'possible')
      : stand('in-no-school', 'completion-unproven', 'possible')
  }
  const denied = claim !== undefined && claim !== null && NOT_IN_SCHOOL.has(claim)
  if (free) return stand('in-no-school', 'similar-record-exists', denied ? 'likely' : 'possible')
  if (closed) return closed
  const sources = new Set(evidence.population.map((record) => record.kind)).size
  return stand('in-no-school', 'never-enrolled', denied || sources >= 2 ? 'certain' : 'likely')
}

/** A 休学 whose roster names no last day ends with what was approved, or a year after it was first seen. */
export function withEndOfSuspension(evidence: ChildEvidence, until: PlainDate | undefined): ChildEvidence {
  if (until === undefined) return evidence
  const ended = (record: PupilRecord): PupilRecord =>
    record.status === 'suspended' ? { ...record, statusUntil: record.statusUntil ?? until } : record
  return { ...evidence, pupils: evidence.pupils.map(ended) }
}

/** What a closed or paused record proves: suspended until, completed, left, moved and not arrived, lost at 小升初. */
function closedRecordStanding(evidence: ChildEvidence, asOf: PlainDate): Standpoint | undefined {
  const has = (status: PupilRecord['status']) => evidence.pupils.some((record) => record.status === status)
  const suspended = evidence.pupils.find((record) => record.status === 'suspended')
  if (suspended) {
    const runs = !suspended.statusUntil || suspended.statusUntil >= asOf
    return runs
      ? stand('deferred', 'record-suspended', sureness(suspended))
      : stand('in-no-school', 'suspension-expired', 'certain')
  }
  const graduated = evidence.pupils.filter((record) => record.status === 'graduated')
  const junior = graduated.find((record) => record.gradeCode?.startsWith('2'))
  if (junior) return stand('completed', 'record-graduated', sureness(junior))
  if (graduated.length > 0) return stand('in-no-school', 'lost-at-handover', 'certain')
  if (has('left')) return stand('in-no-school', 'record-closed', 'certain')
  if (has('transferred-out')) return stand('in-no-school', 'transfer-not-arrived', 'likely')
  return undefined
}

/** Who entered when due has had nine school years. */
function nineYearsArePast(evidence: ChildEvidence, asOf: PlainDate, rules: StandingRules): boolean {
  return evidence.bornOn !== null && yearOf(schoolYearStart(asOf)) - rules.entryYearOf(evidence.bornOn) >= 9
}

/** 缓学 is for entrants (Art. 11) and for the disabled or ill; an older, healthy child needs the paper. */
function mayStillBeDeferred(evidence: ChildEvidence, asOf: PlainDate): boolean {
  const isEntrant = evidence.bornOn !== null && ageOn(evidence.bornOn, schoolYearStart(asOf)) <= 7
  return isEntrant || evidence.population.some((record) => record.kind === 'disabled')
}

/** Any roster of this school year that says the child is in no school; a newer list that copies old words takes nothing back. */
function isDeniedSince(evidence: ChildEvidence, day: PlainDate): boolean {
  return evidence.population.some(
    (record) => record.claim !== null && NOT_IN_SCHOOL.has(record.claim) && record.asOfOn >= day,
  )
}

/** The newest word on schooling: of those who went and asked, else of any office. */
export function newestClaim(evidence: ChildEvidence): PopulationRecord | undefined {
  const said = evidence.population.filter((record) => record.claim !== null && record.claim !== 'unknown')
  const asked = said.filter((record) => ASKS.has(record.kind))
  return (asked.length > 0 ? asked : said).reduce<PopulationRecord | undefined>(
    (best, record) => (best && best.asOfOn >= record.asOfOn ? best : record),
    undefined,
  )
}

/** 1 September of the school year that `day` lies in. */
export function schoolYearStart(day: PlainDate): PlainDate {
  return plainDate(`${monthOf(day) >= 9 ? yearOf(day) : yearOf(day) - 1}-09-01`)
}
