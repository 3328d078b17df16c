import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityFaults } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

/** The day the office's clock shows (JOURNEY_COUNTY); the demo has reports of the days before it. */
const TODAY = '2026-11-20'

async function openField(page: Page): Promise<void> {
  await page.goto('/field')
  await page
    .getByText(/应到 \d+ 人|第 \d+ 版/)
    .first()
    .waitFor()
}

const signs = (page: Page) => page.getByRole('button', { name: '签报' }).click()

/** Until the worker holds the page, a phone without a connection cannot open it. */
async function workerReady(page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
}

const waitingOf = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const request = indexedDB.open('nol-field')
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const all = request.result.transaction('outbox').objectStore('outbox').getAll()
      all.onsuccess = () => { request.result.close(); resolve(all.result.length) }
    }
  })`) as Promise<number>

/** Counts the taps from now on and times them: a teacher has twenty seconds for a full class, a minute for three names. */
async function startTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`window.taps = 0; addEventListener('pointerdown', () => window.taps++, true)`)
  const began = performance.now()
  return async () => {
    const taps = (await page.evaluate('window.taps')) as number
    console.log(`${taps} taps in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    return taps
  }
}

async function versionsOf(page: Page, day: string): Promise<number> {
  const answer = await page.context().request.get(`/api/attendance/class-days/${day}`)
  const { versions } = (await answer.json()) as { versions: readonly { version: number }[] }
  return versions.length
}

