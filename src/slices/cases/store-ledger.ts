import { type Compilable, type RawBuilder, sql } from 'kysely'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import { withTheirChildren } from '../register/index.ts'
import type { CaseState, Cause, FoundBy } from './domain.ts'
import type { LedgerFilter } from './ledger-contract.ts'
import { type Ledger, PART_STATES, PARTS_OF, USUAL_PARTS } from './ledger-domain.ts'
import { TELLING_EVENTS } from './store.ts'

/** 学籍号 of the record that is the child's, else of the newest; sealed but in an older home. */
interface KeptNumber {
  readonly pupil_id: string
  readonly pupil_number: string | null
  readonly sealed: string | null
}

/** A step or a record that may tell why a child is away and where it is. */
interface ToldOf {
  readonly table: 'cases.case_event' | 'cases.case_record'
  readonly id: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly sealed: string
}

/** A row of a ledger as the database has it: the child as it is now, the case as it was on the day. */
export interface LedgerRow {
  readonly county_code: string
  readonly child_id: string
  readonly case_id: string | null
  readonly division_code: string
  readonly child_name: string | null
  readonly sex: string | null
  readonly nationality: string | null
  readonly born_on: PlainDate | null
  readonly citizen_id: string | null
  readonly household_address: string | null
  readonly residence_address: string | null
  readonly guardian1_name: string | null
  readonly guardian1_phone: string | null
  readonly child_sealed: string | null
  readonly standing: string | null
  readonly standing_on: PlainDate | null
  readonly school_name: string | null
  readonly grade_code: string | null
  readonly groups: string[] | null
  readonly pupil: KeptNumber | null
  readonly sponsor: string | null
  /** The step whose words name the paper of a deferral, where one explained the case on the day. */
  readonly deferral_event_id: string | null
  readonly deferral_sealed: string | null
  readonly state: CaseState | null
  readonly state_on: PlainDate | null
  readonly case_number: string | null
  readonly found_by: FoundBy | null
  readonly found_on: PlainDate | null
  readonly out_of_school_since: PlainDate | null
  /** Null before the case was confirmed; what is not in an older home is sealed. */
  readonly causes: Cause[] | null
  readonly case_sealed: string | null
  /** What was told by the day, the newest first. */
  readonly told: readonly ToldOf[] | null
  readonly verified_on: PlainDate | null
  readonly explanation: string | null
  readonly lead_line: 'school' | 'household' | null
  readonly lead_unit: string | null
  readonly members: string | null
  readonly visit_count: number | null
  readonly last_visit_on: PlainDate | null
  readonly papers: { kind: string; number: string; issuedOn: string }[] | null
  readonly returned_on: PlainDate | null
  /** The newest record of support: its facts, some of them sealed. */
  readonly support: { id: string; facts: Readonly<Record<string, unknown>>; sealed: string | null } | null
  readonly stability: string | null
  readonly closing_reason: string | null
  readonly closed_on: PlainDate | null
  readonly sort_key: string
}

/** States the filter lets through; none named: every row. */
function statesOf(filter: LedgerFilter): readonly CaseState[] {
  const own: readonly string[] = PARTS_OF[filter.ledger]
  const wanted =
    filter.part === undefined
      ? USUAL_PARTS[filter.ledger]
      : filter.part === 'all'
        ? PARTS_OF[filter.ledger]
        : [filter.part]
  if (filter.ledger === 'school-age' && filter.part === 'all') return []
  return wanted.filter((part) => own.includes(part)).flatMap((part) => [...PART_STATES[part]])
}

/**
 * The last step of a case up to a day: the state on any past day, and why it was explained then, come from its history, not
 * from what it is today. What a class only tells of a case again changes no state and is no step.
 */
