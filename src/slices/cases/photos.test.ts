import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aChild, plant, TOWNSHIP_A, TOWNSHIP_B, VILLAGE_A1 } from '../../../test/builders/county.ts'
import { aScope, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import type { CasePage } from './contract.ts'
import { forgetFormPhotos } from './index.ts'
import { openCounty, openSurveyCase } from './testing/set-up.ts'

const start = plainDate('2026-01-12')
const app = await testApp({ today: start })
const scopes = {
  village: aScope({ role: 'village-officer', divisionPrefix: VILLAGE_A1, actorId: 'village' }),
  township: aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_A, actorId: 'township' }),
  nextDoor: aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B, actorId: 'next-door' }),
}
type Who = keyof typeof scopes
let web: Awaited<ReturnType<typeof openCounty>>
let caseId: string
const child = aChild({ name: '照片童', standing: 'in-no-school' })

beforeAll(async () => {
  web = await openCounty(app, scopes)
  await plant(app.db, 'register.child', [child])
  caseId = await openSurveyCase(app, child.child_id, { dropoutKind: 'never-enrolled' })
})
afterAll(() => web.close())
beforeEach(() => app.clock.moveTo(start))

const PLACE = 'GPS 31.2N 91.1E'
/** A picture any program can draw, with the place it was taken at beside the pixels. */
function aPhoto(shade: number): Buffer {
  const chunk = (type: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(content.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const head = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]) // 8 × 8, grey
  const pixels = deflateSync(Buffer.alloc(8 * 9, shade))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from(`Location\0${PLACE}`)),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const BOUNDARY = 'nol-test'
function send(who: Who, content: Buffer, kind = 'visit') {
  const part = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.exe"\r\ncontent-type: text/html\r\n\r\n`
  return web.send(who, {
    method: 'POST',
    url: `/api/cases/${caseId}/records/${kind}/photos`,
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([Buffer.from(part), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  })
}
const sent = async (who: Who, shade: number): Promise<string> => {
  const reply = await send(who, aPhoto(shade))
  expect(reply.statusCode).toBe(200)
  return reply.json().photoId
}
const photoAt = (photoId: string) => `/api/cases/${caseId}/photos/${photoId}`
const take = (who: Who, photoId: string) => web.get(who, photoAt(photoId))
const remove = (who: Who, photoId: string) => web.send(who, { method: 'DELETE', url: photoAt(photoId) })
const visit = (who: Who, photoIds: readonly string[]) =>
  web.post(who, `/api/cases/${caseId}/records/visit`, {
    submissionId: newId(),
    fields: {
      way: 'at-home',
      result: 'refused',
      visitors: 2,
      visitorNames: '甲、乙',
      guardianSaid: '再说',
      causes: ['working'],
    },
    photoIds,
  })
const recordsOf = async (who: Who) => ((await web.get(who, `/api/cases/${caseId}`)).json() as CasePage).records
const lookedAt = async () =>
  (
    await app.db.asAdmin<{ event: string }>(
      `select event from audit.entry where subject_id = $1 and event like 'cases.photo%' order by id desc limit 1`,
      [child.child_id],
    )
  )[0]?.event

describe('photos of a visit', () => {
  test('are kept with their record, without the place, sealed; each look is on record', async () => {
    const photoIds = [await sent('village', 10), await sent('village', 20)]
    expect(await visit('village', photoIds)).toMatchObject({ statusCode: 200 })
    expect((await recordsOf('township')).at(-1)!.photoIds).toEqual(photoIds)
    const taken = await take('township', photoIds[0]!)
    expect(taken.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' })
    const original = aPhoto(10)
    const place = original.indexOf('tEXt') - 4
    const picture = Buffer.concat([original.subarray(0, place), original.subarray(original.indexOf('IDAT') - 4)])
    expect(taken.rawPayload).toEqual(picture)
    expect(await lookedAt()).toBe('cases.photo-viewed')
    const [row] = await app.db.asAdmin('select file_sha256 from cases.case_photo where photo_id = $1', [photoIds[0]])
    expect(await app.files.hasFile(row!['file_sha256'] as string)).toBe(true)
  })

  test('are taken back while the form is open, by whoever sent them; not once a record names them', async () => {
    const photoId = await sent('village', 30)
    expect(await take('township', photoId)).toMatchObject({ statusCode: 404 })
    expect(await remove('township', photoId)).toMatchObject({ statusCode: 404 })
    expect((await visit('township', [photoId])).json()).toMatchObject({ code: 'case.photo-not-found' })
    expect(await remove('village', photoId)).toMatchObject({ statusCode: 200 })
    expect(await lookedAt()).toBe('cases.photo-removed')
    expect((await visit('village', [photoId])).json()).toMatchObject({ code: 'case.photo-not-found' })
    const kept = await sent('village', 31)
    await visit('village', [kept])
    expect((await remove('village', kept)).json()).toMatchObject({ code: 'case.photo-fixed' })
    const other = await visit('village', [kept])
    expect(other.json()).toMatchObject({ code: 'case.photo-not-found' })
  })

  test('are not seen from next door, and none is sent from there', async () => {
    const photoId = await sent('village', 40)
    await visit('village', [photoId])
    expect(await take('nextDoor', photoId)).toMatchObject({ statusCode: 404 })
    expect((await send('nextDoor', aPhoto(41))).json()).toMatchObject({ code: 'case.not-found' })
  })

  test.each([
    ['what is no picture', Buffer.from('MZ, a program'), 422, 'case.photo-of-wrong-type'],
    ['a paper', Buffer.from('%PDF-1.7 …'), 422, 'case.photo-of-wrong-type'],
    ['half a picture', aPhoto(50).subarray(0, 60), 422, 'case.photo-damaged'],
    ['a picture of many megabytes', Buffer.concat([aPhoto(51), Buffer.alloc(15_000_000)]), 413, 'case.photo-too-large'],
  ])('%s is refused', async (_, content, statusCode, code) => {
    const reply = await send('village', content)
    expect(reply.statusCode).toBe(statusCode)
    expect(reply.json()).toMatchObject({ code })
  })

  test('are nine at most; what is never saved goes after a day', async () => {
    const many = []
    for (let shade = 60; shade < 69; shade++) many.push(await sent('village', shade))
    expect((await send('village', aPhoto(70))).json()).toMatchObject({ code: 'case.photos-too-many' })
    const scope = systemScope(scopes.village.county, 'system:files')
    const forget = () => withScope(app.db, scope, (tx) => forgetFormPhotos(app, tx, scope.county))
    await forget()
    expect(await take('village', many[0]!)).toMatchObject({ statusCode: 200 })
    app.clock.moveTo(plainDate('2026-01-14'))
    await forget()
    expect(await take('village', many[0]!)).toMatchObject({ statusCode: 404 })
    const kept = await app.db.asAdmin('select 1 from cases.case_photo where record_id is not null')
    expect(kept.length).toBeGreaterThan(0)
  })

  test('stay in the database once a record names them', async () => {
    const photoId = await sent('village', 80)
    await visit('village', [photoId])
    const gone = await withScope(app.db, scopes.village, (tx) =>
      tx.deleteFrom('cases.case_photo').where('county_code', '=', scopes.village.county).executeTakeFirst(),
    )
    expect(Number(gone.numDeletedRows)).toBe(0)
  })
})
