import { addDays, addMonths, type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { CountyRules } from '../directory/domain.ts'
import type { RosterKind } from '../rosters/domain.ts'
import type { Period, Rhythm } from './period-domain.ts'

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
  'lists-owed': { list: null },
  'lists-received': { list: '/rosters' },
  'lists-missing': { list: '/rosters' },
  'list-rows': { list: null },
  villages: { list: null },
  'villages-unlisted': { list: null },
  disabled: { list: '/children?group=disabled' },
  'disabled-of-age': { list: null },
  'disabled-ordinary': { list: null },
  'disabled-special': { list: null },
  'disabled-elsewhere': { list: '/children?group=disabled&standing=in-school-elsewhere' },
  'disabled-home-taught': { list: '/children?group=disabled&standing=home-taught' },
  'disabled-deferred': { list: '/children?group=disabled&standing=deferred' },
  'disabled-completed': { list: '/children?group=disabled&standing=completed' },
  'disabled-in-no-school': { list: '/children?group=disabled&standing=in-no-school' },
  'left-behind': { list: '/children?group=left-behind' },
  'left-behind-of-age': { list: null },
  'left-behind-in-school': { list: null },
  'left-behind-boarding': { list: null },
  'left-behind-in-no-school': { list: '/children?group=left-behind&standing=in-no-school' },
  'begun-primary': { list: null },
  'lost-primary': { list: '/cases' },
  'begun-junior': { list: null },
  'lost-junior': { list: '/cases' },
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
const LISTS = ['lists-owed', 'lists-received', 'lists-missing', 'list-rows'] as const
const VILLAGES = ['villages', 'villages-unlisted'] as const
const DISABLED = [
  'disabled',
  'disabled-of-age',
  'disabled-ordinary',
  'disabled-special',
  'disabled-elsewhere',
  'disabled-home-taught',
  'disabled-deferred',
  'disabled-completed',
  'disabled-in-no-school',
] as const
const LEFT_BEHIND = [
  'left-behind',
  'left-behind-of-age',
  'left-behind-in-school',
  'left-behind-boarding',
  'left-behind-in-no-school',
] as const
const LOSSES = ['begun-primary', 'lost-primary', 'begun-junior', 'lost-junior'] as const

export const BALANCES = ['dropouts', 'pupils'] as const
export type BalanceId = (typeof BALANCES)[number]

/** 名册: lists of offices a report answers for. */
export interface ListsOwed {
  readonly kinds: readonly RosterKind[]
  /** A list counts that tells of this day or a later one. */
  readonly since: (period: Period) => PlainDate
}

export interface Kind extends Rhythm {
  readonly filedBy: Level
  /** Only the units on the list of the month owe it (控辍重点管理单位, requirements L12). */
  readonly owedBy?: 'key-units'
  /** Who signs after the unit, in order; empty: frozen when filed, and goes to the government and the city. */
  readonly signedBy: readonly SigningLevel[]
  readonly dueOn: (period: Period, rules: DueRules) => PlainDate
  /** Days before the end of the time from which it may be filed: a week's report on its Friday. */
  readonly earlyDays: number
  readonly figures: readonly FigureId[]
  readonly balances: readonly BalanceId[]
  /** Kinds of the units below whose reports are counted in this one. */
  readonly below?: readonly string[]
  /** Lists of offices that must have come; whose absence has to be explained. */
  readonly lists?: ListsOwed
  /** Figures nobody files without words for them while they are not zero. */
  readonly explained?: readonly FigureId[]
  /** Carries the month's 失学辍学学生月报表 (standards §4.8), whose names are frozen with it. */
  readonly carriesSheet?: true
}
export type DueRules = Pick<CountyRules, 'returns' | 'monthlyReturnDay'>

type ReturnRule = Exclude<keyof CountyRules['returns'], 'omissionDays' | 'signDays' | 'termStartDays'>

const after =
  (rule: ReturnRule) =>
  (period: Period, rules: DueRules): PlainDate =>
    addDays(period.to, rules.returns[rule])
/** A day of the month itself, not after the month's last. */
const onDay =
  (rule: ReturnRule) =>
  (period: Period, rules: DueRules): PlainDate => {
    const day = addDays(period.from, rules.returns[rule] - 1)
    return day < period.to ? day : period.to
  }
/** 1 September of the school year a time begins in, 1 January of its year. */
const schoolYearBegin = ({ from }: Period): PlainDate => plainDate(`${schoolYearOf(from)}-09-01`)
const yearBegin = ({ from }: Period): PlainDate => plainDate(`${from.slice(0, 4)}-01-01`)

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
    figures: [...RESIDENTS, ...LEFT_BEHIND, ...DROPOUTS],
    balances: ['dropouts'],
  },
  'county-term-start': {
    span: 'term-start',
    filedBy: 'county',
    signedBy: [],
    dueOn: after('quarterDays'),
    earlyDays: 0,
    figures: [
      ...BELOW,
      'enrolled-now',
      ...SUSPICIONS,
      ...RESIDENTS,
      ...LEFT_BEHIND,
      ...DROPOUTS,
      ...LEAVERS,
      ...TRANSFERS,
    ],
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
  'township-population': {
    span: 'month',
    months: [6],
    filedBy: 'township',
    signedBy: ['county'],
    dueOn: onDay('populationDay'),
    earlyDays: 29,
    figures: [...LISTS, ...VILLAGES, ...RESIDENTS],
    balances: [],
    lists: { kinds: ['village'], since: schoolYearBegin },
    explained: ['lists-missing', 'villages-unlisted'],
  },
  'county-population': {
    span: 'month',
    months: [6],
    filedBy: 'county',
    signedBy: [],
    dueOn: onDay('populationDay'),
    earlyDays: 29,
    figures: [...BELOW, ...LISTS, ...VILLAGES, ...RESIDENTS],
    balances: [],
    below: ['township-population'],
    lists: { kinds: ['police-household', 'police-floating', 'hospital-birth'], since: schoolYearBegin },
    explained: ['lists-missing', 'villages-unlisted'],
  },
  'county-disabled': {
    span: 'month',
    months: [6, 9],
    filedBy: 'county',
    signedBy: [],
    dueOn: onDay('disabledDay'),
    earlyDays: 29,
    figures: [...LISTS, ...DISABLED],
    balances: [],
    lists: { kinds: ['disabled'], since: yearBegin },
    explained: ['lists-missing', 'disabled-in-no-school'],
  },
  'village-left-behind': {
    span: 'quarter',
    filedBy: 'village',
    signedBy: ['township'],
    dueOn: after('leftBehindDays'),
    earlyDays: 10,
    figures: LEFT_BEHIND,
    balances: [],
  },
  'county-left-behind': {
    span: 'quarter',
    filedBy: 'county',
    signedBy: [],
    dueOn: after('quarterDays'),
    earlyDays: 0,
    figures: [...BELOW, ...LEFT_BEHIND],
    balances: [],
    below: ['village-left-behind'],
  },
  'key-township-month': {
    span: 'month',
    filedBy: 'township',
    owedBy: 'key-units',
    signedBy: ['county'],
    dueOn: after('townshipMonthDays'),
    earlyDays: 0,
    figures: [...LOSSES, ...SUSPICIONS, ...DROPOUTS, ...LEAVERS],
    balances: ['dropouts'],
    explained: ['lost-primary', 'lost-junior'],
  },
  'township-progress': {
    span: 'month',
    months: [4, 6, 10, 12],
    filedBy: 'township',
    signedBy: ['county'],
    dueOn: after('townshipProgressDays'),
    earlyDays: 5,
    figures: [...LOSSES, ...RESIDENTS, ...DROPOUTS],
    balances: ['dropouts'],
  },
  'school-progress': {
    span: 'month',
    months: [3, 9],
    filedBy: 'school',
    signedBy: ['township', 'county'],
    dueOn: onDay('schoolProgressDay'),
    earlyDays: 29,
    figures: ['enrolled-now', ...LOSSES, ...SUSPICIONS, ...DROPOUTS, ...LEAVERS],
    balances: ['dropouts'],
  },
} as const satisfies Record<string, Kind>
export type KindId = keyof typeof KINDS
export const KIND_IDS = Object.keys(KINDS) as readonly KindId[]
export const kindOf = (id: KindId): Kind => KINDS[id]
