import { beforeEach, vi } from 'vitest'
import { testApp } from '../../../../test/support/database.ts'
import { testHttp } from '../../../../test/support/http.ts'
import { accept } from '../../../kernel/decision.ts'
import { countyCode } from '../../../kernel/division-code.ts'
import { endpoint } from '../../../kernel/endpoint.ts'
import type { Actor, AdministratorRole } from '../../../kernel/scope.ts'
import { Nothing } from '../../../kernel/wire.ts'
import { serve } from '../../../platform/http.ts'
import { systemScope } from '../../../platform/jobs.ts'
import { importDivisions, importSchools } from '../../directory/index.ts'
import { createAccount } from '../commands.ts'
import * as contract from '../contract.ts'
import type { AccountRole } from '../domain.ts'
import { sessionResolver } from '../index.ts'
import { permissions } from '../policy.ts'
import { registerAccountsRoutes } from '../routes.ts'
import type { SecurityRules } from '../rules-domain.ts'
import { texts } from '../texts.ts'

export const NOBODY = '01930000-0000-7000-8000-0000000000ff'
export const PASSWORD = 'Baima-2026-x'
export const county = countyCode('540126')
export const system: Actor = { id: 'system:test', role: 'system', scope: systemScope(county, 'system:test') }

/** An administrator of the county, or of a unit of it. */
export const administratorOf = (role: AdministratorRole, administers?: Actor['administers']): Actor => ({
  id: role,
  role,
  scope: { county, role, actorId: role },
  ...(administers && { administers }),
})
export const administrator = administratorOf('system-administrator')
export const security = administratorOf('security-administrator')

/** Stands for every route about children. */
export const work = endpoint({
  method: 'GET',
  path: '/api/test-work',
  permission: 'test.work',
  summary: 'x',
  reply: Nothing,
})

export type Cookies = Record<string, string>
interface Answered {
  readonly cookies: readonly { readonly name: string; readonly value?: unknown }[]
}

export const cookiesOf = (answer: Answered): Cookies => ({
  nol_session: `${answer.cookies.find((one) => one.name === 'nol_session')?.value ?? ''}`,
})

const bytes = async function* (text: string) {
  yield Buffer.from(text)
}

export const township = { displayName: '卓玛', role: 'township-officer', divisionPrefix: '540126100' } as const

export interface OfficeWish {
  /** What the county decided about signing in; nothing: the defaults hold. */
  readonly rules?: Partial<SecurityRules>
  readonly workers?: readonly AccountRole[]
  /** Called by each `work`, as whoever does it. */
  readonly onWork?: (actor: Actor) => Promise<void>
  readonly env?: Record<string, string>
}

/** The routes of accounts on a county of one township, one village and one school, with people who can sign in. */
export async function accountsOffice(wish: OfficeWish = {}) {
  // Many hashes, on a machine that does other work too.
  vi.setConfig({ testTimeout: 60_000 })
  const app = await testApp(wish.env ? { env: wish.env } : {})
  const http = await testHttp(app, {
    permissions: { ...permissions, 'test.work': wish.workers ?? ['township-officer', 'bureau-officer'] },
    texts,
    register: (http) => {
      registerAccountsRoutes(http, app)
      serve(http, work, {}, async ({ actor }) => {
        await wish.onWork?.(actor)
        return accept({})
      })
    },
    resolveSession: sessionResolver(app),
  })
  const divisions = 'code,name\n540126000000,云河县\n540126100000,白石镇\n540126100201,曲麦村委会\n'
  await importDivisions(app, system, bytes(divisions))
  await importSchools(app, system, bytes('code,name,kind,division\n3154001001,白石初级中学,junior,540126100000\n'))
  if (wish.rules)
    await app.db.asAdmin(
      `insert into accounts.security_rules (county_code, rules, version, changed_by) values ($1, $2, 1, 'tester')`,
      [county, JSON.stringify(wish.rules)],
    )
  // Every test comes from one address, whose failures would add up.
  beforeEach(() => app.db.asAdmin('delete from accounts.address_failure'))

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
    return { answer, cookies: cookiesOf(answer), cookie }
  }
  /** Somebody who is signed in and has changed the first password to `PASSWORD`. */
  async function somebody(loginName: string, fields: object = township) {
    const { account, firstPassword } = await anAccount(loginName, fields)
    const { cookies } = await signIn(loginName, firstPassword)
    const body = { currentPassword: firstPassword, newPassword: PASSWORD }
    const changed = await http.call(contract.changePassword, { cookies, body })
    return { account, cookies: cookiesOf(changed) }
  }
  async function events(subjectId: string): Promise<string[]> {
    const rows = await app.db.asAdmin<{ event: string }>(
      'select event from audit.entry where subject_id = $1 order by id',
      [subjectId],
    )
    return rows.map((row) => row.event)
  }
  return { app, http, anAccount, somebody, tryToSignIn, signIn, events }
}
