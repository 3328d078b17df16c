import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, test } from 'vitest'
import { readCitizenId } from '../kernel/citizen-id.ts'
import { simulateCounty } from './county.ts'
import { CHECKED_ROW_COLUMNS, streamRosterRows, writeRosterRows } from './stream-rows.ts'

const directory = mkdtempSync(join(tmpdir(), 'nol-rows-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const county = simulateCounty({ seed: 41, children: 1500 })
const names = Object.keys(CHECKED_ROW_COLUMNS)

test('checked rows have the agreed columns, and only numbers that are right', () => {
  const id = names.indexOf('citizen_id')
  let rows = 0
  const wrong: unknown[] = []
  for (const { row } of streamRosterRows(county, 'village')) {
    rows++
    const right =
      row[id] === null
        ? row[id + 1] === null || String(row[id + 2]).startsWith('citizen-id.')
        : readCitizenId(String(row[id])).ok
    if (!right || row.length !== names.length) wrong.push(row)
  }
  expect(wrong).toEqual([])
  expect(rows).toBeGreaterThan(1000)
})

test('DuckDB reads the files with the given types', async () => {
  const written = await writeRosterRows(county, directory)
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const { file, rows } of written) {
    const columns = `{${Object.entries(CHECKED_ROW_COLUMNS)
      .map(([name, type]) => `'${name}': '${type}'`)
      .join(', ')}}`
    const result = await connection.runAndReadAll(
      `select count(*), count(distinct row_no) from read_csv('${join(directory, 'rosters', file)}', header = true, columns = ${columns})`,
    )
    expect(result.getRows()[0]!.map(Number)).toEqual([rows, rows])
  }
  connection.closeSync()
})
