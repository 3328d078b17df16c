import type { CountyCode } from '../../kernel/division-code.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { FileTooLarge, type StoredFile } from '../../platform/files.ts'
import { enqueueJob, findJob } from '../../platform/jobs.ts'
import { DEFAULT_LIMITS } from '../../platform/tables/index.ts'
import { recordAudit } from '../audit/index.ts'
import { decideMapping, decideSupplement, decideTake, decideWithdrawal, type RosterKind } from './domain.ts'
import type { FieldName } from './fields-domain.ts'
import { CHECK_JOB } from './jobs.ts'
import { mayHandleRoster } from './policy.ts'
import {
  findRoster,
  findRosterByFile,
  findRosterForUpdate,
  insertRoster,
  listOpenSupplements,
  type Roster,
  type RosterWish,
  saveTaken,
  saveWish,
  saveWithdrawn,
} from './store.ts'
import { saveKnownMapping } from './store-mappings.ts'
import { leaveOutCorrectedRows } from './supplements.ts'

/** Source of a roster whose sender did not say who he is. */
const UNNAMED_SOURCE = '未注明'

export interface Parcel {
  readonly content: AsyncIterable<Uint8Array>
  readonly fileName: string
  readonly kind?: RosterKind | undefined
  readonly sourceName?: string | undefined
  readonly asOfOn?: string | undefined
  readonly divisionCode?: string | undefined
  readonly supplementOf?: string | undefined
}

export interface Received {
  readonly roster: Roster
  /** The very same file was sent before: nothing was changed. */
  readonly repeated: boolean
}

export type ReceiveRefusal =
  | 'rosters.file-too-large'
  | 'rosters.as-of-in-future'
  | 'rosters.not-of-your-unit'
  | 'rosters.township-sends-village-lists'
  | 'rosters.supplement-of-unknown'
  | 'rosters.supplement-of-supplement'
  | 'rosters.supplement-of-untaken'

/** Keeps a file for ever and queues its check. The same file of the same source a second time changes nothing. */
export async function receiveRoster(
  app: App,
  actor: Actor,
  parcel: Parcel,
): Promise<Decision<Received, ReceiveRefusal>> {
  const asOfOn = (parcel.asOfOn ?? app.clock.today()) as PlainDate
  if (asOfOn > app.clock.today()) return refuse('rosters.as-of-in-future', { asOfOn })
  const unit = unitOf(actor, parcel)
  const allowed = mayHandleRoster(actor, unit)
  if (!allowed.ok) return allowed
  const file = await keepFile(app, actor.scope.county, parcel.content)
  if (!file.ok) return file
  return withScope(app.db, actor.scope, async (tx) => {
    const main = parcel.supplementOf ? await findRoster(tx, actor.scope.county, parcel.supplementOf) : undefined
    if (parcel.supplementOf) {
      const fits = decideSupplement(main && mayHandleRoster(actor, main).ok ? main : undefined)
      if (!fits.ok) return fits
    }
    const subject = main
      ? { kind: main.kind, sourceName: main.sourceName, divisionCode: main.divisionCode, asOfOn: main.asOfOn }
      : { ...unit, sourceName: parcel.sourceName?.trim() || UNNAMED_SOURCE, asOfOn }
    return accept(await keepRoster(app, tx, actor, { ...subject, parcel, file: file.value, main }))
  })
}

/** A township sends about itself; the county about the whole county unless it names a township. */
function unitOf(actor: Actor, parcel: Parcel): { kind: RosterKind | null; divisionCode: string } {
  const own = (actor.scope.divisionPrefix ?? actor.scope.county).padEnd(12, '0')
  const kind = parcel.kind ?? (actor.role === 'township-officer' ? 'village' : null)
  return { kind, divisionCode: parcel.divisionCode ?? own }
}

