import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { type Actor, type Scope, schoolKeyOf } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { findSchool, listDivisions } from '../directory/index.ts'
import { movePapersOf } from '../documents/index.ts'
import { ownerOf } from './deadlines.ts'
import { type CaseState, DROPOUT_STATES, type LeadLine } from './domain.ts'
import { clockRule } from './rules/clocks.ts'
import { mayAnswerFor } from './policy.ts'
import type { HandoverReason } from './rules/group.ts'
import { type DropoutCaseRow, findCaseForUpdate, saveCaseStep } from './store.ts'
import { listDeadlines, saveDeadline } from './store-deadlines.ts'
import {
  answerHandover,
  findHandover,
  type HandoverRow,
  insertHandover,
  listHandovers,
  moveCaseKeys,
} from './store-group.ts'

export interface HandoverDraft {
  readonly submissionId: string
  readonly line: LeadLine
  /** School code on the school line, 12-digit division code on the household line. */
  readonly unit: string
  /** Where the child lives now; left out: as before. */
  readonly divisionCode?: string | undefined
  readonly reason: HandoverReason
}

type AskRefusal =
  | 'case.not-found'
  | 'case.closed-already'
  | 'case.handover-open'
  | 'case.unit-unknown'
  | 'case.handover-to-itself'

/**
 * Asks another unit to take a case. Nothing moves until that unit confirms; meanwhile the case stays where it is. The other
 * side's row is written as the machine, for nobody writes into an area they do not see.
 */
export async function askHandover(
  app: App,
  actor: Actor,
  caseId: string,
  draft: HandoverDraft,
): Promise<Decision<{ readonly handoverId: string }, AskRefusal>> {
  const checked = await withScope(app.db, actor.scope, (tx) => decideAsk(app, tx, actor, caseId, draft))
  if (!checked.ok) return checked
  const { row, handoverId } = checked.value
  if (!row) return accept({ handoverId })
  const scope = systemScope(actor.scope.county, actor.id)
  return withScope(app.db, scope, async (tx) => {
    const held = await findCaseForUpdate(tx, scope, caseId)
    if (!held || held.version !== row.version) return refuse('case.not-found')
    const [open] = await listHandovers(tx, scope, { caseId, open: true })
    if (open)
      return open.submission_id === draft.submissionId
        ? accept({ handoverId: open.handover_id })
        : refuse('case.handover-open')
    await insertHandover(tx, rowsOf(app, actor, held, draft, handoverId))
    await recordAudit(tx, {
      event: 'cases.handover-asked',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { caseId, handoverId, to: draft.unit, reason: draft.reason },
    })
    return accept({ handoverId })
  })
}

async function decideAsk(
  app: App,
  tx: Tx,
  actor: Actor,
  caseId: string,
  draft: HandoverDraft,
): Promise<Decision<{ readonly row: DropoutCaseRow | null; readonly handoverId: string }, AskRefusal>> {
  const row = await findCaseForUpdate(tx, actor.scope, caseId)
  if (!row) return refuse('case.not-found')
  const all = await listHandovers(tx, actor.scope, { caseId })
  const sent = all.find((one) => one.submission_id === draft.submissionId)
  if (sent) return accept({ row: null, handoverId: sent.handover_id })
  if (row.state === 'closed') return refuse('case.closed-already')
  if (all.some((one) => one.state === 'asked')) return refuse('case.handover-open')
  if (row.lead_line === draft.line && row.lead_unit === draft.unit && !draft.divisionCode)
    return refuse('case.handover-to-itself')
  if (!(await isKnown(app, tx, actor.scope, draft))) return refuse('case.unit-unknown')
  return accept({ row, handoverId: newId() })
}

async function isKnown(app: App, tx: Tx, scope: Scope, draft: HandoverDraft): Promise<boolean> {
  const divisions = new Set((await listDivisions(tx, scope.county, app.clock.today())).map((one) => String(one.code)))
  if (draft.divisionCode && !divisions.has(draft.divisionCode)) return false
  if (draft.line === 'household') return divisions.has(draft.unit)
  return (await findSchool(tx, scope.county, draft.unit)) !== undefined
}

