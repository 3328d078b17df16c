import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'

/** Deletes children with what rosters say of them and by what they are told again; privacy decides who may go. */
export async function deleteChildren(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<void> {
  if (childIds.length === 0) return
  const ids = [...childIds]
  await tx
    .deleteFrom('register.child_record')
    .where(inScope(scope, 'register.child_record'))
    .where('child_id', 'in', ids)
    .execute()
  await tx
    .deleteFrom('register.child_identity')
    .where('county_code', '=', scope.county)
    .where('child_id', 'in', ids)
    .execute()
  await tx.deleteFrom('register.child').where(inScope(scope, 'register.child')).where('child_id', 'in', ids).execute()
}
