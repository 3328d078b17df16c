import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, openIdentityProvider } from '../../../test/support/identity-provider.ts'
import { readConfig } from '../../platform/config.ts'
import * as contract from './contract.ts'
import { createDemoAccounts } from './index.ts'
import * as factors from './second-factor-contract.ts'
import * as sso from './single-sign-on-contract.ts'
import { aDevice } from './testing/authenticator.ts'
import { accountsOffice, cookiesOf, county, PASSWORD, security, township, work } from './testing/office.ts'

const PUBLIC_URL = 'http://localhost:8600'
const provider = await openIdentityProvider(PUBLIC_URL)
afterAll(() => provider.close())

const ENV = {
  NOL_PUBLIC_URL: PUBLIC_URL,
  NOL_OIDC_ISSUER: provider.issuer,
  NOL_OIDC_CLIENT_ID: CLIENT_ID,
  NOL_OIDC_CLIENT_SECRET: CLIENT_SECRET,
  NOL_OIDC_FACTORS: 'otp,hwk',
  NOL_OIDC_NAME: '市统一身份认证',
}
const office = await accountsOffice({ rules: {}, env: ENV })
const { app, http, anAccount, somebody, events } = office
const bureau = { displayName: '卓玛', role: 'bureau-officer', divisionPrefix: '540126' } as const

const begin = async () =>
  (await http.call(sso.beginSingleSignOn)).json() as { readonly address: string; readonly browser: string }

/** A browser at the provider: follows its redirects, says a name, and tells what it leads back to us with. */
async function answerOf(address: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  const go = async (url: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  let at = address
  for (let steps = 0; steps < 10; steps++) {
    if (at.startsWith(PUBLIC_URL)) return new URL(at).search
    const response = new URL(at).pathname.startsWith('/interaction/')
      ? await go(at, { method: 'POST', body: new URLSearchParams({ login }) })
      : await go(at)
    const next = response.headers.get('location')
    if (!next) throw new Error(`${at} ended with ${response.status}: ${await response.text()}`)
    at = new URL(next, at).href
  }
  throw new Error('the provider leads nowhere')
}

const finish = (browser: string, answer: string) => http.call(sso.signInBySingleSignOn, { body: { browser, answer } })

async function signInAs(login: string) {
  const { address, browser } = await begin()
  return finish(browser, await answerOf(address, login))
}

describe('single sign-on', () => {
  test('opens the account with the login name the provider tells, and asks for no password', async () => {
    const { account } = await anAccount('dolma', township)
    const entrance = (await http.call(contract.getEntrance)).json()
    expect(entrance.singleSignOn).toEqual({ name: '市统一身份认证' })
    const { address, browser } = await begin()
    const asked = new URL(address).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)!.length).toBeGreaterThan(30)
    const answer = await finish(browser, await answerOf(address, 'dolma'))
    expect(answer.statusCode).toBe(200)
    expect(answer.json().account).toMatchObject({ id: account.id, mustChangePassword: false })
    const cookies = cookiesOf(answer)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
    expect((await http.call(contract.getSession, { cookies })).json().account.mustChangePassword).toBe(false)
    expect(await events(account.id)).toEqual([
      'accounts.account-created',
      'accounts.single-sign-on-linked',
      'accounts.signed-in',
    ])
  })

  test('ends at the provider too', async () => {
    await anAccount('leaves', township)
    const cookies = cookiesOf(await signInAs('leaves'))
    const { leaveAt } = (await http.call(contract.signOut, { cookies })).json()
    const address = new URL(leaveAt)
    expect([address.origin, address.searchParams.get('post_logout_redirect_uri')]).toEqual([
      provider.issuer,
      `${PUBLIC_URL}/sign-in`,
    ])
    expect((await http.call(contract.getSession, { cookies })).statusCode).toBe(401)
    const { cookies: own } = await somebody('by-password')
    expect((await http.call(contract.signOut, { cookies: own })).json()).toEqual({ leaveAt: null })
  })

  test('never makes an account: who has none is told whom to ask', async () => {
    const answer = await signInAs('nobody-here')
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'accounts.single-sign-on-unknown'])
    expect(answer.json().message).toContain('系统管理员')
    expect(answer.cookies).toEqual([])
    const rows = await app.db.asAdmin(`select 1 from accounts.account where login_name = 'nobody-here'`)
    expect(rows).toEqual([])
  })

  test('keeps to the person of the first time: a login name given to somebody else there opens nothing', async () => {
    const { account } = await anAccount('pema', township)
    expect((await signInAs('pema')).statusCode).toBe(200)
    provider.names.set('another-person', 'pema')
    expect((await signInAs('another-person')).json().code).toBe('accounts.single-sign-on-unknown')
    provider.names.set('pema', 'renamed-there')
    expect((await signInAs('pema')).json().account.id).toBe(account.id)
    provider.names.clear()
    const [failed] = await app.db.asAdmin<{ details: object }>(
      `select details from audit.entry where subject_id = $1 and event = 'accounts.sign-in-failed'`,
      [account.id],
    )
    expect(failed!.details).toMatchObject({ outcome: 'somebody-else', factor: 'single-sign-on' })
    const params = { accountId: account.id }
    const row = async () => (await http.call(contract.getAccount, { as: security, params })).json()
    expect((await row()).singleSignOn).toBe(true)
    expect(
      (await http.call(sso.unlinkSingleSignOn, { as: { ...security, role: 'system-administrator' }, params }))
        .statusCode,
    ).toBe(403)
    const unlinked = await http.call(sso.unlinkSingleSignOn, { as: security, params })
    expect(unlinked.json().singleSignOn).toBe(false)
    expect((await http.call(sso.unlinkSingleSignOn, { as: security, params })).json().code).toBe(
      'accounts.single-sign-on-not-linked',
    )
    const [record] = await app.db.asAdmin<{ event: string }>(
      `select event from audit.entry where subject_id = $1 order by seq desc limit 1`,
      [account.id],
    )
    expect(record!.event).toBe('accounts.single-sign-on-unlinked')
    provider.names.set('another-person', 'pema')
    expect((await signInAs('another-person')).statusCode).toBe(200)
    provider.names.clear()
  })

  test.each(['active = false', 'authorised_at = null, authorised_by = null', `locked_until = 'infinity'`])(
    'does not open an account with %s',
    async (change) => {
      const loginName = `closed-${change.length}`
      const { account } = await anAccount(loginName, township)
      await app.db.asAdmin(`update accounts.account set ${change} where id = $1`, [account.id])
      expect((await signInAs(loginName)).json().code).toBe('accounts.single-sign-on-unknown')
    },
  )
})

