import type { CountyCode } from '../kernel/division-code.ts'
import type { App } from '../platform/app.ts'
import { withReference } from '../platform/database.ts'
import { watchCounties } from '../slices/alarms/index.ts'
import { startDueSweeps } from '../slices/attendance/index.ts'
import { noteHeads } from '../slices/audit/index.ts'
import { startDeadlineSweeps } from '../slices/cases/index.ts'
import { startCrosschecks } from '../slices/crosschecks/index.ts'
import { listCounties } from '../slices/directory/index.ts'
import { startPhotoCleaning } from '../slices/documents/index.ts'
import { startGatherings, startPeriodicSweeps } from '../slices/periodic/index.ts'
import { startDueRetention } from '../slices/privacy/index.ts'
import { startDueHistory } from '../slices/reports/index.ts'
import { sweepStoredFiles } from './file-sweep.ts'

type Round = (app: App, counties: readonly CountyCode[]) => Promise<void>

const MINUTE_MS = 60_000

export interface RoundPlan {
  readonly round: string
  readonly everyMs: number
  /** What a killed process left is looked for as soon as there is one again. */
  readonly atStart?: boolean
  /** Has to know of all counties at once; every other round is one county's, whose faults are no other's. */
  readonly together?: boolean
  readonly run: Round
}

/** What is done by the clock and not because somebody asked. Each looks for itself whether there is anything to do. */
const ROUNDS: readonly RoundPlan[] = [
  { round: 'audit.note-heads', everyMs: 10 * MINUTE_MS, run: noteHeads },
  { round: 'alarms.watch', everyMs: MINUTE_MS, run: watchCounties },
  { round: 'attendance.sweep', everyMs: 10 * MINUTE_MS, run: startDueSweeps },
  { round: 'cases.deadlines', everyMs: 10 * MINUTE_MS, run: startDeadlineSweeps },
  { round: 'periodic.gather', everyMs: MINUTE_MS, atStart: true, run: startGatherings },
  { round: 'periodic.sweep', everyMs: 10 * MINUTE_MS, run: startPeriodicSweeps },
  { round: 'crosschecks.sweep', everyMs: 60 * MINUTE_MS, run: startCrosschecks },
  { round: 'reports.history', everyMs: 10 * MINUTE_MS, run: startDueHistory },
  { round: 'privacy.retention', everyMs: 60 * MINUTE_MS, run: startDueRetention },
  { round: 'documents.photos', everyMs: 60 * MINUTE_MS, atStart: true, run: startPhotoCleaning },
  { round: 'files.sweep', everyMs: 60 * MINUTE_MS, atStart: true, together: true, run: sweepStoredFiles },
]

/** Starts the rounds of this process; a round that fails is tried again at its next turn, one that lasts is not doubled. */
export function startRounds(app: App, rounds: readonly RoundPlan[] = ROUNDS): { stop(): void } {
  const timers = rounds.map((plan) => {
    let isRunning = false
    const turn = async (): Promise<void> => {
      if (isRunning) return
      isRunning = true
      await goRound(app, plan)
      isRunning = false
    }
    const timer = setInterval(() => void turn(), plan.everyMs)
    timer.unref()
    if (plan.atStart) void turn()
    return timer
  })
  return { stop: () => timers.forEach((timer) => clearInterval(timer)) }
}

async function goRound(app: App, { round, together, run }: RoundPlan): Promise<void> {
  try {
    const counties = (await withReference(app.db, listCounties)).map(({ code }) => code)
    for (const some of together ? [counties] : counties.map((county) => [county]))
      await run(app, some).catch((error: unknown) => app.log.warn('round.failed', { round, counties: some, error }))
  } catch (error) {
    app.log.warn('round.failed', { round, error })
  }
}
