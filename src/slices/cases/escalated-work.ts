import { type RawBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { selectCaseRules } from './store-rules.ts'

/** How often something due has gone up by today; `above` is how many levels stand above whoever owes it. */
type LevelSql = (dueOn: RawBuilder<unknown>, above: RawBuilder<unknown>) => RawBuilder<number>

/** 逾期升级 of work that has a day and no clock of its own: its level follows from the day and the county's days of escalation. */
export async function readEscalation(tx: Tx, county: CountyCode, today: PlainDate): Promise<LevelSql> {
  const { rules } = await selectCaseRules(tx, county)
  return (dueOn, above) =>
    sql`(select count(*)::int from unnest(${[...rules.escalationDays]}::int[]) with ordinality as up (days, nth)
          where up.nth <= ${above} and ${dueOn} + up.days <= ${today}::date)`
}
