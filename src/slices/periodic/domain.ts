import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, addMonths, type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import type { CountyRules } from '../directory/domain.ts'
import type { Period, Span } from './period-domain.ts'

/** Who files and who signs after whom, from below upwards. */
export const LEVELS = ['school', 'village', 'township', 'county'] as const
export type Level = (typeof LEVELS)[number]
export const SIGNING_LEVELS = ['township', 'county'] as const satisfies readonly Level[]
export type SigningLevel = (typeof SIGNING_LEVELS)[number]

/**
 * Every figure a report can hold, in the order of the sheet, and the list its names are in. Its formula is the text
 * `periodic.formula.<id>`; nobody types one.
 */
export const FIGURES = {
  'enrolled-now': { list: '/pupils' },
  'class-days-expected': { list: null },
  'class-days-reported': { list: '/attendance' },
  'class-days-missing': { list: '/attendance' },
  'class-days-nil': { list: null },
  'pupil-days': { list: null },
  'absent-days': { list: null },
  'leave-days': { list: '/leaves' },
  'suspicions-raised': { list: '/attendance/suspicions' },
  'suspicions-open': { list: '/attendance/suspicions' },
  children: { list: '/children' },
  'school-age': { list: null },
  'in-school-here': { list: '/children?standing=in-school-here' },
  'in-school-elsewhere': { list: '/children?standing=in-school-elsewhere' },
  'home-taught': { list: '/children?standing=home-taught' },
  deferred: { list: '/children?standing=deferred' },
  completed: { list: '/children?standing=completed' },
  'in-no-school': { list: '/children?standing=in-no-school' },
  'dropout-before': { list: null },
  'dropout-new': { list: '/cases' },
  'dropout-returned': { list: null },
  'dropout-other': { list: null },
  'dropout-now': { list: '/cases' },
  'suspected-now': { list: '/cases' },
  'leavers-new': { list: '/leavers' },
  'leavers-without-proof': { list: '/leavers' },
  'transfers-in': { list: null },
  'transfers-out': { list: null },
  'returns-owed': { list: null },
  'returns-filed': { list: null },
} as const satisfies Record<string, { readonly list: string | null }>
export type FigureId = keyof typeof FIGURES
export const FIGURE_IDS = Object.keys(FIGURES) as readonly FigureId[]

/** Figures that come from one source are read together. */
const DAYS = [
  'class-days-expected',
  'class-days-reported',
  'class-days-missing',
  'class-days-nil',
  'pupil-days',
  'absent-days',
  'leave-days',
] as const
const SUSPICIONS = ['suspicions-raised', 'suspicions-open'] as const
const RESIDENTS = [
  'children',
  'school-age',
  'in-school-here',
  'in-school-elsewhere',
  'home-taught',
  'deferred',
  'completed',
  'in-no-school',
] as const
const DROPOUTS = [
  'dropout-before',
  'dropout-new',
  'dropout-returned',
  'dropout-other',
  'dropout-now',
  'suspected-now',
] as const
const LEAVERS = ['leavers-new', 'leavers-without-proof'] as const
const TRANSFERS = ['transfers-in', 'transfers-out'] as const
const BELOW = ['returns-owed', 'returns-filed'] as const

export const BALANCES = ['dropouts', 'pupils'] as const
export type BalanceId = (typeof BALANCES)[number]

export interface Kind {
  readonly span: Span
  readonly filedBy: Level
  /** Who signs after the unit, in order; empty: frozen when filed, and goes to the government and the city. */
  readonly signedBy: readonly SigningLevel[]
  readonly dueOn: (period: Period, rules: DueRules) => PlainDate
  /** Days before the end of the time from which it may be filed: a week's report on its Friday. */
  readonly earlyDays: number
  readonly figures: readonly FigureId[]
  readonly balances: readonly BalanceId[]
  /** Kinds of the units below whose reports are counted in this one. */
  readonly below?: readonly string[]
  /** Carries the month's 失学辍学学生月报表 (standards §4.8), whose names are frozen with it. */
  readonly carriesSheet?: true
}
export type DueRules = Pick<CountyRules, 'returns' | 'monthlyReturnDay'>

const after =
  (rule: Exclude<keyof CountyRules['returns'], 'omissionDays' | 'termStartDays'>) =>
  (period: Period, rules: DueRules): PlainDate =>
    addDays(period.to, rules.returns[rule])

