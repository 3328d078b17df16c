import type { TableInfo, TableRow } from './cell.ts'
import { runCappedChild } from './capped-child.ts'
import { DEFAULT_LIMITS, type TableLimits } from './limits.ts'

export interface ReadTableOptions {
  /** Defaults to the first sheet that is not hidden. */
  readonly sheet?: string
  readonly limits?: TableLimits
  readonly signal?: AbortSignal
}

/**
 * Reads the rows of an XLSX, XLS or CSV file in a child process and hands them on in batches.
 * Throws a `TableRefusal` for a file that is no table or asks too much.
 */
export async function readTable(
  path: string,
  onRows: (rows: readonly TableRow[], info: TableInfo) => void | Promise<void>,
  options: ReadTableOptions = {},
): Promise<TableInfo> {
  const limits = options.limits ?? DEFAULT_LIMITS
  let info: TableInfo | undefined
  await runCappedChild({
    entry: new URL('./read-table-child.ts', import.meta.url),
    input: { path, sheet: options.sheet, limits },
    limits,
    ...(options.signal ? { signal: options.signal } : {}),
    onMessage: async (message: { info?: TableInfo; rows?: TableRow[] }) => {
      if (message.info) info = message.info
      if (message.rows) await onRows(message.rows, info!)
    },
  })
  return info!
}
