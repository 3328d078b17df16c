import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import { fillText, type Language } from '../../kernel/texts.ts'
import { chinaMinuteOf } from '../../platform/clock.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { checkerOf } from '../../platform/http.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules } from '../directory/index.ts'
import type { ExportLine } from './contract.ts'
import {
  type ApprovalRefusal,
  decideApproval,
  decideFetch,
  decidePurpose,
  EXPORT_HOURS,
  type ExportRequest,
  type FetchRefusal,
  NO_VEIL,
  type Purpose,
  stateOfRequest,
  veilOf,
} from './domain.ts'
import type { AnyExporter } from './exporter.ts'
import { mayDecideExport } from './policy.ts'
import {
  changeExportRequest,
  countExportRequests,
  findExportRequest,
  findSameRequest,
  listExportRequests,
  saveExportRequest,
} from './store.ts'
import { texts } from './texts.ts'

export interface ExportOrder {
  readonly list: string
  readonly filter: Readonly<Record<string, unknown>>
  readonly isPlain: boolean
  readonly purpose: Purpose
  readonly note?: string | undefined
}

export type RequestRefusal =
  | 'disclosure.list-unknown'
  | 'disclosure.list-not-yours'
  | 'disclosure.filter-faulty'
  | 'disclosure.note-missing'
  | 'disclosure.note-holds-number'

/** Asks for a list to take out: ready at once up to the county's number of rows, else when a second person agrees. */
export async function requestExport(
  app: App,
  actor: Actor,
  exporters: readonly AnyExporter[],
  order: ExportOrder,
): Promise<Decision<ExportLine, RequestRefusal>> {
  const exporter = exporters.find((one) => one.list === order.list)
  if (!exporter) return refuse('disclosure.list-unknown', { list: order.list })
  if (!mayExport(actor, exporter)) return refuse('disclosure.list-not-yours')
  const note = decidePurpose(order.purpose, order.note)
  if (!note.ok) return note
  const filter = checkerOf(exporter.filter, { fromText: true }).check(order.filter)
  if (!filter.ok)
    return refuse('disclosure.filter-faulty', { faults: filter.faults.map((fault) => fault.field).join(', ') })
  const { cursor: _, limit: __, ...kept } = filter.value as Record<string, unknown>
  return withScope(app.db, actor.scope, async (tx) => {
    const rowCount = await exporter.count(app, tx, actor, kept as never)
    const { exportApprovalRows } = await getCountyRules(tx, actor.scope.county)
    const requestedAt = app.clock.now()
    const request: ExportRequest = {
      exportId: newId(),
      list: exporter.list,
      filter: kept,
      isPlain: order.isPlain || formatOf(exporter) === 'zip',
      rowCount,
      purpose: order.purpose,
      note: note.value,
      state: stateOfRequest(rowCount, exportApprovalRows),
      requestedBy: actor.id,
      requestedRole: actor.role,
      divisionPrefix: actor.scope.divisionPrefix ?? null,
      schoolPrefix: actor.scope.schoolPrefix ?? null,
      requestedAt,
      decidedBy: null,
      decidedAt: null,
      decisionNote: null,
      expiresAt: hoursAfter(requestedAt),
      downloadedAt: null,
    }
    await holdSubmission(tx, `${actor.id} ${request.list}`)
    const same = await findSameRequest(tx, actor.scope, request, new Date(requestedAt.getTime() - CLICKED_TWICE_MS))
    if (same) return accept(lineOf(app, actor, same, await namesOf(tx, [same])))
    await saveExportRequest(tx, actor.scope, request)
    await recordExport(tx, actor, 'requested', request)
    return accept(lineOf(app, actor, request, await namesOf(tx, [request])))
  })
}

/** Within this time the same request is the same click. */
const CLICKED_TWICE_MS = 10_000

const mayExport = (actor: Actor, exporter: AnyExporter): boolean =>
  actor.role === 'system' || exporter.roles.includes(actor.role)

const formatOf = (exporter: AnyExporter): 'xlsx' | 'zip' => exporter.format ?? 'xlsx'

const hoursAfter = (instant: Date): Date => new Date(instant.getTime() + EXPORT_HOURS * 3_600_000)

/** Lets a second person agree or refuse; the file may then be fetched for a day. */
export async function decideExport(
  app: App,
  actor: Actor,
  exportId: string,
  decision: { readonly approve: boolean; readonly note?: string | undefined },
): Promise<Decision<ExportLine, ApprovalRefusal | 'disclosure.export-not-found' | 'disclosure.note-holds-number'>> {
  const note = decidePurpose('inspection', decision.note)
  if (!note.ok) return refuse('disclosure.note-holds-number')
  return withScope(app.db, actor.scope, async (tx) => {
    const request = await findExportRequest(tx, actor.scope, exportId, { forUpdate: true })
    const isOwn = request?.requestedBy === actor.id
    if (!request || !(isOwn || mayDecideExport(actor, request))) return refuse('disclosure.export-not-found')
    const now = app.clock.now()
    const decided = decideApproval(request, actor.id, now)
    if (!decided.ok) return decided
    const state = decision.approve ? ('ready' as const) : ('rejected' as const)
    const expiresAt = hoursAfter(now)
    await changeExportRequest(tx, actor.scope, exportId, {
      state,
      decided_by: actor.id,
      decided_at: now,
      decision_note: note.value,
      expires_at: expiresAt,
    })
    await recordExport(tx, actor, decision.approve ? 'approved' : 'rejected', request)
    const changed = { ...request, state, decidedBy: actor.id, decidedAt: now, decisionNote: note.value, expiresAt }
    return accept(lineOf(app, actor, changed, await namesOf(tx, [changed])))
  })
}

