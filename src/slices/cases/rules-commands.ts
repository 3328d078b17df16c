import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import type { LegalBasisLine } from './contract.ts'
import { type CaseRules, type CaseRulesRefusal, decideCaseRules } from './rules/county-rules.ts'
import type { PenaltyKind, PenaltyOrgan } from './rules/facts.ts'
import { isInForce } from './rules/requirements.ts'
import {
  basisOf,
  findLegalBasis,
  insertLegalBasis,
  listLegalBases,
  saveCaseRules,
  saveLegalBasis,
  selectCaseRules,
  type StoredCaseRules,
} from './store-rules.ts'

/** The county's rules of cases with the legal bases it has entered. */
export async function showCaseRules(app: App, actor: Actor) {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const { rules, version } = await selectCaseRules(tx, county)
    const rows = await listLegalBases(tx, county)
    const names = await accountNames(
      tx,
      rows.flatMap((row) => [row.entered_by, row.approved_by ?? '']),
    )
    const bases = rows.map((row): LegalBasisLine => {
      const basis = basisOf(row)
      return {
        ...basis,
        enteredByName: names.get(row.entered_by) ?? row.entered_by,
        approvedByName: row.approved_by === null ? null : (names.get(row.approved_by) ?? row.approved_by),
        isInForce: isInForce(basis, app.clock.today()),
        isMine: row.entered_by === actor.id,
      }
    })
    return { rules, version, bases }
  })
}

export interface LegalBasisDraft {
  readonly submissionId: string
  readonly title: string
  readonly article: string
  readonly penaltyKind: PenaltyKind
  readonly minYuan: number
  readonly maxYuan: number
  readonly organ: PenaltyOrgan
  readonly validFrom: string
  readonly validTo?: string | undefined
}

/** Enters a legal basis for penalties; it opens nothing until a second person has approved it. */
export async function enterLegalBasis(
  app: App,
  actor: Actor,
  draft: LegalBasisDraft,
): Promise<Decision<{ readonly basisId: string }, 'case.basis-out-of-order'>> {
  const isFine = draft.penaltyKind === 'fine'
  const inOrder = draft.minYuan <= draft.maxYuan && (isFine ? draft.maxYuan > 0 : draft.maxYuan === 0)
  if (!inOrder || (draft.validTo !== undefined && draft.validTo < draft.validFrom))
    return refuse('case.basis-out-of-order')
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const basisId = newId()
    const isNew = await insertLegalBasis(tx, {
      county_code: county,
      basis_id: basisId,
      title: draft.title.trim(),
      article: draft.article.trim(),
      penalty_kind: draft.penaltyKind,
      min_yuan: draft.minYuan,
      max_yuan: draft.maxYuan,
      organ: draft.organ,
      valid_from: draft.validFrom as PlainDate,
      valid_to: (draft.validTo as PlainDate | undefined) ?? null,
      entered_by: actor.id,
      entered_at: app.clock.now(),
      approved_by: null,
      approved_at: null,
      ended_by: null,
      submission_id: draft.submissionId,
    })
    if (!isNew) {
      const earlier = (await listLegalBases(tx, county)).find((row) => row.submission_id === draft.submissionId)
      return accept({ basisId: earlier!.basis_id })
    }
    await recordAudit(tx, {
      event: 'cases.basis-entered',
      actorId: actor.id,
      details: { basisId, title: draft.title, article: draft.article },
    })
    return accept({ basisId })
  })
}

/** Approves a basis somebody else entered: from now on, within its validity, the penalty branch is open. */
export async function approveLegalBasis(
  app: App,
  actor: Actor,
  basisId: string,
): Promise<
  Decision<{ readonly basisId: string }, 'case.basis-not-found' | 'case.basis-by-another' | 'case.basis-approved'>
> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLegalBasis(tx, county, basisId)
    if (!row) return refuse('case.basis-not-found')
    if (row.entered_by === actor.id) return refuse('case.basis-by-another')
    if (row.approved_by !== null) return refuse('case.basis-approved')
    await saveLegalBasis(tx, row, { approved_by: actor.id, approved_at: app.clock.now() })
    await recordAudit(tx, { event: 'cases.basis-approved', actorId: actor.id, details: { basisId } })
    return accept({ basisId })
  })
}

/** Ends a basis as of today; what was decided under it stays. */
export async function endLegalBasis(
  app: App,
  actor: Actor,
  basisId: string,
): Promise<Decision<{ readonly basisId: string }, 'case.basis-not-found'>> {
  const { county } = actor.scope
  const yesterday = addDays(app.clock.today(), -1)
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findLegalBasis(tx, county, basisId)
    if (!row) return refuse('case.basis-not-found')
    const validTo = row.valid_from > yesterday ? row.valid_from : yesterday
    await saveLegalBasis(tx, row, { valid_to: validTo, ended_by: actor.id })
    await recordAudit(tx, { event: 'cases.basis-ended', actorId: actor.id, details: { basisId } })
    return accept({ basisId })
  })
}

/** Changes the county's rules of cases over the version that was read. */
export async function changeCaseRules(
  app: App,
  actor: Actor,
  rules: CaseRules,
  readVersion: number,
): Promise<Decision<StoredCaseRules, CaseRulesRefusal | 'case.rules-changed-meanwhile'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await selectCaseRules(tx, county)
    const decision = decideCaseRules(rules, before.rules)
    if (!decision.ok) return decision
    const by = { actorId: actor.id, at: app.clock.now() }
    if (!(await saveCaseRules(tx, county, rules, readVersion, by))) return refuse('case.rules-changed-meanwhile')
    const details = { version: readVersion + 1, before: JSON.stringify(before.rules) }
    await recordAudit(tx, { event: 'cases.rules-changed', actorId: actor.id, details })
    return accept({ rules, version: readVersion + 1 })
  })
}
