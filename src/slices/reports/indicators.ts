import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { GRADES } from '../../kernel/codes.ts'
import { type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { getCountyRules, schoolNames } from '../directory/index.ts'
import { GROUPS, type PlaceNames, placeNames } from '../register/index.ts'
import { dayAsked } from './asked.ts'
import { baseFigureLines } from './base-figures.ts'
import { nameOfScope } from './figures.ts'
import type { IndicatorPart, IndicatorReply, IndicatorRow } from './indicators-contract.ts'
import {
  type Breakdown,
  countDaysOfYears,
  finalClassDayOf,
  formulaRule,
  type Indicator,
  type IndicatorStage,
  type Input,
  inputsOf,
  isBaseInput,
  isOfTerm,
  isStandIn,
  type RecordInput,
  valueOf,
  yearStartOf,
} from './indicators-domain.ts'
import { permissions } from './policy.ts'
import { type BaseFigureRow, listBaseFigures, listTargets, type TargetRow } from './store-entered.ts'
import { historySpan } from './store-history.ts'
import { type CountAsked, countSet, type Part, type SetCell } from './store-indicators.ts'
import { suppress } from './suppression-domain.ts'

export interface IndicatorQuery {
  readonly indicator: Indicator
  readonly stage?: IndicatorStage | undefined
  readonly day?: string | undefined
  readonly division?: string | undefined
  readonly breakdown?: Breakdown | undefined
  readonly isPublic?: boolean | undefined
}

export type IndicatorRefusal =
  | 'report.stage-not-of-indicator'
  | 'report.breakdown-not-of-indicator'
  | 'report.day-in-future'

/** Years a row each is shown for. */
const YEARS_SHOWN = 5

export async function showIndicator(
  app: App,
  actor: Actor,
  query: IndicatorQuery,
  language: Language,
): Promise<Decision<IndicatorReply, IndicatorRefusal>> {
  return withScope(app.db, actor.scope, (tx) => indicatorOf(app, tx, actor, query, language))
}

/** What was asked, settled: a stage the formula has, a day that has come. */
export function settle(
  app: App,
  { indicator, stage, day, breakdown }: IndicatorQuery,
): Decision<
  { readonly stage: IndicatorStage; readonly countOn: PlainDate; readonly today: PlainDate },
  IndicatorRefusal
> {
  const today = app.clock.today()
  const rule = formulaRule(indicator)
  const wanted = stage ?? rule.stages[0]!
  if (!rule.stages.includes(wanted)) return refuse('report.stage-not-of-indicator', { stage: wanted })
  if (breakdown && !rule.breakdowns.includes(breakdown)) return refuse('report.breakdown-not-of-indicator')
  const countOn = day === undefined ? today : plainDate(day)
  return countOn > today ? refuse('report.day-in-future', { day: countOn }) : accept({ stage: wanted, countOn, today })
}

/** Computes an indicator for the scope on a day, in all and by the parts of a breakdown. */
export async function indicatorOf(
  app: App,
  tx: Tx,
  actor: Actor,
  query: IndicatorQuery,
  language: Language,
): Promise<Decision<IndicatorReply, IndicatorRefusal>> {
  const { scope } = actor
  const settled = settle(app, query)
  if (!settled.ok) return settled
  const { indicator, division, breakdown } = query
  const { stage, countOn, today } = settled.value
  const years = breakdown === 'year' ? countDaysOfYears(countOn, YEARS_SHOWN) : [countOn]
  const facts = await readFacts(tx, scope, years.map(schoolYearOf))
  const places = await placeNames(tx, scope.county, countOn)
  const count = counterOf(tx, scope, facts, { indicator, stage, today, part: { division } })
  const totalCells = await count(countOn)
  const total = rowOf(
    facts,
    { indicator, stage, countOn },
    { key: 'all', name: null },
    unitOf(scope, division),
    totalCells,
  )
  const rows =
    breakdown === 'year'
      ? await Promise.all(
          years.map(async (on) => yearRow(facts, { indicator, stage, countOn: on }, scope, division, await count(on))),
        )
      : await partRows(tx, scope, facts, { indicator, stage, countOn }, breakdown, { cells: totalCells, places })
  const { smallCell } = await getCountyRules(tx, scope.county)
  const shown = query.isPublic ? published(total, rows, smallCell, breakdown) : { total, rows }
  const used = facts.base.filter((figure) => isUsed(figure, indicator, stage))
  return accept({
    indicator,
    stage,
    countOn,
    yearStartOn: yearStartOf(countOn),
    termStartOn: isOfTerm(indicator) ? ((await dayAsked(tx, scope, countOn, today)).termStart ?? null) : null,
    scopeName: await nameOfScope(tx, scope, division, places, language),
    historyFrom: facts.history?.first ?? null,
    breakdown: breakdown ?? null,
    isPublic: query.isPublic === true,
    threshold: smallCell,
    ...shown,
    baseFigures: await baseFigureLines(tx, scope.county, countOn, used),
    abilities: { enter: (permissions['reports.enter-base-figure'] as readonly string[]).includes(actor.role) },
  })
}

const isUsed = (figure: BaseFigureRow, indicator: Indicator, stage: IndicatorStage): boolean =>
  figure.stage === stage && inputsOf(formulaRule(indicator)).some((input) => input === figure.input)

export interface IndicatorFacts {
  readonly base: readonly BaseFigureRow[]
  readonly targets: readonly TargetRow[]
  readonly history: { readonly first: PlainDate; readonly last: PlainDate } | undefined
}

export async function readFacts(tx: Tx, scope: Scope, schoolYears: readonly number[]): Promise<IndicatorFacts> {
  return {
    base: await listBaseFigures(tx, scope.county, schoolYears),
    targets: await listTargets(tx, scope.county, Math.max(...schoolYears)),
    history: await historySpan(tx, scope.county),
  }
}

/** Cells of each input on a day; null where the records do not give it. */
export type Cells = ReadonlyMap<Input, readonly SetCell[] | null>

/** Reads each set once. */
export function counterOf(
  tx: Tx,
  scope: Scope,
  { history }: IndicatorFacts,
  asked: {
    readonly indicator: Indicator
    readonly stage: IndicatorStage
    readonly today: PlainDate
    readonly part: Part
  },
): (countOn: PlainDate) => Promise<Cells> {
  const { indicator, stage, today, part } = asked
  return async (countOn) => {
    const day: CountAsked = { ...(await dayAsked(tx, scope, countOn, today)), stage }
    const cells = new Map<Input, readonly SetCell[] | null>()
    for (const input of inputsOf(formulaRule(indicator))) {
      if (isBaseInput(input)) continue
      cells.set(input, isOnRecord(input, day, history, scope) ? await countSet(tx, input, day, part) : null)
    }
    return cells
  }
}

const OF_YEAR: readonly Input[] = ['dropouts-of-year', 'dropouts-of-year-not-back']
const MOVES_OF_YEAR: readonly Input[] = ['pupils-transferred-in', 'pupils-transferred-out', 'pupils-died']
const SINCE_YEAR: readonly Input[] = ['pupils-at-year-start', 'pupils-kept']
const SINCE_TERM: readonly Input[] = ['pupils-at-term-start', 'term-kept']
const MOVES_OF_TERM: readonly Input[] = ['term-transferred-in', 'term-transferred-out', 'term-died']

/** Tells whether the records reach back to the days an input asks. Steps of cases are on record from the first one on. */
function isOnRecord(input: RecordInput, asked: CountAsked, history: IndicatorFacts['history'], scope: Scope): boolean {
  if (input === 'dropouts-now' || (OF_YEAR.includes(input) && !asked.countsSuspension)) return true
  // Only a county sees where its pupils went; to a school whoever left is out of sight.
  const isMove = MOVES_OF_YEAR.includes(input) || MOVES_OF_TERM.includes(input)
  if (isMove && scope.divisionPrefix?.length !== 6) return false
  const first = firstDayOf(input, asked)
  return first !== undefined && (first === asked.today || (history !== undefined && history.first <= first))
}

/** The earliest day whose states an input asks for; undefined where no calendar says it. */
function firstDayOf(input: RecordInput, { countOn, yearStart, termStart }: CountAsked): PlainDate | undefined {
  if (SINCE_TERM.includes(input) || MOVES_OF_TERM.includes(input)) return termStart
  if (input === 'final-grade-pupils') return finalClassDayOf(countOn)
  const isOfYear = SINCE_YEAR.includes(input) || MOVES_OF_YEAR.includes(input) || OF_YEAR.includes(input)
  return isOfYear ? yearStart : countOn
}

interface RowAsked {
  readonly indicator: Indicator
  readonly stage: IndicatorStage
  readonly countOn: PlainDate
}

/** Code under which base figures and targets of the whole scope are entered. */
export function unitOf(scope: Scope, division: string | undefined): string {
  return division ?? scope.divisionPrefix ?? (scope.schoolPrefix ?? '').split('/')[0]!
}

/** One row: each count from the records where they have it, else from what was entered for this unit, else missing. */
export function rowOf(
  { base, targets }: IndicatorFacts,
  asked: RowAsked,
  head: { readonly key: string; readonly name: string | null },
  unitCode: string | undefined,
  cells: Cells,
  has: (cell: SetCell) => boolean = () => true,
): IndicatorRow {
  const { indicator, stage, countOn } = asked
  const rule = formulaRule(indicator)
  const known = new Map<Input, Pick<IndicatorPart, 'count' | 'source'>>()
  for (const input of inputsOf(rule)) {
    const counted = cells.get(input)
    if (counted) {
      known.set(input, {
        count: counted.reduce((sum, cell) => sum + (has(cell) ? cell.count : 0), 0),
        source: 'records',
      })
      continue
    }
    const entered = isBaseInput(input) || isStandIn(input) ? enteredFor(base, asked, input, unitCode) : undefined
    known.set(input, entered ? { count: entered.value, source: 'base' } : { count: null, source: 'none' })
  }
  const part = (side: IndicatorPart['side']) =>
    rule[side].map(({ input, sign }): IndicatorPart => ({ input, side, sign, ...known.get(input)! }))
  const value = valueOf(indicator, Object.fromEntries([...known].map(([input, { count }]) => [input, count])))
  const target = targets.find((one) => one.indicator === indicator && one.stage === stage && one.unit_code === unitCode)
  return {
    ...head,
    countOn,
    ...value,
    missing: [...value.missing],
    parts: [...part('numerator'), ...part('denominator')],
    isHidden: false,
    target: target && target.school_year === schoolYearOf(countOn) ? target.percent : null,
  }
}

function enteredFor(
  base: readonly BaseFigureRow[],
  { stage, countOn }: RowAsked,
  input: Input,
  unitCode: string | undefined,
): BaseFigureRow | undefined {
  return base.find(
    (figure) =>
      figure.input === input &&
      figure.stage === stage &&
      figure.unit_code === unitCode &&
      figure.school_year === schoolYearOf(countOn),
  )
}

function yearRow(
  facts: IndicatorFacts,
  asked: RowAsked,
  scope: Scope,
  division: string | undefined,
  cells: Cells,
): IndicatorRow {
  return rowOf(facts, asked, { key: String(schoolYearOf(asked.countOn)), name: null }, unitOf(scope, division), cells)
}

async function partRows(
  tx: Tx,
  scope: Scope,
  facts: IndicatorFacts,
  asked: RowAsked,
  breakdown: Breakdown | undefined,
  { cells, places }: { readonly cells: Cells; readonly places: PlaceNames },
): Promise<IndicatorRow[]> {
  if (breakdown === undefined) return []
  const all = [...cells.values()].flatMap((entry) => entry ?? [])
  const row = (key: string, name: string | null, unitCode: string | undefined, has: (cell: SetCell) => boolean) =>
    rowOf(facts, asked, { key, name }, unitCode, cells, has)
  const entered = facts.base.filter((figure) => isUsed(figure, asked.indicator, asked.stage))
  const keysOf = (ofCells: (cell: SetCell) => string, digits: number) =>
    [
      ...new Set([
        ...all.map(ofCells),
        ...entered.map((figure) => figure.unit_code).filter((code) => code.length === digits),
      ]),
    ]
      .filter((key) => key !== '' && key.startsWith(digits === 9 ? (scope.divisionPrefix ?? '').slice(0, 9) : ''))
      .sort()
  if (breakdown === 'township')
    return keysOf((cell) => cell.township, 9).map((key) =>
      row(key, places.division(key), key, (cell) => cell.township === key),
    )
  if (breakdown === 'school') {
    const names = await schoolNames(tx, scope.county)
    return keysOf((cell) => cell.school, 10).map((key) =>
      row(key, names.get(key) ?? key, key, (cell) => cell.school === key),
    )
  }
  if (breakdown === 'grade')
    return keysOf((cell) => cell.grade, 2).map((key) =>
      row(key, GRADES[key] ?? null, undefined, (cell) => cell.grade === key),
    )
  if (breakdown === 'group')
    return GROUPS.map((group) => row(group, null, undefined, (cell) => cell.groups.includes(group)))
  return ['male', 'female', 'unknown']
    .map((sex) => row(sex, null, undefined, (cell) => cell.sex === sex))
    .filter((one) => one.key !== 'unknown' || (one.denominator ?? 0) > 0)
}

/** Leaves out of a table what tells of few children, and as much more as keeps it from being had by subtraction. */
export function published(
  total: IndicatorRow,
  rows: readonly IndicatorRow[],
  threshold: number,
  breakdown: Breakdown | undefined,
): { readonly total: IndicatorRow; readonly rows: IndicatorRow[] } {
  const cellOf = (row: IndicatorRow) => ({
    key: row.key,
    numerator: row.numerator ?? 0,
    denominator: row.denominator ?? 0,
  })
  const relation = breakdown === 'group' ? 'overlaps' : breakdown === 'year' ? 'apart' : 'adds'
  const { hidden, totalHidden } = suppress(rows.map(cellOf), cellOf(total), threshold, relation)
  return {
    total: totalHidden ? withoutNumbers(total) : { ...total, parts: [] },
    rows: rows.map((row) => (hidden.has(row.key) ? withoutNumbers(row) : { ...row, parts: [] })),
  }
}

const withoutNumbers = (row: IndicatorRow): IndicatorRow => ({
  ...row,
  numerator: null,
  denominator: null,
  printed: '*',
  percent: null,
  parts: [],
  isHidden: true,
})
