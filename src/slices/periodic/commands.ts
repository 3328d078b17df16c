import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { BodyOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { recordAudit } from '../audit/index.ts'
import {
  decideNilStatement,
  decideVersion,
  findLastRun,
  freezeMonthlySheet,
  type VersionRefusal,
} from '../reports/index.ts'
import type { filePeriodicReport, PeriodicContent, PeriodicReport, signPeriodicReport } from './contract.ts'
import {
  decideBalances,
  decideExplanations,
  decideSignature,
  type ExplanationRefusal,
  type NamingRefusal,
  type SigningRefusal,
} from './domain.ts'
import { kindOf } from './kinds-domain.ts'
import { keysOf } from './known.ts'
import { mayFile, signingLevelOf } from './policy.ts'
import {
  type Draft,
  draftOf,
  type Found,
  findAsked,
  hashOfContent,
  type PeriodicQuery,
  periodicReportOf,
  type ShowRefusal,
} from './queries.ts'
import { insertReport, insertSignature } from './store.ts'
import { wasGathered } from './store-movements.ts'
import { texts } from './texts.ts'

type Filing = BodyOf<typeof filePeriodicReport>
type Signing = BodyOf<typeof signPeriodicReport>
type Which = Pick<PeriodicQuery, 'kind' | 'period'>

export type FilingRefusal =
  | ShowRefusal
  | VersionRefusal
  | NamingRefusal
  | 'periodic.filed-by-own-unit'
  | 'periodic.not-yet'
  | 'periodic.being-counted'
  | ExplanationRefusal
  | 'periodic.words-hold-number'
  | 'report.nil-statement-missing'
  | 'report.not-nil'

/** Files a unit's report: figures, balances and explanations are frozen under a hash, and go to the next level. */
export async function filePeriodic(
  app: App,
  actor: Actor,
  which: Which,
  body: Filing,
): Promise<Decision<PeriodicReport, FilingRefusal>> {
  return withScope<Decision<PeriodicReport, FilingRefusal>>(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, body.submissionId)
    const found = await findAsked(app, tx, actor, which)
    if (!found.ok) return found
    const { kind, unit, versions } = found.value
    if (!mayFile(actor, kind, unit)) return refuse('periodic.filed-by-own-unit')
    if (versions.some((one) => one.submission_id === body.submissionId)) return periodicReportOf(app, tx, actor, which)
    const draft = await draftOf(tx, actor, found.value)
    if (!draft.ok) return draft
    if (!draft.value.mayFile) return refuse('periodic.not-yet')
    const newestVersion = versions[0]?.version ?? 0
    const { county } = actor.scope
    const run = await findLastRun(tx, county)
    if (run && kind.balances.includes('pupils') && !(await wasGathered(tx, county, run.runId)))
      return refuse('periodic.being-counted')
    const next = decideVersion({ contentHash: draft.value.contentHash, newestVersion }, body)
    if (!next.ok) return next
    const stated = decideNilStatement(draft.value.sheet?.content.nil ?? false, body.nilStatement ?? false)
    if (!stated.ok) return stated
    const content = decideContent(draft.value, body)
    if (!content.ok) return content
    const { version } = next.value
    const saved = await insertReport(tx, {
      ...keysOf(actor, unit),
      kind: which.kind,
      unit_line: unit.line,
      unit_code: unit.code,
      period: which.period,
      version,
      content: content.value,
      content_hash: hashOfContent(content.value),
      prepared_by: body.preparedBy,
      checked_by: body.checkedBy,
      filed_by: actor.id,
      filed_at: app.clock.now(),
      correction_reason: version > 1 ? (body.correctionReason ?? null) : null,
      submission_id: body.submissionId,
    })
    if (!saved) return refuse('report.changed-meanwhile')
    await freezeSheet(app, tx, actor, draft.value, body)
    await record(tx, actor, 'periodic.filed', found.value, version, { named: body.named.length })
    return periodicReportOf(app, tx, actor, which)
  })
}

