import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'

/** Deletes the pupil records of children and by what they are told again; privacy decides whose may go. */
export async function deletePupilsOf(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<void> {
  if (childIds.length === 0) return
  for (const table of ['enrolment.pupil', 'enrolment.missing_pupil'] as const) {
    const pupils = tx
      .selectFrom(table)
      .select('pupil_id')
      .where(inScope(scope, table))
      .where('child_id', 'in', [...childIds])
    await tx
      .deleteFrom('enrolment.pupil_identity')
      .where('county_code', '=', scope.county)
      .where('pupil_id', 'in', pupils)
      .execute()
    await tx
      .deleteFrom(table)
      .where(inScope(scope, table))
      .where('child_id', 'in', [...childIds])
      .execute()
  }
}
