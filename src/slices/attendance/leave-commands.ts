import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { recordAudit } from '../audit/index.ts'
import { attendanceRules } from './known-class.ts'
import {
  decideEnd,
  decideLeave,
  decideOnRequest,
  type LeaveDraft,
  type LeaveRefusal,
  type LeaveState,
} from './leave-domain.ts'
import { mayDecideLeave } from './policy.ts'
import { readCalendars } from './store-calendar.ts'
import {
  findLeaveBySubmission,
  findLeaveForUpdate,
  findPupil,
  insertLeave,
  type LeaveRow,
  listLeaveOfChild,
  lockLeaveOfChild,
  saveLeave,
} from './store-leave.ts'

export interface LeaveReply {
  readonly leaveId: string
  readonly state: LeaveState
  readonly version: number
}

export interface LeaveRequest {
  readonly submissionId: string
  readonly childId: string
  readonly kind: LeaveDraft['kind']
  readonly fromOn: string
  readonly toOn: string
  readonly paper?: string | undefined
}

/** Enters leave: a short one the homeroom teacher approves at once, a longer one waits for the school. */
export async function askLeave(
  app: App,
  actor: Actor,
  request: LeaveRequest,
): Promise<Decision<LeaveReply, LeaveRefusal | 'attendance.pupil-not-found' | 'attendance.calendar-missing'>> {
  const draft: LeaveDraft = { ...request, fromOn: request.fromOn as PlainDate, toOn: request.toOn as PlainDate }
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, request.submissionId)
    const earlier = await findLeaveBySubmission(tx, actor.scope, request.submissionId)
    if (earlier) return accept(replyOf(earlier))
    const pupil = await findPupil(tx, actor.scope, request.childId)
    if (!pupil?.school_code) return refuse('attendance.pupil-not-found')
    const calendar = (await readCalendars(tx, actor.scope.county, [pupil.school_code])).of(pupil.school_code)
    const missing = [draft.fromOn, draft.toOn].map(schoolYearOf).find((year) => !calendar.schoolYears.includes(year))
    // 休学 reaches into a year whose calendar nobody has entered yet; its days are not counted.
    if (missing !== undefined && draft.kind !== 'suspension')
      return refuse('attendance.calendar-missing', { schoolYear: missing })
    await lockLeaveOfChild(tx, request.childId)
    const others = await listLeaveOfChild(tx, actor.scope, request.childId)
    const decision = decideLeave(
      draft,
      actor.role === 'school-officer' ? 'school-officer' : 'homeroom-teacher',
      others.map((row) => ({ fromOn: row.from_on, toOn: row.to_on })),
      calendar,
      await attendanceRules(tx, actor.scope.county),
    )
    if (!decision.ok) return decision
    const isDecided = decision.value.state === 'approved'
    const row: LeaveRow = {
      county_code: actor.scope.county,
      leave_id: newId(),
      child_id: request.childId,
      kind: draft.kind,
      from_on: draft.fromOn,
      to_on: draft.toOn,
      state: decision.value.state,
      decider: decision.value.decider,
      approval_number: null,
      paper: draft.paper?.trim() || null,
      asked_by: actor.id,
      asked_at: app.clock.now(),
      decided_by: isDecided ? actor.id : null,
      decided_at: isDecided ? app.clock.now() : null,
      division_code: pupil.division_code,
      school_key: pupil.school_key,
      submission_id: request.submissionId,
      version: 1,
      now_school_key: pupil.school_key,
    }
    await insertLeave(tx, row)
    await recordAudit(tx, {
      event: isDecided ? 'attendance.leave-approved' : 'attendance.leave-asked',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaveId: row.leave_id, kind: row.kind, fromOn: row.from_on, toOn: row.to_on, decider: row.decider },
    })
    return accept(replyOf(row))
  })
}

type StepRefusal = 'attendance.leave-not-found' | 'attendance.leave-changed-meanwhile'

/** The school decides on longer leave; the township or the bureau on 休学 and long leave, under a number of theirs. */
export async function decideOnLeave(
  app: App,
  actor: Actor,
  leaveId: string,
  request: { readonly version: number; readonly approve: boolean; readonly approvalNumber?: string | undefined },
): Promise<
  Decision<
    LeaveReply,
    | StepRefusal
    | 'attendance.leave-decided'
    | 'attendance.approval-number-missing'
    | 'attendance.leave-needs-authority'
    | 'attendance.leave-needs-school'
  >
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLeaveForUpdate(tx, actor.scope, leaveId)
    if (!row) return refuse('attendance.leave-not-found')
    if (row.version !== request.version) return refuse('attendance.leave-changed-meanwhile')
    const permitted = mayDecideLeave(actor, row.decider)
    if (!permitted.ok) return permitted
    const decision = decideOnRequest(row, request.approve, request.approvalNumber)
    if (!decision.ok) return decision
    const { state, approvalNumber } = decision.value
    const version = await saveLeave(tx, row, {
      state,
      approval_number: approvalNumber,
      decided_by: actor.id,
      decided_at: app.clock.now(),
    })
    await recordAudit(tx, {
      event: `attendance.leave-${state}`,
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaveId, fromOn: row.from_on, toOn: row.to_on, approvalNumber },
    })
    return accept({ leaveId, state, version })
  })
}

/** Ends leave early (销假): its last day is moved forward; leave of which no day is taken is withdrawn. */
export async function endLeave(
  app: App,
  actor: Actor,
  leaveId: string,
  request: { readonly version: number; readonly lastDay: string },
): Promise<Decision<LeaveReply, StepRefusal | 'attendance.leave-end-outside' | 'attendance.leave-not-approved-yet'>> {
  const lastDay = request.lastDay as PlainDate
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLeaveForUpdate(tx, actor.scope, leaveId)
    if (!row) return refuse('attendance.leave-not-found')
    if (row.version !== request.version) return refuse('attendance.leave-changed-meanwhile')
    const decision = decideEnd({ fromOn: row.from_on, toOn: row.to_on, state: row.state }, lastDay)
    if (!decision.ok) return decision
    const { state, toOn } = decision.value
    const version = await saveLeave(tx, row, { state, to_on: toOn })
    await recordAudit(tx, {
      event: 'attendance.leave-ended',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { leaveId, before: row.to_on, lastDay },
    })
    return accept({ leaveId, state, version })
  })
}

const replyOf = (row: LeaveRow): LeaveReply => ({ leaveId: row.leave_id, state: row.state, version: row.version })
