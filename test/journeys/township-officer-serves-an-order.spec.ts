import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openCase, picture, takeStep } from './pages/case.ts'
import { arrive } from './support/arrive.ts'
import { caseOf, enter, persuade, workOf } from './support/case-work.ts'
import { useDesks } from './support/desk.ts'

describe('a township officer', () => {
  const desks = useDesks()
  let order = ''
  let caseId = ''
  let childId = ''

  test('orders a child back in its case: the form begins with the usual words, the paper has its number', async () => {
    const { page: desk } = await desks.sit()
    const bureau = await enter(desk, 'demo-bureau')
    const { page: office } = await desks.sit()
    const school = await enter(office, 'demo-school')
    const { scope } = await school.get<{ scope: { scopeName: string } }>('/api/session')
    const findings = await school.get<{ rows: readonly { findingId: string }[] }>(
      '/api/findings?kind=out-of-school&state=open',
    )
    for (const { findingId } of findings.rows) {
      const { version } = await bureau.get<{ version: number }>(`/api/findings/${findingId}`)
      const body = { submissionId: randomUUID(), version }
      const opened = await bureau.post<{ caseId: string }>(`/api/findings/${findingId}/case`, body)
      const { case: line } = await caseOf(bureau, opened.caseId)
      if (line.leadName === scope.scopeName) ({ caseId, childId } = line)
      if (caseId) break
    }
    const { page } = await desks.sit('demo-township', 'office')
    await persuade(school, workOf(page), caseId, '2026-10-20')
    await openCase(page, caseId)
    await takeStep(page, '责令限期改正', (dialog) => dialog.getByLabel('改正（履行）要求').waitFor())
    await page
      .getByRole('region', { name: '文书' })
      .getByRole('link', { name: /责令改正通知书/ })
      .click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    order = new URL(page.url()).pathname
    await arrive(page, /责令改正通知书 .+责〔2026〕\d+号/)
  })

  test('writes no order by hand; what the child’s card and case offer is written with what is known', async () => {
    const { page } = await desks.sit('demo-township', 'office')
    await page.goto(`/documents/issue?kind=correction-order&childId=${childId}`)
    await arrive(page, '制发文书')
    await page.getByRole('combobox', { name: '文书种类' }).click()
    expect(await page.locator('.ant-select-item-option').allInnerTexts()).toEqual(['义务教育入学通知书', '保学责任书'])
    await openCase(page, caseId)
    await page.getByRole('link', { name: '保学责任书' }).click()
    await arrive(page, '制发文书')
    await picture(page, 'issue')
    await page
      .getByText(/〔2026〕\d+号/)
      .first()
      .waitFor()
    // It begins with the usual words of its level; what is emptied is asked for.
    await page.getByLabel(/^职责条款/).fill('')
    await page.getByRole('button', { name: '编号并制发' }).click()
    await page.getByText(/请填写：/).waitFor()
    await page.getByLabel(/^学年/).fill('2026—2027')
    await page.getByLabel(/^甲方(?!负责人)/).fill('河源镇人民政府')
    await page.getByLabel(/^职责条款/).fill('按时送被监护人到校。')
    await page.getByRole('button', { name: '编号并制发' }).click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    await openCase(page, caseId)
    await page
      .getByRole('region', { name: '文书' })
      .getByRole('link', { name: /保学责任书 .+号/ })
      .waitFor()
    // What was written down of the visit is the paper of it.
    const print = '制发家访（劝返）记录'
    await picture(page, 'case-with-papers')
    await page.getByRole('button', { name: print }).click()
    const dialog = page.getByRole('dialog')
    await picture(page, 'record-paper')
    await dialog.getByRole('button', { name: print }).click()
    await page
      .getByRole('region', { name: '文书' })
      .getByRole('link', { name: /家访（劝返）记录 .+号/ })
      .waitFor()
  })

  test('at the door is told what a refused service still lacks, and records it with a witness', async () => {
    const { page } = await desks.sit('demo-township', 'phone')
    await page.goto(order)
    await arrive(page, /责令改正通知书/)
    await page.getByRole('button', { name: '登记送达' }).first().click()
    await page.getByRole('combobox', { name: '送达方式' }).click()
    await page.getByTitle('留置送达').click()
    await page.getByRole('button', { name: '保存送达记录' }).click()
    await page.getByText(/送达记录还缺：.*拒收事由.*见证人/).waitFor()
    await page.getByLabel('送达地点').fill('家中')
    await page.getByLabel('拒收事由').fill('拒绝签字')
    await page.getByLabel('见证人', { exact: true }).fill('旺堆')
    await page.getByLabel('见证人所在的基层组织或单位').fill('村民委员会')
    await page.getByLabel('送达人（每行一人）').fill('扎西 乡政府\n李强 村委会')
    await page.getByRole('button', { name: '保存送达记录' }).click()
    await page.getByText('2026-11-20 送达').first().waitFor()
    expect(await page.getByText('留置送达').count()).toBeGreaterThan(0)
  })

  test('finds the paper in the register', async () => {
    const { page } = await desks.sit('demo-township', 'office')
    await page.goto('/documents?kind=correction-order')
    await arrive(page, '文书')
    expect(await page.locator('a.row-link').count()).toBeGreaterThan(0)
  })

  test.each(['/documents', '/documents/batches', '/documents/letters', '/documents/issue'])(
    '%s fits the phone',
    async (path) => {
      const { page } = await desks.sit('demo-township', 'phone')
      await page.goto(path)
      await arrive(page, /./)
    },
  )
})
