import { describe, expect, test } from 'vitest'
import { calendarOf } from '../../kernel/calendar.ts'
import { plainDate as d, type PlainDate } from '../../kernel/plain-date.ts'
import { schoolCalendarOf } from '../../kernel/school-calendar.ts'
import { DEFAULT_RULES } from '../directory/domain.ts'
import { isEntrantMissing, levelOf, type PupilDay, returnProofOf, streakOf } from './absence-domain.ts'
import { carriedOver, decideCalendar, planOf, statutoryMarks, usualCalendar } from './calendar-domain.ts'
import { type Absence, type ClassDayDraft, classOfKey, decideClassDay, unspokenOf } from './domain.ts'
import { decideLeave, decideOnRequest } from './leave-domain.ts'
import { levelsDue, silentDaysOf } from './silence-domain.ts'

const rules = DEFAULT_RULES.attendance
const calendar = schoolCalendarOf([{ schoolYear: 2025, ...usualCalendar(2025, []) }])
const monday = d('2026-03-09')

const absence = (childId: string, more: Partial<Absence> = {}): Absence => ({
  childId,
  part: 'whole',
  reason: 'unknown',
  contacted: 'guardian',
  contactResult: 'not-reached',
  ...more,
})

describe('a daily report', () => {
  const facts = {
    today: monday,
    calendar,
    pupils: new Set(['a', 'b', 'c']),
    onLeave: new Set(['c']),
    newestVersion: 0,
    carried: [],
  }
  const nil: ClassDayDraft = { day: monday, basisVersion: 0, nilStatement: true, absences: [] }

  test('that says everybody is present is a signed nil statement', () =>
    expect(decideClassDay(nil, facts)).toEqual({
      ok: true,
      value: { version: 1, absent: 0, onLeave: 0, nilStatement: true },
    }))

  test('stays nil with pupils on approved leave, who are counted apart', () =>
    expect(decideClassDay({ ...nil, absences: [absence('c', { reason: 'on-leave' })] }, facts)).toMatchObject({
      value: { absent: 0, onLeave: 1, nilStatement: true },
    }))

  test('with absences counts them', () =>
    expect(
      decideClassDay({ ...nil, nilStatement: false, absences: [absence('a'), absence('b')] }, facts),
    ).toMatchObject({ value: { absent: 2, onLeave: 0, nilStatement: false } }))

  test('that corrects another is its next version', () =>
    expect(
      decideClassDay({ ...nil, basisVersion: 2, changeReason: '补报' }, { ...facts, newestVersion: 2 }),
    ).toMatchObject({ value: { version: 3 } }))

  test.each<[string, Partial<ClassDayDraft>, Partial<typeof facts>]>([
    ['attendance.day-in-future', { day: d('2026-03-10') }, {}],
    ['attendance.not-a-school-day', { day: d('2026-03-08') }, {}],
    ['attendance.class-without-pupils', {}, { pupils: new Set<string>() }],
    ['attendance.changed-meanwhile', {}, { newestVersion: 1 }],
    ['attendance.changed-meanwhile', { basisVersion: 1 }, { newestVersion: 2 }],
    ['attendance.change-reason-missing', { basisVersion: 1, changeReason: '  ' }, { newestVersion: 1 }],
    ['attendance.pupil-twice', { nilStatement: false, absences: [absence('a'), absence('a')] }, {}],
    ['attendance.pupil-not-in-class', { nilStatement: false, absences: [absence('z')] }, {}],
    ['attendance.leave-not-approved', { absences: [absence('a', { reason: 'on-leave' })] }, {}],
    ['attendance.nil-statement-differs', { absences: [absence('a')] }, {}],
    ['attendance.nil-statement-differs', { nilStatement: false }, {}],
  ])('is refused with %s', (code, draft, known) =>
    expect(decideClassDay({ ...nil, ...draft }, { ...facts, ...known })).toMatchObject({ ok: false, code }),
  )

  test.each([
    ['3154000012/2023-01/', { schoolCode: '3154000012', classCode: '2023-01' }],
    ['3154000012/', undefined],
    ['', undefined],
  ])('the key %s names a class', (key, parts) => expect(classOfKey(key)).toEqual(parts))
})

