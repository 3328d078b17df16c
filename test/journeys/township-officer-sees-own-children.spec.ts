import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'

describe('a township officer', () => {
  const desks = useDesks()

  test('sees the children of the own township and no others', async () => {
    const bureau = await desks.sit('demo-bureau')
    await bureau.page.goto('/children?sort=-division')
    await arrive(bureau.page, '儿童名单')
    const total = await totalOf(bureau.page)
    const foreign = await bureau.page.locator('.row-link').first().getAttribute('href')

    const { page } = await desks.sit('demo-township')
    await page.goto('/children')
    await arrive(page, '儿童名单')
    expect(await totalOf(page)).toBeLessThan(total)

    // A child of another township is simply not there.
    await page.goto(foreign!)
    await page
      .getByText(/没有找到|没有这个页面/)
      .first()
      .waitFor()
  })

  test('has no navigation to what it may not do', async () => {
    const { page } = await desks.sit('demo-township')
    const navigation = page.getByRole('navigation', { name: '主导航' })
    await navigation.getByRole('link', { name: '问题清单' }).waitFor()
    expect(await navigation.getByRole('link', { name: '账号' }).count()).toBe(0)
    expect(await navigation.getByRole('link', { name: '名册比对' }).count()).toBe(0)
  })

  async function totalOf(page: import('playwright-core').Page): Promise<number> {
    const text = await page
      .getByText(/第 .* 条，共|共 [\d,]+ 条/)
      .first()
      .innerText()
    return Number(/共 ([\d,]+) 条/.exec(text)?.[1]?.replaceAll(',', ''))
  }
})
