import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Actor } from '../kernel/scope.ts'
import type { App } from '../platform/app.ts'
import { importFiles } from '../slices/rosters/import-files.ts'
import type { RosterKind } from '../slices/rosters/index.ts'
import { jobHandlers } from './compose.ts'

interface DemoRoster {
  readonly file: string
  readonly kind: RosterKind
  readonly source_name: string
  readonly as_of_on: string
  readonly rows: string
}

/**
 * Sends in the roster files of a simulated county and takes them, as a clerk would; the longest first, so that none of
 * them is left over alone at the end. May be repeated: the same file twice is one roster.
 */
export async function importDemoRosters(
  app: App,
  actor: Actor,
  folder: string,
  onProgress: (fraction: number, message: string) => void,
): Promise<void> {
  const list = parse<DemoRoster>(await readFile(join(folder, 'rosters.csv'), 'utf8'), { columns: true, bom: true })
  const files = list
    .sort((a, b) => Number(b.rows) - Number(a.rows))
    .map((roster) => ({
      path: join(folder, 'rosters', roster.file),
      kind: roster.kind,
      sourceName: roster.source_name,
      asOfOn: roster.as_of_on,
      divisionCode: townshipIn(actor, roster),
    }))
  await importFiles(app, actor, files, { take: true, onProgress, handlers: jobHandlers })
}

/** A village survey says in its file name which township it is of: `入户摸排_100_河源镇.xlsx`. */
function townshipIn(actor: Actor, { file, kind }: DemoRoster): string | undefined {
  const serial = kind === 'village' ? /_(\d{3})_/.exec(file)?.[1] : undefined
  return serial && `${actor.scope.county}${serial}000`
}
