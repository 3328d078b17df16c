import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { IssueRefusal, ServiceRefusal } from '../documents/index.ts'
import type { CaseRecordReply } from './contract.ts'
import { moveHeldDeadlines, nearestDueOn, startDeadline, stopDeadlines } from './deadlines.ts'
import { type LoadedCase, loadCase } from './load-case.ts'
import { pupilNumberFor } from './record-paper-commands.ts'
import { decidePhotos } from './photo-commands.ts'
import type { CasePorts } from './presence.ts'
import { heldAgainstReports, type ProofRefusal } from './proofs.ts'
import { markReportDuty } from './report-duties.ts'
import { acknowledgeReport, reportAddressees } from './report-paper.ts'
import type { ClockName } from './rules/clocks.ts'
import { type ClockStart, situationOf, startClock } from './rules/decide-step.ts'
import type { NoticeLink } from './rules/facts.ts'
import { decideFields, type FieldRefusal, type FieldValues, partFields, recordForm } from './rules/fields.ts'
import { type CaseEntry, factsOf, type RecordFacts } from './rules/fold.ts'
import { decideRecord, LINK_RULES, type RecordKind, type RecordMoves, type RecordRule } from './rules/records.ts'
import type { Authority } from './rules/offices.ts'
import type { SentReport } from './rules/offices.ts'
import { syncServices } from './services.ts'
import { findCaseForUpdate, saveCaseDue, saveCaseRecord } from './store.ts'
import { fixPhotos } from './store-photos.ts'
import { findRecord, findRecordBySubmission } from './store-records.ts'
import { type Act, issuePaper, writeRecord } from './write-case.ts'

/** A record as its form sends it. */
export interface RecordBody {
  readonly submissionId: string
  /** The day it happened; left out: today. */
  readonly on?: string | undefined
  readonly note?: string | undefined
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  readonly paper?: Readonly<Record<string, unknown>> | undefined
  readonly secondText?: string | undefined
  /** The record this one takes the place of; what was written stays. */
  readonly correctsId?: string | undefined
  /** Photos that were sent for it. */
  readonly photoIds?: readonly string[] | undefined
}

export type RecordRefusal =
  | FieldRefusal
  | IssueRefusal
  | ServiceRefusal
  | 'case.not-found'
  | 'case.not-of-your-unit'
  | 'case.record-by-others'
  | 'case.record-not-now'
  | 'case.record-day-in-future'
  | 'case.record-not-found'
  | 'case.record-of-another-kind'
  | 'case.record-corrected-already'
  | 'case.notice-not-sent'
  | 'case.days-out-of-order'
  | 'case.visitors-two'
  | 'case.not-paused'
  | 'case.calendar-year-missing'
  | 'case.photo-not-found'
  | 'case.report-not-found'
  | 'case.office-not-asked'
  | ProofRefusal

/**
 * Puts something on record of a case: a visit, a notice with its receipt, what a guardian said. Records only add, so two
 * people recording at once lose nothing; the clocks a record moves are written with it.
 */
export async function recordOnCase(
  app: App,
  actor: Actor,
  caseId: string,
  kind: RecordKind,
  body: RecordBody,
  ports: CasePorts,
): Promise<Decision<CaseRecordReply, RecordRefusal>> {
  const fields = decideFields(recordForm(kind), body.fields ?? {})
  if (!fields.ok) return fields
  const today = app.clock.today()
  const on = (body.on ?? today) as PlainDate
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findCaseForUpdate(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const earlier = await findRecordBySubmission(tx, actor.scope, body.submissionId, kind)
    if (earlier) return accept({ recordId: earlier.record_id, dueOn: row.due_on, documentId: null })
    const loaded = await syncServices(app, tx, actor, await loadCase(app, tx, actor.scope, row))
    const rule = decideRecord(loaded.dropoutCase, kind, actor, { ...(fields.value as Partial<RecordMoves>), on }, today)
    if (!rule.ok) return rule
    const sense = decideSense(kind, fields.value, loaded, on, today)
    if (sense) return sense
    const asking = { ports, tx, scope: actor.scope, loaded }
    const held = await heldAgainstReports(asking, kind, fields.value, on)
    if (!held.ok) return held
    const corrected = await findCorrected(tx, actor, loaded, kind, body.correctsId)
    if (!corrected.ok) return corrected
    const photos = await decidePhotos(tx, actor, caseId, body.photoIds ?? [])
    if (!photos.ok) return photos
    const act = { app, tx, actor, row: loaded.row, submissionId: body.submissionId }
    const record = { kind, on, values: held.value, body }
    const starts = decideStarts(act, loaded, record, rule.value)
    if (!starts.ok) return starts
    const paper = await issueReport(act, loaded, record)
    if (!paper.ok) return paper
    const received = await receiveReport(act, loaded, record)
    if (!received.ok) return received
    return accept(await writeAll(act, loaded, record, { ...rule.value, clocks: starts.value, documentId: paper.value }))
  })
}

