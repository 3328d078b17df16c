import { schoolKeyOf, type Scope } from '../../kernel/scope.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { OPEN_STATES } from '../cases/index.ts'
import { classNameOf, getCountyRules, schoolNames } from '../directory/index.ts'
import { RECORD_VERDICTS } from '../enrolment/index.ts'
import { COUNTED_AS_ENROLLED, GROUPS, type PlaceNames, placeNames, type Standing } from '../register/index.ts'
import type { CountFigure, FigureRow, Figures } from './contract.ts'
import { birthsOf, FINDING_KINDS, printRate } from './domain.ts'
import {
  type ChildCell,
  countCasesByState,
  countChildCells,
  countOpenFindings,
  countPupilsByVerdict,
  findLastRun,
} from './store.ts'
import { texts } from './texts.ts'

/**
 * The figures of the actor's scope as of the last finished run. Children are counted once, in cells, and added up, so
 * that the parts of a whole agree; each number carries the filter of the list that shows its names.
 */
export async function readFigures(
  app: App,
  actor: Actor,
  division: string | undefined,
  language: Language,
): Promise<Figures> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, (tx) => figuresOf(tx, actor.scope, { division, language, today }))
}

interface Asked {
  readonly division: string | undefined
  readonly language: Language
  readonly today: PlainDate
}

export async function figuresOf(tx: Tx, scope: Scope, asked: Asked): Promise<Figures> {
  const { division, today, language } = asked
  const run = await findLastRun(tx, scope.county)
  const countOn = run?.asOfOn ?? today
  const places = await placeNames(tx, scope.county, today)
  const scopeName = await nameOfScope(tx, scope, division, places, language)
  const base: Filter = division === undefined ? {} : { division }
  const rowOf: RowOf = (key, name, filter, cells) =>
    figureRow({ key, name, filter: { ...base, ...filter }, cells, countOn, scopeName })
  return {
    run: run ? { runId: run.runId, asOfOn: run.asOfOn, finishedAt: run.finishedAt.toISOString() } : null,
    countOn,
    scopeName,
    ...(await childFigures(tx, scope, asked, countOn, places, rowOf)),
    pupils: await pupilFigures(tx, scope, division, base),
    findings: await findingFigures(tx, scope, division, base, today),
    cases: await caseFigures(tx, scope, division, base, today),
  }
}

type RowOf = (key: string, name: string | null, filter: Filter, cells: readonly Cell[]) => FigureRow

/** The children of the scope, in all and by every property the figures ask. */
async function childFigures(
  tx: Tx,
  scope: Scope,
  { division, language }: Asked,
  countOn: PlainDate,
  places: PlaceNames,
  rowOf: RowOf,
): Promise<Pick<Figures, 'total' | 'divisionLevel' | 'byDivision' | 'byGroup' | 'byStage' | 'bySex'>> {
  const { schoolAge } = await getCountyRules(tx, scope.county)
  const births = birthsOf(countOn, schoolAge)
  const digits = digitsBelow(division ?? scope.divisionPrefix)
  const cells = await countChildCells(tx, scope, division, digits, births)
  const where = (has: (cell: ChildCell) => boolean) => cells.filter(has)
  const divisions = [...new Set(cells.map((cell) => cell.division))].sort()
  const ofAge = (key: ChildCell['ageGroup'], filter: Filter) =>
    rowOf(
      key,
      null,
      filter,
      where((cell) => cell.ageGroup === key),
    )
  return {
    total: rowOf('all', null, {}, cells),
    divisionLevel: digits === 9 ? 'township' : 'village',
    byDivision: divisions.map((key) =>
      rowOf(
        key,
        divisionName(key, places, language),
        { division: key },
        where((cell) => cell.division === key),
      ),
    ),
    byGroup: GROUPS.map((group) => {
      const ofGroup = where((cell) => cell.groups.includes(group))
      return rowOf(group, null, { group }, ofGroup)
    }),
    byStage: inUse([
      ofAge('primary', { ...births.primary }),
      ofAge('junior', { ...births.junior }),
      ofAge('older', { ...births.older }),
      ofAge('unknown', { bornUnknown: true }),
    ]),
    bySex: inUse(
      (['male', 'female', 'unknown'] as const).map((sex) => {
        const ofSex = where((cell) => cell.sex === sex)
        return rowOf(sex, null, { sex }, ofSex)
      }),
    ),
  }
}

/** Leaves out the row of the unknown where there are none, and of those past school age while they have no standing. */
function inUse(rows: readonly FigureRow[]): FigureRow[] {
  const counts = {
    unknown: (row: FigureRow) => row.children.count + row.schoolAge.count,
    older: (row: FigureRow) => row.schoolAge.count,
  }
  return rows.filter((row) => (counts[row.key as keyof typeof counts]?.(row) ?? 1) > 0)
}

type Filter = Readonly<Record<string, string | boolean>>
type Cell = Pick<ChildCell, 'standing' | 'counted' | 'count'>

function figure(list: CountFigure['opens']['list'], count: number, filter: Filter): CountFigure {
  return { count, opens: { list, filter: { ...filter } } }
}

