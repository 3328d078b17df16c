import type { PlainDate } from '../../../kernel/plain-date.ts'
import { leadingRecord } from '../../cases/domain.ts'
import type { Certainty } from '../../register/domain.ts'
import type { FindingKind } from '../domain.ts'
import type { ChildEvidence, PupilRecord } from './evidence.ts'
import type { RecordDecision } from './pupil-records.ts'
import type { StandingDecision } from './standing.ts'

/** A sentence of the evidence: a text code and its values; never a name or a number of a child. */
export interface Reason {
  readonly code: string
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** What a run found, before it meets the findings of earlier runs. */
export interface FoundProblem {
  readonly kind: FindingKind
  readonly pupilNo: number | null
  readonly certainty: Certainty
  readonly reason: string
  readonly reasons: readonly Reason[]
  /** School that has to answer; null when the household line has to (K6). */
  readonly schoolCode: string | null
  /** The facts in one line: a verdict holds as long as this stays the same. */
  readonly facts: string
}

const KIND_OF_RECORD_VERDICT = {
  duplicate: 'duplicate-enrolment',
  ghost: 'ghost-enrolment',
  mismatch: 'person-record-mismatch',
  unknown: 'unknown-to-rosters',
} as const

/** Turns the decisions on one child into the problems that somebody has to look into. */
export function findProblems(
  evidence: ChildEvidence,
  standing: StandingDecision,
  records: readonly RecordDecision[],
): readonly FoundProblem[] {
  const problems: FoundProblem[] = []
  const reasons = reasonsOf(evidence)
  const facts = factsOf(evidence)
  const real = evidence.pupils.find((record) => record.pupilNo === standing.realPupilNo)
  if (standing.standing === 'in-no-school') {
    problems.push({
      kind: 'out-of-school',
      pupilNo: null,
      certainty: standing.certainty ?? 'possible',
      reason: standing.reason!,
      reasons: [{ code: `standing-reason.${standing.reason}`, details: {} }, ...reasons],
      schoolCode: leadingSchool(real, evidence),
      facts,
    })
  }
  for (const decision of records) {
    if (decision.verdict === null || decision.verdict === 'real') continue
    // One trouble, one finding: the ghost record of a child in no school is settled with the child.
    if (decision.verdict === 'ghost' && standing.standing === 'in-no-school') continue
    const record = evidence.pupils.find((one) => one.pupilNo === decision.pupilNo)!
    problems.push({
      kind: KIND_OF_RECORD_VERDICT[decision.verdict],
      pupilNo: decision.pupilNo,
      certainty: decision.certainty,
      reason: decision.reason,
      reasons: [{ code: `record-reason.${decision.reason}`, details: {} }, ...reasons],
      schoolCode: record.isHere ? record.schoolCode : null,
      facts: `${facts}|${decision.verdict}:${record.schoolCode ?? ''}`,
    })
  }
  return problems
}

/** K6, by the rule cases are opened by. */
function leadingSchool(real: PupilRecord | undefined, evidence: ChildEvidence): string | null {
  return leadingRecord(evidence.pupils.map((record) => ({ ...record, isReal: record === real })))?.schoolCode ?? null
}

/** Says roster by roster what is known, the newest first. */
function reasonsOf(evidence: ChildEvidence): readonly Reason[] {
  const listed = [...evidence.population]
    .sort((a, b) => (a.asOfOn < b.asOfOn ? 1 : -1))
    .map((record): Reason => ({ code: claimCode(record.event, record.claim), details: populationDetails(record) }))
  const enrolled = evidence.pupils.map(
    (record): Reason => ({
      code: `evidence.pupil-${record.status}`,
      details: {
        asOf: record.asOfOn,
        schoolCode: record.schoolCode,
        isHere: record.isHere,
        attends: record.attends,
        how: record.how,
        percent: Math.round(record.probability * 100),
        until: record.statusUntil,
      },
    }),
  )
  const none: readonly Reason[] =
    evidence.pupils.length === 0 ? [{ code: 'evidence.no-pupil-record', details: {} }] : []
  const near = evidence.nearMisses.map(
    (miss): Reason => ({
      code: miss.isFree ? 'evidence.similar-free-record' : 'evidence.similar-taken-record',
      details: { percent: Math.round(miss.probability * 100) },
    }),
  )
  return [...listed, ...enrolled, ...none, ...near]
}

function claimCode(event: string | null, claim: string | null): string {
  if (event) return `evidence.event-${event}`
  return claim && claim !== 'unknown' ? `evidence.claim-${claim}` : 'evidence.listed'
}

function populationDetails(record: ChildEvidence['population'][number]): Reason['details'] {
  return {
    kind: record.kind,
    asOf: record.asOfOn,
    eventOn: record.eventOn,
    school: record.claimedSchoolName,
    because: record.notInSchoolReason,
  }
}

/** The facts a verdict rests on. Days of rosters are left out: next month's file with the same facts changes nothing. */
function factsOf(evidence: ChildEvidence): string {
  const population = evidence.population.map((record) =>
    [
      record.kind,
      record.event ?? '',
      record.claim ?? '',
      record.claimedSchoolCode ?? record.claimedSchoolName ?? '',
    ].join(','),
  )
  const pupils = evidence.pupils.map((record) =>
    [
      record.status,
      record.isHere,
      record.schoolCode ?? '',
      record.attends ?? '',
      record.studyMode ?? '',
      suspensionOf(record),
    ].join(','),
  )
  return [...new Set(population)]
    .sort()
    .join(';')
    .concat('/', [...new Set(pupils)].sort().join(';'))
}

const suspensionOf = (record: PupilRecord): PlainDate | '' =>
  record.status === 'suspended' ? (record.statusUntil ?? '') : ''
