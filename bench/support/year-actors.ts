import type { Decision } from '../../src/kernel/decision.ts'
import type { PlainDate } from '../../src/kernel/plain-date.ts'
import type { Actor, Role, Scope } from '../../src/kernel/scope.ts'
import { BENCH_COUNTY } from './bench-county.ts'

/** A suspicion of the database in the words of the run in memory, with the case it led to. */
export interface KeptSuspicion {
  readonly pupilId: number
  readonly rule: string
  readonly sinceOn: PlainDate
  readonly raisedOn: PlainDate
  readonly caseOpenedOn: PlainDate | null
}

export function actorOf(role: Role, line: Pick<Scope, 'schoolPrefix' | 'divisionPrefix'>, id: string): Actor {
  return { id, role, scope: { county: BENCH_COUNTY, role, actorId: id, ...line } }
}

/** The bench sends nothing that may be refused. */
export function accepted<Value>(decision: Decision<Value, string>): Value {
  if (!decision.ok) throw new Error(`${decision.code} ${JSON.stringify(decision.details)}`)
  return decision.value
}
