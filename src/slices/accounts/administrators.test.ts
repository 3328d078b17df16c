import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { ADMINISTRATORS, type Actor, type AdministratorRole } from '../../kernel/scope.ts'
import * as contract from './contract.ts'
import { accountsOffice, administrator, administratorOf, NOBODY, security, township, work } from './testing/office.ts'

// Who must have a second factor, and what it does, is in second-factor.test.ts.
const { http, anAccount, tryToSignIn, signIn, events } = await accountsOffice({ rules: { secondFactorRoles: [] } })

describe('three administrators', () => {
  const asked = { loginName: 'asked-for', ...township }
  const authorise = (accountId: string, body: object, as = security) =>
    http.call(contract.authoriseAccount, { as, params: { accountId }, body })

  test('of which one makes an account, the other lets it act: until then it cannot sign in', async () => {
    const made = (await http.call(contract.createAccount, { as: administrator, body: asked })).json()
    expect(made.account).toMatchObject({ authorised: false })
    const { id } = made.account
    expect((await tryToSignIn('asked-for', made.firstPassword)).json().code).toBe('accounts.sign-in-refused')
    const waiting = (await http.call(contract.listAccounts, { as: security, query: { waiting: true } })).json()
    expect(waiting.rows.map((row: { loginName: string }) => row.loginName)).toContain('asked-for')

    const village = { role: 'village-officer', divisionPrefix: '540126100201' }
    const authorised = await authorise(id, { ...village, version: 1 })
    expect(authorised.json()).toMatchObject({ authorised: true, scopeName: '白石镇 曲麦村委会', version: 2 })
    const { cookies } = await signIn('asked-for', made.firstPassword)
    expect((await authorise(id, { ...village, version: 1 })).json().code).toBe('accounts.changed-meanwhile')
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(200)
    await authorise(id, { ...village, role: 'township-officer', divisionPrefix: '540126100', version: 2 })
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(401)
    expect(await events(id)).toEqual([
      'accounts.account-created',
      'accounts.sign-in-failed',
      'accounts.account-authorised',
      'accounts.signed-in',
      'accounts.account-authorised',
    ])
  })

  test('of which the one who authorises takes many at once, and none twice', async () => {
    const create = async (loginName: string) =>
      (await http.call(contract.createAccount, { as: administrator, body: { ...asked, loginName } })).json().account.id
    const accountIds = [await create('batch-1'), await create('batch-2')]
    const all = () => http.call(contract.authoriseWaiting, { as: security, body: { accountIds } })
    expect((await all()).json()).toEqual({ authorised: 2 })
    expect((await all()).json()).toEqual({ authorised: 0 })
  })

  test.each(ADMINISTRATORS)('have no right in common, and no child: %s', async (role) => {
    const calls: readonly [Endpoint, AdministratorRole | undefined, object][] = [
      [contract.createAccount, 'system-administrator', { body: { ...asked, loginName: `by-${role}` } }],
      [contract.authoriseWaiting, 'security-administrator', { body: { accountIds: [NOBODY] } }],
      [work, undefined, {}],
    ]
    for (const [endpoint, allowed, call] of calls) {
      const answer = await http.call(endpoint, { as: administratorOf(role), ...call })
      expect([endpoint.path, answer.statusCode === 403]).toEqual([endpoint.path, role !== allowed])
    }
  })

  test('are three people: a telephone each, and no account changes into or out of one', async () => {
    const create = (fields: object) =>
      http.call(contract.createAccount, { as: administrator, body: { displayName: '多吉', ...fields } })
    const audit = { loginName: 'auditor', role: 'audit-administrator' }
    await create({ loginName: 'keeper', role: 'system-administrator', phone: '13800000001' })
    expect((await create(audit)).json().code).toBe('accounts.administrator-needs-phone')
    expect((await create({ ...audit, phone: '13800000001' })).json().code).toBe('accounts.administers-already')
    const made = (await create({ ...audit, phone: '13800000009' })).json()
    const toBureau = { role: 'bureau-officer', divisionPrefix: '540126', version: 1 }
    expect((await authorise(made.account.id, toBureau)).json().code).toBe('accounts.administrator-stays')
    const officer = await anAccount('never-admin')
    const toAdmin = { role: 'security-administrator', version: 1 }
    expect((await authorise(officer.account.id, toAdmin)).json().code).toBe('accounts.administrator-stays')
    const params = { accountId: made.account.id }
    const reset = await http.call(contract.resetPassword, { as: administrator, params })
    expect(reset.json().code).toBe('accounts.administrator-reset-on-machine')
  })
})

