import { DUTIES, type Duty, type DutyName, REPORTED_TO, TOLD_OF_CHILDREN } from '../../kernel/duty.ts'
import type { RecordKind } from './rules/records.ts'
import { ASKING_RECORDS } from './rules/reports.ts'

/** Records that are addressed to an office; it sees the case from then on, whatever becomes of it. */
export const ADDRESSED_RECORDS: readonly RecordKind[] = ASKING_RECORDS

/** Offices a record is addressed to. */
export function addressedTo(kind: RecordKind, facts: object): readonly DutyName[] {
  const authorities: unknown = 'authorities' in facts ? facts.authorities : []
  if (!ADDRESSED_RECORDS.includes(kind) || !Array.isArray(authorities)) return []
  return REPORTED_TO.filter((duty) => authorities.includes(duty))
}

/** Offices that are told of a record for its kind, where the case is of a child of theirs. */
export const toldOfKind = (kind: RecordKind): readonly DutyName[] =>
  TOLD_OF_CHILDREN.filter((name) => (DUTIES[name] as Duty).caseRecords.includes(kind))

/** Of the duties a child is opened to, those that are told of its cases. */
export const dutiesOfCase = (childDuties: readonly string[]): DutyName[] =>
  TOLD_OF_CHILDREN.filter((duty) => childDuties.includes(duty))
