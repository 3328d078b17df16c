import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Uuid } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import type { App } from '../platform/app.ts'
import { valueOf } from '../platform/cli.ts'
import { followJob } from '../platform/job-follow.ts'
import { receiveRoster, takeRoster } from '../slices/rosters/commands.ts'
import type { RosterKind } from '../slices/rosters/index.ts'
import { jobHandlers } from './compose.ts'

/** Two files at a time: reading one and writing the other share the work of a small machine. */
const AT_A_TIME = 2

interface DemoRoster {
  readonly file: string
  readonly kind: RosterKind
  readonly source_name: string
  readonly as_of_on: string
  readonly rows: string
}

/**
 * Sends in the roster files of a simulated county and takes them, as a clerk would. A file that was sent before an
 * interruption is not sent again: the same file twice is one roster.
 */
export async function importDemoRosters(
  app: App,
  actor: Actor,
  folder: string,
  onProgress: (fraction: number, message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const list = parse<DemoRoster>(await readFile(join(folder, 'rosters.csv'), 'utf8'), { columns: true, bom: true })
  const weights = list.map((roster) => Number(roster.rows) + 500)
  const done = list.map(() => 0)
  const show = (at: number, fraction: number, message: string) => {
    done[at] = fraction * weights[at]!
    onProgress(sum(done) / sum(weights), message)
  }
  // The longest first, so that none of them is left over alone at the end.
  const waiting = list.map((roster, at) => ({ roster, at })).sort((a, b) => weights[b.at]! - weights[a.at]!)
  const lane = async () => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const { roster, at } = next
      await importOne(app, actor, folder, roster, { signal, onProgress: (fraction) => show(at, fraction, roster.file) })
      show(at, 1, roster.file)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, lane))
  signal.throwIfAborted()
}

async function importOne(
  app: App,
  actor: Actor,
  folder: string,
  listed: DemoRoster,
  options: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
): Promise<void> {
  const { file, kind, source_name: sourceName, as_of_on: asOfOn } = listed
  const content = createReadStream(join(folder, 'rosters', file))
  const divisionCode = townshipIn(actor, listed)
  const parcel = { content, fileName: file, kind, sourceName, asOfOn, ...(divisionCode && { divisionCode }) }
  const { roster } = valueOf(await receiveRoster(app, actor, parcel))
  const { jobId } = roster
  if (roster.state === 'received' && jobId) {
    const job = await followJob(app, jobHandlers, actor.scope, jobId as Uuid, options)
    options.signal.throwIfAborted()
    if (job.state !== 'done') throw new Error(`the roster ${file} could not be checked: ${job.message}`)
  }
  valueOf(await takeRoster(app, actor, roster.id))
}

/** A village survey says in its file name which township it is of: `入户摸排_100_河源镇.xlsx`. */
function townshipIn(actor: Actor, { file, kind }: DemoRoster): string | undefined {
  const serial = kind === 'village' ? /_(\d{3})_/.exec(file)?.[1] : undefined
  return serial && `${actor.scope.county}${serial}000`
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
