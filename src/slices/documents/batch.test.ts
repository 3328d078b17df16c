import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  COUNTY,
  plant,
  plantCounty,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
  VILLAGE_A2,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { unzipped } from '../../../test/attacks/unzip.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { pdfText } from '../../../test/support/pdf-text.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { type JobContext, runJobNow, systemScope } from '../../platform/jobs.ts'
import { decideExport, fetchExport, requestExport } from '../disclosure/exports.ts'
import { resumeBatch, startBatch, stopBatch, BATCH_JOB } from './batch-commands.ts'
import { noticeDueOn, schoolYearOfPaper } from './batch-domain.ts'
import { batchPapersExporter, showBatch, takeBatchFile } from './batch-pages.ts'
import { withdrawDocument } from './commands.ts'
import { openContent } from './content.ts'
import { issueAtDesk } from './desk-commands.ts'
import { jobHandlers } from './jobs.ts'
import { listDocuments, showDocument } from './pages.ts'
import { type Receipt, recordReceipts } from './receipts-commands.ts'
import { listReceipts } from './receipts-pages.ts'
import { recordService, type ServiceRequest } from './service-commands.ts'
import { findDocument } from './store.ts'
import { noticeWork } from './work.ts'

const app = await testApp({ today: plainDate('2026-08-01') })
const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A })
const bureau = anActor({ actorId: 'second-person', role: 'bureau-officer' })
const other = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })

beforeAll(async () => {
  await plantCounty(app.db)
  const entrants = Array.from({ length: 230 }, (_, index) =>
    aChild({
      name: `新生${index}`,
      born_on: '2020-03-01',
      division_code: index < 210 ? VILLAGE_A1 : VILLAGE_A2,
      school_key: '',
      school_name: '甲乡小学',
      ...(index === 5 && { guardian1_name: null }),
      ...(index >= 210 && { guardian2_name: '测试母', guardian2_role: 'mother' }),
    }),
  )
  await plant(app.db, 'register.child', entrants)
  await plant(app.db, 'register.child', [aChild({ name: '老生', born_on: '2015-03-01' })])
})

beforeEach(() => app.clock.moveTo(plainDate('2026-08-01')))

const draft = (values = {}) => ({
  submissionId: newId(),
  kind: 'enrolment-notice' as const,
  schoolYear: 2026,
  termOn: plainDate('2026-09-01'),
  fields: { reportOn: '2026-09-01', reportPlace: '操场', bringAlong: '户口簿' },
  ...values,
})
/** A run beside which there is no other of its school year: what earlier tests issued is of other years. */
async function started(values = {}) {
  await app.db.asAdmin('update documents.batch set school_year = school_year - 100')
  const decision = await startBatch(app, township, draft(values))
  if (!decision.ok) throw new Error(decision.code)
  return decision.value
}
const PLEDGE = { schoolYear: '2026—2027', partyA: '甲乡人民政府', duties: '按时送子女入学' }
const ports = { matter: async () => undefined }
const receiptsOf = (values: { division: string; receipts: readonly Receipt[] }) => ({
  submissionId: newId(),
  onDay: plainDate('2026-08-01'),
  servers: [{ name: '乡干部' }],
  ...values,
})
const contextOf = (
  batchId: string,
  signal = new AbortController().signal,
  progress: JobContext['progress'] = async () => {},
): JobContext => ({
  app,
  jobId: newId(),
  payload: { batchId },
  scope: systemScope(COUNTY, 'tester'),
  attempt: 1,
  progress,
  signal,
})
const run = (context: JobContext) => jobHandlers[BATCH_JOB]!(context)
/** Runs until the papers are issued, and draws none. */
const issue = (batchId: string) =>
  run(
    contextOf(batchId, undefined, async (fraction = 0) => {
      if (fraction > 0.39) throw new Error('issued')
    }),
  ).catch((error: Error) => expect(error.message).toBe('issued'))
const serialsOf = async (batchId: string) =>
  (
    await app.db.asAdmin<{ doc_serial: number }>(
      'select doc_serial from documents.document where batch_id = $1 order by doc_serial',
      [batchId],
    )
  ).map((row) => row.doc_serial)

