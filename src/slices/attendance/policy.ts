import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { LeaveDecider } from './leave-domain.ts'

const EVERY_LINE = [
  'bureau-officer',
  'township-officer',
  'school-officer',
  'homeroom-teacher',
] as const satisfies readonly Role[]

export const permissions = {
  'attendance.report-day': ['homeroom-teacher', 'school-officer'],
  'attendance.show-day': EVERY_LINE,
  'attendance.list-days': EVERY_LINE,
  'attendance.read-calendar': EVERY_LINE,
  'attendance.edit-calendar': ['bureau-officer', 'school-officer'],
  'attendance.ask-leave': ['homeroom-teacher', 'school-officer'],
  'attendance.decide-leave': ['school-officer', 'township-officer', 'bureau-officer'],
  'attendance.list-leavers': ['bureau-officer', 'township-officer', 'school-officer'],
  'attendance.file-leaver-paper': ['bureau-officer', 'school-officer'],
  'attendance.confirm-leaver-proof': ['township-officer', 'bureau-officer'],
  'attendance.early-signs': EVERY_LINE,
  'attendance.note-early-sign': ['homeroom-teacher', 'school-officer'],
  'attendance.tick-early-sign': ['homeroom-teacher', 'school-officer'],
  'attendance.set-early-rules': ['bureau-officer'],
  'attendance.explain-silence': ['school-officer'],
  'attendance.settle-silence': ['bureau-officer'],
} as const satisfies Record<string, readonly Role[]>

/** A homeroom teacher reports the own class, a school officer any class of the own school. */
export function mayReport(actor: Actor, schoolKey: string): Decision<Actor, 'attendance.class-not-found'> {
  const { schoolPrefix } = actor.scope
  return schoolPrefix !== undefined && schoolKey.startsWith(schoolPrefix)
    ? accept(actor)
    : refuse('attendance.class-not-found')
}

/** Art. 11 of the Compulsory Education Law: the township or the county bureau approves 休学; the school approves the rest. */
export function mayDecideLeave(
  actor: Actor,
  decider: LeaveDecider,
): Decision<Actor, 'attendance.leave-needs-authority' | 'attendance.leave-needs-school'> {
  if ((decider === 'authority') !== (actor.role === 'school-officer')) return accept(actor)
  return refuse(decider === 'authority' ? 'attendance.leave-needs-authority' : 'attendance.leave-needs-school')
}

/** The school whose calendar somebody edits; undefined for the county's. */
export function mayEditCalendar(
  actor: Actor,
  schoolCode: string,
): Decision<Actor, 'attendance.calendar-of-own-school'> {
  if (actor.role === 'bureau-officer') return accept(actor)
  return schoolCode !== '' && actor.scope.schoolPrefix === `${schoolCode}/`
    ? accept(actor)
    : refuse('attendance.calendar-of-own-school')
}
