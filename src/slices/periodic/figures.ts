import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { schoolAgeBirths } from '../../kernel/school-age.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { SchoolCalendars } from '../attendance/index.ts'
import type { CountyRules } from '../directory/index.ts'
import type { Group } from '../register/index.ts'
import {
  countPupilsInSchool,
  historySpan,
  lossesOfUnit,
  phaseOf,
  type ReportUnit,
  readCaseFlow,
} from '../reports/index.ts'
import { listEffectiveRosters } from '../rosters/index.ts'
import { type Balance, balanceOf, MOVEMENTS, UNNAMED } from './domain.ts'
import { type BalanceId, type FigureId, type Kind } from './kinds-domain.ts'
import { type Period, schoolDaysWithin, schoolYearsWithin } from './period-domain.ts'
import {
  type CountedHandovers,
  countClasses,
  countDropoutsHandedOver,
  countGroup,
  countLeavers,
  countStandings,
  countSuspicions,
  type GroupCell,
  listVillagesListed,
  sumClassDays,
} from './store-figures.ts'
import { countEnrolled, gatheredSince, listMovements, listNamings, type MovementOfUnit } from './store-movements.ts'

/** What the figures of one report are computed from. */
export interface Asked {
  readonly kind: Kind
  readonly unit: ReportUnit
  readonly period: Period
  readonly countOn: PlainDate
  readonly today: PlainDate
  readonly rules: CountyRules
  readonly calendars: SchoolCalendars
  /** Villages of the unit, by 12 digits, and the special schools of the county. */
  readonly villages: readonly string[]
  readonly specialSchools: readonly string[]
  /** Nobody is expected to have reported before this day. */
  readonly since: PlainDate | undefined
  /** The report of the time before, as filed. */
  readonly before:
    | { readonly countOn: PlainDate; readonly handovers: CountedHandovers; readonly balances: readonly Balance[] }
    | undefined
  /** Reports of the units below: how many are owed, how many are there. */
  readonly below: () => Promise<{ readonly owed: number; readonly filed: number }>
}

export interface Computed {
  readonly figures: readonly { readonly id: FigureId; readonly value: number }[]
  readonly balances: readonly Balance[]
  readonly unnamed: readonly MovementOfUnit[]
  readonly notes: readonly { readonly code: string; readonly details: Record<string, unknown> }[]
}

/** null: the records do not tell, and the figure is left out with a note that says so. */
type Values = Partial<Record<FigureId, number | null>>
type Source = (tx: Tx, scope: Scope, asked: Asked) => Promise<Values>

/** Where each figure comes from; a source is read once, when the kind has one of its figures. */
const SOURCES: readonly { readonly gives: readonly FigureId[]; readonly read: Source }[] = [
  {
    gives: ['enrolled-now'],
    // The records say who is enrolled now; who came or went after the day of counting is taken off again.
    read: async (tx, scope, { unit, countOn, today }) => {
      const stages = await countPupilsInSchool(tx, scope, unit)
      const later = countOn < today ? netOf(await listMovements(tx, scope, unit, countOn, today)) : 0
      return { 'enrolled-now': stages.primary + stages.junior + stages.unknown - later }
    },
  },
  { gives: ['class-days-expected', 'class-days-reported', 'pupil-days', 'absent-days'], read: readClassDays },
  {
    gives: ['suspicions-raised', 'suspicions-open'],
    read: async (tx, scope, { unit, period, countOn }) => {
      const { raised, open } = await countSuspicions(tx, scope, unit, period.from, countOn)
      return { 'suspicions-raised': raised, 'suspicions-open': open }
    },
  },
  { gives: ['children', 'in-no-school'], read: readStandings },
  { gives: ['dropout-now', 'suspected-now'], read: readDropouts },
  {
    gives: ['leavers-new', 'leavers-without-proof'],
    read: async (tx, scope, { unit, period, countOn }) => {
      const { left, withoutProof } = await countLeavers(tx, scope, unit, period.from, countOn)
      return { 'leavers-new': left, 'leavers-without-proof': withoutProof }
    },
  },
  {
    gives: ['transfers-in', 'transfers-out'],
    read: async (tx, scope, { unit, period, countOn }) => {
      const moves = await listMovements(tx, scope, unit, addDays(period.from, -1), countOn)
      const count = (movement: string) => moves.filter((one) => one.movement === movement).length
      return { 'transfers-in': count('transfer-in'), 'transfers-out': count('transferred-out') }
    },
  },
  {
    gives: ['returns-owed', 'returns-filed'],
    read: async (_tx, _scope, asked) => {
      const { owed, filed } = await asked.below()
      return { 'returns-owed': owed, 'returns-filed': filed }
    },
  },
  { gives: ['lists-owed'], read: readLists },
  {
    gives: ['villages'],
    read: async (tx, scope, { unit, villages }) => {
      const listed = await listVillagesListed(tx, scope, unit)
      return { villages: villages.length, 'villages-unlisted': villages.filter((code) => !listed.has(code)).length }
    },
  },
  { gives: ['disabled'], read: readDisabled },
  { gives: ['left-behind'], read: readLeftBehind },
  {
    gives: ['lost-primary'],
    read: async (tx, scope, { unit, countOn, today }) => {
      const { primary, junior } = await lossesOfUnit(tx, scope, unit.code, countOn, today)
      return {
        'begun-primary': primary.begun,
        'lost-primary': primary.lost,
        'begun-junior': junior.begun,
        'lost-junior': junior.lost,
      }
    },
  },
]

