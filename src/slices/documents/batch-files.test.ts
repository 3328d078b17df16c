import { beforeAll, expect, test } from 'vitest'
import { aChild, COUNTY, plant, plantCounty, TOWNSHIP_B, VILLAGE_B1 } from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { systemScope } from '../../platform/jobs.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import { BATCH_JOB, startBatch } from './batch-commands.ts'
import { showBatch, takeBatchFile } from './batch-pages.ts'
import { jobHandlers } from './jobs.ts'
import { findLibreOffice } from './render/libreoffice.ts'
import { templatePaper } from './render/papers.ts'
import { putTemplateInUse, uploadTemplate } from './template-commands.ts'

const app = await testApp({ today: plainDate('2026-08-01') })
const bureau = anActor({ role: 'bureau-officer' })
const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })
const ENTRANT = { born_on: '2020-03-02', division_code: VILLAGE_B1, school_key: '', school_name: '乙镇中学' }

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [aChild({ ...ENTRANT, name: '乙甲' }), aChild({ ...ENTRANT, name: '乙乙' })])
})

const villageFiles = async (batchId: string) => {
  const shown = await showBatch(app, township, batchId)
  return shown.ok ? shown.value.villages[0]!.files.map((file) => file.content) : []
}
const take = async (batchId: string, content: 'each' | 'papers' | 'words') => {
  const taken = await takeBatchFile(app, township, batchId, { division: VILLAGE_B1, content })
  if (!taken.ok) throw new Error(taken.code)
  return { name: taken.value.fileName, bytes: Buffer.from(taken.value.content) }
}
async function begun() {
  await app.db.asAdmin('update documents.batch set school_year = school_year - 100')
  const decision = await startBatch(app, township, {
    submissionId: newId(),
    kind: 'enrolment-notice',
    schoolYear: 2026,
    termOn: plainDate('2026-09-01'),
    fields: { reportOn: '2026-09-01', reportPlace: '操场', bringAlong: '户口簿' },
    eachChild: true,
  })
  if (!decision.ok) throw new Error(decision.code)
  const { batchId, count } = decision.value
  await jobHandlers[BATCH_JOB]!({
    app,
    jobId: newId(),
    payload: { batchId },
    scope: systemScope(COUNTY, 'tester'),
    attempt: 1,
    progress: async () => {},
    signal: new AbortController().signal,
  })
  return { batchId, count }
}

test('the files of a village are one PDF, and by choice one for each child, under the built-in layout and under the county’s own template', async () => {
  const built = await begun()
  expect((await villageFiles(built.batchId)).sort()).toEqual(['each', 'list', 'papers'])
  const zip = await take(built.batchId, 'each')
  expect(zip.name).toBe('乙一村-文书-每人一个PDF.zip')
  expect(zip.bytes.toString('latin1').match(/%PDF-/g)).toHaveLength(built.count)

  const template = await docxOf(templatePaper('enrolment-notice'))
  const uploaded = await uploadTemplate(app, bureau, 'enrolment-notice', {
    content: (async function* () {
      yield template
    })(),
    note: '',
  })
  await putTemplateInUse(app, bureau, 'enrolment-notice', uploaded.ok ? uploaded.value.version : 0)
  const own = await begun()
  await putTemplateInUse(app, bureau, 'enrolment-notice', 0)
  const made = findLibreOffice() ? ['each', 'list', 'papers', 'words'] : ['list', 'words']
  expect((await villageFiles(own.batchId)).sort()).toEqual(made)
  if (!findLibreOffice()) return
  const joined = await take(own.batchId, 'papers')
  const pagesIn = (bytes: Buffer) => bytes.toString('latin1').match(/\/Type\s*\/Page(?![a-z])/g)?.length ?? 0
  expect(joined.name).toBe('乙一村-文书.pdf')
  expect(pagesIn(joined.bytes)).toBeGreaterThanOrEqual(own.count)
  expect(pagesIn(joined.bytes)).toBe(pagesIn((await take(own.batchId, 'each')).bytes))
}, 120_000)
