import { type ChildProcess, spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { countyCode } from '../../src/kernel/division-code.ts'
import { newId } from '../../src/kernel/ids.ts'
import { plainDate, schoolYearOf } from '../../src/kernel/plain-date.ts'
import { schoolKeyOf } from '../../src/kernel/scope.ts'
import { type App, closeApp, openApp } from '../../src/platform/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { copyIn, type CopyRow, type Tx, withScope } from '../../src/platform/database.ts'
import { systemScope } from '../../src/platform/jobs.ts'
import { createDemoAccounts } from '../../src/slices/accounts/index.ts'
import { usualCalendar } from '../../src/slices/attendance/calendar-domain.ts'

/** A Thursday; the day before is a school day too. */
export const RUSH_DAY = plainDate('2026-11-19')
export const RUSH_DAYS = ['2026-11-19', '2026-11-18'] as const
export const OFFICER = 'rush-officer'
export const loginOf = (teacher: number): string => `rush-${teacher}`

const COUNTY = countyCode('540199')
const VILLAGE = `${COUNTY}100201`
const CLASSES_PER_SCHOOL = 20
const PUPILS_PER_CLASS = 40
const BENCH = 'system:bench'

/** A database server of one's own is given by its addresses; everything else is the bench's. */
const settings = (home: string): Record<string, string> => ({
  NOL_HOME: home,
  NOL_TODAY: RUSH_DAY,
  NOL_LOG: 'warn',
  NOL_SIGN_INS_PER_MINUTE: '10000000',
  NOL_ADDRESS_PER_MINUTE: '10000000',
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

const schoolOf = (teacher: number): string =>
  `21549${String(Math.floor(teacher / CLASSES_PER_SCHOOL)).padStart(5, '0')}`
const classOf = (teacher: number): string => `2023-${String((teacher % CLASSES_PER_SCHOOL) + 1).padStart(2, '0')}`

/** A county of schools, classes of forty and a homeroom teacher for each, with one officer of the bureau. */
export function furnishRush(home: string, teachers: number): Promise<void> {
  return withApp(home, async (app) => {
    await withScope(app.db, systemScope(COUNTY, BENCH), (tx) => furnish(tx, teachers))
    await createDemoAccounts(app, COUNTY, [
      { loginName: OFFICER, displayName: '县教育局', role: 'bureau-officer', divisionPrefix: COUNTY },
      ...Array.from({ length: teachers }, (_, teacher) => ({
        loginName: loginOf(teacher),
        displayName: `班主任${teacher}`,
        role: 'homeroom-teacher' as const,
        schoolPrefix: schoolKeyOf(schoolOf(teacher), classOf(teacher)),
      })),
    ])
  })
}

async function furnish(tx: Tx, teachers: number): Promise<void> {
  const township = `${COUNTY}100000`
  await copyIn(
    tx,
    'directory.division',
    ['code', 'county_code', 'name', 'level'],
    [
      [`${COUNTY}000000`, COUNTY, '测试县', 'county'],
      [township, COUNTY, '测试镇', 'township'],
      [VILLAGE, COUNTY, '测试村', 'village'],
    ],
  )
  const schools = [...new Set(Array.from({ length: teachers }, (_, teacher) => schoolOf(teacher)))]
  await copyIn(
    tx,
    'directory.school',
    ['code', 'county_code', 'name', 'kind', 'division_code'],
    schools.map((code) => [code, COUNTY, `学校${code.slice(-4)}`, 'primary', township]),
  )
  await copyIn(tx, 'attendance.school_calendar', CALENDAR_COLUMNS, [
    [COUNTY, 2026, '', 1, JSON.stringify(usualCalendar(2026, [])), BENCH, '2026-11-01T00:00:00Z'],
  ])
  await furnishPupils(tx, teachers)
}

async function furnishPupils(tx: Tx, teachers: number): Promise<void> {
  const ids = Array.from({ length: teachers * PUPILS_PER_CLASS }, () => newId())
  const keyOf = (index: number): string => {
    const teacher = Math.floor(index / PUPILS_PER_CLASS)
    return schoolKeyOf(schoolOf(teacher), classOf(teacher))
  }
  await copyIn(
    tx,
    'register.child',
    CHILD_COLUMNS,
    ids.map(
      (id, index): CopyRow => [
        COUNTY,
        id,
        `测试${index % 1000}`,
        'male',
        '2016-05-01',
        VILLAGE,
        'resident',
        keyOf(index),
        '13',
        'in-school-here',
        'certain',
        '2026-11-01',
        '{}',
      ],
    ),
  )
  await copyIn(
    tx,
    'enrolment.pupil',
    PUPIL_COLUMNS,
    ids.map((id, index): CopyRow => {
      const teacher = Math.floor(index / PUPILS_PER_CLASS)
      return [
        COUNTY,
        newId(),
        id,
        `测试${index % 1000}`,
        schoolOf(teacher),
        true,
        '13',
        classOf(teacher),
        'enrolled',
        VILLAGE,
        keyOf(index),
        'real',
        'same-id',
        1,
        newId(),
        1,
        '2026-11-01',
      ]
    }),
  )
}

const CHILD_COLUMNS = [
  'county_code',
  'child_id',
  'name',
  'sex',
  'born_on',
  'division_code',
  'population',
  'school_key',
  'grade_code',
  'standing',
  'standing_certainty',
  'standing_on',
  'groups',
]
const PUPIL_COLUMNS = [
  'county_code',
  'pupil_id',
  'child_id',
  'name',
  'school_code',
  'is_here',
  'grade_code',
  'class_code',
  'status',
  'division_code',
  'school_key',
  'verdict',
  'how',
  'probability',
  'roster_id',
  'row_no',
  'as_of_on',
]
const CALENDAR_COLUMNS = ['county_code', 'school_year', 'school_code', 'version', 'content', 'changed_by', 'changed_at']

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
