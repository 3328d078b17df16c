import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Text } from '../kernel/texts.ts'
import { type ExtrasOptions, openExtras } from './extras.ts'
import { linkTables } from './link.ts'
import type { LinkModel } from './model.ts'
import { personCn } from './models/person-cn.ts'
import type { ReviewOutcome } from './review/session.ts'
import { makePeople } from './testing/people.ts'
import { loadPeople, openMemory, rowsOf } from './testing/tables.ts'

/** Without numbers, and without knowing what families share: a model with something to learn. */
const model: LinkModel = {
  version: 1,
  name: 'no-numbers',
  comparisons: personCn.comparisons
    .filter(({ name }) => name !== 'citizen-id')
    .map(({ shared: _, ...comparison }) => comparison),
  blocking: personCn.blocking,
  thresholds: personCn.thresholds,
}
const COLUMNS = ['name', 'sex', 'born_on', 'guardian1_name', 'phone', 'division']

describe('review and charts of a run', () => {
  let connection: DuckDBConnection
  let folder: string
  beforeAll(async () => {
    const { left, right } = makePeople({ seed: 21, count: 1500 })
    connection = await openMemory()
    await loadPeople(connection, 'households', left)
    await loadPeople(connection, 'pupils', right)
    await connection.run(`create table left_rows as select *, 'H' || id as ref from households`)
    await connection.run(`create table right_rows as select *, 'P' || id as ref from pupils`)
    folder = await mkdtemp(join(tmpdir(), 'nol-extras-'))
  })
  afterAll(async () => {
    connection.closeSync()
    await rm(folder, { recursive: true })
  })

  async function run(options: ExtrasOptions): Promise<{ review: ReviewOutcome | undefined; said: Text[] }> {
    const said: Text[] = []
    const tables = { left: 'left_rows', right: 'right_rows' }
    const extras = await openExtras(connection, options, tables, (text) => said.push(text))
    const outcome = await linkTables(connection, {
      ...tables,
      ...extras.task,
      model: extras.model(model),
      pairs: 'pairs',
      assignment: 'many-to-many',
    })
    return { review: await extras.finish(outcome, COLUMNS), said }
  }

  /** A clerk who knows the truth fills in the review. */
  async function fillIn(path: string, filled: string): Promise<Record<string, string>[]> {
    const rows: Record<string, string>[] = parse(await readFile(path, 'utf8'), { bom: true, columns: true })
    const persons = new Map<string, bigint>()
    for (const table of ['left_rows', 'right_rows'])
      for (const row of await rowsOf<{ ref: string; truth: bigint }>(connection, `select ref, truth from ${table}`))
        persons.set(row.ref, row.truth)
    for (const row of rows) {
      row['label'] = persons.get(row['id_l']!) === persons.get(row['id_r']!) ? 'match' : 'no-match'
      row['by'] = '王芳'
    }
    await writeFile(filled, JSON.stringify(rows))
    return rows
  }

  /** How good the accepted pairs truly are. */
  async function truth(): Promise<{ precision: number; recall: number; f1: number }> {
    const [counts] = await rowsOf<{ linked: number; right: number; all: number }>(
      connection,
      `select count(*)::DOUBLE as linked, (count(*) filter (l.truth = r.truth))::DOUBLE as "right",
        (select count(*) from left_rows a join right_rows b using (truth))::DOUBLE as "all"
       from pairs join left_rows l on l.id = id_l join right_rows r on r.id = id_r where accepted`,
    )
    const { linked, right, all } = counts!
    return { precision: right / linked, recall: right / all, f1: (2 * right) / (linked + all) }
  }

  test('pairs are served side by side, and their labels teach and measure the model', async () => {
    const [review, labels] = [join(folder, 'review.csv'), join(folder, 'labels.json')]
    const { said } = await run({ review, reviewSize: 80 })
    expect(said.at(-1)!.zh).toContain('80 对')
    const before = await truth()
    const rows = await fillIn(review, labels)
    expect(rows.length).toBe(80)
    const [first] = rows
    for (const column of COLUMNS) expect(first).toHaveProperty(`l.${column}`)
    expect(first!['explanation']!.split('\n').length).toBeGreaterThanOrEqual(model.comparisons.length)

    const [again, charts] = [join(folder, 'more.csv'), join(folder, 'report.html')]
    const { review: found, said: told } = await run({ labels, review: again, reviewSize: 10, charts })
    const after = await truth()
    const { labels: count, before: measured } = found!
    expect(count.matches + count.nonMatches).toBe(80)
    for (const measure of ['precision', 'recall'] as const) {
      expect(measured![measure]!.low).toBeLessThanOrEqual(before[measure])
      expect(measured![measure]!.high).toBeGreaterThanOrEqual(before[measure])
    }
    expect(after.f1).toBeGreaterThan(before.f1)
    expect(told.map(({ zh }) => zh).join('\n')).toMatch(/标注：\d+ 对相同.*\n.*\n.*复核时的模型：准确率/)

    // A second round asks only what was not asked, and leaves the sample to measure by as it is.
    const more: Record<string, string>[] = parse(await readFile(again, 'utf8'), { bom: true, columns: true })
    const asked = new Set(rows.map((row) => `${row['id_l']}/${row['id_r']}`))
    expect(more.length).toBeGreaterThan(0)
    for (const row of more) {
      expect(asked.has(`${row['id_l']}/${row['id_r']}`)).toBe(false)
      expect(row).not.toHaveProperty('stratum')
    }

    const html = await readFile(charts, 'utf8')
    expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(14)
    expect(html).not.toMatch(/\b(src|href)=|@import|url\(|NaN|undefined/)
    if (process.env['NOL_KEEP_CHARTS']) await writeFile(process.env['NOL_KEEP_CHARTS'], html)
  }, 120_000)

  test('a label of a row that is not there is refused by name', async () => {
    const labels = join(folder, 'strange.csv')
    await writeFile(labels, 'id_l,id_r,label\nH1,P999999,match\n')
    await expect(run({ labels })).rejects.toThrow(/H1 .* P999999/)
  })
})
