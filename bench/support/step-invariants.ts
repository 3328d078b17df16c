import type { QueryResultRow } from 'pg'
import type { Acknowledged } from './step-work.ts'

/** Something that must not be. */
export type Harm = 'lost' | 'half' | 'number' | 'stuck'
export interface Violation {
  readonly harm: Harm
  readonly what: string
}

/** A connection past row-level security. */
interface Asked {
  query<Row extends QueryResultRow>(text: string): Promise<{ rows: Row[] }>
}

/** Each query answers with a sentence for everything that must not be. */
const CHECKS: readonly { readonly harm: Harm; readonly sql: string }[] = [
  {
    // Gap-free and never double: the numbers of a series are 1…n, and n is what the counter says.
    harm: 'number',
    sql: `select 'series ' || series || ' of ' || organ_unit || ': ' || count(document_id) || ' papers, ' || count(distinct doc_serial) || ' numbers, highest '
        || coalesce(max(doc_serial), 0) || ', counter ' || last_serial
      from documents.document_counter left join documents.document using (county_code, organ_kind, organ_unit, series, doc_year)
      group by county_code, organ_kind, organ_unit, series, doc_year, last_serial
      having count(document_id) <> last_serial or count(distinct doc_serial) <> last_serial or coalesce(max(doc_serial), 0) <> last_serial`,
  },
  {
    harm: 'half',
    sql: `with steps as (select *, lag(to_state) over (partition by case_id order by happened_at, event_id) as before from cases.case_event where step is not null or event = 'case.opened')
      select 'case ' || case_id || ': ' || event || ' from ' || from_state || ' after ' || before from steps where before is distinct from from_state
      union all select 'case ' || held.case_id || ' is ' || held.state || ', its history says ' || last.to_state from cases.dropout_case held
        join lateral (select to_state from cases.case_event event where event.case_id = held.case_id order by happened_at desc, event_id desc limit 1) last on true
        where last.to_state <> held.state`,
  },
  {
    // The paper of a step is there with it and with nothing else; a paper of a case is named by what issued it.
    harm: 'half',
    sql: `with named as (
        select case_id, details ->> 'documentId' as document_id from cases.case_event where details ? 'documentId'
        union all select case_id, facts ->> 'documentId' from cases.case_record where facts ? 'documentId')
      select 'step ' || event || ' of ' || case_id || ' has no paper' from cases.case_event where step in ('order', 'pre-notice', 'decide', 'demand') and not details ? 'documentId'
      union all select 'a paper that is not there is named by ' || case_id from named where not exists (select from documents.document one where one.document_id::text = named.document_id)
      union all select 'paper ' || document_number || ' belongs to no step' from documents.document one where matter_id is not null
        and (select count(*) from named where named.document_id = one.document_id::text) <> 1
      union all select 'paper ' || document_number || ' reaches nobody' from documents.document one where not exists (select from documents.addressee reached where reached.document_id = one.document_id)`,
  },
  {
    harm: 'half',
    sql: `with recorded as (select details ->> 'caseId' as case_id, count(*) as entries from audit.entry
          where event like 'cases.%' and details ? 'from' group by 1),
        taken as (select case_id::text, count(*) as steps from cases.case_event where step is not null group by 1)
      select 'case ' || case_id || ': ' || coalesce(steps, 0) || ' steps, ' || coalesce(entries, 0) || ' entries of the record'
      from taken full join recorded using (case_id) where steps is distinct from entries`,
  },
  {
    harm: 'half',
    sql: `with running as (select case_id, min(due_on) filter (where kind <> 'waiting') as due_on from cases.deadline where state = 'running' group by 1)
      select 'case ' || held.case_id || ' is due on ' || coalesce(held.due_on::text, 'no day') || ', its deadlines on ' || coalesce(running.due_on::text, 'no day')
      from cases.dropout_case held left join running using (case_id) where held.due_on is distinct from running.due_on`,
  },
  {
    // A run that was killed is finished by the next worker: every child once, none twice, none without an outcome.
    harm: 'half',
    sql: `select 'child ' || child_id || ' has ' || count(document_id) || ' papers of run ' || item.batch_id || ', outcome ' || coalesce(outcome, 'none')
      from documents.batch_item item left join documents.document one using (county_code, batch_id, child_id)
      group by item.batch_id, child_id, outcome
      having (outcome = 'issued' and count(document_id) <> 1) or (outcome is distinct from 'issued' and count(document_id) <> 0)`,
  },
  {
    harm: 'stuck',
    sql: `select 'run ' || batch_id || ': ' || count(*) || ' children wait' from documents.batch_item where outcome is null group by batch_id
      union all select 'job ' || id || ' ' || kind || ' is ' || state from platform.job where state <> 'done'`,
  },
]

/** Everything that must not be, and everything that was answered with 2xx and is not there once. */
export async function violationsIn(client: Asked, kept: Acknowledged): Promise<readonly Violation[]> {
  const found: Violation[] = []
  for (const { harm, sql } of CHECKS) {
    const { rows } = await client.query<Record<string, string>>(sql)
    found.push(...rows.slice(0, 5).map((row) => ({ harm, what: Object.values(row)[0]! })))
  }
  for (const [what, ids, sql] of [
    [
      'step',
      kept.steps,
      `select submission_id::text as id, count(*)::int as times from cases.case_event where step is not null group by 1`,
    ],
    [
      'record',
      kept.records,
      `select submission_id::text as id, count(*)::int as times from cases.case_record group by 1, kind`,
    ],
    ['run', kept.batches, `select submission_id::text as id, count(*)::int as times from documents.batch group by 1`],
  ] as const) {
    const { rows } = await client.query<{ id: string; times: number }>(sql)
    const times = new Map(rows.map((row) => [row.id, row.times]))
    for (const id of ids)
      if (times.get(id) !== 1)
        found.push({ harm: 'lost', what: `${what} ${id} was answered and is there ${times.get(id) ?? 0} times` })
  }
  return found
}
