// 5 000 enrolment notices, as an autumn has them: drawn as Word one by one, and as PDFs of 200. Documents a second and the
// peak memory of a process that does nothing else. The last line is one line of JSON.
//   npm run bench:documents -- --documents 5000
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { plainDate } from '../src/kernel/plain-date.ts'
import { docxOf } from '../src/platform/papers/docx.ts'
import { PAPERS_IN_A_FILE, pdfOf } from '../src/platform/papers/pdf.ts'
import { documentNumberOf } from '../src/slices/documents/domain.ts'
import { paperOf } from '../src/slices/documents/render/papers.ts'
import { hanName, hanSurname } from '../src/simulator/names/index.ts'
import { Random } from '../src/simulator/random.ts'
import { aPaper } from '../test/builders/papers.ts'

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '5000' }, format: { type: 'string' } },
})
const documents = Number(values.documents)
const random = new Random(7)
const issuedOn = plainDate('2026-08-01')

/** A notice with a name of its own, every fiftieth with a rare character. */
function noticeOf(serial: number) {
  const usual = aPaper('enrolment-notice')
  const { text: name } = hanName(hanSurname(random, false), true, false, random, 0.02)
  const content = { ...usual, child: { ...usual.child!, name } }
  return paperOf('enrolment-notice', content, documentNumberOf('甲乡', 'notice', 2026, serial), issuedOn)
}

interface Measured {
  readonly perS: number
  readonly peakMiB: number
  readonly bytes: number
}

/** Each format in a process of its own, so that each has its own peak. */
function measureApart(format: 'docx' | 'pdf'): Measured {
  const args = [import.meta.filename, '--documents', String(documents), '--format', format]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
}

async function measure(draw: (from: number, count: number) => Promise<number>, step: number): Promise<Measured> {
  await draw(1, 1) // reading the fonts is paid once a process
  const started = performance.now()
  let bytes = 0
  for (let serial = 1; serial <= documents; serial += step) {
    bytes += await draw(serial, Math.min(step, documents - serial + 1))
  }
  const seconds = (performance.now() - started) / 1000
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
  return { perS: Math.round((documents / seconds) * 10) / 10, peakMiB, bytes }
}

const notices = (from: number, count: number) => Array.from({ length: count }, (_, index) => noticeOf(from + index))

if (values.format === 'pdf') {
  const drawn = await measure(async (from, count) => pdfOf(notices(from, count)).length, PAPERS_IN_A_FILE)
  process.stdout.write(JSON.stringify(drawn))
} else if (values.format === 'docx') {
  const drawn = await measure(async (from) => (await docxOf(noticeOf(from))).length, 1)
  process.stdout.write(JSON.stringify(drawn))
} else {
  const docx = measureApart('docx')
  const pdf = measureApart('pdf')
  const line = (name: string, one: Measured) =>
    `${name}  ${one.perS}/s  peak ${one.peakMiB} MiB  ${Math.round(one.bytes / documents / 1024)} KiB each\n`
  process.stdout.write(line('docx', docx) + line('pdf ', pdf))
  const peakMiB = Math.max(docx.peakMiB, pdf.peakMiB)
  process.stdout.write(`${JSON.stringify({ documents, docxPerS: docx.perS, pdfPerS: pdf.perS, peakMiB })}\n`)
}
