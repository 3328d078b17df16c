import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../src/simulator/random.ts'
import type { CutLine } from './cut-line.ts'
import type { Phone } from './cut-phone.ts'

export const EVENTS = ['cut', 'offline', 'kill', 'double', 'double-and-cut', 'double-and-kill'] as const
export type Event = (typeof EVENTS)[number]

/** Longest wait, drawn by chance, until the line is cut or the browser killed, and until things are mended again. */
const DISTURB_WITHIN_MS = 250
const MEND_WITHIN_MS = 300

/** A report is known by the reason of its correction, the first one of a day by the day. */
const nameOf = (day: string, reason: string | null | undefined): string => reason ?? `首报 ${day}`

/** A teacher who reports and corrects days of a class while the line is cut and the phone dies; knows what the page said it has. */
export class CutTeacher {
  /** Names of the reports that were signed, of those the page said it has, and of those given up for another's. */
  readonly signed = new Set<string>()
  readonly acknowledged = new Set<string>()
  readonly givenUp = new Set<string>()
  conflictsShown = 0
  readonly phone: Phone
  /** Every day the page ever offered. */
  readonly #seenDays = new Set<string>()
  readonly #line: CutLine
  readonly #random: Random
  readonly #name: string

  constructor(name: string, phone: Phone, line: CutLine, seed: number) {
    this.#name = name
    this.phone = phone
    this.#line = line
    this.#random = new Random(seed)
  }

  async begin(): Promise<void> {
    await this.phone.turnOn()
    await this.phone.openField()
    await this.phone.page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  }

  /** The server was away: the page is opened anew, however long that takes. */
  async openAgain(): Promise<void> {
    await patiently(() => this.phone.openField())
  }

  async end(): Promise<void> {
    await this.phone.kill().catch(() => {})
    await this.#line.close()
  }

  /** One report signed while something happens to it. */
  async round(event: Event): Promise<void> {
    try {
      const name = await this.#openForm()
      this.signed.add(name)
      await Promise.all([this.#sign(event), this.#disturb(event)])
      await this.#seen(name)
    } catch (error) {
      if (this.phone.isOn && !isInterrupted(error)) throw error
    }
    await this.#recover()
  }

  /** Tapped once, or three times faster than the page can change. */
  async #sign(event: Event): Promise<void> {
    const taps = event.startsWith('double') ? 3 : 1
    await this.phone.page.evaluate(`(() => {
      const button = document.querySelector('form.field-sign button[type=submit]')
      for (let tap = 0; tap < ${taps}; tap++) button?.click()
    })()`)
  }

  async #disturb(event: Event): Promise<void> {
    if (event === 'offline') await this.phone.setOffline(true)
    await sleep(this.#random.float() * DISTURB_WITHIN_MS)
    if (event === 'cut' || event === 'double-and-cut') this.#line.cut()
    if (event === 'kill' || event === 'double-and-kill') await this.phone.kill()
  }

  /** The page says that it has the report: sent, or kept on this device. */
  async #seen(name: string): Promise<void> {
    if (!this.phone.isOn) return
    await this.phone.page.locator('.field-done').first().waitFor({ timeout: 5_000 })
    this.acknowledged.add(name)
  }

  /** The line comes back, the phone is turned on again; what was refused is looked at by the teacher. */
  async #recover(): Promise<void> {
    await sleep(this.#random.float() * MEND_WITHIN_MS)
    this.#line.mend()
    if (this.phone.isOn) await this.phone.setOffline(false)
    else await this.phone.turnOn()
    await patiently(() => this.phone.openField())
    for (const { state, day, reason } of await this.phone.kept()) {
      if (state !== 'refused') continue
      this.conflictsShown++
      this.givenUp.add(nameOf(day, reason))
      await this.phone.page.getByRole('button', { name: '保留已报的' }).first().click()
    }
  }

  /** Fills in a day that waits for nothing, one not reported yet before all others; answers the name of the report. */
  async #openForm(): Promise<string> {
    const { page } = this.phone
    const days = await this.#days()
    const missing = days.filter(({ said }) => said.includes('未报'))
    const reported = days.filter(({ said }) => said.includes('已报'))
    if (missing.length + reported.length === 0) throw new Error('every day of the class waits for something')
    const { day } = this.#random.pick(missing.length > 0 ? missing : reported)
    await page.locator('.field-day select').selectOption(day)
    if (missing.length > 0) {
      await page.locator('button.field-main').last().click()
      await page.locator('form.field-sign').waitFor({ timeout: 3_000 })
      return nameOf(day, null)
    }
    const reason = `${this.#name} 第 ${this.signed.size + 1} 次更正 ${this.#random.float().toString(36).slice(2, 8)}`
    const correct = page.getByRole('button', { name: '更正', exact: true })
    await correct.waitFor({ timeout: 3_000 })
    await correct.click()
    await page.locator('button.field-main').last().click()
    await page.getByLabel('更正理由').fill(reason)
    return reason
  }

  async #days(): Promise<{ day: string; said: string }[]> {
    const days = await this.phone.page
      .locator('.field-day option')
      .evaluateAll((all) =>
        all.map((one) => ({ day: (one as unknown as { value: string }).value, said: one.textContent ?? '' })),
      )
    for (const { day } of days) this.#seenDays.add(day)
    return days
  }

  /** Until nothing waits any more. */
  async settle(): Promise<void> {
    this.#line.mend()
    for (let waited = 0; waited < 120_000; waited += 200) {
      if ((await this.phone.kept()).every(({ state }) => state === 'refused')) return
      await sleep(200)
    }
    throw new Error('reports still wait two minutes after the line came back')
  }

  /** How often each report of this teacher stands in the versions of the days; those the county came with are the first of theirs. */
  async namesOnServer(): Promise<ReadonlyMap<string, number>> {
    const { request } = this.phone.page.context()
    const times = new Map<string, number>()
    for (const day of this.#seenDays) {
      const answer = await request.get(`/api/attendance/class-days/${day}`)
      const { versions } = (await answer.json()) as { versions: readonly { changeReason: string | null }[] }
      for (const { changeReason } of versions) {
        const name = nameOf(day, changeReason)
        times.set(name, (times.get(name) ?? 0) + 1)
      }
    }
    return times
  }

  /** What the page said it has and is nowhere: neither on the server nor on the device nor given up. */
  async lost(onServer: ReadonlyMap<string, number>): Promise<readonly string[]> {
    const onDevice = new Set((await this.phone.kept()).map(({ day, reason }) => nameOf(day, reason)))
    return [...this.acknowledged].filter(
      (name) => !onServer.has(name) && !onDevice.has(name) && !this.givenUp.has(name),
    )
  }
}

/** The line is the bench's own; a page that did not open at once opens at the next try. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 5) throw error
      await sleep(500)
    }
  }
}

/** A step of the round that the event itself cut off, such as a page that is gone. */
function isInterrupted(error: unknown): boolean {
  return error instanceof Error && /Timeout|closed|crashed|detached|ERR_/.test(error.message)
}
