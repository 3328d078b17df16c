import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { queriesOn } from './duckdb-query.ts'

describe.each(['0', '1'])('queries where DuckDB counts on %s threads of others', (external_threads) => {
  it('give rows, and say what is wrong with a query in the words of DuckDB', async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', external_threads })
    const connection = await instance.connect()
    const query = queriesOn(connection)

    await query('create table counted as select i from range(300000) t(i)')
    const sum = await query('select sum(i)::VARCHAR as sum from counted')
    expect(await sum.getRowObjectsJS()).toEqual([{ sum: '44999850000' }])

    await expect(query('select missing from counted')).rejects.toThrow('"missing" not found')
    await expect(query(`select sum(('a' || i)::INT) from counted`)).rejects.toThrow(/^Conversion Error/)
    // A query that failed leaves the connection fit for the next.
    expect(await (await query('select 1 as one')).getRowObjectsJS()).toEqual([{ one: 1 }])

    connection.closeSync()
    instance.closeSync()
  })
})
