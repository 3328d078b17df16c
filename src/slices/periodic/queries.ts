import { createHash } from 'node:crypto'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { type MonthlySheet, monthlySheetOf, type NamedUnit, ownUnitOf, unitOfCode } from '../reports/index.ts'
import type { PeriodicContent, PeriodicReport } from './contract.ts'
import { decideCountDay, isUnfiled, stateOf } from './domain.ts'
import { type Computed, computeFigures } from './figures.ts'
import { type Kind, type KindId, kindOf } from './kinds-domain.ts'
import { isOwed, type KnownCounty, knowCounty, unitsOf } from './known.ts'
import { type Period, periodBefore, periodOf } from './period-domain.ts'
import { levelOfUnit, mayFile, mayRead, signingLevelOf } from './policy.ts'
import { type FiledReport, listHeads, listSignatures, listVersions, type SignatureRow } from './store.ts'
import { listHandoversAnswered } from './store-figures.ts'
import { listNames } from './store-movements.ts'

export interface PeriodicQuery {
  readonly kind: KindId
  readonly period: string
  readonly unit?: string | undefined
  readonly version?: string | undefined
}

export type ShowRefusal =
  | 'periodic.report-not-found'
  | 'periodic.period-unknown'
  | 'periodic.not-begun'
  | 'periodic.not-filed'
  | 'periodic.version-not-found'

/** Shows a unit's report of a time: what was filed, or to the unit itself what the records say now. */
export function showPeriodic(
  app: App,
  actor: Actor,
  query: PeriodicQuery,
): Promise<Decision<PeriodicReport, ShowRefusal>> {
  return withScope(app.db, actor.scope, (tx) => periodicReportOf(app, tx, actor, query))
}

/** A report that was asked for, with what it takes to compute it. */
export interface Found {
  readonly id: KindId
  readonly kind: Kind
  readonly unit: NamedUnit
  readonly period: Period
  readonly known: KnownCounty
  readonly versions: readonly FiledReport[]
  readonly signatures: readonly SignatureRow[]
}

/** Settles which report is meant, and whether the actor may see it. */
export async function findAsked(
  app: App,
  tx: Tx,
  actor: Actor,
  query: Pick<PeriodicQuery, 'kind' | 'period' | 'unit'>,
): Promise<Decision<Found, 'periodic.report-not-found' | 'periodic.period-unknown'>> {
  const kind = kindOf(query.kind)
  const known = await knowCounty(app, tx, actor.scope)
  const wanted = query.unit === undefined ? ownUnitOf(actor) : unitOfCode(query.unit)
  const period = periodOf(kind, query.period, known.facts)
  const unit = unitsOf(known, kind, period).find((one) => one.line === wanted?.line && one.code === wanted.code)
  if (!unit || !mayRead(actor, unit)) return refuse('periodic.report-not-found')
  if (!period) return refuse('periodic.period-unknown')
  const which = { kind: query.kind, unit, period: period.key }
  return accept({
    id: query.kind,
    kind,
    unit,
    period,
    known,
    versions: await listVersions(tx, actor.scope, which),
    signatures: await listSignatures(tx, actor.scope, which),
  })
}

export interface Draft {
  readonly content: PeriodicContent
  readonly contentHash: string
  readonly unnamed: Computed['unnamed']
  readonly mayFile: boolean
  /** The month's 月报表 with its names, of kinds that carry it. */
  readonly sheet: MonthlySheet | undefined
}

/** Computes what the records say now; only the unit itself sees all of them. */
export async function draftOf(tx: Tx, actor: Actor, found: Found): Promise<Decision<Draft, 'periodic.not-begun'>> {
  const { id, kind, unit, period, known } = found
  const day = decideCountDay(kind, period, known.today)
  if (!day.ok) return day
  const before = await filedBefore(tx, actor, found)
  const computed = await computeFigures(tx, actor.scope, {
    kind,
    unit,
    period,
    countOn: day.value.countOn,
    today: known.today,
    rules: known.rules,
    calendars: known.calendars,
    villages: known.units
      .filter((one) => levelOfUnit(one) === 'village' && one.code.startsWith(unit.code))
      .map((one) => one.code),
    specialSchools: known.specialSchools,
    since: known.since,
    before: before && {
      countOn: before.content.countOn as never,
      handovers: { on: chinaDayOf(before.filed_at), ofThatDay: before.content.handovers },
      balances: before.content.balances,
    },
    below: () => countBelow(tx, actor, found),
  })
  const countOn = day.value.countOn
  const asked = { month: period.key, unit, countOn, today: known.today }
  const sheet = kind.carriesSheet ? await monthlySheetOf(tx, actor, asked) : undefined
  const content: PeriodicContent = {
    kind: id,
    period: period.key,
    from: period.from,
    to: period.to,
    countOn: day.value.countOn,
    unit: { line: unit.line, code: unit.code, name: unit.name },
    figures: computed.figures.map((one) => ({ ...one })),
    balances: computed.balances.map((one) => ({ ...one, lines: one.lines.map((line) => ({ ...line })) })),
    named: [],
    explanations: [],
    notes: [...computed.notes],
    ...(kind.balances.includes('dropouts') && {
      handovers: [...(await listHandoversAnswered(tx, actor.scope, unit, known.today))],
    }),
    ...(sheet && { sheet: { contentHash: sheet.contentHash, nil: sheet.content.nil, rows: sheet.content.rows } }),
  }
  return accept({
    content,
    contentHash: hashOfContent(content),
    unnamed: computed.unnamed,
    sheet,
    mayFile: day.value.mayFile && mayFile(actor, kind, unit),
  })
}

