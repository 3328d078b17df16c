import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules, listSchools } from '../directory/index.ts'
import { RULES } from './domain.ts'
import { raiseHits, type SweepFacts } from './store-sweep.ts'

const SWEEPER = 'system:crosschecks'

/** Holds the numbers of every county against one another. Asked once an hour. */
export async function startCrosschecks(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await sweepCrosschecks(app, county)
}

/** What every rule goes by. */
export async function factsOf(tx: Tx, county: CountyCode, today: PlainDate): Promise<SweepFacts> {
  const { honesty: rules, attendance } = await getCountyRules(tx, county)
  const schools = (await listSchools(tx, county)).map(({ code, divisionCode }) => ({ code, divisionCode }))
  return { county, today, rules, leaveDays: attendance.authorityLeaveDays, schools }
}

/** One round of a county; a second round over the same records raises nothing. */
export function sweepCrosschecks(app: App, county: CountyCode): Promise<number> {
  return withScope(app.db, systemScope(county, SWEEPER), async (tx) => {
    const facts = await factsOf(tx, county, app.clock.today())
    let count = 0
    for (const rule of RULES) count += await raiseHits(tx, rule, facts)
    if (count > 0) await recordAudit(tx, { event: 'crosschecks.raised', actorId: SWEEPER, details: { count } })
    return count
  })
}
