import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { ownUnitOf, type ReportUnit } from '../reports/index.ts'
import type { PeriodicDuty } from './contract.ts'
import { DUTIES, dutyAbove, foldDuties, isUnfiled, type Standing } from './domain.ts'
import { KIND_IDS, type KindId, kindOf } from './kinds-domain.ts'
import { type KnownCounty, knowCounty, owedPeriods, standingIn, unitsOf } from './known.ts'
import { listPeriods, type Period } from './period-domain.ts'
import { levelOfUnit, mayRead } from './policy.ts'
import { type Head, listHeads } from './store.ts'

/** Times a page offers to look back at, besides those still owed. */
const OFFERED = 12

interface Duties {
  readonly known: KnownCounty
  readonly seen: readonly { readonly kind: KindId; readonly periods: readonly Period[] }[]
  readonly duties: PeriodicDuty[]
}

/** What the own unit has to do: file, sign, and see to who below has not; what is due first on top. */
export async function readDuties(app: App, tx: Tx, actor: Actor): Promise<Duties> {
  const known = await knowCounty(app, tx, actor.scope)
  const own = ownUnitOf(actor)
  const seen = KIND_IDS.filter((id) => unitsOf(known, kindOf(id)).some((unit) => mayRead(actor, unit))).map((kind) => ({
    kind,
    periods: owedPeriods(known, kind),
  }))
  const wanted = seen.map(({ kind, periods }) => ({ kind, periods: periods.map((period) => period.key) }))
  const heads = Map.groupBy(await listHeads(tx, actor.scope, wanted), (head) => `${head.kind} ${head.period}`)
  const duties = seen.flatMap(({ kind, periods }) =>
    periods.flatMap((period) => dutiesOf(actor, known, own, kind, period, heads.get(`${kind} ${period.key}`) ?? [])),
  )
  const folded = foldDuties(duties, ({ kind, what, sentBack }) => [kind, what, sentBack].join(' '))
  return { known, seen, duties: folded.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1)) }
}

/** Lists them with the kinds and times a page offers to look at. */
export function listDuties(
  app: App,
  actor: Actor,
): Promise<{ kinds: { kind: KindId; periods: string[] }[]; duties: PeriodicDuty[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const { known, seen, duties } = await readDuties(app, tx, actor)
    const kinds = seen.map(({ kind, periods }) => {
      const offered = listPeriods(kindOf(kind), known.today, OFFERED, known.facts)
      return { kind, periods: [...new Set([...offered, ...periods].map((period) => period.key))] }
    })
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
  const units = unitsOf(known, kind, period).filter((unit) => mayRead(actor, unit))
  const headOf = new Map(heads.map((head) => [`${head.unit_line} ${head.unit_code}`, head]))
  const standing = units.map((unit) => standingIn(known, id, period, headOf.get(`${unit.line} ${unit.code}`)))
  const duty = (what: PeriodicDuty['what'], of: readonly Standing[], sentBack = false): PeriodicDuty[] => {
    const dueOn = of.map((one) => one.actBy).sort()[0]
    if (dueOn === undefined) return []
    const { key, from, to } = period
    return [{ kind: id, period: key, from, to, dueOn, what, count: of.length, periods: 1, sentBack }]
  }
  const level = own && levelOfUnit(own)
  if (level === undefined) return []
  if (level === kind.filedBy) {
    const unfiled = standing.filter((one) => isUnfiled(one.state))
    return duty(
      'file',
      unfiled,
      unfiled.some((one) => one.state === 'sent-back'),
    )
  }
  const byDuty = Map.groupBy(standing, (one) =>
    dutyAbove(kind, level, one, known.today, known.rules.returns.omissionDays),
  )
  return DUTIES.flatMap((what) => duty(what, byDuty.get(what as never) ?? []))
}