describe('the answer of a provider', () => {
  test('is good once, and in the browser that began only', async () => {
    await anAccount('once', township)
    const mine = await begin()
    const theirs = await begin()
    const answer = await answerOf(mine.address, 'once')
    expect((await finish(theirs.browser, answer)).json().code).toBe('accounts.single-sign-on-again')
    expect((await finish(mine.browser, answer)).statusCode).toBe(200)
    expect((await finish(mine.browser, answer)).json().code).toBe('accounts.single-sign-on-again')
  })

  test('is too old after ten minutes', async () => {
    await anAccount('slow', township)
    const { address, browser } = await begin()
    const answer = await answerOf(address, 'slow')
    const realNow = app.clock.now
    app.clock.now = () => new Date(realNow().getTime() + 10 * 60_000)
    const late = await finish(browser, answer)
    app.clock.now = realNow
    expect(late.json().code).toBe('accounts.single-sign-on-again')
  })

  test('with the code of another sign-in, or a changed one, or a refusal, opens nothing', async () => {
    await anAccount('mixes', township)
    const first = await begin()
    const second = await begin()
    const stolen = new URLSearchParams(await answerOf(first.address, 'mixes')).get('code')!
    const state = new URL(second.address).searchParams.get('state')!
    const iss = provider.issuer
    const query = (parts: Record<string, string>) => `?${new URLSearchParams({ ...parts, state, iss })}`
    // PKCE: the code belongs to the verifier of the first.
    expect((await finish(second.browser, query({ code: stolen }))).json().code).toBe('accounts.single-sign-on-failed')
    const third = await begin()
    const refused = new URLSearchParams({
      error: 'access_denied',
      state: new URL(third.address).searchParams.get('state')!,
      iss,
    })
    expect((await finish(third.browser, `?${refused}`)).json().code).toBe('accounts.single-sign-on-failed')
    const fourth = await begin()
    const elsewhere = new URLSearchParams(await answerOf(fourth.address, 'mixes'))
    elsewhere.set('iss', 'https://evil.example')
    expect((await finish(fourth.browser, `?${elsewhere}`)).json().code).toBe('accounts.single-sign-on-failed')
  })
})