/** One row of the table: each number is the sum of the cells that its filter would show. */
function figureRow(part: {
  readonly key: string
  readonly name: string | null
  readonly filter: Filter
  readonly cells: readonly Cell[]
  readonly countOn: PlainDate
  readonly scopeName: string
}): FigureRow {
  const { key, name, filter, cells, countOn, scopeName } = part
  const children = (extra: Filter, has: (cell: Cell) => boolean) =>
    figure(
      'children',
      cells.reduce((sum, cell) => sum + (has(cell) ? cell.count : 0), 0),
      { ...filter, ...extra },
    )
  const standing = (of: Standing) => children({ standing: of }, (cell) => cell.standing === of)
  const schoolAge = children({ schoolAgeOnly: true }, (cell) => cell.standing !== null)
  const enrolled = children({ countedAsEnrolled: true }, (cell) =>
    (COUNTED_AS_ENROLLED as readonly (Standing | null)[]).includes(cell.standing),
  )
  return {
    key,
    name,
    children: children({ population: 'counted' }, (cell) => cell.counted),
    schoolAge,
    inSchoolHere: standing('in-school-here'),
    inSchoolElsewhere: standing('in-school-elsewhere'),
    homeTaught: standing('home-taught'),
    deferred: standing('deferred'),
    completed: standing('completed'),
    inNoSchool: standing('in-no-school'),
    enrolmentRate: {
      formula: 'ER_AGE',
      numerator: enrolled,
      denominator: schoolAge,
      ...printRate(enrolled.count, schoolAge.count),
      countOn,
      scopeName: name ?? scopeName,
    },
  }
}

async function pupilFigures(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  base: Filter,
): Promise<Figures['pupils']> {
  const counted = await countPupilsByVerdict(tx, scope, division)
  const of = (verdict: string) => counted.find((entry) => entry.verdict === verdict)?.count ?? 0
  const total = counted.reduce((sum, entry) => sum + entry.count, 0)
  return {
    records: figure('pupils', total, base),
    real: figure('pupils', of('real'), { ...base, verdict: 'real' }),
    byVerdict: RECORD_VERDICTS.map((verdict) => ({
      verdict,
      figure: figure('pupils', of(verdict), { ...base, verdict }),
    })),
  }
}

async function findingFigures(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  base: Filter,
  today: PlainDate,
): Promise<Figures['findings']> {
  const counted = await countOpenFindings(tx, scope, division, today)
  const sum = (of: 'open' | 'overdue') => counted.reduce((total, entry) => total + entry[of], 0)
  const open = { ...base, state: 'open' }
  const overdue = { ...base, overdue: true }
  return {
    open: figure('findings', sum('open'), open),
    overdue: figure('findings', sum('overdue'), overdue),
    byKind: FINDING_KINDS.map((kind) => {
      const entry = counted.find((one) => one.kind === kind)
      return {
        kind,
        open: figure('findings', entry?.open ?? 0, { ...open, kind }),
        overdue: figure('findings', entry?.overdue ?? 0, { ...overdue, kind }),
      }
    }),
  }
}

async function caseFigures(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  base: Filter,
  today: PlainDate,
): Promise<Figures['cases']> {
  const counted = await countCasesByState(tx, scope, division, today)
  const open = counted.filter((entry) => (OPEN_STATES as readonly string[]).includes(entry.state))
  return {
    open: figure(
      'cases',
      open.reduce((sum, entry) => sum + entry.count, 0),
      { ...base, phase: 'open' },
    ),
    overdue: figure(
      'cases',
      open.reduce((sum, entry) => sum + entry.overdue, 0),
      { ...base, overdue: true },
    ),
    byState: counted
      .toSorted((a, b) => OPEN_STATES.findIndex((s) => s === a.state) - OPEN_STATES.findIndex((s) => s === b.state))
      .map(({ state, count }) => ({ state, figure: figure('cases', count, { ...base, state }) })),
  }
}

/** The parts of a county are townships, those of a township its villages; a school's children come from many townships. */
function digitsBelow(prefix: string | undefined): 9 | 12 {
  return prefix !== undefined && prefix.length >= 9 ? 12 : 9
}

/** A child whose home is known only as far as the county or township stands in a row of its own. */
function divisionName(key: string, places: PlaceNames, language: Language): string {
  const name = places.division(key)
  return key.endsWith('000') ? fillText(texts['report.figures.below'][language], { name }) : name
}

export async function nameOfScope(
  tx: Tx,
  scope: Scope,
  division: string | undefined,
  places: PlaceNames,
  language: Language,
): Promise<string> {
  const prefix = division ?? scope.divisionPrefix
  if (prefix !== undefined) return places.division(prefix)
  const [schoolCode, classCode] = (scope.schoolPrefix ?? '').split('/')
  const school = (await schoolNames(tx, scope.county)).get(schoolCode!) ?? schoolCode!
  return classCode && scope.schoolPrefix === schoolKeyOf(schoolCode!, classCode)
    ? `${school} ${classNameOf(classCode)[language]}`
    : school
}
