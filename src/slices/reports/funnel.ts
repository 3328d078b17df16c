import { sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { plainDateOf, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { cameBackFrom, cameTo, FUNNEL_STEP_NAMES, type FunnelStep } from '../cases/index.ts'
import { placeNames } from '../register/index.ts'
import type { Funnel, FunnelQuery } from './contract.ts'
import { nameOfScope } from './figures.ts'

interface Counted {
  readonly division: string
  readonly step: FunnelStep
  readonly reached: number
  readonly returned: number
}

/**
 * 四步法: how many cases came to each lawful step between two days, and from which step children came back between them.
 * Counted from the history of the cases; each number opens to its cases.
 */
export async function readFunnel(app: App, actor: Actor, query: FunnelQuery, language: Language): Promise<Funnel> {
  const today = app.clock.today()
  const from = (query.from ?? plainDateOf(schoolYearOf(today), 9, 1)) as PlainDate
  const to = (query.to ?? today) as PlainDate
  const prefix = query.division ?? actor.scope.divisionPrefix
  const digits = prefix !== undefined && prefix.length >= 9 ? 12 : 9
  return withScope(app.db, actor.scope, async (tx) => {
    const counted = await countSteps(tx, actor.scope, { from, to, division: query.division, digits })
    const places = await placeNames(tx, actor.scope.county, today)
    const divisions = [...new Set(counted.map((row) => row.division))].sort()
    const base = { from, to, ...(query.division && { division: query.division }) }
    return {
      from,
      to,
      scopeName: await nameOfScope(tx, actor.scope, query.division, places, language),
      steps: stepsOf(counted, base),
      agedOut: {
        count: await countAgedOut(tx, actor.scope, base),
        opens: { list: 'cases' as const, filter: { ...base, agedOut: 'true' } },
      },
      byDivision: divisions.map((division) => ({
        key: division,
        name: places.division(division),
        steps: stepsOf(
          counted.filter((row) => row.division === division),
          { ...base, division },
        ),
      })),
    }
  })
}

type Filter = Readonly<Record<string, string>>

function stepsOf(counted: readonly Counted[], filter: Filter): Funnel['steps'] {
  return FUNNEL_STEP_NAMES.map((step) => {
    const own = counted.filter((row) => row.step === step)
    const sum = (what: 'reached' | 'returned') => own.reduce((total, row) => total + row[what], 0)
    const figure = (what: 'reached' | 'returned', name: string) => ({
      count: sum(what),
      opens: { list: 'cases' as const, filter: { ...filter, [name]: step } },
    })
    return { step, reached: figure('reached', 'reached'), returned: figure('returned', 'returnedFrom') }
  })
}

/** What the four steps did not bring back in time. */
async function countAgedOut(
  tx: Tx,
  scope: Scope,
  { from, to, division }: { readonly from: string; readonly to: string; readonly division?: string },
): Promise<number> {
  const within = division === undefined ? sql`true` : startsWith('c.division_code', division)
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from cases.pub_case c
    where ${inScope(scope, 'c')} and ${within} and c.state <> 'closed' and c.aged_out_on between ${from}::date and ${to}::date`.execute(
    tx,
  )
  return rows[0]!.count
}

async function countSteps(
  tx: Tx,
  scope: Scope,
  asked: {
    readonly from: PlainDate
    readonly to: PlainDate
    readonly division: string | undefined
    readonly digits: number
  },
): Promise<Counted[]> {
  const within = asked.division === undefined ? sql`true` : startsWith('e.division_code', asked.division)
  const parts = FUNNEL_STEP_NAMES.map(
    (step) => sql`select left(e.division_code, ${sql.lit(asked.digits)}) as division, ${step}::text as step,
        (count(distinct e.case_id) filter (where ${cameTo(step)}))::int as reached,
        (count(distinct e.case_id) filter (where ${cameBackFrom(step)}))::int as returned
      from cases.pub_case_event e
      where ${inScope(scope, 'e')} and ${within} and e.happened_on between ${asked.from}::date and ${asked.to}::date group by 1`,
  )
  const { rows } = await sql<Counted>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return rows.filter((row) => row.reached + row.returned > 0)
}
