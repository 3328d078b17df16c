import { accept, type Decision, type Refusal, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import type { IssueRefusal } from '../documents/index.ts'
import { refuseUnread } from './closing-request.ts'
import type { CaseStepReply } from './contract.ts'
import { nearestDueOn, startDeadline, stopDeadlines } from './deadlines.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import type { ProofRefusal } from './proofs.ts'
import { markReportDuty } from './report-duties.ts'
import { decideStep, type StepOutcome, type StepRefusal } from './rules/decide-step.ts'
import { type CaseEntry, factsOf } from './rules/fold.ts'
import type { StepDraft } from './rules/form-checks.ts'
import { issuedAs } from './rules/papers.ts'
import { decideRecord } from './rules/records.ts'
import { EVENT_NAMES, type StepName } from './rules/steps.ts'
import { syncServices } from './services.ts'
import {
  type CaseChanges,
  type DropoutCaseRow,
  findCaseEventBySubmission,
  findCaseForUpdate,
  listCaseEvents,
  saveCaseStep,
} from './store.ts'
import {
  type Act,
  issuePaper,
  type NewRecord,
  type PaperDraft,
  type Words,
  writeEvent,
  writeRecord,
} from './write-case.ts'

export interface StepRequest {
  readonly submissionId: string
  readonly version: number
  readonly note?: string | undefined
  /** The request to close that whoever approves it has read. */
  readonly requestId?: string | undefined
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
  /** Records the step brings along, held against what is on record elsewhere. */
  readonly brings?: (tx: Tx, loaded: LoadedCase) => Promise<Decision<readonly NewRecord[], ProofRefusal>>
  /** Fields of the paper the step issues. */
  readonly paper?: (loaded: LoadedCase) => PaperDraft | undefined
}

/** A step whose records are at hand. */
type ReadyWork = Omit<StepWork, 'brings'> & { readonly brings: readonly NewRecord[] }

export type TakeStepRefusal =
  | ProofRefusal
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
    const brought = (await work.brings?.(tx, loaded)) ?? accept([])
    if (!brought.ok) return brought
    const decision = decideWith(app, actor, request, { ...work, brings: brought.value }, loaded)
    if (!decision.ok)
      return decision.code === 'case.changed-meanwhile' ? tellWhatChanged(tx, actor, row, request.version) : decision
    const unread = work.name === 'close' && (await refuseUnread(tx, loaded, request.requestId))
    if (unread) return unread
    const act = { app, tx, actor, row, submissionId: request.submissionId }
    const draft = work.paper?.(loaded)
    const { paper } = decision.value
    const kind = paper && issuedAs(paper, loaded.rules.county)
    const issued = kind && draft ? await issuePaper(act, kind, draft, loaded.guardians) : accept(null)
    if (!issued.ok) return issued
    return accept(
      await writeStep(act, { ...work, brings: brought.value, note: request.note }, decision.value, issued.value),
    )
  })
}

/** Asks the machine with what the step brings along counted in. */
function decideWith(
  app: App,
  actor: Actor,
  request: StepRequest,
  work: ReadyWork,
  loaded: LoadedCase,
): Decision<StepOutcome, TakeStepRefusal> {
  const today = app.clock.today()
  const { row, dropoutCase, facts, rules } = loaded
  for (const record of work.brings) {
    if (record.on > today) return refuse('case.record-day-in-future')
    const permitted = decideRecord(dropoutCase, record.kind, actor, { on: record.on }, today)
    if (!permitted.ok && permitted.code !== 'case.record-not-now') return permitted
  }
  const brought = work.brings.map(
    ({ kind, on, facts: said }) => ({ kind, on, by: actor.id, round: row.round, facts: said }) as CaseEntry,
  )
  const withBrought = factsOf({ ...facts, round: row.round }, [...loaded.entries, ...brought])
  const draft = { ...work.draft, paper: work.paper?.(loaded)?.fields }
  const step = { name: work.name, actor, version: request.version, draft }
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

/** Writes what a step makes of a case: clocks, state, history, audit. */
async function writeStep(
  act: Act,
  work: ReadyWork & { readonly note: string | undefined },
  outcome: StepOutcome,
  documentId: string | null,
): Promise<CaseStepReply> {
  const { app, tx, actor, row } = act
  const today = app.clock.today()
  const round = work.name === 'persuade-again' ? row.round + 1 : row.round
  for (const record of work.brings) await writeRecord(act, record)
  await stopDeadlines(tx, actor.scope, row.case_id, outcome.stops, today)
  for (const start of outcome.starts) await startDeadline(app, tx, row, start)
  const dueOn = await nearestDueOn(tx, actor.scope, row.case_id)
  const changes = { ...work.changes?.(today, row), state: outcome.to, state_on: today, due_on: dueOn, round }
  const version = await saveCaseStep(tx, row, changes)
  await writeEvent(act, {
    event: `case.${EVENT_NAMES[work.name]}`,
    from: outcome.from,
    to: outcome.to,
    step: work.name,
    round,
    facts: { ...work.facts, ...(documentId && { documentId }), ...(outcome.organ && { organ: outcome.organ }) },
    words: { ...work.words, note: work.note },
  })
  await markReportDuty(app, tx, row)
  await recordAudit(tx, {
    event: `cases.${EVENT_NAMES[work.name]}`,
    actorId: actor.id,
    subjectId: row.child_id,
    details: { caseId: row.case_id, from: outcome.from, to: outcome.to, ...(documentId && { documentId }) },
  })
  return { caseId: row.case_id, state: outcome.to, dueOn, version, documentId }
}

const replyOf = (row: DropoutCaseRow): CaseStepReply => ({
  caseId: row.case_id,
  state: row.state,
  dueOn: row.due_on,
  version: row.version,
  documentId: null,
})
