import type { Locator, Page } from 'playwright-core'
import { arrive } from '../support/arrive.ts'

/** The work list, narrowed to a kind. */
export async function openFindings(page: Page, kind?: string): Promise<void> {
  await page.goto('/findings')
  await arrive(page, '问题清单')
  if (!kind) return
  await Promise.all([
    page.waitForResponse((response) => /\/api\/findings\?.*kind=/.test(response.url())),
    page.getByRole('button', { name: new RegExp(`^${kind}`) }).click(),
  ])
  await page.locator('.list[aria-busy=false]').waitFor()
}

/** Opens a row of the list and waits for its page; gives the child's name. */
export async function openFinding(page: Page, index: number): Promise<string> {
  const link = page.locator('.list-table .row-link').nth(index)
  const name = (await link.innerText()).trim()
  await link.click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return name
}

/** Chooses from a field of antd by its label; `within` is the dialog the field is in. */
export async function choose(
  page: Page,
  label: string,
  option: string | RegExp,
  within: Page | Locator = page,
): Promise<void> {
  await within.getByRole('combobox', { name: label, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click()
}
