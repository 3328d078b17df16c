import { describe, expect, test } from 'vitest'
import type { Actor } from '../../kernel/scope.ts'
import * as contract from './contract.ts'
import * as factors from './second-factor-contract.ts'
import { createDemoAccounts, DEMO_PASSWORD } from './index.ts'
import { DEFAULT_SECURITY_RULES } from './rules-domain.ts'
import {
  accountsOffice,
  type Cookies,
  cookiesOf,
  county,
  PASSWORD,
  security,
  township,
  work,
} from './testing/office.ts'
import { codeFor, stepAt } from './totp.ts'

const office = await accountsOffice()
const { app, http, events } = office
const bureau = { displayName: '卓玛', role: 'bureau-officer', divisionPrefix: '540126' } as const
/** Somebody who must have a second factor, unless said otherwise. */
const somebody = (loginName: string, fields: object = bureau) => office.somebody(loginName, fields)

/** What the app on the telephone shows; each call is half a minute later, for no code is taken twice. */
let halfMinutes = 0
const realNow = app.clock.now
app.clock.now = () => new Date(realNow().getTime() + halfMinutes * 30_000)
app.clock.trueTime = app.clock.now
function codeOf(secret: string): string {
  halfMinutes++
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  const bytes = bits
    .join('')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2))
  return codeFor(Uint8Array.from(bytes), stepAt(app.clock.now()))
}

async function setUp(cookies: Cookies) {
  const begun = await http.call(factors.beginSecondFactor, { cookies, body: { password: PASSWORD } })
  const { secret, uri } = begun.json() as { secret: string; uri: string }
  const confirmed = await http.call(factors.confirmSecondFactor, { cookies, body: { code: codeOf(secret) } })
  return { secret, uri, confirmed, cookies: cookiesOf(confirmed), codes: confirmed.json().recoveryCodes as string[] }
}
const ticketOf = async (loginName: string) => {
  const answer = await http.call(contract.signIn, { body: { loginName, password: PASSWORD } })
  expect([answer.statusCode, answer.cookies]).toEqual([200, []])
  return answer.json().secondFactor.ticket as string
}
const enter = (ticket: string, code: string) => http.call(factors.signInWithCode, { body: { ticket, code } })

describe('where the county asks for a second factor', () => {
  test('nothing else goes before it is set up; then everything does, with a new token', async () => {
    const { account, cookies } = await somebody('must')
    const session = (await http.call(contract.getSession, { cookies })).json()
    expect(session.account.mustSetUpSecondFactor).toBe(true)
    const blocked = await http.call(work, { cookies })
    expect([blocked.statusCode, blocked.json().code]).toEqual([403, 'accounts.second-factor-must-be-set-up'])
    const { uri, secret, confirmed, cookies: fresh, codes } = await setUp(cookies)
    expect(uri).toContain(`secret=${secret}`)
    expect(confirmed.json().session.account.mustSetUpSecondFactor).toBe(false)
    expect(new Set(codes).size).toBe(10)
    expect((await http.call(work, { cookies })).statusCode).toBe(401)
    expect((await http.call(work, { cookies: fresh })).statusCode).toBe(200)
    expect(await events(account.id)).toEqual(
      expect.arrayContaining(['accounts.second-factor-begun', 'accounts.second-factor-set-up']),
    )
  })

  test('other roles go without, until the security administrator says otherwise', async () => {
    const { cookies } = await somebody('need-not', township)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
    const change = (secondFactorRoles: readonly string[], version: number) => {
      const rules = { ...DEFAULT_SECURITY_RULES, secondFactorRoles }
      return http.call(contract.changeSecurityRules, { as: security, body: { rules, version } })
    }
    await change(['township-officer'], 0)
    expect((await http.call(work, { cookies })).json().code).toBe('accounts.second-factor-must-be-set-up')
    await change(DEFAULT_SECURITY_RULES.secondFactorRoles, 1)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
  })

  test('the secret lies sealed, the recovery codes as hashes', async () => {
    const { cookies, account } = await somebody('sealed')
    const { secret, codes } = await setUp(cookies)
    const rows = await app.db.asAdmin(
      `select (select string_agg(f::text, '') from accounts.second_factor f where account_id = $1)
           || (select string_agg(r::text, '') from accounts.recovery_code r where account_id = $1) as all`,
      [account.id],
    )
    const text = JSON.stringify(rows)
    expect(text).toContain('nol1.')
    for (const plain of [secret, ...codes, codes[0]!.replaceAll('-', '')]) expect(text).not.toContain(plain)
  })
})

