import { describe, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a township officer signs the monthly report', () => {
  const desks = useDesks()

  test('after who prepared and checked it is named; then it is frozen and can only be corrected', async () => {
    const { page } = await desks.sit('demo-township')
    await page.goto('/monthly-reports')
    await arrive(page, '月报表')
    await page.getByText('草稿，未签报').waitFor()
    await page.getByRole('button', { name: '签报' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '签报' }).click()
    await dialog.getByText('请填写').waitFor()
    await dialog.getByLabel('审核人').fill('旅程测试')
    const nilStatement = dialog.getByRole('checkbox')
    if ((await nilStatement.count()) > 0) await nilStatement.check() // 零报告
    await dialog.getByRole('button', { name: '签报' }).click()
    await page.getByText('已签报', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: '更正并重新签报' }).waitFor()
  })
})
