import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { withScope } from '../../platform/database.ts'
import type { NamedUnit } from '../reports/index.ts'
import type { PeriodicLine, PeriodicOverview } from './contract.ts'
import { REMINDED, type State } from './domain.ts'
import { type KindId, kindOf } from './kinds-domain.ts'
import { isOwed, type KnownCounty, knowCounty, standingIn, unitsOf } from './known.ts'
import { type Period, periodOf } from './period-domain.ts'
import { mayRead } from './policy.ts'
import { type Head, listHeads, listReminders, type ReminderRow } from './store.ts'

/** Lists who has filed a kind's report of a time, and where each stands. */
export function listPeriodic(
  app: App,
  actor: Actor,
  query: { readonly kind: KindId; readonly period: string },
): Promise<Decision<PeriodicOverview, 'periodic.period-unknown'>> {
  return withScope<Decision<PeriodicOverview, 'periodic.period-unknown'>>(app.db, actor.scope, async (tx) => {
    const kind = kindOf(query.kind)
    const known = await knowCounty(app, tx, actor.scope)
    const period = periodOf(kind, query.period, known.facts)
    if (!period) return refuse('periodic.period-unknown')
    const heads = await listHeads(tx, actor.scope, [{ kind: query.kind, periods: [period.key] }])
    const reminders = await listReminders(tx, actor.scope, query.kind, period.key)
    const dueOn = kind.dueOn(period, known.rules)
    const rows = unitsOf(known, kind, period)
      .filter((unit) => mayRead(actor, unit))
      .map((unit) => lineOf(unit, query.kind, heads, reminders, { known, period, dueOn }))
    const count = (state: State) => rows.filter((row) => row.state === state).length
    return accept({
      kind: query.kind,
      period: period.key,
      from: period.from,
      to: period.to,
      dueOn,
      filedBy: kind.filedBy,
      signedBy: [...kind.signedBy],
      owed: isOwed(known, kind, period),
      rows,
      filedCount: count('filed') + count('frozen'),
      missingCount: count('missing'),
      sentBackCount: count('sent-back'),
      frozenCount: count('frozen'),
    })
  })
}

function lineOf(
  unit: NamedUnit,
  id: KindId,
  heads: readonly Head[],
  reminders: readonly ReminderRow[],
  { known, period, dueOn }: { readonly known: KnownCounty; readonly period: Period; readonly dueOn: PlainDate },
): PeriodicLine {
  const isOf = (row: { unit_line: string; unit_code: string }) =>
    row.unit_line === unit.line && row.unit_code === unit.code
  const head = heads.find(isOf)
  const { state, next, actBy } = standingIn(known, id, period, head)
  const { today } = known
  const levels = reminders.filter(isOf).map((row) => row.level)
  return {
    unit: { line: unit.line, code: unit.code, name: unit.name },
    state,
    next,
    version: head?.version ?? 0,
    filedAt: head?.filed_at.toISOString() ?? null,
    dueOn,
    actBy,
    overdue: state !== 'frozen' && today > actBy,
    late: head ? chinaDayOf(head.filed_at) > dueOn : today > dueOn,
    reminded: REMINDED.findLast((level) => levels.includes(level)) ?? null,
  }
}
