import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { type NamedUnit, ownUnitOf, type ReportUnit } from '../reports/index.ts'
import type { PeriodicDuty, PeriodicLine, PeriodicOverview } from './contract.ts'
import { REMINDED, stateOf } from './domain.ts'
import { KIND_IDS, type KindId, kindOf } from './kinds-domain.ts'
import { isOwed, type KnownCounty, knowCounty, owedPeriods, unitsOf } from './known.ts'
import { listPeriods, type Period, periodOf } from './period-domain.ts'
import { levelOfUnit, mayRead, signingLevelOf } from './policy.ts'
import { type Head, listHeads, listReminders, type ReminderRow } from './store.ts'

/** Times a page offers to look back at. */
const OFFERED = 12

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
      .map((unit) => lineOf(unit, query.kind, heads, reminders, dueOn, known.today))
    const filedCount = rows.filter((row) => row.state !== 'missing').length
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
      filedCount,
      missingCount: rows.length - filedCount,
      frozenCount: rows.filter((row) => row.state === 'frozen').length,
    })
  })
}

function lineOf(
  unit: NamedUnit,
  id: KindId,
  heads: readonly Head[],
  reminders: readonly ReminderRow[],
  dueOn: PlainDate,
  today: PlainDate,
): PeriodicLine {
  const isOf = (row: { unit_line: string; unit_code: string }) =>
    row.unit_line === unit.line && row.unit_code === unit.code
  const head = heads.find(isOf)
  const standing = head && stateOf(kindOf(id), head.signatures ?? [])
  const levels = reminders.filter(isOf).map((row) => row.level)
  return {
    unit: { line: unit.line, code: unit.code, name: unit.name },
    state: standing?.state ?? 'missing',
    next: standing?.next ?? null,
    version: head?.version ?? 0,
    filedAt: head?.filed_at.toISOString() ?? null,
    dueOn,
    overdue: !head && today > dueOn,
    late: head ? chinaDayOf(head.filed_at) > dueOn : today > dueOn,
    reminded: REMINDED.findLast((level) => levels.includes(level)) ?? null,
  }
}

/** What the own unit has to do: file, sign, and see who below has not filed; what is due first on top. */
export async function readDuties(
  app: App,
  tx: Tx,
  actor: Actor,
): Promise<{ readonly known: KnownCounty; readonly seen: readonly KindId[]; readonly duties: PeriodicDuty[] }> {
  const known = await knowCounty(app, tx, actor.scope)
  const own = ownUnitOf(actor)
  const seen = KIND_IDS.filter((id) => unitsOf(known, kindOf(id)).some((unit) => mayRead(actor, unit)))
  const owed = seen.map((kind) => ({ kind, periods: owedPeriods(known, kind) }))
  const heads = await listHeads(
    tx,
    actor.scope,
    owed.map(({ kind, periods }) => ({ kind, periods: periods.map((period) => period.key) })),
  )
  const duties = owed.flatMap(({ kind, periods }) =>
    periods.flatMap((period) => dutiesOf(actor, known, own, kind, period, heads)),
  )
  return { known, seen, duties: duties.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1)) }
}

/** Lists them with the kinds and times a page offers to look at. */
export function listDuties(
  app: App,
  actor: Actor,
): Promise<{ kinds: { kind: KindId; periods: string[] }[]; duties: PeriodicDuty[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const { known, seen, duties } = await readDuties(app, tx, actor)
    const kinds = seen.map((kind) => ({
      kind,
      periods: listPeriods(kindOf(kind), known.today, OFFERED, known.facts).map((period) => period.key),
    }))
    return { kinds, duties }
  })
}

function dutiesOf(
  actor: Actor,
  known: KnownCounty,
  own: ReportUnit | undefined,
  id: KindId,
  period: Period,
  heads: readonly Head[],
): PeriodicDuty[] {
  const kind = kindOf(id)
  const dueOn = kind.dueOn(period, known.rules)
  const filed = heads.filter((head) => head.kind === id && head.period === period.key)
  const standing = filed.map((head) => stateOf(kind, head.signatures ?? []))
  const duty = (what: PeriodicDuty['what'], count: number, sentBack = false): PeriodicDuty[] =>
    count > 0 ? [{ kind: id, period: period.key, from: period.from, to: period.to, dueOn, what, count, sentBack }] : []
  const units = unitsOf(known, kind, period).filter((unit) => mayRead(actor, unit))
  if (own && levelOfUnit(own) === kind.filedBy) {
    if (!units.some((unit) => unit.line === own.line && unit.code === own.code)) return []
    const sentBack = standing.some((one) => one.state === 'sent-back')
    return duty('file', filed.length === 0 || sentBack ? 1 : 0, sentBack)
  }
  const signs = signingLevelOf(actor, kind)
  const missing = units.length - filed.length
  return [
    ...duty('sign', signs ? standing.filter((one) => one.next === signs).length : 0),
    ...duty('missing', known.today > dueOn ? missing : 0),
  ]
}
