import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, daysBetween, type PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { LoadedCase } from './load-case.ts'
import type { CasePorts } from './presence.ts'
import type { AttendanceProof, Observation } from './rules/facts.ts'
import type { FieldRefusal, FieldValues } from './rules/fields.ts'
import { AROUND_VISIT_DAYS, decideCheck, decideProof, type PresenceRefusal, periodsAround } from './rules/presence.ts'
import type { RecordKind } from './rules/records.ts'
import { awaySince, checkFrom, missingObservations } from './rules/requirements.ts'

export type ProofRefusal =
  | PresenceRefusal
  | FieldRefusal
  | 'case.days-out-of-order'
  | 'case.attendance-before-return'
  | 'case.attendance-beyond-days'
  | 'case.check-too-early'

/** Whom a case asks about attendance, and for which case. */
export interface Asking {
  readonly ports: CasePorts
  readonly tx: Tx
  readonly scope: Scope
  readonly loaded: LoadedCase
}

/**
 * Holds what a record says of a child's attendance against the reports of the class, and completes it from them: days are
 * counted, not typed, where somebody has reported them.
 */
export async function heldAgainstReports(
  asking: Asking,
  kind: RecordKind,
  values: FieldValues,
  on: PlainDate,
): Promise<Decision<FieldValues, ProofRefusal>> {
  if (kind === 'attendance') return proofOfReturn(asking, values, on)
  if (kind !== 'observation') return accept(values)
  const early = earlyCheck(asking.loaded, values, on)
  if (early) return refuse('case.check-too-early', { from: early })
  const [presence] = await presenceIn(asking, [{ from: addDays(on, -AROUND_VISIT_DAYS), until: on }])
  const check = decideCheck(values.finding as Observation['finding'], presence)
  return check.ok ? accept({ ...values, ...check.value }) : check
}

/** The first day on which a check that says “attends” may be made, where that is still to come. */
function earlyCheck({ facts, rules }: LoadedCase, values: FieldValues, on: PlainDate): PlainDate | undefined {
  if (values.finding !== 'attends') return undefined
  const check = missingObservations(facts, rules.county).find(
    (one) => one.check === values.check && one.month === (values.monthAfter ?? null),
  )
  const first = check && checkFrom(check.check, check.dueOn)
  return first !== undefined && on < first ? first : undefined
}

async function proofOfReturn(
  asking: Asking,
  values: FieldValues,
  on: PlainDate,
): Promise<Decision<FieldValues, ProofRefusal>> {
  const [from, until] = [values.fromOn as PlainDate, values.toOn as PlainDate]
  if (from > until || until > on) return refuse('case.days-out-of-order')
  const away = awaySince(asking.loaded.dropoutCase, asking.loaded.facts)
  if (away !== null && from <= away) return refuse('case.attendance-before-return', { away })
  const source = values.source as AttendanceProof['source']
  const unsigned = (['presentDays', 'signedBy', 'evidenceRef'] as const).filter((name) => values[name] === undefined)
  if (source === 'signed-paper' && unsigned.length > 0)
    return refuse('case.fields-missing', { fields: unsigned.map((name) => `field.${name}`) })
  const days = daysBetween(from, until) + 1
  if (source === 'signed-paper' && (values.presentDays as number) > days)
    return refuse('case.attendance-beyond-days', { days })
  const [presence] = await presenceIn(asking, [{ from, until }])
  const claimed = { source, presentDays: values.presentDays as number | undefined }
  const proof = decideProof(claimed, presence, asking.loaded.rules.county.returnSchoolDays)
  return proof.ok ? accept({ ...values, ...proof.value }) : proof
}

const presenceIn = ({ ports, tx, scope, loaded }: Asking, periods: Parameters<CasePorts['presence']>[3]) =>
  ports.presence(tx, scope, loaded.row.child_id, periods)

/** Attendance four weeks before and after each visit; only where a class has reported. */
export async function attendanceAroundVisits(asking: Asking, today: PlainDate) {
  const visits = asking.loaded.records.filter((record) => record.kind === 'visit')
  const presences = await presenceIn(
    asking,
    visits.flatMap((visit) => periodsAround(visit.happened_on, today)),
  )
  return visits.flatMap((visit, index) => {
    const [before, after] = [presences[index * 2], presences[index * 2 + 1]]
    if (!before && !after) return []
    return [{ recordId: visit.record_id, before: daysIn(before), after: daysIn(after) }]
  })
}

const daysIn = (presence: Awaited<ReturnType<CasePorts['presence']>>[number]) =>
  presence
    ? { attended: presence.attendedDays, missed: presence.missedDays, unreported: presence.unreportedDays }
    : null
