import { serveParent } from './child-side.ts'
import type { TableLimits } from './limits.ts'
import { openTable, visibleSheets } from './open-table.ts'
import { TableRefusal } from './refusal.ts'

await serveParent<{ path: string; sheet?: string; limits: TableLimits }>(async ({ path, sheet, limits }, send) => {
  const table = await openTable(path, limits)
  const visible = visibleSheets(table.info)
  const chosen = sheet ?? visible[0]!
  if (!visible.includes(chosen)) throw new TableRefusal('table.no-such-sheet', { sheet: chosen })
  await send({ info: table.info })
  for await (const rows of table.rows(chosen)) await send({ rows })
})
