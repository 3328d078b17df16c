import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import { addDays, type PlainDate } from '../../../kernel/plain-date.ts'
import type { AttendanceProof, Observation } from './facts.ts'

/** What class reports say of a child in a time. Days nobody reported prove nothing, either way. */
export interface Presence {
  readonly attendedDays: number
  readonly missedDays: number
  readonly unreportedDays: number
  /** At school on the last day that was reported. */
  readonly atSchoolLast: boolean
}

export type PresenceRefusal =
  | 'case.attendance-not-reported'
  | 'case.attendance-too-short'
  | 'case.attendance-says-otherwise'

/** 走访前后四周: how much of a child's attendance stands beside a visit. */
export const AROUND_VISIT_DAYS = 28

/** The weeks before and after a visit; those after it end today. */
export function periodsAround(visitedOn: PlainDate, today: PlainDate) {
  const after = addDays(visitedOn, AROUND_VISIT_DAYS)
  return [
    { from: addDays(visitedOn, -AROUND_VISIT_DAYS), until: addDays(visitedOn, -1) },
    { from: visitedOn, until: after < today ? after : today },
  ] as const
}

const saysMissing = (presence: Presence): boolean =>
  !presence.atSchoolLast || presence.missedDays > presence.attendedDays

const daysOf = ({ attendedDays, missedDays, unreportedDays }: Presence) => ({
  attended: attendedDays,
  missed: missedDays,
  unreported: unreportedDays,
})

/**
 * Decides how many days a return is proven by. From attendance data the days are counted and not typed; a signed paper
 * stands where no report speaks of the child (another school, home teaching), never against reports that miss the child.
 */
export function decideProof(
  claimed: Pick<AttendanceProof, 'source'> & { readonly presentDays?: number | undefined },
  presence: Presence | undefined,
  neededDays: number,
): Decision<{ readonly presentDays: number }, PresenceRefusal> {
  if (presence && saysMissing(presence)) return refuse('case.attendance-says-otherwise', daysOf(presence))
  if (claimed.source === 'signed-paper') return accept({ presentDays: claimed.presentDays ?? 0 })
  if (!presence) return refuse('case.attendance-not-reported')
  return presence.attendedDays >= neededDays
    ? accept({ presentDays: presence.attendedDays })
    : refuse('case.attendance-too-short', { ...daysOf(presence), needed: neededDays })
}

/** Decides whether a check after the return may say that a child attends: not against the reports of the weeks before it. */
export function decideCheck(
  finding: Observation['finding'],
  presence: Presence | undefined,
): Decision<{ readonly presentDays?: number; readonly missedDays?: number }, PresenceRefusal> {
  if (!presence) return accept({})
  if (finding === 'attends' && saysMissing(presence)) return refuse('case.attendance-says-otherwise', daysOf(presence))
  return accept({ presentDays: presence.attendedDays, missedDays: presence.missedDays })
}