/** Computes every figure and balance of a kind from the records. */
export async function computeFigures(tx: Tx, scope: Scope, asked: Asked): Promise<Computed> {
  let values: Values = {}
  for (const source of SOURCES) {
    if (source.gives.some((id) => asked.kind.figures.includes(id)))
      values = { ...values, ...(await source.read(tx, scope, asked)) }
  }
  const balances: Balance[] = []
  let unnamed: Computed['unnamed'] = []
  const notes: Computed['notes'][number][] = []
  for (const id of asked.kind.balances) {
    const made = await BALANCE_OF[id](tx, scope, asked, values)
    if (made.balance) balances.push(made.balance)
    unnamed = [...unnamed, ...made.unnamed]
    notes.push(...made.notes)
  }
  const untold = asked.kind.figures.filter((id) => values[id] === null)
  if (untold.length > 0) notes.push({ code: 'periodic.note.not-on-record', details: { count: untold.length } })
  const figures = asked.kind.figures.filter((id) => !untold.includes(id)).map((id) => ({ id, value: values[id] ?? 0 }))
  return { figures, balances, unnamed, notes }
}

async function readClassDays(tx: Tx, scope: Scope, asked: Asked): Promise<Values> {
  const { unit, period, countOn, since, today, calendars } = asked
  const from = since !== undefined && since > period.from ? since : period.from
  let expected = 0
  for (const year of since === undefined ? [] : schoolYearsWithin(from, countOn)) {
    const classes = await countClasses(tx, scope, unit, year.schoolYear, schoolYearOf(today))
    for (const one of classes)
      expected += one.classes * (schoolDaysWithin(calendars.of(one.school_code), year.from, year.to) ?? 0)
  }
  const said = await sumClassDays(tx, scope, unit, from, countOn)
  return {
    'class-days-expected': expected,
    'class-days-reported': said.reported,
    'class-days-missing': Math.max(expected - said.reported, 0),
    'class-days-nil': said.nil,
    'pupil-days': said.pupilDays,
    'absent-days': said.absentDays,
    'leave-days': said.leaveDays,
  }
}

const STANDING_FIGURES = [
  'in-school-here',
  'in-school-elsewhere',
  'home-taught',
  'deferred',
  'completed',
  'in-no-school',
] as const satisfies readonly FigureId[]

async function readStandings(tx: Tx, scope: Scope, asked: Asked): Promise<Values> {
  const { unit, countOn, rules } = asked
  const on = await pastDay(tx, scope, asked)
  const rows = await countStandings(tx, scope, unit, schoolAgeBirths(countOn, rules.schoolAge), on)
  const all = rows.reduce((sum, row) => ({ count: sum.count + row.count, age: sum.age + row.schoolAge }), {
    count: 0,
    age: 0,
  })
  const of = (standing: string) => rows.find((row) => row.standing === standing)?.count ?? 0
  return {
    children: all.count,
    'school-age': all.age,
    ...Object.fromEntries(STANDING_FIGURES.map((id) => [id, of(id)])),
  }
}

