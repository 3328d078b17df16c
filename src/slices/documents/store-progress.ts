import { sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { COUNTED_POPULATIONS } from '../register/index.ts'
import type { BatchKind } from './batch-domain.ts'
import { kindRuleOf, type Organ } from './domain.ts'
import type { DocumentRow } from './store.ts'
import type { BatchRow } from './store-batches.ts'

/** Days after the first of term in which a paper written by hand still is of that school year. */
const REST_OF_YEAR = 300

/** Paper `d` stands: neither withdrawn nor in the place of a newer one, nor deleted. */
const STANDS = sql<boolean>`(d.blanked_on is null
  and not exists (select from documents.withdrawal w where w.county_code = d.county_code and w.document_id = d.document_id)
  and not exists (select from documents.document n where n.county_code = d.county_code and n.corrects_id = d.document_id))`

/** Paper `d` is of the kind and the school year of run `run`: of this run or another of that year, or written by hand since. */
const OF_THE_YEAR = sql<boolean>`(d.kind = run.kind and case when d.batch_id is null
  then d.issued_on >= run.issued_on and d.issued_on < run.term_on + ${sql.lit(REST_OF_YEAR)}
  else d.batch_id = run.batch_id or exists (select from documents.batch o where o.county_code = run.county_code
    and o.batch_id = d.batch_id and o.school_year = run.school_year) end)`

export interface VillageProgress {
  readonly divisionCode: string
  /** Children of the run. */
  readonly total: number
  /** Those for whom a paper stands. */
  readonly issued: number
  /** Those who were refused one and have none. */
  readonly refused: number
  /** Those whose paper has reached everybody it must, in effect by today. */
  readonly served: number
  /** Of them, those it reached after the day. */
  readonly servedLate: number
  /** Those for whom a notice hangs out that has yet to take effect (公告). */
  readonly posted: number
  /** Those it has not reached although the day has passed, with or without a paper. */
  readonly late: number
}

/** How far a run is in each village of the scope (E2), child by child: what counts is the paper that stands for the child now. */
export async function batchProgress(
  tx: Tx,
  scope: Scope,
  batch: BatchRow,
  { dueOn, today }: { readonly dueOn: PlainDate; readonly today: PlainDate },
): Promise<VillageProgress[]> {
  const anyIsEnough = kindRuleOf(batch.kind).servedOn === 'any-guardian'
  const { rows } = await sql<VillageProgress>`
    with run as (select * from documents.batch b where ${inScope(scope, 'b')} and b.batch_id = ${batch.batch_id}),
    item as (
      select i.child_id, i.division_code, i.outcome from documents.batch_item i
       where ${inScope(scope, 'i')} and i.batch_id = ${batch.batch_id}),
    paper as (
      select d.county_code, d.document_id, d.child_id from documents.document d, run
       where ${inScope(scope, 'd')} and d.child_id in (select child_id from item) and ${OF_THE_YEAR} and ${STANDS}),
    reached as (
      select p.document_id, p.child_id, case
             when ${anyIsEnough} then min(s.effective_on)
             when count(s.service_id) = (select count(*) from documents.addressee a
               where a.county_code = p.county_code and a.document_id = p.document_id) then max(s.effective_on) end as on_day
        from paper p left join documents.service_record s
          on s.county_code = p.county_code and s.document_id = p.document_id and s.outcome = 'served'
       group by p.county_code, p.document_id, p.child_id),
    held as (select child_id, min(on_day) as on_day from reached group by child_id)
    select item.division_code as "divisionCode", count(*)::int as total,
           count(*) filter (where held.child_id is not null or (item.child_id is null and outcome = 'issued'))::int as issued,
           count(*) filter (where held.child_id is null and outcome <> 'issued')::int as refused,
           count(*) filter (where on_day <= ${today}::date)::int as served,
           count(*) filter (where on_day <= ${today}::date and on_day > ${dueOn}::date)::int as "servedLate",
           count(*) filter (where on_day > ${today}::date)::int as posted,
           count(*) filter (where ${today}::date > ${dueOn}::date and item.child_id is not null
             and (on_day is null or on_day > ${today}::date))::int as late
      from item left join held using (child_id)
     group by item.division_code order by item.division_code`.execute(tx)
  return rows
}

/** Runs of some organs, before their term, with children whom no paper has reached in effect: as a table `b`. */
export function openRunsOf(kind: BatchKind, organs: readonly Organ[], today: PlainDate) {
  const keys = organs.map((organ) => `${organ.kind}/${organ.unit}`)
  return sql`(select run.* from documents.batch run
    where run.kind = ${kind} and run.organ_kind || '/' || run.organ_unit = any(${keys}) and run.term_on > ${today}::date
      and exists (select from documents.batch_item i where i.county_code = run.county_code and i.batch_id = run.batch_id
        and i.child_id is not null and not exists (
          select from documents.document d
            join documents.service_record s on s.county_code = d.county_code and s.document_id = d.document_id
             and s.outcome = 'served' and s.effective_on <= ${today}::date
           where d.county_code = run.county_code and d.child_id = i.child_id and ${OF_THE_YEAR} and ${STANDS}))) b`
}

interface Cohort {
  readonly kind: BatchKind
  readonly schoolYear: number
}

/** Which of some children have a paper of a run of this school year that stands. */
export async function listHeldInRuns(
  tx: Tx,
  scope: Scope,
  { kind, schoolYear }: Cohort,
  childIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ child_id: string }>`
    select d.child_id from documents.document d
      join documents.batch run on run.county_code = d.county_code and run.batch_id = d.batch_id and run.school_year = ${schoolYear}
     where ${inScope(scope, 'd')} and d.kind = ${kind} and d.child_id = any(${[...childIds]}::uuid[]) and ${STANDS}`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.child_id))
}

/** Papers of a kind that were written by hand for some children since a day, and stand. */
export async function listHandWritten(
  tx: Tx,
  scope: Scope,
  { kind, since }: { readonly kind: BatchKind; readonly since: PlainDate },
  childIds: readonly string[],
): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select d.* from documents.document d
     where ${inScope(scope, 'd')} and d.kind = ${kind} and d.batch_id is null and d.issued_on >= ${since}::date
       and d.child_id = any(${[...childIds]}::uuid[]) and ${STANDS}`.execute(tx)
  return rows
}

/**
 * How many entrants of a place are in no run of the school year: neither in one of their organ, which is followed by itself,
 * nor come to their turn in one of the bureau, nor given their paper by hand.
 */
export async function countUncovered(
  tx: Tx,
  scope: Scope,
  { kind, schoolYear }: Cohort,
  of: {
    readonly organ: Organ
    readonly place: string
    readonly born: { readonly first: PlainDate; readonly last: PlainDate }
    readonly since: PlainDate
  },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from register.pub_child c
     where ${inScope(scope, 'c')} and c.division_code ^@ ${of.place} and c.population = any(${[...COUNTED_POPULATIONS]})
       and c.born_on between ${of.born.first}::date and ${of.born.last}::date
       and not exists (select from documents.batch_item i join documents.batch b on b.county_code = i.county_code
         and b.batch_id = i.batch_id and b.kind = ${kind} and b.school_year = ${schoolYear}
         where i.county_code = c.county_code and i.child_id = c.child_id
           and (i.outcome is not null or (b.organ_kind = ${of.organ.kind} and b.organ_unit = ${of.organ.unit})))
       and not exists (select from documents.document d where d.county_code = c.county_code and d.child_id = c.child_id
         and d.kind = ${kind} and d.batch_id is null and d.issued_on >= ${of.since}::date and ${STANDS})`.execute(tx)
  return rows[0]!.count
}
