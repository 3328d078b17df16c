import type { Locator, Page } from 'playwright-core'
import { PHONE } from '../support/browser.ts'

/** Opens a case and waits until it is there. */
export async function openCase(page: Page, caseId: string): Promise<void> {
  await page.goto(`/cases/${caseId}`)
  await page.getByRole('region', { name: '个案情况' }).waitFor()
}

type Fill = (dialog: Locator) => Promise<void>

/** Takes a step by its button, its form and the button of the form. */
export async function takeStep(page: Page, name: string, fill?: Fill): Promise<void> {
  await page.getByRole('region', { name: '下一步' }).getByRole('button', { name, exact: true }).click()
  await send(page, name, fill)
}

/** Puts something on record by its button and its form. */
export async function record(page: Page, name: string, fill?: Fill): Promise<void> {
  await page.getByRole('region', { name: '登记' }).getByRole('button', { name, exact: true }).click()
  await send(page, name, fill)
}

async function send(page: Page, name: string, fill: Fill | undefined): Promise<void> {
  const dialog = page.getByRole('dialog')
  await fill?.(dialog)
  await picture(page, name)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** What a dialog says when it is sent as it is: the fault is at the field, and nothing is sent. */
export async function sendTooEarly(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.getByText('请填写').first().waitFor()
  await picture(dialog.page(), `${name}-wrong`)
}

/** Ticks choices of a form by their words. */
export async function tick(dialog: Locator, ...labels: readonly string[]): Promise<void> {
  for (const label of labels) await dialog.getByRole('checkbox', { name: label, exact: true }).check()
}

/** What is still missing for a step, as the page says it. */
export async function missingOf(page: Page, step: string): Promise<string> {
  const offer = page.locator('.offer', { has: page.getByRole('button', { name: step, exact: true }) })
  await offer.waitFor()
  return (await offer.locator('.missing').allInnerTexts()).join()
}

/** A picture of the page at both sizes, for whoever looks at the pages: NOL_JOURNEY_PICTURES names the folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.NOL_JOURNEY_PICTURES
  if (!folder) return
  const size = page.viewportSize()!
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${folder}/${name}-${size.width}.png` })
  if (size.width === PHONE.width) return
  await page.setViewportSize(PHONE)
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${folder}/${name}-${PHONE.width}.png` })
  await page.setViewportSize(size)
}

/** Two officers with the numbers of their certificates. */
export async function officers(form: Locator): Promise<void> {
  for (const [index, name] of ['扎西', '李强'].entries()) {
    await form.getByLabel(`执法人员${index + 1}姓名`).fill(name)
    await form.getByLabel(`执法证号${index + 1}`).fill(`藏00${index + 1}`)
  }
}

/** Fields of the paper of a step by their labels. */
export async function fillPaper(form: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(new RegExp(`^${label}`)).fill(value)
}
