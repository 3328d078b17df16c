import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
} from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { withdrawDocument } from './commands.ts'
import { takeEvidence, uploadEvidence } from './evidence-commands.ts'
import { CLEANING_JOB, cleanPhotos, startPhotoCleaning } from './photo-cleaning.ts'
import { listDocumentHashes } from './store-files.ts'
import { takeDocumentFile } from './files.ts'
import {
  blankPapersOf,
  type DocumentDraft,
  effectiveServiceOn,
  findServedDocument,
  issueDocument,
  listDocumentsOf,
  recordService,
  type ServiceRequest,
} from './index.ts'
import { showDocument } from './pages.ts'

const today = plainDate('2026-03-10')
const app = await testApp({ today })
const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A })
const bureau = anActor()

beforeAll(() => plantCounty(app.db))
beforeEach(() => app.clock.moveTo(today))

async function aFamily(values: Record<string, unknown> = {}): Promise<string> {
  const child = aChild({ guardian2_name: '测试母', guardian2_role: 'mother', ...values })
  await plant(app.db, 'register.child', [child])
  return child.child_id
}
const orderOf = (childId: string, values: Partial<DocumentDraft> = {}): DocumentDraft => ({
  submissionId: newId(),
  kind: 'correction-order',
  childId,
  matterId: newId(),
  fields: {
    outOfSchoolSince: '2026-02-25',
    facts: '开学至今未到校',
    persuasion: '已上门劝返两次',
    demand: '送子女入学',
    dueOn: '2026-03-17',
    remedy: '可在六十日内申请复议',
  },
  ...values,
})
const issue = (draft: DocumentDraft, actor: Actor = township) =>
  withScope(app.db, actor.scope, (tx) => issueDocument(app, tx, actor, draft))
async function issued(draft: DocumentDraft, actor: Actor = township) {
  const decision = await issue(draft, actor)
  if (!decision.ok) throw new Error(decision.code)
  return decision.value
}
const serve = (
  request: Partial<ServiceRequest> & Pick<ServiceRequest, 'documentId' | 'addresseeId'>,
  actor = township,
) =>
  withScope(app.db, actor.scope, (tx) =>
    recordService(app, tx, actor, {
      submissionId: newId(),
      method: 'direct',
      onDay: today,
      place: '家中',
      signedByAddressee: true,
      servers: [{ name: '甲' }, { name: '乙' }],
      evidenceIds: [],
      ...request,
    }),
  )
const inTownship = <T>(work: Parameters<typeof withScope<T>>[2]) => withScope(app.db, township.scope, work)

test('a photo is kept without the place it was taken at; what is damaged is refused', async () => {
  const { documentId } = await issued(orderOf(await aFamily()))
  const place = Buffer.from('\xff\xe1\x00\x10Exif\0\0GPS 31.2', 'latin1')
  const rest = Buffer.from('\xff\xda\x00\x02abc\xff\xd9', 'latin1')
  const photo = Buffer.concat([Buffer.from([0xff, 0xd8]), place, rest])
  const send = (content: Buffer) => uploadEvidence(app, township, documentId, Readable.from([content]))
  const sent = await send(photo)
  if (!sent.ok) throw new Error(sent.code)
  const taken = await takeEvidence(app, township, documentId, sent.value.evidenceId)
  if (!taken.ok) throw new Error(taken.code)
  const kept = await buffer(taken.value.content)
  expect(kept).toEqual(Buffer.concat([Buffer.from([0xff, 0xd8]), rest]))
  expect(await send(photo.subarray(0, -2))).toMatchObject({ ok: false, code: 'document.evidence-damaged' })
  expect(await send(Buffer.from('MZ, a program'))).toMatchObject({ code: 'document.evidence-of-wrong-type' })
})

