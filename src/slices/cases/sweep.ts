import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import { pastSchoolAgeFrom, type SchoolAgeRules } from '../../kernel/school-age.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { enqueueJob, type JobContext, type JobHandlers, listJobs, systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules } from '../directory/index.ts'
import { nearestDueOn, ownerOf, runningOf, startDeadline, tellDeadline, warnDayOf } from './deadlines.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { markReportDuty } from './report-duties.ts'
import { type ClockName, clockRule, decideSweep, nextSweepOn, type SweepStep } from './rules/clocks.ts'
import type { CaseRules } from './rules/county-rules.ts'
import { situationOf, startClock } from './rules/decide-step.ts'
import { remediesOverSince, type Situation } from './rules/requirements.ts'
import { findCaseForUpdate, saveCaseDue } from './store.ts'
import { syncServices } from './services.ts'
import {
  type DeadlineChanges,
  type DeadlineRow,
  hasDueDeadlines,
  saveDeadline,
  takeDueDeadlines,
} from './store-deadlines.ts'
import { findUnmarkedCases } from './store-reports.ts'
import { selectCaseRules } from './store-rules.ts'
import { findCasesWithoutClock, linkRelapses, listAgedOut } from './store-sweep.ts'

export const SWEEP_JOB = 'cases.sweep-deadlines'
export const jobHandlers: JobHandlers = { [SWEEP_JOB]: runSweep }

/** Deadlines of one transaction: short enough that nobody waits for it. */
const BATCH = 100

/** Queues a sweep for each county where a deadline has something to do, and no sweep waits already. */
export async function startDeadlineSweeps(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) {
    const scope = systemScope(county, 'system:deadlines')
    await withScope(app.db, scope, async (tx) => {
      const waiting = await listJobs(tx, { kinds: [SWEEP_JOB], states: ['queued', 'running'] })
      if (waiting.length > 0 || !(await hasSomething(app, tx, scope))) return
      await enqueueJob(tx, { kind: SWEEP_JOB, payload: {}, actor: { id: scope.actorId, scope } })
    })
  }
}

async function hasSomething(app: App, tx: Tx, scope: Scope): Promise<boolean> {
  const today = app.clock.today()
  if (await hasDueDeadlines(tx, scope, today, app.calendar.stamp)) return true
  const { schoolAge } = await getCountyRules(tx, scope.county)
  if ((await agedOut(tx, scope, today, schoolAge)).length > 0) return true
  if ((await findUnmarkedCases(tx, scope, 1)).length > 0) return true
  return (await findCasesWithoutClock(tx, scope, 1)).length > 0
}

/** Warns, escalates and ends what is due, some at a time, until nothing is left. Killed anywhere, it goes on with the rest. */
async function runSweep(context: JobContext): Promise<Record<string, unknown>> {
  const { app, scope, signal } = context
  const counts = { warned: 0, escalated: 0, over: 0, recounted: 0, adopted: 0, agedOut: 0 }
  for (;;) {
    signal.throwIfAborted()
    const done = await withScope(app.db, scope, (tx) => sweepBatch(app, tx, scope, counts))
    if (done === 0) return counts
    await context.progress(0.5, `${Object.values(counts).reduce((sum, count) => sum + count, 0)}`)
  }
}

type Counts = Record<'warned' | 'escalated' | 'over' | 'recounted' | 'adopted' | 'agedOut', number>

/** One batch of a sweep; returns how many things it did. */
export async function sweepBatch(app: App, tx: Tx, scope: Scope, counts: Counts): Promise<number> {
  const today = app.clock.today()
  const actor: Actor = { id: scope.actorId, role: 'system', scope }
  const { rules } = await selectCaseRules(tx, scope.county)
  let done = 0
  for (const row of await takeDueDeadlines(tx, scope, today, app.calendar.stamp, BATCH)) {
    await sweepOne({ app, tx, actor, rules }, row, counts)
    done++
  }
  for (const caseId of await findCasesWithoutClock(tx, scope, BATCH)) {
    if (await adoptCase(app, tx, actor, caseId)) counts.adopted++
    done++
  }
  for (const caseId of await findUnmarkedCases(tx, scope, BATCH)) {
    const row = await findCaseForUpdate(tx, scope, caseId)
    if (row) await markReportDuty(app, tx, row)
    done++
  }
  const { schoolAge } = await getCountyRules(tx, scope.county)
  for (const { caseId, childId, agedOutOn } of (await agedOut(tx, scope, today, schoolAge)).slice(0, BATCH)) {
    await saveCaseDue(tx, { county_code: scope.county, case_id: caseId }, { aged_out_on: agedOutOn })
    await recordAudit(tx, { event: 'cases.aged-out', actorId: actor.id, subjectId: childId, details: { caseId } })
    counts.agedOut++
    done++
  }
  await linkRelapses(tx, scope, rules.relapseMonths)
  return done
}

