import { beforeAll, describe, expect, test } from 'vitest'
import { TemplateHandler } from 'easy-template-x'
import { unzipped } from '../../../test/attacks/unzip.ts'
import { aChild, plant, plantCounty, TOWNSHIP_A } from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { pdfText } from '../../../test/support/pdf-text.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import type { Paper } from '../../platform/papers/paper.ts'
import { type DocumentDraft, issueDocument, recordService } from './index.ts'
import { kindRuleOf } from './domain.ts'
import { printServiceReturn, takeDocumentFile } from './files.ts'
import { findLibreOffice } from './render/libreoffice.ts'
import { templatePaper, type WordedKind } from './render/papers.ts'
import { tagLabel } from './render/tags.ts'
import { missingTags, SAID_BY, tagsAsked } from './render/template-tags.ts'
import { checkTemplate } from './render/word-template.ts'
import { WORDINGS } from './render/wording.ts'
import { showDocument } from './pages.ts'
import { previewTemplate, putTemplateInUse, takeTemplate, uploadTemplate } from './template-commands.ts'
import { listTemplates } from './template-pages.ts'

const app = await testApp({ today: plainDate('2026-03-10') })
const bureau = anActor()
const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A })
const KIND = 'correction-order'
const KINDS = Object.keys(WORDINGS) as WordedKind[]
beforeAll(() => plantCounty(app.db))

async function* stream(bytes: Uint8Array) {
  yield bytes
}
const upload = (file: Uint8Array) => uploadTemplate(app, bureau, KIND, { content: stream(file), note: '改了措辞' })
const edited = (change: (paper: Paper) => Partial<Paper>) => {
  const paper = templatePaper(KIND)
  return docxOf({ ...paper, ...change(paper) })
}
const saying = (text: string) => edited((paper) => ({ blocks: [{ kind: 'text', text }, ...paper.blocks] }))

