import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a village officer on the phone', () => {
  const desks = useDesks()

  test('finds the way by the menu and reads cards instead of tables', async () => {
    const { page } = await desks.sit('demo-village', 'phone')
    await arrive(page, /控辍保学总览/)
    await page.getByRole('button', { name: /^菜单/ }).click()
    await page.getByRole('link', { name: '儿童名单' }).click()
    await arrive(page, '儿童名单')
    expect(await page.locator('.list-table').count()).toBe(0)
    expect(await page.locator('.card').count()).toBeGreaterThan(0)
    const name = (await page.locator('a.card-title').first().innerText()).trim()
    await page.locator('a.card-title').first().click()
    await arrive(page, name)
  })

  test('filters behind one button', async () => {
    const { page } = await desks.sit('demo-village', 'phone')
    await page.goto('/findings')
    await arrive(page, '问题清单')
    await page.getByRole('button', { name: /^筛选/ }).click()
    await page.getByRole('checkbox', { name: /已超期/ }).check()
    await page.getByRole('button', { name: '确定' }).click()
    await page.waitForURL((url) => url.searchParams.get('overdue') === 'true')
  })

  test.each(['/', '/children', '/pupils', '/findings', '/cases', '/monthly-reports'])(
    '%s fits the screen',
    async (path) => {
      const { page } = await desks.sit('demo-school', 'phone')
      await page.goto(path)
      await arrive(page, /./)
    },
  )
})