async function readDropouts(tx: Tx, scope: Scope, { unit, period, countOn, today }: Asked): Promise<Values> {
  const flow = await readCaseFlow(tx, scope, unit, period.from, countOn)
  const count = (has: (one: (typeof flow.cases)[number]) => number) =>
    flow.cases.reduce((sum, one) => sum + has(one), 0)
  // On the day itself the cases are counted as they stand, apart from the steps that led there.
  const isDropout = (one: (typeof flow.cases)[number]): boolean =>
    (countOn === today ? phaseOf(one.row.state) : one.month.atEnd) === 'dropout'
  return {
    'dropout-before': count(({ month }) => Number(month.before === 'dropout')),
    'dropout-new': count(({ month }) => month.newInMonth),
    'dropout-returned': count(({ month }) => month.returnedInMonth),
    'dropout-other': count(({ month }) => month.otherDecrease),
    'dropout-now': count((one) => Number(isDropout(one))),
    'suspected-now': count(({ month }) => Number(month.atEnd === 'suspected')) + flow.findings.length,
  }
}

/** 名册 of offices: which of those owed have come, and how many rows count in them. */
async function readLists(tx: Tx, scope: Scope, { kind, unit, period, countOn }: Asked): Promise<Values> {
  const { kinds, since } = kind.lists ?? { kinds: [], since: () => period.from }
  const first = since(period)
  const rosters = (await listEffectiveRosters(tx, scope.county, countOn)).filter(
    (roster) =>
      kinds.includes(roster.kind) &&
      roster.asOfOn >= first &&
      // A list of the whole county is one of each of its townships too.
      (roster.divisionCode.startsWith(unit.code) || roster.divisionCode.endsWith('000000')),
  )
  const received = new Set(rosters.map((roster) => roster.kind)).size
  return {
    'lists-owed': kinds.length,
    'lists-received': received,
    'lists-missing': kinds.length - received,
    'list-rows': rosters.reduce((sum, roster) => sum + roster.rowCount, 0),
  }
}

/** Children of a group, as they stood on the day of counting where the history reaches, else as they stand. */
async function readGroup(tx: Tx, scope: Scope, group: Group, asked: Asked): Promise<readonly GroupCell[]> {
  const { unit, countOn, rules } = asked
  const births = schoolAgeBirths(countOn, rules.schoolAge)
  return countGroup(tx, scope, {
    unit,
    group,
    births,
    specialSchools: asked.specialSchools,
    on: await pastDay(tx, scope, asked),
  })
}

const sumOf = (cells: readonly GroupCell[], has: (cell: GroupCell) => boolean): number =>
  cells.filter(has).reduce((sum, cell) => sum + cell.count, 0)

/** 教育安置: where each disabled child of school age is taught. */
async function readDisabled(tx: Tx, scope: Scope, asked: Asked): Promise<Values> {
  const cells = await readGroup(tx, scope, 'disabled', asked)
  const standing = (wanted: string) => sumOf(cells, (cell) => cell.isOfAge && cell.standing === wanted)
  const here = (isSpecial: boolean) =>
    sumOf(cells, (cell) => cell.isOfAge && cell.standing === 'in-school-here' && cell.isSpecial === isSpecial)
  return {
    disabled: sumOf(cells, () => true),
    'disabled-of-age': sumOf(cells, (cell) => cell.isOfAge),
    'disabled-ordinary': here(false),
    'disabled-special': here(true),
    'disabled-elsewhere': standing('in-school-elsewhere'),
    'disabled-home-taught': standing('home-taught'),
    'disabled-deferred': standing('deferred'),
    'disabled-completed': standing('completed'),
    'disabled-in-no-school': standing('in-no-school'),
  }
}

async function readLeftBehind(tx: Tx, scope: Scope, asked: Asked): Promise<Values> {
  const cells = await readGroup(tx, scope, 'left-behind', asked)
  return {
    'left-behind': sumOf(cells, () => true),
    'left-behind-of-age': sumOf(cells, (cell) => cell.isOfAge),
    'left-behind-in-school': sumOf(cells, (cell) => cell.isOfAge && cell.standing?.startsWith('in-school') === true),
    'left-behind-boarding': sumOf(cells, (cell) => cell.boards),
    'left-behind-in-no-school': sumOf(cells, (cell) => cell.isOfAge && cell.standing === 'in-no-school'),
  }
}

/** The day the history tells of; none when figures are of today, or the history does not reach back. */
async function pastDay(tx: Tx, scope: Scope, { countOn, today }: Asked): Promise<PlainDate | undefined> {
  const span = countOn < today ? await historySpan(tx, scope.county) : undefined
  return span && span.first <= countOn ? countOn : undefined
}

