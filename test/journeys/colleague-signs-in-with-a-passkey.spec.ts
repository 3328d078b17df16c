import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { CHANGED, newColleague } from './support/colleague.ts'
import { useDesks } from './support/desk.ts'
import { signIn } from './support/sign-in.ts'

/** A device plugged into the browser: Chromium's own virtual authenticator, driven over CDP. */
async function plugIn(page: Page): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

async function openFactors(page: Page) {
  await page.getByRole('button', { name: /账号菜单/ }).click()
  await page.getByRole('menuitem', { name: '双因素登录' }).click()
  return page.getByRole('dialog')
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /账号菜单/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.waitForURL((url) => url.pathname === '/sign-in')
}

async function typePassword(page: Page, loginName: string): Promise<void> {
  await page.getByLabel('登录名', { exact: true }).fill(loginName)
  await page.getByLabel('密码', { exact: true }).fill(CHANGED)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Whether a passkey alone signs in, as the security administrator decides. */
async function letPasskeysAlone(page: Page, passkeySignIn: boolean): Promise<void> {
  await page.goto('/security-rules')
  await arrive(page, '安全策略')
  await page.getByLabel(/通行密钥可代替密码/).setChecked(passkeySignIn)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('安全策略已保存').first().waitFor()
}

describe('a colleague with a passkey', () => {
  const desks = useDesks()
  const loginName = `passkey-${Date.now() % 1_000_000}`

  test('adds it, signs out, signs in with it after the password; another device does not do', async () => {
    await newColleague(desks, loginName)
    const { page } = await desks.sit(undefined, 'office', 'localhost')
    const { cdp, authenticatorId } = await plugIn(page)
    await signIn(page, loginName, CHANGED)
    await arrive(page, /控辍保学总览/)
    const dialog = await openFactors(page)
    await dialog.getByRole('button', { name: '添加通行密钥' }).click()
    await dialog.getByLabel('名称').fill('办公室电脑')
    await dialog.getByLabel('当前密码').fill(CHANGED)
    await dialog.getByRole('button', { name: '添加通行密钥' }).click()
    await dialog.getByText('备用码只显示这一次').waitFor()
    expect(await dialog.locator('.factor-codes li').count()).toBe(10)
    await dialog.getByRole('button', { name: '已保存' }).click()
    const again = await openFactors(page)
    await again.getByText('办公室电脑').waitFor()
    await again.getByText('尚未使用').waitFor()
    await page.keyboard.press('Escape')

    await signOut(page)
    await typePassword(page, loginName)
    await page.getByRole('button', { name: '用通行密钥验证' }).click()
    await arrive(page, /控辍保学总览/)
    const used = await openFactors(page)
    await used.getByText('最近使用').waitFor()
    await page.keyboard.press('Escape')
    await signOut(page)

    // A device that never was added: the browser finds nothing on it to sign with.
    await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    await plugIn(page)
    await typePassword(page, loginName)
    await page.getByRole('button', { name: '用通行密钥验证' }).click()
    await page.getByRole('alert').getByText('没有完成').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  test('signs in without a password where the county allows it, and not when the device did not see to who held it', async () => {
    const { page } = await desks.sit(undefined, 'office', 'localhost')
    const alone = `alone-${Date.now() % 1_000_000}`
    await newColleague(desks, alone)
    const { cdp, authenticatorId } = await plugIn(page)
    await signIn(page, alone, CHANGED)
    const dialog = await openFactors(page)
    await dialog.getByRole('button', { name: '添加通行密钥' }).click()
    await dialog.getByLabel('当前密码').fill(CHANGED)
    await dialog.getByRole('button', { name: '添加通行密钥' }).click()
    await dialog.getByRole('button', { name: '已保存' }).click()
    await signOut(page)
    expect(await page.getByRole('button', { name: '用通行密钥登录' }).count()).toBe(0)

    const security = await desks.sit('demo-security')
    await letPasskeysAlone(security.page, true)
    try {
      await page.goto('/sign-in')
      await page.getByRole('button', { name: '用通行密钥登录' }).click()
      await arrive(page, /控辍保学总览/)
      await signOut(page)
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
      await page.getByRole('button', { name: '用通行密钥登录' }).click()
      await page.getByRole('alert').getByText('没有完成').waitFor()
      expect(await page.evaluate("fetch('/api/session').then((answer) => answer.status)")).toBe(401)
    } finally {
      await letPasskeysAlone(security.page, false)
    }
  })

  test('at the address in numbers is told where passkeys work', async () => {
    const numbers = `numbers-${Date.now() % 1_000_000}`
    await newColleague(desks, numbers)
    const { page } = await desks.sit()
    await signIn(page, numbers, CHANGED)
    const dialog = await openFactors(page)
    await dialog.getByText(/请改从 http:\/\/localhost:\d+ 打开本系统/).waitFor()
  })
})
