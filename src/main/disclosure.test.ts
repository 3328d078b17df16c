import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_B1,
} from '../../test/builders/county.ts'
import { rowsOf } from '../../test/builders/xlsx.ts'
import { anActor, testApp } from '../../test/support/database.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import { childrenExporter, isChildInSight } from '../slices/register/index.ts'
import { listChildren, showChild } from '../slices/register/queries.ts'
import { decideExport, fetchExport, listExports, requestExport } from '../slices/disclosure/exports.ts'
import { listUnmaskings, unmask } from '../slices/disclosure/unmasking.ts'

const app = await testApp()
const bureau = anActor({ role: 'bureau-officer', actorId: 'bureau' })
const colleague = anActor({ role: 'bureau-officer', actorId: 'colleague' })
const security = { ...anActor({ actorId: 'security' }), role: 'security-administrator' as const }
const townshipA = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A, actorId: 'township-a' })
const townshipB = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B, actorId: 'township-b' })
const school = anActor({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/`, actorId: 'school' })

const near = aChild({
  name: '欧阳卓玛',
  citizen_id: '540126201605010013',
  guardian1_name: '欧阳父',
  guardian1_phone: '13812341234',
  household_address: '达瓦县甲乡甲一村3组7号',
})
const far = aChild({ name: '旺堆', citizen_id: '540126201605010101', division_code: VILLAGE_B1, school_key: '' })

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [near, far])
})

const inList = async (actor: Actor, child: typeof near) => {
  const page = await listChildren(app, actor, {})
  const line = page.ok && page.value.rows.find((row) => row.childId === child.child_id)
  return line ? [line.name, line.citizenId, line.guardianPhone] : undefined
}
const audited = (event: string) =>
  app.db.asAdmin('select actor_id, actor_role, subject_id, details from audit.entry where event = $1 order by id', [
    event,
  ])
const shown = (actor: Actor, subject: string, parts: { purpose?: 'other'; note?: string } = {}) =>
  unmask(app, actor, { subject: subject as never, purpose: 'contact-guardian', ...parts }, isChildInSight)

const MASKED = ['欧阳**', '540126********0013', '138****1234']
const PLAIN = ['欧阳卓玛', '540126201605010013', '13812341234']

describe('seeing a child in full', () => {
  test('covers that child, in lists and on its card, for half an hour, and for nobody else', async () => {
    expect(await inList(bureau, near)).toEqual(MASKED)
    const decision = await shown(bureau, `child:${near.child_id}`, { note: '电话核实' })
    expect(decision).toMatchObject({ ok: true, value: { expiresAt: '2026-03-10T01:30:00.000Z' } })
    expect(await inList(bureau, near)).toEqual(PLAIN)
    expect((await inList(bureau, far))![0]).toBe('旺*')
    expect(await inList(colleague, near)).toEqual(MASKED)
    const card = await showChild(app, bureau, near.child_id as string)
    expect(card).toMatchObject({
      value: { child: { householdAddress: '达瓦县甲乡甲一村3组7号', guardians: [{ phone: '13812341234' }] } },
    })
    expect(await listUnmaskings(app, bureau)).toMatchObject({ rows: [{ subject: `child:${near.child_id}` }] })
    expect(await audited('disclosure.child-shown')).toEqual([
      {
        actor_id: 'bureau',
        actor_role: 'bureau-officer',
        subject_id: near.child_id,
        details: { purpose: 'contact-guardian', note: '电话核实', minutes: 30 },
      },
    ])
    app.clock.addDays(1)
    expect(await inList(bureau, near)).toEqual(MASKED)
    expect(await listUnmaskings(app, bureau)).toEqual({ rows: [] })
    app.clock.addDays(-1)
  })

  test('outside the scope is like a child that is not there, and leaves no trace', async () => {
    const before = await audited('disclosure.child-shown')
    const outside = await shown(townshipA, `child:${far.child_id}`)
    expect(outside).toEqual(await shown(townshipA, `child:${newId()}`))
    expect(outside).toMatchObject({ ok: false, code: 'disclosure.child-not-found' })
    expect(await audited('disclosure.child-shown')).toEqual(before)
  })

  test.each([
    [{ purpose: 'other' as const }, 'disclosure.note-missing'],
    [{ purpose: 'other' as const, note: ' 因 ' }, 'disclosure.note-missing'],
    [{ note: '查540126201605010013' }, 'disclosure.note-holds-number'],
  ])('is refused for %o', async (parts, code) => {
    expect(await shown(bureau, `child:${near.child_id}`, parts)).toMatchObject({ ok: false, code })
  })

  test('a list covers that list only', async () => {
    await shown(colleague, 'list:pupils')
    expect(await inList(colleague, near)).toEqual(MASKED)
    await shown(colleague, 'list:children')
    expect(await inList(colleague, near)).toEqual(PLAIN)
    expect(await audited('disclosure.list-shown')).toMatchObject([
      { details: { list: 'pupils', minutes: 15 } },
      { details: { list: 'children' } },
    ])
  })

  test('is seen by its own account only, in the database too, and cannot be changed', async () => {
    const { withScope } = await import('../platform/database.ts')
    const rows = await withScope(app.db, townshipA.scope, (tx) =>
      tx.selectFrom('disclosure.unmasking').selectAll().where('county_code', '=', COUNTY).execute(),
    )
    expect(rows).toEqual([])
    const [rights] = await app.db.asAdmin<{ update: boolean; delete: boolean }>(
      `select has_table_privilege('nol_app', 'disclosure.unmasking', 'update') as update,
              has_table_privilege('nol_app', 'disclosure.unmasking', 'delete') as delete`,
    )
    expect(rights).toEqual({ update: false, delete: false })
  })
})

describe('taking a list out', () => {
  const ask = async (actor: Actor, isPlain = false) => {
    const order = { list: 'children', filter: {}, isPlain, purpose: 'report-upwards', note: '季度上报' } as const
    const decision = await requestExport(app, actor, [childrenExporter], order)
    if (!decision.ok) throw new Error(decision.code)
    return decision.value
  }
  const get = (actor: Actor, exportId: string) => fetchExport(app, actor, [childrenExporter], exportId, 'zh')
  const rowsIn = async (actor: Actor, exportId: string) => {
    const file = await get(actor, exportId)
    if (!file.ok) throw new Error(file.code)
    return rowsOf(file.value.bytes)
  }
  const limitTo = (rows: number) =>
    plant(app.db, 'directory.county_rules', [
      {
        county_code: COUNTY,
        rules: { exportApprovalRows: rows },
        version: 1,
        changed_at: '2026-01-01',
        changed_by: 'x',
      },
    ])

  test('up to the limit is ready at once: masked unless asked for in full, watermarked, on record', async () => {
    const line = await ask(bureau)
    expect(line).toMatchObject({ state: 'ready', rowCount: 2, isOwn: true, mayDecide: false })
    const rows = await rowsIn(bureau, line.exportId)
    expect(rows[0]![0]).toBe(
      '内部资料，不得外传 · 导出人：bureau · 时间：2026-03-10 09:00 · 事由：按规定上报（季度上报） · 2 行 · 已脱敏',
    )
    const all = rows.flat().join('|')
    expect(all).toContain('540126********0013')
    expect(all).not.toMatch(/540126201605010013|13812341234|3组7号|欧阳卓玛/)
    const plain = (await rowsIn(bureau, (await ask(bureau, true)).exportId)).flat().join('|')
    for (const part of ['540126201605010013', '13812341234', '3组7号', '欧阳卓玛', '含完整信息'])
      expect(plain).toContain(part)
    expect((await audited('disclosure.export-requested'))[0]).toMatchObject({
      actor_id: 'bureau',
      subject_id: line.exportId,
      details: { list: 'children', count: 2, isPlain: false, purpose: 'report-upwards', note: '季度上报' },
    })
    expect(await audited('disclosure.export-downloaded')).toHaveLength(2)
  })

  test('is fetched by the one who asked, for a day', async () => {
    const { exportId } = await ask(bureau)
    for (const other of [colleague, townshipA, school])
      expect(await get(other, exportId)).toMatchObject({ ok: false, code: 'disclosure.export-not-found' })
    app.clock.addDays(1)
    expect(await get(bureau, exportId)).toMatchObject({ ok: false, code: 'disclosure.export-expired' })
    app.clock.addDays(-1)
  })

  test('above the limit needs a second person, who is not the first', async () => {
    await limitTo(1)
    const [{ exportId, state }, twice] = await Promise.all([ask(bureau), ask(bureau)])
    expect(state).toBe('waiting')
    // A click that came twice asks the second person once.
    expect(twice.exportId).toBe(exportId)
    expect(await get(bureau, exportId)).toMatchObject({ ok: false, code: 'disclosure.export-waits' })
    expect(await decideExport(app, bureau, exportId, { approve: true })).toMatchObject({
      ok: false,
      code: 'disclosure.export-own-request',
    })
    for (const outsider of [townshipA, townshipB, school])
      expect(await decideExport(app, outsider, exportId, { approve: true })).toMatchObject({
        ok: false,
        code: 'disclosure.export-not-found',
      })
    expect((await listExports(app, security, {})).rows[0]).toMatchObject({ exportId, mayDecide: true })
    expect((await listExports(app, townshipB, {})).rows).toEqual([])
    expect(await decideExport(app, security, exportId, { approve: true })).toMatchObject({ ok: true })
    expect(await decideExport(app, colleague, exportId, { approve: false })).toMatchObject({
      ok: false,
      code: 'disclosure.export-decided-already',
    })
    expect(await rowsIn(bureau, exportId)).toHaveLength(3 + 2)
    expect(await audited('disclosure.export-approved')).toMatchObject([
      { actor_id: 'security', subject_id: exportId, details: { count: 2 } },
    ])
  })

  test('that was rejected, was not decided in a day, or has grown, is not given out', async () => {
    const rejected = await ask(bureau)
    await decideExport(app, colleague, rejected.exportId, { approve: false, note: '范围过大' })
    expect(await get(bureau, rejected.exportId)).toMatchObject({ ok: false, code: 'disclosure.export-rejected' })

    const late = await ask(bureau)
    app.clock.addDays(1)
    expect(await decideExport(app, colleague, late.exportId, { approve: true })).toMatchObject({
      ok: false,
      code: 'disclosure.export-expired',
    })
    app.clock.addDays(-1)

    const small = await ask(townshipA)
    expect(small).toMatchObject({ state: 'ready', rowCount: 1 })
    await plant(app.db, 'register.child', [aChild({ name: '新增' })])
    expect(await get(townshipA, small.exportId)).toMatchObject({
      ok: false,
      code: 'disclosure.export-grew',
      details: { rows: 2, allowed: 1 },
    })
  })

  test('says what is wrong with list, filter and role', async () => {
    const order = { list: 'children', filter: {}, isPlain: false, purpose: 'inspection' } as const
    const refused = async (parts: object, actor = bureau) => {
      const decision = await requestExport(app, actor, [childrenExporter], { ...order, ...parts })
      return decision.ok ? undefined : [decision.code, decision.details]
    }
    expect(await refused({ list: 'teachers' })).toEqual(['disclosure.list-unknown', { list: 'teachers' }])
    expect(await refused({ filter: { standing: 'nowhere' } })).toEqual([
      'disclosure.filter-faulty',
      { faults: 'standing' },
    ])
    const village = anActor({ role: 'village-officer', divisionPrefix: VILLAGE_B1, actorId: 'village' })
    expect(await refused({}, village)).toEqual(['disclosure.list-not-yours', {}])
  })
})
