import { describe, expect, test } from 'vitest'
import * as contract from './contract.ts'
import * as factors from './second-factor-contract.ts'
import { DEFAULT_SECURITY_RULES, type SecurityRules } from './rules-domain.ts'
import { aDevice, type Behaviour } from './testing/authenticator.ts'
import { accountsOffice, type Cookies, cookiesOf, county, PASSWORD, security, work } from './testing/office.ts'

const office = await accountsOffice({ rules: {}, env: { NOL_PUBLIC_URL: 'http://localhost:8600' } })
const { app, http, events } = office
const bureau = { displayName: '卓玛', role: 'bureau-officer', divisionPrefix: '540126' } as const
const somebody = (loginName: string) => office.somebody(loginName, bureau)

type Device = ReturnType<typeof aDevice>

const setRules = (rules: Partial<SecurityRules>) =>
  app.db.asAdmin('update accounts.security_rules set rules = $2 where county_code = $1', [
    county,
    JSON.stringify({ ...DEFAULT_SECURITY_RULES, ...rules }),
  ])

const begin = (cookies: Cookies, password = PASSWORD) =>
  http.call(factors.beginPasskey, { cookies, body: { password } })

async function add(cookies: Cookies, device: Device, behaviour: Behaviour = {}) {
  const options = (await begin(cookies)).json()
  const body = { name: '办公室电脑', attestation: device.register(options, behaviour) }
  return http.call(factors.addPasskey, { cookies, body })
}

/** Somebody with a passkey. */
async function holder(loginName: string) {
  const { account, cookies } = await somebody(loginName)
  const device = aDevice()
  const added = await add(cookies, device)
  expect(added.statusCode).toBe(200)
  return { account, device, cookies: cookiesOf(added), codes: added.json().recoveryCodes as string[] }
}

async function ticketOf(loginName: string) {
  const answer = await http.call(contract.signIn, { body: { loginName, password: PASSWORD } })
  return answer.json().secondFactor as { ticket: string; factors: string[] }
}
const ask = async (ticket?: string) => (await http.call(factors.askPasskey, { body: { ticket } })).json()
const enter = (assertion: unknown, ticket?: string) =>
  http.call(factors.signInWithPasskey, { body: { ticket, assertion } })
const reasons = async (accountId: string) =>
  (
    await app.db.asAdmin<{ reason: string }>(
      `select details->>'reason' as reason from audit.entry
        where subject_id = $1 and event = 'accounts.sign-in-failed' order by id`,
      [accountId],
    )
  ).map((row) => row.reason)

