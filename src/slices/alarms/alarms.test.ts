import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, plant, plantCounty } from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { endpoint } from '../../kernel/endpoint.ts'
import type { Scope } from '../../kernel/scope.ts'
import { Nothing } from '../../kernel/wire.ts'
import { withScope } from '../../platform/database.ts'
import { serve } from '../../platform/http.ts'
import { type Log, silentLog } from '../../platform/log.ts'
import { recordAudit } from '../audit/index.ts'
import type { AlarmLine } from './contract.ts'
import { ALARM_RULES, DEFAULT_LIMITS } from './domain.ts'
import { permissions } from './policy.ts'
import { refusalTally } from './refusals.ts'
import { registerAlarmsRoutes } from './routes.ts'
import { watchCounty } from './sweep.ts'
import { texts } from './texts.ts'

const warned: { event: string; [name: string]: unknown }[] = []
const log: Log = { ...silentLog, with: () => log, warn: (event, fields) => void warned.push({ event, ...fields }) }
const app = await testApp({ log })
const county = countyCode(COUNTY)
const scopes = scopesByRole()
const security = { ...scopes['security-administrator'], actorId: 'security' }
const audit = { ...scopes['audit-administrator'], actorId: 'auditor' }
const tally = refusalTally(app)
let web: Awaited<ReturnType<typeof httpOf>>

beforeAll(async () => {
  await plantCounty(app.db)
  // Entries carry the time of the database: at night every look would raise an alarm of its own too.
  await plant(app.db, 'alarms.limits', [
    { county_code: COUNTY, limits: { night: ALARM_RULES.night.range[1] }, version: 1, changed_by: 'x' },
  ])
  web = await httpOf(app, {
    permissions: { ...permissions, 'test.nobody': [] },
    texts,
    scopes: { ...scopes, security, audit },
    noteRefusal: tally.note,
    routes: (http) => {
      registerAlarmsRoutes(http, app)
      serve(
        http,
        endpoint({ method: 'GET', path: '/api/closed', permission: 'test.nobody', summary: '', reply: Nothing }),
        {},
        async () => ({ ok: true, value: {} }),
      )
    },
  })
})
afterAll(() => web.close())

/** Puts so many entries on record, all by one account. */
const deeds = (count: number, event: string, entry: { subjectId?: string; details?: object; scope?: Scope } = {}) => {
  const scope = entry.scope ?? aScope({ actorId: 'tashi' })
  return withScope(app.db, scope, async (tx) => {
    for (let n = 0; n < count; n++)
      await recordAudit(tx, { event, actorId: scope.actorId, ...entry } as Parameters<typeof recordAudit>[1])
  })
}
const alarms = async (query: Record<string, string> = {}, who = 'security') =>
  ((await web.get(who, '/api/alarms', query)).json() as { rows: AlarmLine[] }).rows
const settle = (who: string, row: AlarmLine, note = '已核实') =>
  web.post(who, `/api/alarms/${row.alarmId}/settlement`, { verdict: 'in-duty', note, version: row.version })
const inDb = (sql: string) => app.db.asAdmin<{ count: number }>(sql)

