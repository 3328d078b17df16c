import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { codeFor, stepAt } from '../../src/slices/accounts/totp.ts'
import { arrive } from './support/arrive.ts'
import { CHANGED } from './support/colleague.ts'
import { choose } from './pages/findings.ts'
import { downloadOf, useDesks } from './support/desk.ts'
import { signIn } from './support/sign-in.ts'

/** Sets a second factor up from the menu, as the telephone would; the next sign-in asks for it. */
async function setUpSecondFactor(page: Page, loginName: string): Promise<void> {
  await page.getByRole('button', { name: /账号菜单/ }).click()
  await page.getByRole('menuitem', { name: '双因素登录' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '绑定动态口令' }).click()
  await dialog.getByLabel('当前密码').fill(CHANGED)
  await dialog.getByRole('button', { name: '下一步' }).click()
  await dialog.getByRole('img', { name: '动态口令二维码' }).waitFor()
  const secret = fromBase32(await dialog.locator('.wrap-anywhere').innerText())
  await dialog.getByLabel('2. 输入 App 显示的 6 位数字').fill(codeFor(secret, stepAt(new Date())))
  await dialog.getByRole('button', { name: '完成绑定' }).click()
  await dialog.getByText('备用码只显示这一次').waitFor()
  const recovery = await dialog.locator('.factor-codes li').first().innerText()
  await dialog.getByRole('button', { name: '已保存' }).click()

  await page.getByRole('button', { name: /账号菜单/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.getByLabel('登录名', { exact: true }).fill(loginName)
  await page.getByLabel('密码', { exact: true }).fill(CHANGED)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('动态口令或备用码').fill(recovery)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await arrive(page, /控辍保学总览/)
}

function fromBase32(text: string): Uint8Array {
  const signs = [...text.replace(/\s/g, '')]
  const bits = signs.map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  return Uint8Array.from(bits.join('').match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2))
}

describe('an administrator', () => {
  const desks = useDesks()

  test('makes an account, another authorises it; its first password must be changed before anything else', async () => {
    const { page } = await desks.sit('demo-admin')
    const loginName = `journey-${Date.now() % 1_000_000}`
    await page.goto('/accounts')
    await arrive(page, '账号')
    await page.getByRole('button', { name: '新建账号' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('姓名').fill('旅程测试')
    await dialog.getByLabel('登录名').fill(loginName)
    await choose(page, '角色', '县教育局', dialog)
    await dialog.getByRole('button', { name: '保存' }).click()
    const password = await page.locator('.big-secret').innerText()

    const security = await desks.sit('demo-security')
    await security.page.goto('/accounts?waiting=true')
    await arrive(security.page, '账号')
    await security.page
      .getByRole('button', { name: /编辑|修改/ })
      .first()
      .click()
    const grant = security.page.getByRole('dialog')
    await grant.getByText('该账号由系统管理员建立').waitFor()
    await grant.getByRole('button', { name: '授权', exact: true }).click()
    await security.page.getByText('已授权').first().waitFor()

    const person = await desks.sit()
    await signIn(person.page, loginName, password)
    const change = person.page.getByRole('dialog')
    await change.getByText('密码是初始密码或者已到期').waitFor()
    await change.getByLabel('当前密码').fill(password)
    await change.getByLabel('新密码', { exact: true }).fill('short')
    await change.getByLabel('再输一次新密码').fill('short')
    await change.getByRole('button', { name: '保存' }).click()
    await change.getByText(/新密码至少要/).waitFor()
    await change.getByLabel('新密码', { exact: true }).fill(CHANGED)
    await change.getByLabel('再输一次新密码').fill(CHANGED)
    await change.getByRole('button', { name: '保存' }).click()
    await arrive(person.page, /控辍保学总览/)
    await setUpSecondFactor(person.page, loginName)
  })

  test('makes many accounts from a list', async () => {
    const { page } = await desks.sit('demo-admin')
    await page.goto('/accounts')
    await arrive(page, '账号')
    await page.getByRole('button', { name: '导入账号' }).click()
    const dialog = page.getByRole('dialog')
    const stem = `list-${Date.now() % 1_000_000}`
    const list = `姓名,登录名,角色\n旅程甲,${stem}-a,县教育局\n旅程乙,,县教育局\n`
    await dialog.locator('input[type=file]').setInputFiles({
      name: '账号.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(list),
    })
    await dialog.getByText('共 2 行：1 行可以建立，1 行有问题。').waitFor()
    await dialog.getByText('第 3 行「登录名」为空').waitFor()
    const sheet = await downloadOf(page, () => dialog.getByRole('button', { name: /建立 1 个账号/ }).click())
    expect(sheet.suggestedFilename()).toContain('初始密码')
    await dialog.getByText('已建立 1 个账号').waitFor()
  })

  test.each([
    ['/directory', '学校与区划'],
    ['/directory?tab=divisions', '学校与区划'],
    ['/county-rules', '本县规则'],
  ])('%s', async (path, title) => {
    const { page } = await desks.sit('demo-admin')
    await page.goto(path)
    await arrive(page, title)
  })

  test.each([
    ['demo-security', '/security-rules', '安全策略'],
    ['demo-audit', '/audit', '操作记录'],
  ] as const)('%s reads %s', async (who, path, title) => {
    const { page } = await desks.sit(who)
    await page.goto(path)
    await arrive(page, title)
  })

  test('a page that does not exist says so', async () => {
    const { page } = await desks.sit('demo-admin')
    await page.goto('/no-such-page')
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
  })
})