export interface ExportFile {
  readonly fileName: string
  readonly format: 'xlsx' | 'zip'
  readonly bytes: Uint8Array
}

/** Writes the file of a ready request for the one who asked, with the watermark; each fetch goes on record. */
export async function fetchExport(
  app: App,
  actor: Actor,
  exporters: readonly AnyExporter[],
  exportId: string,
  language: Language,
): Promise<Decision<ExportFile, FetchRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const request = await findExportRequest(tx, actor.scope, exportId, { forUpdate: true })
    const exporter = exporters.find((one) => one.list === request?.list)
    if (!request || !exporter || request.requestedBy !== actor.id || !mayExport(actor, exporter))
      return refuse('disclosure.export-not-found')
    const filter = request.filter as never
    const rowCount = await exporter.count(app, tx, actor, filter)
    const { exportApprovalRows } = await getCountyRules(tx, actor.scope.county)
    const at = app.clock.now()
    const decided = decideFetch(request, actor.id, { at, rowCount }, exportApprovalRows)
    if (!decided.ok) return decided
    const watermark = await watermarkOf(app, tx, actor, { ...request, rowCount }, language)
    const veil = request.isPlain ? NO_VEIL : veilOf(actor.role, new Set())
    const bytes = await exporter.write(app, tx, actor, filter, { language, veil, watermark })
    await changeExportRequest(tx, actor.scope, exportId, { downloaded_at: at })
    await recordExport(tx, actor, 'downloaded', { ...request, rowCount })
    const format = formatOf(exporter)
    return accept({ fileName: `${exporter.title(language)}-${chinaDayOf(at)}.${format}`, format, bytes })
  })
}

export interface WatermarkFacts {
  readonly purpose: Purpose
  readonly note: string | null
  readonly rowCount: number
  /** Left out where the file holds what its page shows. */
  readonly isPlain?: boolean
}

/** Says who takes a list out, when, why, and how many rows it has. */
export async function watermarkOf(
  app: App,
  tx: Tx,
  actor: Actor,
  facts: WatermarkFacts,
  language: Language,
): Promise<string> {
  const names = await accountNames(tx, [actor.id])
  const purpose = texts[`disclosure.purpose.${facts.purpose}`][language]
  return fillText(texts['disclosure.watermark'][language], {
    who: names.get(actor.id) ?? actor.id,
    when: chinaMinuteOf(app.clock.now()),
    why:
      facts.note === null
        ? purpose
        : fillText(texts['disclosure.purpose-with-note'][language], { purpose, note: facts.note }),
    rows: facts.rowCount,
    form: texts[`disclosure.watermark.${formOf(facts.isPlain)}`][language],
  })
}

function formOf(isPlain: boolean | undefined): 'plain' | 'masked' | 'as-shown' {
  if (isPlain === undefined) return 'as-shown'
  return isPlain ? 'plain' : 'masked'
}

/** Lists what the actor asked for and what waits for the actor, newest first. */
export async function listExports(
  app: App,
  actor: Actor,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<{ rows: ExportLine[]; nextCursor: string | null; total: number }> {
  const limit = page.limit ?? 50
  const seesOthers = mayDecideExport(actor, { ...ownScope(actor) })
  return withScope(app.db, actor.scope, async (tx) => {
    const found = await listExportRequests(tx, actor.scope, seesOthers, { cursor: page.cursor, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const names = await namesOf(tx, shown)
    const rows = shown.map((request) => lineOf(app, actor, request, names))
    const total = await countExportRequests(tx, actor.scope, seesOthers)
    return { rows, nextCursor: found.length > limit ? shown.at(-1)!.exportId : null, total }
  })
}

const ownScope = ({ scope }: Actor) => ({
  divisionPrefix: scope.divisionPrefix ?? null,
  schoolPrefix: scope.schoolPrefix ?? null,
})

/** Names of everybody some requests name. */
const namesOf = (tx: Tx, requests: readonly ExportRequest[]): Promise<ReadonlyMap<string, string>> =>
  accountNames(
    tx,
    requests.flatMap((one) => [one.requestedBy, one.decidedBy ?? []].flat()),
  )

function lineOf(app: App, actor: Actor, request: ExportRequest, names: ReadonlyMap<string, string>): ExportLine {
  const nameOf = (id: string): string => names.get(id) ?? id
  const now = app.clock.now()
  return {
    exportId: request.exportId,
    list: request.list,
    isPlain: request.isPlain,
    rowCount: request.rowCount,
    purpose: request.purpose,
    note: request.note,
    state: request.state,
    requestedByName: nameOf(request.requestedBy),
    requestedRole: request.requestedRole,
    isOwn: request.requestedBy === actor.id,
    requestedAt: request.requestedAt.toISOString(),
    decidedByName: request.decidedBy === null ? null : nameOf(request.decidedBy),
    decisionNote: request.decisionNote,
    expiresAt: request.expiresAt.toISOString(),
    isExpired: request.expiresAt <= now,
    downloadedAt: request.downloadedAt?.toISOString() ?? null,
    mayDecide: decideApproval(request, actor.id, now).ok && mayDecideExport(actor, request),
  }
}

function recordExport(
  tx: Tx,
  actor: Actor,
  what: 'requested' | 'approved' | 'rejected' | 'downloaded',
  request: ExportRequest,
): Promise<void> {
  const { exportId, list, rowCount, isPlain, purpose, note } = request
  const codes = Object.entries(request.filter).filter(([, value]) => ['string', 'boolean'].includes(typeof value))
  return recordAudit(tx, {
    event: `disclosure.export-${what}`,
    actorId: actor.id,
    subjectId: exportId,
    details: {
      ...Object.fromEntries(codes as [string, string | boolean][]),
      list,
      count: rowCount,
      isPlain,
      purpose,
      note,
    },
  })
}
