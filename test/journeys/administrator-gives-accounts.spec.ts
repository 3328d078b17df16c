import { describe, test } from 'vitest'
import { arrive } from './support/arrive.ts'
import { choose } from './pages/findings.ts'
import { useDesks } from './support/desk.ts'
import { signIn } from './support/sign-in.ts'

describe('an administrator', () => {
  const desks = useDesks()

  test('makes an account; its first password must be changed before anything else', async () => {
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

    const person = await desks.sit()
    await signIn(person.page, loginName, password)
    await person.page.getByText('密码是初始密码或者已到期').waitFor()
    const change = person.page.getByRole('dialog')
    await change.getByLabel('当前密码').fill(password)
    await change.getByLabel('新密码', { exact: true }).fill('short')
    await change.getByLabel('再输一次新密码').fill('short')
    await change.getByRole('button', { name: '保存' }).click()
    await change.getByText(/新密码至少要/).waitFor()
    await change.getByLabel('新密码', { exact: true }).fill('Journey-2026-long')
    await change.getByLabel('再输一次新密码').fill('Journey-2026-long')
    await change.getByRole('button', { name: '保存' }).click()
    await arrive(person.page, /控辍保学总览/)
  })

  test.each([
    ['/directory', '学校与区划'],
    ['/directory?tab=divisions', '学校与区划'],
    ['/county-rules', '本县规则'],
    ['/audit', '操作记录'],
  ])('%s', async (path, title) => {
    const { page } = await desks.sit('demo-admin')
    await page.goto(path)
    await arrive(page, title)
  })

  test('a page that does not exist says so', async () => {
    const { page } = await desks.sit('demo-admin')
    await page.goto('/no-such-page')
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
  })
})
