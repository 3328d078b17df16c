import { BIGINT, DOUBLE, type DuckDBConnection, DuckDBDataChunk, INTEGER } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

export type NumberType = 'INTEGER' | 'DOUBLE' | 'BIGINT'

/** Rows that a chunk holds. */
export const CHUNK_ROWS = 2048

const TYPES = { INTEGER, DOUBLE, BIGINT } as const

/** Where rows of numbers are written before they go to a table together. */
export interface NumberRows<Column extends Float64Array | BigInt64Array> {
  /** One a column, for `CHUNK_ROWS` rows. */
  readonly columns: readonly Column[]
  /** Appends the first `rows` rows. */
  append(rows: number): void
  close(): void
}

/** Appends numbers to a table, column by column: handing values over one by one costs more than computing them. */
export async function numberRows<Type extends NumberType>(
  connection: DuckDBConnection,
  table: string,
  types: readonly Type[],
): Promise<NumberRows<Type extends 'BIGINT' ? BigInt64Array : Float64Array>> {
  const [schema, name] = table.split('.')
  const appender = await connection.createAppender(name!, schema!)
  const chunk = DuckDBDataChunk.create(types.map((type) => TYPES[type]))
  const columns = types.map((type) =>
    type === 'BIGINT' ? new BigInt64Array(CHUNK_ROWS) : new Float64Array(CHUNK_ROWS),
  )
  const narrow = new Int32Array(CHUNK_ROWS)

  function append(rows: number): void {
    chunk.reset()
    chunk.rowCount = rows
    for (const [i, column] of columns.entries()) {
      if (types[i] === 'INTEGER') narrow.set((column as Float64Array).subarray(0, rows))
      const data = types[i] === 'INTEGER' ? narrow : column
      const vector = duckdb.data_chunk_get_vector(chunk['chunk'], i)
      duckdb.copy_data_to_vector(vector, 0, data.buffer, 0, rows * data.BYTES_PER_ELEMENT)
    }
    appender.appendDataChunk(chunk)
  }

  return { columns: columns as never, append, close: () => appender.closeSync() }
}
