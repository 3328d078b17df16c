import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../src/simulator/random.ts'
import type { CutLine } from './cut-line.ts'
import type { Phone } from './cut-phone.ts'

export const EVENTS = ['cut', 'offline', 'kill', 'double', 'double-and-cut', 'double-and-kill'] as const
export type Event = (typeof EVENTS)[number]

/** Longest wait, drawn by chance, until the line is cut or the browser killed, and until things are mended again. */
const DISTURB_WITHIN_MS = 250
const MEND_WITHIN_MS = 300

/** A teacher who corrects days of a class while the line is cut and the phone dies; knows what the page said it has. */
export class CutTeacher {
  /** Reasons of the reports that were signed, of those the page said it has, and of those given up for another's. */
  readonly signed = new Set<string>()
  readonly acknowledged = new Set<string>()
  readonly givenUp = new Set<string>()
  conflictsShown = 0
  readonly phone: Phone
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

  async end(): Promise<void> {
    await this.phone.kill().catch(() => {})
    await this.#line.close()
  }

  /** One report signed while something happens to it. */
  async round(event: Event): Promise<void> {
    const reason = `${this.#name} 第 ${this.signed.size + 1} 次更正 ${this.#random.float().toString(36).slice(2, 8)}`
    try {
      if (!(await this.#openForm())) throw new Error('no day of the class is reported and waits for nothing')
      await this.phone.page.getByLabel('更正理由').fill(reason)
      this.signed.add(reason)
      await Promise.all([this.#sign(event), this.#disturb(event)])
      await this.#seen(reason)
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
  async #seen(reason: string): Promise<void> {
    if (!this.phone.isOn) return
    await this.phone.page.locator('.field-done').first().waitFor({ timeout: 5_000 })
    this.acknowledged.add(reason)
  }

  /** The line comes back, the phone is turned on again; what was refused is looked at by the teacher. */
  async #recover(): Promise<void> {
    await sleep(this.#random.float() * MEND_WITHIN_MS)
    this.#line.mend()
    if (this.phone.isOn) await this.phone.setOffline(false)
    else await this.phone.turnOn()
    await patiently(() => this.phone.openField())
    for (const { state, reason } of await this.phone.kept()) {
      if (state !== 'refused' || reason === undefined) continue
      this.conflictsShown++
      this.givenUp.add(reason)
      await this.phone.page.getByRole('button', { name: '保留已报的' }).first().click()
    }
  }

  /** A day that was reported and waits for nothing; false when there is none now. */
  async #openForm(): Promise<boolean> {
    const { page } = this.phone
    const days = (await this.#days()).filter(({ said }) => said.includes('已报'))
    if (days.length === 0) return false
    await page.locator('.field-day select').selectOption(this.#random.pick(days).day)
    const correct = page.getByRole('button', { name: '更正', exact: true })
    await correct.waitFor({ timeout: 3_000 })
    await correct.click()
    await page.locator('button.field-main').last().click()
    return true
  }

  #days(): Promise<{ day: string; said: string }[]> {
    return this.phone.page
      .locator('.field-day option')
      .evaluateAll((all) =>
        all.map((one) => ({ day: (one as unknown as { value: string }).value, said: one.textContent ?? '' })),
      )
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

  /** How often each reason of this teacher stands in the versions of the days. */
  async reasonsOnServer(): Promise<ReadonlyMap<string, number>> {
    const { request } = this.phone.page.context()
    const times = new Map<string, number>()
    for (const { day } of await this.#days()) {
      const answer = await request.get(`/api/attendance/class-days/${day}`)
      const { versions } = (await answer.json()) as { versions: readonly { changeReason: string | null }[] }
      for (const { changeReason } of versions)
        if (changeReason !== null) times.set(changeReason, (times.get(changeReason) ?? 0) + 1)
    }
    return times
  }

  /** What the page said it has and is nowhere: neither on the server nor on the device nor given up. */
  async lost(onServer: ReadonlyMap<string, number>): Promise<readonly string[]> {
    const onDevice = new Set((await this.phone.kept()).map(({ reason }) => reason))
    return [...this.acknowledged].filter(
      (reason) => !onServer.has(reason) && !onDevice.has(reason) && !this.givenUp.has(reason),
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
