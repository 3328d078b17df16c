import { describe, expect, test } from 'vitest'
import { anActor, aScope, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { withReference, withScope } from '../../platform/database.ts'
import { listAuditEntries, listLooksAtChild } from './contract.ts'
import { recordAudit } from './index.ts'
import { permissions } from './policy.ts'
import { registerAuditRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
const child = '01930000-0000-7000-8000-000000000001'
const bureau = anActor({ actorId: 'officer-1' })
const village = aScope({ divisionPrefix: '540126100201', role: 'village-officer', actorId: 'villager' })
const http = await testHttp(app, {
  permissions,
  texts,
  register: (http) => registerAuditRoutes(http, app, async () => new Map([['officer-1', '扎西']])),
})

const record = (event: string, scope = bureau.scope, subjectId = child) =>
  withScope(app.db, scope, (tx) =>
    recordAudit(tx, { event, actorId: scope.actorId, subjectId, details: { grade: '11' } }),
  )

describe('the record', () => {
  test('is written with county and role of the scope, by every role', async () => {
    await record('register.child-viewed')
    await record('register.child-viewed', village)
    const rows = await app.db.asAdmin(
      `select county_code, actor_id, actor_role, event, details from audit.entry order by id`,
    )
    expect(rows).toEqual([
      {
        county_code: '540126',
        actor_id: 'officer-1',
        actor_role: 'bureau-officer',
        event: 'register.child-viewed',
        details: { grade: '11' },
      },
      {
        county_code: '540126',
        actor_id: 'villager',
        actor_role: 'village-officer',
        event: 'register.child-viewed',
        details: { grade: '11' },
      },
    ])
  })

  test('goes with the deed: rolled back together', async () => {
    const failing = withScope(app.db, bureau.scope, async (tx) => {
      await recordAudit(tx, { event: 'cases.case-opened', actorId: 'officer-1' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await app.db.asAdmin(`select from audit.entry where event = 'cases.case-opened'`)).toEqual([])
  })

  test.each([
    ['without scope', () => withReference(app.db, (tx) => recordAudit(tx, { event: 'a.b', actorId: 'x' }))],
    ['with an ID number in its details', () => record540()],
    ['with an event that is no code', () => record('孩子被看')],
  ])('is refused %s', async (_, write) => {
    await expect(write()).rejects.toThrow()
  })
  const record540 = () =>
    withScope(app.db, bureau.scope, (tx) =>
      recordAudit(tx, { event: 'a.b', actorId: 'x', details: { note: 'id 11010519491231002X' } }),
    )

  test('cannot be changed or deleted by the application', async () => {
    for (const statement of [
      'update audit.entry set event = $$a.b$$',
      'delete from audit.entry',
      'truncate audit.entry',
      'delete from audit.chain',
      'truncate audit.chain',
      'alter table audit.entry drop constraint entry_is_chained',
    ]) {
      const { sql } = await import('kysely')
      await expect(withScope(app.db, bureau.scope, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
        /permission denied|must be owner/,
      )
    }
  })

  test('is not read by a village, nor by another county', async () => {
    const count = (scope: Parameters<typeof withScope>[1]) =>
      withScope(app.db, scope, (tx) => tx.selectFrom('audit.entry').select('id').execute()).then((rows) => rows.length)
    expect(await count(bureau.scope)).toBeGreaterThan(0)
    expect(await count(village)).toBe(0)
    expect(await count(aScope({ county: '540127' }))).toBe(0)
  })
})

describe('the pages of the record', () => {
  test('say who looked at a child, newest first', async () => {
    await record('register.child-changed')
    const answer = await http.call(listLooksAtChild, { as: bureau, params: { subjectId: child } })
    expect(answer.statusCode).toBe(200)
    expect(answer.json().rows.map((row: { actorName: string; event: string }) => [row.actorName, row.event])).toEqual([
      ['villager', 'register.child-viewed'],
      ['扎西', 'register.child-viewed'],
    ])
  })

  test('filter by event, actor, subject and day, and turn pages without gaps', async () => {
    for (let i = 0; i < 7; i++) await record('cases.step-recorded', bureau.scope, `case-${i}`)
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { event: 'cases.step-recorded', from: today, to: today, limit: 3, cursor }
      const page = (await http.call(listAuditEntries, { as: bureau, query })).json()
      expect(page.total).toBe(7)
      seen.push(...page.rows.map((row: { subjectId: string }) => row.subjectId))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(['case-6', 'case-5', 'case-4', 'case-3', 'case-2', 'case-1', 'case-0'])
    const earlier = await http.call(listAuditEntries, { as: bureau, query: { to: '2020-01-01' } })
    expect(earlier.json().total).toBe(0)
    const of = await http.call(listAuditEntries, { as: bureau, query: { subjectId: 'case-3' } })
    expect(of.json().total).toBe(1)
  })

  test('are not for a township', async () => {
    const township = anActor({ divisionPrefix: '540126100', role: 'township-officer' })
    expect((await http.call(listAuditEntries, { as: township })).statusCode).toBe(403)
  })
})
