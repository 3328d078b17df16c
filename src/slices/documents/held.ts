import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withinCounty } from '../../platform/database.ts'
import { type BatchKind, schoolYearOfPaper } from './batch-domain.ts'
import { openContent } from './content.ts'
import { listHandWritten, listHeldInRuns } from './store-progress.ts'

/** Before the first of term, the days on which a paper for that school year may have been written by hand. */
const DAYS_BEFORE_TERM = 366

/**
 * Which of some children hold a paper of this kind for the school year that stands, whoever issued it: they are not given a
 * second one with another number.
 */
export async function childrenHolding(
  app: App,
  tx: Tx,
  of: { readonly kind: BatchKind; readonly schoolYear: number; readonly termOn: PlainDate },
  childIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return withinCounty(tx, async (wide) => {
    const held = new Set(await listHeldInRuns(tx, wide, of, childIds))
    const since = addDays(of.termOn, -DAYS_BEFORE_TERM)
    for (const row of await listHandWritten(tx, wide, { kind: of.kind, since }, childIds))
      if (schoolYearOfPaper(openContent(app.secrets, row).fields, row.issued_on) === of.schoolYear)
        held.add(row.child_id!)
    return held
  })
}