describe('photos kept before places were taken out of them', () => {
  const scope = systemScope(COUNTY, 'system:documents')
  const end = Buffer.from('\xff\xda\x00\x02abc\xff\xd9', 'latin1')
  const jpegOf = (name: string, tail = end) =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from(`\xff\xe1\x00\x11Exif\0\0GPS ${name}`, 'latin1'), tail])
  const states = () =>
    app.db.asAdmin<{ metadata: string; count: number }>(
      `select metadata, count(*)::int from documents.evidence where uploaded_by = 'old' group by 1 order by 1`,
    )
  const run = (signal: AbortSignal, progress = async () => {}) =>
    cleanPhotos({ app, jobId: newId(), payload: {}, attempt: 1, scope, signal, progress })

  test('lose them in one run that may be stopped anywhere, and only once', async () => {
    const { documentId } = await issued(orderOf(await aFamily()))
    const keep = async (file: Buffer) => {
      const { sha256, bytes } = await app.files.putFile([file], { owner: COUNTY })
      const row = {
        county_code: COUNTY,
        evidence_id: newId(),
        document_id: documentId,
        file_sha256: sha256,
        file_bytes: bytes,
      }
      const rest = {
        media_type: 'image/jpeg',
        uploaded_by: 'old',
        uploaded_at: app.clock.now(),
        division_code: VILLAGE_A1,
      }
      await plant(app.db, 'documents.evidence', [{ ...row, ...rest }])
      return { sha256, evidenceId: row.evidence_id }
    }
    const old = []
    for (let n = 10; n < 22; n++) old.push(await keep(jpegOf(`31.${n}`)))
    const damaged = await keep(jpegOf('31.22', end.subarray(0, -2)))
    await startPhotoCleaning(app, [scope.county])
    await startPhotoCleaning(app, [scope.county])
    const jobs = await app.db.asAdmin(`select id from platform.job where kind = $1`, [CLEANING_JOB])
    expect(jobs).toHaveLength(1)

    const stop = new AbortController()
    await expect(run(stop.signal, async () => stop.abort())).rejects.toThrow()
    expect(await states()).toEqual([
      { metadata: 'removed', count: 10 },
      { metadata: 'unchecked', count: 3 },
    ])
    expect(await run(new AbortController().signal)).toEqual({ removed: 2, unreadable: 1 })
    expect(await states()).toEqual([
      { metadata: 'removed', count: 12 },
      { metadata: 'unreadable', count: 1 },
    ])

    for (const { evidenceId, sha256 } of old) {
      const taken = await takeEvidence(app, township, documentId, evidenceId)
      if (!taken.ok) throw new Error(taken.code)
      expect(await buffer(taken.value.content)).toEqual(Buffer.concat([Buffer.from([0xff, 0xd8]), end]))
      const hashes = await withScope(app.db, scope, (tx) => listDocumentHashes(tx, scope.county))
      expect([...hashes]).not.toContain(sha256) // the old file is swept
    }
    const kept = await takeEvidence(app, township, documentId, damaged.evidenceId)
    if (!kept.ok) throw new Error(kept.code)
    expect((await buffer(kept.value.content)).includes('GPS')).toBe(true)
    expect(await run(new AbortController().signal)).toEqual({ removed: 0, unreadable: 0 })
  })
})

