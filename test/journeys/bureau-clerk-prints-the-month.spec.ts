import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a bureau clerk prints the monthly report', () => {
  const desks = useDesks()

  test('sees who is missing, prints the sheet on A4 landscape, exports it', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/monthly-reports')
    await arrive(page, '月报表')
    await page
      .getByRole('heading', { name: '失学辍学（疑似辍学）学生月报表' })
      .or(page.getByRole('heading', { name: /失学辍学.*月报表/ }))
      .first()
      .waitFor()
    await page.getByRole('heading', { name: '各单位报送情况' }).waitFor()
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.subarray(0, 4).toString()).toBe('%PDF')
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))
    expect(Number(box?.[1])).toBeGreaterThan(Number(box?.[2]))
    await page.getByRole('button', { name: '导出 Excel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('督导检查').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: '导出 Excel' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  })

  test('a figure of the first page opens down to exactly its names', async () => {
    const { page } = await desks.sit('demo-bureau')
    await arrive(page, /控辍保学总览/)
    const figure = page.locator('a.figure', { hasText: '未在学' })
    const count = Number((await figure.locator('.figure-value').innerText()).replaceAll(',', ''))
    await figure.click()
    await arrive(page, '儿童名单')
    await page.getByText(new RegExp(`共 ${count} 条`)).waitFor()
  })
})
