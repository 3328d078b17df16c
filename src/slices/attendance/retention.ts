import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'

/** Deletes what was reported and noted of children; privacy decides whose may go. Class-days keep their counts. */
export async function deleteAttendanceOf(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<void> {
  if (childIds.length === 0) return
  const leavers = tx
    .selectFrom('attendance.leaver')
    .select('leaver_id')
    .where(inScope(scope, 'attendance.leaver'))
    .where('child_id', 'in', [...childIds])
  await tx
    .deleteFrom('attendance.leaver_paper')
    .where(inScope(scope, 'attendance.leaver_paper'))
    .where('leaver_id', 'in', leavers)
    .execute()
  for (const table of OF_CHILDREN)
    await tx
      .deleteFrom(table)
      .where(inScope(scope, table))
      .where('child_id', 'in', [...childIds])
      .execute()
}

const OF_CHILDREN = [
  'attendance.absence',
  'attendance.leave',
  'attendance.suspension',
  'attendance.suspicion',
  'attendance.leaver',
  'attendance.early_note',
  'attendance.early_tick',
  'attendance.early_listing',
  'attendance.roll',
  'attendance.duty',
] as const
