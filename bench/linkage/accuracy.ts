import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { pinyin } from 'pinyin-pro'
import { linkTables } from '../../src/linkage/index.ts'
import type { LinkModel } from '../../src/linkage/model.ts'
import { makeCheckedCounty } from '../support/checked-county.ts'

/** How well rows with one kind of defect are linked. */
export interface KindScore {
  readonly kind: string
  readonly rows: number
  /** Of the links made, those to the right person. */
  readonly precision: number
  /** Of the rows whose person stands in the other list, those linked to that person. */
  readonly recall: number
}

interface RowOutcome {
  readonly kinds: readonly string[]
  readonly tradition: string
  readonly expected: boolean
  readonly linked: 'right' | 'wrong' | 'none'
}

export interface Accuracy {
  readonly pairOfLists: string
  readonly kinds: readonly KindScore[]
  readonly traditions: readonly KindScore[]
  readonly all: KindScore
}

const LISTS: readonly (readonly [name: string, left: string, right: string])[] = [
  ['police × pupils', "'police-household.csv', 'police-floating.csv'", "'enrolment.csv', 'enrolment-2.csv'"],
  ['police × village lists', "'police-household.csv', 'police-floating.csv'", "'village.csv'"],
]

/** Links the rosters of a simulated county and compares with its truth, by kind of defect and by tradition of names. */
export async function measureAccuracy(
  model: LinkModel,
  plan: { children: number; seed: number; defects: number },
): Promise<Accuracy[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nol-accuracy-'))
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '4GB' })
  const connection = await instance.connect()
  try {
    const county = await makeCheckedCounty(plan, directory)
    for (const [i, { file, parquetPath }] of county.rosters.entries()) {
      const into = i === 0 ? 'create table rosters as' : 'insert into rosters'
      await connection.run(`${into} select '${file}' as file, * from read_parquet('${parquetPath}')`)
    }
    await connection.run(
      `create table links as select * from read_csv('${join(directory, 'links.csv')}', header = true)`,
    )
    await connection.run(
      `create table children as select * from read_csv('${join(directory, 'truth-children.csv')}', header = true, all_varchar = true)`,
    )
    const results: Accuracy[] = []
    for (const [name, left, right] of LISTS)
      results.push(summary(name, await linkLists(connection, model, left, right)))
    return results
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(directory, { recursive: true, force: true })
  }
}

const shape = (files: string, once: boolean): string =>
  `select row_number() over (order by r.file, r.row_no) as id, child_id::BIGINT as truth, r.citizen_id, r.citizen_id_text, r.name, r.former_name, r.sex, r.born_on, ` +
  `r.guardian1_name, r.guardian1_role, r.guardian2_name, r.guardian2_role, coalesce(r.phone, r.guardian1_phone, r.guardian2_phone) as phone, ` +
  `coalesce(r.residence_division, r.household_division) as division, r.nationality ` +
  `from rosters r join links k on k.file = r.file and k.row = r.row_no where r.file in (${files})` +
  (once ? ' qualify row_number() over (partition by child_id order by r.file, row_no) = 1' : '')

async function linkLists(
  connection: DuckDBConnection,
  model: LinkModel,
  left: string,
  right: string,
): Promise<RowOutcome[]> {
  await connection.run(`create or replace table left_list as ${shape(left, true)}`)
  await connection.run(`create or replace table right_list as ${shape(right, false)}`)
  await linkTables(connection, {
    left: 'left_list',
    right: 'right_list',
    model,
    pairs: 'pairs',
    assignment: 'many-to-one',
  })
  const rows = (
    await connection.runAndReadAll(`
      select r.* replace (r.born_on::VARCHAR as born_on), t.name as true_name, t.born_on as true_born_on, t.citizen_id as true_number,
        t.nationality as true_nationality, t.twin_id is not null as twin, l.truth is not null as expected, o.division as other_division,
        case when p.id_r is null then 'none' when linked.truth = r.truth then 'right' else 'wrong' end as linked
      from right_list r left join children t on t.child_id::BIGINT = r.truth left join left_list l on l.truth = r.truth
      left join left_list o on o.truth = r.truth
      left join (select * from pairs where accepted) p on p.id_r = r.id left join left_list linked on linked.id = p.id_l`)
  ).getRowObjectsJS() as Record<string, string | boolean | null>[]
  return rows.map((row) => ({
    kinds: kindsOf(row),
    tradition: traditionOf(row['true_nationality'] as string | null),
    expected: row['expected'] === true,
    linked: row['linked'] as RowOutcome['linked'],
  }))
}

const TRADITIONS: Readonly<Record<string, string>> = {
  '01': 'Han',
  '04': 'Tibetan',
  '05': 'Uyghur',
  '02': 'Mongolian',
  '17': 'Uyghur',
}
const traditionOf = (nationality: string | null): string => TRADITIONS[nationality ?? ''] ?? 'other'

/** What is wrong with a row, told by holding it against the truth; nothing is known of how it came about. */
function kindsOf(row: Record<string, string | boolean | null>): string[] {
  const kinds: string[] = []
  const is = (kind: string, holds: boolean) => {
    if (holds) kinds.push(kind)
  }
  const {
    name,
    true_name: trueName,
    born_on: bornOn,
    true_born_on: trueDay,
    citizen_id: number,
  } = row as Record<string, string | null>
  is('number missing', number === null && row['citizen_id_text'] === null)
  is('number mistyped', number === null && row['citizen_id_text'] !== null)
  is('number of another', number !== null && row['true_number'] !== null && number !== row['true_number'])
  if (name && trueName && name !== trueName) {
    const sameSound = soundOf(name) === soundOf(trueName)
    const isHan = row['true_nationality'] === '01'
    kinds.push(isHan ? (sameSound ? 'homophone' : 'other name') : 'transliteration or short name')
  }
  if (bornOn && trueDay && bornOn !== trueDay) {
    const [year, month, day] = trueDay.split('-')
    kinds.push(bornOn === `${year}-${day}-${month}` ? 'day and month swapped' : 'other birth date')
  }
  is('moved', row['division'] !== null && row['other_division'] !== null && row['division'] !== row['other_division'])
  is('twin', row['twin'] === true)
  return kinds.length === 0 ? ['nothing wrong'] : kinds
}

const soundOf = (name: string): string => pinyin(name, { toneType: 'none' })

function summary(pairOfLists: string, outcomes: readonly RowOutcome[]): Accuracy {
  const score = (kind: string, rows: readonly RowOutcome[]): KindScore => {
    const right = rows.filter(({ linked }) => linked === 'right').length
    const made = rows.filter(({ linked }) => linked !== 'none').length
    const expected = rows.filter((row) => row.expected).length
    return { kind, rows: rows.length, precision: right / Math.max(1, made), recall: right / Math.max(1, expected) }
  }
  const groups = (keysOf: (row: RowOutcome) => readonly string[]): KindScore[] => {
    const byKey = new Map<string, RowOutcome[]>()
    for (const row of outcomes) {
      for (const key of keysOf(row)) {
        const rows = byKey.get(key)
        if (rows) rows.push(row)
        else byKey.set(key, [row])
      }
    }
    return [...byKey].map(([key, rows]) => score(key, rows)).sort((a, b) => b.rows - a.rows)
  }
  return {
    pairOfLists,
    kinds: groups(({ kinds }) => kinds),
    traditions: groups(({ tradition }) => [tradition]),
    all: score('all', outcomes),
  }
}
