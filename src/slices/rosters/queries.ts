import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { findJob } from '../../platform/jobs.ts'
import { tableTexts } from '../../platform/tables/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil } from '../disclosure/index.ts'
import type { RosterDetail, RosterSummary } from './contract.ts'
import { decideMapping, decideTake, decideWithdrawal, type RosterKind, type RosterState } from './domain.ts'
import { FIELD_NAMES } from './fields-domain.ts'
import { mayHandleRoster } from './policy.ts'
import { mappingReply, previewReply } from './preview.ts'
import { readSummary } from './roster-files.ts'
import { textOf } from './rules/say.ts'
import { findRoster, listEffective, type Roster, type StoredRefusal } from './store.ts'
import { selectRosters, selectSources } from './store-lists.ts'

const USUAL_PAGE = 50

export interface RosterQuery {
  readonly kind?: RosterKind | undefined
  readonly state?: RosterState | undefined
  readonly effectiveOnly?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Lists rosters of the actor's unit, newest first. */
export async function listRosters(app: App, actor: Actor, query: RosterQuery, language: Language) {
  return withScope(app.db, actor.scope, async (tx) => {
    const effective = await effectiveIds(app, tx, actor)
    const limit = query.limit ?? USUAL_PAGE
    const { rows, total } = await selectRosters(tx, actor.scope.county, {
      kind: query.kind,
      state: query.state,
      unitPrefix: actor.scope.divisionPrefix ?? actor.scope.county,
      ids: query.effectiveOnly ? [...effective] : undefined,
      before: readCursor(query.cursor),
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const summaries: RosterSummary[] = []
    for (const roster of shown) summaries.push(await summaryOf(tx, roster, effective, language))
    return { rows: summaries, nextCursor: last ? `${last.receivedAt.toISOString()}_${last.id}` : null, total }
  })
}

/** Lists the sources seen before, to choose from when sending. */
export async function listSources(app: App, actor: Actor) {
  return withScope(app.db, actor.scope, async (tx) => ({
    rows: await selectSources(tx, actor.scope.county, actor.scope.divisionPrefix ?? actor.scope.county),
  }))
}

/** A roster as a line of the list. */
export async function showSummary(app: App, actor: Actor, roster: Roster, language: Language): Promise<RosterSummary> {
  return withScope(app.db, actor.scope, async (tx) =>
    summaryOf(tx, roster, await effectiveIds(app, tx, actor), language),
  )
}

/** A roster with columns, counts and first rows; the look at children's rows is recorded. */
export async function showRoster(
  app: App,
  actor: Actor,
  rosterId: string,
  language: Language,
): Promise<Decision<RosterDetail, 'rosters.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const roster = await findRoster(tx, actor.scope.county, rosterId)
    if (!roster || !mayHandleRoster(actor, roster).ok) return refuse('rosters.not-found')
    const { preview } = await readSummary(app.files, roster)
    const showsRows = Object.values(preview).some((rows) => rows.length > 0)
    if (showsRows) await recordAudit(tx, { event: 'rosters.rows-viewed', actorId: actor.id, subjectId: rosterId })
    const veil = await findVeil(app, tx, actor, 'roster-rows')
    const summary = await summaryOf(tx, roster, await effectiveIds(app, tx, actor), language)
    const checkIsOver = summary.job !== null && !['queued', 'running'].includes(summary.job.state)
    return accept({
      ...summary,
      mapping: roster.mapping && mappingReply(roster.mapping, preview, veil),
      remarkCounts: roster.remarkCounts.map((count) => ({ ...count, label: remarkLabel(count.code, language) })),
      preview: previewReply(preview, roster.mapping, veil, language),
      abilities: {
        correctMapping: decideMapping({ ...roster, checkIsOver }).ok,
        take: roster.state === 'checked' && decideTake(roster).ok,
        withdraw: roster.state !== 'withdrawn' && decideWithdrawal(roster, '-').ok,
      },
    })
  })
}

/** `{{value}} 不是日历日期` as a heading: 出生日期不是日历日期. */
function remarkLabel(code: string, language: Language): string {
  const field = FIELD_NAMES.filter((name) => code.startsWith(name.replaceAll('_', '-'))).at(0)
  const value = textOf(field ? `rosters.field.${field}` : 'rosters.heading.some-value', language)
  const otherRow = textOf('rosters.heading.other-row', language)
  const label = fillText(textOf(`rosters.remark.${code}`, language), { value, otherRow })
  return field && !label.toLowerCase().includes(value.toLowerCase()) ? `${value} ${label}` : label
}

async function effectiveIds(app: App, tx: Tx, actor: Actor): Promise<ReadonlySet<string>> {
  return new Set((await listEffective(tx, actor.scope.county, app.clock.today())).map((roster) => roster.id))
}

async function summaryOf(
  tx: Tx,
  roster: Roster,
  effective: ReadonlySet<string>,
  language: Language,
): Promise<RosterSummary> {
  const job = roster.state === 'received' && roster.jobId ? await findJob(tx, roster.jobId) : undefined
  return {
    id: roster.id,
    kind: roster.kind,
    sourceName: roster.sourceName,
    divisionCode: roster.divisionCode,
    asOfOn: roster.asOfOn,
    fileName: roster.fileName,
    fileBytes: roster.fileBytes,
    state: roster.state,
    supplementOf: roster.supplementOf,
    counts: roster.counts,
    refusal: roster.refusal && { code: roster.refusal.code, message: refusalText(roster.refusal, language) },
    job: job ? { jobId: job.id, state: job.state, progress: job.progress, message: job.message } : null,
    receivedAt: roster.receivedAt.toISOString(),
    takenAt: roster.takenAt?.toISOString() ?? null,
    withdrawnAt: roster.withdrawnAt?.toISOString() ?? null,
    withdrawalReason: roster.withdrawalReason,
    isEffective: effective.has(roster.id),
  }
}

/** Why a file was refused, in words. */
export function refusalText(refusal: StoredRefusal, language: Language): string {
  const { code } = refusal
  if (code in tableTexts) return fillText(tableTexts[code as keyof typeof tableTexts][language], refusal.details)
  const fields = String(refusal.details['fields'] ?? '')
    .split(',')
    .map((field) => textOf(`rosters.field.${field}`, language))
    .join('、')
  return fillText(textOf(code, language), { ...refusal.details, fields })
}

function readCursor(cursor: string | undefined): { receivedAt: string; id: string } | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor ?? '')
  return parts ? { receivedAt: parts[1]!, id: parts[2]! } : undefined
}
