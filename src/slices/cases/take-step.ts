import { accept, type Decision, type Refusal, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { type DocumentDraft, issueDocument, type IssueRefusal } from '../documents/index.ts'
import type { CaseStepReply } from './contract.ts'
import { nearestDueOn, startDeadline, stopDeadlines } from './deadlines.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { decideStep, type StepOutcome, type StepRefusal } from './rules/decide-step.ts'
import { type CaseEntry, factsOf, type RecordFacts } from './rules/fold.ts'
import type { StepDraft } from './rules/form-checks.ts'
import { decideRecord, type RecordKind } from './rules/records.ts'
import { EVENT_NAMES, type StepName } from './rules/steps.ts'
import { type SealedTable, sealWords } from './sealed.ts'
import { syncServices } from './services.ts'
import {
  type CaseChanges,
  type DropoutCaseRow,
  findCaseEventBySubmission,
  findCaseForUpdate,
  listCaseEvents,
  recordCaseEvent,
  saveCaseStep,
} from './store.ts'
import { insertRecord } from './store-records.ts'

export interface StepRequest {
  readonly submissionId: string
  readonly version: number
  readonly note?: string | undefined
}

type Words = Readonly<Record<string, string | undefined>>

/** A record a step brings along: the proof of a return, the check after it. */
export interface BroughtRecord<Kind extends RecordKind = RecordKind> {
  readonly kind: Kind
  readonly on: PlainDate
  readonly facts: RecordFacts[Kind]
  readonly words?: Words
}

/** What makes one step different from another. */
export interface StepWork {
  readonly name: StepName
  readonly draft?: StepDraft
  /** Columns of the case that the step sets, beside its state. */
  readonly changes?: (today: PlainDate, row: DropoutCaseRow) => CaseChanges
  /** Codes, days and counts of the step, as `rules/fold.ts` and the page read them. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly words?: Words
  readonly brings?: readonly BroughtRecord[]
  /** Fields of the paper the step issues. */
  readonly paper?: (loaded: LoadedCase) => PaperDraft | undefined
}

export interface PaperDraft {
  readonly fields: Readonly<Record<string, unknown>>
  readonly addressees?: NonNullable<DocumentDraft['addressees']>
}

export type TakeStepRefusal =
  | StepRefusal
  | IssueRefusal
  | 'case.not-found'
  | 'case.record-by-others'
  | 'case.record-not-now'
  | 'case.record-day-in-future'

/**
 * Takes a step: locks the case, reads what is on record, lets the machine decide, issues the paper, writes state, history,
 * clocks and audit, all in one transaction. A repeated submission gets the first answer again.
 */
export async function takeStep(
  app: App,
  actor: Actor,
  caseId: string,
  request: StepRequest,
  work: StepWork,
): Promise<Decision<CaseStepReply, TakeStepRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const earlier = await findCaseEventBySubmission(tx, actor.scope, request.submissionId)
    if (earlier) return earlier.case_id === caseId ? accept(replyOf(row)) : refuse('case.changed-meanwhile')
    const loaded = await syncServices(app, tx, actor, await loadCase(app, tx, actor.scope, row))
    const decision = decideWith(app, actor, request, work, loaded)
    if (!decision.ok)
      return decision.code === 'case.changed-meanwhile' ? tellWhatChanged(tx, actor, row, request.version) : decision
    const paper = await issuePaper(app, tx, actor, request, work, loaded, decision.value)
    if (!paper.ok) return paper
    return accept(await writeStep(app, tx, actor, request, work, loaded, decision.value, paper.value))
  })
}

/** Asks the machine with what the step brings along counted in. */
function decideWith(
  app: App,
  actor: Actor,
  request: StepRequest,
  work: StepWork,
  loaded: LoadedCase,
): Decision<StepOutcome, TakeStepRefusal> {
  const today = app.clock.today()
  const { row, dropoutCase, facts, rules } = loaded
  for (const record of work.brings ?? []) {
    if (record.on > today) return refuse('case.record-day-in-future')
    const permitted = decideRecord(dropoutCase, record.kind, actor, { on: record.on }, today)
    if (!permitted.ok && permitted.code !== 'case.record-not-now') return permitted
  }
  const brought = (work.brings ?? []).map(
    ({ kind, on, facts: said }) => ({ kind, on, by: actor.id, round: row.round, facts: said }) as CaseEntry,
  )
  const withBrought = factsOf({ ...facts, round: row.round }, [...loaded.entries, ...brought])
  const step = { name: work.name, actor, version: request.version, draft: work.draft ?? {} }
  return decideStep(dropoutCase, step, withBrought, rules, today)
}

