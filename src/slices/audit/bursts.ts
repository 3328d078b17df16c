import { type RawBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'
import type { BurstFilter, BurstKey } from './domain.ts'

/** Many entries of one kind within the last hour, by the clock that stamps them. */
export interface Burst {
  readonly key: string
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
}

const KEYS: Readonly<Record<BurstKey, RawBuilder<string>>> = {
  actor: sql<string>`e.actor_id`,
  subject: sql<string>`e.subject_id`,
  address: sql<string>`e.details->>'address'`,
  county: sql<string>`''`,
}

/**
 * Finds who has at least so many entries of a kind within the last hour; `after` leaves out what was there before, for
 * one key each. What the system does by itself is not counted.
 */
export async function findBursts(
  tx: Tx,
  county: CountyCode,
  filter: BurstFilter,
  atLeast: number,
  after: ReadonlyMap<string, Date> = new Map(),
): Promise<Burst[]> {
  const key = KEYS[filter.by]
  const weight = filter.countedIn === undefined ? sql`1` : sql`coalesce((e.details->>${filter.countedIn})::int, 1)`
  const hour = sql`extract(hour from e.at at time zone 'Asia/Shanghai')`
  const hours = filter.hours ? sql`and (${hour} >= ${filter.hours[0]} or ${hour} < ${filter.hours[1]})` : sql``
  const detail = filter.detail ? sql`and e.details->>${filter.detail.name} = ${filter.detail.is}` : sql``
  const settled = [...after].map(([which, at]) => ({ which, settled: at.toISOString() }))
  // Ids hold the time they were made: a range of them is the last hours, with room for work that took long.
  const { rows } = await sql<Burst>`
    select key, sum(weight)::int as count, min(at) as "firstAt", max(at) as "lastAt"
      from (select ${key} as key, ${weight} as weight, e.at
              from audit.entry e
             where e.county_code = ${county}
               and e.id >= (lpad(to_hex((extract(epoch from clock_timestamp() - interval '3 hours') * 1000)::bigint), 12, '0')
                            || '00000000000000000000')::uuid
               and e.at > clock_timestamp() - interval '1 hour'
               and e.event ~ ${filter.events} and e.actor_role <> 'system' ${hours} ${detail}) found
      left join jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as s(which text, settled timestamptz)
        on s.which = found.key
     where key is not null and (s.settled is null or at > s.settled)
     group by key having sum(weight) >= ${atLeast} order by key`.execute(tx)
  return rows.map((row) => ({ ...row, firstAt: new Date(row.firstAt), lastAt: new Date(row.lastAt) }))
}