describe('a run', () => {
  test('issues a notice for each entrant, draws them village by village, and says who got none and why', async () => {
    const { batchId, count } = await started({ secondText: 'བོད་ཡིག' })
    expect(count).toBe(230)
    await run(contextOf(batchId))
    expect(await serialsOf(batchId)).toHaveLength(229)
    const page = await showBatch(app, township, batchId)
    expect(page).toMatchObject({
      ok: true,
      value: {
        refusals: [{ code: 'document.addressee-missing', count: 1 }],
        villages: [
          { villageName: '甲一村', total: 210, issued: 209, refused: 1, served: 0, late: 0 },
          { villageName: '甲二村', total: 20, issued: 20, refused: 0, served: 0, late: 0 },
        ],
      },
    })
    const part = await takeBatchFile(app, township, batchId, { division: VILLAGE_A1, content: 'papers', part: 2 })
    expect(part.ok && pdfText(Buffer.from(part.value.content)).text.match(/义务教育入学通知书/g)).toHaveLength(9 * 2)
    // More than one file holds are numbered parts, which together are all.
    expect(part.ok && part.value.fileName).toBe('甲一村-文书-第2册共2册（201—209）.pdf')
    const files = page.ok
      ? page.value.villages.map((village) => village.files.filter((one) => one.content === 'papers'))
      : []
    expect(files).toEqual([
      [
        { content: 'papers', part: 1, parts: 2, from: 1, to: 200 },
        { content: 'papers', part: 2, parts: 2, from: 201, to: 209 },
      ],
      [{ content: 'papers', part: 1, parts: 1, from: 1, to: 20 }],
    ])
    const list = await takeBatchFile(app, township, batchId, { division: VILLAGE_A2, content: 'list' })
    expect(list.ok && pdfText(Buffer.from(list.value.content)).text).toContain('新生229')
    const [notice] = (await listDocuments(app, township, { batchId, limit: 1 })).rows
    const row = await withScope(app.db, township.scope, (tx) => findDocument(tx, township.scope, notice!.documentId))
    expect(openContent(app.secrets, row!).secondText).toBe('བོད་ཡིག')
    expect(await showBatch(app, other, batchId)).toMatchObject({ code: 'document.batch-not-found' })
  }, 60_000)

  test('leaves as a whole only with a purpose, and above the limit of the county with a second person’s word', async () => {
    const { batchId } = await started()
    await run(contextOf(batchId))
    await plant(app.db, 'directory.county_rules', [
      {
        county_code: COUNTY,
        rules: { exportApprovalRows: 200 },
        version: 1,
        changed_at: '2026-01-01',
        changed_by: 'x',
      },
    ])
    const order = {
      list: 'batch-papers',
      filter: { batchId, zip: '1' },
      isPlain: false,
      purpose: 'report-upwards',
    } as const
    const ask = async (actor: Actor, values = {}) => {
      const asked = await requestExport(app, actor, [batchPapersExporter], { ...order, ...values })
      if (!asked.ok) throw new Error(asked.code)
      return asked.value
    }
    const fetch = (exportId: string) => fetchExport(app, township, [batchPapersExporter], exportId, 'zh')
    const asked = await ask(township)
    expect(asked).toMatchObject({ state: 'waiting', rowCount: 229, isPlain: true })
    expect(await fetch(asked.exportId)).toMatchObject({ code: 'disclosure.export-waits' })
    expect(await decideExport(app, bureau, asked.exportId, { approve: true })).toMatchObject({ ok: true })
    const file = await fetch(asked.exportId)
    if (!file.ok) throw new Error(file.code)
    expect(file.value.fileName).toMatch(/^批量文书-.*\.zip$/)
    expect(unzipped(Buffer.from(file.value.bytes), '.txt')).toEqual([expect.stringContaining('按规定上报')])
    expect(unzipped(Buffer.from(file.value.bytes), '.pdf')).toHaveLength(5)
    expect(await ask(township, { filter: { batchId, zip: '2' } })).toMatchObject({ rowCount: 0 })
    expect(await ask(other)).toMatchObject({ rowCount: 0 })
  }, 60_000)

  test('killed anywhere goes on with nobody lost and nobody twice', async () => {
    const { batchId } = await started()
    let runs = 0
    for (let kill = 1; kill <= 12; kill++) {
      const abort = new AbortController()
      let steps = 0
      await run(
        contextOf(batchId, abort.signal, async () => {
          if (++steps === 1 + (kill % 3)) throw new Error('kill -9')
        }),
      ).then(
        () => void runs++,
        () => {},
      )
    }
    await run(contextOf(batchId))
    const serials = await serialsOf(batchId)
    expect(serials).toHaveLength(229)
    expect(serials).toEqual(Array.from({ length: 229 }, (_, index) => serials[0]! + index))
    const twice = await app.db.asAdmin(
      'select child_id from documents.document where batch_id = $1 group by child_id having count(*) > 1',
      [batchId],
    )
    expect(twice).toEqual([])
  }, 90_000)

  test('two workers at once take turns: every child one paper, every number once', async () => {
    const { batchId } = await started()
    await Promise.all([run(contextOf(batchId)), run(contextOf(batchId))])
    const serials = await serialsOf(batchId)
    expect(new Set(serials).size).toBe(229)
    expect(serials.at(-1)! - serials[0]!).toBe(228)
  }, 90_000)

  test('sent twice is one run; stopped it goes on when resumed', async () => {
    const again = draft()
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => startBatch(app, township, again)))
    expect(others).toEqual([first, first])
    expect(await startBatch(app, township, again)).toEqual(first)
    const batchId = first?.ok ? first.value.batchId : ''
    expect(await stopBatch(app, other, batchId)).toMatchObject({ code: 'document.batch-not-found' })
    expect(await stopBatch(app, township, batchId)).toMatchObject({ ok: true })
    expect(await stopBatch(app, township, batchId)).toMatchObject({ code: 'document.batch-not-running' })
    expect(await resumeBatch(app, township, batchId)).toMatchObject({ ok: true })
    expect(await resumeBatch(app, township, batchId)).toMatchObject({ code: 'document.batch-not-stopped' })
  })

  test.each([
    ['for nobody', { schoolYear: 2040 }, 'document.batch-empty'],
    ['without its fields', { fields: {} }, 'document.fields-missing'],
    ['with fields nobody knows', { fields: { ...draft().fields, penalty: 'x' } }, 'document.fields-unknown'],
  ])('%s is refused', async (_, values, code) => {
    expect(await startBatch(app, township, draft(values))).toMatchObject({ ok: false, code })
  })

  test('runs as a job with progress', async () => {
    const { batchId } = await started()
    const seen: number[] = []
    const scope = { ...township.scope, actorId: township.id }
    const job = await runJobNow(
      app,
      jobHandlers,
      { kind: BATCH_JOB, payload: { batchId }, actor: { id: township.id, scope } },
      {
        onProgress: (fraction) => void seen.push(fraction),
      },
    )
    expect(job).toMatchObject({ state: 'done', result: { issued: 229, files: 2 } })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(3)
  }, 60_000)
})