describe('a second factor with single sign-on', () => {
  test('is set up here, when the provider asked for none and the role needs one', async () => {
    await anAccount('weak', bureau)
    const answer = await signInAs('weak')
    expect(answer.json().account.mustSetUpSecondFactor).toBe(true)
    expect((await http.call(work, { cookies: cookiesOf(answer) })).json().code).toBe(
      'accounts.second-factor-must-be-set-up',
    )
  })

  test('of the provider counts when its amr says so', async () => {
    await anAccount('strong', bureau)
    provider.amr = ['pwd', 'otp']
    const answer = await signInAs('strong')
    provider.amr = ['pwd']
    expect(answer.json().account.mustSetUpSecondFactor).toBe(false)
    const cookies = cookiesOf(answer)
    expect((await http.call(work, { cookies })).statusCode).toBe(200)
    expect((await http.call(contract.getSession, { cookies })).json().account.mustSetUpSecondFactor).toBe(false)
  })

  test('that the account has here is asked for', async () => {
    const { account, cookies } = await somebody('has-a-key', bureau)
    const device = aDevice()
    const made = await http.call(factors.beginPasskey, { cookies, body: { password: PASSWORD } })
    const body = { name: 'x', attestation: device.register(made.json()) }
    await http.call(factors.addPasskey, { cookies, body })
    const asked = await signInAs('has-a-key')
    expect(asked.cookies).toEqual([])
    const { ticket } = asked.json().secondFactor
    const options = (await http.call(factors.askPasskey, { body: { ticket } })).json()
    const assertion = device.assert(options)
    const answer = await http.call(factors.signInWithPasskey, { body: { ticket, assertion } })
    expect(answer.json().account.id).toBe(account.id)
    const { leaveAt } = (await http.call(contract.signOut, { cookies: cookiesOf(answer) })).json()
    expect(leaveAt).toContain(provider.issuer)
  })
})

/** Goes on with other settings, as after a restart. */
async function withSettings(changes: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const was = app.config
  const { singleSignOn } = readConfig({ ...ENV, ...changes })
  Object.assign(app, { config: { ...was, singleSignOn } })
  try {
    await work()
  } finally {
    Object.assign(app, { config: was })
  }
}

describe('a provider', () => {
  test('that is down says so, and the password goes on', async () => {
    const { account } = await somebody('goes-on')
    // Another settings object, so that nothing is known of the provider yet.
    await withSettings({}, async () => {
      provider.isDown = true
      const down = await http.call(sso.beginSingleSignOn)
      expect([down.statusCode, down.json().code]).toEqual([503, 'accounts.single-sign-on-unreachable'])
      expect(down.json().message).toContain('用登录名和密码登录')
      const body = { loginName: account.loginName, password: PASSWORD }
      expect((await http.call(contract.signIn, { body })).statusCode).toBe(200)
      provider.isDown = false
      expect((await http.call(sso.beginSingleSignOn)).statusCode).toBe(200)
    })
    await withSettings({ NOL_OIDC_ISSUER: 'http://127.0.0.1:9' }, async () => {
      expect((await http.call(sso.beginSingleSignOn)).json().code).toBe('accounts.single-sign-on-unreachable')
    })
  })

  test('that changes its keys while we run is believed by the new ones, within minutes or at the second try', async () => {
    await anAccount('keys', township)
    expect((await signInAs('keys')).statusCode).toBe(200)
    provider.changeKeys()
    expect((await signInAs('keys')).json().code).toBe('accounts.single-sign-on-failed')
    expect((await signInAs('keys')).statusCode).toBe(200)
    provider.changeKeys()
    const realNow = app.clock.now
    app.clock.now = () => new Date(realNow().getTime() + 11 * 60_000)
    const later = await signInAs('keys')
    app.clock.now = realNow
    expect(later.statusCode).toBe(200)
  })

  test('whose documents name other hosts makes us ask none of them', async () => {
    let asked = 0
    const inside = createServer((_, response) => {
      asked++
      response.end('{}')
    })
    const evil = createServer((_, response) => {
      const target = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`
      const at = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          issuer: at,
          authorization_endpoint: `${at}/auth`,
          token_endpoint: `${target}/token`,
          jwks_uri: `${target}/jwks`,
        }),
      )
    })
    for (const server of [inside, evil])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const issuer = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`
    await withSettings({ NOL_OIDC_ISSUER: issuer }, async () => {
      const { address, browser } = await begin()
      const state = new URL(address).searchParams.get('state')!
      const answer = await finish(browser, `?${new URLSearchParams({ code: 'x', state })}`)
      expect(answer.json().code).toBe('accounts.single-sign-on-failed')
    })
    expect(asked).toBe(0)
    for (const server of [inside, evil]) server.close()
  })
})

test('a demo home has none', async () => {
  const demo = { loginName: 'demo', displayName: '演示', role: 'bureau-officer', divisionPrefix: '540126' } as const
  await createDemoAccounts(app, county, [demo])
  expect((await http.call(contract.getEntrance)).json().singleSignOn).toBeNull()
  expect((await http.call(sso.beginSingleSignOn)).json().code).toBe('accounts.single-sign-on-off')
})
