import { describe, expect, test } from 'vitest'
import { resetPassword } from './commands.ts'
import * as contract from './contract.ts'
import type { OwnChanges } from './contract.ts'
import { isNewDevice } from './domain.ts'
import { accountsOffice, type Cookies, cookiesOf, PASSWORD, system } from './testing/office.ts'

const office = await accountsOffice({ rules: { secondFactorRoles: [] } })
const { app, http, somebody, tryToSignIn, events } = office

const PHONE = 'Mozilla/5.0 (Linux; Android 14) Chrome/131.0.0.0 Mobile'
const DESK = 'Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0'
const signInOn = async (loginName: string, device: string, password = PASSWORD) =>
  cookiesOf(await http.call(contract.signIn, { body: { loginName, password }, headers: { 'user-agent': device } }))
const changesOf = async (cookies: Cookies): Promise<OwnChanges> =>
  (await http.call(contract.listMyChanges, { cookies })).json()
const told = async (cookies: Cookies) => (await changesOf(cookies)).changes.map((one) => one.event)
const acknowledge = (cookies: Cookies, mine: boolean) =>
  http.call(contract.acknowledgeMyChanges, { cookies, body: { mine } })

describe('the owner of an account', () => {
  test('is told at the next sign-in what was changed, until they have said it was them', async () => {
    const { account, cookies } = await somebody('pema')
    // In the session that changed the password itself there is nothing to tell.
    expect(await told(cookies)).toEqual([])
    const next = await signInOn('pema', DESK)
    const { lastSignIn, changes } = await changesOf(next)
    expect(changes.map((one) => one.event)).toContain('accounts.password-changed')
    expect(lastSignIn).toMatchObject({ address: '127.0.0.1', at: expect.any(String) })
    expect((await acknowledge(next, true)).json()).toEqual({ ended: 0 })
    expect(await told(next)).toEqual([])
    expect(await events(account.id)).not.toContain('accounts.changes-disowned')
    expect((await http.call(contract.listMySessions, { cookies })).statusCode).toBe(200)
  })

  test('is told of a sign-in on a new device, not of one that is known or has a newer browser', async () => {
    await somebody('nyima')
    const first = await signInOn('nyima', DESK)
    await acknowledge(first, true)
    const again = await signInOn('nyima', DESK.replace('131', '132'))
    // The sign-in before, on the device that was new then.
    expect(await told(again)).toEqual(['accounts.signed-in'])
    await acknowledge(again, true)
    const third = await signInOn('nyima', DESK)
    expect(await told(third)).toEqual([])
    await signInOn('nyima', PHONE)
    const { changes } = await changesOf(await signInOn('nyima', DESK))
    expect(changes).toMatchObject([{ event: 'accounts.signed-in', device: 'Chrome 131 · Android', byName: null }])
  })

  test('is told what an administrator did, and of wrong passwords', async () => {
    const { account } = await somebody('dawa')
    await acknowledge(await signInOn('dawa', DESK), true)
    await tryToSignIn('dawa', 'wrong-password')
    const reset = await resetPassword(app, system, account.id)
    const next = await signInOn('dawa', DESK, reset.ok ? reset.value.firstPassword : '')
    expect((await changesOf(next)).changes.map(({ event, byName }) => [event, byName])).toEqual([
      ['accounts.password-reset', 'system:test'],
      ['accounts.sign-in-failed', null],
      ['accounts.signed-in', null],
    ])
  })

  test('who says that it was not them ends every other session and is heard', async () => {
    const { account, cookies: stolen } = await somebody('lhamo')
    const own = await signInOn('lhamo', DESK)
    expect((await acknowledge(own, false)).json()).toEqual({ ended: 1 })
    expect((await http.call(contract.listMySessions, { cookies: stolen })).statusCode).toBe(401)
    expect((await http.call(contract.listMySessions, { cookies: own })).statusCode).toBe(200)
    const [entry] = await app.db.asAdmin<{ details: { changes: string[] } }>(
      `select details from audit.entry where event = 'accounts.changes-disowned' and subject_id = $1`,
      [account.id],
    )
    expect(entry!.details.changes).toContain('accounts.password-changed')
  })

  test('hears of nobody else’s account, and whoever stole a session cannot acknowledge their own coming', async () => {
    await somebody('other')
    const { account } = await somebody('tsering')
    await acknowledge(await signInOn('tsering', DESK), true)
    const thief = await signInOn('tsering', PHONE)
    await acknowledge(thief, true)
    const { changes } = await changesOf(await signInOn('tsering', DESK))
    expect(changes.map((one) => one.event)).toEqual(['accounts.signed-in'])
    expect(await events(account.id)).toContain('accounts.signed-in')
  })
})

test.each([
  ['Chrome 131 · Windows', [], false],
  ['Chrome 131 · Windows', ['Chrome 130 · Windows'], false],
  ['Chrome 131 · Windows', ['Chrome 131 · Android'], true],
  ['Firefox 131 · Windows', ['Chrome 131 · Windows'], true],
  ['unknown', ['Chrome 131 · Windows'], true],
])('%s after %j is new: %s', (device, known, isNew) => expect(isNewDevice(device, known)).toBe(isNew))
