import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import { type BalanceId, type FigureId, type Kind, type Level, LEVELS, type SigningLevel } from './kinds-domain.ts'
import type { Period } from './period-domain.ts'

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

/** Figures of a kind that need words: those that ought to be zero and are not. */
export function figuresToExplain(
  kind: Kind,
  figures: readonly { readonly id: FigureId; readonly value: number }[],
): readonly FigureId[] {
  return figures.filter(({ id, value }) => value > 0 && kind.explained?.includes(id)).map(({ id }) => id)
}

export type ExplanationRefusal = 'periodic.explanation-of-nothing' | 'periodic.explanation-missing'

/** Decides whether words are of figures the report has, and none that needs words is without. */
export function decideExplanations(
  kind: Kind,
  figures: readonly { readonly id: FigureId; readonly value: number }[],
  explained: readonly FigureId[],
): Decision<readonly FigureId[], ExplanationRefusal> {
  if (!explained.every((id) => figures.some((figure) => figure.id === id)))
    return refuse('periodic.explanation-of-nothing')
  const missing = figuresToExplain(kind, figures).filter((id) => !explained.includes(id))
  return missing.length > 0 ? refuse('periodic.explanation-missing', { count: missing.length }) : accept(explained)
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

/** A filed version as its day is counted from: when it came, and when each level said what. */
export interface FiledFact {
  readonly filedOn: PlainDate
  readonly signatures: readonly (SignatureFact & { readonly on: PlainDate })[]
}

export interface Standing {
  readonly state: State
  /** Who signs next. */
  readonly next: SigningLevel | null
  /** By when it has to be filed, filed anew, or signed by whose turn it is; of what is frozen the day it was due. */
  readonly actBy: PlainDate
}

/** What was sent back is not filed. */
export const isUnfiled = (state: State): boolean => state === 'missing' || state === 'sent-back'

/** Where a unit's report stands, and by when the next step is due: a level and a unit that has to file anew have the same days. */
export function standingOf(
  kind: Kind,
  filed: FiledFact | undefined,
  dueOn: PlainDate,
  daysAfter: (day: PlainDate) => PlainDate,
): Standing {
  if (!filed) return { state: 'missing', next: null, actBy: dueOn }
  const { state, next } = stateOf(kind, filed.signatures)
  if (state === 'frozen') return { state, next, actBy: dueOn }
  const since = filed.signatures.reduce((last, { on }) => (on > last ? on : last), filed.filedOn)
  const actBy = daysAfter(since)
  return { state, next, actBy: state === 'sent-back' && actBy < dueOn ? dueOn : actBy }
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

/** What waits for a unit: of its own to file; of units below to sign, to chase, or, where nobody files or signs, to see to. */
export const DUTIES = ['file', 'sign', 'omission', 'missing', 'sent-back', 'unsigned'] as const
export type Duty = (typeof DUTIES)[number]

/**
 * What a report of a unit below asks of a level on a day. A finding (逾期未报 for so many days) is the first signing level's to
 * see to; a signature that is late, of the levels above.
 */
export function dutyAbove(
  kind: Kind,
  level: Level,
  { state, next, actBy }: Standing,
  today: PlainDate,
  omissionDays: number,
): Exclude<Duty, 'file'> | undefined {
  if (next === level) return 'sign'
  if (today <= actBy || state === 'frozen') return undefined
  if (next) return LEVELS.indexOf(level) > LEVELS.indexOf(next) ? 'unsigned' : undefined
  if (today > addDays(actBy, omissionDays) && kind.signedBy[0] === level) return 'omission'
  return state === 'missing' ? 'missing' : 'sent-back'
}

/** Lines of a kind from which on they become one. */
const LINES_OF_KIND = 3

export interface DutyLine {
  readonly from: string
  readonly to: string
  readonly dueOn: string
  readonly count: number
  readonly periods: number
}

/** Makes one line of what waits of a kind where there are many: it names the oldest time and counts the rest. */
export function foldDuties<Line extends DutyLine>(lines: readonly Line[], kindIs: (line: Line) => string): Line[] {
  return [...new Set(lines.map(kindIs))].flatMap((kind) => {
    const alike = lines.filter((line) => kindIs(line) === kind).sort((a, b) => (a.from < b.from ? -1 : 1))
    const [oldest] = alike
    if (!oldest || alike.length <= LINES_OF_KIND) return alike
    return {
      ...oldest,
      to: alike.at(-1)!.to,
      dueOn: alike.map((line) => line.dueOn).sort()[0]!,
      count: alike.reduce((sum, line) => sum + line.count, 0),
      periods: alike.length,
    }
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