describe('a correction', () => {
  const held = [absence('here'), absence('gone'), absence('gone-on-leave', { reason: 'on-leave' })]
  test('leaves what was reported of whom its list does not have, and of nobody else', () => {
    const gone = unspokenOf(held, [absence('x')], new Set(['here', 'x']))
    expect(gone).toEqual(held.slice(1))
    expect(unspokenOf(held, [absence('gone')], new Set(['here'])).map((one) => one.childId)).toEqual(['gone-on-leave'])
    const draft = { day: monday, basisVersion: 1, nilStatement: true, absences: [], changeReason: '都到了' }
    const facts = { today: monday, calendar, pupils: new Set(['here']), onLeave: new Set<string>(), newestVersion: 1 }
    expect(decideClassDay(draft, { ...facts, carried: gone })).toMatchObject({
      ok: true,
      value: { version: 2, absent: 1, onLeave: 1, nilStatement: false },
    })
  })
})

/**
 * One sign a school day: `.` present, `x` absent, `i` ill, `h` half a day, `l` on approved leave, `o` official; away and
 * `p` promised by the family to come back, `c` by the child itself, `w` by the family of a child that works.
 */
function daysOf(signs: string): PupilDay[] {
  const days = calendar.listSchoolDays(d('2026-03-02'), d('2026-06-30'))
  const made: Record<string, Partial<Absence>> = {
    x: { reason: 'truant' },
    i: { reason: 'ill' },
    h: { reason: 'truant', part: 'morning' },
    l: {},
    o: { reason: 'official' },
    p: { contactResult: 'comes-back' },
    c: { contacted: 'pupil', contactResult: 'comes-back' },
    w: { reason: 'working', contactResult: 'comes-back' },
  }
  return [...signs].map((sign, index) => ({
    day: days[index]!,
    absence: sign === '.' ? undefined : absence('a', made[sign]),
    leave: sign === 'l',
  }))
}

describe('a row of unexcused absence', () => {
  test.each<[string, number, string | null]>([
    ['...', 0, null],
    ['..x', 1, '2026-03-04'],
    ['..xxx', 3, '2026-03-04'],
    ['xxx.', 0, null],
    ['xx.xx', 2, '2026-03-05'],
    ['xxh', 0, null],
    ['xllx', 2, '2026-03-02'],
    ['xoox', 2, '2026-03-02'],
    ['ooo', 0, null],
    ['oooo', 1, '2026-03-05'],
    ['ooooooo', 4, '2026-03-05'],
    ['oo.ooo', 0, null],
    ['ooolooo', 0, null],
    ['iiiiioi', 1, '2026-03-10'],
    ['ioioioioio', 2, '2026-03-11'],
    ['iiiii', 0, null],
    ['iiiiiii', 2, '2026-03-09'],
    ['xiiix', 2, '2026-03-02'],
    ['iii.iii', 0, null],
    ['llllll', 0, null],
    ['..pp', 0, null],
    ['..ppp', 1, '2026-03-06'],
    ['..ppx', 1, '2026-03-06'],
    ['..xpp', 1, '2026-03-04'],
    ['.ccc', 3, '2026-03-03'],
    ['.www', 3, '2026-03-03'],
    ['pp.pp', 2, '2026-03-05'],
    [`p${'.'.repeat(20)}pp`, 0, null],
    [`p${'.'.repeat(19)}pp`, 2, '2026-03-30'],
  ])('%s is %i days since %s', (signs, days, since) => expect(streakOf(daysOf(signs), rules)).toEqual({ days, since }))

  test('takes nobody by their word where the county does not', () =>
    expect(streakOf(daysOf('..ppp'), { ...rules, promiseDays: 0 }).days).toBe(3))

  test.each([
    [0, 'none'],
    [1, 'alert'],
    [2, 'alert'],
    [3, 'suspected'],
    [19, 'suspected'],
    [20, 'to-be-confirmed'],
  ])('of %i days means %s', (days, level) => expect(levelOf({ days, since: null }, rules)).toBe(level))
})

describe('an entrant', () => {
  test.each<[string, number, boolean]>([
    ['xxxxxx', 6, false],
    ['xxxxxxx', 7, true],
    ['iiiiiii', 7, true],
    ['xxxxxx.', 7, false],
    ['xxxxxxh', 7, false],
    ['', 7, false],
  ])('with %s by school day %i is missing: %s', (signs, day, missing) =>
    expect(isEntrantMissing(daysOf(signs), day, rules)).toBe(missing),
  )
})

