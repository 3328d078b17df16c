import type { Comparison, Level, LinkModel } from '../model.ts'
import type { Role } from './roles.ts'

/** A column and what it holds. */
export interface RoledColumn {
  readonly column: string
  readonly role: Role
}

const SHORT_TEXT: readonly Level[] = [
  { is: 'same', m: 0.8 },
  { is: 'edits', at: 1, m: 0.1 },
  { is: 'edits', at: 2, m: 0.03 },
]

const DAY: readonly Level[] = [
  { is: 'same', m: 0.9 },
  { is: 'month-day-swapped', m: 0.01 },
  { is: 'one-edit', m: 0.04 },
  { is: 'same-anniversary', m: 0.01 },
  { is: 'same-month', m: 0.01 },
  { is: 'same-year', m: 0.01 },
]

/** How a column of each role is compared. Roles that are not here are not compared. */
const COMPARISONS: Partial<Record<Role, Omit<Comparison, 'name' | 'columns'>>> = {
  given: { kind: 'name-latin', termFrequency: true },
  middle: { kind: 'name-latin', termFrequency: true },
  surname: { kind: 'name-latin', termFrequency: true },
  name: { kind: 'text', termFrequency: true },
  dob: { kind: 'date', levels: DAY, termFrequency: true },
  sex: { kind: 'exact' },
  'house-number': { kind: 'text', levels: SHORT_TEXT, shared: true },
  street: { kind: 'text', termFrequency: true, shared: true },
  place: { kind: 'text', termFrequency: true, shared: true },
  postcode: { kind: 'text', levels: SHORT_TEXT, termFrequency: true, shared: true },
  region: { kind: 'exact', termFrequency: true, shared: true },
  phone: { kind: 'phone', shared: true },
  email: { kind: 'text', termFrequency: true },
  number: { kind: 'text', levels: SHORT_TEXT, termFrequency: true },
  amount: { kind: 'number' },
  category: { kind: 'exact', termFrequency: true },
  text: { kind: 'text', termFrequency: true },
  'citizen-id': { kind: 'identity-number-cn' },
  'name-cn': { kind: 'name-cn', termFrequency: true },
  'guardian-cn': { kind: 'set-of-names', shared: true },
  division: { kind: 'division-path', shared: true },
}

/**
 * Builds a model from what the columns hold. No weight in it comes from labelled data: estimation finds them in the
 * tables themselves. Blocking rules are left to be chosen by what they cost (blocking-choice.ts).
 */
export function modelFor(columns: readonly RoledColumn[]): LinkModel {
  const comparisons: Comparison[] = []
  const byRole = Map.groupBy(columns, ({ role }) => role)
  for (const { column, role } of columns) {
    const how = COMPARISONS[role]
    if (!how || (role === 'guardian-cn' && byRole.get(role)![0]!.column !== column)) continue
    const all = role === 'guardian-cn' ? byRole.get(role)!.map((its) => its.column) : [column]
    comparisons.push({ name: column, columns: all, ...how, ...sideColumns(role, byRole) })
  }
  const number = byRole.get('citizen-id')?.[0]?.column
  const name = byRole.get('name-cn')?.[0]?.column
  return {
    version: 1,
    name: 'generic',
    comparisons,
    blocking: [],
    ...(number && name ? { identity: { comparison: number, corroboratedBy: [{ [name]: CLOSE_NAMES }] } } : {}),
    thresholds: { accept: 0.5, review: 0.01 },
  }
}

const CLOSE_NAMES = ['same', 'variant', 'canonical', 'same-sound', 'similar-sound', 'look-alike', 'former']

function sideColumns(role: Role, byRole: ReadonlyMap<Role, readonly RoledColumn[]>): Partial<Comparison> {
  const other = role === 'given' ? 'surname' : role === 'surname' ? 'given' : undefined
  const otherColumn = other && byRole.get(other)?.[0]?.column
  if (otherColumn) return { also: { other: otherColumn } }
  const former = role === 'name-cn' ? byRole.get('former-name-cn')?.[0]?.column : undefined
  return former ? { also: { former } } : {}
}