const lastStep = (county: string, ofCase: RawBuilder<unknown>, on: PlainDate): RawBuilder<unknown> => sql`lateral (
  select e.to_state as state, e.happened_on as state_on, e.case_id, e.event_id, e.sealed,
         case when e.to_state = 'explained' then e.details ->> 'explanation' end as explanation
    from cases.case_event e
   where e.county_code = ${county} and ${ofCase} and e.happened_on <= ${on}::date and e.from_state is distinct from e.to_state
   order by e.happened_on desc, e.event_id desc limit 1) s`

/** Records of a kind up to a day that no later one took the place of by then. */
const records = (kind: string, on: PlainDate): RawBuilder<unknown> => sql`cases.case_record r
  where r.county_code = c.county_code and r.case_id = c.case_id and r.kind = ${kind} and r.happened_on <= ${on}::date
    and not exists (select from cases.case_record n where n.county_code = c.county_code and n.corrects_id = r.record_id and n.happened_on <= ${on}::date)`

const CHILD = sql`ch.name as child_name, ch.sex, ch.nationality, ch.born_on, ch.citizen_id, ch.household_address, ch.residence_address,
  ch.guardian1_name, ch.guardian1_phone, ch.sealed as child_sealed, ch.standing, ch.standing_on,
  ch.school_name, ch.grade_code, ch.groups`

const DEFERRALS = ['deferred', 'suspended']

/** What cases say beside a child in every ledger: who leads its working group, the step that let it be away by a paper. */
const besideChild = (county: string, on: PlainDate): RawBuilder<unknown> => sql`
  (select m.name || '（' || m.unit_name || '）' from cases.case_member m
    where m.county_code = ${county} and m.case_id = s.case_id and m.part = 'lead' and m.from_on <= ${on}::date
      and coalesce(m.to_on, ${on}::date) >= ${on}::date order by m.member_id desc limit 1) as sponsor,
  case when s.explanation = any(${DEFERRALS}) then s.event_id end as deferral_event_id,
  case when s.explanation = any(${DEFERRALS}) then s.sealed end as deferral_sealed`

