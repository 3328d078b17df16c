import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { schoolNames } from '../directory/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { LeaveLine, SuspicionLine } from './contract.ts'
import { classOfKey } from './domain.ts'
import type { LeaveState } from './leave-domain.ts'
import { mayDecideLeave, permissions } from './policy.ts'
import { countLeaves, type LeaveRow, listLeaveRows, pupilNames } from './store-leave.ts'
import { countSuspicions, listSuspicionRows, type SuspicionFilter, type SuspicionRow } from './store-watch.ts'

interface PageWish {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}
interface PageOf<Line> {
  readonly rows: Line[]
  readonly nextCursor: string | null
  readonly total: number
}

const isKnown = (cursor: string | undefined): boolean => cursor === undefined || isUuid(cursor)

/** Lists suspicions raised by rule, newest first. */
export async function listSuspicions(
  app: App,
  actor: Actor,
  filter: SuspicionFilter & PageWish,
): Promise<Decision<PageOf<SuspicionLine>, 'attendance.cursor-unknown'>> {
  if (!isKnown(filter.cursor)) return refuse('attendance.cursor-unknown')
  const limit = filter.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listSuspicionRows(tx, actor.scope, filter, filter.cursor, limit + 1)
    const total = await countSuspicions(tx, actor.scope, filter)
    const veil = await findVeil(app, tx, actor)
    const ids = rows.map((row) => row.child_id)
    const names = await pupilNames(tx, actor.scope, ids)
    const schools = await schoolNames(tx, actor.scope.county)
    const lineOf = (row: SuspicionRow): SuspicionLine => {
      const parts = classOfKey(row.school_key)
      return {
        suspicionId: row.suspicion_id,
        childId: row.child_id,
        childName: veil.show('name', names.get(row.child_id) ?? '—', row.child_id),
        schoolName: (parts && schools.get(parts.schoolCode)) ?? null,
        classCode: parts?.classCode ?? null,
        rule: row.rule,
        sinceOn: row.since_on,
        raisedOn: row.raised_on,
        state: row.state,
        overBecause: row.over_because,
        caseId: row.case_id,
        caseNumber: row.case_number,
      }
    }
    return accept(pageOf(rows, limit, total, (row) => row.suspicion_id, lineOf))
  })
}

/** Lists leave, newest first. */
export async function listLeaves(
  app: App,
  actor: Actor,
  filter: PageWish & { readonly state?: LeaveState | undefined },
): Promise<Decision<PageOf<LeaveLine>, 'attendance.cursor-unknown'>> {
  if (!isKnown(filter.cursor)) return refuse('attendance.cursor-unknown')
  const limit = filter.limit ?? USUAL_PAGE
  const may = (permission: keyof typeof permissions): boolean =>
    (permissions[permission] as readonly string[]).includes(actor.role)
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listLeaveRows(tx, actor.scope, filter.state, filter.cursor, limit + 1)
    const total = await countLeaves(tx, actor.scope, filter.state)
    const veil = await findVeil(app, tx, actor)
    const names = await pupilNames(
      tx,
      actor.scope,
      rows.map((row) => row.child_id),
    )
    const people = await accountNames(
      tx,
      rows.flatMap((row) => [row.asked_by, row.decided_by ?? '']),
    )
    const today = app.clock.today()
    const lineOf = (row: LeaveRow): LeaveLine => ({
      leaveId: row.leave_id,
      childId: row.child_id,
      childName: veil.show('name', names.get(row.child_id) ?? '—', row.child_id),
      classCode: classOfKey(row.school_key)?.classCode ?? null,
      kind: row.kind,
      fromOn: row.from_on,
      toOn: row.to_on,
      state: row.state,
      decider: row.decider,
      paper: row.paper,
      approvalNumber: row.approval_number,
      askedByName: people.get(row.asked_by) ?? '—',
      decidedByName: row.decided_by ? (people.get(row.decided_by) ?? '—') : null,
      version: row.version,
      abilities: {
        decide: row.state === 'asked' && may('attendance.decide-leave') && mayDecideLeave(actor, row.decider).ok,
        end: row.state === 'approved' && row.to_on > today && may('attendance.ask-leave'),
      },
    })
    return accept(pageOf(rows, limit, total, (row) => row.leave_id, lineOf))
  })
}
