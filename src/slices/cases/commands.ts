import { accept, type Decision, type Refusal, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { type PlainDate, yearOf } from '../../kernel/plain-date.ts'
import { type Actor, isInScope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules, sponsoringSchools } from '../directory/index.ts'
import type { CaseStepReply } from './contract.ts'
import {
  type CaseEvidenceType,
  type CaseStep,
  type Cause,
  caseNumberOf,
  decideConfirmation,
  decideExplanation,
  decideLead,
  decideVerification,
  type DropoutCase,
  type DropoutKind,
  type Explanation,
  firstDueOn,
  type FoundBy,
  REPORT_DAYS,
  stageOf,
} from './domain.ts'
import { mayConfirm, mayExplain, mayVerify } from './policy.ts'
import {
  type CaseChanges,
  type DropoutCaseRow,
  findCaseBySubmission,
  findCaseEventBySubmission,
  findCaseForUpdate,
  findChildOfCase,
  findLastSchoolHere,
  findOpenCaseOfChild,
  insertCase,
  lockCaseCounter,
  recordCaseEvent,
  saveCaseCounter,
  saveCaseStep,
} from './store.ts'

/** What whoever finds a child hands in: a reconciliation, a class, a survey, a tip. */
export interface CaseOpening {
  /** The same submission twice opens one case. */
  readonly submissionId: string
  readonly childId: string
  readonly findingId: string | null
  readonly foundBy: FoundBy
  readonly foundOn: PlainDate
  readonly dropoutKind: DropoutKind
  readonly note?: string | undefined
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

/**
 * Opens a case for a child in no school, in the caller's transaction: the one front door for whoever finds a child.
 * The number is taken in the same transaction and so leaves no gap; a child with an open case gets no second one.
 */
export async function openCase(
  app: Pick<App, 'clock'>,
  tx: Tx,
  actor: Actor,
  opening: CaseOpening,
): Promise<Decision<OpenedCase, OpenCaseRefusal>> {
  const { scope } = actor
  const today = app.clock.today()
  const earlier = await findCaseBySubmission(tx, scope, opening.submissionId)
  if (earlier) return accept({ caseId: earlier.case_id, caseNumber: earlier.case_number })
  const child = await findChildOfCase(tx, scope, opening.childId)
  if (!child) return refuse('case.child-not-found')

  const year = yearOf(today)
  const serial = (await lockCaseCounter(tx, scope.county, year)) + 1
  const open = await findOpenCaseOfChild(tx, scope, opening.childId)
  if (open) return refuse('case.already-open', { caseId: open.case_id, caseNumber: open.case_number })

  const row = await newCaseRow(app, tx, actor, opening, child, { year, serial })
  if (!isInScope(scope, { divisionCode: row.division_code, schoolKey: row.school_key }))
    return refuse('case.not-of-your-unit')
  // A case in another unit's hands, because the child moved meanwhile, is not shown here but counts.
  if (!(await insertCase(tx, row))) return refuse('case.already-open-elsewhere')
  await saveCaseCounter(tx, scope.county, year, serial)
  await recordCaseEvent(tx, row, {
    eventId: newId(),
    event: 'case.opened',
    fromState: null,
    toState: row.state,
    on: today,
    at: row.opened_at,
    actorId: actor.id,
    submissionId: opening.submissionId,
    details: { foundBy: opening.foundBy, ...(opening.note && { note: opening.note }) },
  })
  await recordAudit(tx, {
    event: 'cases.case-opened',
    actorId: actor.id,
    subjectId: opening.childId,
    details: { caseId: row.case_id, caseNumber: row.case_number, foundBy: opening.foundBy },
  })
  return accept({ caseId: row.case_id, caseNumber: row.case_number })
}

type ChildOfCase = NonNullable<Awaited<ReturnType<typeof findChildOfCase>>>

async function newCaseRow(
  app: Pick<App, 'clock'>,
  tx: Tx,
  actor: Actor,
  opening: CaseOpening,
  child: ChildOfCase,
  number: { readonly year: number; readonly serial: number },
): Promise<DropoutCaseRow> {
  const { county } = actor.scope
  const today = app.clock.today()
  const rules = await getCountyRules(tx, county)
  const school = await findLastSchoolHere(tx, county, child.child_id)
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
  const gradeCode = child.grade_code ?? school?.gradeCode ?? null
  const bornOn = child.born_on as PlainDate | null
  return {
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
    stage: stageOf({ gradeCode, bornOn }, today, rules.schoolAge),
    lead_line: lead.line,
    lead_unit: lead.unit,
    due_on: firstDueOn(today, { verifyDays: rules.dueDays['out-of-school'], reportDays: REPORT_DAYS }),
    division_code: child.division_code,
    school_key: lead.schoolKey || child.school_key,
    opened_by: actor.id,
    opened_at: app.clock.now(),
    submission_id: opening.submissionId,
  }
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
}

export interface StepRequest {
  readonly submissionId: string
  readonly version: number
  readonly note?: string | undefined
}

/** Starts the verification (核查) of a suspicion, or looks at an explanation again. */
export async function startVerification(app: App, actor: Actor, caseId: string, request: StepRequest) {
  return takeStep(app, actor, caseId, request, {
    event: 'verification-started',
    may: mayVerify,
    decide: (dropoutCase, today, clocks) => decideVerification(dropoutCase, request.version, today, clocks),
    changes: () => ({ explanation: null, evidence_type: null, evidence_ref: null, recheck_on: null }),
    details: {},
  })
}

export interface ExplainRequest extends StepRequest {
  readonly explanation: Explanation
  readonly evidenceType: CaseEvidenceType
  readonly evidenceRef?: string | undefined
  readonly recheckOn?: string | undefined
}

/** Explains a suspicion away (排除), with evidence. */
export async function explainCase(app: App, actor: Actor, caseId: string, request: ExplainRequest) {
  const draft = { ...request, recheckOn: request.recheckOn as PlainDate | undefined }
  return takeStep(app, actor, caseId, request, {
    event: 'explained',
    may: mayExplain,
    decide: (dropoutCase, today) => decideExplanation(dropoutCase, draft, request.version, today),
    changes: () => ({
      explanation: request.explanation,
      evidence_type: request.evidenceType,
      evidence_ref: request.evidenceRef ?? null,
      recheck_on: draft.recheckOn ?? null,
    }),
    details: {
      explanation: request.explanation,
      evidenceType: request.evidenceType,
      ...(request.evidenceRef && { evidenceRef: request.evidenceRef }),
      ...(request.recheckOn && { recheckOn: request.recheckOn }),
    },
  })
}

export interface ConfirmRequest extends StepRequest {
  readonly outOfSchoolSince?: string | undefined
  readonly causes: readonly Cause[]
}

/** Confirms a dropout (认定): from here on the child counts as 失学/辍学 in every figure. */
export async function confirmDropout(app: App, actor: Actor, caseId: string, request: ConfirmRequest) {
  const since = request.outOfSchoolSince as PlainDate | undefined
  return takeStep(app, actor, caseId, request, {
    event: 'dropout-confirmed',
    may: mayConfirm,
    decide: (dropoutCase, today, clocks) =>
      decideConfirmation(dropoutCase, { outOfSchoolSince: since }, request.version, today, clocks),
    changes: (today) => ({
      confirmed_on: today,
      confirmed_by: actor.id,
      out_of_school_since: since ?? null,
      causes: [...request.causes],
    }),
    details: { causes: request.causes, ...(since && { outOfSchoolSince: since }) },
  })
}

type CaseClocksNow = { readonly verifyDays: number; readonly reportDays: number }
type LoadedCase = DropoutCase & { readonly dueOn: PlainDate | null }

/** What makes one step of the machine different from another. */
interface StepOf<Refused extends string, Denied extends string> {
  readonly event: 'verification-started' | 'explained' | 'dropout-confirmed'
  readonly may: (actor: Actor, dropoutCase: DropoutCase) => Decision<Actor, Denied>
  readonly decide: (dropoutCase: LoadedCase, today: PlainDate, clocks: CaseClocksNow) => Decision<CaseStep, Refused>
  readonly changes: (today: PlainDate) => CaseChanges
  readonly details: Readonly<Record<string, unknown>>
}

/** Locks, asks the policy and the rule, writes and records, in one transaction. A repeated submission gets the first answer again. */
async function takeStep<Refused extends string, Denied extends string>(
  app: App,
  actor: Actor,
  caseId: string,
  request: StepRequest,
  step: StepOf<Refused, Denied>,
): Promise<Decision<CaseStepReply, Refused | Denied | 'case.not-found' | 'case.changed-meanwhile'>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const dropoutCase = caseOf(row)
    const permitted = step.may(actor, dropoutCase)
    if (!permitted.ok) return permitted as Refusal<Denied>

    const earlier = await findCaseEventBySubmission(tx, actor.scope, request.submissionId)
    if (earlier) return earlier.case_id === caseId ? accept(replyOf(row)) : refuse('case.changed-meanwhile')
    const { dueDays } = await getCountyRules(tx, actor.scope.county)
    const clocks = { verifyDays: dueDays['out-of-school'], reportDays: REPORT_DAYS }
    const decision = step.decide(dropoutCase, today, clocks)
    if (!decision.ok) return decision as Refusal<Refused>

    const { to, dueOn } = decision.value
    const changes = { ...step.changes(today), state: to, state_on: today, due_on: dueOn }
    const version = await saveCaseStep(tx, row, changes)
    await recordCaseEvent(tx, row, {
      eventId: newId(),
      event: `case.${step.event}`,
      fromState: row.state,
      toState: to,
      on: today,
      at: app.clock.now(),
      actorId: actor.id,
      submissionId: request.submissionId,
      details: { ...step.details, ...(request.note && { note: request.note }) },
    })
    await recordAudit(tx, {
      event: `cases.${step.event}`,
      actorId: actor.id,
      subjectId: row.child_id,
      details: { caseId, from: row.state, to },
    })
    return accept({ caseId, state: to, dueOn, version })
  })
}

const replyOf = (row: DropoutCaseRow): CaseStepReply => ({
  caseId: row.case_id,
  state: row.state,
  dueOn: row.due_on,
  version: row.version,
})

/** A row as the rules see it. */
export function caseOf(row: DropoutCaseRow): LoadedCase {
  return {
    state: row.state,
    version: row.version,
    lead: { line: row.lead_line, unit: row.lead_unit },
    divisionCode: row.division_code,
    schoolKey: row.school_key,
    dueOn: row.due_on,
  }
}
