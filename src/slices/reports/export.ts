import { chinaDayOf } from '../../platform/clock.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import { xlsxBytes } from '../../platform/lists.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import type { FigureRow, Figures, MonthlyName, MonthlyReport, MonthlyRow } from './contract.ts'
import { sheetTexts } from './sheet-texts.ts'

type Say = (key: string, values?: Readonly<Record<string, unknown>>) => string
export const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    fillText(sheetTexts[key]?.[language] ?? key, values)

/** A line of a sheet whose parts have different heads: the cells by position. */
type Line = readonly (string | number | null)[]
type LineRow = Readonly<Record<string, string | number | null>>

/** Writes lines as a sheet; the first one is its head. */
export function sheetOf(
  title: string,
  sheetName: string,
  watermark: string,
  lines: readonly Line[],
  widths: readonly number[],
): Promise<Uint8Array> {
  const [head, ...rest] = lines
  const columns: ExportColumn<LineRow>[] = widths.map((width, index) => ({
    key: String(index),
    header: String(head?.[index] ?? ''),
    width,
    // Text, though many cells are numbers: a name that looks like a formula stays text even when somebody edits it.
    type: 'text',
  }))
  const rows = rest.map((line): LineRow => Object.fromEntries(line.map((cell, index) => [String(index), cell])))
  return xlsxBytes({ sheetName, watermark, title, columns, rows })
}

/** The figures as Excel: one row for each part, with numerator, denominator and formula of its rate (standards rule 8). */
export async function figuresXlsx(figures: Figures, watermark: string, language: Language): Promise<Uint8Array> {
  const say = sayIn(language)
  const { countOn, scopeName } = figures
  const title = `${say('report.figures.title')} ${say('report.figures.counted-on', { scope: scopeName, day: countOn })}`
  return sheetOf(title, say('report.figures.title'), watermark, figureLines(figures, say), [
    16,
    24,
    ...Array(11).fill(12),
  ])
}

/** Lines of the figures, for the sheet and the terminal. */
export function figureLines(figures: Figures, say: Say): Line[] {
  const part = (section: string, rows: readonly FigureRow[], nameOf: (row: FigureRow) => string) =>
    rows.map((row) => figureLine(say(section), nameOf(row), row))
  return [
    [
      'report.figures.section',
      'report.figures.name',
      'report.figures.children',
      'report.figures.school-age',
      'standing.in-school-here',
      'standing.in-school-elsewhere',
      'standing.home-taught',
      'standing.completed',
      'standing.deferred',
      'standing.in-no-school',
      'report.figures.enrolled',
      'report.figures.rate',
    ].map((key) => say(key)),
    figureLine(say('report.figures.total'), figures.scopeName, figures.total),
    ...part('report.figures.by-division', figures.byDivision, (row) => row.name ?? row.key),
    ...part('report.figures.by-group', figures.byGroup, (row) => say(`group.${row.key}`)),
    ...part('report.figures.by-stage', figures.byStage, (row) => say(`report.age-group.${row.key}`)),
    ...part('report.figures.by-sex', figures.bySex, (row) => say(`sex.${row.key}`)),
    ['', say('report.formula.ER_AGE')],
    [],
    [say('report.figures.findings'), '', say('report.figures.open'), say('report.figures.overdue')],
    ...figures.findings.byKind.map(({ kind, open, overdue }) => [
      '',
      say(`finding.kind.${kind}`),
      open.count,
      overdue.count,
    ]),
    [say('report.figures.cases'), '', say('report.figures.count')],
    ...figures.cases.byState.map(({ state, figure }) => ['', say(`case.state.${state}`), figure.count]),
    [say('report.figures.pupils'), '', say('report.figures.count')],
    ['', say('report.figures.records'), figures.pupils.records.count],
    ...figures.pupils.byVerdict.map(({ verdict, figure }) => ['', say(`record-verdict.${verdict}`), figure.count]),
  ]
}

function figureLine(section: string, name: string, row: FigureRow): Line {
  return [
    section,
    name,
    row.children.count,
    row.schoolAge.count,
    row.inSchoolHere.count,
    row.inSchoolElsewhere.count,
    row.homeTaught.count,
    row.completed.count,
    row.deferred.count,
    row.inNoSchool.count,
    row.enrolmentRate.numerator.count,
    row.enrolmentRate.printed,
  ]
}

