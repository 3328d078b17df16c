import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { Presence } from './rules/presence.ts'

export interface Period {
  readonly from: PlainDate
  readonly until: PlainDate
}

/**
 * What cases ask of others; `src/main` ties it to them, for nothing here may import what stands to its right.
 *
 * `presence`: what class reports say of a child in each of some times, as far as the account sees the class; undefined
 * where no report says anything of the child.
 */
export interface CasePorts {
  presence(
    tx: Tx,
    scope: Scope,
    childId: string,
    periods: readonly Period[],
  ): Promise<readonly (Presence | undefined)[]>
}

/** A county whose schools report no days: every return is proven on paper. */
export const NO_REPORTS: CasePorts = {
  presence: (_, __, ___, periods) => Promise.resolve(periods.map(() => undefined)),
}
