// @NOTE table: papers written by hand in a case, and in which states
import { CASE_STATES, type CaseState } from '../domain.ts'

/**
 * Papers that no step and no record issues but that belong to the case: what the guardians are told, what proves that the
 * child is at school, and what goes to a court.
 */
export const DESK_PAPERS = {
  'enrolment-notice': CASE_STATES,
  'guardian-pledge': CASE_STATES,
  'enrolment-certificate': CASE_STATES,
  'enforcement-application': ['demanded', 'in-court'],
  'civil-complaint': ['ordered', 'in-civil-suit'],
} as const satisfies Readonly<Record<string, readonly CaseState[]>>
export type DeskPaper = keyof typeof DESK_PAPERS

/** Papers that may be written by hand in a state. */
export const deskPapersIn = (state: CaseState): readonly DeskPaper[] =>
  (Object.keys(DESK_PAPERS) as DeskPaper[]).filter((kind) =>
    (DESK_PAPERS[kind] as readonly CaseState[]).includes(state),
  )