async function anOrder(values: Partial<DocumentDraft> = {}): Promise<string> {
  const child = aChild({ name: '卓玛𬭊' })
  await plant(app.db, 'register.child', [child])
  const draft: DocumentDraft = {
    submissionId: newId(),
    kind: KIND,
    childId: child.child_id,
    fields: {
      outOfSchoolSince: '2026-02-25',
      facts: '开学至今未到校',
      persuasion: '已上门劝返两次',
      demand: '送子女入学',
      dueOn: '2026-03-17',
      remedy: '可以申请行政复议',
    },
    ...values,
  }
  const issued = await withScope(app.db, township.scope, (tx) => issueDocument(app, tx, township, draft))
  if (!issued.ok) throw new Error(issued.code)
  return issued.value.documentId
}
const wordText = (docx: Uint8Array) =>
  unzipped(Buffer.from(docx))
    .flatMap((part) => [...part.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((match) => match[1]!))
    .join('')
const file = async (documentId: string, format: 'docx' | 'pdf') => {
  const taken = await takeDocumentFile(app, township, documentId, format)
  if (!taken.ok) throw new Error(taken.code)
  return Buffer.from(taken.value.content)
}

describe('a template', () => {
  test('as downloaded is taken as it is, and shows every tag of the list', async () => {
    const template = await takeTemplate(app, bureau, KIND, 0)
    expect(await upload(template.ok ? template.value.content : new Uint8Array())).toMatchObject({ ok: true })
  })

  test.each<[string, () => Promise<Uint8Array>, string, string[] | undefined]>([
    ['with a tag nobody knows', () => saying('{儿童生肖}'), 'document.template-tags-unknown', ['{儿童生肖}']],
    [
      'without what the law asks',
      () =>
        edited((paper) => ({
          blocks: paper.blocks.filter((block) => !JSON.stringify(block).includes('{救济途径和期限}')),
        })),
      'document.template-tags-missing',
      ['{救济途径和期限}'],
    ],
    ['with an open brace', () => saying('{儿童姓名'), 'document.template-unreadable', undefined],
    ['that is no Word file', async () => Buffer.from('你好'), 'document.template-unreadable', undefined],
    ['that is too large', async () => Buffer.alloc(5_000_001), 'document.template-too-large', undefined],
  ])('%s is refused and says why', async (_, make, code, tags) => {
    const refused = await upload(await make())
    expect(refused).toMatchObject({ ok: false, code, ...(tags && { details: { tags } }) })
  })

  test.each(KINDS)('of %s is taken as downloaded, and refused without any tag it must have', async (kind) => {
    const template = await takeTemplate(app, bureau, kind, 0)
    const checked = await checkTemplate(kind, Buffer.from(template.ok ? template.value.content : []))
    expect(checked).toMatchObject({ ok: true })
    const labels = checked.ok ? checked.value : []
    for (const tag of tagsAsked(kind)) {
      const gone = [tag, SAID_BY[tag]].flatMap((one) => (one ? [tagLabel(one)] : []))
      const missing = missingTags(
        kind,
        labels.filter((label) => !gone.includes(label)),
      )
      expect(missing, tagLabel(tag)).toContain(tag)
    }
  })

  test.each<[WordedKind, string[]]>([
    ['correction-order', ['{法律依据}', '{监护人详情}', '{儿童姓名}']],
    ['penalty-decision', ['{监护人详情}', '{儿童姓名}']],
    ['penalty-pre-notice', ['{监护人详情}', '{听证权利}']],
    ['enrolment-notice', ['{监护人}', '{儿童姓名}']],
  ])('of %s with nothing but number, organ, day and fields is refused', async (kind, tags) => {
    const bare = ['number', 'organ', 'issuedOn', ...kindRuleOf(kind).required] as const
    const text = bare.map((tag) => `{${tagLabel(tag)}}`).join('')
    const paper = { ...templatePaper(kind), title: '', addressedTo: null, slip: [], stub: [], secondText: null }
    const file = await docxOf({ ...paper, blocks: [{ kind: 'text', text }] })
    const refused = await checkTemplate(kind, file)
    expect(refused).toMatchObject({ code: 'document.template-tags-missing' })
    expect(refused.ok ? [] : refused.details?.['tags']).toEqual(expect.arrayContaining(tags))
  })

  test('without a place for a second language takes no paper that has one; with it, the paper says it', async () => {
    const without = await upload(await edited(() => ({ secondText: null })))
    await putTemplateInUse(app, bureau, KIND, without.ok ? without.value.version : 0)
    await expect(anOrder({ secondText: 'བོད་ཡིག' })).rejects.toThrow('document.template-without-second')
    const place = await upload(await saying('请家长配合：'))
    await putTemplateInUse(app, bureau, KIND, place.ok ? place.value.version : 0)
    const documentId = await anOrder({ secondText: 'བོད་ཡིག' })
    expect(wordText(await file(documentId, 'docx'))).toContain('བོད་ཡིག')
    expect(await showDocument(app, township, documentId)).toMatchObject({ value: { secondText: 'བོད་ཡིག' } })
    await putTemplateInUse(app, bureau, KIND, 0)
  })

  test('in use is what new papers are issued under; what was issued keeps its own, also after going back', async () => {
    const before = await anOrder()
    const uploaded = await upload(await saying('请家长配合：'))
    const version = uploaded.ok ? uploaded.value.version : 0
    expect(wordText(await file(await anOrder(), 'docx'))).not.toContain('请家长配合')
    expect(await putTemplateInUse(app, bureau, KIND, version)).toMatchObject({ ok: true })
    const under = await anOrder()
    expect(await putTemplateInUse(app, bureau, KIND, 0)).toMatchObject({ ok: true })
    expect(wordText(await file(under, 'docx'))).toContain('请家长配合：')
    expect(wordText(await file(under, 'docx'))).toContain('卓玛𬭊')
    expect(wordText(await file(before, 'docx'))).not.toContain('请家长配合')
    expect(await putTemplateInUse(app, bureau, KIND, 99)).toMatchObject({ code: 'document.template-not-found' })
    const line = (await listTemplates(app, bureau)).rows.find((row) => row.kind === KIND)
    expect(line).toMatchObject({ inUse: 0 })
    expect(line?.versions[0]).toMatchObject({ version, note: '改了措辞' })
  })

  test('has a PDF by LibreOffice, or says that only Word is to be had', async () => {
    const uploaded = await upload(await saying('请家长配合：'))
    const version = uploaded.ok ? uploaded.value.version : 0
    const preview = await previewTemplate(app, bureau, KIND, version, 'pdf')
    if (findLibreOffice()) expect(preview).toMatchObject({ ok: true, value: { format: 'pdf' } })
    else expect(preview).toMatchObject({ ok: false, code: 'document.only-word' })
    expect(await previewTemplate(app, bureau, KIND, version, 'docx')).toMatchObject({ ok: true })
  }, 90_000)

  test('keeps text that looks like a tag as text', async () => {
    const handler = new TemplateHandler()
    const docx = await handler.process(await saying('{事实}'), { 事实: '{儿童姓名}' })
    expect(wordText(docx)).toContain('{儿童姓名}')
  })
})

describe('the file of a paper', () => {
  test('is fixed by who takes it first: the same bytes for everybody, and a change of the kept file is noticed', async () => {
    const documentId = await anOrder()
    const first = await file(documentId, 'docx')
    await new Promise((resolve) => setTimeout(resolve, 1100)) // a Word file bears the second it was made
    expect((await file(documentId, 'docx')).equals(first)).toBe(true)
    const pdf = await file(documentId, 'pdf')
    expect(pdfText(pdf).text).toContain('卓玛𬭊')
    await app.db.asAdmin(
      `update documents.document_file set file_sha256 = repeat('0', 64) where document_id = $1 and format = 'pdf'`,
      [documentId],
    )
    await expect(takeDocumentFile(app, township, documentId, 'pdf')).rejects.toThrow()
  })

  test('is not shown when what was issued was changed in the database', async () => {
    const documentId = await anOrder()
    await app.db.asAdmin(`update documents.document set content_hash = repeat('0', 64) where document_id = $1`, [
      documentId,
    ])
    await expect(takeDocumentFile(app, township, documentId, 'pdf')).rejects.toThrow(/not what was issued/)
  })

  test('of a return of service is blank before and filled after', async () => {
    const documentId = await anOrder()
    const [addressee] = await app.db.asAdmin<{ addressee_id: string }>(
      'select addressee_id from documents.addressee where document_id = $1',
      [documentId],
    )
    const print = async () => {
      const taken = await printServiceReturn(app, township, documentId, addressee!.addressee_id, 'pdf')
      return taken.ok ? pdfText(Buffer.from(taken.value.content)).text : taken.code
    }
    expect(await print()).not.toContain('直接送达')
    await withScope(app.db, township.scope, (tx) =>
      recordService(app, tx, township, {
        submissionId: newId(),
        documentId,
        addresseeId: addressee!.addressee_id,
        method: 'direct',
        onDay: plainDate('2026-03-10'),
        place: '甲一村三组',
        signedByAddressee: true,
        servers: [{ name: '扎西' }, { name: '李强' }],
        evidenceIds: [],
      }),
    )
    for (const said of ['直接送达', '甲一村三组', '2026年3月10日', '扎西、李强']) expect(await print()).toContain(said)
  })
})