describe('receipts', () => {
  test('of a village are recorded together, but those that did not come back', async () => {
    const { batchId } = await started()
    await issue(batchId)
    const open = await listDocuments(app, township, { batchId, division: VILLAGE_A2, limit: 50 })
    const receipts = open.rows.slice(3).map((row) => ({ documentId: row.documentId }))
    const request = receiptsOf({ division: VILLAGE_A2, receipts })
    expect(await recordReceipts(app, township, batchId, request)).toEqual({
      ok: true,
      value: { recorded: 17, left: [] },
    })
    expect(await recordReceipts(app, township, batchId, request)).toEqual({
      ok: true,
      value: { recorded: 17, left: [] },
    })
    const waiting = () =>
      withScope(app.db, township.scope, async (tx) => {
        const at = { app, tx, today: app.clock.today(), now: app.clock.now() }
        const { rows } = await sql<{
          item_id: string
          due_on: string
        }>`${await noticeWork.waiting(township, at)}`.execute(tx)
        return rows
      })
    const mine = { item_id: batchId, due_on: '2026-08-17' }
    expect(await waiting()).toContainEqual(expect.objectContaining(mine))
    app.clock.moveTo(plainDate('2026-08-18'))
    expect(await waiting()).toContainEqual(expect.objectContaining(mine))
    const words = await withScope(app.db, township.scope, (tx) => noticeWork.describe(app, tx, township, [batchId]))
    expect(words.get(batchId)).toMatchObject({ note: expect.stringMatching(/^17 \/ \d+$/), opens: batchId })
    app.clock.moveTo(plainDate('2026-09-01'))
    expect(await waiting()).toEqual([])
    app.clock.moveTo(plainDate('2026-08-18'))
    expect(await showBatch(app, township, batchId)).toMatchObject({
      value: {
        villages: [
          { issued: 209, late: 210 },
          { served: 17, servedLate: 0, late: 3 },
        ],
      },
    })
    expect(await listDocuments(app, township, { batchId, division: VILLAGE_A2, state: 'open' })).toMatchObject({
      total: 3,
    })
    const waits = open.rows.slice(0, 3).map((row) => ({ documentId: row.documentId }))
    const bad = { ...request, submissionId: newId(), receipts: waits, onDay: plainDate('2026-07-01') }
    expect(await recordReceipts(app, township, batchId, bad)).toMatchObject({
      code: 'document.service-day-out-of-range',
    })
    const left = await withScope(app.db, township.scope, async () =>
      listDocuments(app, township, { batchId, state: 'served' }),
    )
    expect(left.total).toBe(17)
  }, 60_000)

  test('sign what they name and nothing else, page by page, whoever signed; what is signed already stops no other', async () => {
    const { batchId } = await started()
    await issue(batchId)
    const page = async (after?: string) => {
      const listed = await listReceipts(app, township, batchId, { division: VILLAGE_A1, after })
      if (!listed.ok) throw new Error(listed.code)
      return listed.value
    }
    const first = await page()
    const last = await page((await page(first.nextCursor!)).nextCursor!)
    expect([first.rows.length, first.total, last.rows.length, last.nextCursor]).toEqual([100, 209, 9, null])
    const [one, two, three] = last.rows
    const send = (receipts: readonly Receipt[]) =>
      recordReceipts(app, township, batchId, receiptsOf({ division: VILLAGE_A1, receipts }))
    const grandmother = { name: '央金', relation: '祖母' }
    expect(await send([{ documentId: one!.documentId, receiver: grandmother }])).toMatchObject({
      value: { recorded: 1 },
    })
    expect(await page()).toMatchObject({ total: 208 })
    const shown = await showDocument(app, township, one!.documentId)
    expect(shown).toMatchObject({ value: { document: { state: 'served' }, services: [{ method: 'signature' }] } })
    const some = [one!, two!, three!].map(({ documentId }) => ({ documentId }))
    expect(await send(some)).toMatchObject({
      value: {
        recorded: 2,
        left: [{ documentNumber: one!.documentNumber, code: 'document.addressee-served-already' }],
      },
    })
    expect(await send(some)).toMatchObject({ code: 'document.addressee-served-already' })
    expect(await send([{ documentId: newId() }])).toMatchObject({ code: 'document.not-found' })
    // Of another village's list nothing is signed.
    const strange = receiptsOf({ division: VILLAGE_A2, receipts: [{ documentId: last.rows[3]!.documentId }] })
    expect(await recordReceipts(app, township, batchId, strange)).toMatchObject({ code: 'document.not-found' })
    expect(await listReceipts(app, other, batchId, { division: VILLAGE_A1 })).toMatchObject({
      code: 'document.batch-not-found',
    })
  }, 60_000)

  test('of a pledge are those of each guardian', async () => {
    const { batchId } = await started({
      kind: 'guardian-pledge',
      fields: PLEDGE,
    })
    await issue(batchId)
    const list = async () => {
      const listed = await listReceipts(app, township, batchId, { division: VILLAGE_A2 })
      if (!listed.ok) throw new Error(listed.code)
      return listed.value
    }
    const { rows, total, isEachToSign } = await list()
    expect({ total, isEachToSign, signers: rows[0]!.addressees.length }).toEqual({
      total: 20,
      isEachToSign: true,
      signers: 2,
    })
    const [both, one] = rows
    const send = (receipts: readonly Receipt[]) =>
      recordReceipts(app, township, batchId, receiptsOf({ division: VILLAGE_A2, receipts }))
    const mother = [one!.addressees[1]!.addresseeId]
    const sent = await send([{ documentId: both!.documentId }, { documentId: one!.documentId, addresseeIds: mother }])
    expect(sent).toEqual({ ok: true, value: { recorded: 2, left: [] } })
    const served = async () => {
      const shown = await showBatch(app, township, batchId)
      return shown.ok
        ? shown.value.villages.find(({ divisionCode }) => divisionCode === VILLAGE_A2)?.served
        : shown.code
    }
    expect(await served()).toBe(1)
    expect((await list()).rows[0]).toMatchObject({ documentId: one!.documentId, addressees: [{ relation: '父亲' }] })
    await send(rows.map(({ documentId }) => ({ documentId })))
    expect(await served()).toBe(20)
  }, 60_000)

  test.each([
    ['2026-09-01', '2026-08-17'],
    ['2026-03-01', '2026-02-14'],
  ])('the term of %s has its notices out by %s', (termOn, dueOn) => {
    expect(noticeDueOn(plainDate(termOn), { noticeDaysBeforeTerm: 15 })).toBe(dueOn)
  })
})

