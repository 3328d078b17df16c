import { LinkFault } from '../fault.ts'
import type { DecidedPair, Run } from '../run.ts'

/** What a decision is worth in bits: no evidence adds up to as much. */
export const DECIDED = 1_000_000

/**
 * Makes `decided` of what somebody decided, if anybody has, and takes those pairs out of what numbers settled.
 * @throws LinkFault when decisions contradict each other: A is B, B is C, but A is not C.
 */
export async function withdrawDecided({ task, runner, self }: Run): Promise<void> {
  const pairs = decidedPairs(task.decided ?? [], self)
  if (pairs.length === 0) return
  requireConsistent(pairs, self)
  const { table, engine } = runner
  const values = pairs.map(({ left, right, same }) => `(${left}, ${right}, ${same})`)
  await runner.run({
    name: 'decided',
    reads: [],
    spread: 'id_r',
    sql: `select id_l::BIGINT as id_l, id_r::BIGINT as id_r, same from (values ${values.join(', ')}) v(id_l, id_r, same)`,
  })
  await engine.run(
    `delete from ${table('same_id')} where exists ` +
      `(select 1 from ${table('decided')} d where d.id_l = ${table('same_id')}.id_l and d.id_r = ${table('same_id')}.id_r)`,
  )
}

/** The table of scored pairs in which decisions stand in place of what the data say. */
export async function scoredWithDecided({ task, runner }: Run): Promise<string> {
  const { table, engine } = runner
  if (!task.decided?.length) return table('scored')
  const decided = { rows: `${table('decided')} d`, on: 'd.id_r = s.id_r and d.id_l = s.id_l' }
  const columns = 'id_l, id_r, how, pattern, corroborated, match_weight, log_odds, probability'
  await runner.run({
    name: 'scored_all',
    reads: ['scored', 'decided'],
    spread: 'id_r',
    sql:
      `select ${columns} from ${engine.dialect.unmatched(`${table('scored')} s`, decided)} union all ` +
      `select id_l, id_r, 'decided', null::BIGINT, same, odds, odds, case when same then 1.0::FLOAT8 else 0.0::FLOAT8 end ` +
      `from (select *, case when same then ${DECIDED}::FLOAT8 else -${DECIDED}::FLOAT8 end as odds from ${table('decided')}) d`,
  })
  return table('scored_all')
}

/** Each pair once; within one table the smaller id is the left. */
function decidedPairs(decided: readonly DecidedPair[], self: boolean): DecidedPair[] {
  const pairs = decided.map((pair) =>
    self && pair.left > pair.right ? { ...pair, left: pair.right, right: pair.left } : pair,
  )
  const contradicted = new Map<string, boolean>()
  return pairs.filter(({ left, right, same }) => {
    const key = `${left}/${right}`
    const before = contradicted.get(key)
    if (before !== undefined && before !== same) throw new LinkFault('link.decisions-contradict', { left, right })
    contradicted.set(key, same)
    return before === undefined
  })
}

function requireConsistent(pairs: readonly DecidedPair[], self: boolean): void {
  const leaders = new Map<string, string>()
  const leaderOf = (row: string): string => {
    const above = leaders.get(row)
    return above === undefined || above === row ? row : leaderOf(above)
  }
  const ends = ({ left, right }: DecidedPair) => [`l${left}`, `${self ? 'l' : 'r'}${right}`] as const
  for (const pair of pairs) {
    if (!pair.same) continue
    const [a, b] = ends(pair)
    leaders.set(leaderOf(a), leaderOf(b))
  }
  for (const pair of pairs) {
    const [a, b] = ends(pair)
    if (!pair.same && leaderOf(a) === leaderOf(b))
      throw new LinkFault('link.decisions-contradict', { left: pair.left, right: pair.right })
  }
}
