import { accept, type Decision } from '../../kernel/decision.ts'
import { type PlainDate, parsePlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Fields, kindRuleOf } from '../documents/index.ts'
import type { CaseStepReply } from './contract.ts'
import type { CaseEvidenceType, Cause, Explanation } from './domain.ts'
import type { LoadedCase } from './load-case.ts'
import { matterFields } from './matter.ts'
import { sumFields, sumOf } from './penalty-record.ts'
import type { CasePorts } from './presence.ts'
import { type Asking, heldAgainstReports, type ProofRefusal } from './proofs.ts'
import { asksAccount, type Collection, payWithin, PERFORM_WITHIN } from './rules/collection.ts'
import type { Officer, PenaltyKind } from './rules/facts.ts'
import {
  decideFields,
  type FieldRefusal,
  type FieldValues,
  partFields,
  pickFields,
  recordForm,
  stepForm,
  type TakenStep,
} from './rules/fields.ts'
import type { RecordFacts } from './rules/fold.ts'
import type { StepDraft } from './rules/form-checks.ts'
import { issuedAs, type Paper } from './rules/papers.ts'
import type { RecordKind } from './rules/records.ts'
import { HEARING_RIGHT } from './rules/remedies.ts'
import { isGrave } from './rules/requirements.ts'
import { stepRule } from './rules/steps.ts'
import { changeSealed } from './sealed.ts'
import type { CaseChanges, DropoutCaseRow } from './store.ts'
import { type StepWork, type TakeStepRefusal, takeStep } from './take-step.ts'
import type { NewRecord, PaperDraft } from './write-case.ts'

/** A step as its form sends it. */
export interface StepBody {
  readonly submissionId: string
  readonly version: number
  readonly note?: string | undefined
  /** Of a closing: the request its approver read. */
  readonly requestId?: string | undefined
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  /** What the paper of the step says (documents: fields of its kind). */
  readonly paper?: Readonly<Record<string, unknown>> | undefined
  /** The same in a second language, after the Chinese. */
  readonly secondText?: string | undefined
  /** 证件号 of the guardians the paper names, in their order on the page. */
  readonly guardianIds?: readonly string[] | undefined
}

export type StepCommandRefusal = TakeStepRefusal | FieldRefusal

/** Takes a step of the procedure. What its form asks for is checked first, everything else is decided by the machine. */
export async function takeCaseStep(
  app: App,
  actor: Actor,
  caseId: string,
  step: TakenStep,
  body: StepBody,
  ports: CasePorts,
): Promise<Decision<CaseStepReply, StepCommandRefusal>> {
  const fields = decideFields(stepForm(step), body.fields ?? {})
  if (!fields.ok) return fields
  return takeStep(app, actor, caseId, body, workOf({ app, actor, ports }, step, fields.value, body))
}

/** What is particular to a step; most have nothing but their form. */
function workOf(
  { app, actor, ports }: { readonly app: App; readonly actor: Actor; readonly ports: CasePorts },
  step: TakenStep,
  values: FieldValues,
  body: StepBody,
): StepWork {
  const parted = partFields(values)
  const kinds = BROUGHT_BY[step] ?? []
  return {
    name: step,
    draft: { ...draftOf(values), ...dayNamed(step, body) },
    changes: (today, row) => CHANGES[step]?.({ app, actor, values, today, row }) ?? {},
    // What a step brings along as a record is kept there and not twice.
    facts: kinds.length > 0 ? {} : { ...parted.facts, ...dayNamed(step, body) },
    words: kinds.length > 0 ? {} : parted.words,
    brings: (tx, loaded) =>
      recordsFrom({ ports, tx, scope: actor.scope, loaded }, kinds, implied(step, values), app.clock.today()),
    paper: (loaded) => paperOf(step, loaded, values, body),
  }
}

/** Days that a paper names: in it they are sealed, and the machine counts by them. */
const NAMED_DAYS: Readonly<Partial<Record<TakenStep, 'dueOn' | 'hearingOn'>>> = { order: 'dueOn', hear: 'hearingOn' }

function dayNamed(step: TakenStep, { paper }: StepBody): Readonly<Record<string, PlainDate>> {
  const name = NAMED_DAYS[step]
  const day = name && parsePlainDate(String(paper?.[name] ?? ''))
  return day ? { [name]: day } : {}
}

/** The part of a form that the machine reads. */
const draftOf = (values: FieldValues): StepDraft => ({
  explanation: values.explanation as Explanation | undefined,
  evidenceType: values.evidenceType as CaseEvidenceType | undefined,
  evidenceRef: values.evidenceRef as string | undefined,
  recheckOn: values.recheckOn as PlainDate | undefined,
  outOfSchoolSince: values.outOfSchoolSince as PlainDate | undefined,
  causes: values.causes as readonly Cause[] | undefined,
  basisId: values.basisId as string | undefined,
  officers: values.officers as readonly Officer[] | undefined,
  penaltyKind: values.penaltyKind as PenaltyKind | undefined,
  yuan: values.yuan as number | undefined,
  collection: values.collection as Collection | undefined,
  surchargeYuan: values.surchargeYuan as number | undefined,
  placement: values.placement as StepDraft['placement'],
  willing: values.willing as boolean | undefined,
})

interface ChangeContext {
  readonly app: App
  readonly actor: Actor
  readonly values: FieldValues
  readonly today: PlainDate
  readonly row: DropoutCaseRow
}

const NO_EXPLANATION = { explanation: null, evidence_type: null, evidence_ref: null, recheck_on: null }