async function keepFile(
  app: App,
  county: CountyCode,
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<StoredFile, 'rosters.file-too-large'>> {
  try {
    return accept(await app.files.putFile(content, { owner: county, maxBytes: DEFAULT_LIMITS.fileBytes }))
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error
    return refuse('rosters.file-too-large', { maxMegabytes: Math.round(error.maxBytes / 1024 / 1024) })
  }
}

interface Keeping {
  readonly kind: RosterKind | null
  readonly sourceName: string
  readonly divisionCode: string
  readonly asOfOn: PlainDate
  readonly parcel: Parcel
  readonly file: StoredFile
  readonly main: Roster | undefined
}

async function keepRoster(app: App, tx: Tx, actor: Actor, keeping: Keeping): Promise<Received> {
  const { county } = actor.scope
  const { kind, sourceName, divisionCode, asOfOn, file } = keeping
  const same = { sha256: file.sha256, sourceName, divisionCode }
  const earlier = await findRosterByFile(tx, county, same)
  if (earlier) return { roster: earlier, repeated: true }
  const id = newId()
  const jobId = await enqueueJob(tx, { kind: CHECK_JOB, payload: { rosterId: id }, actor })
  const inserted = await insertRoster(tx, {
    id,
    county,
    kind,
    sourceName,
    divisionCode,
    asOfOn,
    fileName: keeping.parcel.fileName.slice(0, 200),
    fileSha256: file.sha256,
    fileBytes: file.bytes,
    supplementOf: keeping.main?.id ?? null,
    // Corrected rows have the head of the roster they come from.
    wish: keeping.main?.kind ? { kind: keeping.main.kind } : kind ? { kind } : {},
    jobId,
    receivedBy: actor.id,
    receivedAt: app.clock.now(),
  })
  if (!inserted) return { roster: (await findRosterByFile(tx, county, same))!, repeated: true }
  const details = { kind: kind ?? '', asOfOn, sha256: file.sha256, supplementOf: keeping.main?.id ?? '' }
  await recordAudit(tx, { event: 'rosters.received', actorId: actor.id, subjectId: id, details })
  return { roster: (await findRoster(tx, county, id))!, repeated: false }
}

export interface MappingChange {
  readonly kind?: RosterKind | undefined
  readonly sheetName?: string | undefined
  readonly headerFirstRow?: number | undefined
  readonly headerLastRow?: number | undefined
  readonly columns?: readonly { readonly index: number; readonly field: FieldName | null }[] | undefined
}

/** Corrects what was recognised and queues another check. */
export async function correctMapping(app: App, actor: Actor, rosterId: string, change: MappingChange) {
  return withScope(app.db, actor.scope, async (tx) => {
    const roster = await findRosterForUpdate(tx, actor.scope.county, rosterId)
    if (!roster || !mayHandleRoster(actor, roster).ok) return refuse('rosters.not-found')
    const decision = decideMapping({ ...roster, checkIsOver: await isCheckOver(tx, roster) })
    if (!decision.ok) return decision
    const kind = change.kind ?? roster.kind
    const allowed = mayHandleRoster(actor, { kind, divisionCode: roster.divisionCode })
    if (!allowed.ok) return allowed
    const jobId = await enqueueJob(tx, { kind: CHECK_JOB, payload: { rosterId }, actor })
    await saveWish(tx, roster, { wish: mergedWish(roster.wish, change), kind, jobId })
    await recordAudit(tx, { event: 'rosters.mapping-corrected', actorId: actor.id, subjectId: rosterId })
    return accept((await findRoster(tx, actor.scope.county, rosterId))!)
  })
}

/** A check that failed or was cancelled leaves its roster received; it may be checked again. */
async function isCheckOver(tx: Tx, roster: Roster): Promise<boolean> {
  const job = roster.jobId ? await findJob(tx, roster.jobId) : undefined
  return job?.finishedAt !== undefined
}

/** What was decided before stays, except columns of another sheet or head. */
function mergedWish(wish: RosterWish, change: MappingChange): RosterWish {
  const movesHead = change.sheetName !== undefined || change.headerFirstRow !== undefined
  const { columns: oldColumns = [], headerFirstRow, headerLastRow, ...rest } = wish
  const columns = new Map((movesHead ? [] : oldColumns).map((column) => [column.index, column]))
  for (const column of change.columns ?? []) columns.set(column.index, column)
  const head =
    change.headerFirstRow !== undefined
      ? { headerFirstRow: change.headerFirstRow, headerLastRow: change.headerLastRow ?? change.headerFirstRow }
      : change.sheetName === undefined && headerFirstRow !== undefined
        ? { headerFirstRow, headerLastRow: headerLastRow ?? headerFirstRow }
        : {}
  return {
    ...rest,
    ...(change.kind && { kind: change.kind }),
    ...(change.sheetName !== undefined && { sheetName: change.sheetName }),
    ...head,
    ...(columns.size > 0 && { columns: [...columns.values()] }),
  }
}

/** Lets the good rows of a checked roster count, and remembers what a person corrected about its columns. */
export async function takeRoster(app: App, actor: Actor, rosterId: string) {
  return withScope(app.db, actor.scope, async (tx) => {
    const locked = await lockWithMain(tx, actor, rosterId)
    if (!locked) return refuse('rosters.not-found')
    const { roster, main } = locked
    const decision = decideTake(roster)
    if (!decision.ok) return decision
    if (decision.value === 'already') return accept(roster)
    if (main) {
      const fits = decideSupplement(main)
      if (!fits.ok) return fits
    }
    await saveTaken(tx, roster, actor.id, app.clock.now())
    if (main) await leaveOutCorrectedRows(app, tx, main)
    await rememberMapping(app, tx, actor, roster)
    await recordAudit(tx, {
      event: 'rosters.taken',
      actorId: actor.id,
      subjectId: rosterId,
      details: { ...roster.counts! },
    })
    return accept((await findRoster(tx, actor.scope.county, rosterId))!)
  })
}

/** Takes a roster back, with the reason; what supplements it goes with it. */
export async function withdrawRoster(app: App, actor: Actor, rosterId: string, reason: string) {
  return withScope(app.db, actor.scope, async (tx) => {
    const locked = await lockWithMain(tx, actor, rosterId)
    if (!locked) return refuse('rosters.not-found')
    const { roster, main } = locked
    const decision = decideWithdrawal(roster, reason)
    if (!decision.ok) return decision
    if (decision.value === 'already') return accept(roster)
    const at = app.clock.now()
    await saveWithdrawn(tx, roster, actor.id, at, reason.trim())
    for (const supplement of await listOpenSupplements(tx, actor.scope.county, roster.id)) {
      await saveWithdrawn(tx, supplement, actor.id, at, reason.trim())
      await recordAudit(tx, { event: 'rosters.withdrawn', actorId: actor.id, subjectId: supplement.id })
    }
    if (main?.state === 'taken') await leaveOutCorrectedRows(app, tx, main)
    await recordAudit(tx, { event: 'rosters.withdrawn', actorId: actor.id, subjectId: rosterId })
    return accept((await findRoster(tx, actor.scope.county, rosterId))!)
  })
}

/** Locks the roster a supplement belongs to first, so that two of them never wait for each other. */
async function lockWithMain(
  tx: Tx,
  actor: Actor,
  rosterId: string,
): Promise<{ roster: Roster; main: Roster | undefined } | undefined> {
  const { county } = actor.scope
  const seen = await findRoster(tx, county, rosterId)
  if (!seen || !mayHandleRoster(actor, seen).ok) return undefined
  const main = seen.supplementOf ? await findRosterForUpdate(tx, county, seen.supplementOf) : undefined
  return { roster: (await findRosterForUpdate(tx, county, rosterId))!, main }
}

async function rememberMapping(app: App, tx: Tx, actor: Actor, roster: Roster): Promise<void> {
  const columns = roster.wish.columns ?? []
  if (columns.length === 0 || !roster.mapping) return
  await saveKnownMapping(tx, {
    county: roster.county,
    kind: roster.mapping.kind,
    sourceName: roster.sourceName,
    fingerprint: roster.mapping.fingerprint,
    columns,
    by: actor.id,
    at: app.clock.now(),
  })
}
