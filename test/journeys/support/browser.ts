import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where Debian and Ubuntu put it; NOL_CHROMIUM names another one. */
const CHROMIUM = process.env.NOL_CHROMIUM ?? '/usr/bin/chromium'

export const OFFICE = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** Tells whether this machine has a browser for the journeys. */
export function hasChromium(): boolean {
  return existsSync(CHROMIUM)
}

/** Starts a browser that asks nobody and sends nothing home. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // Fields of the browser itself (dates) speak the language of the computer; without UTF-8 it cannot name a file 失学.xlsx.
    env: { ...process.env, LANGUAGE: 'zh_CN', LC_ALL: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=zh-CN',
    ],
  })
}

export interface Seat {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page threw or the console complained about; a journey ends with none. */
  readonly complaints: string[]
}

/** A person's own browser window: office desk or phone. */
export async function takeSeat(browser: Browser, address: string, size: 'office' | 'phone' = 'office'): Promise<Seat> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: size === 'office' ? OFFICE : PHONE,
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    // A refused request is an answer that the page shows; Chromium also writes it to the console.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
  return { context, page, complaints }
}