describe('a run for children who hold such a paper', () => {
  const noticesOf = async (childId: string) =>
    app.db.asAdmin<{ document_id: string }>(
      `select d.document_id from documents.document d left join documents.batch b using (county_code, batch_id)
        where child_id = $1 and coalesce(b.school_year, 2026) = 2026`,
      [childId],
    )

  test('leaves them out and says how many: those registered since get theirs, whoever begins it', async () => {
    const { batchId } = await started()
    await issue(batchId)
    // The one without a guardian has none; everybody else would get a second number.
    expect(await startBatch(app, bureau, draft())).toMatchObject({ value: { count: 1, leftOut: 229 } })
    const late = aChild({ name: '后来', born_on: '2020-04-01', division_code: VILLAGE_A2, school_name: '甲乡小学' })
    const byHand = aChild({ name: '手写', born_on: '2020-05-01', division_code: VILLAGE_A2, school_name: '甲乡小学' })
    await plant(app.db, 'register.child', [late, byHand])
    await issueAtDesk(
      app,
      township,
      {
        submissionId: newId(),
        kind: 'enrolment-notice',
        childId: byHand.child_id,
        fields: { ...draft().fields, school: '甲乡小学' },
      },
      ports,
    )
    const second = await startBatch(app, bureau, draft())
    expect(second).toMatchObject({ value: { count: 2, leftOut: 230 } })
    if (second.ok) await issue(second.value.batchId)
    expect(await noticesOf(late.child_id)).toHaveLength(1)
    expect(await noticesOf(byHand.child_id)).toHaveLength(1)
    await app.db.asAdmin(`update register.child set born_on = '2010-01-01' where child_id = any($1)`, [
      [late.child_id, byHand.child_id],
    ])
  }, 60_000)

  test('that begins while another one is under way gives nobody a second number', async () => {
    const first = await started()
    const second = await startBatch(app, bureau, draft())
    expect(second).toMatchObject({ value: { count: 230, leftOut: 0 } })
    await Promise.all([issue(first.batchId), issue(second.ok ? second.value.batchId : '')])
    const twice = await app.db.asAdmin(
      `select child_id from documents.document join documents.batch using (county_code, batch_id)
        where school_year = 2026 group by child_id having count(*) > 1`,
    )
    expect(twice).toEqual([])
    expect(await startBatch(app, township, draft({ kind: 'guardian-pledge', fields: PLEDGE }))).toMatchObject({
      value: { leftOut: 0 },
    })
  }, 90_000)

  test.each([
    [{ schoolYear: '2025—2026学年' }, '2026-08-01', 2025],
    [{ reportOn: '2026-08-28' }, '2026-03-10', 2026],
    [{ reportOn: '2026-09-01' }, '2026-09-02', 2026],
    [{ schoolYear: '春季' }, '2026-03-02', 2025],
  ])('%j of %s is a paper of the school year %i', (fields, issuedOn, year) => {
    expect(schoolYearOfPaper(fields, plainDate(issuedOn))).toBe(year)
  })
})

