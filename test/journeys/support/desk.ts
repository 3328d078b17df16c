import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { type Seat, openBrowser, takeSeat } from './browser.ts'

export const DEMO_PASSWORD = 'Demo-2026'

export type Person = 'demo-admin' | 'demo-bureau' | 'demo-township' | 'demo-village' | 'demo-school' | 'demo-teacher'

export interface Desk {
  readonly page: Page
  readonly seat: Seat
}

/** A browser for the journeys of one file; every window is closed and every complaint is a failure. */
export function useDesks(): { sit(person?: Person, size?: 'office' | 'phone'): Promise<Desk> } {
  let browser: Browser
  const seats: Seat[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(async () => {
    const complaints = seats.flatMap((seat) => seat.complaints)
    for (const seat of seats.splice(0)) await seat.context.close()
    expect(complaints).toEqual([])
  })
  afterAll(() => browser?.close())
  return {
    async sit(person, size = 'office') {
      const seat = await takeSeat(browser, inject('address'), size)
      seats.push(seat)
      if (person) await signIn(seat.page, person)
      return { page: seat.page, seat }
    },
  }
}

/** Signs in by the form, as everybody does. */
export async function signIn(page: Page, loginName: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('登录名', { exact: true }).fill(loginName)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

/** Does something that ends in a file and gives the file back. */
export async function downloadOf(page: Page, act: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return download
}