/** Names and numbers of the month's sheet are frozen by the same act. */
async function freezeSheet(app: App, tx: Tx, actor: Actor, { sheet }: Draft, body: Filing): Promise<void> {
  if (!sheet) return
  await freezeMonthlySheet(app, tx, actor, sheet, {
    submissionId: body.submissionId,
    preparedBy: body.preparedBy,
    checkedBy: body.checkedBy,
    nilStatement: body.nilStatement ?? false,
    correctionReason: body.correctionReason ?? texts['periodic.sheet.filed-along'].zh,
  })
}

/** A run of 15 digits or more is an ID number: it has no place in words that other units read. */
const NUMBER = /\d{15,}/

/** What is frozen: the computed figures, each child accounted for, and words for figures that stand out. */
function decideContent(
  draft: Draft,
  body: Pick<Filing, 'named' | 'explanations'>,
): Decision<PeriodicContent, NamingRefusal | ExplanationRefusal | 'periodic.words-hold-number'> {
  const { content, unnamed } = draft
  const movements = unnamed.map((one) => ({ movementId: one.movement_id, direction: one.direction }))
  const balances = decideBalances(content.balances, movements, body.named)
  if (!balances.ok) return balances
  const words = decideExplanations(
    kindOf(content.kind),
    content.figures,
    body.explanations.map((one) => one.figure),
  )
  if (!words.ok) return words
  if ([...body.explanations, ...body.named].some((one) => NUMBER.test(one.words)))
    return refuse('periodic.words-hold-number')
  const childOf = new Map(unnamed.map((one) => [one.movement_id, one.child_id]))
  return accept({
    ...content,
    balances: balances.value.map((one) => ({ ...one, lines: one.lines.map((line) => ({ ...line })) })),
    named: body.named.map((one) => ({ ...one, childId: childOf.get(one.movementId)! })),
    explanations: body.explanations,
  })
}

export type SignRefusal = ShowRefusal | SigningRefusal | 'periodic.signed-by-level-above'

/** Signs a report of a unit below (审签), or sends it back with the reason. */
export async function signPeriodic(
  app: App,
  actor: Actor,
  which: Which,
  body: Signing,
): Promise<Decision<PeriodicReport, SignRefusal>> {
  return withScope<Decision<PeriodicReport, SignRefusal>>(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, body.submissionId)
    const query = { ...which, unit: body.unit }
    const found = await findAsked(app, tx, actor, query)
    if (!found.ok) return found
    const { kind, unit, versions, signatures } = found.value
    const level = signingLevelOf(actor, kind)
    if (!level) return refuse('periodic.signed-by-level-above')
    if (signatures.some((one) => one.submission_id === body.submissionId))
      return periodicReportOf(app, tx, actor, query)
    const newest = versions[0]
    if (!newest) return refuse('periodic.not-filed')
    const filed = {
      contentHash: newest.content_hash,
      version: newest.version,
      signatures: signatures.filter((one) => one.version === newest.version),
    }
    const decision = decideSignature(kind, filed, { ...body, level })
    if (!decision.ok) return decision
    const saved = await insertSignature(tx, {
      ...keysOf(actor, unit),
      signature_id: newId(),
      kind: which.kind,
      unit_line: unit.line,
      unit_code: unit.code,
      period: which.period,
      version: newest.version,
      level,
      decision: body.decision,
      content_hash: newest.content_hash,
      reason: body.decision === 'sent-back' ? (body.reason ?? null) : null,
      signed_by: actor.id,
      signed_at: app.clock.now(),
      submission_id: body.submissionId,
    })
    if (!saved) return refuse('periodic.not-its-turn')
    const event = body.decision === 'agreed' ? 'periodic.signed' : 'periodic.sent-back'
    await record(tx, actor, event, found.value, newest.version, { state: decision.value.state })
    return periodicReportOf(app, tx, actor, query)
  })
}

async function record(
  tx: Tx,
  actor: Actor,
  event: string,
  { id, unit, period }: Found,
  version: number,
  more: Readonly<Record<string, string | number>>,
): Promise<void> {
  const details = { kind: id, unit: unit.code, period: period.key, version, ...more }
  await recordAudit(tx, { event, actorId: actor.id, details })
}
