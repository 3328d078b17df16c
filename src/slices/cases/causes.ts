import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { Cause } from './domain.ts'
import { causesOf } from './sealed.ts'

/** Causes of confirmed cases in sight (K8), the most frequent first; a case may have several. They are sealed: only here they are counted. */
export async function countCauses(
  app: App,
  tx: Tx,
  scope: Scope,
): Promise<readonly { readonly cause: Cause; readonly count: number }[]> {
  const rows = await tx
    .selectFrom('cases.dropout_case')
    .select(['county_code', 'case_id', 'causes', 'sealed'])
    .where(inScope(scope, 'cases.dropout_case'))
    .where('confirmed_on', 'is not', null)
    .execute()
  const byCause = Map.groupBy(
    rows.flatMap((row) => causesOf(app.secrets, row)),
    (cause) => cause,
  )
  return [...byCause]
    .map(([cause, all]) => ({ cause, count: all.length }))
    .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1))
}
