import { describe, expect, test } from 'vitest'
import { testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { countyCode } from '../../kernel/division-code.ts'
import type { Endpoint } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import { systemScope } from '../../platform/jobs.ts'
import { importDivisions, importSchools } from '../directory/index.ts'
import { createAccount } from './commands.ts'
import * as contract from './contract.ts'
import { createDemoAccounts, DEMO_PASSWORD, resolveSession } from './index.ts'
import { permissions } from './policy.ts'
import { registerAccountsRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
const http = await testHttp(app, {
  permissions: { ...permissions, 'cases.read': ['township-officer', 'bureau-officer'] },
  texts,
  register: (http) => registerAccountsRoutes(http, app),
  resolveSession: (token) => resolveSession(app, token),
})

const county = countyCode('540126')
const system: Actor = { id: 'system:test', role: 'system', scope: systemScope(county, 'system:test') }
const administrator: Actor = {
  id: 'admin',
  role: 'administrator',
  scope: { county, role: 'administrator', actorId: 'admin' },
}
const bytes = async function* (text: string) {
  yield Buffer.from(text)
}
await importDivisions(
  app,
  system,
  bytes('code,name\n540126000000,云河县\n540126100000,白石镇\n540126100201,曲麦村委会\n'),
)
await importSchools(app, system, bytes('code,name,kind,division\n3154001001,白石初级中学,junior,540126100000\n'))

const township = { displayName: '卓玛', role: 'township-officer', divisionPrefix: '540126100' } as const
async function anAccount(loginName: string, fields: object = township) {
  const created = await createAccount(app, system, { loginName, ...fields } as Parameters<typeof createAccount>[2])
  if (!created.ok) throw new Error(created.code)
  return created.value
}
const tryToSignIn = (loginName: string, password: string) =>
  http.call(contract.signIn, { body: { loginName, password } })
async function signIn(loginName: string, password: string) {
  const answer = await tryToSignIn(loginName, password)
  const cookie = answer.cookies.find((one) => one.name === 'nol_session')
  return { answer, cookies: { nol_session: cookie?.value ?? '' }, cookie }
}
const events = async (subjectId: string) =>
  (
    await app.db.asAdmin<{ event: string }>(`select event from audit.entry where subject_id = $1 order by id`, [
      subjectId,
    ])
  ).map((row) => row.event)

describe('signing in', () => {
  test('gives a cookie no script reads, and says who one is, where and with which rights', async () => {
    const { account, firstPassword } = await anAccount('zhuoma')
    const { answer, cookie } = await signIn(' ZhuoMa ', firstPassword)
    expect(answer.statusCode).toBe(200)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(answer.json()).toMatchObject({
      account: { id: account.id, displayName: '卓玛', role: 'township-officer', mustChangePassword: true },
      scope: { countyName: '云河县', scopeName: '白石镇', divisionPrefix: '540126100', schoolPrefix: null },
      permissions: ['cases.read'],
      demo: false,
      today: '2026-03-10',
    })
    expect(await events(account.id)).toEqual(['accounts.account-created', 'accounts.signed-in'])
  })

  test('keeps only a hash of the token and of the password', async () => {
    const { firstPassword } = await anAccount('hashed')
    const { cookies } = await signIn('hashed', firstPassword)
    const rows = await app.db.asAdmin(
      `select s::text || c::text as all from accounts.session s join accounts.credential c using (account_id)`,
    )
    expect(JSON.stringify(rows)).not.toContain(cookies.nol_session)
    expect(JSON.stringify(rows)).not.toContain(firstPassword)
  })

  test('is refused alike for an unknown name, a wrong password and an account switched off', async () => {
    const { account, firstPassword } = await anAccount('left-us')
    await http.call(contract.editAccount, {
      as: administrator,
      params: { accountId: account.id },
      body: { ...township, active: false, version: 1 },
    })
    const answers = [
      await tryToSignIn('nobody', firstPassword),
      await tryToSignIn('left-us', 'wrong'),
      await tryToSignIn('left-us', firstPassword),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401)
      expect(answer.body).toBe(answers[0]!.body)
      expect(answer.cookies).toEqual([])
    }
    expect(await events(account.id)).toEqual([
      'accounts.account-created',
      'accounts.account-changed',
      'accounts.sign-in-failed',
      'accounts.sign-in-failed',
    ])
  })

  test('locks after five wrong passwords, also for the right one, until the time is over or it is reset', async () => {
    const { account, firstPassword } = await anAccount('forgetful')
    for (let i = 0; i < 5; i++) await tryToSignIn('forgetful', 'wrong')
    expect((await tryToSignIn('forgetful', firstPassword)).statusCode).toBe(401)
    expect(await events(account.id)).toContain('accounts.locked')
    const row = await http.call(contract.getAccount, { as: administrator, params: { accountId: account.id } })
    expect(row.json().locked).toBe(true)
    const reset = await http.call(contract.resetPassword, { as: administrator, params: { accountId: account.id } })
    expect((await tryToSignIn('forgetful', reset.json().firstPassword)).statusCode).toBe(200)
    expect((await tryToSignIn('forgetful', firstPassword)).statusCode).toBe(401)
  })

  test('in parallel does not get more than five guesses', async () => {
    await anAccount('guessed')
    await Promise.all(Array.from({ length: 12 }, () => tryToSignIn('guessed', 'wrong')))
    const [row] = await app.db.asAdmin<{ locked: boolean; failed: number }>(
      `select locked_until is not null as locked,
              (select count(*)::int from audit.entry where subject_id = a.id::text and details->>'outcome' = 'wrong-password'
                 and event = 'accounts.sign-in-failed') as failed
       from accounts.account a where login_name = 'guessed'`,
    )
    expect(row).toEqual({ locked: true, failed: 5 })
  })
})

describe('the first password', () => {
  test('must be changed before anything else; all sessions end and this one gets a new token', async () => {
    const { account, firstPassword } = await anAccount('newcomer', {
      ...township,
      role: 'administrator',
      divisionPrefix: null,
    })
    const first = await signIn('newcomer', firstPassword)
    const other = await signIn('newcomer', firstPassword)
    const blocked = await http.call(contract.listAccounts, { cookies: first.cookies })
    expect([blocked.statusCode, blocked.json().code]).toEqual([403, 'accounts.password-must-be-changed'])

    const change = (currentPassword: string, newPassword: string) =>
      http.call(contract.changePassword, { cookies: first.cookies, body: { currentPassword, newPassword } })
    expect((await change('wrong', 'Xing-Mima-2026')).json().code).toBe('accounts.wrong-current-password')
    expect((await change(firstPassword, 'short')).json().code).toBe('accounts.password-too-short')
    expect((await change(firstPassword, firstPassword)).json().code).toBe('accounts.password-unchanged')
    const changed = await change(firstPassword, 'Xing-Mima-2026')
    expect([changed.statusCode, changed.json().account.mustChangePassword]).toEqual([200, false])

    const fresh = { nol_session: changed.cookies[0]!.value as string }
    expect((await http.call(contract.listAccounts, { cookies: fresh })).statusCode).toBe(200)
    for (const old of [first.cookies, other.cookies])
      expect((await http.call(contract.getSession, { cookies: old })).statusCode).toBe(401)
    expect(await events(account.id)).toContain('accounts.password-changed')
  })
})

describe('a session', () => {
  const ask = (cookies: Record<string, string>) => http.call(contract.getSession, { cookies })

  test('ends on signing out, and for the wrong or no token is none', async () => {
    const { firstPassword } = await anAccount('leaves')
    const { cookies } = await signIn('leaves', firstPassword)
    expect((await ask(cookies)).statusCode).toBe(200)
    expect((await http.call(contract.signOut, { cookies })).statusCode).toBe(200)
    expect((await ask(cookies)).statusCode).toBe(401)
    for (const token of ['x'.repeat(43), "' or 1=1 --aaaaaaaaaaaaaa", ''])
      expect((await ask({ nol_session: token })).statusCode).toBe(401)
  })

  test('ends when it is idle, and after a working day even when it is used', async () => {
    const { firstPassword } = await anAccount('sleeps')
    const { cookies } = await signIn('sleeps', firstPassword)
    const day = app.clock.today()
    app.clock.addDays(1)
    expect((await ask(cookies)).statusCode).toBe(401)
    app.clock.moveTo(day)
    expect((await ask(cookies)).statusCode).toBe(200)
  })

  test('is listed with its device and can be ended from another; not by somebody else', async () => {
    const { firstPassword } = await anAccount('two-devices')
    const one = await signIn('two-devices', firstPassword)
    const two = await signIn('two-devices', firstPassword)
    const mine = (await http.call(contract.listMySessions, { cookies: one.cookies })).json()
    expect(mine.rows.map((row: { current: boolean }) => row.current).sort()).toEqual([false, true])
    const otherId = mine.rows.find((row: { current: boolean }) => !row.current).id
    const stranger = await anAccount('stranger')
    const strange = await signIn('stranger', stranger.firstPassword)
    const revoke = (cookies: Record<string, string>) =>
      http.call(contract.revokeMySession, { cookies, params: { sessionId: otherId } })
    expect((await revoke(strange.cookies)).statusCode).toBe(404)
    expect((await revoke(one.cookies)).statusCode).toBe(200)
    expect((await ask(two.cookies)).statusCode).toBe(401)
  })
})

describe('an administrator', () => {
  const create = (body: object) => http.call(contract.createAccount, { as: administrator, body })

  test('creates accounts for every role', async () => {
    const answer = await create({
      loginName: 'banzhuren',
      displayName: '央金',
      role: 'homeroom-teacher',
      schoolPrefix: '3154001001/2023-01/',
    })
    expect(answer.json().account).toMatchObject({
      scopeName: '白石初级中学 2023级1班',
      active: true,
      mustChangePassword: true,
      version: 1,
    })
    expect(answer.json().firstPassword).toMatch(/^\S{12,}$/)
  })

  test.each([
    [{ loginName: 'x' }, 422, 'accounts.login-name-not-allowed'],
    [{ loginName: 'banzhuren' }, 409, 'accounts.login-name-taken'],
    [{ divisionPrefix: '540126999' }, 422, 'accounts.scope-unknown'],
    [{ divisionPrefix: '540127100' }, 422, 'accounts.scope-outside-county'],
    [{ role: 'bureau-officer' }, 422, 'accounts.scope-does-not-fit-role'],
    [{ role: 'system' }, 400, 'http.invalid'],
    [{ phone: '<script>' }, 400, 'http.invalid'],
  ])('is refused %j', async (fields, status, code) => {
    const answer = await create({ loginName: 'another', ...township, ...fields })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('changes an account over the version that was read; a new scope ends its sessions', async () => {
    const { account, firstPassword } = await anAccount('moves')
    const { cookies } = await signIn('moves', firstPassword)
    const edit = (body: object) =>
      http.call(contract.editAccount, { as: administrator, params: { accountId: account.id }, body })
    const village = { displayName: '卓玛', role: 'village-officer', divisionPrefix: '540126100201', active: true }
    expect((await edit({ ...village, version: 1 })).json()).toMatchObject({
      scopeName: '白石镇 曲麦村委会',
      version: 2,
    })
    expect((await edit({ ...village, version: 1 })).json().code).toBe('accounts.changed-meanwhile')
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(401)
  })

  test('does not touch the own account, and sees no account of another county', async () => {
    const { account } = await anAccount('self', { displayName: '管理员', role: 'administrator' })
    const self: Actor = { ...administrator, id: account.id }
    const body = { displayName: 'x', role: 'administrator', active: false, version: 1 }
    const edited = await http.call(contract.editAccount, { as: self, params: { accountId: account.id }, body })
    expect(edited.json().code).toBe('accounts.not-the-own-account')

    const elsewhere: Actor = { ...administrator, scope: { ...administrator.scope, county: countyCode('540198') } }
    const unknown = { accountId: '01930000-0000-7000-8000-0000000000ff' }
    const calls: [Endpoint, unknown][] = [
      [contract.getAccount, undefined],
      [contract.editAccount, body],
      [contract.resetPassword, undefined],
      [contract.listAccountSessions, undefined],
      [contract.revokeAccountSessions, undefined],
    ]
    for (const [endpoint, content] of calls) {
      const outside = await http.call(endpoint, { as: elsewhere, params: { accountId: account.id }, body: content })
      const missing = await http.call(endpoint, { as: elsewhere, params: unknown, body: content })
      expect([outside.statusCode, outside.body]).toEqual([404, missing.body])
    }
    expect((await http.call(contract.listAccounts, { as: elsewhere })).json().total).toBe(0)
  })

  test('lists by role, state and name, page by page', async () => {
    const list = async (query: object) =>
      (await http.call(contract.listAccounts, { as: administrator, query: { ...query } })).json()
    const all = await list({ limit: 200 })
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: 4, cursor })
      names.push(...page.rows.map((row: { loginName: string }) => row.loginName))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(names).toEqual(all.rows.map((row: { loginName: string }) => row.loginName))
    expect((await list({ role: 'homeroom-teacher' })).rows).toMatchObject([{ displayName: '央金' }])
    expect((await list({ search: '央' })).total).toBe(1)
    expect((await list({ active: false })).rows).toMatchObject([{ loginName: 'left-us' }])
  })

  test('is nobody else', async () => {
    const bureau: Actor = {
      id: 'b',
      role: 'bureau-officer',
      scope: { county, divisionPrefix: '540126', role: 'bureau-officer', actorId: 'b' },
    }
    expect((await http.call(contract.listAccounts, { as: bureau })).statusCode).toBe(403)
  })
})

describe('a demo home', () => {
  test('says so and prints its accounts; their password cannot be changed', async () => {
    const before = await http.call(contract.getEntrance)
    expect(before.json()).toEqual({ demo: false, countyName: '云河县', demoAccounts: [] })
    const made = [
      { loginName: 'demo-bureau', displayName: '教育局演示', role: 'bureau-officer', divisionPrefix: '540126' },
      { loginName: 'demo-school', displayName: '学校演示', role: 'school-officer', schoolPrefix: '3154001001/' },
    ] as const
    expect(await createDemoAccounts(app, county, made)).toMatchObject({ ok: true, value: 2 })
    expect(await createDemoAccounts(app, county, made)).toMatchObject({ ok: true, value: 0 })
    const entrance = (await http.call(contract.getEntrance)).json()
    expect(entrance.demoAccounts).toMatchObject([
      { loginName: 'demo-bureau', password: DEMO_PASSWORD, scopeName: '云河县' },
      { loginName: 'demo-school', scopeName: '白石初级中学' },
    ])
    const { answer, cookies } = await signIn('demo-bureau', DEMO_PASSWORD)
    expect(answer.json()).toMatchObject({ demo: true, account: { mustChangePassword: false } })
    const body = { currentPassword: DEMO_PASSWORD, newPassword: 'Xing-Mima-2026' }
    expect((await http.call(contract.changePassword, { cookies, body })).json().code).toBe(
      'accounts.demo-password-is-fixed',
    )
  })
})
