import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { caseOfRefusal, holdCaseCounter, openCase, tellCauses } from '../cases/index.ts'
import type { SuspicionRule } from './absence-domain.ts'
import { listAbsencesOfChildren } from './store.ts'
import { hasOpenSuspicion, insertSuspicion, type SuspicionRow, saveCaseOfSuspicion } from './store-watch.ts'
import { texts } from './texts.ts'

export interface NewSuspicion {
  readonly childId: string
  readonly rule: SuspicionRule
  readonly sinceOn: PlainDate
  readonly divisionCode: string
  readonly schoolKey: string
}

/**
 * Raises a suspicion on the day its rule is met and opens the case for it, in the caller's transaction. Where the caller
 * may not open one (the child lives or is registered elsewhere), the sweep does it for the county within minutes.
 */
export async function raiseSuspicion(app: App, tx: Tx, actor: Actor, raised: NewSuspicion): Promise<boolean> {
  const row: SuspicionRow = {
    county_code: actor.scope.county,
    suspicion_id: newId(),
    child_id: raised.childId,
    rule: raised.rule,
    since_on: raised.sinceOn,
    raised_on: app.clock.today(),
    state: 'open',
    over_on: null,
    over_because: null,
    case_id: null,
    case_number: null,
    division_code: raised.divisionCode,
    school_key: raised.schoolKey,
  }
  if (await hasOpenSuspicion(tx, actor.scope, raised)) return false
  // Reports and sweeps may find the same children at once; with the counter in hand they do it one after the other.
  await holdCaseCounter(tx, actor.scope.county, row.raised_on)
  if (!(await insertSuspicion(tx, row))) return false
  await recordAudit(tx, {
    event: 'attendance.suspicion-raised',
    actorId: actor.id,
    subjectId: raised.childId,
    details: { rule: raised.rule, sinceOn: raised.sinceOn },
  })
  await openCaseFor(app, tx, actor, row)
  return true
}

/** Opens the case of a suspicion, or ties it to the one the child has. */
export async function openCaseFor(app: App, tx: Tx, actor: Actor, row: SuspicionRow): Promise<boolean> {
  const opened = await openCase(app, tx, actor, {
    submissionId: row.suspicion_id,
    childId: row.child_id,
    findingId: null,
    foundBy: 'class-report',
    foundOn: row.raised_on,
    dropoutKind: 'left',
    causes: await causesOf(tx, actor, row),
    note: fillText(texts[`attendance.case-note.${row.rule}`].zh, { day: row.since_on }),
  })
  const known = opened.ok ? opened.value : caseOfRefusal(opened)
  if (known) await saveCaseOfSuspicion(tx, actor.scope.county, row.suspicion_id, known)
  return known !== undefined
}

/** A class report that says a child is at work reaches the case it has, whoever opened that: the report to labour is owed from then on. */
export async function tellOfWork(app: App, tx: Tx, actor: Actor, childId: string): Promise<void> {
  await tellCauses(app, tx, actor, { submissionId: newId(), childId, foundBy: 'class-report', causes: ['working'] })
}

/** What the class reports of these days say already: who gives a child work is told of by law (强制报告). */
async function causesOf(tx: Tx, { scope }: Actor, row: SuspicionRow): Promise<readonly ['working'] | readonly []> {
  const absences = await listAbsencesOfChildren(tx, scope, [row.child_id], row.since_on, row.raised_on)
  return absences.some(({ reason }) => reason === 'working') ? ['working'] : []
}
