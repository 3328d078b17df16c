import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { CliRefused, valueOf } from '../../platform/cli.ts'
import { withScope } from '../../platform/database.ts'
import { findJob, type JobHandlers, requestCancel, startWorker } from '../../platform/jobs.ts'
import { receiveRoster, takeRoster } from './commands.ts'
import type { RosterKind } from './domain.ts'
import { jobHandlers } from './jobs.ts'
import { findRoster, type Roster } from './store.ts'

export interface FileToImport {
  readonly path: string
  readonly kind?: RosterKind | undefined
  readonly sourceName?: string | undefined
  readonly asOfOn?: string | undefined
  readonly divisionCode?: string | undefined
  readonly supplementOf?: string | undefined
}

export interface ImportedFile {
  readonly file: string
  readonly roster: Roster
  /** The same file was sent before; nothing was changed. */
  readonly repeated: boolean
}

export interface ImportOptions {
  /** Let the good rows count at once. */
  readonly take: boolean
  readonly onProgress?: (fraction: number, message: string) => void
  readonly signal?: AbortSignal
  /** Handlers of this process's worker; those of rosters unless more is running. */
  readonly handlers?: JobHandlers
}

const LOOK_EVERY_MS = 100
/** One file is read while another is checked; more would only wait for each other. */
const AT_ONCE = 2

/**
 * Sends files as a clerk would, checks them, and takes them if wished. Whatever was sent before is not sent again, so an
 * import that was killed may simply be repeated.
 */
export async function importFiles(
  app: App,
  actor: Actor,
  files: readonly FileToImport[],
  options: ImportOptions,
): Promise<readonly ImportedFile[]> {
  const received: { file: string; roster: Roster; repeated: boolean }[] = []
  for (const file of files) {
    options.signal?.throwIfAborted()
    const parcel = { ...file, content: createReadStream(file.path), fileName: basename(file.path) }
    received.push({ file: parcel.fileName, ...valueOf(await receiveRoster(app, actor, parcel)) })
  }
  const worker = startWorker(app, options.handlers ?? jobHandlers, { concurrency: AT_ONCE, pollMs: LOOK_EVERY_MS })
  try {
    return await followAll(app, actor, received, options)
  } finally {
    await worker.stop()
  }
}

async function followAll(
  app: App,
  actor: Actor,
  received: readonly ImportedFile[],
  options: ImportOptions,
): Promise<ImportedFile[]> {
  const open = new Map(received.map((entry) => [entry.roster.id, entry]))
  const over = new Map<string, Roster>()
  const rosterIds = [...open.keys()]
  const cancel = (): void => void cancelChecks(app, actor, received).catch(() => {})
  options.signal?.addEventListener('abort', cancel, { once: true })
  for (;;) {
    let running = 0
    let message = ''
    for (const id of rosterIds) {
      if (over.has(id)) continue
      const state = await look(app, actor, id)
      if (state.settled) {
        const taken =
          options.take && state.roster.state === 'checked' ? await take(app, actor, state.roster) : state.roster
        over.set(id, taken)
        continue
      }
      running += state.progress
      if (state.progress > 0 || message === '') message = `${open.get(id)!.file} ${state.message}`
    }
    options.onProgress?.((over.size + running) / Math.max(1, rosterIds.length), message)
    if (over.size === rosterIds.length) break
    await sleep(LOOK_EVERY_MS)
  }
  options.signal?.removeEventListener('abort', cancel)
  options.signal?.throwIfAborted()
  return received.map((entry) => ({ ...entry, roster: over.get(entry.roster.id)! }))
}

interface Look {
  readonly roster: Roster
  readonly settled: boolean
  readonly progress: number
  readonly message: string
}

async function look(app: App, actor: Actor, rosterId: string): Promise<Look> {
  return withScope(app.db, actor.scope, async (tx) => {
    const roster = (await findRoster(tx, actor.scope.county, rosterId))!
    const job = roster.state === 'received' && roster.jobId ? await findJob(tx, roster.jobId) : undefined
    const failed = job !== undefined && (job.state === 'failed' || job.state === 'cancelled')
    if (failed) throw new CliRefused('rosters.check-failed', { file: roster.fileName, message: job.message })
    return { roster, settled: roster.state !== 'received', progress: job?.progress ?? 0, message: job?.message ?? '' }
  })
}

/** A roster of which not one row is good stays checked, for its quarantine list. */
async function take(app: App, actor: Actor, roster: Roster): Promise<Roster> {
  const decision = await takeRoster(app, actor, roster.id)
  if (decision.ok) return decision.value
  if (decision.code === 'rosters.no-row-to-take') return roster
  throw new CliRefused(decision.code, decision.details)
}

async function cancelChecks(app: App, actor: Actor, received: readonly ImportedFile[]): Promise<void> {
  await withScope(app.db, actor.scope, async (tx) => {
    for (const { roster } of received) if (roster.jobId) await requestCancel(tx, roster.jobId)
  })
}
