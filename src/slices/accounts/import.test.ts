import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { countyCode } from '../../kernel/division-code.ts'
import type { Actor } from '../../kernel/scope.ts'
import { systemScope } from '../../platform/jobs.ts'
import { tableTexts } from '../../platform/tables/index.ts'
import { importDivisions, importSchools } from '../directory/index.ts'
import * as contract from './contract.ts'
import { sessionResolver } from './index.ts'
import { permissions } from './policy.ts'
import { registerAccountsRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
const http = await testHttp(app, {
  permissions,
  texts: { ...tableTexts, ...texts },
  register: (http) => registerAccountsRoutes(http, app),
  resolveSession: sessionResolver(app),
})
const county = countyCode('540126')
const system: Actor = { id: 'system:test', role: 'system', scope: systemScope(county, 'system:test') }
const as: Actor = {
  id: 'sys',
  role: 'system-administrator',
  scope: { county, role: 'system-administrator', actorId: 'sys' },
}
const bytes = async function* (text: string) {
  yield Buffer.from(text)
}
await importDivisions(
  app,
  system,
  bytes(
    'code,name\n540126000000,云河县\n540126100000,白石镇\n540126100201,曲麦村\n540126101000,德吉乡\n540126101201,曲麦村\n',
  ),
)
await importSchools(app, system, bytes('code,name,kind,division\n3154001001,白石初级中学,junior,540126100000\n'))

const HEAD = '姓名,登录名,角色,乡镇或村,学校,班级,联系电话\n'
const file = (lines: string) => ({ name: '账号.csv', content: HEAD + lines })
const GOOD = [
  '卓玛,zhuoma,乡镇(街道),白石镇,,,13800000001',
  '央金,yangjin,班主任,,白石初级中学,2023-01,',
  '德吉,deji,村(居)委会,德吉乡 曲麦村,,,',
  '次仁,ciren,bureau-officer,,,,',
].join('\n')
const BAD = [
  ',noname,学校,,白石初级中学,,',
  '甲,zhuoma,学校,,不存在的学校,,abc',
  '乙,yi,村(居)委会,曲麦村,,,',
  '丙,bing,班主任,,3154001001,一班,',
  '丁,ding,校长,,,,',
  '戊,A b,学校,,3154001001,,',
].join('\n')

describe('a list of accounts', () => {
  test('is looked at first: what would be created, and every fault of every row', async () => {
    const preview = (await http.call(contract.previewImport, { as, file: file(`${GOOD}\n${BAD}`) })).json()
    expect([preview.total, preview.good]).toEqual([10, 4])
    expect(preview.rows.map((row: { scopeName: string }) => row.scopeName)).toEqual([
      '白石镇',
      '白石初级中学 2023级1班',
      '德吉乡 曲麦村',
      '云河县',
    ])
    const said = preview.faults.map((fault: { message: string }) => fault.message).join('\n')
    for (const part of ['第 6 行「姓名」', '第 7 行的登录名与第 2 行相同', '第 7 行的学校', '第 7 行「联系电话」abc'])
      expect(said).toContain(part)
    for (const part of [
      '第 8 行的「曲麦村」有几个同名',
      '第 9 行「班级」一班',
      '第 10 行「角色」校长',
      '第 11 行：登录名',
    ])
      expect(said).toContain(part)
    expect((await http.call(contract.listAccounts, { as })).json().total).toBe(0)
  })

  test('gives its faulty rows back as they came, with what is wrong', async () => {
    const answer = await http.call(contract.faultyImportRows, { as, file: file(`${GOOD}\n${BAD}`) })
    const rows = await rowsOf(answer.rawPayload)
    expect(rows.length).toBe(1 + 6)
    expect(rows[2]).toEqual(expect.arrayContaining(['甲', 'zhuoma', '不存在的学校']))
    expect(JSON.stringify(rows[2])).toContain('不在名录中')
  })

  test('creates the good rows once; the sheet holds first passwords that work once authorised', {
    timeout: 60_000,
  }, async () => {
    const answer = await http.call(contract.importAccounts, { as, file: file(`${GOOD}\n${BAD}`) })
    expect(answer.statusCode).toBe(200)
    const [head, ...lines] = await rowsOf(answer.rawPayload)
    expect(head).toEqual(['姓名', '登录名', '初始密码', '角色', '管辖范围', '联系电话'])
    expect(lines.map((line) => line[1])).toEqual(['zhuoma', 'yangjin', 'deji', 'ciren'])
    const list = (await http.call(contract.listAccounts, { as, query: { waiting: true } })).json()
    expect(list.total).toBe(4)

    const security: Actor = { ...as, id: 'sec', role: 'security-administrator' }
    const accountIds = list.rows.map((row: { id: string }) => row.id)
    await http.call(contract.authoriseWaiting, { as: security, body: { accountIds } })
    const body = { loginName: 'zhuoma', password: String(lines[0]![2]) }
    const signedIn = await http.call(contract.signIn, { body })
    expect(signedIn.json().account).toMatchObject({ displayName: '卓玛', mustChangePassword: true })

    const again = await http.call(contract.importAccounts, { as, file: file(GOOD) })
    expect(again.json().code).toBe('accounts.import-nothing')
    const [entry] = await app.db.asAdmin<{ details: object }>(
      `select details from audit.entry where event = 'accounts.accounts-imported'`,
    )
    expect(entry!.details).toEqual({ count: 4, faults: 6 })
  })

  test('of a school administrator holds accounts of the school only', async () => {
    const ofSchool: Actor = { ...as, administers: { schoolPrefix: '3154001001/' } }
    const lines = '己,jisi,班主任,,白石初级中学,2023-02,\n庚,geng,乡镇(街道),白石镇,,,'
    const preview = (await http.call(contract.previewImport, { as: ofSchool, file: file(lines) })).json()
    expect([preview.good, preview.faults.length]).toEqual([1, 1])
    expect(preview.faults[0].message).toContain('只能在您所管单位')
  })

  test.each([
    [{ name: 'x.csv', content: '甲,乙\n1,2\n' }, 422, 'directory.columns-missing'],
    [{ name: 'x.xlsx', content: 'PK no workbook' }, 422, undefined],
    [file(`${'辛,xin,学校,,3154001001,,\n'.repeat(501)}`), 413, 'accounts.import-too-many'],
  ])('that cannot be read is refused', async (content, status, code) => {
    const answer = await http.call(contract.previewImport, { as, file: content })
    expect(answer.statusCode).toBe(status)
    if (code) expect(answer.json().code).toBe(code)
  })

  test('has a form to fill in', async () => {
    const answer = await http.call(contract.importTemplate, { as })
    expect(await rowsOf(answer.rawPayload)).toEqual([
      ['姓名', '登录名', '角色', '乡镇或村', '学校', '班级', '联系电话'],
    ])
  })
})
