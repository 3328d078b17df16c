import { accept, type Decision } from '../../kernel/decision.ts'
import { longDay, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { docxOf } from '../../platform/papers/docx.ts'
import type { Paper } from '../../platform/papers/paper.ts'
import { pdfOf } from '../../platform/papers/pdf.ts'
import { recordAudit } from '../audit/index.ts'
import { countCauses } from '../cases/index.ts'
import { getCountyRules, listSchools } from '../directory/index.ts'
import { decidePurpose, type NoteRefusal } from '../disclosure/index.ts'
import { placeNames } from '../register/index.ts'
import { dayAsked } from './asked.ts'
import type { FigureRow, Figures } from './contract.ts'
import { sayIn } from './export.ts'
import { figuresOf } from './figures.ts'
import type { Why } from './queries.ts'
import { selfInspectionBlocks } from './self-inspection-blocks.ts'
import { REPORT_INPUTS, type ReportInput, type SelfInspection } from './self-inspection-domain.ts'
import { countCasesByState } from './store.ts'
import { listBaseFigures } from './store-entered.ts'
import { suppress } from './suppression-domain.ts'
import { countSet, type SetCell } from './store-indicators.ts'

/** Gathers what the report is written from, as it stands today. */
export async function readSelfInspection(app: App, tx: Tx, actor: Actor): Promise<SelfInspection> {
  const { scope } = actor
  const today = app.clock.today()
  const say = sayIn('zh')
  const places = await placeNames(tx, scope.county, today)
  const { smallCell } = await getCountyRules(tx, scope.county)
  const asked = await dayAsked(tx, scope, today, today)
  const cellsOf = (input: 'pupils' | 'dropouts-now', stage: 'all' | 'primary' | 'junior') =>
    countSet(tx, input, { ...asked, stage })
  const stages = []
  for (const stage of ['primary', 'junior'] as const)
    stages.push({
      stage,
      pupils: sumOf(await cellsOf('pupils', stage)),
      dropouts: sumOf(await cellsOf('dropouts-now', stage)),
    })
  const pupils = await cellsOf('pupils', 'all')
  const dropouts = await cellsOf('dropouts-now', 'all')
  const shown = (count: number): number | null => (count > 0 && count < smallCell ? null : count)
  const figures = await figuresOf(tx, scope, { division: undefined, language: 'zh', today })
  const entered = await listBaseFigures(tx, scope.county, [schoolYearOf(today)])
  return {
    place: places.division(scope.county),
    day: longDay(today),
    schools: (await listSchools(tx, scope.county)).filter((school) => school.active),
    stages,
    total: { pupils: sumOf(pupils), dropouts: sumOf(dropouts) },
    townships: townshipsOf(pupils, dropouts, places.division, smallCell),
    casesByState: (await countCasesByState(tx, scope, undefined, today)).map(({ state, count }) => ({
      name: say(`case.state.${state}`),
      count: shown(count),
    })),
    causes: (await countCauses(app, tx, scope)).map(({ cause, count }) => ({
      name: say(`case.cause.${cause}`),
      count: shown(count),
    })),
    groups: groupsOf(figures, say, smallCell),
    leftBehind: figures.byGroup.find((row) => row.key === 'left-behind')?.children.count ?? 0,
    entered: new Map(
      entered
        .filter((row) => row.unit_code === scope.county && (REPORT_INPUTS as readonly string[]).includes(row.input))
        .map((row) => [row.input as ReportInput, { value: row.value, source: row.source }]),
    ),
  }
}

const sumOf = (cells: readonly SetCell[]): number => cells.reduce((sum, cell) => sum + cell.count, 0)

/** The report is published: a township with few dropouts is not shown, nor what would give it away. */
function townshipsOf(
  pupils: readonly SetCell[],
  dropouts: readonly SetCell[],
  nameOf: (prefix: string) => string,
  smallCell: number,
): SelfInspection['townships'] {
  const keys = [...new Set([...pupils, ...dropouts].map((cell) => cell.township))].sort()
  const of = (cells: readonly SetCell[], key: string) => sumOf(cells.filter((cell) => cell.township === key))
  const rows = keys.map((key) => {
    const lost = of(dropouts, key)
    return { key, numerator: lost, denominator: of(pupils, key) + lost }
  })
  const total = { numerator: sumOf(dropouts), denominator: sumOf(pupils) + sumOf(dropouts) }
  const { hidden, totalHidden } = suppress(rows, total, smallCell, 'adds')
  // The total stands in the text by duty: where it is small, the zeros of the others would name the township.
  if (totalHidden) return []
  return rows.map((row) => ({ name: nameOf(row.key), dropouts: hidden.has(row.key) ? null : row.numerator }))
}

function groupsOf(
  { total, byGroup }: Figures,
  say: ReturnType<typeof sayIn>,
  smallCell: number,
): SelfInspection['groups'] {
  const cellOf = (row: FigureRow) => ({
    key: row.key,
    numerator: row.inNoSchool.count,
    denominator: row.schoolAge.count,
  })
  const { hidden, totalHidden } = suppress(byGroup.map(cellOf), cellOf(total), smallCell, 'overlaps')
  return byGroup.map((row) => ({
    name: say(`group.${row.key}`),
    count: hidden.has(row.key) ? null : row.schoolAge.count,
    inNoSchool: totalHidden || hidden.has(row.key) ? null : row.inNoSchool.count,
  }))
}

/** Puts the report into the layout of official papers; who signs it is the bureau's. */
export function selfInspectionPaper(report: SelfInspection): Paper {
  return {
    layout: 'form',
    mark: report.place,
    number: '',
    signer: null,
    title: `${report.place}控辍保学工作自查报告`,
    addressedTo: null,
    blocks: selfInspectionBlocks(report),
    signature: { kind: 'seal', organ: `${report.place}教育局`, day: report.day },
    slip: [],
    secondText: null,
  }
}

/** Writes the report as Word or PDF. It names no child; that it left the system is on record with its purpose. */
export async function exportSelfInspection(
  app: App,
  actor: Actor,
  format: 'docx' | 'pdf',
  { purpose, note }: Why,
): Promise<Decision<Uint8Array, NoteRefusal>> {
  const words = decidePurpose(purpose, note)
  if (!words.ok) return words
  const paper = await withScope(app.db, actor.scope, async (tx) => {
    const report = await readSelfInspection(app, tx, actor)
    await recordAudit(tx, {
      event: 'reports.self-inspection-exported',
      actorId: actor.id,
      details: { format, day: app.clock.today(), purpose, note: words.value },
    })
    return selfInspectionPaper(report)
  })
  return accept(format === 'docx' ? await docxOf(paper) : pdfOf([paper], { home: app.config.home }))
}
