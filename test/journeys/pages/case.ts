import type { Locator, Page } from 'playwright-core'
import { PHONE } from '../support/browser.ts'
import { choose } from './findings.ts'

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

/** Reports what is on the list by law, and records that the office has it and what it did. */
export async function reportByLaw(page: Page, caseId: string): Promise<void> {
  await page.goto('/work?kind=report-duty')
  await page.locator('.row-link').first().waitFor()
  await openCase(page, caseId)
  const todo = page.getByRole('region', { name: '强制报告待办' })
  await todo.getByText('使用童工 → 人社').waitFor()
  await picture(page, 'report-duty')
  await todo.getByRole('button', { name: '登记报告' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('情况').fill('在县城饭馆帮工')
  await dialog.getByRole('button', { name: '强制报告' }).click()
  await todo.waitFor({ state: 'detached' })
  for (const [kind, label, text] of [
    ['受理机关签收', '签收人', '劳动监察大队张队'],
    ['报告、请求的反馈', '处理结果', '已责令雇主送回'],
  ] as const)
    await record(page, kind, async (form) => {
      await choose(page, '对应的报告或请求', /使用童工/, form)
      await tick(form, '人社')
      await form.getByLabel(label).fill(text)
    })
}
