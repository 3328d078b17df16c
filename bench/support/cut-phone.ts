import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../src/slices/accounts/index.ts'

const CHROMIUM = process.env.NOL_CHROMIUM ?? '/usr/bin/chromium'

/** What of the outbox a device holds. */
export interface Kept {
  readonly state: 'waiting' | 'refused'
  readonly day: string
  /** Why a reported day is corrected; none for the first report of a day. */
  readonly reason: string | undefined
}

/** A teacher's phone: a real browser with a profile that stays when its processes are killed. */
export class Phone {
  readonly #profile: string
  readonly #address: string
  readonly #login: string
  #context: BrowserContext | undefined
  #page: Page | undefined

  constructor(profile: string, address: string, login: string) {
    this.#profile = profile
    this.#address = address
    this.#login = login
  }

  get page(): Page {
    if (!this.#page) throw new Error('the phone is off')
    return this.#page
  }

  get isOn(): boolean {
    return this.#page !== undefined
  }

  async turnOn(): Promise<void> {
    for (const lock of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
      await rm(join(this.#profile, lock), { force: true })
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
      baseURL: this.#address,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 390, height: 844 },
      reducedMotion: 'reduce',
    })
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage())
    this.#page.setDefaultTimeout(10_000)
  }

  /** kill -9 of every process of the browser: what it had not written is gone. */
  async kill(): Promise<void> {
    for (const pid of await this.#processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
    this.#page = undefined
    await this.#context?.close().catch(() => {})
    while ((await this.#processes()).length > 0) await sleep(20)
  }

  async turnOff(): Promise<void> {
    this.#page = undefined
    await this.#context?.close()
  }

  async setOffline(isOffline: boolean): Promise<void> {
    await this.#context?.setOffline(isOffline)
  }

  /** Opens the field page, signing in when the session is gone; waits until a class is shown. */
  async openField(): Promise<void> {
    const { page } = this
    await page.goto('/field')
    const ready = page.locator('.field-day')
    const signedOut = page.getByText('登录已失效').or(page.getByRole('link', { name: '登录' }))
    await ready.or(signedOut).first().waitFor()
    if (!(await signedOut.first().isVisible())) return
    const answer = await page.context().request.post('/api/session', {
      headers: { 'x-nol-csrf': '1' },
      data: { loginName: this.#login, password: DEMO_PASSWORD },
    })
    if (!answer.ok()) throw new Error(`signing in answers ${answer.status()}`)
    await page.goto('/field')
    await ready.waitFor()
  }

  /** What lies in the outbox, read from the device itself. */
  async kept(): Promise<Kept[]> {
    const entries = (await this.page.evaluate(`new Promise((resolve, reject) => {
      const request = indexedDB.open('nol-field')
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const all = request.result.transaction('outbox').objectStore('outbox').getAll()
        all.onsuccess = () => { request.result.close(); resolve(all.result) }
      }
    })`)) as { state: Kept['state']; body: { day: string; changeReason?: string } }[]
    return entries.map(({ state, body }) => ({ state, day: body.day, reason: body.changeReason }))
  }

  async #processes(): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    const mine = await Promise.all(
      pids.map(async (pid) => {
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
        return command.includes(this.#profile) && !command.includes('bench/cuts')
      }),
    )
    return pids.filter((_, index) => mine[index])
  }
}
