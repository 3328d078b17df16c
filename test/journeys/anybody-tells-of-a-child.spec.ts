import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('somebody without an account', () => {
  const desks = useDesks()

  test('tells of a child, the bureau looks into it and opens a case, and the receipt says no more than how far it is', async () => {
    const { page } = await desks.sit(undefined, 'phone')
    await page.goto('/tip')
    await page.getByRole('heading', { name: '反映失学辍学线索' }).waitFor()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请写几个字说明情况').waitFor()
    await page.getByLabel('孩子是谁').fill('村口小卖部家的老二')
    await page.getByLabel('情况 *').fill('从国庆节后就没有上学，白天在店里帮忙')
    await page.getByLabel('电话').fill('13800000000')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已收到，谢谢您').waitFor()
    const receipt = (await page.locator('.tip-number').innerText()).trim()
    expect(receipt).toMatch(/^\d{6}(-[0-9A-Z]{4}){4}$/)

    const name = await nameOfSomebody()
    const bureau = await desks.sit('demo-bureau')
    await bureau.page.goto('/tips')
    await arrive(bureau.page, '社会举报')
    // The list names the place and the day, and no word of what was told.
    const newest = bureau.page.locator('.row-link').first()
    await newest.waitFor()
    expect(await bureau.page.getByText(/从国庆节后|13800000000/).count()).toBe(0)
    await newest.click()
    await bureau.page.getByText('13800000000').waitFor()
    await told(page, receipt.toLowerCase(), '已收到')

    await bureau.page.getByRole('button', { name: '关联儿童' }).click()
    const dialog = bureau.page.getByRole('dialog')
    await dialog.getByLabel('姓名、身份证号或监护人电话').fill(name)
    await dialog.getByRole('button', { name: '查找' }).click()
    await dialog.getByRole('radio').first().check()
    await dialog.getByRole('button', { name: '关联儿童' }).click()
    await bureau.page
      .getByText(/已立案|已并入/)
      .first()
      .waitFor()
    await bureau.page.getByRole('link', { name: '查看个案' }).click()
    await bureau.page.getByText('疑似').first().waitFor()
    await told(page, receipt, '核查中')
  })

  /** A name only who works in the township reads in full. */
  async function nameOfSomebody(): Promise<string> {
    const { page } = await desks.sit('demo-township')
    await page.goto('/children?schoolAgeOnly=true')
    return (await page.locator('.row-link').first().innerText()).trim()
  }

  async function told(page: Page, receipt: string, state: string): Promise<void> {
    await page.goto('/tip')
    await page.getByRole('button', { name: '查询进度' }).click()
    await page.getByLabel('输入回执号').fill(receipt)
    await page.getByRole('button', { name: '查询', exact: true }).click()
    await page.getByText(state).waitFor()
  }
})
