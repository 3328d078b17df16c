import { beforeEach, describe, expect, test } from 'vitest'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import * as contract from './contract.ts'
import { decideDeputyship, isDeputyOn } from './deputies-domain.ts'
import type { AccountRole } from './domain.ts'
import {
  accountsOffice,
  administrator,
  type Cookies,
  cookiesOf,
  NOBODY,
  PASSWORD,
  security,
  work,
} from './testing/office.ts'

let seen: Actor | undefined
const { app, http, somebody } = await accountsOffice({
  workers: ['township-officer'],
  onWork: async (actor) => {
    seen = actor
    await withScope(app.db, actor.scope, (tx) => recordAudit(tx, { event: 'accounts.test-done', actorId: actor.id }))
  },
})
beforeEach(() => {
  app.clock.moveTo(plainDate('2026-03-10'))
})

const township = await somebody('on-leave', {
  displayName: 'on-leave',
  role: 'township-officer',
  divisionPrefix: '540126100',
})
const village = await somebody('stands-in', {
  displayName: 'stands-in',
  role: 'village-officer',
  divisionPrefix: '540126100201',
})
const grant = (changes: object = {}) =>
  http.call(contract.grantDeputy, {
    as: security,
    body: {
      principalId: township.account.id,
      deputyLoginName: 'stands-in',
      fromOn: '2026-03-10',
      toOn: '2026-03-12',
      reason: '产假',
      ...changes,
    },
  })
const act = (deputyshipId: string | null, cookies: Cookies) =>
  http.call(contract.actFor, { cookies, body: { deputyshipId } })

