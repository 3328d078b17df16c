import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'

/** 核验规则: what is held against what. Each shows its arithmetic by the text `crosschecks.arithmetic.<rule>`. */
export const RULES = [
  'counts-differ', // 清点人数与日报不符
  'week-differs', // 周报与班级日报不符
  'roll-differs', // 班级日报人数与学籍不符
  'full-presence', // 长期全勤
  'made-late', // 事后集中补报
  'signed-in-series', // 短时间连签
  'long-leave', // 请假过长
  'leave-without-return', // 假满未到校
] as const
export type Rule = (typeof RULES)[number]

export const SOURCES = ['inspection', 'meals', 'boarding'] as const
export type Source = (typeof SOURCES)[number]

/** What came of a hit; 瞒报、虚报 stays on record for supervision. */
export const OUTCOMES = ['explained', 'corrected', 'false-report'] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * The chance that a class has no absence on any of its days, when every pupil is away as often as the county's are: it is
 * shown, never judged by. Written with two figures, for nobody can tell 0.00012 from 0.00013.
 */
export function chanceOfFullPresence(pupilDays: number, absentDays: number, countyPupilDays: number): string {
  if (countyPupilDays === 0 || absentDays === 0) return '—'
  const percent = 100 * (1 - absentDays / countyPupilDays) ** pupilDays
  if (percent < 0.0001) return '<0.0001%'
  return `${Number(percent.toPrecision(2))}%`
}

export type HitRefusal = 'crosschecks.changed-meanwhile' | 'crosschecks.settled' | 'crosschecks.due-in-past'

interface HitFact {
  readonly state: 'open' | 'settled'
  readonly version: number
}

/** Decides whether a hit may be changed: it is open, and it is the one that was seen. */
export function decideChange(hit: HitFact, version: number): Decision<{ readonly version: number }, HitRefusal> {
  if (hit.state !== 'open') return refuse('crosschecks.settled')
  if (hit.version !== version) return refuse('crosschecks.changed-meanwhile')
  return accept({ version: version + 1 })
}

/** Decides whether somebody may be given a hit until a day. */
export function decideAssignment(
  hit: HitFact,
  draft: { readonly version: number; readonly dueOn: PlainDate },
  today: PlainDate,
): Decision<{ readonly version: number }, HitRefusal> {
  if (draft.dueOn < today) return refuse('crosschecks.due-in-past', { day: draft.dueOn })
  return decideChange(hit, draft.version)
}
