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
  '%Y年%m月%d日',
]

/** SQL that turns a column of days, however written, into eight digits; what is no day keeps its own digits. */
export async function dayReader(
  connection: DuckDBConnection,
  table: string,
  column: string,
): Promise<(value: string) => string> {
  const tried = FORMATS.map((format) => `count(try_strptime(${ident(column)}, ${quote(format)}))::DOUBLE`)
  const [counts] = (
    await connection.runAndReadAll(`select ${tried.join(', ')} from ${table}`)
  ).getRowsJS() as number[][]
  const best = counts!.indexOf(Math.max(...counts!))
  const format = FORMATS[best]!
  if (counts![best] === 0) return (value) => value
  return (value) =>
    `coalesce(strftime(try_strptime(${value}, ${quote(format)}), '%Y%m%d'), regexp_replace(${value}, '[^0-9]', '', 'g'))`
}
