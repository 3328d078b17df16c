import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import {
  type ClockName,
  type ClockOwner,
  clockRule,
  HELD_BY_PAUSE,
  heldUntil,
  nextSweepOn,
  type Owner,
  type RunningClock,
} from './rules/clocks.ts'
import type { ClockStart } from './rules/decide-step.ts'
import type { PenaltyOrgan } from './rules/facts.ts'
import type { DropoutCaseRow } from './store.ts'
import {
  type DeadlineEventRow,
  type DeadlineRow,
  insertDeadline,
  listDeadlines,
  recordDeadlineEvent,
  saveDeadline,
} from './store-deadlines.ts'

type CaseKeys = Pick<
  DropoutCaseRow,
  'county_code' | 'case_id' | 'lead_line' | 'lead_unit' | 'division_code' | 'school_key' | 'suspended_until'
>

/** The unit a deadline belongs to. */
export function ownerOf(
  row: CaseKeys,
  owner: ClockOwner,
  organ: PenaltyOrgan = 'township',
): { readonly owner: Owner; readonly unit: string } {
  if (owner === 'organ') return ownerOf(row, organ)
  if (owner === 'lead') return leadOwner(row)
  if (owner === 'village') return { owner, unit: row.division_code }
  if (owner === 'township') return { owner, unit: `${row.division_code.slice(0, 9)}000` }
  if (owner === 'class') return { owner, unit: row.school_key }
  return owner === 'school'
    ? { owner, unit: row.school_key.split('/')[0]! }
    : { owner, unit: `${row.county_code}000000` }
}

function leadOwner(row: CaseKeys): { readonly owner: Owner; readonly unit: string } {
  if (row.lead_line === 'school') return { owner: 'school', unit: row.lead_unit }
  return { owner: row.lead_unit.endsWith('000') ? 'township' : 'village', unit: row.lead_unit }
}

/** A running deadline as the rules see it. */
export function runningOf(row: DeadlineRow): RunningClock {
  return {
    clock: row.clock,
    owner: row.owner,
    level: row.level,
    warned: row.warned_on !== null,
    warnOn: row.warn_on,
    dueOn: row.due_on,
  }
}

/** Writes a clock that begins, in the step's own transaction. */
export async function startDeadline(
  app: Pick<App, 'calendar'>,
  tx: Tx,
  row: CaseKeys,
  start: ClockStart,
): Promise<void> {
  const rule = clockRule(start.clock)
  const { owner, unit } = ownerOf(row, rule.owner, start.organ)
  const dueOn = dueInPause(row, start)
  const warnOn = warnDayOf({ ...start, dueOn })
  const running = { clock: start.clock, owner, level: 0, warned: false, warnOn, dueOn }
  await insertDeadline(tx, {
    county_code: row.county_code,
    deadline_id: newId(),
    case_id: row.case_id,
    clock: start.clock,
    kind: rule.kind,
    queue: rule.queue,
    law: rule.law,
    owner,
    owner_unit: unit,
    level: 0,
    started_on: start.startedOn,
    due_on: dueOn,
    warn_on: warnOn,
    next_sweep_on: nextSweepOn(running),
    state: 'running',
    warned_on: null,
    escalated_on: null,
    ended_on: null,
    calendar_stamp: app.calendar.stamp,
    division_code: row.division_code,
    school_key: row.school_key,
  })
}

/** A held duty that begins during a pause has its whole time left when the pause ends. */
function dueInPause({ suspended_until: until }: CaseKeys, { clock, startedOn, dueOn }: ClockStart): PlainDate {
  const isHeld = until !== null && until > startedOn && HELD_BY_PAUSE.includes(clock)
  return isHeld ? heldUntil(dueOn, startedOn, until) : dueOn
}

/** Moves what a pause holds, with the days that were left: to its end when it begins, back to today when it ends early. */
export async function moveHeldDeadlines(
  app: Pick<App, 'clock'>,
  tx: Tx,
  scope: Scope,
  caseId: string,
  [from, to]: readonly [PlainDate, PlainDate],
): Promise<void> {
  for (const row of await listDeadlines(tx, scope, caseId)) {
    const dueOn = heldUntil(row.due_on, from, to)
    if (row.state !== 'running' || !HELD_BY_PAUSE.includes(row.clock) || dueOn === row.due_on) continue
    const warnOn = warnDayOf({ clock: row.clock, startedOn: row.started_on, dueOn })
    const next = nextSweepOn(runningOf({ ...row, due_on: dueOn, warn_on: warnOn }))
    await saveDeadline(tx, row, { due_on: dueOn, warn_on: warnOn, next_sweep_on: next })
    await tellDeadline(app, tx, row, 'recounted', { from: row.due_on, to: dueOn })
  }
}

/** Writes into the history of a deadline what has become of it today. */
export async function tellDeadline(
  { clock }: Pick<App, 'clock'>,
  tx: Tx,
  row: DeadlineRow,
  event: DeadlineEventRow['event'],
  details: DeadlineEventRow['details'] = {},
): Promise<void> {
  await recordDeadlineEvent(tx, {
    county_code: row.county_code,
    event_id: newId(),
    deadline_id: row.deadline_id,
    case_id: row.case_id,
    event,
    happened_on: clock.today(),
    happened_at: clock.now(),
    details,
    division_code: row.division_code,
    school_key: row.school_key,
  })
}

/** The day of the warning: some days before, never before the beginning. */
export function warnDayOf({ clock, startedOn, dueOn }: ClockStart): PlainDate {
  const wished = addDays(dueOn, -clockRule(clock).warnDays)
  return wished < startedOn ? startedOn : wished
}

/** Ends the running clocks of these names. */
export async function stopDeadlines(
  tx: Tx,
  scope: Scope,
  caseId: string,
  clocks: readonly ClockName[],
  today: PlainDate,
): Promise<void> {
  if (clocks.length === 0) return
  for (const row of await listDeadlines(tx, scope, caseId)) {
    if (row.state !== 'running' || !clocks.includes(row.clock)) continue
    await saveDeadline(tx, row, { state: 'done', ended_on: today, next_sweep_on: null })
  }
}

/** The nearest day by which somebody has to act; waiting periods are nobody's duty. */
export async function nearestDueOn(tx: Tx, scope: Scope, caseId: string): Promise<PlainDate | null> {
  const rows = await listDeadlines(tx, scope, caseId)
  const days = rows.filter((row) => row.state === 'running' && row.kind !== 'waiting').map((row) => row.due_on)
  return days.sort()[0] ?? null
}
