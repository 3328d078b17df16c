import { expect, test } from 'vitest'
import { COUNTY, plant } from '../../test/builders/county.ts'
import { anActor, testApp } from '../../test/support/database.ts'
import { fillEveryTable } from '../../test/support/matrix-sql.ts'
import { placeOf } from '../platform/copy-sealed.ts'
import { withScope } from '../platform/database.ts'
import { runJobNow } from '../platform/jobs.ts'
import { columnsSealedBefore } from '../platform/reseal.ts'
import { openedNote, sealedNote } from '../slices/attendance/notes.ts'
import type { AbsenceRow } from '../slices/attendance/store.ts'
import { resealCases } from '../slices/cases/index.ts'
import { jobHandlers } from './compose.ts'
import { RESEAL_JOB, sealOldHome } from './keys.ts'

const app = await testApp()
const actor = anActor({ role: 'system' })
// A row in every table; those that hold nothing sealed yet are left out of what is sealed anew.
await fillEveryTable(app.db)
const CASES = { 'cases.dropout_case': 'case_id', 'cases.case_event': 'event_id', 'cases.case_record': 'record_id' }
await app.db.asAdmin(`do $$ declare t record; begin
  for t in select format('%I.%I', table_schema, table_name) as name from information_schema.columns
            where column_name = 'sealed' and table_schema in ('documents', 'register', 'enrolment', 'reconciliation', 'tips', 'privacy') loop
    execute 'set session_replication_role = replica'; execute 'delete from ' || t.name;
  end loop; end $$`)

for (const [table, id] of Object.entries(CASES)) {
  const [row] = await app.db.asAdmin<{ id: string }>(`select ${id} as id from ${table}`)
  const sealed = app.secrets.seal(COUNTY, placeOf(table, row!.id), '{"note":"白马雪山"}')
  await app.db.asAdmin(`update ${table} set sealed = $1`, [sealed])
}
const absenceOf = async () => {
  const [row] = await app.db.asAdmin<AbsenceRow>('select *, on_day::text as on_day from attendance.absence')
  return row!
}
const absence = await absenceOf()
await app.db.asAdmin('update attendance.absence set note = $1', [
  sealedNote(app.secrets, absence, { childId: absence.child_id, note: '白马雪山' }),
])
const rotate = () => runJobNow(app, jobHandlers, { kind: RESEAL_JOB, payload: { retire: true }, actor })
const old = () => withScope(app.db, actor.scope, (tx) => columnsSealedBefore(tx, app.secrets, COUNTY))

test('a new key seals what stands in cases and attendance anew, and then the old one is forgotten', async () => {
  app.secrets.rotate(COUNTY)
  expect(await old()).toEqual([
    'attendance.absence.note',
    'cases.case_event.sealed',
    'cases.case_record.sealed',
    'cases.dropout_case.sealed',
  ])
  await rotate()
  expect(await old()).toEqual([])
  expect(app.secrets.keyIds(COUNTY)).toEqual([`${COUNTY}-2`])
  for (const [table, id] of Object.entries(CASES)) {
    const [row] = await app.db.asAdmin<{ id: string; sealed: string }>(`select ${id} as id, sealed from ${table}`)
    expect(app.secrets.open(COUNTY, placeOf(table, row!.id), row!.sealed)).toBe('{"note":"白马雪山"}')
  }
  expect(openedNote(app.secrets, await absenceOf())).toBe('白马雪山')
})

test('what an older version left in plain text of a case is sealed, some hundred rows at a time, from wherever it stopped', async () => {
  const plainRows = async () => {
    const [row] = await app.db.asAdmin<{ plain: number }>(
      `select (select count(*) from cases.case_event where details ? 'note' or details ? 'evidenceRef')::int
            + (select count(*) from cases.dropout_case where evidence_ref is not null)::int as plain`,
    )
    return row!.plain
  }
  await app.db.asAdmin(`set session_replication_role = replica;
    insert into cases.case_event select (jsonb_populate_record(e, jsonb_build_object('event_id', gen_random_uuid(),
      'submission_id', gen_random_uuid(), 'sealed', null, 'details', '{"note":"白马雪山","evidenceRef":"第 8 号","causes":["poverty"]}'::jsonb))).*
      from cases.case_event e, generate_series(1, 700);
    update cases.dropout_case set evidence_ref = '第 9 号'`)
  const before = await plainRows()
  await plant(app.db, 'directory.division', [
    { code: `${COUNTY}000000`, county_code: COUNTY, name: '达瓦县', level: 'county' },
  ])
  // Killed after one batch: what was sealed stays so, the rest is still to do.
  await withScope(app.db, actor.scope, (tx) => resealCases(tx, app.secrets, COUNTY))
  expect(await plainRows()).toBe(before - 500 - 1)
  await sealOldHome(app)
  const [job] = await app.db.asAdmin<{ id: string }>(
    `select id from platform.job where kind = $1 and state = 'queued'`,
    [RESEAL_JOB],
  )
  expect(job).toBeDefined()
  expect(await runJobNow(app, jobHandlers, { kind: RESEAL_JOB, payload: {}, actor })).toMatchObject({ state: 'done' })
  expect(await plainRows()).toBe(0)

  const [event] = await app.db.asAdmin<{ event_id: string; sealed: string; details: object }>(
    `select event_id, sealed, details from cases.case_event where details ? 'causes' limit 1`,
  )
  expect(event!.details).toEqual({ causes: expect.stringMatching(/^#/) })
  const words = app.secrets.open(COUNTY, placeOf('cases.case_event', event!.event_id), event!.sealed)
  expect(JSON.parse(words)).toMatchObject({
    note: '白马雪山',
    evidenceRef: '第 8 号',
    '#facts': { causes: ['poverty'] },
  })
  const [one] = await app.db.asAdmin<{ case_id: string; sealed: string }>(
    'select case_id, sealed from cases.dropout_case',
  )
  const said = app.secrets.open(COUNTY, placeOf('cases.dropout_case', one!.case_id), one!.sealed)
  expect(JSON.parse(said)).toEqual({ note: '白马雪山', evidenceRef: '第 9 号' })
})

test('a table that no batch knows keeps the old key from being forgotten', async () => {
  await app.db.asAdmin(`
    create schema forgotten; grant usage on schema forgotten to nol_app;
    create table forgotten.paper (county_code text collate "C", words text);
    grant select on forgotten.paper to nol_app`)
  await app.db.asAdmin('insert into forgotten.paper values ($1, $2)', [COUNTY, app.secrets.seal(COUNTY, 'x', 'y')])
  app.secrets.rotate(COUNTY)
  expect(await rotate()).toMatchObject({ state: 'failed', message: expect.stringContaining('forgotten.paper.words') })
  expect(app.secrets.keyIds(COUNTY)).toEqual([`${COUNTY}-3`, `${COUNTY}-2`])
})
