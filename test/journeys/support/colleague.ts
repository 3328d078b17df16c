import type { Page } from 'playwright-core'
import type { useDesks } from './desk.ts'

type Desks = ReturnType<typeof useDesks>

/** Password of everybody a journey brings in. */
export const CHANGED = 'Baima-2026-journey'

/** Calls the interface as the page of a desk would, with its session. */
export async function callFrom(page: Page, method: string, path: string, body: object): Promise<unknown> {
  const init = {
    method,
    headers: { 'x-nol-csrf': '1', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const script = `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(async (answer) => [answer.ok, await answer.json()])`
  const [isTaken, reply] = (await page.evaluate(script)) as [boolean, unknown]
  if (!isTaken) throw new Error(`${method} ${path} was refused: ${JSON.stringify(reply)}`)
  return reply
}

/** A new officer of the bureau, made by one administrator and let in by another, with a password of their own. */
export async function newColleague(desks: Desks, loginName: string): Promise<void> {
  const admin = await desks.sit('demo-admin')
  const fields = { loginName, displayName: '旅程同事', role: 'bureau-officer' }
  const session = (await admin.page.evaluate('fetch("/api/session").then((answer) => answer.json())')) as {
    scope: { countyCode: string }
  }
  const divisionPrefix = session.scope.countyCode
  const made = (await callFrom(admin.page, 'POST', '/api/accounts', { ...fields, divisionPrefix })) as {
    account: { id: string }
    firstPassword: string
  }
  const security = await desks.sit('demo-security')
  await callFrom(security.page, 'POST', '/api/accounts/authorisations', { accountIds: [made.account.id] })
  const desk = await desks.sit()
  await desk.page.goto('/sign-in')
  await callFrom(desk.page, 'POST', '/api/session', { loginName, password: made.firstPassword })
  const change = { currentPassword: made.firstPassword, newPassword: CHANGED }
  await callFrom(desk.page, 'PUT', '/api/session/password', change)
}
