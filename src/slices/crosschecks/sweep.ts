import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules } from '../directory/index.ts'
import { RULES } from './domain.ts'
import { raiseHits } from './store-sweep.ts'

const SWEEPER = 'system:crosschecks'

/** Holds the numbers of every county against one another. Asked once an hour. */
export async function startCrosschecks(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await sweepCrosschecks(app, county)
}

/** One round of a county; a second round over the same records raises nothing. */
export function sweepCrosschecks(app: App, county: CountyCode): Promise<number> {
  return withScope(app.db, systemScope(county, SWEEPER), async (tx) => {
    const { honesty: rules, attendance } = await getCountyRules(tx, county)
    const leaveDays = attendance.authorityLeaveDays
    let count = 0
    for (const rule of RULES) count += await raiseHits(tx, rule, { county, today: app.clock.today(), rules, leaveDays })
    if (count > 0) await recordAudit(tx, { event: 'crosschecks.raised', actorId: SWEEPER, details: { count } })
    return count
  })
}
