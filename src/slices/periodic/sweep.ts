import type { CountyCode } from '../../kernel/division-code.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { findLastRun, listUnitsOverLine } from '../reports/index.ts'
import { isUnfiled, remindersDue } from './domain.ts'
import { KIND_IDS, kindOf } from './kinds-domain.ts'
import { keysOf, knowCounty, owedPeriods, standingIn, unitsOf } from './known.ts'
import { insertReminders, listFindings, listHeads, type ReminderRow } from './store.ts'
import { insertKeyListing, listKeyListings } from './store-key-units.ts'
import { gatherMovements, holdGathering, wasGathered } from './store-movements.ts'

const SWEEPER = 'system:periodic'

/** Looks after every county: who came and went since the last run, and who has not filed. Asked every ten minutes. */
export async function startPeriodicSweeps(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await sweepPeriodic(app, county)
}

/** Gathers after a run what nobody can file a balance without; asked every minute, for units wait for it. */
export async function startGatherings(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties)
    await withScope(app.db, sweeperOf(county).scope, (tx) => gather(app, tx, sweeperOf(county)))
}

const sweeperOf = (county: CountyCode): Actor => ({ id: SWEEPER, role: 'system', scope: systemScope(county, SWEEPER) })

/** One round of a county; a second round the same day finds nothing to do. */
export async function sweepPeriodic(app: App, county: CountyCode): Promise<void> {
  const actor = sweeperOf(county)
  await withScope(app.db, actor.scope, (tx) => gather(app, tx, actor))
  await withScope(app.db, actor.scope, (tx) => listKeyUnits(app, tx, actor))
  await withScope(app.db, actor.scope, (tx) => remind(app, tx, actor))
}

/** Once a month, when there are records to count by: who is under key management (控辍重点管理单位). */
async function listKeyUnits(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  const today = app.clock.today()
  const month = today.slice(0, 7)
  if ((await listKeyListings(tx, county, month)).has(month) || !(await findLastRun(tx, county))) return
  const units = [...(await listUnitsOverLine(tx, actor.scope, today))]
  await insertKeyListing(tx, { county_code: county, month, listed_on: today, units })
  await recordAudit(tx, {
    event: 'periodic.key-units-listed',
    actorId: actor.id,
    details: { month, count: units.length },
  })
}

/** Pupil records change by a run and by nothing else: each run is compared once. */
async function gather(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  await holdGathering(tx, county)
  const run = await findLastRun(tx, county)
  if (!run || (await wasGathered(tx, county, run.runId))) return
  const count = await gatherMovements(tx, county, run.runId, app.clock.today())
  await recordAudit(tx, { event: 'periodic.movements-gathered', actorId: actor.id, details: { count } })
}

const nameOf = ({ kind, period, unit_code }: Pick<ReminderRow, 'kind' | 'period' | 'unit_code'>): string =>
  [kind, period, unit_code].join(' ')

/** Reminds the unit, then the levels above it, of what is missing or was sent back; what stays so becomes a finding. */
async function remind(app: App, tx: Tx, actor: Actor): Promise<void> {
  const known = await knowCounty(app, tx, actor.scope)
  const owed = KIND_IDS.map((kind) => ({ kind, periods: owedPeriods(known, kind) }))
  const wanted = owed.map(({ kind, periods }) => ({ kind, periods: periods.map((period) => period.key) }))
  const heads = new Map((await listHeads(tx, actor.scope, wanted)).map((head) => [nameOf(head), head]))
  const findings = await listFindings(tx, actor.scope, wanted)
  const rows = owed.flatMap(({ kind, periods }) =>
    periods.flatMap((period) =>
      unitsOf(known, kindOf(kind), period).flatMap((unit) => {
        const name = nameOf({ kind, period: period.key, unit_code: unit.code })
        const { state, actBy } = standingIn(known, kind, period, heads.get(name))
        if (!isUnfiled(state) || findings.has(name)) return []
        const levels = remindersDue(kindOf(kind), actBy, known.today, known.rules.returns.omissionDays)
        return levels.map(
          (level): ReminderRow => ({
            ...keysOf(actor, unit),
            kind,
            unit_line: unit.line,
            unit_code: unit.code,
            period: period.key,
            level,
            due_on: actBy,
            reminded_at: app.clock.now(),
          }),
        )
      }),
    ),
  )
  const count = await insertReminders(tx, rows)
  if (count > 0) await recordAudit(tx, { event: 'periodic.reminders-sent', actorId: actor.id, details: { count } })
}
