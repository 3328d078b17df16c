import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'

/** 缺勤时段: the whole school day or half of it. */
export const PARTS = ['whole', 'morning', 'afternoon'] as const
export type Part = (typeof PARTS)[number]

/** 缺勤事由, in the order in which a teacher meets them. */
export const REASONS = [
  'on-leave', // 已准假
  'ill', // 病假(待补假条)
  'family', // 家中有事(未准假)
  'truant', // 旷课
  'away', // 随父母外出
  'working', // 外出务工
  'official', // 公假
  'unknown', // 原因不明
] as const
export type Reason = (typeof REASONS)[number]

/** Whom the teacher reached, and what came of it (standards §2.5 row 1: contact the guardian the same day). */
export const CONTACTS = ['guardian', 'relative', 'pupil', 'village', 'nobody'] as const
export type Contact = (typeof CONTACTS)[number]
export const CONTACT_RESULTS = [
  'comes-back',
  'ill-confirmed',
  'left-home',
  'refuses',
  'not-reached',
  'not-yet',
] as const
export type ContactResult = (typeof CONTACT_RESULTS)[number]

export interface Absence {
  readonly childId: string
  readonly part: Part
  readonly reason: Reason
  readonly contacted: Contact
  readonly contactResult: ContactResult
  readonly note?: string | undefined
}

/** Where a report can be typed in; what came on paper or in a sheet is `sheet`. */
export const ENTRY_SOURCES = ['field', 'desk'] as const
export const SOURCES = [...ENTRY_SOURCES, 'sheet'] as const
export type Source = (typeof SOURCES)[number]

/** What a homeroom teacher hands in for a class and day. */
export interface ClassDayDraft {
  readonly day: PlainDate
  /** Version that was on the screen when the entry was made; 0 when there was none. */
  readonly basisVersion: number
  /** 零报告: nobody is missing besides those on approved leave. */
  readonly nilStatement: boolean
  readonly absences: readonly Absence[]
  readonly changeReason?: string | undefined
}

/** What is known of the class on that day. */
export interface ClassDayFacts {
  readonly today: PlainDate
  readonly calendar: SchoolCalendar
  /** Who was on the list that day. */
  readonly pupils: ReadonlySet<string>
  /** Absences of the version that holds of which the draft does not speak: they stay. */
  readonly carried: readonly Absence[]
  /** Pupils whose leave is approved for the day. */
  readonly onLeave: ReadonlySet<string>
  /** The version that holds; 0 when nothing was reported yet. */
  readonly newestVersion: number
}

export type ClassDayRefusal =
  | 'attendance.day-in-future'
  | 'attendance.not-a-school-day'
  | 'attendance.class-without-pupils'
  | 'attendance.changed-meanwhile'
  | 'attendance.change-reason-missing'
  | 'attendance.pupil-not-in-class'
  | 'attendance.pupil-twice'
  | 'attendance.leave-not-approved'
  | 'attendance.nil-statement-differs'

/** Counts of a class-day as it is kept. Who is on approved leave is not counted as absent. */
export interface ClassDayCounts {
  readonly version: number
  readonly absent: number
  readonly onLeave: number
  readonly nilStatement: boolean
}

/**
 * Decides whether a daily report may be signed as it stands: on a school day, for pupils of the class, over the version
 * that was seen; a change gives its reason, and a nil statement says neither more nor less than the list.
 */
export function decideClassDay(draft: ClassDayDraft, facts: ClassDayFacts): Decision<ClassDayCounts, ClassDayRefusal> {
  if (draft.day > facts.today) return refuse('attendance.day-in-future', { day: draft.day })
  if (!facts.calendar.isSchoolDay(draft.day)) return refuse('attendance.not-a-school-day', { day: draft.day })
  if (facts.pupils.size === 0) return refuse('attendance.class-without-pupils')
  if (draft.basisVersion !== facts.newestVersion) return refuse('attendance.changed-meanwhile')
  if (facts.newestVersion > 0 && !draft.changeReason?.trim()) return refuse('attendance.change-reason-missing')
  const named = new Set(draft.absences.map((absence) => absence.childId))
  if (named.size < draft.absences.length) return refuse('attendance.pupil-twice')
  if (draft.absences.some(({ childId }) => !facts.pupils.has(childId))) return refuse('attendance.pupil-not-in-class')
  const leave = draft.absences.filter((absence) => absence.reason === 'on-leave')
  if (leave.some(({ childId }) => !facts.onLeave.has(childId))) return refuse('attendance.leave-not-approved')
  if (draft.nilStatement !== (leave.length === draft.absences.length)) return refuse('attendance.nil-statement-differs')
  const all = [...draft.absences, ...facts.carried]
  const onLeave = all.filter((absence) => absence.reason === 'on-leave').length
  const absent = all.length - onLeave
  return accept({ version: facts.newestVersion + 1, absent, onLeave, nilStatement: absent === 0 })
}

/**
 * Absences that a correction leaves as they were: of children whom the version that holds names and who were not on the
 * list it was made from. Who has left the class meanwhile does not become present because a form shows only today's list.
 */
export function unspokenOf(
  held: readonly Absence[],
  named: readonly Absence[],
  listed: ReadonlySet<string>,
): readonly Absence[] {
  const spokenOf = new Set([...listed, ...named.map(({ childId }) => childId)])
  return held.filter(({ childId }) => !spokenOf.has(childId))
}

/** A suspicion or a reminder speaks of a class by its key: `3154000012/2023-01/`. */
export function classOfKey(schoolKey: string): { readonly schoolCode: string; readonly classCode: string } | undefined {
  const match = /^([^/]+)\/([^/]+)\/$/.exec(schoolKey)
  return match ? { schoolCode: match[1]!, classCode: match[2]! } : undefined
}
