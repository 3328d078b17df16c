/** 控辍重点管理单位 (requirements L12, V5): percent of the school year's pupils lost above which a unit is managed closely. */
export const KEY_UNIT_LINES = { primary: 0.2, junior: 0.8 } as const

/** Over one line a unit is under key management (重点管理), over both it is a key township (重点乡镇). */
export function keyLevelOf(primaryIsOver: boolean, juniorIsOver: boolean): 'none' | 'key' | 'both' {
  if (primaryIsOver && juniorIsOver) return 'both'
  return primaryIsOver || juniorIsOver ? 'key' : 'none'
}