describe('what has become of a run', () => {
  test('is counted child by child: late, by public notice, withdrawn, put right', async () => {
    const { batchId } = await started()
    await issue(batchId)
    const { rows } = await listDocuments(app, township, { batchId, division: VILLAGE_A2, limit: 50 })
    const [late, posted, withdrawn, corrected] = rows
    const village = async () => {
      const shown = await showBatch(app, township, batchId)
      return shown.ok ? shown.value.villages.find(({ divisionCode }) => divisionCode === VILLAGE_A2) : undefined
    }
    const addresseeOf = async (documentId: string) => {
      const shown = await showDocument(app, township, documentId)
      return shown.ok ? shown.value.addressees[0]!.addresseeId : ''
    }
    const serve = async (documentId: string, values: Partial<ServiceRequest>) => {
      const request = {
        submissionId: newId(),
        documentId,
        addresseeId: await addresseeOf(documentId),
        method: 'signature' as const,
        onDay: app.clock.today(),
        signedByAddressee: true,
        servers: [{ name: '甲' }, { name: '乙' }],
        evidenceIds: [],
        ...values,
      }
      return withScope(app.db, township.scope, (tx) => recordService(app, tx, township, request))
    }
    await serve(posted!.documentId, { method: 'public-notice', reason: '下落不明', noticePlace: '村公示栏' })
    expect(await village()).toMatchObject({ total: 20, issued: 20, served: 0, posted: 1, late: 0 })
    await withdrawDocument(app, township, withdrawn!.documentId, '姓名有误')
    expect(await village()).toMatchObject({ issued: 19 })
    await serve(corrected!.documentId, {})
    const anew = await issueAtDesk(
      app,
      township,
      {
        submissionId: newId(),
        kind: 'enrolment-notice',
        childId: corrected!.childId!,
        correctsId: corrected!.documentId,
        fields: { ...draft().fields, school: '甲乡小学' },
      },
      ports,
    )
    expect(await village()).toMatchObject({ issued: 19, served: 0 })
    app.clock.moveTo(plainDate('2026-08-20'))
    await serve(late!.documentId, {})
    await serve(anew.ok ? anew.value.documentId : '', { onDay: plainDate('2026-08-16') })
    expect(await village()).toMatchObject({ issued: 19, served: 2, servedLate: 1, posted: 1, late: 18 })
    app.clock.moveTo(plainDate('2026-08-31'))
    expect(await village()).toMatchObject({ served: 3, servedLate: 2, posted: 0, late: 17 })
    // Of those who hold no paper a second run takes care, and the first knows.
    const again = await startBatch(app, township, draft())
    expect(again).toMatchObject({ value: { count: 2 } })
    if (again.ok) await issue(again.value.batchId)
    expect(await village()).toMatchObject({ issued: 20 })
  }, 60_000)
})

