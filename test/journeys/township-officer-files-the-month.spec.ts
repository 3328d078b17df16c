import { describe, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a township officer files the month', () => {
  const desks = useDesks()

  test('from the monthly sheet, which is frozen with its names by the same act', async () => {
    const { page } = await desks.sit('demo-township')
    await page.goto('/monthly-reports?month=2026-10')
    await arrive(page, '月报表')
    await page.getByText('草稿，未报送').waitFor()
    await page.getByRole('button', { name: '去报送' }).click()
    await arrive(page, '乡镇控辍保学月报')
    await page.getByRole('heading', { name: '失学辍学（疑似辍学）学生月报表' }).waitFor()
    await page.getByRole('button', { name: '核对并报送' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '报送', exact: true }).click()
    await dialog.getByText('请填写').waitFor()
    await dialog.getByLabel('审核人').fill('旅程测试')
    const nilStatement = dialog.getByRole('checkbox')
    if ((await nilStatement.count()) > 0) await nilStatement.check() // 零报告
    await dialog.getByRole('button', { name: '报送', exact: true }).click()
    await page.getByText('待县教育局审签').waitFor()
    await page.getByRole('link', { name: '看月报表和名单' }).click()
    await arrive(page, '月报表')
    await page.getByText('已报送', { exact: true }).first().waitFor()
  })
})