/** The monthly report as Excel: the table, the nil statement, signatures, notes, and the names as an annex. */
export async function monthlyXlsx(report: MonthlyReport, watermark: string, language: Language): Promise<Uint8Array> {
  const say = sayIn(language)
  const { content, signature } = report
  const state = signature ? say('report.monthly.version', { version: signature.version }) : say('report.monthly.draft')
  const heading = say('report.monthly.heading', { unit: content.unit.name, month: content.month, day: content.countOn })
  const lines = [
    ...monthlyLines(report, say),
    [],
    ...signatureLines(report, say),
    [],
    [say('report.monthly.notes')],
    ...content.notes.map((note) => ['', say(note.code, note.details)]),
    [],
    ...annexLines(content.names, say),
  ]
  const title = `${say('report.monthly.title')} ${heading} ${state}`
  return sheetOf(
    title,
    say('report.monthly.sheet-name'),
    watermark,
    lines,
    [14, 14, 14, 12, 14, 12, 16, 14, 14, 14, 14, 12, 14, 16],
  )
}

/** The table of the report with its nil statement, for the sheet and the terminal. */
export function monthlyLines({ content }: MonthlyReport, say: Say): Line[] {
  const rate = (stage: MonthlyRow['stage']) => content.rates.find((one) => one.stage === stage)?.printed ?? ''
  return [
    [
      'report.monthly.stage',
      'report.monthly.in-school',
      'report.monthly.dropout-before',
      'report.monthly.new-in-month',
      'report.monthly.returned-in-month',
      'report.monthly.other-decrease',
      'report.monthly.dropout-at-end',
      'report.monthly.suspected',
      'report.monthly.of-which.poor',
      'report.monthly.of-which.disabled',
      'report.monthly.of-which.left-behind',
      'report.monthly.of-which.migrant',
      'report.monthly.of-which.girls',
      'report.monthly.rate',
    ].map((key) => say(key)),
    ...content.rows.map((row) => [
      say(`report.stage.${row.stage}`),
      row.inSchool,
      row.dropoutBefore,
      row.newInMonth,
      row.returnedInMonth,
      row.otherDecrease,
      row.dropoutAtEnd,
      row.suspected,
      row.ofWhich.poor,
      row.ofWhich.disabled,
      row.ofWhich.leftBehind,
      row.ofWhich.migrant,
      row.ofWhich.girls,
      rate(row.stage),
    ]),
    ...(content.nil ? [[say('report.nil-statement')]] : []),
    ['', say('report.formula.DROP_NOW')],
  ]
}

function signatureLines({ signature }: MonthlyReport, say: Say): Line[] {
  return [
    [
      say('report.monthly.prepared-by'),
      signature?.preparedBy ?? '',
      say('report.monthly.checked-by'),
      signature?.checkedBy ?? '',
      say('report.monthly.responsible'),
      '',
      say('report.monthly.signed-at'),
      signature ? chinaDayOf(new Date(signature.signedAt)) : '',
    ],
    ...(signature?.correctionReason ? [[say('report.monthly.correction-reason'), signature.correctionReason]] : []),
  ]
}

function annexLines(names: readonly MonthlyName[], say: Say): Line[] {
  if (names.length === 0) return [[say('report.monthly.annex'), say('report.monthly.annex-nil')]]
  return [
    [say('report.monthly.annex')],
    [
      'report.annex.number',
      'report.annex.counted',
      'report.annex.name',
      'report.annex.sex',
      'report.annex.born-on',
      'report.annex.stage',
      'report.annex.township',
      'report.annex.village',
      'report.annex.school',
      'report.annex.guardian',
      'report.annex.groups',
      'report.annex.found-on',
      'report.annex.confirmed-on',
      'report.annex.case-number',
    ].map((key) => say(key)),
    ...names.map((line, index) => [
      index + 1,
      say(`report.counted.${line.counted}`),
      line.name,
      line.sex === null ? '' : say(`sex.${line.sex}`),
      line.bornOn,
      say(`report.stage.${line.stage}`),
      line.townshipName,
      line.villageName,
      line.schoolName,
      line.guardianName,
      line.groups.map((group) => say(`group.${group}`)).join('、'),
      line.foundOn,
      line.confirmedOn,
      line.caseNumber,
    ]),
  ]
}
