import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { KnownClass } from './known-class.ts'
import { listAbsencesOfClass, type PupilOfClass } from './store.ts'
import { pupilNames } from './store-leave.ts'
import { listRollOfClass } from './store-roll.ts'

export interface PupilOfDay extends Pick<PupilOfClass, 'child_id' | 'division_code'> {
  /** Undefined of who has left for where the account does not see. */
  readonly name: string | undefined
  readonly hasLeft: boolean
}

/**
 * Who belongs to a class on a day: on a day that is over those on its list then, however the list has changed since, and
 * on any day whom its report names. A day before the lists were kept goes by the list of today.
 */
export async function pupilsOfDay(
  tx: Tx,
  scope: Scope,
  known: KnownClass,
  day: PlainDate,
  { today, isReported }: { readonly today: PlainDate; readonly isReported: boolean },
): Promise<readonly PupilOfDay[]> {
  const roll = day < today ? await listRollOfClass(tx, scope, known.schoolKey, day) : []
  const named = isReported ? await listAbsencesOfClass(tx, scope, known.schoolKey, day, day) : []
  const here = new Map(known.pupils.map((pupil) => [pupil.child_id, pupil]))
  const places = new Map([
    ...named.map((row): [string, string] => [row.child_id, row.division_code]),
    ...(roll.length > 0 ? roll : known.pupils).map((row): [string, string] => [row.child_id, row.division_code]),
  ])
  const gone = [...places.keys()].filter((childId) => !here.has(childId))
  const names = await pupilNames(tx, scope, gone)
  return [...places].map(([childId, division]) => {
    const pupil = here.get(childId)
    return {
      child_id: childId,
      division_code: pupil?.division_code ?? division,
      name: pupil?.name ?? names.get(childId),
      hasLeft: pupil === undefined,
    }
  })
}
