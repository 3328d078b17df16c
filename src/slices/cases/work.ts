import { sql } from 'kysely'
import { answersAs } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { findVeil } from '../disclosure/index.ts'
import type { WorkSource, WorkWords } from '../worklist/index.ts'
import { readEscalation } from './escalated-work.ts'
import { answerDueOn } from './handovers.ts'
import { permissions, unitCode } from './policy.ts'
import { reportWork } from './report-work.ts'
import { caseNames } from './queries.ts'
import { CLOCK_NAMES, type ClockOwner, clockRule, ESCALATES_TO, type Owner } from './rules/clocks.ts'
import { levelsAbove } from './rules/escalation.ts'
import { PENALTY_ORGANS } from './rules/facts.ts'
import { listAskedHandovers, listWorkDeadlines, listWorkHandovers } from './store-work.ts'
import { listLegalBases, selectCaseRules } from './store-rules.ts'
import { describeCases } from './work-words.ts'

/** Owners of deadlines each role acts as. What is the county's stays with the bureau too, and is reported upwards besides. */
const OWNERS_OF_ROLE: Readonly<Record<string, readonly Owner[]>> = {
  'bureau-officer': ['bureau', 'county'],
  'township-officer': ['township'],
  'village-officer': ['village'],
  'school-officer': ['school'],
  'homeroom-teacher': ['class'],
}

const clocksOwnedBy = (owner: ClockOwner): readonly string[] =>
  CLOCK_NAMES.filter((clock) => clockRule(clock).owner === owner)

/** Where a clock of an organ stands after each escalation, for whoever it began with. */
function escalatedFrom(owner: Owner): ReturnType<typeof sql>[] {
  const begins: readonly string[] = PENALTY_ORGANS
  const steps: ReturnType<typeof sql>[] = []
  let to = begins.includes(owner) ? ESCALATES_TO[owner] : null
  for (let level = 1; to; level++, to = ESCALATES_TO[to])
    steps.push(sql`(d.clock = any(${clocksOwnedBy('organ')}) and d.owner = ${to} and d.level = ${level})`)
  return steps
}

/**
 * A deadline waits for its owner; once it was escalated, still for the unit whose turn it was in the first place. Whoever
 * answers for the case has it in their own list, whichever unit's turn it is.
 */
const caseDeadlines: WorkSource = {
  kind: 'case-deadline',
  roles: permissions['cases.act'],
  namesHolder: true,
  waiting(actor) {
    const owners = OWNERS_OF_ROLE[actor.role] ?? []
    const unit = unitCode(actor)
    const wasMine = [
      sql`(c.lead_unit = ${unit} and d.clock = any(${clocksOwnedBy('lead')}))`,
      ...owners.map((owner) => sql`d.clock = any(${clocksOwnedBy(owner)})`),
      ...owners.flatMap(escalatedFrom),
    ]
    const isMine = sql`lead.account_id = ${answersAs(actor)}`
    return sql`select d.deadline_id as item_id, d.due_on, d.level, lead.account_id as held_by from cases.deadline d
      join cases.dropout_case c on c.county_code = d.county_code and c.case_id = d.case_id
      left join cases.case_member lead on lead.county_code = d.county_code and lead.case_id = d.case_id
        and lead.part = 'lead' and lead.to_on is null
      where ${inScope(actor.scope, 'd')} and d.state = 'running' and d.kind <> 'waiting'
        and (${isMine} or (d.owner = any(${owners}) and d.owner_unit = ${unit}) or (d.level > 0 and (${sql.join(wasMine, sql` or `)})))`
  },
  async describe(app, tx, actor, ids) {
    const names = await caseNames(tx, actor, app.clock.today())
    const veil = await findVeil(app, tx, actor)
    const rows = await listWorkDeadlines(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.deadline_id,
        {
          what: `case.clock.${row.clock}`,
          subject: veil.show('name', row.child_name, row.child_id) ?? '—',
          note: [row.case_number, names.places.township(row.division_code), names.places.village(row.division_code)]
            .filter(Boolean)
            .join(' · '),
          opens: row.case_id,
        },
      ]),
    )
  },
}

