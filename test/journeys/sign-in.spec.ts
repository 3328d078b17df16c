import { describe, expect, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { useDesks } from './support/desk.ts'
import { DEMO_PASSWORD, signIn } from './support/sign-in.ts'

describe('signing in', () => {
  const desks = useDesks()

  test('a wrong password is said in words and nothing else is told', async () => {
    const { page } = await desks.sit()
    await page.goto('/sign-in')
    await arrive(page, '一个都不能少')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('请填写登录名').waitFor()
    await page.getByLabel('登录名', { exact: true }).fill('demo-village')
    await page.getByLabel('密码', { exact: true }).fill('not-the-password')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('账号或密码不正确').waitFor()
  })

  test('leads back to the page that was asked for, filters and all', async () => {
    const { page } = await desks.sit()
    await page.goto('/findings?kind=out-of-school')
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await page.getByLabel('登录名', { exact: true }).fill('demo-bureau')
    await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
    await page.getByLabel('密码', { exact: true }).press('Enter')
    await page.waitForURL((url) => url.pathname === '/findings' && url.searchParams.get('kind') === 'out-of-school')
    await arrive(page, '问题清单')
  })

  test('never leads to another site', async () => {
    const { page } = await desks.sit()
    await page.goto('/sign-in?back=//elsewhere.example/')
    await page.getByRole('button', { name: /demo-bureau/ }).click()
    await page.waitForURL((url) => url.pathname === '/')
    expect(new URL(page.url()).hostname).toBe('127.0.0.1')
  })

  test('the menu of the account works by keyboard, shows the sessions and signs out', async () => {
    const { page } = await desks.sit('demo-bureau')
    await arrive(page, /控辍保学总览/)
    await page.getByRole('button', { name: /账号菜单/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('本机').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /账号菜单/ }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.waitForURL((url) => url.pathname === '/sign-in')
    await page.goto('/children')
    await page.waitForURL((url) => url.pathname === '/sign-in')
  })

  test('the whole page turns English and stays so', async () => {
    const { page } = await desks.sit('demo-bureau')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('link', { name: 'Findings', exact: true }).click()
    await arrive(page, 'Findings')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Findings' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  })

  test('a name that does not exist answers like a wrong password', async () => {
    const { page } = await desks.sit()
    await page.goto('/sign-in')
    await page.getByLabel('登录名', { exact: true }).fill('nobody-here')
    await page.getByLabel('密码', { exact: true }).fill('something')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('账号或密码不正确').waitFor()
    await signIn(page, 'demo-school')
    await arrive(page, /控辍保学总览/)
  })
})
