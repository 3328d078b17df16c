import type { Calendar } from '../kernel/calendar.ts'
import { refuseUnfinishedHome } from './backup/home-files.ts'
import { loadCalendar } from './calendar.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { type Db, openDatabase } from './database.ts'
import { type FileStore, openFiles } from './files.ts'
import { identityKey } from './home-secret.ts'
import { createLog, type Log } from './log.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import { workRoots } from './work-folder.ts'

export type { Clock } from './clock.ts'
export type { Config } from './config.ts'
export type { Db, Tx } from './database.ts'
export type { FileStore } from './files.ts'
export type { Log } from './log.ts'
export type { Secrets } from './secrets.ts'

/** Everything outside the rules; handed to every command, query and job. */
export interface App {
  readonly db: Db
  readonly files: FileStore
  readonly secrets: Secrets
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  readonly calendar: Calendar
}

/** Opens what a running system needs. `closeApp` ends it in order. */
export async function openApp(config: Config): Promise<App> {
  await refuseUnfinishedHome(config.home)
  const log = createLog(config.logLevel)
  const calendar = loadCalendar(config.home)
  const { file: keyFile, command: keyCommand, suite } = config.keys
  const secrets = openSecrets({ home: config.home, keyFile, ...(keyCommand && { keyCommand }), suite })
  const files = await openFiles(config.home, secrets, workRoots(config))
  // Seals the one of an older home.
  await identityKey(secrets, config.home)
  const db = await openDatabase(config, log)
  return { db, files, secrets, clock: systemClock(config.today), config, log, calendar }
}

/** Closes the database (and stops the embedded server when nobody else uses it). */
export async function closeApp(app: App): Promise<void> {
  await app.db.close()
}
