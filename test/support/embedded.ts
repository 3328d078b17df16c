import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openServer } from '../../src/platform/database.ts'
import { type Log, silentLog } from '../../src/platform/log.ts'
import { listMigrations } from '../../src/platform/migrate.ts'
import { type RunningPostgres, superviseEmbedded } from '../../src/platform/postgres-supervisor.ts'

/** Binaries are shared between the homes that tests make. */
export const NATIVE_FOLDER = join(tmpdir(), `nol-test-${process.getuid?.() ?? 'user'}`)

export interface OpenedHome {
  readonly db: Db
  readonly server: RunningPostgres
}

/** Opens the embedded database of a home as the system does, with fsync on. */
export async function openHome(home: string, log: Log = silentLog): Promise<OpenedHome> {
  const server = await superviseEmbedded({ home, user: 'nobody', log, nativeFolder: NATIVE_FOLDER })
  // What slices add is not what these tests are about.
  const migrations = listMigrations().filter(({ name }) => name.endsWith('T0000_create-platform'))
  const db = await openServer(server.appUrl, server.ownerUrl, { poolSize: 4, log, server, migrations })
  return { db, server }
}
