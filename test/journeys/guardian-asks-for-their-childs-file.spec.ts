import { describe, expect, test } from 'vitest'
import { choose } from './pages/findings.ts'
import { arrive } from './support/arrive.ts'
import { downloadOf, useDesks } from './support/desk.ts'

describe('a guardian comes to the bureau', () => {
  const desks = useDesks()

  test('and is told who looked, gets a receipt, and everything that is kept', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/children?standing=in-no-school')
    await page.locator('.row-link').first().click()
    await page.getByRole('link', { name: '谁看过孩子的档案' }).click()
    await arrive(page, '谁看过孩子的档案')
    await page.getByRole('cell', { name: '查看儿童档案卡' }).first().waitFor()
    await page.getByText(/链尾校验码：\d+:[0-9a-f]{64}/).waitFor()

    await page.getByRole('link', { name: '儿童档案卡' }).click()
    await page.getByRole('link', { name: '登记监护人申请' }).click()
    const dialog = page.getByRole('dialog')
    await choose(page, '事项', '复制', dialog)
    await dialog.getByLabel('申请人姓名').fill('次仁')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('请填写').waitFor()
    await dialog.getByLabel('请求内容').fill('要孩子的全部信息')
    await dialog.getByRole('button', { name: '保存' }).click()
    await arrive(page, /申请 2026-\d{4}/)

    await page.getByRole('link', { name: '答复材料' }).click()
    await arrive(page, '个人信息查阅复制材料')
    const file = await downloadOf(page, () => page.getByRole('button', { name: '导出 Excel' }).click())
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/)
    await page.goBack()

    await page.getByRole('button', { name: '答复', exact: true }).click()
    await page.getByRole('dialog').getByLabel('答复内容').fill('已当面交付打印件')
    await page.getByRole('dialog').getByRole('button', { name: '答复', exact: true }).click()
    await page.getByText('已答复').first().waitFor()
  })

  test.each([
    ['/privacy', '个人信息处理登记'],
    ['/privacy-assessments', '个人信息保护影响评估'],
    ['/breaches', '个人信息安全事件'],
    ['/retention', '保存与到期清理'],
    ['/privacy-requests?phase=all', '监护人申请'],
    ['/privacy-reports', '合规审计年度报告'],
  ])('%s', async (path, title) => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto(path)
    await arrive(page, title)
    const phone = await desks.sit('demo-bureau', 'phone')
    await phone.page.goto(path)
    await arrive(phone.page, title)
  })
})

describe('the bureau answers for a breach', () => {
  const desks = useDesks()

  test('writes it down, tells the authority and the guardians, and closes it', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.goto('/breaches')
    await page.getByRole('button', { name: '登记安全事件' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('请填写').first().waitFor()
    await choose(page, '情形', '泄露', dialog)
    await choose(page, '涉及的信息', '学籍名册', dialog)
    await dialog.getByLabel('原因').fill('名单误发，含 540126201605010011')
    for (const label of ['可能造成的危害', '已采取的补救措施', '家庭可以采取的减轻危害的措施'])
      await dialog.getByLabel(label).fill('已核实')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('说明里有身份证号').waitFor()
    await dialog.getByLabel('原因').fill('名单误发')
    await dialog.getByRole('button', { name: '保存' }).click()
    await arrive(page, /发现的安全事件/)
    for (const step of ['已报告主管部门', '已告知监护人', '结案']) {
      await page.getByRole('button', { name: step }).click()
      if (step === '已报告主管部门') await dialog.getByLabel('报告给哪个部门').fill('县网信办')
      await dialog.getByRole('textbox').last().fill('已办')
      await dialog.getByRole('button', { name: '保存' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await page.getByText('已结案').first().waitFor()
    await page.getByRole('link', { name: '安全事件报告表' }).click()
    await arrive(page, '安全事件报告表')
  })
})

describe('an audit administrator', () => {
  const desks = useDesks()

  test('verifies the record and finds it whole', async () => {
    const { page } = await desks.sit('demo-audit')
    await page.goto('/audit')
    await arrive(page, '操作记录')
    await page.getByRole('button', { name: '校验' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '校验' }).click()
    // The worker may be busy with somebody's reconciliation first.
    await page.getByText(/完整，共 \d+ 条/).waitFor({ timeout: 150_000 })
  }, 180_000)
})