interface MadeBalance {
  readonly balance?: Balance
  readonly unnamed: Computed['unnamed']
  readonly notes: Computed['notes']
}

const BALANCE_OF: Readonly<
  Record<BalanceId, (tx: Tx, scope: Scope, asked: Asked, values: Values) => Promise<MadeBalance>>
> = {
  /** 上期末 is what was filed; cases handed over since, and what has become known of earlier days, stand in lines of their own. */
  dropouts: async (tx, scope, { before, unit, period }, values) => {
    const value = (id: FigureId) => values[id] ?? 0
    const opening = before?.balances.find((one) => one.id === 'dropouts')?.closing ?? value('dropout-before')
    const moved = before
      ? await countDropoutsHandedOver(tx, scope, unit, before.handovers, period.from)
      : { in: 0, out: 0 }
    const late = value('dropout-before') - opening - moved.in + moved.out
    const lines = [
      ...(moved.in > 0 ? [{ id: 'dropout-moved-in', sign: 1, value: moved.in } as const] : []),
      ...(moved.out > 0 ? [{ id: 'dropout-moved-out', sign: -1, value: moved.out } as const] : []),
      ...(late === 0 ? [] : [{ id: 'dropout-late', sign: late > 0 ? 1 : -1, value: Math.abs(late) } as const]),
      { id: 'dropout-new', sign: 1, value: value('dropout-new') },
      { id: 'dropout-returned', sign: -1, value: value('dropout-returned') },
      { id: 'dropout-other', sign: -1, value: value('dropout-other') },
    ] as const
    return {
      balance: balanceOf('dropouts', opening, lines, value('dropout-now')),
      unnamed: [],
      notes: [],
    }
  },
  pupils: balancePupils,
}

/**
 * 本期末 = 上期末 + (招生+复学+转入+其他) − (毕业+休学+离校+死亡+转出+其他): what came and went is known from run to run,
 * the end is counted from the pupil records themselves, the begin is what was filed last time where it was.
 */
async function balancePupils(tx: Tx, scope: Scope, asked: Asked, values: Values): Promise<MadeBalance> {
  const { unit, period, countOn, today, before } = asked
  const since = await gatheredSince(tx, scope.county)
  if (since === undefined) return { unnamed: [], notes: [{ code: 'periodic.note.not-gathered', details: {} }] }
  const filed = before?.balances.find((one) => one.id === 'pupils')
  const beginsOn = filed && before ? before.countOn : laterOf(addDays(period.from, -1), since)
  const until = laterOf(countOn, beginsOn)
  const moves = await named(tx, scope, await listMovements(tx, scope, unit, beginsOn, until))
  const opening = filed
    ? filed.closing
    : (await countEnrolled(tx, scope, unit)) - netOf(await listMovements(tx, scope, unit, beginsOn, today))
  const closing = values['enrolled-now'] ?? 0
  const lines = (['in', 'out'] as const).flatMap((direction) =>
    MOVEMENTS[direction].map((id) => ({
      id,
      sign: direction === 'in' ? (1 as const) : (-1 as const),
      value: moves.filter((one) => one.movement === id).length,
    })),
  )
  return {
    balance: balanceOf('pupils', opening, lines, closing),
    unnamed: moves.filter((one) => UNNAMED.includes(one.movement)),
    notes: filed ? [] : [{ code: 'periodic.note.opening-counted', details: { day: beginsOn } }],
  }
}

/** What a unit once said of a movement holds from then on, in whichever report it was said. */
async function named(tx: Tx, scope: Scope, moves: readonly MovementOfUnit[]): Promise<readonly MovementOfUnit[]> {
  const open = moves.filter((one) => UNNAMED.includes(one.movement)).map((one) => one.movement_id)
  if (open.length === 0) return moves
  const names = await listNamings(tx, scope, open)
  return moves.map((one) => ({ ...one, movement: names.get(one.movement_id) ?? one.movement }))
}

const netOf = (moves: readonly Pick<MovementOfUnit, 'direction'>[]): number =>
  moves.reduce((sum, one) => sum + (one.direction === 'in' ? 1 : -1), 0)

const laterOf = (a: PlainDate, b: PlainDate): PlainDate => (a > b ? a : b)
