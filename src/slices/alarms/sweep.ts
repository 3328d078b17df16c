import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { findBursts, recordAudit } from '../audit/index.ts'
import { accountOf, ALARM_RULE_NAMES, ALARM_RULES } from './domain.ts'
import { lastSettled, raiseAlarm, selectLimits } from './store.ts'

const WATCHER = 'system:alarms'

/** Looks at the last hour of every county's record. Asked every minute. */
export async function watchCounties(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await watchCounty(app, county)
}

/** Raises what is unusual in a county; answers how many alarms are new. A second look at the same entries raises none. */
export async function watchCounty(app: App, county: CountyCode): Promise<number> {
  const raised = await withScope(app.db, systemScope(county, WATCHER), async (tx) => {
    const { limits } = await selectLimits(tx, county)
    const news: Readonly<Record<string, unknown>>[] = []
    for (const rule of ALARM_RULE_NAMES) {
      const limit = limits[rule]
      const settled = await lastSettled(tx, county, rule)
      for (const burst of await findBursts(tx, county, ALARM_RULES[rule], limit, settled)) {
        const alarmId = await raiseAlarm(tx, county, rule, burst, limit)
        if (alarmId === undefined) continue
        const accountId = accountOf({ rule, subject: burst.key })
        const about = accountId === undefined ? { address: burst.key } : { accountId }
        const details = { alarm: alarmId, rule, count: burst.count, limit }
        news.push({ county, ...details, ...about })
        await recordAudit(tx, { event: 'alarms.raised', actorId: WATCHER, subjectId: accountId, details })
      }
    }
    return news
  })
  // Collectors of logs are told once it is on record.
  for (const alarm of raised) app.log.warn('alarms.raised', alarm)
  return raised.length
}
