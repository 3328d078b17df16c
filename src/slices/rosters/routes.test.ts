import { describe, expect, test } from 'vitest'
import { COUNTY, plantCounty, TOWNSHIP_A } from '../../../test/builders/county.ts'
import { citizenIdOf } from '../../../test/builders/roster-files.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { tableTexts } from '../../platform/tables/index.ts'
import { runJobNow } from '../../platform/jobs.ts'
import * as contract from './contract.ts'
import type { RosterDetail, RosterSummary } from './contract.ts'
import { CHECK_JOB, jobHandlers } from './jobs.ts'
import { permissions } from './policy.ts'
import { registerRostersRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp({ today: plainDate('2026-03-10') })
const http = await testHttp(app, {
  permissions,
  texts: { ...texts, ...tableTexts },
  register: (http) => registerRostersRoutes(http, app),
})
const bureau = anActor({ county: COUNTY, role: 'bureau-officer', actorId: 'clerk' })
await plantCounty(app.db)

const CONTENT = [
  '姓名,性别,出生日期,身份证号,就学状态',
  `卓玛,女,2016-05-01,${citizenIdOf(COUNTY, '2016-05-01', 122)},在校`,
  '次仁,男,2031-02-30,,未入学',
].join('\n')

async function upload(name: string, content: string | Uint8Array, query: Record<string, string> = {}) {
  return http.call(contract.uploadRoster, {
    as: bureau,
    query: { sourceName: '甲乡', asOfOn: '2026-03-01', ...query },
    file: { name, content },
  })
}

const check = (rosterId: string) =>
  runJobNow(app, jobHandlers, { kind: CHECK_JOB, payload: { rosterId }, actor: bureau })

describe('a file sent by a page', () => {
  test('goes the whole way: upload, check, preview, take, lists, withdrawal', async () => {
    const sent = await upload('摸底.csv', CONTENT)
    expect(sent.statusCode).toBe(200)
    const { roster, repeated } = sent.json<{ roster: RosterSummary; repeated: boolean }>()
    expect([repeated, roster.state, roster.job?.state]).toEqual([false, 'received', 'queued'])
    expect((await upload('摸底.csv', CONTENT)).json()).toMatchObject({ repeated: true, roster: { id: roster.id } })
    const params = { rosterId: roster.id }
    expect((await http.call(contract.takeRoster, { as: bureau, params })).json()).toMatchObject({
      code: 'rosters.not-checked',
    })
    await check(roster.id)

    const shown = (await http.call(contract.getRoster, { as: bureau, params })).json<RosterDetail>()
    expect(shown).toMatchObject({
      state: 'checked',
      kind: 'village',
      counts: { good: 1, quarantined: 1 },
      abilities: { take: true, withdraw: true, correctMapping: true },
    })
    expect(shown.remarkCounts[0]).toEqual({
      code: 'born-on-not-a-day',
      severity: 'fault',
      count: 1,
      label: '出生日期 不是日历日期',
    })

    expect((await http.call(contract.takeRoster, { as: bureau, params })).json()).toMatchObject({
      state: 'taken',
      isEffective: true,
    })
    const list = (await http.call(contract.listRosters, { as: bureau, query: { effectiveOnly: true } })).json()
    expect(list).toMatchObject({ total: 1, nextCursor: null, rows: [{ id: roster.id, isEffective: true }] })
    const sources = (await http.call(contract.listRosterSources, { as: bureau })).json()
    expect(sources).toEqual({
      rows: [
        {
          kind: 'village',
          sourceName: '甲乡',
          divisionCode: `${COUNTY}000000`,
          lastAsOfOn: '2026-03-01',
          rosterCount: 1,
        },
      ],
    })

    const file = await http.call(contract.downloadQuarantine, { as: bureau, params })
    expect(file.headers['content-disposition']).toContain(encodeURIComponent('退回清单-摸底.xlsx'))
    expect((await rowsOf(file.rawPayload))[3]!.slice(0, 3)).toEqual(['次仁', '男', '2031-02-30'])

    expect((await http.call(contract.withdrawRoster, { as: bureau, params, body: { reason: '' } })).statusCode).toBe(
      422,
    )
    expect(
      (await http.call(contract.withdrawRoster, { as: bureau, params, body: { reason: '报错' } })).json(),
    ).toMatchObject({ state: 'withdrawn', isEffective: false })
  })

  test('that cannot be read says so in the language of the reader', async () => {
    const { roster } = (await upload('a.xlsx', '%PDF-1.7')).json<{ roster: RosterSummary }>()
    await check(roster.id)
    const zh = (
      await http.call(contract.getRoster, { as: bureau, params: { rosterId: roster.id } })
    ).json<RosterDetail>()
    expect(zh.refusal).toEqual({
      code: 'table.not-a-table',
      message: '这不是表格文件（PDF）；请发送 Excel（.xlsx、.xls）或 CSV 文件',
    })
    const en = await http.call(contract.getRoster, {
      as: bureau,
      params: { rosterId: roster.id },
      headers: { 'accept-language': 'en' },
    })
    expect(en.json<RosterDetail>().refusal!.message).toContain('This is not a table (PDF)')
  })

  test('lists pages by cursor', async () => {
    for (const name of ['一', '二', '三']) await upload(`${name}.csv`, `${CONTENT}\n${name}`, { sourceName: name })
    const first = (await http.call(contract.listRosters, { as: bureau, query: { limit: 2 } })).json()
    const second = (
      await http.call(contract.listRosters, { as: bureau, query: { limit: 2, cursor: first.nextCursor } })
    ).json()
    const ids = [...first.rows, ...second.rows].map((row: RosterSummary) => row.id)
    expect(new Set(ids).size).toBe(4)
  })

  test('of a township by the bureau names its township; nonsense is refused', async () => {
    const good = await upload('b.csv', CONTENT, { divisionCode: `${TOWNSHIP_A}000`, sourceName: '乙' })
    expect(good.json().roster.divisionCode).toBe(`${TOWNSHIP_A}000`)
    expect((await upload('c.csv', CONTENT, { divisionCode: '110101000000' })).statusCode).toBe(403)
    expect((await upload('c.csv', CONTENT, { asOfOn: '2026-13-01' })).statusCode).toBe(400)
    expect((await upload('c.csv', CONTENT, { supplementOf: '00000000-0000-7000-8000-000000000000' })).statusCode).toBe(
      404,
    )
    expect(
      (
        await http.call(contract.getRoster, {
          as: bureau,
          params: { rosterId: '00000000-0000-7000-8000-000000000000' },
        })
      ).statusCode,
    ).toBe(404)
  })
})
