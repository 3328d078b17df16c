import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COUNTY } from '../../test/builders/county.ts'
import { anActor, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { Type } from 'typebox'
import { accept, refuse } from '../kernel/decision.ts'
import { endpoint } from '../kernel/endpoint.ts'
import { FileUpload } from '../kernel/wire.ts'
import type { UploadLimits } from './config.ts'
import { serve } from './http.ts'
import { decideRoom, uploadQuota } from './upload-quota.ts'

const MB = 1024 * 1024
const limits: UploadLimits = {
  accountFiles: 3,
  accountBytes: 2 * MB,
  unitBytes: 3 * MB,
  countyBytes: 4 * MB,
  freeBytes: 10 * MB,
}
const nothing = { accountFiles: 0, accountBytes: 0, unitBytes: 0, countyBytes: 0 }

describe('the room for a file', () => {
  test.each([
    ['is what the account has left', nothing, 100, { ok: true, value: 2 * MB }],
    ['is what the unit has left', { ...nothing, unitBytes: 2.5 * MB }, 100, { value: 0.5 * MB }],
    ['is what the county has left', { ...nothing, countyBytes: 3.75 * MB }, 100, { value: 0.25 * MB }],
    ['is what the disk has left', nothing, 11, { value: MB }],
    ['is none on a disk that is nearly full', nothing, 10, { code: 'http.disk-nearly-full' }],
    ['is none for too many files', { ...nothing, accountFiles: 3 }, 100, { code: 'http.too-many-files' }],
    [
      'is none when the account has sent its share',
      { ...nothing, accountBytes: 2 * MB },
      100,
      { code: 'http.upload-quota', details: { whose: 'http.quota.account', megabytes: 2 } },
    ],
    ['is none when the unit has', { ...nothing, unitBytes: 4 * MB }, 100, { details: { whose: 'http.quota.unit' } }],
    [
      'is none when the county has',
      { ...nothing, countyBytes: 4 * MB },
      100,
      { details: { whose: 'http.quota.county' } },
    ],
  ])('%s', (_, sent, free, answer) => expect(decideRoom(sent, free * MB, limits)).toMatchObject(answer))
})

describe('a file that is sent up', () => {
  const settings = { NOL_UPLOADS_ACCOUNT_MB: '2', NOL_UPLOADS_ACCOUNT_FILES: '3', NOL_UPLOADS_UNIT_MB: '3' }
  let app: Awaited<ReturnType<typeof testApp>>
  let http: Awaited<ReturnType<typeof testHttp>>
  const upload = endpoint({
    method: 'POST',
    path: '/api/takes',
    permission: 'takes',
    summary: 'x',
    body: FileUpload,
    reply: Type.Object({ bytes: Type.Integer() }),
  })

  beforeAll(async () => {
    app = await testApp({ env: settings })
    http = await testHttp(app, {
      permissions: { takes: ['township-officer'] },
      uploads: uploadQuota(app),
      texts: { 'takes.nothing': { zh: '无', en: 'none' } },
      register: (http) =>
        serve(http, upload, { 'takes.nothing': 422 }, async ({ upload }) => {
          const file = await upload()
          if (!file) return refuse('takes.nothing')
          let bytes = 0
          for await (const chunk of file.content) bytes += chunk.length
          return accept({ bytes })
        }),
    })
  })
  afterAll(() => http.fastify.close())

  const officer = (id: string, township = '100') =>
    anActor({ actorId: id, role: 'township-officer', divisionPrefix: `${COUNTY}${township}` })
  const send = async (id: string, bytes: number, township?: string) => {
    const file = { name: 'a.csv', content: new Uint8Array(bytes) }
    return http.call(upload, { as: officer(id, township), file })
  }

  test('is counted for its account, its unit and its county, whether it was wanted or not', async () => {
    expect((await send('pema', MB)).json()).toEqual({ bytes: MB })
    expect(await app.db.asAdmin('select account_id, unit, files, bytes::int from platform.upload_day')).toEqual([
      { account_id: 'pema', unit: `${COUNTY}100`, files: 1, bytes: MB },
    ])
  })

  test('ends where the room ends, with words', async () => {
    const answer = await send('pema', 1.5 * MB)
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'http.no-room-for-file', message: expect.stringContaining('1 MB') })
    expect((await send('pema', 10)).json()).toMatchObject({
      code: 'http.upload-quota',
      message: expect.stringContaining('2 MB'),
    })
  })

  test('shares with the colleagues of the unit, not with other units, and has room again tomorrow', async () => {
    expect((await send('dawa', 1.5 * MB)).json()).toMatchObject({ code: 'http.no-room-for-file' })
    expect((await send('nyima', MB, '101')).statusCode).toBe(200)
    app.clock.addDays(1)
    expect((await send('pema', MB)).statusCode).toBe(200)
  })

  test('is one of so many on a day; many at once are counted too', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => send('tashi', 1, '102')))
    expect(answers.filter((one) => one.statusCode === 200)).toHaveLength(3)
    expect(answers.find((one) => one.statusCode === 413)!.json()).toMatchObject({ code: 'http.too-many-files' })
  })

  test('is forgotten after a month', async () => {
    app.clock.addDays(40)
    await send('pema', 1)
    expect(await app.db.asAdmin('select distinct on_day::text from platform.upload_day')).toHaveLength(1)
  })
})
