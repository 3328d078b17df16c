import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { downloadOf, useDesks } from './support/desk.ts'

describe('a bureau clerk', () => {
  const desks = useDesks()

  test('sees names masked, says what for, and sees one child in full', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/children')
    await arrive(page, '儿童名单')
    const link = page.locator('.list-table .row-link').first()
    expect(await link.innerText()).toMatch(/\*/)
    await link.click()
    await arrive(page, /\*/)
    await page.getByRole('button', { name: '显示完整信息' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '联系监护人' }).check()
    await dialog.getByRole('button', { name: '显示完整信息' }).click()
    await page.getByText(/完整信息显示至 \d\d:\d\d/).waitFor()
    await page.getByRole('heading', { level: 1, name: /^[^*]+$/ }).waitFor()
  })

  test('takes a short list out at once, and a long one when a second person agrees', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/children?standing=in-no-school')
    await arrive(page, '儿童名单')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    const dialog = page.getByRole('dialog')
    const file = await downloadOf(page, () => dialog.getByRole('button', { name: '导出 Excel' }).click())
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/)

    await page.goto('/children')
    await arrive(page, '儿童名单')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    await page.getByRole('dialog').getByRole('radio', { name: '其他' }).check()
    await page.getByRole('dialog').getByRole('button', { name: '导出 Excel' }).click()
    await page
      .getByText('选择「其他」时请写明事由')
      .or(page.getByText(/请写明事由/))
      .first()
      .waitFor()
    await page.getByRole('dialog').getByLabel('说明').fill('旅程测试')
    await page.getByRole('dialog').getByRole('button', { name: '导出 Excel' }).click()
    await page.getByText(/须另一人在 24 小时内批准/).waitFor()

    const security = await desks.sit('demo-security')
    await security.page.goto('/exports')
    await arrive(security.page, '导出申请')
    await security.page.getByRole('button', { name: '批准' }).first().click()
    await security.page.getByText('已批准').first().waitFor()

    await page.goto('/exports')
    await arrive(page, '导出申请')
    const long = await downloadOf(page, () => page.getByRole('button', { name: '下载' }).first().click())
    expect(long.suggestedFilename()).toMatch(/\.xlsx$/)
  })

  test('finds both on a phone', async () => {
    const { page } = await desks.sit('demo-bureau', 'phone')
    await page.goto('/children')
    await arrive(page, '儿童名单')
    await page
      .getByRole('button', { name: '显示完整信息' })
      .or(page.getByText(/完整信息显示至/))
      .first()
      .waitFor()
    await page.goto('/exports')
    await arrive(page, '导出申请')
  })
})