test('a child whose data is deleted leaves a number and nothing else in its papers', async () => {
  const childId = await aFamily()
  const paper = await issued(orderOf(childId))
  const { documentId, documentNumber } = paper
  const photo = Buffer.from('\xff\xd8\xff\xda\x00\x02abc\xff\xd9', 'latin1')
  expect(await uploadEvidence(app, township, documentId, Readable.from([photo]))).toMatchObject({ ok: true })
  const to = { documentId, addresseeId: paper.addressees[0]!.addresseeId }
  expect(await serve(to)).toMatchObject({ ok: true })
  expect(await takeDocumentFile(app, township, documentId, 'docx')).toMatchObject({ ok: true })
  const scope = systemScope(bureau.scope.county, 'system:retention')
  await withScope(app.db, scope, (tx) => blankPapersOf(tx, app.secrets, scope, [childId], today))

  const seen = await showDocument(app, township, documentId)
  expect(seen).toMatchObject({
    value: { document: { documentNumber, childName: null, state: 'blanked' }, fields: [], evidence: [] },
  })
  expect(JSON.stringify(seen)).not.toMatch(/测试父|测试母|未到校|家中/)
  for (const table of ['document_file', 'evidence', 'service_record', 'addressee'])
    expect(await app.db.asAdmin(`select 1 from documents.${table} where document_id = $1`, [documentId])).toEqual([])
  expect(await takeDocumentFile(app, township, documentId, 'docx')).toMatchObject({ code: 'document.blanked' })
  const second = { documentId, addresseeId: paper.addressees[1]!.addresseeId }
  expect(await serve(second)).toMatchObject({ code: 'document.blanked' })
  // The next paper takes the next number: the register has no gap and no number twice.
  const next = await issued(orderOf(await aFamily()))
  expect(next.documentNumber).not.toBe(documentNumber)
})