describe('a passkey', () => {
  test('is set up with the password; the session gets a new token, recovery codes are told once', async () => {
    const { account, cookies } = await somebody('first')
    expect((await http.call(work, { cookies })).json().code).toBe('accounts.second-factor-must-be-set-up')
    expect((await begin(cookies, 'wrong')).json().code).toBe('accounts.wrong-current-password')
    const device = aDevice()
    const added = await add(cookies, device)
    expect(added.json().session.account.mustSetUpSecondFactor).toBe(false)
    expect(added.json().recoveryCodes).toHaveLength(10)
    expect((await http.call(work, { cookies })).statusCode).toBe(401)
    const fresh = cookiesOf(added)
    expect((await http.call(work, { cookies: fresh })).statusCode).toBe(200)
    const state = (await http.call(factors.getSecondFactor, { cookies: fresh })).json()
    expect(state).toMatchObject({
      required: true,
      allowed: ['totp', 'passkey'],
      totp: null,
      passkeys: [{ name: '办公室电脑', lastUsedAt: null, synced: false }],
      passkeyOrigin: 'http://localhost:8600',
    })
    const second = await add(fresh, aDevice())
    expect(second.json().recoveryCodes).toEqual([])
    expect(await events(account.id)).toContain('accounts.passkey-added')
  })

  test.each<[string, Behaviour]>([
    ['another challenge', { challenge: 'AAAA' }],
    ['another site', { origin: 'http://localhost.evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
  ])('made for %s is not taken', async (what, behaviour) => {
    const { cookies } = await somebody(`not-taken-${what.length}`)
    expect((await add(cookies, aDevice(), behaviour)).json().code).toBe('accounts.passkey-not-taken')
    expect((await http.call(factors.getSecondFactor, { cookies })).json().passkeys).toEqual([])
  })

  test('is taken once, within five minutes, and of one account only', async () => {
    const { cookies } = await somebody('once')
    const device = aDevice()
    const options = (await begin(cookies)).json()
    const body = { name: 'x', attestation: device.register(options) }
    const added = await http.call(factors.addPasskey, { cookies, body })
    expect(added.statusCode).toBe(200)
    const again = await http.call(factors.addPasskey, { cookies: cookiesOf(added), body })
    expect(again.json().code).toBe('accounts.passkey-not-taken')
    const { cookies: other } = await somebody('other')
    expect((await add(other, device)).json().code).toBe('accounts.passkey-not-taken')
    const late = (await begin(other)).json()
    const realNow = app.clock.now
    app.clock.now = () => new Date(realNow().getTime() + 5 * 60_000)
    const attestation = aDevice().register(late)
    const tooLate = await http.call(factors.addPasskey, { cookies: other, body: { name: 'x', attestation } })
    app.clock.now = realNow
    expect(tooLate.json().code).toBe('accounts.passkey-not-taken')
  })

  test('is removed with the password; with the last one its recovery codes go', async () => {
    const { account, cookies } = await holder('removes')
    const [{ id }] = (await http.call(factors.getSecondFactor, { cookies })).json().passkeys
    const remove = (password: string, passkeyId: string, as: Cookies) =>
      http.call(factors.removePasskey, { cookies: as, params: { passkeyId }, body: { password } })
    expect((await remove('wrong', id, cookies)).json().code).toBe('accounts.wrong-current-password')
    const { cookies: stranger } = await somebody('stranger')
    expect((await remove(PASSWORD, id, stranger)).json().code).toBe('accounts.passkey-not-found')
    expect((await remove(PASSWORD, id, cookies)).json()).toMatchObject({ passkeys: [], recoveryCodesLeft: 0 })
    expect((await http.call(work, { cookies })).json().code).toBe('accounts.second-factor-must-be-set-up')
    expect(await events(account.id)).toContain('accounts.passkey-removed')
  })

  test('is taken away by the security administrator from somebody who has lost it', async () => {
    const { account, cookies } = await holder('lost-it')
    const params = { accountId: account.id }
    expect((await http.call(contract.getAccount, { as: security, params })).json().secondFactor).toBe(true)
    expect((await http.call(factors.resetSecondFactor, { as: security, params })).json().secondFactor).toBe(false)
    expect((await http.call(work, { cookies })).statusCode).toBe(401)
    const row = await app.db.asAdmin('select 1 from accounts.recovery_code where account_id = $1', [account.id])
    expect(row).toEqual([])
  })
})

describe('signing in with a passkey after the password', () => {
  test('asks the devices of this account, takes what they sign once, and notes the use', async () => {
    const { account, device } = await holder('signs-in')
    const { ticket, factors: asked } = await ticketOf('signs-in')
    expect(asked).toEqual(['passkey'])
    const options = await ask(ticket)
    expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [{ id: device.id }] })
    const assertion = device.assert(options, { userVerified: false })
    const answer = await enter(assertion, ticket)
    expect([answer.statusCode, answer.json().account?.id]).toEqual([200, account.id])
    const cookies = cookiesOf(answer)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
    const [passkey] = (await http.call(factors.getSecondFactor, { cookies })).json().passkeys
    expect(passkey.lastUsedAt).not.toBeNull()
    expect((await enter(assertion, ticket)).json().code).toBe('accounts.sign-in-again')
    const { ticket: next } = await ticketOf('signs-in')
    expect((await enter(assertion, next)).json().code).toBe('accounts.passkey-refused')
    expect(await reasons(account.id)).toEqual(['challenge-used-or-old'])
  })

  test.each<[string, Behaviour, string]>([
    ['for another site', { origin: 'https://evil.example' }, 'signature-wrong'],
    ['for another relying party', { rpId: 'evil.example' }, 'signature-wrong'],
    ['with a count that stands still', { counter: 1 }, 'counter-went-back'],
    ['with a count of nought', { counter: 0 }, 'counter-went-back'],
  ])('is refused %s', async (what, behaviour, reason) => {
    const { account, device } = await holder(`wrong-${what.length}`)
    const { ticket } = await ticketOf(account.loginName)
    expect((await enter(device.assert(await ask(ticket), behaviour), ticket)).json().code).toBe(
      'accounts.passkey-refused',
    )
    expect(await reasons(account.id)).toEqual([reason])
    expect((await enter(device.assert(await ask(ticket), { counter: 2 }), ticket)).statusCode).toBe(200)
  })

  test('is refused with the device of somebody else, or one that was never added', async () => {
    const { account } = await holder('mine')
    const { device: theirs } = await holder('theirs')
    const { ticket } = await ticketOf('mine')
    for (const device of [theirs, aDevice()])
      expect((await enter(device.assert(await ask(ticket)), ticket)).json().code).toBe('accounts.passkey-refused')
    expect(await reasons(account.id)).toEqual(['unknown-passkey', 'unknown-passkey'])
    for (let i = 0; i < 3; i++) await enter(aDevice().assert(await ask(ticket)), ticket)
    expect(await events(account.id)).toContain('accounts.locked')
    expect((await http.call(factors.askPasskey, { body: { ticket } })).json().code).toBe('accounts.sign-in-again')
  })

  test('can be replaced by a recovery code', async () => {
    const { codes } = await holder('recovers')
    const { ticket } = await ticketOf('recovers')
    const answer = await http.call(factors.signInWithCode, { body: { ticket, code: codes[0]! } })
    expect(answer.statusCode).toBe(200)
  })
})

