import type { LinkModel } from './model.ts'
import { BITS, MISSING, planComparisons } from './plan.ts'

/**
 * Reads a pattern as evidence: what an agreement has implied says nothing by itself. A postcode names its town; that the
 * town agrees too is the same thing said twice.
 */
export function speakerOf(model: LinkModel): (pattern: bigint) => bigint {
  if (!model.comparisons.some(({ impliedBy }) => impliedBy)) return (pattern) => pattern
  const plan = planComparisons(model)
  const shiftOf = ({ index }: { index: number }) => BigInt(index * BITS)
  const implied = plan.flatMap((planned) =>
    (planned.comparison.impliedBy ?? []).flatMap((name) => {
      const by = plan.find(({ comparison }) => comparison.name === name)
      return by
        ? [{ by: shiftOf(by), same: BigInt(by.levels.length), silent: BigInt(MISSING) << shiftOf(planned) }]
        : []
    }),
  )
  return (pattern) =>
    implied.reduce((its, { by, same, silent }) => (((pattern >> by) & 15n) === same ? its | silent : its), pattern)
}