/** What is sealed of the case, with what the step changes of it. */
const beside = ({ app, row }: Pick<ChangeContext, 'app' | 'row'>, changes: Readonly<Record<string, unknown>>) =>
  changeSealed(
    app.secrets,
    { county: row.county_code, table: 'cases.dropout_case', id: row.case_id, sealed: row.sealed },
    changes,
  )

/** Columns of a case that a step sets beside its state. */
const CHANGES: Readonly<Partial<Record<TakenStep, (context: ChangeContext) => CaseChanges>>> = {
  verify: (context) => ({ ...NO_EXPLANATION, sealed: beside(context, { evidenceRef: null }) }),
  explain: ({ values, ...context }) => ({
    explanation: values.explanation as Explanation,
    evidence_type: values.evidenceType as CaseEvidenceType,
    evidence_ref: null,
    recheck_on: (values.recheckOn as PlainDate | undefined) ?? null,
    sealed: beside(context, { evidenceRef: values.evidenceRef ?? null }),
  }),
  confirm: ({ values, ...context }) => ({
    confirmed_on: context.today,
    confirmed_by: context.actor.id,
    out_of_school_since: (values.outOfSchoolSince as PlainDate | undefined) ?? null,
    sealed: beside(context, { '#causes': values.causes }),
  }),
  return: ({ today }) => ({ returned_on: today, suspended_until: null, aged_out_on: null }),
  'persuade-again': () => ({ returned_on: null }),
  close: ({ actor, today }) => ({ closed_on: today, closed_by: actor.id, suspended_until: null }),
}

/** Records a step brings along: what proves it is on record with it, or it is not taken. */
const BROUGHT_BY: Readonly<Partial<Record<TakenStep, readonly RecordKind[]>>> = {
  return: ['attendance', 'support'],
  observe: ['observation'],
  'persuade-again': ['observation'],
}

const implied = (step: TakenStep, values: FieldValues): FieldValues =>
  step === 'persuade-again' ? { ...values, check: 'month', finding: 'left-again' } : values

async function recordsFrom(
  asking: Asking,
  kinds: readonly RecordKind[],
  values: FieldValues,
  on: PlainDate,
): Promise<Decision<readonly NewRecord[], ProofRefusal>> {
  const records: NewRecord[] = []
  for (const kind of kinds) {
    const held = await heldAgainstReports(asking, kind, pickFields(recordForm(kind), values), on)
    if (!held.ok) return held
    const { facts, words } = partFields(held.value)
    records.push({ kind, on, facts: facts as unknown as RecordFacts[RecordKind], words })
  }
  return accept(records)
}

/** The paper of a step: what its form says, with what the case knows itself; only what the paper has a place for. */
function paperOf(
  step: TakenStep,
  loaded: LoadedCase,
  values: FieldValues,
  { paper: given, secondText, guardianIds }: StepBody,
): PaperDraft | undefined {
  const { paper } = stepRule(step)
  if (!paper) return undefined
  const { required, optional } = kindRuleOf(issuedAs(paper, loaded.rules.county))
  const places: readonly string[] = [...required, ...optional]
  const officers = values.officers as readonly Officer[] | undefined
  const known = {
    ...matterFields(loaded),
    officers: officers?.map(({ name, certificate }) => ({ name, note: certificate })),
    court: values.court,
    ...sumOfStep(step, loaded, values),
  }
  const fields = Object.entries(known).filter(([name, value]) => places.includes(name) && value !== undefined)
  const worded = wordedByLaw(paper, loaded, values, given)
  return {
    // Nobody says otherwise what the case knows.
    fields: { ...given, ...Object.fromEntries(fields), ...worded },
    secondText,
    guardianIds,
    ...(kindRuleOf(paper).servedOn === 'organ' && { addressees: [{ role: 'organ', name: String(values.court) }] }),
  }
}

/** The sum a paper names: of a decision what its form says, of a demand what was decided, with the surcharge of its form. */
function sumOfStep(step: TakenStep, loaded: LoadedCase, { penaltyKind, yuan, surchargeYuan }: FieldValues): Fields {
  if (step === 'demand') return sumFields(sumOf(loaded, (surchargeYuan as number | undefined) ?? 0))
  return penaltyKind === 'fine' ? { amount: (yuan as number | undefined) ?? 0 } : {}
}

/** What a notice says by law and the county's rules, whatever its writer left out: the time to answer, to pay, to perform, the right to a hearing. */
function wordedByLaw(
  paper: Paper,
  { rules }: LoadedCase,
  { penaltyKind, yuan, collection }: FieldValues,
  given: StepBody['paper'],
): Readonly<Record<string, unknown>> {
  if (paper === 'performance-demand') return { performWithin: PERFORM_WITHIN }
  if (paper === 'penalty-decision') {
    const fine = { penaltyKind: penaltyKind as PenaltyKind, collection: collection as Collection | undefined }
    const performWithin = payWithin(fine)
    return { ...(performWithin && { performWithin }), ...(!asksAccount(fine) && { paymentAccount: undefined }) }
  }
  if (paper !== 'penalty-pre-notice') return {}
  const grave = isGrave({ kind: penaltyKind as PenaltyKind, yuan: (yuan as number | undefined) ?? 0 }, rules.county)
  const hearingRight = String(given?.['hearingRight'] ?? '').trim() || (grave ? HEARING_RIGHT : '')
  return { replyWithin: `${rules.county.replyWorkingDays}个工作日`, ...(hearingRight && { hearingRight }) }
}
