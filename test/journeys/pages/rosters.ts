import type { Page } from 'playwright-core'
import { arrive } from '../support/arrive.ts'

/** The page on which files are sent. */
export async function openUpload(page: Page): Promise<void> {
  await page.goto('/rosters')
  await arrive(page, '名册')
  await page.getByRole('button', { name: '上传名册' }).click()
  await arrive(page, '上传名册')
}

export interface RosterFile {
  readonly name: string
  readonly content: Buffer
}

/** Chooses files, names their source and sends them. */
export async function sendFiles(page: Page, files: readonly RosterFile[], sourceName: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles(
      files.map((file) => ({ name: file.name, mimeType: 'application/octet-stream', buffer: file.content })),
    )
  for (const field of await page.getByLabel('来源单位').all()) await field.fill(sourceName)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^上传 \d+ 个文件$/ }).click()
}

/** Follows the first sent file to its result and waits until it was checked. */
export async function openResult(page: Page): Promise<void> {
  await page.getByRole('link', { name: '查看识别结果' }).first().click()
  await page.getByRole('heading', { name: '列的对应' }).waitFor({ timeout: 60_000 })
}

/** The number on a figure of the roster page. */
export async function figure(page: Page, label: string): Promise<number> {
  const text = await page.locator('.figure', { hasText: label }).locator('.figure-value').innerText()
  return Number(text.replaceAll(',', ''))
}

/** Says what a column is. */
export async function correctColumn(page: Page, header: string, field: string): Promise<void> {
  const choice = page.getByRole('combobox', { name: new RegExp(`认作.*${header}`) })
  await choice.click()
  await choice.fill(field)
  await page.locator(`.ant-select-dropdown:visible .ant-select-item-option[title="${field}"]`).click()
}