/** Open cases of children past school age who have not finished, and since when: a failure that is shown, never a closing. */
async function agedOut(tx: Tx, scope: Scope, today: PlainDate, schoolAge: SchoolAgeRules) {
  const rows = await listAgedOut(tx, scope)
  return rows.flatMap(({ case_id: caseId, child_id: childId, born_on: bornOn }) => {
    if (bornOn === null) return []
    const agedOutOn = pastSchoolAgeFrom(bornOn as PlainDate, schoolAge)
    return agedOutOn <= today ? [{ caseId, childId, agedOutOn }] : []
  })
}

interface Sweep {
  readonly app: App
  readonly tx: Tx
  readonly actor: Actor
  readonly rules: CaseRules
}

async function sweepOne(sweep: Sweep, row: DeadlineRow, counts: Counts): Promise<void> {
  const { app, tx, actor, rules } = sweep
  const today = app.clock.today()
  if (hangsOnService(row) && (await wasServed(app, tx, actor, row))) return
  const current = row.calendar_stamp === app.calendar.stamp ? row : await recount(sweep, row, counts)
  const step = decideSweep(runningOf(current), today, rules)
  if (!step) {
    await saveDeadline(tx, current, { next_sweep_on: laterThan(today, nextSweepOn(runningOf(current))) })
    return
  }
  const dropoutCase = await findCaseForUpdate(tx, actor.scope, row.case_id)
  if (!dropoutCase) return
  const changes = changesOf(step, current, today, dropoutCase)
  const swept = { ...current, ...changes }
  const next = swept.state === 'running' ? nextSweepOn(runningOf(swept)) : null
  await saveDeadline(tx, current, { ...changes, next_sweep_on: next })
  const told = step.kind === 'escalate' && { to: step.to, level: step.level }
  await tellDeadline(app, tx, current, EVENT_OF[step.kind], told || {})
  if (step.kind === 'end' && step.next) await followUp(app, tx, actor, dropoutCase, step.next)
  const event = EVENT_OF[step.kind]
  counts[event]++
  await recordAudit(tx, {
    event: `cases.deadline-${event}`,
    actorId: actor.id,
    subjectId: dropoutCase.child_id,
    details: { caseId: row.case_id, clock: row.clock, ...told },
  })
}

const hangsOnService = ({ queue, clock }: DeadlineRow): boolean =>
  queue === 'service' || clockRule(clock).fromServiceOf !== undefined

/** Papers are served, and put right, in documents, which know no cases: whoever sweeps what hangs on it looks there first. */
async function wasServed(app: App, tx: Tx, actor: Actor, row: DeadlineRow): Promise<boolean> {
  const dropoutCase = await findCaseForUpdate(tx, actor.scope, row.case_id)
  if (!dropoutCase) return false
  const { deadlines } = await syncServices(app, tx, actor, await loadCase(app, tx, actor.scope, dropoutCase))
  return deadlines.some((one) => one.deadline_id === row.deadline_id && one.state !== 'running')
}

const EVENT_OF = { warn: 'warned', escalate: 'escalated', end: 'over' } as const
/** What has nothing to do today is not looked at again before tomorrow. */
const laterThan = (today: PlainDate, day: PlainDate | null): PlainDate | null =>
  day !== null && day <= today ? addDays(today, 1) : day

type CaseRow = NonNullable<Awaited<ReturnType<typeof findCaseForUpdate>>>