const linkOf = (values: FieldValues): NoticeLink | undefined => values.link as NoticeLink | undefined

/** What no single field shows: days in order, two visitors at a home, a receipt only of what was sent. */
function decideSense(kind: RecordKind, values: FieldValues, loaded: LoadedCase, on: PlainDate, today: PlainDate) {
  const isAhead = (day: unknown): boolean => typeof day === 'string' && day > today
  if (kind === 'resumption' && loaded.row.suspended_until === null) return refuse('case.not-paused')
  if (kind === 'suspension' && !isAhead(values.until)) return refuse('case.days-out-of-order')
  if (values.nextOn !== undefined && (values.nextOn as string) <= on) return refuse('case.days-out-of-order')
  if (kind === 'visit' && values.way === 'at-home' && (values.visitors as number) < 2)
    return refuse('case.visitors-two')
  if (kind === 'remedy' && values.pending === false && values.decidedOn === undefined)
    return refuse('case.fields-missing', { fields: ['field.decidedOn'] })
  if (kind === 'remedy' && isAhead(values.decidedOn)) return refuse('case.days-out-of-order')
  if (values.reportId !== undefined) return decideAnswer(values, loaded.facts.reports, on)
  const sent = loaded.facts.notices.some((notice) => notice.link === values.link)
  return kind === 'acknowledgement' && !sent ? refuse('case.notice-not-sent') : undefined
}

/** An answer is that of an office that was asked, and not older than the question. */
function decideAnswer({ reportId, authorities }: FieldValues, reports: readonly SentReport[], on: PlainDate) {
  const report = reports.find((one) => one.id === reportId)
  if (!report) return refuse('case.report-not-found')
  const asked = report.to.map((one) => one.authority)
  const unasked = ((authorities ?? []) as readonly Authority[]).filter((one) => !asked.includes(one))
  if (unasked.length > 0)
    return refuse('case.office-not-asked', { offices: unasked.map((one) => `case.authority.${one}`) })
  return on < report.on ? refuse('case.days-out-of-order') : undefined
}

async function findCorrected(
  tx: Tx,
  actor: Actor,
  { row, records }: LoadedCase,
  kind: RecordKind,
  correctsId: string | undefined,
): Promise<
  Decision<undefined, 'case.record-not-found' | 'case.record-of-another-kind' | 'case.record-corrected-already'>
> {
  if (!correctsId) return accept(undefined)
  const corrected = await findRecord(tx, actor.scope, correctsId)
  if (!corrected || corrected.case_id !== row.case_id) return refuse('case.record-not-found')
  if (corrected.kind !== kind) return refuse('case.record-of-another-kind')
  // The case is held: of two who correct the same record the second is told.
  return records.some((one) => one.corrects_id === correctsId)
    ? refuse('case.record-corrected-already')
    : accept(undefined)
}

/** A record as it is going to be written. */
interface Wanted {
  readonly kind: RecordKind
  readonly on: PlainDate
  readonly values: FieldValues
  readonly body: RecordBody
}

/** The clocks a record begins; with a day of its own where somebody gave one. */
function decideStarts(
  { app, actor }: Act,
  loaded: LoadedCase,
  { kind, on, values }: Wanted,
  rule: RecordRule,
): Decision<readonly ClockStart[], 'case.calendar-year-missing'> {
  const entry = { kind, on, by: actor.id, round: loaded.row.round, facts: values } as unknown as CaseEntry
  const facts = factsOf({ ...loaded.facts, round: loaded.row.round }, [...loaded.entries, entry])
  const situation = situationOf(loaded.dropoutCase, actor, facts, loaded.rules, app.clock.today())
  const starts: ClockStart[] = []
  for (const clock of rule.starts) {
    const start = startClock(clock, situation, loaded.rules)
    if (!start.ok) return start
    if (start.value) starts.push({ ...start.value, dueOn: givenDay(clock, values, start.value.dueOn) })
  }
  return accept(starts)
}

