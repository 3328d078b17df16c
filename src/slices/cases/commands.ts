import { accept, type Decision, type Refusal, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { addMonths, type PlainDate, yearOf } from '../../kernel/plain-date.ts'
import { type Actor, isInScope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules, sponsoringSchools } from '../directory/index.ts'
import { startDeadline } from './deadlines.ts'
import {
  type Cause,
  caseNumberOf,
  type DropoutKind,
  decideLead,
  type FoundBy,
  leadingRecord,
  stageOf,
} from './domain.ts'
import { dutiesOfCase } from './duties-domain.ts'
import { caseOf, loadRules } from './load-case.ts'
import { markReportDuty } from './report-duties.ts'
import { type ClockStart, type StepRules, situationOf, startClock } from './rules/decide-step.ts'
import { NO_FACTS } from './rules/facts.ts'
import { sealTold } from './sealed.ts'
import {
  type DropoutCaseRow,
  findCaseBySubmission,
  findChildOfCase,
  findOpenCaseOfChild,
  findReturnedCase,
  insertCase,
  listRecordsOfSchool,
  lockCaseCounter,
  recordCaseEvent,
  saveCaseCounter,
} from './store.ts'
import { tellOpenCase } from './told-again.ts'

/** What whoever finds a child hands in: a reconciliation, a class, a survey, a tip. */
export interface CaseOpening {
  /** The same submission twice opens one case. */
  readonly submissionId: string
  readonly childId: string
  readonly findingId: string | null
  readonly foundBy: FoundBy
  readonly foundOn: PlainDate
  readonly dropoutKind: DropoutKind
  /** Offices told of the child already. */
  readonly reportedTo?: readonly string[] | undefined
  readonly note?: string | undefined
  /** Causes whoever found the child has on record already. */
  readonly causes?: readonly Cause[] | undefined
}

export interface OpenedCase {
  readonly caseId: string
  /** 〔2026〕12号 */
  readonly caseNumber: string
}

/** Refusals of `openCase` with their HTTP status, for the routes of whoever calls it. */
export const OPEN_CASE_REFUSALS = {
  'case.already-open': 409,
  'case.already-open-elsewhere': 409,
  'case.child-not-found': 404,
  'case.not-of-your-unit': 403,
} as const
export type OpenCaseRefusal = keyof typeof OPEN_CASE_REFUSALS

/** The case a child has already, of a refusal that names it. */
export function caseOfRefusal({ code, details }: Refusal<OpenCaseRefusal>): OpenedCase | undefined {
  if (code !== 'case.already-open') return undefined
  return { caseId: String(details['caseId']), caseNumber: String(details['caseNumber']) }
}

/** Holds the counter of cases until the transaction ends: whoever writes what several write takes it before, or two wait for each other. */
export async function holdCaseCounter(tx: Tx, county: CountyCode, on: PlainDate): Promise<void> {
  await lockCaseCounter(tx, county, yearOf(on))
}

/** What opening needs of the app. */
type OpeningApp = Pick<App, 'clock' | 'calendar' | 'secrets'>

/**
 * Opens a case for a child in no school, in the caller's transaction: the one front door for whoever finds a child.
 * The number is taken in the same transaction and so leaves no gap; a child with an open case gets no second one.
 */
export async function openCase(
  app: OpeningApp,
  tx: Tx,
  actor: Actor,
  opening: CaseOpening,
): Promise<Decision<OpenedCase, OpenCaseRefusal>> {
  const { scope } = actor
  const today = app.clock.today()
  const year = yearOf(today)
  const serial = (await lockCaseCounter(tx, scope.county, year)) + 1
  // With the counter in hand nobody opens a case at the same time, not even the same submission.
  const earlier = await findCaseBySubmission(tx, scope, opening.submissionId)
  if (earlier) return accept({ caseId: earlier.case_id, caseNumber: earlier.case_number })
  const open = await findOpenCaseOfChild(tx, scope, opening.childId)
  if (open) {
    await tellOpenCase(app, tx, actor, open.case_id, opening)
    return refuse('case.already-open', { caseId: open.case_id, caseNumber: open.case_number })
  }
  // A case that was handed over is in sight before its child is.
  const child = await findChildOfCase(tx, scope, opening.childId)
  if (!child) return refuse('case.child-not-found')

  const rules = await loadRules(app, tx, scope)
  const row = await newCaseRow({ app, tx, actor, opening, rules }, child, { year, serial })
  if (!isInScope(scope, { divisionCode: row.division_code, schoolKey: row.school_key }))
    return refuse('case.not-of-your-unit')
  // A case in another unit's hands, because the child moved meanwhile, is not shown here but counts.
  if (!(await insertCase(tx, row))) return refuse('case.already-open-elsewhere')
  await saveCaseCounter(tx, scope.county, year, serial)
  const start = verificationOf(row, actor, rules, today)
  if (start) await startDeadline(app, tx, row, start)
  const eventId = newId()
  const told = toldOfOpening(app, row, eventId, opening)
  await recordCaseEvent(tx, row, {
    eventId,
    event: 'case.opened',
    fromState: null,
    toState: row.state,
    on: today,
    at: row.opened_at,
    actorId: actor.id,
    submissionId: opening.submissionId,
    step: null,
    round: 1,
    details: told.facts,
    sealed: told.sealed,
  })
  await markReportDuty(app, tx, row)
  await recordAudit(tx, {
    event: 'cases.case-opened',
    actorId: actor.id,
    subjectId: opening.childId,
    details: { caseId: row.case_id, caseNumber: row.case_number, foundBy: opening.foundBy },
  })
  return accept({ caseId: row.case_id, caseNumber: row.case_number })
}

/** What an opening tells: who found the child, what they know of the cause, and their note. */
function toldOfOpening(app: OpeningApp, row: DropoutCaseRow, eventId: string, opening: CaseOpening) {
  const at = { county: row.county_code, table: 'cases.case_event', id: eventId } as const
  const facts = {
    foundBy: opening.foundBy,
    ...(opening.causes?.length && { causes: opening.causes }),
    ...(row.linked_case_id && { linkedCaseId: row.linked_case_id }),
  }
  return sealTold(app.secrets, at, { words: { note: opening.note }, facts })
}

type ChildOfCase = NonNullable<Awaited<ReturnType<typeof findChildOfCase>>>

interface Opening {
  readonly app: OpeningApp
  readonly tx: Tx
  readonly actor: Actor
  readonly opening: CaseOpening
  readonly rules: StepRules
}

async function newCaseRow(
  { app, tx, actor, opening, rules: stepRules }: Opening,
  child: ChildOfCase,
  number: { readonly year: number; readonly serial: number },
): Promise<DropoutCaseRow> {
  const { county } = actor.scope
  const today = app.clock.today()
  const rules = await getCountyRules(tx, county)
  const records = await listRecordsOfSchool(tx, county, child.child_id)
  const school = leadingRecord(records)
  const last = school ?? records[0]
  const sponsors = await sponsoringSchools(tx, county, today)
  const lead = decideLead(
    {
      divisionCode: child.division_code,
      schoolCode: school?.schoolCode ?? null,
      classCode: school?.classCode ?? null,
      sponsoringSchoolCode: new Map<string, string>(sponsors).get(child.division_code) ?? null,
    },
    rules.leadWithoutEnrolment,
  )
  const gradeCode = child.grade_code ?? last?.gradeCode ?? null
  const bornOn = child.born_on as PlainDate | null
  const since = addMonths(today, -stepRules.county.relapseMonths)
  const relapseOf = await findReturnedCase(tx, actor.scope, child.child_id, since)
  const row = {
    ...NEW_CASE,
    county_code: county,
    case_id: newId(),
    case_year: number.year,
    case_serial: number.serial,
    case_number: caseNumberOf(number.year, number.serial),
    child_id: child.child_id,
    finding_id: opening.findingId,
    state_on: today,
    found_by: opening.foundBy,
    found_on: opening.foundOn,
    dropout_kind: opening.dropoutKind,
    stage: stageOf({ gradeCode, bornOn, hasGraduated: last?.status === 'graduated' }, today, rules.schoolAge),
    lead_line: lead.line,
    lead_unit: lead.unit,
    due_on: null,
    linked_case_id: relapseOf?.case_id ?? null,
    division_code: child.division_code,
    school_key: lead.schoolKey || child.school_key,
    opened_by: actor.id,
    opened_at: app.clock.now(),
    submission_id: opening.submissionId,
    duties: dutiesOfCase(child.duties),
    reported_to: [...(opening.reportedTo ?? [])],
  }
  return { ...row, due_on: verificationOf(row, actor, stepRules, today)?.dueOn ?? null }
}

/** The verification of a new suspicion; counted in days that no calendar moves. */
function verificationOf(row: DropoutCaseRow, actor: Actor, rules: StepRules, today: PlainDate): ClockStart | undefined {
  const start = startClock('verification', situationOf(caseOf(row), actor, NO_FACTS, rules, today), rules)
  return start.ok ? start.value : undefined
}

const NEW_CASE: Pick<
  DropoutCaseRow,
  | 'state'
  | 'explanation'
  | 'evidence_type'
  | 'evidence_ref'
  | 'recheck_on'
  | 'confirmed_on'
  | 'confirmed_by'
  | 'out_of_school_since'
  | 'causes'
  | 'version'
  | 'round'
  | 'suspended_until'
  | 'returned_on'
  | 'closing_reason'
  | 'closed_on'
  | 'closed_by'
  | 'aged_out_on'
  | 'sealed'
  | 'report_since'
  | 'report_marked'
> = {
  state: 'suspected',
  explanation: null,
  evidence_type: null,
  evidence_ref: null,
  recheck_on: null,
  confirmed_on: null,
  confirmed_by: null,
  out_of_school_since: null,
  causes: [],
  version: 1,
  round: 1,
  suspended_until: null,
  returned_on: null,
  closing_reason: null,
  closed_on: null,
  closed_by: null,
  aged_out_on: null,
  sealed: null,
  report_since: null,
  report_marked: 0,
}