/** The child's 学籍 in the enrolment system. */
const pupilOf = (county: string, childId: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select jsonb_build_object('pupil_id', p.pupil_id, 'pupil_number', p.pupil_number, 'sealed', p.sealed)
    from enrolment.pub_pupil p where p.county_code = ${county} and p.child_id = ${childId}
   order by coalesce(p.verdict = 'real', false) desc, p.as_of_on desc, p.pupil_id limit 1) as pupil`

/** Visits and the steps that tell of the child, up to a day. */
const told = (on: PlainDate): RawBuilder<unknown> => sql`(
  select jsonb_agg(jsonb_build_object('table', t.place, 'id', t.id, 'facts', t.facts, 'sealed', t.sealed) order by t.happened_on desc, t.id desc)
    from (select 'cases.case_record' as place, r.record_id as id, r.facts, r.sealed, r.happened_on from ${records('visit', on)}
          union all
          select 'cases.case_event', e.event_id, e.details, e.sealed, e.happened_on from cases.case_event e
           where e.county_code = c.county_code and e.case_id = c.case_id and e.happened_on <= ${on}::date
             and (e.event = any(${[...TELLING_EVENTS]}) or e.step = 'confirm')) t
   where t.sealed is not null)`

/** What a case had on record by the day. */
const caseColumns = (on: PlainDate): RawBuilder<unknown> => sql`c.case_number, c.found_by, c.found_on,
  case when c.confirmed_on <= ${on}::date then coalesce(c.out_of_school_since, c.confirmed_on) end as out_of_school_since,
  case when c.confirmed_on <= ${on}::date then c.causes end as causes, c.sealed as case_sealed,
  s.explanation, ${told(on)} as told,
  (select max(e.happened_on) from cases.case_event e where e.county_code = c.county_code and e.case_id = c.case_id
      and e.to_state = 'verifying' and e.happened_on <= ${on}::date and e.from_state is distinct from e.to_state) as verified_on,
  c.lead_line, c.lead_unit,
  (select string_agg(m.name || '（' || m.unit_name || '）', '、' order by m.part, m.member_id) from cases.case_member m
    where m.county_code = c.county_code and m.case_id = c.case_id and m.from_on <= ${on}::date and coalesce(m.to_on, ${on}::date) >= ${on}::date) as members,
  (select count(*)::int from ${records('visit', on)}) as visit_count,
  (select max(r.happened_on) from ${records('visit', on)}) as last_visit_on,
  (select jsonb_agg(jsonb_build_object('kind', d.kind, 'number', d.document_number, 'issuedOn', d.issued_on) order by d.issued_on)
     from documents.pub_document d where d.county_code = c.county_code and d.matter_id = c.case_id and d.issued_on <= ${on}::date
      and coalesce(d.withdrawn_on > ${on}::date, true) and coalesce(d.replaced_on > ${on}::date, true)) as papers,
  case when s.state in ('returned', 'observed', 'closed') then (select max(e.happened_on) from cases.case_event e
    where e.county_code = c.county_code and e.case_id = c.case_id and e.to_state = 'returned' and e.happened_on <= ${on}::date) end as returned_on,
  (select jsonb_build_object('id', r.record_id, 'facts', r.facts, 'sealed', r.sealed)
    from ${records('support', on)} order by r.happened_on desc, r.record_id desc limit 1) as support,
  (select r.facts ->> 'finding' from ${records('observation', on)} order by r.happened_on desc, r.record_id desc limit 1) as stability,
  case when c.closed_on <= ${on}::date then c.closing_reason end as closing_reason,
  case when c.closed_on <= ${on}::date then c.closed_on end as closed_on`

const NO_CASE = sql`null as case_number, null as found_by, null as found_on, null as out_of_school_since, null as causes,
  null as case_sealed, null as told, null as verified_on, null as explanation, null as lead_line, null as lead_unit, null as members, null as visit_count, null as last_visit_on,
  null as papers, null as returned_on, null as support, null as stability, null as closing_reason, null as closed_on`

/** Rows of a ledger as relation: what it is made of, before its columns. */
interface Parts {
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
  readonly columns: RawBuilder<unknown>
  /** The row's id, unique in the ledger. */
  readonly id: RawBuilder<unknown>
  readonly division: RawBuilder<unknown>
}

function partsOf(scope: Scope, filter: LedgerFilter, on: PlainDate): Parts {
  const states = statesOf(filter)
  const within = filter.ledger === 'school-age' ? 'ch' : 'c'
  const conditions = [inScope(scope, within)]
  if (filter.division) conditions.push(startsWith(`${within}.division_code`, filter.division))
  if (filter.school) conditions.push(startsWith(`${within}.school_key`, `${filter.school}/`))
  if (states.length > 0) conditions.push(sql<boolean>`s.state = any(${states})`)
  if (filter.ledger === 'school-age') {
    const ofChild = sql`e.case_id in (select c.case_id from cases.dropout_case c
      where c.county_code = ch.county_code and c.child_id = ch.child_id)`
    conditions.push(sql<boolean>`ch.standing is not null`)
    return {
      from: sql`register.pub_child ch left join ${lastStep(scope.county, ofChild, on)} on true`,
      where: sql.join(conditions, sql` and `),
      columns: sql`ch.county_code, ch.child_id, null::uuid as case_id, ch.division_code, ${CHILD}, ${pupilOf(scope.county, sql`ch.child_id`)}, ${besideChild(scope.county, on)}, s.state, s.state_on, ${NO_CASE}`,
      id: sql`ch.child_id`,
      division: sql`ch.division_code`,
    }
  }
  return {
    from: sql`cases.dropout_case c join ${lastStep(scope.county, sql`e.case_id = c.case_id`, on)} on true
      left join register.pub_child ch on ch.county_code = c.county_code and ch.child_id = c.child_id`,
    where: sql.join(
      filter.ledger === 'dropout' ? [...conditions, sql`c.confirmed_on <= ${on}::date`] : conditions,
      sql` and `,
    ),
    columns: sql`c.county_code, c.child_id, c.case_id, c.division_code, ${CHILD}, ${pupilOf(scope.county, sql`c.child_id`)}, ${besideChild(scope.county, on)}, s.state, s.state_on, ${caseColumns(on)}`,
    id: sql`c.case_id`,
    division: sql`c.division_code`,
  }
}

/** What a ledger is sorted by, as text; ties by id. */
function sortOf(parts: Parts, filter: LedgerFilter) {
  const sort = filter.sort ?? 'division'
  const keys = {
    division: sql`${parts.division}::text`,
    bornOn: sql`coalesce(ch.born_on, date '0001-01-01')::text`,
    since: sql`coalesce(s.state_on, date '0001-01-01')::text`,
  } as const
  const descending = sort.startsWith('-')
  return { key: sql`${keys[sort.replace('-', '') as keyof typeof keys]} collate "C"`, descending }
}

function queryOf(
  scope: Scope,
  filter: LedgerFilter,
  on: PlainDate,
  page?: { readonly after?: Place; readonly limit: number },
) {
  const parts = partsOf(scope, filter, on)
  const { key, descending } = sortOf(parts, filter)
  const place = page?.after
    ? sql`and (${key}, ${parts.id}) ${sql.raw(descending ? '<' : '>')} (${page.after.key}, ${page.after.id}::uuid)`
    : sql``
  const direction = sql.raw(descending ? 'desc' : 'asc')
  return sql<LedgerRow>`select ${parts.columns}, ${key} as sort_key from ${parts.from} where ${parts.where} ${place}
    order by ${key} ${direction}, ${parts.id} ${direction} ${page ? sql`limit ${page.limit}` : sql``}`
}

/** Rows with their children, also those who still lie where the case was handed over from. */
export const withChildren = (tx: Tx, scope: Scope, rows: readonly LedgerRow[]): Promise<LedgerRow[]> =>
  withTheirChildren(tx, scope, rows, (child) => ({
    child_name: child.name,
    sex: child.sex,
    nationality: child.nationality,
    born_on: child.born_on as PlainDate | null,
    citizen_id: child.citizen_id,
    household_address: child.household_address,
    residence_address: child.residence_address,
    guardian1_name: child.guardian1_name,
    guardian1_phone: child.guardian1_phone,
    child_sealed: child.sealed,
    standing: child.standing,
    standing_on: child.standing_on as PlainDate | null,
    school_name: child.school_name,
    grade_code: child.grade_code,
    groups: child.groups,
  }))

interface Place {
  readonly key: string
  readonly id: string
}

/** Where a page begins, as the last one named it; the key is a place or a day, never a name. */
export function readPlace(cursor: string): Place | undefined {
  const [key = '', id = ''] = cursor.split('_')
  return isUuid(id) && key.length <= 12 ? { key, id } : undefined
}

export const placeOfRow = (ledger: Ledger, row: LedgerRow): string =>
  `${row.sort_key}_${ledger === 'school-age' ? row.child_id : row.case_id}`

export async function listLedgerRows(
  tx: Tx,
  scope: Scope,
  filter: LedgerFilter,
  on: PlainDate,
  page: { readonly after?: Place; readonly limit: number },
): Promise<LedgerRow[]> {
  const { rows } = await queryOf(scope, filter, on, page).execute(tx)
  return rows
}

/** Query of a whole ledger in order, for exports. */
export function ledgerRowsQuery(tx: Tx, scope: Scope, filter: LedgerFilter, on: PlainDate): Compilable<LedgerRow> {
  const query = queryOf(scope, filter, on)
  return { compile: () => query.compile(tx) }
}

export async function countLedgerRows(tx: Tx, scope: Scope, filter: LedgerFilter, on: PlainDate): Promise<number> {
  const { from, where } = partsOf(scope, filter, on)
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${from} where ${where}`.execute(tx)
  return rows[0]!.count
}