describe('what the reports say of a time', () => {
  const prove = (signs: string) => returnProofOf(daysOf(signs), d('2026-03-02'), d('2026-03-13'), calendar)
  test.each<[string, object]>([
    ['.....', { attendedDays: 5, missedDays: 0, unreportedDays: 5, atSchoolLast: true }],
    ['x.....', { attendedDays: 5, missedDays: 1, atSchoolLast: true }],
    ['.....x', { attendedDays: 5, missedDays: 1, atSchoolLast: false }],
    ['', { attendedDays: 0, unreportedDays: 10, atSchoolLast: false }],
  ])('of %s', (signs, proof) => expect(prove(signs)).toMatchObject(proof))

  test('of a year without a calendar counts what was reported, and no silence', () =>
    expect(returnProofOf([], d('2031-03-02'), d('2031-03-13'), calendar)).toMatchObject({ unreportedDays: 0 }))
})

describe('leave', () => {
  const draft = { kind: 'illness' as const, fromOn: d('2026-03-09'), toOn: d('2026-03-11') }
  const paper = '医院证明'
  test.each<
    [
      string,
      Parameters<typeof decideLeave>[1],
      Partial<typeof draft> & { paper?: string },
      'approved' | 'asked',
      string,
    ]
  >([
    ['a short one', 'homeroom-teacher', {}, 'approved', 'teacher'],
    ['a long one', 'homeroom-teacher', { toOn: d('2026-03-20'), paper }, 'asked', 'school'],
    ['a long one', 'school-officer', { toOn: d('2026-03-20'), paper }, 'approved', 'school'],
    [
      'one over a weekend',
      'homeroom-teacher',
      { fromOn: d('2026-03-13'), toOn: d('2026-03-16') },
      'approved',
      'teacher',
    ],
    ['twenty school days', 'school-officer', { toOn: d('2026-04-03'), paper }, 'approved', 'school'],
    ['one day more', 'school-officer', { toOn: d('2026-04-06'), paper }, 'asked', 'authority'],
  ])('%s of a %s', (_, by, more, state, decider) =>
    expect(decideLeave({ ...draft, ...more }, by, [], calendar, rules)).toEqual({
      ok: true,
      value: { state, decider },
    }),
  )
  test.each<[string, string, number]>([
    ['2026-04-06', 'the Monday after it', 21],
    ['2026-04-07', 'a day at school after it', 1],
  ])('that begins on %s, %s, counts with the twenty days before', (fromOn, _, days) =>
    expect(
      decideLeave(
        { ...draft, fromOn: d(fromOn), toOn: d(fromOn), paper },
        'school-officer',
        [{ fromOn: d('2026-03-09'), toOn: d('2026-04-03') }],
        calendar,
        rules,
      ),
    ).toMatchObject({ value: { decider: days > rules.authorityLeaveDays ? 'authority' : 'teacher' } }),
  )
  test('休学 is for the township or the bureau, whoever asks, for a year at most and with its paper', () => {
    const suspension = { kind: 'suspension' as const, fromOn: d('2026-03-09'), toOn: d('2026-03-09') }
    expect(decideLeave(suspension, 'homeroom-teacher', [], calendar, rules)).toMatchObject({
      code: 'attendance.leave-paper-missing',
    })
    expect(decideLeave({ ...suspension, paper: '申请' }, 'homeroom-teacher', [], calendar, rules)).toMatchObject({
      value: { state: 'asked', decider: 'authority' },
    })
    const asked = { ...suspension, paper: '申请' }
    expect(decideLeave({ ...asked, toOn: d('2027-03-09') }, 'school-officer', [], calendar, rules)).toMatchObject({
      value: { state: 'asked', decider: 'authority' },
    })
    expect(decideLeave({ ...asked, toOn: d('2027-03-10') }, 'school-officer', [], calendar, rules)).toMatchObject({
      code: 'attendance.leave-too-long',
    })
  })
  test('of an authority is approved under a number', () => {
    const leave = { state: 'asked', decider: 'authority' } as const
    expect(decideOnRequest(leave, true, ' ')).toMatchObject({ code: 'attendance.approval-number-missing' })
    expect(decideOnRequest(leave, true, '达教休〔2026〕1号')).toMatchObject({
      value: { state: 'approved', approvalNumber: '达教休〔2026〕1号' },
    })
    expect(decideOnRequest(leave, false, undefined)).toMatchObject({ value: { state: 'refused' } })
    expect(decideOnRequest({ ...leave, state: 'approved' }, true, 'x')).toMatchObject({
      code: 'attendance.leave-decided',
    })
  })
  test.each<[string, object]>([
    ['attendance.leave-order', { toOn: d('2026-03-08') }],
    ['attendance.leave-without-school-day', { fromOn: d('2026-03-14'), toOn: d('2026-03-15') }],
    ['attendance.leave-paper-missing', { toOn: d('2026-03-20') }],
    ['attendance.leave-overlaps', { fromOn: d('2026-03-05'), toOn: d('2026-03-09') }],
  ])('is refused with %s', (code, more) =>
    expect(
      decideLeave(
        { ...draft, ...more },
        'homeroom-teacher',
        [{ fromOn: d('2026-03-06'), toOn: d('2026-03-06') }],
        calendar,
        rules,
      ),
    ).toMatchObject({ ok: false, code }),
  )
})

