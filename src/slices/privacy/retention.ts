import type { PlainDate } from '../../kernel/plain-date.ts'
import { addDays } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { startOfChinaDay } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { clearPhones, deleteSessions, listOldSessions, listUnusedPhones } from '../accounts/index.ts'
import { deleteAttendanceOf } from '../attendance/index.ts'
import { recordAudit } from '../audit/index.ts'
import { blankPapersOf } from '../documents/index.ts'
import { deletePupilsOf } from '../enrolment/index.ts'
import { deleteMovementsOf } from '../periodic/index.ts'
import { deleteChildren } from '../register/index.ts'
import { deleteChildStates } from '../reports/index.ts'
import { listOutdatedRosters, removeRosterFiles } from '../rosters/index.ts'
import { deleteTips, listSettledTips } from '../tips/index.ts'
import { bornOnOrBefore, cutOffOf, type HeldReason, type PrivacySettings, type RetentionRule } from './domain.ts'
import {
  clearRequesters,
  listGrownUps,
  listNamedRequests,
  listRostersInUse,
  type RuleResult,
  saveDeletions,
} from './store-retention.ts'

/** What a rule would delete now, and what it leaves although its time is over. */
export interface RetentionPlan {
  readonly rule: RetentionRule
  readonly cutOff: PlainDate
  readonly itemIds: readonly string[]
  readonly held: readonly { readonly itemId: string; readonly reason: HeldReason }[]
}

interface Executor {
  find(app: App, tx: Tx, scope: Scope, cutOff: PlainDate): Promise<Pick<RetentionPlan, 'itemIds' | 'held'>>
  /** Deletes some items and calls `record` in the same transaction. */
  remove(app: App, scope: Scope, itemIds: readonly string[], record: (tx: Tx) => Promise<void>): Promise<void>
}

/** The first instant that is too young for a cut-off. */
const endOf = (cutOff: PlainDate): Date => startOfChinaDay(addDays(cutOff, 1))
const allOf = (itemIds: string[]) => ({ itemIds, held: [] })
const inOneGo =
  (work: (tx: Tx, scope: Scope, itemIds: readonly string[], app: App) => Promise<void>): Executor['remove'] =>
  (app, scope, itemIds, record) =>
    withScope(app.db, scope, async (tx) => {
      await work(tx, scope, itemIds, app)
      await record(tx)
    })

const EXECUTORS: Readonly<Record<RetentionRule, Executor>> = {
  'roster-files': {
    async find(app, tx, scope, cutOff) {
      const outdated = await listOutdatedRosters(tx, scope.county, endOf(cutOff), app.clock.today())
      const inUse = await listRostersInUse(tx, scope)
      const held = outdated.filter((id) => inUse.has(id)).map((itemId) => ({ itemId, reason: 'in-use' as const }))
      return { itemIds: outdated.filter((id) => !inUse.has(id)), held }
    },
    async remove(app, scope, itemIds, record) {
      const by = { actorId: scope.actorId, reason: '按保存期限清理' }
      for (const id of itemIds) await removeRosterFiles(app, scope.county, id, by, record)
    },
  },
  'aged-out-children': {
    async find(_app, tx, scope, cutOff) {
      const grownUps = await listGrownUps(tx, scope, bornOnOrBefore(cutOff))
      const held = grownUps.flatMap(({ childId, held: reason }) => (reason ? [{ itemId: childId, reason }] : []))
      return { itemIds: grownUps.filter((one) => one.held === null).map((one) => one.childId), held }
    },
    remove: inOneGo(async (tx, scope, childIds, app) => {
      await blankPapersOf(tx, app.secrets, scope, childIds, app.clock.today())
      await deleteAttendanceOf(tx, scope, childIds)
      await deletePupilsOf(tx, scope, childIds)
      await deleteChildren(tx, scope, childIds)
      await deleteChildStates(tx, scope, childIds)
      await deleteMovementsOf(tx, scope, childIds)
    }),
  },
  sessions: {
    find: async (_app, tx, scope, cutOff) => allOf(await listOldSessions(tx, scope.county, endOf(cutOff))),
    remove: inOneGo((tx, scope, ids) => deleteSessions(tx, scope.county, ids)),
  },
  'account-phones': {
    find: async (_app, tx, scope, cutOff) => allOf(await listUnusedPhones(tx, scope.county, endOf(cutOff))),
    remove: inOneGo((tx, scope, ids) => clearPhones(tx, scope.county, ids)),
  },
  requesters: {
    find: async (_app, tx, scope, cutOff) => allOf(await listNamedRequests(tx, scope, cutOff)),
    remove: inOneGo(clearRequesters),
  },
  tips: {
    find: async (_app, tx, scope, cutOff) => allOf(await listSettledTips(tx, scope, cutOff)),
    remove: inOneGo(deleteTips),
  },
}

/** Looks what a rule would do today. */
export async function planRule(
  app: App,
  tx: Tx,
  scope: Scope,
  rule: RetentionRule,
  settings: PrivacySettings,
): Promise<RetentionPlan> {
  const cutOff = cutOffOf(rule, settings, app.clock.today())
  return { rule, cutOff, ...(await EXECUTORS[rule].find(app, tx, scope, cutOff)) }
}

const ITEMS_AT_ONCE = 500

/** Carries out a plan in steps, each of which is on record with what it deleted. Safe to do again after a kill. */
export async function carryOut(
  app: App,
  scope: Scope,
  runId: string,
  plan: RetentionPlan,
  onProgress: (done: number) => Promise<void>,
): Promise<void> {
  const { rule, itemIds } = plan
  const size = rule === 'roster-files' ? 1 : ITEMS_AT_ONCE
  for (let start = 0; start < itemIds.length; start += size) {
    const batch = itemIds.slice(start, start + size)
    await EXECUTORS[rule].remove(app, scope, batch, async (tx) => {
      await saveDeletions(tx, scope.county, runId, rule, batch, app.clock.now())
      const details = { runId, rule, count: batch.length }
      await recordAudit(tx, { event: 'privacy.data-deleted', actorId: scope.actorId, details })
    })
    await onProgress(start + batch.length)
  }
}

/** Counts a plan for people: how many go, and how many stay for which reason. */
export function countPlan(plan: RetentionPlan): RuleResult {
  const held = [...Map.groupBy(plan.held, ({ reason }) => reason)].map(([reason, items]) => ({
    reason,
    count: items.length,
  }))
  return { rule: plan.rule, cutOff: plan.cutOff, deleted: plan.itemIds.length, held }
}
