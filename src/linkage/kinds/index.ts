import type { Comparison, KindName, Level } from '../model.ts'
import { date } from './date.ts'
import { identityNumberCn } from './identity-number-cn.ts'
import type { Kind } from './kind.ts'
import { nameLatin, text } from './latin.ts'
import { nameCn, setOfNames } from './name-cn.ts'
import { divisionPath, exact, number, phone } from './plain.ts'

export const KINDS: Readonly<Record<KindName, Kind>> = {
  'identity-number-cn': identityNumberCn,
  'name-cn': nameCn,
  'set-of-names': setOfNames,
  'name-latin': nameLatin,
  date,
  phone,
  'division-path': divisionPath,
  text,
  number,
  exact,
}

/** Every column that a comparison reads. */
export const columnsOf = ({ columns, also, roles }: Comparison): readonly string[] => [
  ...columns,
  ...Object.values(also ?? {}),
  ...(roles ?? []),
]

export function kindOf(comparison: Comparison): Kind {
  return KINDS[comparison.kind]
}

/** Levels of a comparison, strongest first: its own, or those of its kind that its columns allow. */
export function levelsOf(comparison: Comparison): readonly Level[] {
  const kind = kindOf(comparison)
  if (comparison.levels) return comparison.levels
  return kind.levels.filter((level) => {
    const { needs, roles } = kind.tests[level.is]!
    return (needs === undefined || comparison.also?.[needs] !== undefined) && (!roles || comparison.roles !== undefined)
  })
}
