import { type ChildProcess, spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { plainDate, schoolYearOf } from '../../src/kernel/plain-date.ts'
import { type App, closeApp, openApp } from '../../src/platform/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { withScope } from '../../src/platform/database.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import { createDemoAccounts } from '../../src/slices/accounts/index.ts'
import { usualCalendar } from '../../src/slices/attendance/calendar-domain.ts'
import { BENCH_COUNTY, classKeyOf, furnishCounty } from './bench-county.ts'

/** A Thursday; the day before is a school day too. */
export const RUSH_DAY = plainDate('2026-11-19')
export const RUSH_DAYS = ['2026-11-19', '2026-11-18'] as const
export const OFFICER = 'rush-officer'
export const loginOf = (teacher: number): string => `rush-${teacher}`

const COUNTY = BENCH_COUNTY
const PUPILS_PER_CLASS = 40
const BENCH = 'system:bench'

/** A database server of one's own is given by its addresses; the limits are those every server starts with. */
const settings = (home: string): Record<string, string> => ({
  NOL_HOME: home,
  NOL_TODAY: RUSH_DAY,
  NOL_LOG: 'warn',
  ...Object.fromEntries(
    ['DATABASE_URL', 'DATABASE_OWNER_URL'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  ),
})

async function withApp<Seen>(home: string, work: (app: App) => Promise<Seen>): Promise<Seen> {
  const app = await openApp(readConfig(settings(home)))
  try {
    return await work(app)
  } finally {
    await closeApp(app)
  }
}

/** A county of schools, classes of forty and a homeroom teacher for each, with one officer of the bureau. */
export function furnishRush(home: string, teachers: number): Promise<void> {
  return withApp(home, async (app) => {
    const plan = {
      schoolYear: 2026,
      calendar: usualCalendar(2026, []),
      classes: Array.from({ length: teachers }, () => PUPILS_PER_CLASS),
      asOf: '2026-11-01',
    }
    await withScope(app.db, systemScope(COUNTY, BENCH), (tx) => furnishCounty(tx, plan))
    await createDemoAccounts(app, COUNTY, [
      { loginName: OFFICER, displayName: '县教育局', role: 'bureau-officer', divisionPrefix: COUNTY },
      ...Array.from({ length: teachers }, (_, teacher) => ({
        loginName: loginOf(teacher),
        displayName: `班主任${teacher}`,
        role: 'homeroom-teacher' as const,
        schoolPrefix: classKeyOf(teacher),
      })),
    ])
  })
}

/** Class-days that are in the database. */
export function countReports(home: string, day: string): Promise<number> {
  return withApp(home, (app) =>
    withScope(app.db, systemScope(COUNTY, BENCH), async (tx) => {
      const row = await tx
        .selectFrom('attendance.pub_class_day')
        .where('county_code', '=', COUNTY)
        .where('school_year', '=', schoolYearOf(plainDate(day)))
        .where('on_day', '=', plainDate(day))
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return row.count
    }),
  )
}

/** The server as people start it, without its pages. */
export async function startRushServer(home: string, port: number): Promise<ChildProcess> {
  const log = await open(join(home, 'server.log'), 'a')
  const cli = join(import.meta.dirname, '..', '..', 'src', 'main', 'cli.ts')
  const args = ['--no-warnings', cli, '--home', home, 'serve', '--no-web', '--port', String(port)]
  const server = spawn(process.execPath, args, {
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings(home) },
  })
  await log.close()
  return server
}
