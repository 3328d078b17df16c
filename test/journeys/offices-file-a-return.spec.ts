import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

const WEEK = '/periodic-reports?kind=school-week&period=2026-W46'
const SHEET = '/periodic-reports/school-week/2026-W46'

async function file(page: Page, button: string, reason?: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '报送', exact: true }).click()
  await dialog.getByText('请填写').first().waitFor()
  await dialog.getByLabel('审核人').fill('旅程测试')
  if (reason) await dialog.getByLabel('更正原因').fill(reason)
  await dialog.getByRole('button', { name: '报送', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Signs the report of a school the way a level above comes to it: from the list of its work. */
async function sign(page: Page, school: string): Promise<void> {
  await page.goto('/work?kind=periodic-report')
  await arrive(page, '我的待办')
  await page.getByText('待审签').first().waitFor()
  await page.goto(WEEK)
  await page.getByRole('link', { name: school }).click()
  await page.getByRole('button', { name: '审签', exact: true }).click()
  await page.getByText('已审签').first().waitFor()
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).click()
  await page.locator('.ant-select-dropdown:visible').getByText(option).first().click()
}

describe('offices', () => {
  const desks = useDesks()

  test('file, sign and freeze a return; a correction goes all the way again and is printed', async () => {
    const { page: school } = await desks.sit('demo-school')
    await school.goto(SHEET)
    await arrive(school, '学校控辍保学周报')
    await school.getByText(/超期 \d+ 天/).waitFor()
    const unit = (await school.getByText(/填报单位：/).innerText()).replace('填报单位：', '')
    await file(school, '核对并报送')
    await school.getByText('待乡镇（街道）审签').waitFor()

    const { page: township } = await desks.sit('demo-township')
    await sign(township, unit)
    const { page: bureau } = await desks.sit('demo-bureau')
    await sign(bureau, unit)
    await bureau.getByText('已封存', { exact: true }).first().waitFor()

    await school.reload()
    await file(school, '更正重报', '旅程：核对后更正')
    await school.getByText('待乡镇（街道）审签').waitFor()
    await school.getByText('第 2 版', { exact: true }).waitFor()
    await arrive(school, '学校控辍保学周报')
    await school.emulateMedia({ media: 'print' })
    expect(await school.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
    expect(await school.getByRole('article').isVisible()).toBe(true)
  })

  test('doubt a number: it is shown with its arithmetic, given to somebody, and settled by them', async () => {
    const { page: bureau } = await desks.sit('demo-bureau')
    await bureau.goto('/crosschecks')
    await arrive(bureau, '数据核验')
    await bureau.getByRole('button', { name: '录入清点' }).click()
    await choose(bureau, '学校', '中心小学')
    await choose(bureau, '班级', /级\d+班/)
    await bureau.getByRole('dialog').getByLabel('清点日期').fill('2026-11-19')
    // A count nobody has typed is not a count of nobody.
    await bureau.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await bureau.getByRole('dialog').getByText('请填写').waitFor()
    await bureau.getByRole('dialog').getByLabel('清点人数').fill('0')
    await bureau.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await bureau
      .getByText(/清点 0 人，相差 \d+/)
      .first()
      .waitFor()
    await bureau.getByRole('button', { name: '分派' }).first().click()
    await bureau.getByRole('dialog').getByRole('button', { name: '分派' }).click()
    await bureau.getByRole('dialog').getByText('请填写').waitFor()
    await choose(bureau, '核实人', '演示乡镇干部')
    await bureau.getByRole('dialog').getByRole('button', { name: '分派' }).click()
    await bureau.getByText('演示乡镇干部').first().waitFor()

    const { page: township } = await desks.sit('demo-township')
    await township.goto('/work?kind=crosscheck')
    await township.getByText('清点人数与日报不符').first().waitFor()
    await township.goto('/crosschecks?state=open')
    await township.getByRole('button', { name: '办结' }).first().click()
    await choose(township, '核实结果', '填错，已更正')
    await township.getByRole('dialog').getByLabel('依据').fill('到班清点，录入时写错')
    await township.getByRole('dialog').getByRole('button', { name: '办结' }).click()
    await township.goto('/crosschecks?state=settled')
    await township.getByText('演示乡镇干部').first().waitFor()
    await arrive(township, '数据核验')
  })
})
