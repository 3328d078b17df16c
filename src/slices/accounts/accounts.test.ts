import { describe, expect, test } from 'vitest'
import { countyCode } from '../../kernel/division-code.ts'
import type { Endpoint } from '../../kernel/endpoint.ts'
import type { Actor } from '../../kernel/scope.ts'
import * as contract from './contract.ts'
import { createDemoAccounts, DEMO_PASSWORD } from './index.ts'
import { DEFAULT_SECURITY_RULES } from './rules-domain.ts'
import { accountsOffice, administrator, county, NOBODY, security, township, work } from './testing/office.ts'

/** Many hashes, on a machine that does other work too. */
const SLOW = { timeout: 90_000 }

// Who must have a second factor, and what it does, is in second-factor.test.ts.
const office = await accountsOffice({ rules: { secondFactorRoles: [] } })
const { app, http, anAccount, tryToSignIn, signIn, events } = office

describe('signing in', () => {
  test('gives a cookie no script reads, and says who one is, where and with which rights', async () => {
    const { account, firstPassword } = await anAccount('zhuoma')
    const { answer, cookie } = await signIn(' ZhuoMa ', firstPassword)
    expect(answer.statusCode).toBe(200)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(answer.json()).toMatchObject({
      account: { id: account.id, displayName: '卓玛', role: 'township-officer', mustChangePassword: true },
      scope: { countyName: '云河县', scopeName: '白石镇', divisionPrefix: '540126100', schoolPrefix: null },
      permissions: ['test.work'],
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
      body: { displayName: '卓玛', active: false, version: 1 },
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

describe('an address', () => {
  const { failuresPerAddress } = DEFAULT_SECURITY_RULES
  test('that has failed too often waits, whoever it names; the right password waits too', SLOW, async () => {
    const { firstPassword } = await anAccount('at-the-office')
    for (let i = 0; i < failuresPerAddress; i++) expect((await tryToSignIn(`nobody-${i}`, 'x')).statusCode).toBe(401)
    const answers = [await tryToSignIn('at-the-office', firstPassword), await tryToSignIn('nobody', 'x')]
    for (const answer of answers) {
      expect([answer.statusCode, answer.json().code]).toEqual([429, 'accounts.address-must-wait'])
      expect(answer.body).toBe(answers[0]!.body)
    }
    app.clock.addDays(1)
    expect((await tryToSignIn('at-the-office', firstPassword)).statusCode).toBe(200)
    app.clock.addDays(-1)
  })

  test('behind which a whole county sits does not wait because some mistype among many who do not', SLOW, async () => {
    const { firstPassword } = await anAccount('one-of-many')
    for (let i = 0; i < failuresPerAddress + 5; i++) {
      expect((await tryToSignIn(`mistyped-${i}`, 'x')).statusCode).toBe(401)
      expect((await tryToSignIn('one-of-many', firstPassword)).statusCode).toBe(200)
    }
  })

  test('is answered no sooner and no later for a name that does not exist', SLOW, async () => {
    await anAccount('is-there')
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let i = 0; i < 5; i++) {
      for (const [kind, name] of [['known', 'is-there'] as const, ['unknown', 'is-not-there'] as const]) {
        const began = performance.now()
        await tryToSignIn(name, 'wrong')
        times[kind].push(performance.now() - began)
      }
    }
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[2]!
    // Without the hash for unknown names they would be answered in a tenth of the time.
    expect(median(times.unknown)).toBeGreaterThan(median(times.known) / 2)
    expect(median(times.known)).toBeGreaterThan(median(times.unknown) / 2)
  })
})

describe('the first password', () => {
  test('must be changed before anything else; all sessions end and this one gets a new token', async () => {
    const { account, firstPassword } = await anAccount('newcomer', {
      displayName: '管理员',
      role: 'system-administrator',
      phone: '13800000001',
    })
    const first = await signIn('newcomer', firstPassword)
    const other = await signIn('newcomer', firstPassword)
    const blocked = await http.call(contract.listAccounts, { cookies: first.cookies })
    expect([blocked.statusCode, blocked.json().code]).toEqual([403, 'accounts.password-must-be-changed'])

    const change = (currentPassword: string, newPassword: string) =>
      http.call(contract.changePassword, { cookies: first.cookies, body: { currentPassword, newPassword } })
    expect((await change('wrong', 'Xing-Mima-2026')).json().code).toBe('accounts.wrong-current-password')
    expect((await change(firstPassword, 'short')).json().code).toBe('accounts.password-too-short')
    expect((await change(firstPassword, 'Password-2026')).json().code).toBe('accounts.password-too-common')
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

describe('a password', () => {
  const passwords = ['Baima-2026-q1', 'Baima-2026-q2', 'Baima-2026-q3', 'Baima-2026-q4', 'Baima-2026-q5']
  async function changeTo(loginName: string, currentPassword: string, newPassword: string) {
    const { cookies } = await signIn(loginName, currentPassword)
    return http.call(contract.changePassword, { cookies, body: { currentPassword, newPassword } })
  }

  test('does not come again within the last five', SLOW, async () => {
    const { firstPassword } = await anAccount('remembers')
    let current = firstPassword
    for (const next of passwords) {
      expect((await changeTo('remembers', current, next)).statusCode).toBe(200)
      current = next
    }
    const again = async (password: string) => (await changeTo('remembers', current, password)).json()
    expect(await again(passwords[0]!)).toMatchObject({ code: 'accounts.password-used-before', details: { count: 5 } })
    expect((await changeTo('remembers', current, 'Baima-2026-q6')).statusCode).toBe(200)
    expect((await changeTo('remembers', 'Baima-2026-q6', passwords[0]!)).statusCode).toBe(200)
  })

  test('that has come of age must be changed before anything else', async () => {
    const { account, firstPassword } = await anAccount('of-age')
    await changeTo('of-age', firstPassword, passwords[0]!)
    await app.db.asAdmin(`update accounts.credential set changed_at = $2 where account_id = $1`, [
      account.id,
      new Date(app.clock.now().getTime() - 181 * 86_400_000),
    ])
    const { answer, cookies } = await signIn('of-age', passwords[0]!)
    expect(answer.json().account.mustChangePassword).toBe(true)
    expect((await http.call(work, { cookies })).json().code).toBe('accounts.password-must-be-changed')
    expect((await http.call(contract.getSession, { cookies })).json().account.mustChangePassword).toBe(true)
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

  test('ends all others when asked to', async () => {
    const { firstPassword } = await anAccount('many-devices')
    const [one, two, three] = [
      await signIn('many-devices', firstPassword),
      await signIn('many-devices', firstPassword),
      await signIn('many-devices', firstPassword),
    ]
    const ended = await http.call(contract.revokeOtherSessions, { cookies: one.cookies })
    expect(ended.json()).toEqual({ ended: 2 })
    expect((await ask(one.cookies)).statusCode).toBe(200)
    for (const other of [two, three]) expect((await ask(other.cookies)).statusCode).toBe(401)
  })

  test('begins with a token of its own: one planted before is never taken, one held before ends', async () => {
    const { firstPassword } = await anAccount('fixed')
    const planted = { nol_session: 'p'.repeat(43) }
    const signInWith = (cookies: Record<string, string>) =>
      http.call(contract.signIn, { cookies, body: { loginName: 'fixed', password: firstPassword } })
    const first = (await signInWith(planted)).cookies[0]!.value as string
    expect(first).not.toBe(planted.nol_session)
    expect((await ask(planted)).statusCode).toBe(401)
    const second = (await signInWith({ nol_session: first })).cookies[0]!.value as string
    expect(second).not.toBe(first)
    expect((await ask({ nol_session: first })).statusCode).toBe(401)
    expect((await ask({ nol_session: second })).statusCode).toBe(200)
  })

  test('lasts as long as the county says', async () => {
    const change = (changes: object, version: number) => {
      const rules = { ...DEFAULT_SECURITY_RULES, secondFactorRoles: [], ...changes }
      return http.call(contract.changeSecurityRules, { as: security, body: { rules, version } })
    }
    const before = (await http.call(contract.getSecurityRules, { as: administrator })).json()
    expect(before).toEqual({ rules: { ...DEFAULT_SECURITY_RULES, secondFactorRoles: [] }, version: 1 })
    const { firstPassword } = await anAccount('short-session')
    const { answer } = await signIn('short-session', firstPassword)
    expect(answer.json()).toMatchObject({ idleMinutes: 30, expiresAt: '2026-03-10T13:00:00.000Z' })
    expect((await change({ idleMinutes: 10, absoluteHours: 2 }, 1)).json().version).toBe(2)
    expect((await change({}, 1)).json().code).toBe('accounts.rules-changed-meanwhile')
    expect((await change({ failuresUntilLock: 2 }, 2)).json().code).toBe('http.invalid')
    expect((await signIn('short-session', firstPassword)).answer.json()).toMatchObject({
      idleMinutes: 10,
      expiresAt: '2026-03-10T03:00:00.000Z',
    })
    expect((await change({}, 2)).json()).toMatchObject({ version: 3, rules: { idleMinutes: 30 } })
    const [entry] = await app.db.asAdmin<{ details: object }>(
      `select details from audit.entry where event = 'accounts.security-rules-changed' order by id limit 1`,
    )
    expect(entry!.details).toEqual({ changed: ['idleMinutes', 'absoluteHours'], idleMinutes: 10, absoluteHours: 2 })
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

  test('changes a name over the version that was read; switching off ends its sessions', async () => {
    const { account, firstPassword } = await anAccount('renamed')
    const { cookies } = await signIn('renamed', firstPassword)
    const edit = (body: object) =>
      http.call(contract.editAccount, { as: administrator, params: { accountId: account.id }, body })
    const named = { displayName: '德吉', phone: null, active: true }
    expect((await edit({ ...named, version: 1 })).json()).toMatchObject({ displayName: '德吉', version: 2 })
    expect((await edit({ ...named, version: 1 })).json().code).toBe('accounts.changed-meanwhile')
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(200)
    await edit({ ...named, active: false, version: 2 })
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(401)
  })

  test('unlocks a locked account; its password stays', async () => {
    const { account, firstPassword } = await anAccount('locked-out')
    for (let i = 0; i < DEFAULT_SECURITY_RULES.failuresUntilLock; i++) await tryToSignIn('locked-out', 'wrong')
    expect((await tryToSignIn('locked-out', firstPassword)).statusCode).toBe(401)
    const params = { accountId: account.id }
    expect((await http.call(contract.unlockAccount, { as: administrator, params })).json().locked).toBe(false)
    expect((await tryToSignIn('locked-out', firstPassword)).statusCode).toBe(200)
    expect(await events(account.id)).toContain('accounts.unlocked')
  })

  test('does not touch the own account, and sees no account of another county', async () => {
    const fields = { displayName: '管理员', role: 'system-administrator', phone: '13800000002' }
    const { account } = await anAccount('self', fields)
    const self: Actor = { ...administrator, id: account.id }
    const body = { displayName: 'x', active: false, version: 1 }
    const edited = await http.call(contract.editAccount, { as: self, params: { accountId: account.id }, body })
    expect(edited.json().code).toBe('accounts.not-the-own-account')

    const elsewhere: Actor = { ...administrator, scope: { ...administrator.scope, county: countyCode('540198') } }
    const unknown = { accountId: NOBODY }
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
    expect((await list({ active: false })).rows).toMatchObject([{ loginName: 'left-us' }, { loginName: 'renamed' }])
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
    expect(before.json()).toMatchObject({ demo: false, countyName: '云河县', demoAccounts: [] })
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
