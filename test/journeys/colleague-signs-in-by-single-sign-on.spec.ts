import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../src/platform/free-port.ts'
import { CLIENT_ID, CLIENT_SECRET, type IdentityProvider, openIdentityProvider } from '../support/identity-provider.ts'
import { arrive } from './support/arrive.ts'
import { openBrowser, takeSeat } from './support/browser.ts'
import { type Office, openRealOffice } from './support/office.ts'

/** Signs in at the provider's own page. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByRole('button', { name: '用市统一身份认证登录' }).click()
  await page.getByRole('heading', { name: '市统一身份认证' }).waitFor()
  await page.getByLabel('账号').fill(login)
  await page.getByRole('button', { name: '确认' }).click()
}

describe('a colleague with an account of the city', () => {
  let provider: IdentityProvider
  let office: Office
  let firstPassword: string
  let browser: Browser
  beforeAll(async () => {
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    provider = await openIdentityProvider(address)
    const divisions = join(tmpdir(), `nol-journey-divisions-${port}.csv`)
    writeFileSync(divisions, '代码,名称\n540126000000,云河县\n540126100000,白石镇\n')
    const env = {
      NOL_OIDC_ISSUER: provider.issuer,
      NOL_OIDC_CLIENT_ID: CLIENT_ID,
      NOL_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      NOL_OIDC_NAME: '市统一身份认证',
    }
    const create = ['accounts', 'create', '--login', 'zhuoma', '--name', '卓玛', '--role', 'township-officer']
    const opened = await openRealOffice(port, env, [
      ['--county', '540126', 'divisions', 'import', divisions],
      [...create, '--division', '540126100000'],
    ])
    office = opened
    firstPassword = /^zhuoma\t(\S+)$/m.exec(opened.said[1]!)![1]!
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await office?.close()
    await provider?.close()
  })

  async function sit() {
    const seat = await takeSeat(browser, office.address)
    await seat.page.goto('/sign-in')
    return seat
  }

  test('is told when the provider is down, and the password goes on', async () => {
    const { page, context } = await sit()
    provider.isDown = true
    await page.getByRole('button', { name: '用市统一身份认证登录' }).click()
    await page.getByRole('alert').getByText('统一身份认证暂时连接不上').waitFor()
    await page.getByLabel('登录名', { exact: true }).fill('zhuoma')
    await page.getByLabel('密码', { exact: true }).fill(firstPassword)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('dialog').getByText('密码是初始密码或者已到期').waitFor()
    provider.isDown = false
    await context.close()
  })

  test('is led there and back, to the page that was asked for, and out at both', async () => {
    const { page, context, complaints } = await sit()
    await page.goto('/findings')
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await signInThere(page, 'zhuoma')
    await page.waitForURL((url) => url.pathname === '/findings' && url.search === '')
    await arrive(page, '问题清单')
    await page.getByRole('button', { name: /账号菜单/ }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.waitForURL((url) => url.origin === provider.issuer)
    await page.goto(`${office.address}/children`)
    await page.waitForURL((url) => url.pathname === '/sign-in')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('without an account here is told whom to ask', async () => {
    const { page, context } = await sit()
    await signInThere(page, 'somebody-else')
    await page.getByRole('alert').getByText('联系本单位或县教育局的系统管理员').waitFor()
    await arrive(page, '一个都不能少')
    await page.getByRole('button', { name: '返回登录页' }).click()
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await context.close()
  })

  test('with an answer that was begun in another browser is not let in', async () => {
    const { page, context } = await sit()
    await page.goto('/sign-in/return?code=stolen&state=not-of-this-browser')
    await page.getByRole('alert').getByText('不是在这个浏览器里开始的').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await context.close()
  })
})