describe('signing in with a second factor', () => {
  test('asks for the code after the password, takes each code once', async () => {
    const { cookies, account } = await somebody('twice')
    const { secret } = await setUp(cookies)
    const ticket = await ticketOf('twice')
    const code = codeOf(secret)
    const answer = await enter(ticket, code)
    expect([answer.statusCode, answer.json().account.id]).toEqual([200, account.id])
    expect((await http.call(work, { cookies: cookiesOf(answer) })).statusCode).toBe(200)
    expect((await enter(ticket, codeOf(secret))).json().code).toBe('accounts.sign-in-again')
    expect((await enter(await ticketOf('twice'), code)).json().code).toBe('accounts.second-factor-wrong')
  })

  test('takes a recovery code, once, and says how many are left', async () => {
    const { cookies, account } = await somebody('recovers')
    const { codes } = await setUp(cookies)
    const typed = codes[3]!.toUpperCase().replaceAll('-', ' ')
    const answer = await enter(await ticketOf('recovers'), typed)
    expect(answer.statusCode).toBe(200)
    expect((await enter(await ticketOf('recovers'), typed)).json().code).toBe('accounts.second-factor-wrong')
    const state = await http.call(factors.getSecondFactor, { cookies: cookiesOf(answer) })
    expect(state.json()).toMatchObject({ totp: { since: expect.any(String) }, required: true, recoveryCodesLeft: 9 })
    expect(await events(account.id)).toContain('accounts.recovery-code-used')
  })

  test('ends after five wrong codes, and locks the account like wrong passwords do', async () => {
    const { cookies, account } = await somebody('guesses')
    const { secret } = await setUp(cookies)
    const ticket = await ticketOf('guesses')
    for (let i = 0; i < 5; i++) expect((await enter(ticket, '000000')).json().code).toBe('accounts.second-factor-wrong')
    expect((await enter(ticket, codeOf(secret))).json().code).toBe('accounts.sign-in-again')
    const locked = await http.call(contract.signIn, { body: { loginName: 'guesses', password: PASSWORD } })
    expect(locked.json().code).toBe('accounts.sign-in-refused')
    expect(await events(account.id)).toContain('accounts.locked')
  })

  test('a ticket that nobody has, or that is five minutes old, is worth nothing', async () => {
    const { cookies } = await somebody('slow')
    const { secret } = await setUp(cookies)
    expect((await enter('x'.repeat(43), '123456')).json().code).toBe('accounts.sign-in-again')
    const ticket = await ticketOf('slow')
    halfMinutes += 10
    expect((await enter(ticket, codeOf(secret))).json().code).toBe('accounts.sign-in-again')
  })

  test('a code of half an hour ago is wrong', async () => {
    const { cookies } = await somebody('late')
    const { secret } = await setUp(cookies)
    const old = codeOf(secret)
    halfMinutes += 60
    expect((await enter(await ticketOf('late'), old)).json().code).toBe('accounts.second-factor-wrong')
  })
})

describe('the own second factor', () => {
  test('is set up only with the password, and not over one that is on', async () => {
    const { cookies } = await somebody('careful')
    const begin = (password: string, as: Cookies) =>
      http.call(factors.beginSecondFactor, { cookies: as, body: { password } })
    expect((await begin('wrong', cookies)).json().code).toBe('accounts.wrong-current-password')
    const confirm = await http.call(factors.confirmSecondFactor, { cookies, body: { code: '123456' } })
    expect(confirm.json().code).toBe('accounts.second-factor-not-begun')
    const { cookies: fresh } = await setUp(cookies)
    expect((await begin(PASSWORD, fresh)).json().code).toBe('accounts.second-factor-is-on')
  })

  test('gives new recovery codes and goes, both with a code', async () => {
    const { cookies } = await somebody('changes')
    const { secret, cookies: fresh, codes } = await setUp(cookies)
    const renew = (code: string) => http.call(factors.renewRecoveryCodes, { cookies: fresh, body: { code } })
    expect((await renew('000000')).json().code).toBe('accounts.second-factor-wrong')
    const renewed = (await renew(codeOf(secret))).json().recoveryCodes
    expect(renewed).toHaveLength(10)
    expect((await enter(await ticketOf('changes'), codes[0]!)).json().code).toBe('accounts.second-factor-wrong')
    const body = { code: codeOf(secret) }
    expect((await http.call(factors.removeSecondFactor, { cookies: fresh, body })).json().totp).toBeNull()
    expect((await http.call(work, { cookies: fresh })).json().code).toBe('accounts.second-factor-must-be-set-up')
  })

  test('is reset by the security administrator alone; the sessions end', async () => {
    const { cookies, account } = await somebody('lost-it')
    const { cookies: fresh } = await setUp(cookies)
    const params = { accountId: account.id }
    const list = async () => (await http.call(contract.getAccount, { as: security, params })).json().secondFactor
    expect(await list()).toBe(true)
    const maker: Actor = { ...security, role: 'system-administrator' }
    expect((await http.call(factors.resetSecondFactor, { as: maker, params })).statusCode).toBe(403)
    expect((await http.call(factors.resetSecondFactor, { as: security, params })).json().secondFactor).toBe(false)
    expect((await http.call(work, { cookies: fresh })).statusCode).toBe(401)
  })
})

test('a demo home asks nobody for it, and its shared accounts cannot have one', async () => {
  const { cookies } = await somebody('before-the-demo')
  const demo = {
    loginName: 'demo-bureau',
    displayName: '演示',
    role: 'bureau-officer',
    divisionPrefix: '540126',
  } as const
  await createDemoAccounts(app, county, [demo])
  expect((await http.call(work, { cookies })).statusCode).toBe(200)
  const body = { loginName: 'demo-bureau', password: DEMO_PASSWORD }
  const shared = cookiesOf(await http.call(contract.signIn, { body }))
  expect((await http.call(work, { cookies: shared })).statusCode).toBe(200)
  const begun = await http.call(factors.beginSecondFactor, { cookies: shared, body: { password: DEMO_PASSWORD } })
  expect(begun.json().code).toBe('accounts.demo-has-no-second-factor')
})
