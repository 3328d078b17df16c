import type { SimulatedPupil } from '../../src/simulator/school-life.ts'
import type { Year } from './year-life.ts'
import type { Raised } from './year-rules.ts'

/** Gone on that day, by the truth. */
export function isGone({ dropout }: SimulatedPupil, at: number): boolean {
  return dropout !== undefined && at >= dropout.firstDayOut && (dropout.backOn === undefined || at < dropout.backOn)
}

/** Why a child was suspected that had not left; the first that fits. */
export const CAUSES = [
  'already back',
  'leaves within three weeks',
  'family trip, word of the family',
  'family trip, nobody reached',
  'ill without a paper',
  'late after a break',
  'several of these in a row',
] as const
export type Cause = (typeof CAUSES)[number]

const SOON_DAYS = 15

export function causeOf(year: Year, { pupil, at, sinceOn }: Raised): Cause {
  const { dropout } = pupil
  if (dropout?.backOn !== undefined && at >= dropout.backOn) return 'already back'
  if (dropout && at >= dropout.firstDayOut - SOON_DAYS) return 'leaves within three weeks'
  const since = year.days.indexOf(sinceOn)
  const spells = pupil.away.filter((away) => !away.leave && away.to >= since && away.from <= at)
  const [spell] = spells
  if (!spell || spells.length > 1) return 'several of these in a row'
  if (spell.story === 'family')
    return spell.word === 'nobody' ? 'family trip, nobody reached' : 'family trip, word of the family'
  return spell.story === 'ill' ? 'ill without a paper' : 'late after a break'
}