describe('silence', () => {
  test.each<[number, readonly string[]]>([
    [569, []],
    [570, ['class']],
    [630, ['class', 'school']],
    [690, ['class', 'school', 'township', 'bureau']],
  ])('at minute %i reminds %s', (minute, levels) => expect(levelsDue(minute, '09:30')).toEqual(levels))

  const silent = (reported: string[]) =>
    silentDaysOf(new Set(reported as PlainDate[]), calendar, d('2026-03-05'), d('2026-03-10'))
  test.each<[string[], number]>([
    [[], 4],
    [['2026-03-05'], 3],
    [['2026-03-06'], 2],
    [['2026-03-10'], 0],
    [['2026-03-05', '2026-03-09'], 1],
  ])('after reports on %j lasts %i school days', (reported, days) => expect(silent(reported)).toHaveLength(days))
})

describe('a school calendar', () => {
  const content = usualCalendar(2026, [])
  const mark = (from: string, to: string) => ({ from: d(from), to: d(to), mark: 'closed' as const, note: '农忙假' })
  test('of the county has both terms', () => {
    expect(decideCalendar(2026, content, 'county').ok).toBe(true)
    expect(decideCalendar(2026, { ...content, terms: [] }, 'school').ok).toBe(true)
  })
  test.each<[string, Parameters<typeof decideCalendar>]>([
    ['attendance.calendar-terms', [2026, { ...content, terms: [] }, 'county']],
    ['attendance.calendar-terms', [2026, { ...content, terms: content.terms.slice(1) }, 'school']],
    ['attendance.calendar-terms', [2026, { ...content, terms: content.terms.toReversed() }, 'county']],
    ['attendance.calendar-term-order', [2025, content, 'county']],
    [
      'attendance.calendar-term-order',
      [2026, { ...content, terms: content.terms.map((t) => ({ ...t, endsOn: d('2027-07-01') })) }, 'county'],
    ],
    ['attendance.calendar-mark-order', [2026, { ...content, marks: [mark('2026-10-09', '2026-10-01')] }, 'county']],
    ['attendance.calendar-mark-outside', [2026, { ...content, marks: [mark('2025-10-01', '2025-10-01')] }, 'county']],
  ])('is refused with %s', (code, of) => expect(decideCalendar(...of)).toMatchObject({ ok: false, code }))

  test('of a school lies on top of the county’s', () => {
    const county = { ...content, marks: [mark('2026-10-12', '2026-10-16')] }
    const own = { terms: [], marks: [{ ...mark('2026-10-14', '2026-10-14'), mark: 'make-up' as const }] }
    const school = schoolCalendarOf([planOf(2026, county, own)])
    expect(school.listSchoolDays(d('2026-10-12'), d('2026-10-18'))).toEqual(['2026-10-14'])
    expect(schoolCalendarOf([planOf(2026, county)]).listSchoolDays(d('2026-10-12'), d('2026-10-18'))).toEqual([])
  })

  const state = calendarOf([
    {
      year: 2026,
      holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05']),
      makeUpWorkdays: new Set(['2026-10-10']),
    },
  ])
  test('takes the holidays of years the State Council has published, and no others', () =>
    expect(statutoryMarks(2026, state)).toEqual([
      { from: '2026-10-01', to: '2026-10-02', mark: 'closed', note: '法定节假日' },
      { from: '2026-10-05', to: '2026-10-05', mark: 'closed', note: '法定节假日' },
      { from: '2026-10-10', to: '2026-10-10', mark: 'make-up', note: '国务院调休' },
    ]))
  test('is carried over weekday for weekday, with the statutory days laid anew', () => {
    const before = { ...content, marks: [...statutoryMarks(2026, state), mark('2026-10-19', '2026-10-23')] }
    const next = carriedOver(before, [])
    expect(next.terms[0]).toEqual({ name: 'autumn', startsOn: '2027-09-01', endsOn: '2028-01-14' })
    expect(decideCalendar(2027, next, 'county').ok).toBe(true)
    expect(next.marks).toEqual([{ ...mark('2027-10-18', '2027-10-22') }])
  })
})