describe('the administrator of a unit', () => {
  const ofTownship = administratorOf('system-administrator', { divisionPrefix: '540126100' })
  const ofSchool = administratorOf('system-administrator', { schoolPrefix: '3154001001/' })
  const teacher = { displayName: '央金', role: 'homeroom-teacher', schoolPrefix: '3154001001/2023-02/' }
  const create = (as: Actor, loginName: string, fields: object) =>
    http.call(contract.createAccount, { as, body: { loginName, ...fields } })

  test('makes accounts in it and below it, and administrators only below', async () => {
    const deputy = { displayName: '副', role: 'system-administrator', phone: '13800000021' }
    const bureau = { displayName: '局', role: 'bureau-officer', divisionPrefix: '540126' }
    const cases: readonly [Actor, string, object, number][] = [
      [ofTownship, 'unit-1', township, 200],
      [ofTownship, 'unit-2', { ...township, role: 'village-officer', divisionPrefix: '540126100201' }, 200],
      [ofTownship, 'unit-3', teacher, 200],
      [ofTownship, 'unit-4', { ...deputy, schoolPrefix: '3154001001/' }, 200],
      [ofTownship, 'unit-5', { ...deputy, divisionPrefix: '540126100' }, 403],
      [ofTownship, 'unit-6', deputy, 403],
      [ofTownship, 'unit-7', bureau, 403],
      [ofSchool, 'unit-8', teacher, 200],
      [ofSchool, 'unit-9', township, 403],
      [ofSchool, 'unit-10', { ...teacher, schoolPrefix: '3154001002/2023-02/' }, 403],
    ]
    for (const [as, loginName, fields, status] of cases)
      expect([loginName, (await create(as, loginName, fields)).statusCode]).toEqual([loginName, status])
  })

  test('sees and changes no other account: it looks as if it were not there', async () => {
    const { account } = await anAccount('of-the-bureau', {
      displayName: '局',
      role: 'bureau-officer',
      divisionPrefix: '540126',
    })
    for (const unit of [ofTownship, ofSchool]) {
      const rows = (await http.call(contract.listAccounts, { as: unit, query: { limit: 200 } })).json().rows
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows as { divisionPrefix: string | null; schoolPrefix: string | null }[])
        expect(`${row.divisionPrefix ?? row.schoolPrefix}`).toMatch(
          unit === ofSchool ? /^3154001001\// : /^(540126100|3154001001\/)/,
        )
      const ask = (accountId: string) => http.call(contract.getAccount, { as: unit, params: { accountId } })
      const outside = await ask(account.id)
      expect([outside.statusCode, outside.body]).toEqual([404, (await ask(NOBODY)).body])
      const reset = await http.call(contract.resetPassword, { as: unit, params: { accountId: account.id } })
      expect(reset.statusCode).toBe(404)
    }
  })

  test('sees no child when signed in', async () => {
    const fields = {
      displayName: '乡管',
      role: 'system-administrator',
      phone: '13800000022',
      divisionPrefix: '540126100',
    }
    const { firstPassword } = await anAccount('unit-signs-in', fields)
    const { answer } = await signIn('unit-signs-in', firstPassword)
    expect(answer.json().scope).toMatchObject({ divisionPrefix: null, schoolPrefix: null, scopeName: '白石镇' })
  })
})
