import { ChildFailed, runInChild } from '../child-process.ts'
import type { TableInfo, TableRow } from './cell.ts'
import { DEFAULT_LIMITS, type TableLimits } from './limits.ts'
import type { ReadInput, ReadMessage, ReadOutput } from './read-table-child.ts'
import { TableRefusal } from './refusal.ts'

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
  let handled = Promise.resolve()
  try {
    const output = await runInChild<ReadInput, ReadOutput>({
      module: new URL('./read-table-child.ts', import.meta.url),
      input: { path, sheet: options.sheet, limits },
      memoryMb: limits.memoryMiB,
      timeoutMs: limits.seconds * 1000,
      onMessage: (message) => {
        const { rows, info } = message as ReadMessage
        handled = handled.then(() => onRows(rows, info))
        // Awaited below; until then a failure must not end the process.
        handled.catch(() => {})
      },
      ...(options.signal && { signal: options.signal }),
    })
    if ('refusal' in output) throw new TableRefusal(output.refusal.code, output.refusal.details)
    await handled
    return output.info
  } catch (error) {
    options.signal?.throwIfAborted()
    throw refusalOf(error, limits)
  }
}

/** What a file does to its reader is the file's fault, and this process goes on. */
function refusalOf(error: unknown, limits: TableLimits): unknown {
  if (!(error instanceof ChildFailed)) return error
  if (error.fault === 'memory') return new TableRefusal('table.took-too-much-memory', { limit: limits.memoryMiB })
  if (error.fault === 'timeout') return new TableRefusal('table.took-too-long', { seconds: limits.seconds })
  // What the reader's own code throws is a fault and not the file's.
  return error.fault === 'crashed' ? new TableRefusal('table.reader-failed') : error
}