/** 定期报表 of standards §6.2: who files what, by when, and who signs after whom. */
export const KINDS = {
  'school-week': {
    span: 'week',
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: after('schoolWeekDays'),
    earlyDays: 2,
    figures: ['enrolled-now', ...DAYS, ...SUSPICIONS, ...DROPOUTS, ...LEAVERS],
    balances: ['dropouts'],
  },
  'school-month': {
    span: 'month',
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: after('schoolMonthDays'),
    earlyDays: 2,
    figures: ['enrolled-now', ...DAYS, ...SUSPICIONS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
    carriesSheet: true,
  },
  'village-month': {
    span: 'month',
    filedBy: 'village',
    signedBy: ['township'],
    dueOn: after('villageMonthDays'),
    earlyDays: 2,
    figures: [...RESIDENTS, ...DROPOUTS],
    balances: ['dropouts'],
    carriesSheet: true,
  },
  'township-month': {
    span: 'month',
    filedBy: 'township',
    signedBy: ['county'],
    dueOn: after('townshipMonthDays'),
    earlyDays: 0,
    figures: [...BELOW, ...RESIDENTS, ...DROPOUTS],
    balances: ['dropouts'],
    below: ['village-month', 'school-month'],
    carriesSheet: true,
  },
  'county-month': {
    span: 'month',
    filedBy: 'county',
    signedBy: [],
    dueOn: (period, rules) =>
      addDays(plainDate(`${addMonths(period.from, 1).slice(0, 7)}-01`), rules.monthlyReturnDay - 1),
    earlyDays: 0,
    figures: [...BELOW, 'enrolled-now', ...DAYS, ...SUSPICIONS, ...RESIDENTS, ...DROPOUTS, ...LEAVERS],
    balances: ['dropouts'],
    below: ['township-month', 'school-month'],
    carriesSheet: true,
  },
  'quarter-review': {
    span: 'quarter',
    filedBy: 'county',
    signedBy: [],
    dueOn: after('quarterDays'),
    earlyDays: 0,
    figures: ['enrolled-now', ...DAYS, ...SUSPICIONS, ...RESIDENTS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
  },
  'term-start': {
    span: 'term-start',
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: (period) => period.to,
    earlyDays: 10,
    figures: ['enrolled-now', ...SUSPICIONS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
  },
  'village-term-start': {
    span: 'term-start',
    filedBy: 'village',
    signedBy: ['township'],
    dueOn: (period) => period.to,
    earlyDays: 10,
    figures: [...RESIDENTS, ...DROPOUTS],
    balances: ['dropouts'],
  },
  'county-term-start': {
    span: 'term-start',
    filedBy: 'county',
    signedBy: [],
    dueOn: after('quarterDays'),
    earlyDays: 0,
    figures: [...BELOW, 'enrolled-now', ...SUSPICIONS, ...RESIDENTS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
    below: ['term-start', 'village-term-start'],
  },
  'term-end': {
    span: 'term',
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: after('termEndDays'),
    earlyDays: 7,
    figures: ['enrolled-now', ...DAYS, ...SUSPICIONS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
  },
  'school-year': {
    span: 'school-year',
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: after('schoolYearDays'),
    earlyDays: 0,
    figures: ['enrolled-now', ...DAYS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
  },
  'county-year': {
    span: 'school-year',
    filedBy: 'county',
    signedBy: [],
    dueOn: after('schoolYearDays'),
    earlyDays: 0,
    figures: [...BELOW, 'enrolled-now', ...DAYS, ...RESIDENTS, ...DROPOUTS, ...LEAVERS, ...TRANSFERS],
    balances: ['dropouts', 'pupils'],
    below: ['school-year'],
  },
} as const satisfies Record<string, Kind>
export type KindId = keyof typeof KINDS
export const KIND_IDS = Object.keys(KINDS) as readonly KindId[]
export const kindOf = (id: KindId): Kind => KINDS[id]

/** 学生变动 by which the number of pupils changes (standards §1.2); the others must be named by hand. */
export const MOVEMENTS = {
  in: ['intake', 'resumed', 'transfer-in', 'other-in'],
  out: ['graduated', 'suspended', 'left', 'deceased', 'transferred-out', 'other-out'],
} as const
export type Movement = (typeof MOVEMENTS)['in' | 'out'][number]
export type Direction = keyof typeof MOVEMENTS
/** Movements that say nothing: whoever files says of each child which one it was. */
export const UNNAMED: readonly Movement[] = ['other-in', 'other-out']

export interface BalanceLine {
  readonly id: string
  readonly sign: 1 | -1
  readonly value: number
}

export interface Balance {
  readonly id: BalanceId
  readonly opening: number
  readonly lines: readonly BalanceLine[]
  /** Counted by itself, not from the lines. */
  readonly closing: number
  /** closing − (opening + in − out); 0 when the identity holds. */
  readonly difference: number
}

/** Puts a balance together; what came and went is counted apart from what is there in the end. */
export function balanceOf(id: BalanceId, opening: number, lines: readonly BalanceLine[], closing: number): Balance {
  const expected = lines.reduce((sum, line) => sum + line.sign * line.value, opening)
  return { id, opening, lines, closing, difference: closing - expected }
}

/** A child that came or went in a way the records do not tell. */
export interface UnnamedMovement {
  readonly movementId: string
  readonly direction: Direction
}
export interface NamedMovement {
  readonly movementId: string
  readonly movement: Movement
  readonly words: string
}

/** Moves children from 其他 to the movement that whoever files has named for them. */
export function applyNames(
  balance: Balance,
  unnamed: readonly UnnamedMovement[],
  names: readonly NamedMovement[],
): Balance {
  const lines = balance.lines.map((line) => {
    const named = names.filter((one) => one.movement === line.id).length
    const taken = unnamed.filter(
      (one) => line.id === `other-${one.direction}` && names.some((name) => name.movementId === one.movementId),
    ).length
    return { ...line, value: line.value + named - taken }
  })
  return balanceOf(balance.id, balance.opening, lines, balance.closing)
}

export type NamingRefusal = 'periodic.movement-unknown' | 'periodic.movement-unnamed' | 'periodic.balance-open'

/** Decides whether the balances hold: every child that came or went is accounted for, and nothing is left over. */
export function decideBalances(
  balances: readonly Balance[],
  unnamed: readonly UnnamedMovement[],
  names: readonly NamedMovement[],
): Decision<readonly Balance[], NamingRefusal> {
  const directions = new Map(unnamed.map((one) => [one.movementId, one.direction]))
  const fits = ({ movementId, movement }: NamedMovement): boolean => {
    const direction = directions.get(movementId)
    return (
      direction !== undefined &&
      (MOVEMENTS[direction] as readonly Movement[]).includes(movement) &&
      !UNNAMED.includes(movement)
    )
  }
  if (!names.every(fits) || new Set(names.map((one) => one.movementId)).size < names.length)
    return refuse('periodic.movement-unknown')
  const missing = unnamed.length - names.length
  if (missing > 0) return refuse('periodic.movement-unnamed', { count: missing })
  const open = balances.find((one) => one.difference !== 0)
  if (open) return refuse('periodic.balance-open', { difference: open.difference })
  return accept(balances.map((one) => (one.id === 'pupils' ? applyNames(one, unnamed, names) : one)))
}

export const STATES = ['missing', 'filed', 'sent-back', 'frozen'] as const
export type State = (typeof STATES)[number]

export interface SignatureFact {
  readonly level: SigningLevel
  readonly decision: 'agreed' | 'sent-back'
}

/** Where a filed version stands: sent back by any level, frozen by all, else waiting for the next one. */
export function stateOf(
  kind: Kind,
  signatures: readonly SignatureFact[],
): { readonly state: Exclude<State, 'missing'>; readonly next: SigningLevel | null } {
  if (signatures.some((one) => one.decision === 'sent-back')) return { state: 'sent-back', next: null }
  const next = kind.signedBy.find((level) => !signatures.some((one) => one.level === level))
  return next ? { state: 'filed', next } : { state: 'frozen', next: null }
}

export type SigningRefusal = 'periodic.not-its-turn' | 'periodic.content-changed' | 'periodic.reason-missing'

/** Decides whether a level may sign now: it is its turn, it saw what was filed, and it sends back with a reason only. */
export function decideSignature(
  kind: Kind,
  filed: { readonly contentHash: string; readonly version: number; readonly signatures: readonly SignatureFact[] },
  draft: {
    readonly level: SigningLevel
    readonly decision: 'agreed' | 'sent-back'
    readonly contentHash: string
    readonly version: number
    readonly reason?: string | undefined
  },
): Decision<{ readonly state: Exclude<State, 'missing'> }, SigningRefusal> {
  if (draft.version !== filed.version || draft.contentHash !== filed.contentHash)
    return refuse('periodic.content-changed')
  if (stateOf(kind, filed.signatures).next !== draft.level) return refuse('periodic.not-its-turn')
  if (draft.decision === 'sent-back' && !draft.reason?.trim()) return refuse('periodic.reason-missing')
  return accept({ state: stateOf(kind, [...filed.signatures, draft]).state })
}

/** Decides the day figures count on: the last of the time, or today when it is filed on its last days. */
export function decideCountDay(
  kind: Kind,
  period: Period,
  today: PlainDate,
): Decision<{ readonly countOn: PlainDate; readonly mayFile: boolean }, 'periodic.not-begun'> {
  if (period.from > today) return refuse('periodic.not-begun', { from: period.from })
  return accept({
    countOn: period.to < today ? period.to : today,
    mayFile: today >= addDays(period.to, -kind.earlyDays),
  })
}

export const REMINDED = ['unit', 'township', 'county', 'finding'] as const
export type Reminded = (typeof REMINDED)[number]

/** Who has to be reminded by now of a report that is not filed: the unit on the day after, then up the chain, then a finding. */
export function remindersDue(
  kind: Kind,
  dueOn: PlainDate,
  today: PlainDate,
  omissionDays: number,
): readonly Reminded[] {
  const chain: readonly Reminded[] = ['unit', ...kind.signedBy.filter((level) => level !== kind.filedBy)]
  return [
    ...chain.filter((_, index) => today > addDays(dueOn, index)),
    ...(today > addDays(dueOn, omissionDays) ? (['finding'] as const) : []),
  ]
}
