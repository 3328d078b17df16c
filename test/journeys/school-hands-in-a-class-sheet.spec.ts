import { readFile } from 'node:fs/promises'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { downloadOf, useDesks } from './support/desk.ts'

/** A school day of the demo that nobody has reported. */
const DAY = '2026-11-20'

async function takeOut(page: Page, button: string): Promise<Buffer> {
  const file = await downloadOf(page, async () => {
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('dialog').getByRole('button', { name: button }).click()
  })
  return readFile(await file.path())
}

const handIn = async (page: Page, rows: (string | null)[][]): Promise<void> => {
  const buffer = Buffer.from(await writeXlsx({ sheets: [{ name: '班级考勤表', rows }] }))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '考勤表.xlsx', mimeType: 'application/vnd.ms-excel', buffer })
}

describe('a school without devices', () => {
  const desks = useDesks()

  test('takes out the sheet of a class, hands it in, and gets back what was wrong', async () => {
    const { page } = await desks.sit('demo-school')
    await page.goto('/attendance')
    await page.getByRole('link', { name: '考勤表' }).click()
    await arrive(page, '考勤表')
    await page.getByRole('radio', { name: '一天' }).check()
    await page.getByLabel('日期').fill(DAY)
    expect((await takeOut(page, '打印登记表')).subarray(0, 5).toString()).toBe('%PDF-')

    const [sheet] = (await readXlsx(await takeOut(page, '下载 Excel 考勤表'))).sheets
    const rows = sheet!.rows as (string | null)[][]
    const signatures = rows.filter((row) => row[0] === '签报' && row[3] !== '已报')
    expect(signatures.length).toBeGreaterThan(1)
    for (const row of rows) if (row[0] === '签名') row[3] = '张老师'
    for (const row of signatures) row[3] = '零报告'
    signatures[0]![3] = '缺勤1人' // and nobody is marked
    await handIn(page, rows)
    await page.getByText('没有收下的班级和日期都在这份新表里').waitFor()
    await page.getByText('签报缺勤 1 人，表上标了 0 人').waitFor()
    await arrive(page, '考勤表')

    const returned = await downloadOf(page, () => page.getByRole('button', { name: '下载退回的考勤表' }).click())
    const again = (await readXlsx(await readFile(await returned.path()))).sheets[0]!.rows as (string | null)[][]
    again.find((row) => row[0] === '签报')![3] = '零报告'
    await handIn(page, again)
    await page.getByText('全部收下，没有问题。').waitFor()
  })
})