function givenDay(clock: ClockName, values: FieldValues, usual: PlainDate): PlainDate {
  if (clock === 'suspension-review') return earlierDay(values.until as PlainDate, usual)
  return NEXT_DAY_CLOCKS.includes(clock) ? ((values.nextOn as PlainDate | undefined) ?? usual) : usual
}

/** Clocks that end on the day somebody was given: the next visit, a day in court. */
const NEXT_DAY_CLOCKS: readonly ClockName[] = ['next-visit', 'court-ruling', 'court-follow']

/** A pause is looked at again when it ends, and no later than the county says. */
const earlierDay = (until: PlainDate, limit: PlainDate): PlainDate => (until > limit ? limit : until)

/** The written report to the township goes out with the notice that it was sent (K1). */
async function issueReport(
  act: Act,
  { guardians }: LoadedCase,
  { kind, values, body }: Wanted,
): Promise<Decision<string | null, IssueRefusal>> {
  const { app, tx, actor, row } = act
  const link = linkOf(values)
  const paper = kind === 'notice' && link ? LINK_RULES[link].paper : null
  if (!paper) return accept(null)
  const known = { caseNumber: row.case_number, outOfSchoolSince: row.out_of_school_since ?? row.confirmed_on }
  const addressees = await reportAddressees(tx, actor.scope, row)
  const written = Object.entries(body.paper ?? {}).filter(([, value]) => value !== '')
  const number = await pupilNumberFor(app, tx, actor.scope, row, paper)
  const fields = { ...number, ...Object.fromEntries(written), ...known }
  const draft = { addressees, fields, secondText: body.secondText }
  return issuePaper(act, paper, draft, guardians)
}

/** A receipt of the written report is its service; one that cannot be leaves nothing on record. */
const receiveReport = async (act: Act, loaded: LoadedCase, { kind, on, values }: Wanted) =>
  kind === 'acknowledgement'
    ? acknowledgeReport(act, loaded, linkOf(values), String(values.receiver), on)
    : accept(null)

/** From which day to which a pause moves what it holds; one that is over already moves nothing back. */
function pauseMoves(
  kind: RecordKind,
  values: FieldValues,
  until: PlainDate | null,
  today: PlainDate,
): readonly [PlainDate, PlainDate] | undefined {
  const from = until !== null && until > today ? until : today
  if (kind === 'suspension') return [from, values.until as PlainDate]
  return kind === 'resumption' ? [from, today] : undefined
}

interface WithRecord {
  readonly stops: RecordRule['stops']
  readonly clocks: readonly ClockStart[]
  readonly documentId: string | null
}

async function writeAll(
  act: Act,
  loaded: LoadedCase,
  { kind, on, values, body }: Wanted,
  { stops, clocks, documentId }: WithRecord,
): Promise<CaseRecordReply> {
  const { app, tx, actor, row } = act
  const { facts, words } = partFields(values)
  const recordId = await writeRecord(act, {
    kind,
    on,
    facts: { ...facts, ...(documentId && { documentId }) } as unknown as RecordFacts[RecordKind],
    words: { ...words, note: body.note },
    correctsId: body.correctsId,
  })
  await fixPhotos(tx, actor.scope, body.photoIds ?? [], recordId)
  await stopDeadlines(tx, actor.scope, row.case_id, stops, app.clock.today())
  const running = new Set(loaded.facts.running.map((one) => one.clock).filter((clock) => !stops.includes(clock)))
  for (const start of clocks) if (!running.has(start.clock)) await startDeadline(app, tx, row, start)
  const pause = pauseMoves(kind, values, row.suspended_until, app.clock.today())
  if (pause) await moveHeldDeadlines(app, tx, actor.scope, row.case_id, pause)
  const dueOn = await nearestDueOn(tx, actor.scope, row.case_id)
  await saveCaseDue(tx, row, { due_on: dueOn })
  await saveCaseRecord(tx, row, kind, values)
  await markReportDuty(app, tx, row)
  await recordAudit(tx, {
    event: 'cases.record-made',
    actorId: actor.id,
    subjectId: row.child_id,
    details: { caseId: row.case_id, kind, recordId, ...(body.correctsId && { corrects: body.correctsId }) },
  })
  return { recordId, dueOn, documentId }
}
