import type { DuckDBConnection } from '@duckdb/node-api'
import { ident, quote } from '../step.ts'

/** Ways in which people write days; the one most values fit is taken for all. */
const FORMATS = [
  '%Y-%m-%d',
  '%Y%m%d',
  '%Y/%m/%d',
  '%Y.%m.%d',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d-%m-%Y',
  '%m-%d-%Y',
  '%d.%m.%Y',
  '%d %b %Y',
  '%d-%b-%Y',
  '%d %B %Y',
  '%B %d, %Y',
  '%b %d, %Y',
  '%Y年%m月%d日',
  '%Y-%m-%d %H:%M:%S',
  '%Y/%m/%d %H:%M:%S',
]

/** SQL for a column of days, however written, as eight digits; what is no day keeps its own digits. */
export async function dayReader(connection: DuckDBConnection, table: string, column: string): Promise<string> {
  const value = ident(column)
  const tried = FORMATS.map((format) => `count(try_strptime(${value}, ${quote(format)}))::DOUBLE`)
  const [counts] = (
    await connection.runAndReadAll(`select ${tried.join(', ')} from ${table}`)
  ).getRowsJS() as number[][]
  const best = counts!.indexOf(Math.max(...counts!))
  if (counts![best] === 0) return value
  return `coalesce(strftime(try_strptime(${value}, ${quote(FORMATS[best]!)}), '%Y%m%d'), regexp_replace(${value}, '[^0-9]', '', 'g'))`
}

/** SQL for a day of which year, month and day stand in columns of their own, as eight digits; null when one is no number. */
export function dayOfParts(columns: readonly string[]): string {
  const widths = [4, 2, 2]
  const parts = columns.map((column, i) => {
    const number = `try_cast(trunc(try_cast(${ident(column)} as DOUBLE)) as BIGINT)`
    return `lpad(${number}::VARCHAR, ${widths[i]}, '0')`
  })
  return `(${parts.join(' || ')})`
}