/** How many reports of the units below are owed for the time, and how many are there. */
async function countBelow(tx: Tx, actor: Actor, { kind, unit, period, known }: Found) {
  const kinds = (kind.below ?? []) as readonly KindId[]
  const heads = await listHeads(
    tx,
    actor.scope,
    kinds.map((below) => ({ kind: below, periods: [period.key] })),
  )
  const counts = kinds.map((below) => {
    const units = unitsOf(known, kindOf(below), period).filter((one) => one.divisionCode.startsWith(unit.code))
    const codes = new Set(units.map((one) => one.code))
    return {
      owed: isOwed(known, kindOf(below), period) ? units.length : 0,
      filed: heads.filter(
        (head) =>
          head.kind === below &&
          codes.has(head.unit_code) &&
          !isUnfiled(stateOf(kindOf(below), head.signatures ?? []).state),
      ).length,
    }
  })
  return {
    owed: counts.reduce((sum, one) => sum + one.owed, 0),
    filed: counts.reduce((sum, one) => sum + one.filed, 0),
  }
}

async function filedBefore(tx: Tx, actor: Actor, found: Found): Promise<FiledReport | undefined> {
  const before = periodBefore(found.kind, found.period, found.known.facts)
  if (!before) return undefined
  return (await listVersions(tx, actor.scope, { kind: found.id, unit: found.unit, period: before.key }))[0]
}

/**
 * Fingerprint of what a filing vouches for. The day of counting is left out, for while a time runs it moves on without
 * anything having changed.
 */
export function hashOfContent({ countOn: _, ...content }: PeriodicContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}

/** The same text for the same content, in whatever order the database gives its keys back. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

/** Puts a report together inside a transaction. */
export async function periodicReportOf(
  app: App,
  tx: Tx,
  actor: Actor,
  query: PeriodicQuery,
): Promise<Decision<PeriodicReport, ShowRefusal>> {
  const found = await findAsked(app, tx, actor, query)
  if (!found.ok) return found
  const { kind, unit, versions } = found.value
  const isOwn = mayFile(actor, kind, unit)
  const wanted = query.version ?? (versions[0] ? String(versions[0].version) : 'draft')
  if (wanted === 'draft' && !isOwn) return refuse('periodic.not-filed')
  const shown = wanted === 'draft' ? undefined : versions.find((one) => one.version === Number(wanted))
  if (wanted !== 'draft' && !shown) return refuse('periodic.version-not-found')
  const draft = isOwn ? await draftOf(tx, actor, found.value) : undefined
  if (draft && !draft.ok) return draft
  return accept(await replyOf(app, tx, actor, found.value, shown, draft?.value))
}

async function replyOf(
  app: App,
  tx: Tx,
  actor: Actor,
  found: Found,
  shown: FiledReport | undefined,
  draft: Draft | undefined,
): Promise<PeriodicReport> {
  const { id, kind, period, known, versions, signatures } = found
  const newest = versions[0]
  const standing =
    newest &&
    stateOf(
      kind,
      signatures.filter((one) => one.version === newest.version),
    )
  const content = shown?.content ?? draft!.content
  const before = await filedBefore(tx, actor, found)
  const names = await accountNames(tx, [
    ...versions.map((one) => one.filed_by),
    ...signatures.map((one) => one.signed_by),
  ])
  const level = signingLevelOf(actor, kind)
  return {
    state: standing?.state ?? 'missing',
    next: standing?.next ?? null,
    content,
    contentHash: shown?.content_hash ?? draft!.contentHash,
    dueOn: kindOf(id).dueOn(period, known.rules),
    owed: isOwed(known, kind, period),
    before: { period: before?.period ?? null, figures: before?.content.figures ?? [] },
    unnamed: shown || !draft ? [] : await namesOf(app, tx, actor, draft.unnamed),
    shown: shown ? versionOf(shown, names) : null,
    versions: versions.map((one) => versionOf(one, names)),
    signatures: signatures.map((one) => ({
      version: one.version,
      level: one.level,
      decision: one.decision,
      reason: one.reason,
      signedByName: names.get(one.signed_by) ?? one.signed_by,
      signedAt: one.signed_at.toISOString(),
    })),
    intact: shown === undefined || hashOfContent(shown.content) === shown.content_hash,
    recordsChanged:
      shown !== undefined && shown === newest && draft !== undefined && differs(shown.content, draft.content),
    abilities: {
      file: draft?.mayFile ?? false,
      sign: shown !== undefined && shown === newest && standing?.next === level ? (level ?? null) : null,
    },
  }
}

const differs = (filed: PeriodicContent, now: PeriodicContent): boolean =>
  canonical([filed.figures, filed.sheet ?? null]) !== canonical([now.figures, filed.sheet ? (now.sheet ?? null) : null])

async function namesOf(
  app: App,
  tx: Tx,
  actor: Actor,
  unnamed: Computed['unnamed'],
): Promise<PeriodicReport['unnamed']> {
  if (unnamed.length === 0) return []
  const names = await listNames(
    tx,
    actor.scope,
    unnamed.map((one) => one.child_id),
  )
  const veil = await findVeil(app, tx, actor)
  return unnamed.map((one) => ({
    movementId: one.movement_id,
    childId: one.child_id,
    name: veil.show('name', names.get(one.child_id) ?? '—', one.child_id),
    direction: one.direction,
    onDay: one.on_day,
  }))
}

function versionOf(report: FiledReport, names: ReadonlyMap<string, string>): PeriodicReport['versions'][number] {
  return {
    version: report.version,
    preparedBy: report.prepared_by,
    checkedBy: report.checked_by,
    filedByName: names.get(report.filed_by) ?? report.filed_by,
    filedAt: report.filed_at.toISOString(),
    correctionReason: report.correction_reason,
  }
}
