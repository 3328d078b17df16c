// Draws every kind of paper as PDF, Word and picture (PNG by pdftoppm), to be looked at beside what it must say.
// node bin/nol.mjs --script document-pictures DIR [kind…]
// node bin/nol.mjs --script document-pictures --handbook     the pictures and the page of docs/documents
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainDate } from '../src/kernel/plain-date.ts'
import { docxOf } from '../src/platform/papers/docx.ts'
import { pdfOf } from '../src/platform/papers/pdf.ts'
import { documentNumberOf, kindRuleOf } from '../src/slices/documents/domain.ts'
import { paperOf } from '../src/slices/documents/render/papers.ts'
import { serviceReturnPaper } from '../src/slices/documents/render/service-return.ts'
import { WORDINGS } from '../src/slices/documents/render/wording.ts'
import { texts } from '../src/slices/documents/texts.ts'
import { aPaper } from '../test/builders/papers.ts'
import { FORMS } from './testing/paper-forms.mjs'
import { smallPng } from './testing/small-png.mjs'

const HANDBOOK = 'docs/documents'
const words = process.argv.slice(2)
const isHandbook = words[0] === '--handbook'
const [directory = 'document-pictures', ...kinds] = isHandbook ? [mkdtempSync(join(tmpdir(), 'papers-'))] : words
mkdirSync(directory, { recursive: true })
/** Long names of a minority and characters that few fonts have: where they fit, every name does. */
const NAMES = {
  child: '阿卜杜热合曼·阿卜杜喀迪尔',
  guardians: ['阿卜杜喀迪尔·麦麦提艾力尼亚孜', '古丽𬭊·阿卜杜热依木䶮㛃𫖯'],
}
/** Who signs with whom on each step of the ladder of responsibility. */
const PARTIES = {
  'responsibility-county-township': ['达瓦县人民政府', '达瓦县甲乡人民政府'],
  'responsibility-township-village': ['达瓦县甲乡人民政府', '甲乡甲一村村民委员会'],
  'responsibility-bureau-school': ['达瓦县教育局', '达瓦县甲乡中心小学'],
  'responsibility-school-class': ['达瓦县甲乡中心小学', '甲乡中心小学三年级（2）班'],
}
function longNamed(kind) {
  const { child, guardians, addressees, fields, organName } = aPaper(kind)
  const [partyA = organName, partyB] = PARTIES[kind] ?? []
  const named = (people) =>
    people.map((one, index) => (one.role === 'guardian' ? { ...one, name: NAMES.guardians[index] } : one))
  return aPaper(kind, {
    child: child && { ...child, name: NAMES.child },
    guardians: named(guardians),
    addressees: named(addressees),
    organName: partyA,
    fields: partyB ? { ...fields, partyA, partyB } : fields,
  })
}
const issuedOn = plainDate('2026-03-10')

const papers = new Map(
  Object.keys(WORDINGS).map((kind) => {
    const { issuers, series } = kindRuleOf(kind)
    const isBureaus = issuers.length === 1 && issuers[0] === 'bureau'
    const number = documentNumberOf(isBureaus ? '达瓦教' : '达瓦甲乡', series, 2026, 12)
    return [kind, paperOf(kind, longNamed(kind), number, issuedOn)]
  }),
)
const served = {
  organName: '达瓦县甲乡人民政府',
  documentTitle: '责令改正通知书',
  documentNumber: '达瓦甲乡责〔2026〕12号',
  addressee: `${NAMES.guardians[0]}（父亲）`,
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

const HEAD = `# 文书样张 · Pictures of the papers

版式按 GB/T 9704-2012：A4，天头 37 mm、订口 28 mm，版心 156×225 mm，正文三号仿宋；文号用六角括号〔〕，不编虚位；印章处留空，不放图片。
样张用超长的少数民族姓名和生僻字（𬭊、䶮、㛃、𫖯）排出，人和事都是虚构的。由 \`node bin/nol.mjs --script document-pictures --handbook\` 生成，请勿手工修改。

Layout by GB/T 9704-2012: A4, top margin 37 mm, binding margin 28 mm, text area 156 × 225 mm, body FangSong 16 pt; numbers
in hexagonal brackets 〔〕 without leading zeros; the place of the seal stays empty. Everybody and everything in them is made
up, with long names and rare characters on purpose. Written by the script above; do not edit.
`

for (const [kind, paper] of papers) {
  if (kinds.length > 0 && !kinds.includes(kind)) continue
  const pdf = join(directory, `${kind}.pdf`)
  writeFileSync(pdf, pdfOf([paper]))
  writeFileSync(join(directory, `${kind}.docx`), await docxOf(paper))
  execFileSync('pdftoppm', [...(isHandbook ? ['-r', '100'] : ['-r', '70', '-png']), pdf, join(directory, kind)])
  process.stdout.write(`${kind}\n`)
}
if (isHandbook) writeHandbook()

/** Keeps the pictures, small enough to be read over a slow line, and the page that shows each beside its form. */
function writeHandbook() {
  rmSync(HANDBOOK, { recursive: true, force: true })
  mkdirSync(HANDBOOK, { recursive: true })
  const pages = readdirSync(directory).filter((name) => name.endsWith('.ppm'))
  const pictures = pages.map((page) => {
    const picture = page.replace('.ppm', '.png')
    const content = smallPng(readFileSync(join(directory, page)))
    if (content.length > 120_000) throw new Error(`${picture} has ${content.length} bytes`)
    writeFileSync(join(HANDBOOK, picture), content)
    return picture
  })
  const sections = [...papers.keys()].map((kind) => sectionOf(kind, pictures))
  writeFileSync(join(HANDBOOK, 'README.md'), [HEAD, ...sections].join('\n'))
  rmSync(directory, { recursive: true })
}

function sectionOf(kind, pictures) {
  const { zh, en } = FORMS[kind]
  const title = texts[`document.kind.${kind.replace(/-left$/, '')}`]
  const pages = pictures.filter((name) => new RegExp(`^${kind}-\\d+\\.png$`).test(name))
  return `## ${title.zh} · ${title.en}

**规定内容**：${zh}

**Must hold**: ${en}

${pages.map((page, index) => `![${title.zh} 第${index + 1}页](${page})`).join('\n')}
`
}
