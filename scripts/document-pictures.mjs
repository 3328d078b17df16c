// Draws every kind of paper as PDF, Word and picture (PNG by pdftoppm), to be looked at beside standards §4.
// node bin/nol.mjs --script document-pictures DIR [kind…]
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainDate } from '../src/kernel/plain-date.ts'
import { docxOf } from '../src/platform/papers/docx.ts'
import { pdfOf } from '../src/platform/papers/pdf.ts'
import { documentNumberOf, kindRuleOf } from '../src/slices/documents/domain.ts'
import { paperOf } from '../src/slices/documents/render/papers.ts'
import { serviceReturnPaper } from '../src/slices/documents/render/service-return.ts'
import { WORDINGS } from '../src/slices/documents/render/wording.ts'
import { aPaper } from '../test/builders/papers.ts'

const [directory = 'document-pictures', ...kinds] = process.argv.slice(2)
mkdirSync(directory, { recursive: true })
const issuedOn = plainDate('2026-03-10')

const papers = new Map(
  Object.keys(WORDINGS).map((kind) => {
    const number = documentNumberOf('达瓦甲乡', kindRuleOf(kind).series, 2026, 12)
    return [kind, paperOf(kind, aPaper(kind), number, issuedOn)]
  }),
)
const served = {
  organName: '达瓦县甲乡人民政府',
  documentTitle: '责令改正通知书',
  documentNumber: '达瓦甲乡责〔2026〕12号',
  addressee: '次仁旺堆·索朗多吉（父亲）',
  address: '达瓦县甲乡甲一村三组12号',
}
papers.set('service-return', serviceReturnPaper({ ...served, service: null }))
papers.set(
  'service-return-left',
  serviceReturnPaper({
    ...served,
    service: {
      method: 'left',
      onDay: '2026-03-11',
      effectiveOn: '2026-03-11',
      details: {
        place: '达瓦县甲乡甲一村三组12号',
        servers: [{ name: '扎西' }, { name: '李强' }],
        reason: '拒绝签收，称孩子已成年',
        witness: '旺堆',
        witnessUnit: '甲一村村民委员会',
        evidenceIds: ['1', '2'],
      },
    },
  }),
)

for (const [kind, paper] of papers) {
  if (kinds.length > 0 && !kinds.includes(kind)) continue
  const pdf = join(directory, `${kind}.pdf`)
  writeFileSync(pdf, pdfOf([paper]))
  writeFileSync(join(directory, `${kind}.docx`), await docxOf(paper))
  execFileSync('pdftoppm', ['-r', '70', '-png', pdf, join(directory, kind)])
  process.stdout.write(`${kind}\n`)
}
