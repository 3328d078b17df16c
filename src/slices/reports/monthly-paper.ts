import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { longDay, plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import type { Block, Cell, Paper } from '../../platform/papers/paper.ts'
import { pdfOf } from '../../platform/papers/pdf.ts'
import { decidePurpose, type NoteRefusal, watermarkOf } from '../disclosure/index.ts'
import type { MonthlyName, MonthlyReport, MonthlyRow } from './contract.ts'
import { sayIn } from './export.ts'
import { type MonthlyQuery, type MonthlyRefusal, monthlyReportOf, recordMonthly } from './monthly.ts'
import type { Why } from './queries.ts'

const say = sayIn('zh')
type Signed = MonthlyReport & { readonly signature: NonNullable<MonthlyReport['signature']> }

/** Lines of the table: a report on paper stands upright, so the stages are its columns. */
export const MONTHLY_LINES: readonly (readonly [label: string, of: (row: MonthlyRow) => number])[] = [
  ['report.monthly.in-school', (row) => row.inSchool],
  ['report.monthly.dropout-before', (row) => row.dropoutBefore],
  ['report.monthly.new-in-month', (row) => row.newInMonth],
  ['report.monthly.returned-in-month', (row) => row.returnedInMonth],
  ['report.monthly.other-decrease', (row) => row.otherDecrease],
  ['report.monthly.dropout-at-end', (row) => row.dropoutAtEnd],
  ['report.monthly.suspected', (row) => row.suspected],
  ['report.monthly.of-which.poor', (row) => row.ofWhich.poor],
  ['report.monthly.of-which.disabled', (row) => row.ofWhich.disabled],
  ['report.monthly.of-which.left-behind', (row) => row.ofWhich.leftBehind],
  ['report.monthly.of-which.migrant', (row) => row.ofWhich.migrant],
  ['report.monthly.of-which.girls', (row) => row.ofWhich.girls],
]

/** Puts a signed report into the layout of official papers, every figure as it was signed. */
export function monthlyPaper({ content, signature }: Signed, mark: string): Paper {
  const signedOn = plainDate(signature.signedAt.slice(0, 10))
  const [year, month] = content.month.split('-')
  const said = [
    `${say('report.monthly.prepared-by')}：${signature.preparedBy}`,
    `${say('report.monthly.checked-by')}：${signature.checkedBy}`,
    `${say('report.monthly.responsible')}：`,
  ]
  return {
    layout: 'form',
    mark: content.unit.name,
    number: say('report.monthly.version', { version: signature.version }),
    signer: null,
    title: say('report.monthly.title'),
    addressedTo: null,
    blocks: [
      { kind: 'flush', text: `${year}年${Number(month)}月　填报单位：${content.unit.name}` },
      countTable(content),
      ...(content.nil ? [{ kind: 'text', text: say('report.nil-statement') } as const] : []),
      { kind: 'text', text: say('report.formula.DROP_NOW') },
      { kind: 'flush', text: said.join('　　') },
      ...(signature.correctionReason
        ? [{ kind: 'text', text: `${say('report.monthly.correction-reason')}：${signature.correctionReason}` } as const]
        : []),
      ...namesTable(content.names),
      { kind: 'flush', text: mark },
    ],
    signature: {
      kind: 'seal',
      organ: content.unit.name,
      day: longDay(signedOn),
    },
    slip: [],
    secondText: null,
  }
}

const label = (text: string): Cell => ({ text, isLabel: true })

function countTable({ rows, rates }: Signed['content']): Block {
  const shown = rows.filter((row) => row.stage !== 'unknown' || row.dropoutAtEnd + row.suspected + row.newInMonth > 0)
  const rateOf = (row: MonthlyRow): string => rates.find((one) => one.stage === row.stage)?.printed ?? ''
  return {
    kind: 'table',
    widths: [4, ...shown.map(() => 2)],
    rows: [
      [label(say('report.monthly.stage')), ...shown.map((row) => label(say(`report.stage.${row.stage}`)))],
      ...MONTHLY_LINES.map(([key, of]) => [label(say(key)), ...shown.map((row) => ({ text: String(of(row)) }))]),
      [label(say('report.monthly.rate')), ...shown.map((row) => ({ text: rateOf(row) }))],
    ],
  }
}

function namesTable(names: readonly MonthlyName[]): readonly Block[] {
  if (names.length === 0)
    return [{ kind: 'text', text: `${say('report.monthly.annex')}${say('report.monthly.annex-nil')}` }]
  const heads = ['number', 'name', 'sex', 'born-on', 'village', 'school', 'counted', 'case-number']
  return [
    { kind: 'heading', text: say('report.monthly.annex') },
    {
      kind: 'table',
      widths: [2, 3, 2, 4, 4, 4, 3, 4],
      rows: [
        heads.map((head) => label(say(`report.annex.${head}`))),
        ...names.map((line, index) =>
          [
            String(index + 1),
            line.name,
            line.sex === null ? '' : say(`sex.${line.sex}`),
            line.bornOn ?? '',
            `${line.townshipName}${line.villageName}`,
            line.schoolName ?? '',
            say(`report.counted.${line.counted}`),
            line.caseNumber ?? '',
          ].map((text) => ({ text })),
        ),
      ],
    },
  ]
}

/** Writes a signed report as Word or PDF; that it left the system is on record with its purpose. A draft is no paper. */
export async function exportMonthlyPaper(
  app: App,
  actor: Actor,
  query: MonthlyQuery,
  format: 'docx' | 'pdf',
  { purpose, note }: Why,
): Promise<
  Decision<
    { readonly bytes: Uint8Array; readonly unitName: string },
    MonthlyRefusal | NoteRefusal | 'report.not-signed'
  >
> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  const made = await withScope<Decision<Paper, MonthlyRefusal | 'report.not-signed'>>(
    app.db,
    actor.scope,
    async (tx) => {
      const report = await monthlyReportOf(app, tx, actor, query)
      if (!report.ok) return report
      const { signature } = report.value
      if (!signature) return refuse('report.not-signed')
      const why = { purpose, note: words.value }
      await recordMonthly(tx, actor, 'monthly-exported', report.value, why)
      const facts = { ...why, rowCount: report.value.content.names.length }
      return accept(monthlyPaper({ ...report.value, signature }, await watermarkOf(app, tx, actor, facts, 'zh')))
    },
  )
  if (!made.ok) return made
  const paper = made.value
  const bytes = format === 'docx' ? await docxOf(paper) : pdfOf([paper], { home: app.config.home })
  return accept({ bytes, unitName: paper.mark })
}
