import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { nearestDueOn, startDeadline, stopDeadlines } from './deadlines.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { clocksOnService, situationOf, startClock } from './rules/decide-step.ts'
import type { CaseState } from './domain.ts'
import type { ClockName } from './rules/clocks.ts'
import { servedOnAll } from './rules/facts.ts'
import { PAPERS, type Paper } from './rules/papers.ts'
import { STEP_NAMES, stepRule } from './rules/steps.ts'
import { saveCaseDue } from './store.ts'

/**
 * Takes notice of papers that were served since somebody last looked: the duty of serving ends, and what is counted from
 * the service begins on its day. Services are recorded in documents, which know no cases.
 */
export async function syncServices(app: App, tx: Tx, actor: Actor, loaded: LoadedCase): Promise<LoadedCase> {
  const today = app.clock.today()
  const began = new Set(loaded.deadlines.map((row) => `${row.clock} ${row.started_on}`))
  let changed = false
  for (const paper of PAPERS) {
    const servedOn = servedOnAll(loaded.facts, paper, today)
    if (servedOn === undefined) continue
    const { stops, starts } = clocksOnService(paper)
    const begun = stateAfter(paper) === loaded.row.state ? starts.filter((one) => !began.has(`${one} ${servedOn}`)) : []
    // A corrected paper runs from its own service: the clock of the one before ends.
    const ended = [...stops, ...begun].filter((clock) => loaded.facts.running.some((one) => one.clock === clock))
    if (ended.length + begun.length === 0) continue
    await stopDeadlines(tx, actor.scope, loaded.row.case_id, ended, today)
    for (const clock of begun) await startFrom(app, tx, actor, loaded, clock, servedOn)
    changed = true
  }
  if (!changed) return loaded
  const dueOn = await nearestDueOn(tx, actor.scope, loaded.row.case_id)
  await saveCaseDue(tx, loaded.row, { due_on: dueOn })
  return loadCase(app, tx, actor.scope, { ...loaded.row, due_on: dueOn })
}

/** The state a paper puts a case into; only there its service begins anything. */
const stateAfter = (paper: Paper): CaseState | undefined =>
  STEP_NAMES.map(stepRule).find((rule) => rule.paper === paper)?.to

/** A clock that the calendar does not reach yet begins with the next look, when it does. */
async function startFrom(
  app: App,
  tx: Tx,
  actor: Actor,
  loaded: LoadedCase,
  clock: ClockName,
  from: PlainDate,
): Promise<void> {
  const { dropoutCase, facts, rules, row } = loaded
  const situation = situationOf(dropoutCase, actor, facts, rules, app.clock.today())
  const start = startClock(clock, situation, rules, {}, from)
  if (start.ok && start.value) await startDeadline(app, tx, row, start.value)
}
