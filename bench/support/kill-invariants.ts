import { Client } from 'pg'
import { silentLog } from '../../src/platform/log.ts'
import { makePlace, urlsOf } from '../../src/platform/postgres-place.ts'
import { addressOf } from '../../src/platform/postgres-roles.ts'

export type Harm = 'lost' | 'half' | 'stuck'

/** Something that must not be. */
export interface Violation {
  readonly harm: Harm
  readonly what: string
}

/** Looks past row-level security, as nobody of the system can. */
export async function withAdmin<T>(home: string, work: (client: Client) => Promise<T>): Promise<T> {
  const place = await makePlace({ home, user: 'nobody', log: silentLog })
  const superuser = urlsOf(place).superuserUrl
  const client = new Client({ connectionString: addressOf(superuser, 'postgres', place.secrets.superuser, 'nol') })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Cuts every connection of the application in the middle of whatever it does. */
export async function cutConnections(home: string): Promise<void> {
  await withAdmin(home, (client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nol_app'`),
  )
}

/** The newest published run: what the register, the pupil records and the findings must all come from. */
const LAST = `last as (select * from reconciliation.run where finished_at is not null order by finished_at desc limit 1)`
const LAST_ROSTERS = `${LAST}, used as (select (entry ->> 'rosterId')::uuid as id from last, jsonb_array_elements(last.rosters) entry)`
const COUNTED = `population in ('resident', 'school-only')`

/** How a finding comes to its state: after what each event may come, and what it leaves. */
const STEPS = `(values ('raised', '', 'open'), ('settled', 'open', 'settled'), ('reopened', 'settled', 'open'), ('case-opened', 'open', 'case-opened'),
  ('closed-by-run', 'open', 'closed-by-run'), ('raised-again', 'settled', 'open'), ('raised-again', 'closed-by-run', 'open')) as step (event, before, after)`

const tally = (query: string, key: string) =>
  `coalesce((select jsonb_object_agg(key, count) from (select ${key} as key, count(*) as count from ${query} group by 1) counted), '{}')`

const differing = (name: string, ours: string, summary: string) =>
  `select '${name}: ' || (${ours})::text || ' instead of ' || (${summary})::text from last where (${ours}) is distinct from (${summary})`

/** Each query answers with a sentence for everything that must not be. */
const CHECKS: readonly { readonly harm: Harm; readonly sql: string }[] = [
  {
    harm: 'stuck',
    sql: `select 'job ' || id || ' ' || kind || ' is ' || state || ': ' || message from platform.job where state <> 'done'`,
  },
  {
    harm: 'stuck',
    sql: `select 'roster ' || id || ' waits for its check' from rosters.roster where state = 'received'`,
  },
  {
    harm: 'stuck',
    sql: `select 'run ' || run_id || ' is not finished' from reconciliation.run where finished_at is null`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} select 'child ' || child_id || ' is of ' || standing_on || ', the run of ' || last.as_of_on from register.child, last
      where population <> 'unsupported' and standing_on is distinct from last.as_of_on`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing('children', `select to_jsonb(count(*)) from register.child where ${COUNTED}`, `summary -> 'children'`)}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing('standings', `select ${tally('register.child where standing is not null', 'standing')}`, `summary -> 'standings'`)}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing('pupil records', `select to_jsonb(count(*)) from enrolment.pupil`, `summary -> 'pupilRecords'`)}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing('record verdicts', `select ${tally('enrolment.pupil where verdict is not null', 'verdict')}`, `summary -> 'recordVerdicts'`)}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing(
      'findings of the run',
      `select to_jsonb(count(*)) from reconciliation.finding where last_run_id = last.run_id and state <> 'closed-by-run'`,
      `to_jsonb((summary #>> '{findings,raised}')::int + (summary #>> '{findings,raisedAgain}')::int + (summary #>> '{findings,kept}')::int)`,
    )}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST} ${differing(
      'findings closed by the run',
      `select to_jsonb(count(*)) from reconciliation.finding where last_run_id = last.run_id and state = 'closed-by-run'`,
      `summary #> '{findings,closedByRun}'`,
    )}`,
  },
  {
    harm: 'half',
    sql: `with ${LAST_ROSTERS} select 'row ' || row_no || ' of roster ' || roster_id || ', which the run has not read, is evidence' from register.child_record where roster_id not in (select id from used)
      union all select 'pupil ' || pupil_id || ' is from a roster the run has not read' from enrolment.pupil where roster_id not in (select id from used)`,
  },
  {
    harm: 'half',
    sql: `with known as (select child_id from register.child)
      select 'a roster row belongs to no child: ' || roster_id || ' ' || row_no from register.child_record where child_id not in (table known)
      union all select 'a pupil record belongs to no child: ' || pupil_id from enrolment.pupil where child_id not in (table known)
      union all select 'a finding belongs to no child: ' || finding_id from reconciliation.finding where child_id not in (table known)`,
  },
  {
    harm: 'half',
    sql: `with chained as (
        select event.*, lag(step.after, 1, '') over (partition by finding_id order by event_id) as before, step.after
        from reconciliation.finding_event event left join (select distinct event, after from ${STEPS}) step using (event)),
      ends as (select distinct on (finding_id) finding_id, after from chained order by finding_id, event_id desc)
      select 'finding ' || finding_id || ': ' || event || ' after "' || before || '"' from chained
        where not exists (select from ${STEPS} where step.event = chained.event and step.before = chained.before)
      union all select 'finding ' || finding.finding_id || ' is ' || state || ', its history says ' || coalesce(after, 'nothing')
        from reconciliation.finding finding left join ends using (finding_id) where after is distinct from state`,
  },
  {
    harm: 'half',
    sql: `with deeds as (
        select id::text as subject, 'rosters.received' as event, 1 as times from rosters.roster
        union all select id::text, 'rosters.checked', (row_count is not null)::int from rosters.roster
        union all select id::text, 'rosters.refused', (refusal is not null)::int from rosters.roster
        union all select id::text, 'rosters.taken', (taken_at is not null)::int from rosters.roster
        union all select id::text, 'rosters.withdrawn', (withdrawn_at is not null)::int from rosters.roster
        union all select run_id::text, 'reconciliation.run-started', 1 from reconciliation.run
        union all select run_id::text, 'reconciliation.run-finished', (finished_at is not null)::int from reconciliation.run
        union all select finding_id::text, 'finding.settled', count(*)::int from reconciliation.verdict group by 1),
      kept as (select case event when 'finding.settled' then details ->> 'findingId' else subject_id end as subject, event, count(*)::int as times
        from audit.entry where event in (select event from deeds) group by 1, 2)
      select coalesce(deeds.event, kept.event) || ' of ' || coalesce(deeds.subject, kept.subject) || ' is on record ' || coalesce(kept.times, 0) || ' times instead of ' || coalesce(deeds.times, 0)
      from deeds full join kept using (subject, event) where coalesce(deeds.times, 0) <> coalesce(kept.times, 0)`,
  },
]

/** Asks the database, after everything has settled, for whatever must not be. */
export async function askDatabase(client: Client): Promise<Violation[]> {
  const found: Violation[] = []
  for (const { harm, sql } of CHECKS) {
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' })
    found.push(...rows.slice(0, 3).map(([what]) => ({ harm, what: what! })))
    if (rows.length > 3) found.push({ harm, what: `… and ${rows.length - 3} more of these` })
  }
  return found
}