/** What went up to the county's leaders waits for the bureau until it has reported it to them: one report for the case. */
const countyReports: WorkSource = {
  kind: 'county-report',
  roles: ['bureau-officer'],
  async waiting(actor, { tx }) {
    const { rules } = await selectCaseRules(tx, actor.scope.county)
    return sql`select d.case_id as item_id, min(d.escalated_on) + ${rules.countyReportDays}::int as due_on, 0 as level
      from cases.deadline d
      where ${inScope(actor.scope, 'd')} and d.state = 'running' and d.owner = 'county'
        and not exists (select from cases.case_record r where r.county_code = d.county_code and r.case_id = d.case_id
          and r.kind = 'county-report' and r.happened_on >= d.escalated_on)
      group by d.case_id`
  },
  describe: (...asked) => describeCases('case.record.county-report', ...asked),
}

/**
 * A hand-over waits for the unit that is asked; the case itself is not in its sight yet. One that nobody answers by its day
 * goes up to the bureau, which may answer for either side.
 */
const handovers: WorkSource = {
  kind: 'handover',
  roles: permissions['cases.hand-over'],
  async waiting(actor, { app, tx, today }) {
    const { county } = actor.scope
    const { rules } = await selectCaseRules(tx, county)
    const levelOf = await readEscalation(tx, county, today)
    const asked = (await listAskedHandovers(tx, actor.scope))
      .filter((row) => row.asked_by !== actor.id)
      .map((row) => ({
        item_id: row.handover_id,
        due_on: answerDueOn(app.calendar, row.asked_on, rules),
        is_mine: row.to_unit === unitCode(actor),
        above: levelsAbove(row.to_unit === `${county}000000` ? 'bureau' : 'township'),
      }))
    return sql`select item_id, due_on, level from (
        select h.*, ${levelOf(sql`h.due_on`, sql`h.above`)} as level
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as h (item_id uuid, due_on date, is_mine boolean, above integer)) h
      where is_mine or (level > 0 and ${actor.role === 'bureau-officer'}::boolean)`
  },
  async describe(app, tx, actor, ids) {
    const names = await caseNames(tx, actor, app.clock.today())
    const nameOf = (unit: string): string => names.schools.get(unit) ?? names.places.division(unit)
    const rows = await listWorkHandovers(tx, actor.scope, ids)
    return new Map(
      rows.map((row): [string, WorkWords] => [
        row.handover_id,
        {
          what: 'case.handover-work',
          subject: row.case_number,
          note: `${nameOf(row.from_unit)} → ${nameOf(row.to_unit)} · ${row.asked_on}`,
          opens: row.case_id,
        },
      ]),
    )
  },
}

/** A legal basis waits for the second administrator; it names no child. */
const basisApprovals: WorkSource = {
  kind: 'basis-approval',
  roles: permissions['cases.approve-basis'],
  waiting: (actor) =>
    sql`select b.basis_id as item_id, null::date as due_on, 0 as level from cases.legal_basis b
      where b.county_code = ${actor.scope.county} and b.approved_by is null and b.ended_by is null
        and b.entered_by <> ${actor.id}`,
  async describe(_app: App, tx: Tx, actor, ids) {
    const rows = await listLegalBases(tx, actor.scope.county)
    return new Map(
      rows
        .filter((row) => ids.includes(row.basis_id))
        .map((row): [string, WorkWords] => [
          row.basis_id,
          {
            what: `case.penalty-kind.${row.penalty_kind}`,
            subject: row.title,
            note: row.article,
            opens: row.basis_id,
          },
        ]),
    )
  },
}

/** What waits for people in the procedure of cases. */
export const caseWork: readonly WorkSource[] = [caseDeadlines, reportWork, countyReports, handovers, basisApprovals]
