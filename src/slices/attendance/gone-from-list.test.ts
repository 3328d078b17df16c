import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aChild, aPupil, CLASS_1, COUNTY, plant, SCHOOL_1, SCHOOL_2 } from '../../../test/builders/county.ts'
import { newId } from '../../kernel/ids.ts'
import { type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { publishEnrolment } from '../enrolment/index.ts'
import { publishRegister } from '../register/index.ts'
import type { LeaverLine } from './contract.ts'
import { sweepCounty } from './sweep.ts'
import { attendanceOffice } from './testing/office.ts'

// What a run hands to publishing, written by hand: who is in the lists now, and by what a record is told again.

const PUPIL =
  `county_code pupil_id child_id name sex born_on school_code school_name is_here grade_code class_code status
  status_until study_mode attends division_code school_key verdict verdict_reason verdict_certainty how probability roster_id
  row_no as_of_on sealed`.split(/\s+/)
const CHILD =
  `county_code child_id name former_name sex born_on nationality division_code household_division_code guardian1_name
  guardian1_role guardian2_name guardian2_role groups population school_key school_name grade_code standing standing_reason
  standing_certainty roster_kinds duties sealed citizen_id_hash phone_hashes`.split(/\s+/)
const RECORD = `county_code child_id roster_id row_no kind source_name as_of_on how probability division_code school_key
  explanation duties sealed`.split(/\s+/)

const office = await attendanceOffice()
const { app, county, monday } = office
const scope = systemScope(county, 'system:test')
let web: Awaited<ReturnType<typeof office.open>>
let folder: string

beforeAll(async () => {
  web = await office.open()
  folder = await mkdtemp(join(tmpdir(), 'nol-gone-'))
})
afterAll(async () => {
  await web.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await office.reset()
  for (const table of ['pupil', 'pupil_identity', 'missing_pupil'])
    await app.db.asAdmin(`delete from enrolment.${table}`)
  await app.db.asAdmin('delete from rosters.roster')
})

type Pupil = ReturnType<typeof aPupil> & { readonly child_id: string }

/** A pupil of no population roster, whom the register knows from the school's list only. */
async function aMigrant(values: Record<string, unknown> = {}): Promise<Pupil> {
  const child = aChild({ population: 'school-only', name: '测试走' })
  await plant(app.db, 'register.child', [child])
  return { ...aPupil(child.child_id, { name: '测试走', verdict: 'unknown', ...values }), child_id: child.child_id }
}

/** Publishes that these records stand in a roster as of a day. */
async function run(
  asOf: string,
  rosterId: string,
  pupils: readonly (Pupil | ReturnType<typeof aPupil>)[],
): Promise<void> {
  const tsv = (rows: readonly (readonly unknown[])[]) =>
    rows
      .map((row) => row.map((value) => (value === undefined || value === null ? '\\N' : String(value))).join('\t'))
      .join('\n')
  const rows = pupils.map((pupil) => ({ ...pupil, roster_id: rosterId, as_of_on: asOf }))
  const files = { pupils: join(folder, 'pupils.csv'), identity: join(folder, 'identity.csv') }
  await writeFile(
    files.pupils,
    tsv([PUPIL, ...rows.map((row) => PUPIL.map((column) => (row as Record<string, unknown>)[column]))]),
  )
  const keys = rows.map((row) => [COUNTY, `hash of ${row.pupil_id}`, row.pupil_id])
  await writeFile(files.identity, tsv([['county_code', 'key_hash', 'pupil_id'], ...keys]))
  await withScope(app.db, scope, (tx) => publishEnrolment(tx, county, asOf as PlainDate, files, app.secrets))
}

/** Publishes a register of nobody: who was in it is in no roster any more. */
async function emptyRegister(): Promise<void> {
  const [children, records, identity] = ['children', 'records', 'identity'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(children, `${CHILD.join('\t')}\n`)
  await writeFile(records, `${RECORD.join('\t')}\n`)
  await writeFile(identity, 'county_code\tkey_hash\tchild_id\n')
  const files = { children, records, identity }
  await withScope(app.db, scope, (tx) => publishRegister(tx, county, plainDate('2026-03-05'), files, app.secrets))
}

const withdrawn = (rosterId: string) =>
  plant(app.db, 'rosters.roster', [
    {
      county_code: COUNTY,
      id: rosterId,
      kind: 'enrolment',
      source_name: '教育局',
      unit_code: `${COUNTY}000000`,
      as_of_on: '2026-03-05',
      file_name: 'x.xlsx',
      file_sha256: 'x',
      file_bytes: 1,
      state: 'withdrawn',
      received_by: 'tester',
      received_at: '2026-03-05T00:00:00Z',
      withdrawn_by: 'tester',
      withdrawn_at: '2026-03-05T00:00:00Z',
      withdrawal_reason: '传错',
    },
  ])
const listed = async (who: string) => (await web.get(who, '/api/attendance/leavers')).json().rows as LeaverLine[]
/** The pool after attendance has looked after the county. */
async function pool(): Promise<LeaverLine[]> {
  await sweepCounty(app, county)
  return listed('bureau-officer')
}

describe('a pupil of no population roster whose line is gone from the next list of the school', () => {
  test('is in the pool of the old school and the county, and suspected when due', async () => {
    const [stays, gone] = [await aMigrant({ name: '测试留' }), await aMigrant()]
    await run('2026-03-01', newId(), [stays, gone])
    await plant(app.db, 'register.child_identity', [
      { county_code: COUNTY, key_hash: 'hash of the child', child_id: gone.child_id },
    ])
    await run('2026-03-05', newId(), [stays])
    await emptyRegister()
    const left = { childId: gone.child_id, kind: 'unreported', leftOn: '2026-03-05', state: 'open' }
    expect(await pool()).toMatchObject([left])
    expect(await listed('school-officer')).toMatchObject([left])
    expect(await listed('other-school')).toEqual([])
    expect(await app.db.asAdmin('select child_id from register.child_identity')).toEqual([{ child_id: gone.child_id }])
    app.clock.moveTo(plainDate('2026-03-24'))
    await sweepCounty(app, county)
    expect(
      await app.db.asAdmin('select rule, case_id from attendance.suspicion where child_id = $1', [gone.child_id]),
    ).toMatchObject([{ rule: 'leaver-not-arrived', case_id: expect.any(String) }])
    app.clock.moveTo(monday)
  })

  test('goes out of it when the same child is truly enrolled elsewhere, and when the line is there again under its id', async () => {
    const [stays, gone, back] = [await aMigrant({ name: '测试留' }), await aMigrant(), await aMigrant()]
    await run('2026-03-01', newId(), [stays, gone, back])
    await run('2026-03-05', newId(), [stays])
    expect(await pool()).toHaveLength(2)
    const kept = await app.db.asAdmin('select key_hash from enrolment.pupil_identity where pupil_id = $1', [
      back.pupil_id,
    ])
    expect(kept).toHaveLength(1)
    const elsewhere = aPupil(gone.child_id, {
      school_code: SCHOOL_2,
      school_key: `${SCHOOL_2}/2023-01/`,
      verdict: 'unknown',
    })
    await run('2026-03-06', newId(), [stays, elsewhere, back])
    expect((await pool()).map((line) => line.state)).toEqual(['arrived', 'arrived'])
    expect(await app.db.asAdmin('select 1 from enrolment.missing_pupil')).toEqual([])
  })

  test('is not taken in by a list of another school, nor by less than half a list; the next whole list takes it in', async () => {
    const many = await Promise.all(Array.from({ length: 30 }, (_, i) => aMigrant({ name: `测试${i}` })))
    const other = await aMigrant({ school_code: SCHOOL_2, school_key: `${SCHOOL_2}/2023-01/` })
    await run('2026-03-01', newId(), [...many, other])
    await run('2026-03-02', newId(), [other])
    expect(await pool()).toEqual([])
    await run('2026-03-03', newId(), [...many.slice(0, 12), other])
    expect(await pool()).toEqual([])
    await run('2026-03-05', newId(), [...many.slice(1), other])
    expect(await pool()).toMatchObject([{ childId: many[0]!.child_id, kind: 'unreported' }])
  })

  test('is not followed when only a withdrawn list held it, and is when an earlier one did', async () => {
    const known = await aMigrant()
    const stays = await aMigrant({ name: '测试留' })
    await run('2026-03-01', newId(), [stays, known])
    const wrong = newId()
    const stray = await aMigrant({ name: '测试误' })
    await run('2026-03-05', wrong, [stays, known, stray])
    await withdrawn(wrong)
    await run('2026-03-06', newId(), [stays])
    expect(await pool()).toMatchObject([{ childId: known.child_id }])
  })

  test('is not taken in as of an earlier day, under a corrected record, or through with school after the summer', async () => {
    const [stays, late, wrong] = [
      await aMigrant({ name: '测试留' }),
      await aMigrant({ name: '测试新' }),
      await aMigrant(),
    ]
    const grown = await aMigrant({ name: '测试毕', grade_code: '23' })
    await run('2026-03-05', newId(), [stays, late])
    await run('2026-03-01', newId(), [stays])
    await run('2026-03-05', newId(), [stays, late, wrong, grown])
    const right = await aMigrant()
    await run('2026-03-06', newId(), [stays, late, right, grown])
    app.clock.moveTo(plainDate('2026-09-10'))
    await run('2026-09-05', newId(), [stays, late, right])
    expect(await pool()).toEqual([])
    app.clock.moveTo(monday)
  })

  test('of a school that is closed is followed', async () => {
    const gone = await aMigrant()
    await run('2026-03-01', newId(), [gone])
    await run('2026-03-05', newId(), [])
    expect(await pool()).toEqual([])
    await app.db.asAdmin('update directory.school set active = false where code = $1', [SCHOOL_1])
    await run('2026-03-06', newId(), [])
    expect(await pool()).toMatchObject([
      { childId: gone.child_id, leftOn: '2026-03-06', classCode: CLASS_1.split('/')[1] },
    ])
    await app.db.asAdmin('update directory.school set active = true where code = $1', [SCHOOL_1])
  })
})