function rowsOf(app: App, actor: Actor, row: DropoutCaseRow, draft: HandoverDraft, handoverId: string): HandoverRow[] {
  const toDivision = draft.divisionCode ?? divisionOf(row, draft)
  const toKeys = {
    division_code: draft.line === 'household' ? draft.unit : toDivision,
    school_key: draft.line === 'school' ? schoolKeyOf(draft.unit) : '',
  }
  const common = {
    county_code: row.county_code,
    handover_id: handoverId,
    case_id: row.case_id,
    case_number: row.case_number,
    from_line: row.lead_line,
    from_unit: row.lead_unit,
    to_line: draft.line,
    to_unit: draft.unit,
    to_division: toDivision,
    to_school_key: draft.line === 'school' ? schoolKeyOf(draft.unit) : row.school_key,
    reason: draft.reason,
    state: 'asked' as const,
    asked_by: actor.id,
    asked_on: app.clock.today(),
    answered_by: null,
    answered_on: null,
    dropout_since: null,
    submission_id: draft.submissionId,
  }
  return [
    { ...common, side: 'from', division_code: row.division_code, school_key: row.school_key },
    { ...common, side: 'to', ...toKeys },
  ]
}

/** Where a case lies after a hand-over: inside the unit that takes it, or that unit would not see it. */
function divisionOf(row: DropoutCaseRow, { line, unit }: HandoverDraft): string {
  const isInside = row.division_code.startsWith(unit.replace(/000$/, ''))
  return line === 'household' && !isInside ? unit : row.division_code
}

type AnswerRefusal = 'case.handover-not-found' | 'case.handover-answered' | 'case.handover-not-yours'

/** Takes or refuses a case another unit hands over, or withdraws what was asked. The keys of the case and its past follow. */
export async function answerHandoverOf(
  app: App,
  actor: Actor,
  handoverId: string,
  answer: 'taken' | 'refused' | 'withdrawn',
): Promise<Decision<{ readonly handoverId: string }, AnswerRefusal>> {
  const side = answer === 'withdrawn' ? 'from' : 'to'
  const seen = await withScope(app.db, actor.scope, (tx) => findHandover(tx, actor.scope, handoverId, side))
  if (!seen) return refuse('case.handover-not-found')
  const askedMyself = seen.asked_by === actor.id
  const isMine =
    side === 'to'
      ? !askedMyself && mayAnswerFor(actor, seen.to_unit)
      : askedMyself || mayAnswerFor(actor, seen.from_unit)
  if (!isMine) return refuse('case.handover-not-yours')
  const scope = systemScope(actor.scope.county, actor.id)
  return withScope(app.db, scope, async (tx) => {
    const row = await findHandover(tx, scope, handoverId, side)
    if (row?.state !== 'asked') return refuse('case.handover-answered')
    const dropoutCase = await findCaseForUpdate(tx, scope, row.case_id)
    const isDropout = dropoutCase && (DROPOUT_STATES as readonly CaseState[]).includes(dropoutCase.state)
    await answerHandover(tx, row, {
      state: answer,
      answered_by: actor.id,
      answered_on: app.clock.today(),
      dropout_since: answer === 'taken' && isDropout ? dropoutCase.confirmed_on : null,
    })
    if (answer === 'taken' && dropoutCase) await moveCase(tx, scope, dropoutCase, row)
    await recordAudit(tx, {
      event: `cases.handover-${answer}`,
      actorId: actor.id,
      ...(dropoutCase && { subjectId: dropoutCase.child_id }),
      details: { caseId: row.case_id, handoverId, from: row.from_unit, to: row.to_unit },
    })
    return accept({ handoverId })
  })
}

/** Gives a case to its new unit: lead, keys, and whose turn each running deadline is. */
async function moveCase(tx: Tx, scope: Scope, dropoutCase: DropoutCaseRow, handover: HandoverRow): Promise<void> {
  const moved = {
    ...dropoutCase,
    lead_line: handover.to_line,
    lead_unit: handover.to_unit,
    division_code: handover.to_division,
    school_key: handover.to_school_key,
  }
  await saveCaseStep(tx, dropoutCase, {
    lead_line: moved.lead_line,
    lead_unit: moved.lead_unit,
    division_code: moved.division_code,
    school_key: moved.school_key,
  })
  await moveCaseKeys(tx, handover)
  await movePapersOf(tx, handover.county_code, handover.case_id, {
    divisionCode: handover.to_division,
    schoolKey: handover.to_school_key,
  })
  for (const deadline of await listDeadlines(tx, scope, dropoutCase.case_id)) {
    if (deadline.state !== 'running') continue
    const { owner: whose } = clockRule(deadline.clock)
    // What was escalated, and what an organ has begun, stays at its level: another unit of the same kind.
    const { owner, unit } = ownerOf(moved, deadline.level > 0 || whose === 'organ' ? deadline.owner : whose)
    await saveDeadline(tx, deadline, { owner, owner_unit: unit })
  }
}
