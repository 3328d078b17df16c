import type { Text } from '../kernel/texts.ts'
import { columnsOf } from './kinds/index.ts'
import type { LinkModel } from './model.ts'
import { nearestOf } from './nearest.ts'

/** What a model asks of a table and the table has not, with the nearest there is. */
export function missingColumns(model: LinkModel, columns: ReadonlyMap<string, string>): Text[] {
  const faults: Text[] = []
  const say = (where: string, zh: string, en: string) =>
    void faults.push({ zh: `${where}：${zh}`, en: `${where}: ${en}` })
  if (!columns.has('id')) {
    say('id', '输入中没有 `id` 列（BIGINT）；请给各行编号', 'the input has no column `id` (BIGINT); number its rows')
  }
  for (const comparison of model.comparisons) {
    for (const column of columnsOf(comparison)) {
      if (columns.has(column)) continue
      const nearest = nearestOf(column, [...columns.keys()])
      const where = `comparisons.${comparison.name}`
      say(where, `缺少列 \`${column}\`;${nearest.zh}`, `column \`${column}\` missing; ${nearest.en}`)
    }
  }
  return faults
}