/** Says who did what since the version somebody read, so that they can decide anew. */
export async function tellWhatChanged(
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  version: number,
): Promise<Refusal<'case.changed-meanwhile'>> {
  const steps = (await listCaseEvents(tx, actor.scope, row.case_id)).filter((event) => event.from_state !== null)
  const newest = steps.at(-1)
  if (!newest || row.version <= version)
    return refuse('case.changed-meanwhile', { by: '—', what: '—', state: `case.state.${row.state}` })
  const names = await accountNames(tx, [newest.actor_id])
  return refuse('case.changed-meanwhile', {
    by: names.get(newest.actor_id) ?? '—',
    what: `case.event.${newest.event}`,
    state: `case.state.${row.state}`,
    version: row.version,
  })
}

async function issuePaper(
  app: App,
  tx: Tx,
  actor: Actor,
  request: StepRequest,
  work: StepWork,
  { row, ...rest }: LoadedCase,
  { paper }: StepOutcome,
): Promise<Decision<string | null, IssueRefusal>> {
  const draft = paper && work.paper?.({ row, ...rest })
  if (!paper || !draft) return accept(null)
  const issued = await issueDocument(app, tx, actor, {
    submissionId: request.submissionId,
    kind: paper,
    childId: row.child_id,
    matterId: row.case_id,
    keys: { divisionCode: row.division_code, schoolKey: row.school_key },
    ...draft,
  })
  return issued.ok ? accept(issued.value.documentId) : issued
}

async function writeStep(
  app: App,
  tx: Tx,
  actor: Actor,
  request: StepRequest,
  work: StepWork,
  { row }: LoadedCase,
  outcome: StepOutcome,
  documentId: string | null,
): Promise<CaseStepReply> {
  const today = app.clock.today()
  const { scope } = actor
  const round = work.name === 'persuade-again' ? row.round + 1 : row.round
  for (const record of work.brings ?? []) await writeRecord(app, tx, actor, row, request.submissionId, record)
  await stopDeadlines(tx, scope, row.case_id, outcome.stops, today)
  for (const start of outcome.starts) await startDeadline(app, tx, row, start)
  const dueOn = await nearestDueOn(tx, scope, row.case_id)
  const changes = { ...work.changes?.(today, row), state: outcome.to, state_on: today, due_on: dueOn, round }
  const version = await saveCaseStep(tx, row, changes)
  await writeEvent(app, tx, actor, row, request, {
    event: `case.${EVENT_NAMES[work.name]}`,
    from: outcome.from,
    to: outcome.to,
    step: work.name,
    round,
    facts: { ...work.facts, ...(documentId && { documentId }) },
    words: { ...work.words, note: request.note },
  })
  await recordAudit(tx, {
    event: `cases.${EVENT_NAMES[work.name]}`,
    actorId: actor.id,
    subjectId: row.child_id,
    details: { caseId: row.case_id, from: outcome.from, to: outcome.to, ...(documentId && { documentId }) },
  })
  return { caseId: row.case_id, state: outcome.to, dueOn, version, documentId }
}

interface WrittenEvent {
  readonly event: string
  readonly from: DropoutCaseRow['state']
  readonly to: DropoutCaseRow['state']
  readonly step: StepName | null
  readonly round: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly words: Words
}

/** Writes into the history of a case; what people said in it is sealed. */
export async function writeEvent(
  app: App,
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  request: Pick<StepRequest, 'submissionId'>,
  written: WrittenEvent,
): Promise<void> {
  const eventId = newId()
  await recordCaseEvent(tx, row, {
    eventId,
    event: written.event,
    fromState: written.from,
    toState: written.to,
    on: app.clock.today(),
    at: app.clock.now(),
    actorId: actor.id,
    submissionId: request.submissionId,
    step: written.step,
    round: written.round,
    details: written.facts,
    sealed: sealed(app, row, 'cases.case_event', eventId, written.words),
  })
}

/** Writes a record of a case; returns its id. */
export async function writeRecord(
  app: App,
  tx: Tx,
  actor: Actor,
  row: DropoutCaseRow,
  submissionId: string,
  record: BroughtRecord,
  correctsId: string | null = null,
): Promise<string> {
  const recordId = newId()
  await insertRecord(tx, {
    county_code: row.county_code,
    record_id: recordId,
    case_id: row.case_id,
    round: row.round,
    kind: record.kind,
    happened_on: record.on,
    recorded_at: app.clock.now(),
    recorded_by: actor.id,
    submission_id: submissionId,
    corrects_id: correctsId,
    facts: { ...record.facts },
    sealed: sealed(app, row, 'cases.case_record', recordId, record.words ?? {}),
    division_code: row.division_code,
    school_key: row.school_key,
  })
  return recordId
}

const sealed = (app: App, row: DropoutCaseRow, table: SealedTable, id: string, words: Words) =>
  sealWords(app.secrets, row.county_code, table, id, words)

const replyOf = (row: DropoutCaseRow): CaseStepReply => ({
  caseId: row.case_id,
  state: row.state,
  dueOn: row.due_on,
  version: row.version,
  documentId: null,
})
