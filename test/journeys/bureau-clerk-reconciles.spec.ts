import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a bureau clerk reconciles', () => {
  const desks = useDesks()

  test('as of a day, watches the progress and reads the result down to the names', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/reconciliations')
    await arrive(page, '名册比对')
    await page.getByRole('button', { name: '开始比对' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('按哪一天比对').fill('2026-11-20')
    await dialog.getByRole('button', { name: '开始比对' }).click()
    await page.getByRole('button', { name: /进行中|后台任务/ }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('2026-11-20 名册比对').waitFor()
    await drawer.getByText('已完成').waitFor({ timeout: 120_000 })
    await drawer.getByRole('link', { name: '查看结果' }).first().click()
    await arrive(page, /2026-11-20 比对结果/)

    const inNoSchool = page.getByRole('row', { name: /未在学/ }).getByRole('link')
    const count = Number((await inNoSchool.innerText()).replaceAll(',', ''))
    expect(count).toBeGreaterThan(0)
    await inNoSchool.click()
    await arrive(page, '儿童名单')
    await page.getByText(new RegExp(`共 ${count} 条`)).waitFor()
  })
})
