import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'

/** Offices' lists a county receives. */
export const ROSTER_KINDS = [
  'police-household',
  'police-floating',
  'hospital-birth',
  'village',
  'disabled',
  'civil-affairs',
  'enrolment',
] as const
export type RosterKind = (typeof ROSTER_KINDS)[number]

/**
 * received → the file is kept, its check is queued or running · checked → recognised, counted, waiting for a person ·
 * refused → the file cannot be read as a table · taken → its good rows count · withdrawn → as if never sent.
 */
export const ROSTER_STATES = ['received', 'checked', 'refused', 'taken', 'withdrawn'] as const
export type RosterState = (typeof ROSTER_STATES)[number]

const NEXT_STATES = {
  received: ['checked', 'refused', 'withdrawn'],
  checked: ['received', 'taken', 'withdrawn'],
  refused: ['received', 'withdrawn'],
  taken: ['withdrawn'],
  withdrawn: [],
} as const satisfies Record<RosterState, readonly RosterState[]>

export interface RosterCounts {
  /** Taken without any remark. */
  readonly good: number
  /** Taken, and listed for correction as well. */
  readonly withWarnings: number
  /** Not taken; they come back in the quarantine file. */
  readonly quarantined: number
  /** Blank rows, totals, remarks, repeated heads. */
  readonly skipped: number
}

function mayBecome(state: RosterState, next: RosterState): boolean {
  return (NEXT_STATES[state] as readonly RosterState[]).includes(next)
}

/** Decides whether the good rows of a roster may start to count; taking twice is taking once. */
export function decideTake(roster: {
  readonly state: RosterState
  readonly counts: RosterCounts | null
}): Decision<
  'now' | 'already',
  'rosters.not-checked' | 'rosters.withdrawn' | 'rosters.refused' | 'rosters.no-row-to-take'
> {
  const { state, counts } = roster
  if (state === 'taken') return accept('already')
  if (!mayBecome(state, 'taken') || !counts) {
    if (state === 'withdrawn') return refuse('rosters.withdrawn')
    return state === 'refused' ? refuse('rosters.refused') : refuse('rosters.not-checked')
  }
  return counts.good + counts.withWarnings > 0 ? accept('now') : refuse('rosters.no-row-to-take')
}

/** Decides whether a roster may be taken back; a second withdrawal gets the first answer again. */
export function decideWithdrawal(
  roster: { readonly state: RosterState },
  reason: string,
): Decision<'now' | 'already', 'rosters.withdrawal-reason-missing'> {
  if (!mayBecome(roster.state, 'withdrawn')) return accept('already')
  return reason.trim() === '' ? refuse('rosters.withdrawal-reason-missing') : accept('now')
}

/** Decides whether the recognised columns may be corrected: only while the rows do not count and no check is under way. */
export function decideMapping(roster: {
  readonly state: RosterState
  /** The last check ended, also when it failed. */
  readonly checkIsOver?: boolean
}): Decision<'now', 'rosters.already-taken' | 'rosters.withdrawn' | 'rosters.check-running'> {
  if (mayBecome(roster.state, 'received')) return accept('now')
  if (roster.state === 'received' && roster.checkIsOver) return accept('now')
  if (roster.state === 'taken') return refuse('rosters.already-taken')
  return roster.state === 'withdrawn' ? refuse('rosters.withdrawn') : refuse('rosters.check-running')
}

/** A supplement carries corrected rows of an earlier roster and lives and dies with it. */
export function decideSupplement(
  main: { readonly state: RosterState; readonly supplementOf: Uuid | null } | undefined,
): Decision<
  'now',
  'rosters.supplement-of-unknown' | 'rosters.supplement-of-supplement' | 'rosters.supplement-of-untaken'
> {
  if (!main) return refuse('rosters.supplement-of-unknown')
  if (main.supplementOf) return refuse('rosters.supplement-of-supplement')
  return main.state === 'taken' ? accept('now') : refuse('rosters.supplement-of-untaken')
}
