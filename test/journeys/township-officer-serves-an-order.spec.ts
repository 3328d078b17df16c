import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a township officer', () => {
  const desks = useDesks()
  let order = ''

  test('issues an order for a child: the form follows the kind, the paper has its number', async () => {
    const { page } = await desks.sit('demo-township', 'office')
    await page.goto('/children')
    const card = await page.locator('a.row-link').first().getAttribute('href')
    const childId = card!.split('/').at(-1)!
    await page.goto(`/documents/issue?kind=correction-order&childId=${childId}`)
    await arrive(page, '制发文书')
    await page.getByRole('button', { name: '编号并制发' }).click()
    await page.getByText(/请填写：辍学起始日/).waitFor()
    await page.getByLabel(/^辍学起始日/).fill('2026-10-20')
    await page.getByLabel(/^事实/).fill('自十月二十日起未到校，随亲属外出。')
    await page.getByLabel(/^已做劝返工作/).fill('已上门劝返两次。')
    await page.getByLabel(/^改正（履行）要求/).fill('送子女返校接受义务教育。')
    await page.getByLabel(/^期限/).fill('2026-11-27')
    await page.getByLabel(/^救济途径和期限/).fill('可在六十日内向县人民政府申请行政复议，或在六个月内提起行政诉讼。')
    await page.getByRole('button', { name: '编号并制发' }).click()
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    order = new URL(page.url()).pathname
    await arrive(page, /责令改正通知书 .+责〔2026〕1号/)
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