describe('signing in with a passkey alone', () => {
  test('is refused until the county allows it', async () => {
    const { account, device } = await holder('alone-not')
    expect((await http.call(contract.getEntrance)).json().passkeySignIn).toBe(false)
    expect((await enter(device.assert(await ask()))).json().code).toBe('accounts.passkey-refused')
    expect(await reasons(account.id)).toEqual(['password-needed'])
  })

  test('needs a device that saw to who held it', async () => {
    const { account, device } = await holder('alone')
    await setRules({ passkeySignIn: true })
    expect((await http.call(contract.getEntrance)).json().passkeySignIn).toBe(true)
    const options = await ask()
    expect(options).toMatchObject({ userVerification: 'required', allowCredentials: [] })
    expect((await enter(device.assert(options, { userVerified: false }))).json().code).toBe('accounts.passkey-refused')
    const answer = await enter(device.assert(await ask()))
    expect([answer.statusCode, answer.json().account?.id]).toEqual([200, account.id])
    expect((await http.call(work, { cookies: cookiesOf(answer) })).statusCode).toBe(200)
    const [entry] = await app.db.asAdmin<{ way: string }>(
      `select details->>'way' as way from audit.entry
        where subject_id = $1 and event = 'accounts.signed-in' order by id desc limit 1`,
      [account.id],
    )
    expect(entry!.way).toBe('passkey')
    await setRules({})
  })

  test('says nothing of a credential nobody has; the address is counted', async () => {
    await setRules({ passkeySignIn: true })
    expect((await enter(aDevice().assert(await ask()))).json().code).toBe('accounts.passkey-refused')
    const rows = await app.db.asAdmin<{ failed_count: number }>('select failed_count from accounts.address_failure')
    expect(rows).toEqual([{ failed_count: 1 }])
    await setRules({})
  })

  test('does not open an account that is switched off, nor with a challenge of a second step', async () => {
    const { account, device } = await holder('switched-off')
    await setRules({ passkeySignIn: true })
    const { ticket } = await ticketOf('switched-off')
    expect((await enter(device.assert(await ask(ticket)))).json().code).toBe('accounts.passkey-refused')
    await app.db.asAdmin('update accounts.account set active = false where id = $1', [account.id])
    expect((await enter(device.assert(await ask()))).json().code).toBe('accounts.passkey-refused')
    await setRules({})
  })
})

describe('which second factors count', () => {
  test('one that does not count cannot be set up, and one that is there is not enough', async () => {
    const { account, cookies, device } = await holder('before-the-change')
    await setRules({ secondFactors: ['totp'] })
    expect((await begin(cookies)).json().code).toBe('accounts.factor-does-not-count')
    expect((await http.call(work, { cookies })).json().code).toBe('accounts.second-factor-must-be-set-up')
    const { ticket, factors: asked } = await ticketOf('before-the-change')
    expect(asked).toEqual(['passkey'])
    const answer = await enter(device.assert(await ask(ticket)), ticket)
    expect(answer.json().account).toMatchObject({ id: account.id, mustSetUpSecondFactor: true })
    await setRules({ secondFactors: ['passkey'] })
    const app = await http.call(factors.beginSecondFactor, { cookies: cookiesOf(answer), body: { password: PASSWORD } })
    expect(app.json().code).toBe('accounts.factor-does-not-count')
    await setRules({})
  })

  test('the security administrator leaves at least one, and a passkey alone only where passkeys count', async () => {
    const change = (rules: object) =>
      http.call(contract.changeSecurityRules, {
        as: security,
        body: { rules: { ...DEFAULT_SECURITY_RULES, ...rules }, version: 1 },
      })
    expect((await change({ secondFactors: [] })).json().code).toBe('accounts.rules-no-second-factor')
    const alone = await change({ secondFactors: ['totp'], passkeySignIn: true })
    expect(alone.json().code).toBe('accounts.rules-passkey-alone')
  })
})

test('at an address where browsers allow no passkey, none is offered', async () => {
  const plain = { ...app.config, http: { ...app.config.http, publicUrl: 'http://192.168.1.20:8600' } }
  const { cookies } = await somebody('lan')
  const was = app.config
  Object.assign(app, { config: plain })
  try {
    expect((await http.call(factors.getSecondFactor, { cookies })).json().passkeyOrigin).toBeNull()
    expect((await begin(cookies)).json().code).toBe('accounts.passkeys-not-here')
    expect((await http.call(factors.askPasskey, { body: {} })).json().code).toBe('accounts.passkeys-not-here')
  } finally {
    Object.assign(app, { config: was })
  }
})
