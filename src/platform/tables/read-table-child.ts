import type { RefusalDetails } from '../../kernel/decision.ts'
import type { ChildTools } from '../child-process.ts'
import type { TableInfo, TableRow } from './cell.ts'
import type { TableLimits } from './limits.ts'
import { openTable, visibleSheets } from './open-table.ts'
import { TableRefusal, type TableRefusalCode } from './refusal.ts'

export interface ReadInput {
  readonly path: string
  readonly sheet: string | undefined
  readonly limits: TableLimits
}

export interface ReadMessage {
  readonly rows: readonly TableRow[]
  readonly info: TableInfo
}

export type ReadOutput =
  | { readonly info: TableInfo }
  | { readonly refusal: { readonly code: TableRefusalCode; readonly details: RefusalDetails } }

/** Reads one sheet and emits its rows; runs in the child process of `readTable`. */
export async function run(input: ReadInput, tools: ChildTools): Promise<ReadOutput> {
  try {
    const table = await openTable(input.path, input.limits)
    const visible = visibleSheets(table.info)
    const sheet = input.sheet ?? visible[0]!
    if (!visible.includes(sheet)) throw new TableRefusal('table.no-such-sheet', { sheet })
    for await (const rows of table.rows(sheet)) tools.emit({ rows, info: table.info } satisfies ReadMessage)
    return { info: table.info }
  } catch (error) {
    if (!(error instanceof TableRefusal)) throw error
    return { refusal: { code: error.code, details: error.details } }
  }
}
