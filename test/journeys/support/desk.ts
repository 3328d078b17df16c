import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { openBrowser, type Seat, takeSeat } from './browser.ts'
import { signIn } from './sign-in.ts'

export type Person =
  | 'demo-admin'
  | 'demo-security'
  | 'demo-audit'
  | 'demo-bureau'
  | 'demo-township'
  | 'demo-village'
  | 'demo-school'
  | 'demo-teacher'

export interface Desk {
  readonly page: Page
  readonly seat: Seat
}

/** A browser for the journeys of one file; every window is closed and every complaint is a failure. */
export function useDesks(addressOf: () => string = () => inject('address')): {
  sit(person?: Person, size?: 'office' | 'phone', host?: 'localhost'): Promise<Desk>
} {
  let browser: Browser
  const seats: Seat[] = []
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pictures(seats, task.name)
    const complaints = seats.flatMap((seat) => seat.complaints)
    for (const seat of seats.splice(0)) await seat.context.close()
    expect(complaints).toEqual([])
  })
  afterAll(() => browser?.close())
  return {
    async sit(person, size = 'office', host) {
      const address = addressOf()
      const seat = await takeSeat(browser, host ? address.replace('127.0.0.1', host) : address, size)
      seats.push(seat)
      if (person) await signIn(seat.page, person)
      return { page: seat.page, seat }
    },
  }
}

/** What was on the screens when a journey broke; `test-results` is not committed. */
async function pictures(seats: readonly Seat[], name: string): Promise<void> {
  const file = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
  for (const [index, seat] of seats.entries())
    if (!seat.page.isClosed()) await seat.page.screenshot({ path: `test-results/journeys/${file}-${index + 1}.png` })
}

/** Does something that ends in a file and gives the file back. */
export async function downloadOf(page: Page, act: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return download
}
