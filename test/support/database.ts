import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QueryResultRow } from 'pg'
import { afterAll, inject } from 'vitest'
import { countyCode } from '../../src/kernel/division-code.ts'
import { type PlainDate, plainDate } from '../../src/kernel/plain-date.ts'
import { DUTIES, DUTY_NAMES } from '../../src/kernel/duty.ts'
import { ADMINISTRATORS, type Actor, type Role, type Scope } from '../../src/kernel/scope.ts'
import type { App } from '../../src/platform/app.ts'
import { loadCalendar } from '../../src/platform/calendar.ts'
import { type FixedClock, fixedClock } from '../../src/platform/clock.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { type Db, openServer } from '../../src/platform/database.ts'
import { openFiles } from '../../src/platform/files.ts'
import { type Log, silentLog } from '../../src/platform/log.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { createDatabase, dropDatabase, queryOnce, withDatabase } from './server.ts'

/** A migrated, empty database of this test file's own. */
export interface TestDatabase extends Db {
  readonly name: string
  readonly appUrl: string
  readonly ownerUrl: string
  /** As superuser, past row-level security: to see what is really there. */
  asAdmin<Row extends QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>
}

/** Seals the audit records of test databases. */
export const TEST_SEAL_KEY: Uint8Array = new Uint8Array(32).fill(7)

/** Clones the template: `const db = await testDatabase()` at the top of a test file. Dropped after the file. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `nol_test_${server.run}_${randomUUID().slice(24)}`
  await createDatabase(server.adminUrl, name, server.template)
  const appUrl = withDatabase(server.appUrl, name)
  const ownerUrl = withDatabase(server.ownerUrl, name)
  const adminUrl = withDatabase(server.adminUrl, name)
  const db = await openServer(appUrl, undefined, {
    poolSize: 5,
    log: silentLog,
    allowFsyncOff: true,
    sealKey: TEST_SEAL_KEY,
    migrations: [], // the template has them
  })
  afterAll(async () => {
    await db.close()
    await dropDatabase(server.adminUrl, name)
  })
  return Object.assign(db, {
    name,
    appUrl,
    ownerUrl,
    asAdmin: queryOnce.bind(undefined, adminUrl) as TestDatabase['asAdmin'],
  })
}

export interface TestApp extends App {
  readonly db: TestDatabase
  readonly clock: FixedClock
}

/** An app on a database of this file's own, with its own folder and a clock that stands at `today` (2026-03-10). */
export async function testApp(
  options: { readonly today?: PlainDate; readonly env?: Record<string, string>; readonly log?: Log } = {},
): Promise<TestApp> {
  const db = await testDatabase()
  const home = mkdtempSync(join(tmpdir(), 'nol-home-'))
  afterAll(() => rm(home, { recursive: true, force: true }))
  const config: Config = readConfig({ NOL_HOME: home, ...options.env })
  const secrets = openSecrets({ home, keyFile: config.keys.file, suite: config.keys.suite })
  return {
    db,
    config,
    files: await openFiles(home, secrets),
    secrets,
    clock: fixedClock(options.today ?? plainDate('2026-03-10')),
    calendar: loadCalendar(),
    log: options.log ?? silentLog,
  }
}

/** Scope of a whole county unless said otherwise: `aScope({ divisionPrefix: '540126100' })`. */
export function aScope(parts: Partial<Omit<Scope, 'county'>> & { readonly county?: string } = {}): Scope {
  const county = countyCode(parts.county ?? '540126')
  const line =
    parts.duty !== undefined
      ? { duty: parts.duty }
      : parts.schoolPrefix === undefined
        ? { divisionPrefix: parts.divisionPrefix ?? county }
        : { schoolPrefix: parts.schoolPrefix }
  return { county, ...line, role: parts.role ?? 'bureau-officer', actorId: parts.actorId ?? 'tester' }
}

/** Somebody acting with a scope. */
export function anActor(parts: Parameters<typeof aScope>[0] = {}): Actor {
  const scope = aScope(parts)
  return { id: scope.actorId, role: scope.role, scope }
}

/** One scope for each role: county, township, village, school and class, and each duty. */
export function scopesByRole(
  county = '540126',
  township = '100',
  village = '201',
  school = '3154000012',
  schoolClass = '2023-01',
) {
  const of = (role: Role, line: Partial<Scope>) => aScope({ county, role, ...line })
  return {
    'bureau-officer': of('bureau-officer', {}),
    'township-officer': of('township-officer', { divisionPrefix: `${county}${township}` }),
    'village-officer': of('village-officer', { divisionPrefix: `${county}${township}${village}` }),
    'school-officer': of('school-officer', { schoolPrefix: `${school}/` }),
    'homeroom-teacher': of('homeroom-teacher', { schoolPrefix: `${school}/${schoolClass}/` }),
    ...Object.fromEntries(DUTY_NAMES.map((duty) => [DUTIES[duty].role, of(DUTIES[duty].role, { duty })])),
    ...Object.fromEntries(
      ADMINISTRATORS.map((role) => [role, { county: countyCode(county), role, actorId: 'tester' }]),
    ),
  } as Record<Exclude<Role, 'system'>, Scope>
}