function changesOf(step: SweepStep, row: DeadlineRow, today: PlainDate, dropoutCase: CaseRow): DeadlineChanges {
  if (step.kind === 'warn') return { warned_on: today }
  if (step.kind === 'end') return { state: 'over', ended_on: today, warned_on: row.warned_on ?? today }
  const { owner, unit } = ownerOf(dropoutCase, step.to)
  return { owner, owner_unit: unit, level: step.level, escalated_on: today, warned_on: row.warned_on ?? today }
}

/**
 * What follows a waiting period; a year whose calendar is missing begins it later. The limit of the court is counted from
 * the last day of the remedies, and not while one of them is pending.
 */
async function followUp(app: App, tx: Tx, actor: Actor, row: CaseRow, named: ClockName): Promise<void> {
  const loaded = await loadCase(app, tx, actor.scope, row)
  // What is performed is not enforced: the child is still away, and somebody goes on.
  const clock = named === 'court-limit' && loaded.facts.penalty?.performed ? 'next-step' : named
  if (loaded.facts.running.some((one) => one.clock === clock)) return
  const begins = named === 'court-limit' ? remediesOverSince(situationAt(app, actor, loaded)) : app.clock.today()
  const start = begins && startFor(app, actor, loaded, clock, begins)
  if (start) await startDeadline(app, tx, row, start)
  await saveCaseDue(tx, row, { due_on: await nearestDueOn(tx, actor.scope, row.case_id) })
}

function startFor(app: App, actor: Actor, loaded: LoadedCase, clock: ClockName, from: PlainDate) {
  const start = startClock(clock, situationAt(app, actor, loaded), loaded.rules, {}, from)
  return start.ok ? start.value : undefined
}

const situationAt = (app: App, actor: Actor, { dropoutCase, facts, rules }: LoadedCase): Situation =>
  situationOf(dropoutCase, actor, facts, rules, app.clock.today())

/** Clocks that stay when the lists change: no calendar moves them, or somebody gave the day. */
const isFixed = (clock: ClockName): boolean => clockRule(clock).unit.startsWith('plain') || clock === 'court-ruling'

/** Counts a deadline anew by the holiday lists there are now. */
async function recount({ app, tx, actor }: Sweep, row: DeadlineRow, counts: Counts): Promise<DeadlineRow> {
  const { stamp } = app.calendar
  const dropoutCase = await findCaseForUpdate(tx, actor.scope, row.case_id)
  const loaded = dropoutCase && !isFixed(row.clock) && (await loadCase(app, tx, actor.scope, dropoutCase))
  const start = loaded ? startFor(app, actor, loaded, row.clock, row.started_on) : undefined
  const dueOn = start?.dueOn ?? row.due_on
  const warnOn = warnDayOf({ clock: row.clock, startedOn: row.started_on, dueOn })
  const counted = { ...row, due_on: dueOn, warn_on: warnOn, calendar_stamp: stamp }
  const next = nextSweepOn(runningOf(counted))
  await saveDeadline(tx, row, { due_on: dueOn, warn_on: warnOn, calendar_stamp: stamp, next_sweep_on: next })
  if (dueOn !== row.due_on && dropoutCase) {
    counts.recounted++
    await tellDeadline(app, tx, row, 'recounted', { from: row.due_on, to: dueOn })
    await saveCaseDue(tx, dropoutCase, { due_on: await nearestDueOn(tx, actor.scope, row.case_id) })
  }
  return { ...counted, next_sweep_on: next }
}

/** The duty of a case that was opened before there were clocks, by where it stands; its day stays as it was. */
const CLOCK_OF_STATE: Readonly<Record<string, ClockName>> = {
  suspected: 'verification',
  verifying: 'verification',
  explained: 'recheck',
  confirmed: 'school-report',
}

async function adoptCase(app: App, tx: Tx, actor: Actor, caseId: string): Promise<boolean> {
  const row = await findCaseForUpdate(tx, actor.scope, caseId)
  const clock = row && CLOCK_OF_STATE[row.state]
  if (!row || !clock || !row.due_on) return false
  const startedOn = row.state_on <= row.due_on ? row.state_on : row.due_on
  await startDeadline(app, tx, row, { clock, startedOn, dueOn: row.due_on })
  return true
}