describe('a deputy', () => {
  test('acts with role and scope of the one on leave, under the own name; the record names both', async () => {
    const { id } = (await grant()).json()
    expect((await http.call(work, { cookies: village.cookies })).statusCode).toBe(403)
    const mine = (await http.call(contract.listOwnDeputyships, { cookies: village.cookies })).json()
    expect(mine.rows).toMatchObject([{ id, principalName: 'on-leave', toOn: '2026-03-12' }])

    const acting = await act(id, village.cookies)
    expect(acting.json()).toMatchObject({
      account: { displayName: 'stands-in', role: 'township-officer' },
      scope: { divisionPrefix: '540126100', scopeName: '白石镇' },
      actingFor: { displayName: 'on-leave', until: '2026-03-12' },
    })
    const cookies = cookiesOf(acting)
    expect(cookies.nol_session).not.toBe(village.cookies['nol_session'])
    expect((await http.call(work, { cookies: village.cookies })).statusCode).toBe(401)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
    expect(seen).toMatchObject({
      id: village.account.id,
      role: 'township-officer',
      scope: { divisionPrefix: '540126100', actorId: village.account.id, onBehalfOf: township.account.id },
    })
    const [entry] = await app.db.asAdmin<{ actor_id: string; actor_role: string; details: object }>(
      `select actor_id, actor_role, details from audit.entry where event = 'accounts.test-done'`,
    )
    expect(entry).toEqual({
      actor_id: village.account.id,
      actor_role: 'township-officer',
      details: { onBehalfOf: township.account.id },
    })

    const back = await act(null, cookies)
    expect(back.json()).toMatchObject({ account: { role: 'village-officer' }, actingFor: null })
    village.cookies = cookiesOf(back)
    expect((await http.call(work, { cookies: village.cookies })).statusCode).toBe(403)
  })

  test('stops when the period is over, when it is revoked, and when the one on leave is switched off', async () => {
    const [first, twice] = await Promise.all([grant(), grant()])
    const { id } = first!.json()
    expect(twice!.json().id).toBe(id)
    const acting = cookiesOf(await act(id, village.cookies))
    app.clock.addDays(3)
    expect((await http.call(contract.getSession, { cookies: acting })).statusCode).toBe(401)
    app.clock.addDays(-3)
    const revoked = await http.call(contract.revokeDeputy, { as: security, params: { deputyshipId: id } })
    expect(revoked.statusCode).toBe(200)
    expect((await http.call(contract.getSession, { cookies: acting })).statusCode).toBe(401)
    const fresh = await http.call(contract.signIn, { body: { loginName: 'stands-in', password: PASSWORD } })
    village.cookies = cookiesOf(fresh)
    expect((await act(id, village.cookies)).json().code).toBe('accounts.deputyship-not-found')
  })

  test('acts by no deputyship of somebody else, and by none that has not begun', async () => {
    const { id } = (await grant()).json()
    expect((await act(id, township.cookies)).statusCode).toBe(404)
    const later = (await grant({ fromOn: '2026-03-20', toOn: '2026-03-22' })).json()
    expect((await act(later.id, village.cookies)).statusCode).toBe(404)
  })

  test.each([
    ['a village', { role: 'village-officer', divisionPrefix: '540126100201' }],
    ['the bureau', { role: 'bureau-officer', divisionPrefix: '540126' }],
  ] as const)(
    'goes on while nothing but the name changes, and never with rights of %s nobody granted it for',
    async (_, rights) => {
      const principal = await somebody(`moves-on-${rights.divisionPrefix}`, {
        displayName: 'moves-on',
        role: 'township-officer',
        divisionPrefix: '540126100',
      })
      const accountId = principal.account.id
      const { id } = (await grant({ principalId: accountId })).json()
      const signIn = async () =>
        cookiesOf(await http.call(contract.signIn, { body: { loginName: 'stands-in', password: PASSWORD } }))
      const acting = cookiesOf(await act(id, await signIn()))
      const version = async () =>
        (await http.call(contract.getAccount, { as: administrator, params: { accountId } })).json().version
      const renamed = await http.call(contract.editAccount, {
        as: administrator,
        params: { accountId },
        body: { version: await version(), active: true, displayName: '改名' },
      })
      expect(renamed.statusCode, renamed.body).toBe(200)
      expect((await http.call(work, { cookies: acting })).statusCode).toBe(200)

      const given = await http.call(contract.authoriseAccount, {
        as: security,
        params: { accountId },
        body: { version: await version(), ...rights },
      })
      expect(given.statusCode, given.body).toBe(200)
      expect((await http.call(work, { cookies: acting })).statusCode).toBe(401)
      const cookies = await signIn()
      expect((await act(id, cookies)).json().code).toBe('accounts.deputyship-not-found')
      const mine = (await http.call(contract.listOwnDeputyships, { cookies })).json().rows
      expect(mine.map((one: { id: string }) => one.id)).not.toContain(id)
      // Granted for the new rights it holds again.
      const anew = (await grant({ principalId: accountId })).json()
      const again = (await act(anew.id, cookies)).json()
      expect(again.scope).toMatchObject({ divisionPrefix: rights.divisionPrefix })
    },
  )

  test.each([
    [{ deputyLoginName: 'nobody-here' }, 'accounts.deputy-unknown'],
    [{ deputyLoginName: 'on-leave' }, 'accounts.deputy-is-principal'],
    [{ toOn: '2026-03-09' }, 'accounts.deputy-period'],
    [{ toOn: '2026-06-08' }, 'accounts.deputy-period'],
    [{ principalId: NOBODY }, 'accounts.not-found'],
  ])('is refused %j', async (changes, code) => expect((await grant(changes)).json().code).toBe(code))
})

describe('a deputyship', () => {
  const person = (id: string, role: AccountRole = 'township-officer', active = true) =>
    ({ id, role, active, authorisedAt: active ? new Date(0) : null }) as Parameters<typeof decideDeputyship>[0]
  const today = plainDate('2026-03-10')
  const period = { fromOn: today, toOn: today }
  test.each([
    [person('a'), person('b'), undefined],
    [person('a'), person('a'), 'accounts.deputy-is-principal'],
    [person('a', 'audit-administrator'), person('b'), 'accounts.deputy-administrator'],
    [person('a'), person('b', 'system-administrator'), 'accounts.deputy-administrator'],
    [person('a', 'township-officer', false), person('b'), 'accounts.deputy-switched-off'],
  ])('%#: %s', (principal, deputy, code) => {
    const decision = decideDeputyship(principal, deputy, period, today)
    expect(decision.ok ? undefined : decision.code).toBe(code)
  })

  test('holds from its first to its last day', () => {
    const three = { fromOn: plainDate('2026-03-09'), toOn: plainDate('2026-03-11'), endedAt: null }
    const days = ['2026-03-08', '2026-03-09', '2026-03-11', '2026-03-12'].map(plainDate)
    expect(days.map((day) => isDeputyOn(three, { active: true }, day))).toEqual([false, true, true, false])
    expect(isDeputyOn(three, { active: false }, today)).toBe(false)
    expect(isDeputyOn({ ...three, endedAt: new Date() }, { active: true }, today)).toBe(false)
  })
})
