import { describe, expect, test } from 'vitest'
import { choose, openFinding, openFindings } from './pages/findings.ts'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a bureau clerk works through the findings', () => {
  const desks = useDesks()

  test('compares the records, records a verdict with evidence, goes on to the next, takes it back', async () => {
    const { page } = await desks.sit('demo-bureau')
    await openFindings(page, '空挂学籍')
    const name = await openFinding(page, 0)
    await arrive(page, name)
    await page.getByRole('region', { name: '各处记录对照' }).first().waitFor()
    const first = page.url()

    // Nothing chosen: said at the field, nothing sent.
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('请选择结论').waitFor()
    await page
      .getByRole('radio', { name: '确认空挂，待处理学籍' })
      .or(page.getByRole('radio', { name: /确认空挂/ }))
      .first()
      .check()
    await choose(page, '依据', '入户走访记录')
    await page.getByLabel('核查情况').fill('旅程测试：入户两次，孩子不在本地')
    await page.getByRole('button', { name: '登记并看下一条' }).click()
    await page.waitForURL((url) => url.href !== first)

    await page.goto(first)
    await page.getByText('已登记的结论').waitFor()
    await page.getByText('旅程测试：入户两次，孩子不在本地').first().waitFor()
    await page.getByRole('button', { name: '撤销结论' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('登记错了')
    await dialog.getByRole('button', { name: '撤销结论' }).click()
    await page.getByRole('heading', { name: '登记核查结论' }).waitFor()
  })

  test('opens a case, which the leading unit then verifies', async () => {
    const { page } = await desks.sit('demo-bureau')
    await openFindings(page, '疑似失学辍学')
    const name = await openFinding(page, 0)
    await page.getByRole('button', { name: '立为个案' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '立为个案' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/cases/'))
    await arrive(page, name)
    await page.getByRole('button', { name: '开始核查' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '开始核查' }).click()
    await page.getByText('核查中').first().waitFor()
    await page.getByRole('link', { name: '查看档案卡' }).click()
    await arrive(page, name)
    // The look has been put on record, with who looked.
    await page.getByRole('heading', { name: '谁看过这张档案卡' }).waitFor()
    await page.getByRole('cell', { name: '演示县教育局' }).first().waitFor()
  })

  test('exports what the filters show', async () => {
    const { page } = await desks.sit('demo-bureau')
    await openFindings(page)
    await page.getByRole('button', { name: '导出 Excel' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: '导出 Excel' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  })
})
