import type { FigureRules } from '../directory/domain.ts'

/** 控辍重点管理单位 (requirements L12, V5): percent of the school year's pupils lost above which a unit is managed closely. */
export interface KeyUnitLines {
  readonly primary: number
  readonly junior: number
}

export const keyUnitLinesOf = (rules: FigureRules): KeyUnitLines => ({
  primary: rules.keyUnitPrimaryPercent,
  junior: rules.keyUnitJuniorPercent,
})

/** Over the line, by the counts themselves: what is exactly on it is not above. Lines are drawn in hundredths of a percent. */
export function isOverLine(lost: number | null, pupils: number | null, percent: number): boolean {
  return lost !== null && pupils !== null && lost * 10_000 > Math.round(percent * 100) * pupils
}

/** Over one line a unit is under key management (重点管理), over both it is a key township (重点乡镇). */
export function keyLevelOf(primaryIsOver: boolean, juniorIsOver: boolean): 'none' | 'key' | 'both' {
  if (primaryIsOver && juniorIsOver) return 'both'
  return primaryIsOver || juniorIsOver ? 'key' : 'none'
}