describe('notices nobody has begun', () => {
  const owedOn = (day: string) => {
    app.clock.moveTo(plainDate(day))
    return withScope(app.db, other.scope, async (tx) => {
      const at = { app, tx, today: app.clock.today(), now: app.clock.now() }
      const { rows } = await sql<{ item_id: string; due_on: string }>`${await noticeWork.waiting(other, at)}`.execute(
        tx,
      )
      const words = await noticeWork.describe(
        app,
        tx,
        other,
        rows.map((row) => row.item_id),
      )
      return rows.map((row) => ({ dueOn: row.due_on, ...words.get(row.item_id) }))
    })
  }

  test('wait for the township from a month before their day until the term, whatever another one has begun', async () => {
    await started()
    expect(await owedOn('2026-07-18')).toEqual([])
    await plant(app.db, 'register.child', [
      aChild({ born_on: '2020-03-01', division_code: VILLAGE_B1, school_key: '', school_name: '乙镇中学' }),
    ])
    expect(await owedOn('2026-07-17')).toEqual([])
    const owed = { dueOn: '2026-08-17', subject: 'document.notices-owed', note: '0 / 1', opens: '' }
    expect(await owedOn('2026-07-18')).toMatchObject([owed])
    expect(await owedOn('2026-08-31')).toMatchObject([owed])
    expect(await owedOn('2026-09-01')).toEqual([])
  })

  test('are not done with a run that was begun and stopped', async () => {
    const bureaus = await startBatch(app, bureau, draft())
    const batchId = bureaus.ok ? bureaus.value.batchId : ''
    await stopBatch(app, bureau, batchId)
    expect(await owedOn('2026-08-02')).toMatchObject([{ subject: 'document.notices-owed' }])
    const own = await startBatch(app, other, draft())
    const ownId = own.ok ? own.value.batchId : ''
    await stopBatch(app, other, ownId)
    expect(await owedOn('2026-08-02')).toMatchObject([{ opens: ownId, dueOn: '2026-08-17', note: '0 / 1' }])
    await issue(ownId)
    expect(await owedOn('2026-08-02')).toMatchObject([{ opens: ownId }])
  }, 60_000)
})
