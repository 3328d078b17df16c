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

export const NEXT_STATES = {
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

/** Decides whether the good rows of a roster may start to count. */
export function decideTake(roster: {
  readonly state: RosterState
  readonly counts: RosterCounts | null
}): Decision<
  'now' | 'already',
  'rosters.not-checked' | 'rosters.withdrawn' | 'rosters.refused' | 'rosters.no-row-to-take'
> {
  if (roster.state === 'taken') return accept('already')
  if (roster.state === 'withdrawn') return refuse('rosters.withdrawn')
  if (roster.state === 'refused') return refuse('rosters.refused')
  if (roster.state !== 'checked' || !roster.counts) return refuse('rosters.not-checked')
  return roster.counts.good + roster.counts.withWarnings > 0 ? accept('now') : refuse('rosters.no-row-to-take')
}

/** Decides whether a roster may be taken back; a second withdrawal gets the first answer again. */
export function decideWithdrawal(
  roster: { readonly state: RosterState },
  reason: string,
): Decision<'now' | 'already', 'rosters.withdrawal-reason-missing'> {
  if (roster.state === 'withdrawn') return accept('already')
  return reason.trim() === '' ? refuse('rosters.withdrawal-reason-missing') : accept('now')
}

/** Decides whether the recognised columns may be corrected: only while the rows do not count yet. */
export function decideMapping(roster: {
  readonly state: RosterState
}): Decision<'now', 'rosters.already-taken' | 'rosters.withdrawn' | 'rosters.check-running'> {
  if (roster.state === 'taken') return refuse('rosters.already-taken')
  if (roster.state === 'withdrawn') return refuse('rosters.withdrawn')
  return roster.state === 'received' ? refuse('rosters.check-running') : accept('now')
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