async function reopen(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

describe('a homeroom teacher on the phone', () => {
  const desks = useDesks()

  test('keeps a report without a connection, survives a closed browser, and sends it once', async () => {
    const { page, seat } = await desks.sit('demo-teacher', 'phone')
    await openField(page)
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThan(1)
    await workerReady(page)
    await page.reload()
    await openField(page)

    await seat.context.setOffline(true)
    await page.goto('/field')
    await page.getByText('没有网络').waitFor()
    const taps = await startTaps(page)
    await page.getByRole('button', { name: '全部到校' }).click()
    await signs(page)
    await page.getByText('已存在本机').waitFor()
    expect(await taps()).toBe(2)
    expect(await waitingOf(page)).toBe(1)
    await page.close()

    const again = await reopen(seat.context)
    await again.goto('/field')
    await again.getByText('1 份日报等待送出').waitFor()
    expect(await waitingOf(again)).toBe(1)
    await seat.context.setOffline(false)
    await again.getByText(`${TODAY} 已签报`).waitFor()
    expect(await waitingOf(again)).toBe(0)
    expect(await versionsOf(again, TODAY)).toBe(1)
    expect(await accessibilityFaults(again)).toEqual([])
  })

  test('names three absent pupils with one tap for each answer', async () => {
    const { page } = await desks.sit('demo-teacher', 'phone')
    await openField(page)
    await page.getByRole('button', { name: '更正' }).click()
    const taps = await startTaps(page)
    for (let index = 0; index < 3; index++) {
      const line = page.locator('.field-pupils > li').nth(index)
      await line.getByRole('checkbox').check()
      for (const answer of ['生病', '监护人', '确认生病']) await line.getByText(answer, { exact: true }).click()
    }
    await signs(page)
    await signs(page)
    // Four for each name, two to sign; only a correction asks for more.
    expect(await taps()).toBe(3 * 4 + 2)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByText('更正须写明理由').waitFor()
    await page.getByLabel('更正理由').fill('下午三人请病假回家')
    await signs(page)
    await page.getByText(`${TODAY} 已签报`).waitFor()
    expect(await versionsOf(page, TODAY)).toBe(2)
  })

  test('is shown what another device reported meanwhile, and overwrites nothing', async () => {
    const { page } = await desks.sit('demo-teacher', 'phone')
    const { page: other } = await desks.sit('demo-teacher', 'phone')
    await openField(page)
    await page.getByRole('button', { name: '更正' }).click()
    await openField(other)
    await other.getByRole('button', { name: '更正' }).click()
    for (const one of [other, page]) {
      const checked = one.locator('.field-pupils input[type=checkbox]:checked')
      while ((await checked.count()) > 0) await checked.first().uncheck()
      await one.getByRole('button', { name: '全部到校' }).click()
      await one.getByLabel('更正理由').fill('人已到校')
      await signs(one)
      if (one === other) await one.getByText(`${TODAY} 已签报`).waitFor()
    }
    await page.getByRole('heading', { name: `${TODAY} 没有送出` }).waitFor()
    await page.getByText(/已由 演示班主任 报送/).waitFor()
    expect(await versionsOf(page, TODAY)).toBe(3)
    await page.getByRole('button', { name: '保留已报的' }).click()
    await page.getByText(/第 3 版/).waitFor()
    expect(await waitingOf(page)).toBe(0)
  })

  test('corrects an earlier day without a connection; what is sent behind takes no form away', async () => {
    const { page, seat } = await desks.sit('demo-teacher', 'phone')
    await openField(page)
    await workerReady(page)
    const days = page.getByLabel('日期')
    const options = await days.locator('option').allTextContents()
    const earlier = options.find((one) => one.includes('已报') && !one.startsWith(TODAY))!.slice(0, 10)
    const before = await versionsOf(page, earlier)
    await seat.context.setOffline(true)
    await days.selectOption(earlier)
    await page.getByText('名单更新于').waitFor()
    await page.getByRole('button', { name: '全部到校' }).click()
    await page.getByLabel('更正理由').fill('当天其实都到了')
    await signs(page)
    await page.getByText(`${earlier} 已存在本机`).waitFor()

    await page.getByRole('button', { name: '退出' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '退出', exact: true }).click()
    await page.getByText('还没有退出').waitFor()
    expect(await waitingOf(page)).toBe(1)

    await days.selectOption(TODAY)
    await page.getByRole('button', { name: '更正' }).click()
    const firstPupil = page.locator('.field-pupils > li').first().getByRole('checkbox')
    await firstPupil.check()
    await seat.context.setOffline(false)
    await page.getByText('1 份日报等待送出').waitFor({ state: 'hidden' })
    expect(await versionsOf(page, earlier)).toBe(before + 1)
    expect(await firstPupil.isChecked()).toBe(true)
  })

  test('leaves nothing on the device when signing out', async () => {
    const { page } = await desks.sit('demo-teacher', 'phone')
    await openField(page)
    await page.getByRole('button', { name: '退出' }).click()
    await page.waitForURL(/sign-in/)
    const kept = (await page.evaluate('indexedDB.databases().then((all) => all.map((one) => one.name))')) as string[]
    expect(kept).not.toContain('nol-field')
  })
})

describe('a school officer who reports for two classes', () => {
  const desks = useDesks()

  test('signs both without a connection, and each arrives', async () => {
    const { page, seat } = await desks.sit('demo-school', 'phone')
    const answer = await page.context().request.get('/api/attendance/class-days?state=missing&limit=20')
    const { rows } = (await answer.json()) as { rows: readonly { schoolCode: string; classCode: string }[] }
    const classes = rows.slice(0, 2).map((row) => `school=${row.schoolCode}&class=${row.classCode}`)
    expect(classes).toHaveLength(2)
    for (const one of classes) {
      await page.goto(`/field?${one}`)
      await page.getByText(/应到 \d+ 人/).waitFor()
      await workerReady(page)
    }
    await seat.context.setOffline(true)
    for (const one of classes) {
      await page.goto(`/field?${one}`)
      await page.getByRole('button', { name: /全部到校/ }).click()
      await signs(page)
      await page.getByText(`${TODAY} 已存在本机`).waitFor()
    }
    expect(await waitingOf(page)).toBe(2)
    await seat.context.setOffline(false)
    await page.getByText(`${TODAY} 已签报`).waitFor()
    await expect.poll(() => waitingOf(page)).toBe(0)
    for (const one of classes) {
      const reported = await page.context().request.get(`/api/attendance/class-days/${TODAY}?${one}`)
      expect(((await reported.json()) as { versions: unknown[] }).versions).toHaveLength(1)
    }
  })
})

describe('who waits for reports', () => {
  const desks = useDesks()

  test('sees in the bureau which classes are missing, silent and suspected', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/attendance')
    await page.getByRole('heading', { level: 1, name: '班级日报' }).waitFor()
    await page.getByText('连续未报').first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.goto('/attendance/suspicions')
    await page.getByRole('heading', { level: 1, name: '考勤疑似' }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.goto('/school-calendar')
    await page.getByText(/共 \d+ 个上课日/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })
})
