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
  const changes = changesOf(loaded, app.clock.today())
  for (const { ended, begun, from } of changes) {
    await stopDeadlines(tx, actor.scope, loaded.row.case_id, ended, app.clock.today())
    for (const clock of begun) await startFrom(app, tx, actor, loaded, clock, from)
  }
  if (changes.length === 0) return loaded
  const dueOn = await nearestDueOn(tx, actor.scope, loaded.row.case_id)
  await saveCaseDue(tx, loaded.row, { due_on: dueOn })
  return loadCase(app, tx, actor.scope, { ...loaded.row, due_on: dueOn })
}

/** Whether anything was served, or put right, that the clocks of a case do not know of yet. */
export const hasNewService = (loaded: LoadedCase, today: PlainDate): boolean => changesOf(loaded, today).length > 0

interface ClockChange {
  readonly ended: readonly ClockName[]
  readonly begun: readonly ClockName[]
  readonly from: PlainDate
}

/** What services make of the clocks. A corrected paper is served anew and runs from that: the clock of the one before ends. */
function changesOf({ row, facts, deadlines }: LoadedCase, today: PlainDate): readonly ClockChange[] {
  const running = new Set(facts.running.map((one) => one.clock))
  const began = new Set(deadlines.map((one) => `${one.clock} ${one.started_on}`))
  return PAPERS.flatMap((paper): readonly ClockChange[] => {
    const change = changeBy(paper)
    return change && change.ended.length + change.begun.length > 0 ? [change] : []
  })

  function changeBy(paper: Paper): ClockChange | undefined {
    const { stops: duties, starts } = clocksOnService(paper)
    const isHere = stateAfter(paper) === row.state
    const servedOn = servedOnAll(facts, paper, today)
    if (servedOn !== undefined) {
      const begun = isHere ? starts.filter((clock) => !began.has(`${clock} ${servedOn}`)) : []
      return { ended: [...duties, ...begun].filter((clock) => running.has(clock)), begun, from: servedOn }
    }
    const issuedOn = facts.papers.findLast((one) => one.paper === paper)?.issuedOn
    if (!isHere || issuedOn === undefined) return undefined
    const begun = duties.filter((clock) => !running.has(clock))
    // Who became a guardian after the service is reached from today on.
    const from = begun.some((clock) => began.has(`${clock} ${issuedOn}`)) ? today : issuedOn
    return { ended: starts.filter((clock) => running.has(clock)), begun, from }
  }
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