describe('issuing', () => {
  test('gives a number, an addressee for each guardian and an audit entry', async () => {
    const childId = await aFamily()
    const paper = await issued(orderOf(childId))
    expect(paper.documentNumber).toMatch(/^甲乡责〔2026〕\d+号$/)
    expect(paper.addressees).toMatchObject([
      { role: 'guardian', name: '测试父', relation: '父亲' },
      { role: 'guardian', name: '测试母', relation: '母亲' },
    ])
    const [row] = await app.db.asAdmin('select * from documents.document where document_id = $1', [paper.documentId])
    expect(row).toMatchObject({ kind: 'correction-order', child_id: childId, division_code: VILLAGE_A1 })
    expect(row!['sealed']).not.toContain('未到校')
    expect(
      await app.db.asAdmin('select event, details from audit.entry where subject_id = $1', [childId]),
    ).toMatchObject([
      { event: 'documents.issued', details: { documentId: paper.documentId, number: paper.documentNumber } },
    ])
  })

  test('the same submission twice is one paper', async () => {
    const draft = orderOf(await aFamily())
    expect(await issued(draft)).toEqual(await issued(draft))
  })

  test.each<[string, (childId: string) => [Partial<DocumentDraft>, Actor], string]>([
    [
      'by a school',
      () => [{}, anActor({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/` })],
      'document.organ-not-competent',
    ],
    [
      'for another township',
      () => [{ organ: { kind: 'township', unit: `${TOWNSHIP_B}000` } }, township],
      'document.organ-not-yours',
    ],
    [
      'on a child of another township',
      () => [{}, anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })],
      'document.child-not-found',
    ],
    ['on nobody', () => [{ childId: null }, township], 'document.child-missing'],
    ['without its fields', () => [{ fields: {} }, township], 'document.fields-missing'],
    ['tomorrow', () => [{ issuedOn: plainDate('2026-03-11') }, township], 'document.day-in-future'],
    ['correcting nothing', () => [{ correctsId: newId() }, township], 'document.corrected-not-found'],
  ])('%s is refused', async (_, given, code) => {
    const childId = await aFamily()
    const [values, actor] = given(childId)
    expect(await issue(orderOf(childId, values), actor)).toMatchObject({ ok: false, code })
  })

  test('without any guardian known it is refused', async () => {
    const childId = await aFamily({ guardian1_name: null, guardian2_name: null })
    expect(await issue(orderOf(childId))).toMatchObject({ code: 'document.addressee-missing' })
  })

  test('numbers are gap-free per organ and year while many issue at once and some fail', async () => {
    const childId = await aFamily()
    const actor = bureau
    const before = await serials('bureau')
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        withScope(app.db, actor.scope, async (tx) => {
          await issueDocument(app, tx, actor, orderOf(childId, { organ: { kind: 'bureau', unit: '540126000000' } }))
          if (index % 3 === 0) throw new Error('the caller changes its mind')
        }).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(results.filter(Boolean)).toHaveLength(40)
    const after = await serials('bureau')
    expect(after).toEqual(Array.from({ length: before.length + 40 }, (_, index) => index + 1))
  })

  test('a new year begins with 1', async () => {
    const childId = await aFamily()
    app.clock.moveTo(plainDate('2027-01-04'))
    expect((await issued(orderOf(childId))).documentNumber).toBe('甲乡责〔2027〕1号')
  })

  test('the database lets nobody change what was issued', async () => {
    const paper = await issued(orderOf(await aFamily()))
    for (const change of [
      "update documents.document set document_number = 'x'",
      "update documents.document set content_hash = repeat('0', 64)",
      'delete from documents.document',
      'update documents.service_record set effective_on = null',
      "update documents.addressee set name = 'x'",
    ])
      await expect(asTownship(change)).rejects.toThrow(/permission denied/)
    const kept = () => app.db.asAdmin('select addressee_id from documents.addressee order by 1')
    const before = await kept()
    await asTownship('delete from documents.addressee') // lets go only of what belongs to a blank paper
    expect(await kept()).toEqual(before)
    expect(paper.documentNumber).toBeTruthy()
  })
})

const asTownship = (statement: string) =>
  withScope(app.db, township.scope, async (tx) => {
    const { sql } = await import('kysely')
    await sql.raw(statement).execute(tx)
  })
const serials = async (organ: string): Promise<number[]> =>
  (
    await app.db.asAdmin<{ doc_serial: number }>(
      `select doc_serial from documents.document where organ_kind = $1 and series = 'order' and doc_year = 2026 order by doc_serial`,
      [organ],
    )
  ).map((row) => row.doc_serial)

describe('serving', () => {
  test('a paper counts as served when each guardian has its own record', async () => {
    const matterId = newId()
    const paper = await issued(orderOf(await aFamily(), { matterId }))
    const [father, mother] = paper.addressees
    const wanted = { matterId, kind: 'correction-order' } as const
    expect(await inTownship((tx) => findServedDocument(tx, township.scope, wanted))).toBeUndefined()

    expect(await serve({ documentId: paper.documentId, addresseeId: father!.addresseeId })).toMatchObject({
      ok: true,
      value: { effectiveOn: today, documentEffectiveOn: null },
    })
    app.clock.moveTo(plainDate('2026-03-20'))
    const left = await serve({
      documentId: paper.documentId,
      addresseeId: mother!.addresseeId,
      method: 'left',
      onDay: plainDate('2026-03-19'),
      reason: '拒绝签收',
      witness: '丙',
      witnessUnit: '甲一村村民委员会',
    })
    expect(left).toMatchObject({ ok: true, value: { documentEffectiveOn: '2026-03-19' } })
    expect(await inTownship((tx) => effectiveServiceOn(tx, township.scope, paper.documentId))).toBe('2026-03-19')
    expect(await inTownship((tx) => findServedDocument(tx, township.scope, wanted))).toMatchObject({
      documentId: paper.documentId,
      addressees: [
        { servedOn: '2026-03-10', method: 'direct' },
        { servedOn: '2026-03-19', method: 'left' },
      ],
    })
  })

  test('the same submission twice is one record; a second service of the same addressee is refused', async () => {
    const paper = await issued(orderOf(await aFamily()))
    const request = {
      submissionId: newId(),
      documentId: paper.documentId,
      addresseeId: paper.addressees[0]!.addresseeId,
    }
    expect(await serve(request)).toEqual(await serve(request))
    expect(await serve({ ...request, submissionId: newId() })).toMatchObject({
      code: 'document.addressee-served-already',
    })
  })

  test('a failed attempt is on record and serves nobody', async () => {
    const paper = await issued(orderOf(await aFamily()))
    const to = { documentId: paper.documentId, addresseeId: paper.addressees[0]!.addresseeId }
    expect(await serve({ ...to, outcome: 'not-served' })).toMatchObject({ code: 'document.attempt-reason-missing' })
    expect(await serve({ ...to, outcome: 'not-served', reason: '家中无人' })).toMatchObject({
      ok: true,
      value: { effectiveOn: null, documentEffectiveOn: null },
    })
    expect(await serve(to)).toMatchObject({ ok: true, value: { effectiveOn: today } })
  })

  test.each<
    [
      string,
      (paper: {
        documentId: string
        addressees: readonly { addresseeId: string }[]
      }) => [Partial<ServiceRequest>, Actor],
      string,
    ]
  >([
    ['somebody else', () => [{ addresseeId: newId() }, township], 'document.addressee-not-found'],
    [
      'by another township',
      () => [{}, anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })],
      'document.not-found',
    ],
    ['with a photo that is not there', () => [{ evidenceIds: [newId()] }, township], 'document.evidence-not-found'],
    ['without place', () => [{ place: '' }, township], 'document.service-incomplete'],
  ])('%s is refused', async (_, given, code) => {
    const paper = await issued(orderOf(await aFamily()))
    const [values, actor] = given(paper)
    const to = { documentId: paper.documentId, addresseeId: paper.addressees[0]!.addresseeId }
    expect(await serve({ ...to, ...values }, actor)).toMatchObject({ ok: false, code })
  })

  test('two clerks serve the same addressee at once: one record', async () => {
    const paper = await issued(orderOf(await aFamily()))
    const to = { documentId: paper.documentId, addresseeId: paper.addressees[0]!.addresseeId }
    const results = await Promise.all([serve(to), serve(to), serve(to)])
    expect(results.map((result) => (result.ok ? 'served' : result.code)).sort()).toEqual([
      'document.addressee-served-already',
      'document.addressee-served-already',
      'served',
    ])
  })
})

describe('what was issued', () => {
  test('is withdrawn while nobody was served, and keeps its number', async () => {
    const paper = await issued(orderOf(await aFamily()))
    expect(await withdrawDocument(app, township, paper.documentId, '写错了日期')).toMatchObject({ ok: true })
    expect(await withdrawDocument(app, township, paper.documentId, '写错了日期')).toMatchObject({
      code: 'document.withdrawn',
    })
    const to = { documentId: paper.documentId, addresseeId: paper.addressees[0]!.addresseeId }
    expect(await serve(to)).toMatchObject({ code: 'document.withdrawn' })
    const next = await issued(orderOf(await aFamily()))
    expect(next.documentNumber).not.toBe(paper.documentNumber)
  })

  test('once served is only corrected, by a new paper that names it', async () => {
    const matterId = newId()
    const childId = await aFamily({ guardian2_name: null })
    const paper = await issued(orderOf(childId, { matterId }))
    await serve({ documentId: paper.documentId, addresseeId: paper.addressees[0]!.addresseeId })
    expect(await withdrawDocument(app, township, paper.documentId, '写错')).toMatchObject({
      code: 'document.served-stays',
    })
    expect(await issue(orderOf(await aFamily(), { correctsId: paper.documentId }))).toMatchObject({
      code: 'document.corrected-not-found',
    })
    // It stands in the matter of what it corrects without anybody saying so.
    const correction = await issued(orderOf(childId, { correctsId: paper.documentId }))
    expect(await issue(orderOf(childId, { matterId, correctsId: paper.documentId }))).toMatchObject({
      code: 'document.corrected-already',
    })
    const papers = await inTownship((tx) => listDocumentsOf(tx, township.scope, matterId))
    expect(papers).toMatchObject([
      { documentId: paper.documentId, correctedById: correction.documentId },
      { documentId: correction.documentId, correctsId: paper.documentId },
    ])
    const wanted = { matterId, kind: 'correction-order' } as const
    expect(await inTownship((tx) => findServedDocument(tx, township.scope, wanted))).toBeUndefined()
  })
})