describe('the watch over the last hour', () => {
  test('is quiet below the limit, raises one alarm at it, and the same entries raise no second one', async () => {
    await deeds(DEFAULT_LIMITS.unmaskings - 1, 'disclosure.child-shown')
    expect(await watchCounty(app, county)).toBe(0)
    await deeds(1, 'disclosure.list-shown')
    expect(await watchCounty(app, county)).toBe(1)
    expect(await watchCounty(app, county)).toBe(0)
    expect(await alarms()).toMatchObject([
      { rule: 'unmaskings', accountId: 'tashi', count: 30, limit: 30, state: 'open', isOwn: false, version: 1 },
    ])
  })

  test('is on record and told to whoever collects the log, by the account and not by a name', async () => {
    const entries = await app.db.asAdmin(`select subject_id, details from audit.entry where event = 'alarms.raised'`)
    expect(entries).toMatchObject([{ subject_id: 'tashi', details: { rule: 'unmaskings', count: 30, limit: 30 } }])
    expect(warned.filter(({ event }) => event === 'alarms.raised')).toMatchObject([
      { county: COUNTY, rule: 'unmaskings', accountId: 'tashi', count: 30 },
    ])
  })

  test('goes on counting while nobody has looked, and begins anew once it is settled', async () => {
    await deeds(2, 'disclosure.child-shown')
    expect(await watchCounty(app, county)).toBe(0)
    const [open] = await alarms()
    expect(open).toMatchObject({ count: 32 })
    expect((await settle('security', open!)).statusCode).toBe(200)
    expect(await watchCounty(app, county)).toBe(0)
    await deeds(DEFAULT_LIMITS.unmaskings, 'disclosure.child-shown')
    expect(await watchCounty(app, county)).toBe(1)
    expect(await alarms({ state: 'open' })).toMatchObject([{ rule: 'unmaskings', count: 30 }])
  })

  test('forgets after an hour, and leaves out what the system does by itself', async () => {
    await deeds(DEFAULT_LIMITS.exports, 'reports.figures-exported', { scope: aScope({ actorId: 'old' }) })
    await inDb(`update audit.entry set at = at - interval '61 minutes' where actor_id = 'old'`)
    const system = { ...aScope({ actorId: 'system:x' }), role: 'system' } as const
    await deeds(DEFAULT_LIMITS.exports, 'reports.figures-exported', { scope: system })
    expect(await watchCounty(app, county)).toBe(0)
  })

  test('adds up refused sign-ins by account, by address and for the county', async () => {
    for (let n = 0; n < 60; n++) {
      const scope = aScope({ actorId: `account-${n % 12}` })
      const details = { outcome: 'wrong-password', address: n < 30 ? '10.0.0.7' : `10.0.1.${n}` }
      await deeds(1, 'accounts.sign-in-failed', { scope, subjectId: scope.actorId, details })
    }
    await deeds(3, 'accounts.sign-in-failed', {
      scope: aScope({ actorId: 'account-0' }),
      subjectId: 'account-0',
      details: { outcome: 'wrong-password', address: '10.0.2.1' },
    })
    expect(await watchCounty(app, county)).toBe(3)
    const rows = await alarms({ state: 'open' })
    expect(rows.find((row) => row.rule === 'sign-ins-of-account')).toMatchObject({ accountId: 'account-0', count: 8 })
    expect(rows.find((row) => row.rule === 'sign-ins-of-address')).toMatchObject({ accountId: null, who: '10.0.0.7' })
    expect(rows.find((row) => row.rule === 'sign-ins-of-county')).toMatchObject({ who: '', count: 63 })
  })

  test('sees who tries doors that are closed to them: one entry for many tries', async () => {
    for (let n = 0; n < DEFAULT_LIMITS.refusals; n++)
      expect((await web.get('village-officer', '/api/closed')).statusCode).toBe(403)
    await tally.flush()
    const entries = await app.db.asAdmin(`select details from audit.entry where event = 'alarms.access-refused'`)
    expect(entries).toMatchObject([{ details: { count: DEFAULT_LIMITS.refusals, permissions: ['test.nobody'] } }])
    await tally.flush()
    expect(await watchCounty(app, county)).toBe(1)
    expect(await alarms({ rule: 'refusals' })).toMatchObject([{ accountId: 'tester', count: DEFAULT_LIMITS.refusals }])
  })

  test('raises at once what always is unusual', async () => {
    await deeds(1, 'audit.chain-verified', { details: { intact: true } })
    expect(await watchCounty(app, county)).toBe(0)
    await deeds(1, 'audit.chain-verified', { details: { intact: false, fault: 'changed' } })
    expect(await watchCounty(app, county)).toBe(1)
  })

  test('looks at the clock of China for the night', async () => {
    await app.db.asAdmin('delete from alarms.limits')
    const scope = aScope({ actorId: 'owl' })
    await deeds(DEFAULT_LIMITS.night, 'register.child-card-viewed', { scope })
    const hour =
      Number(
        new Intl.DateTimeFormat('en', { hour: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' }).format(new Date()),
      ) % 24
    await watchCounty(app, county)
    const raised = (await alarms({ rule: 'night' })).filter((row) => row.accountId === 'owl')
    expect(raised).toHaveLength(hour >= 23 || hour < 5 ? 1 : 0)
  })
})

describe('an alarm', () => {
  test('is settled once, with words, and not by whom it is about', async () => {
    const [row] = await alarms({ rule: 'sign-ins-of-county' })
    expect((await settle('audit', { ...row!, version: 7 })).json()).toMatchObject({ code: 'alarms.changed-meanwhile' })
    expect((await settle('audit', row!, '')).statusCode).toBe(400)
    expect((await settle('audit', row!)).statusCode).toBe(200)
    expect((await settle('security', row!)).json()).toMatchObject({ code: 'alarms.settled' })
    expect(
      await app.db.asAdmin(`select details from audit.entry where event = 'alarms.settled' order by id desc limit 1`),
    ).toMatchObject([{ details: { rule: 'sign-ins-of-county', verdict: 'in-duty' } }])
    await deeds(DEFAULT_LIMITS.resets, 'accounts.password-reset', { scope: security })
    expect(await watchCounty(app, county)).toBe(1)
    const [own] = await alarms({ rule: 'resets' })
    expect(own).toMatchObject({ isOwn: true })
    expect((await settle('security', own!)).statusCode).toBe(403)
    expect((await settle('audit', own!)).statusCode).toBe(200)
  })

  test.each(['bureau-officer', 'system-administrator', 'homeroom-teacher'])('is hidden from a %s', async (role) => {
    expect((await web.get(role, '/api/alarms')).statusCode).toBe(403)
    const seen = await withScope(app.db, scopes[role as keyof typeof scopes], (tx) =>
      tx.selectFrom('alarms.alarm').select('alarm_id').where('county_code', '=', county).execute(),
    )
    expect(seen).toEqual([])
  })

  test('of another county is not there', async () => {
    const [row] = await alarms()
    const other = { ...security, county: countyCode('540127') }
    await withScope(app.db, other, async (tx) => {
      const seen = await tx.selectFrom('alarms.alarm').select('alarm_id').where('alarm_id', '=', row!.alarmId).execute()
      expect(seen).toEqual([])
    })
  })
})

describe('the limits', () => {
  const put = (who: string, limits: object, version: number) =>
    web.send(who, { method: 'PUT', url: '/api/alarm-limits', payload: { limits, version } })

  test('are the county’s, within their ends, saved over what was read and put on record', async () => {
    const { limits, version } = (await web.get('audit', '/api/alarm-limits')).json()
    expect({ limits, version }).toEqual({ limits: DEFAULT_LIMITS, version: 0 })
    expect((await put('audit', limits, 0)).statusCode).toBe(403)
    expect((await put('security', { ...limits, exports: 1 }, 0)).statusCode).toBe(400)
    expect((await put('security', { ...limits, disowned: 2 }, 0)).statusCode).toBe(400)
    expect((await put('security', { ...limits, exports: 2 }, 0)).json()).toMatchObject({ version: 1 })
    expect((await put('security', limits, 0)).json()).toMatchObject({ code: 'alarms.limits-changed-meanwhile' })
    expect(await app.db.asAdmin(`select details from audit.entry where event = 'alarms.limits-changed'`)).toMatchObject(
      [{ details: { exports: 2 } }],
    )
  })

  test('hold from the next look on', async () => {
    await deeds(2, 'privacy.child-file-exported', { scope: aScope({ actorId: 'dolma' }) })
    expect(await watchCounty(app, county)).toBe(1)
    expect(await alarms({ rule: 'exports', state: 'open' })).toMatchObject([{ accountId: 'dolma', limit: 2 }])
  })
})
