import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { LoadedCase } from './load-case.ts'
import type { CasePorts } from './presence.ts'
import type { AttendanceProof, Observation } from './rules/facts.ts'
import type { FieldRefusal, FieldValues } from './rules/fields.ts'
import { AROUND_VISIT_DAYS, decideCheck, decideProof, type PresenceRefusal, periodsAround } from './rules/presence.ts'
import type { RecordKind } from './rules/records.ts'

export type ProofRefusal = PresenceRefusal | FieldRefusal | 'case.days-out-of-order'

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
  const [presence] = await presenceIn(asking, [{ from: addDays(on, -AROUND_VISIT_DAYS), until: on }])
  const check = decideCheck(values.finding as Observation['finding'], presence)
  return check.ok ? accept({ ...values, ...check.value }) : check
}

async function proofOfReturn(
  asking: Asking,
  values: FieldValues,
  on: PlainDate,
): Promise<Decision<FieldValues, ProofRefusal>> {
  const [from, until] = [values.fromOn as PlainDate, values.toOn as PlainDate]
  if (from > until || until > on) return refuse('case.days-out-of-order')
  const source = values.source as AttendanceProof['source']
  const unsigned = (['presentDays', 'signedBy'] as const).filter((name) => values[name] === undefined)
  if (source === 'signed-paper' && unsigned.length > 0)
    return refuse('case.fields-missing', { fields: unsigned.map((name) => `field.${name}`) })
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
