import {
  aChild,
  aPupil,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_B,
} from '../../../../test/builders/county.ts'
import { httpOf } from '../../../../test/builders/http.ts'
import { aScope, scopesByRole, testApp } from '../../../../test/support/database.ts'
import { countyCode } from '../../../kernel/division-code.ts'
import { newId } from '../../../kernel/ids.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import { usualCalendar } from '../calendar-domain.ts'
import type { ClassDayPage, DaySummary, ReportDayBody } from '../contract.ts'
import { permissions } from '../policy.ts'
import { registerAttendanceRoutes } from '../routes.ts'
import { sweepCounty } from '../sweep.ts'
import { texts } from '../texts.ts'

/** Tables that each test finds empty. */
const OF_A_TEST = [
  'class_day',
  'absence',
  'leave',
  'suspicion',
  'silence',
  'reminder',
  'duty',
  'alarm',
  'leaver_paper',
  'leaver',
] as const

/** A county with a school calendar since 2 March 2026 and one class of four pupils, for tests of attendance. */
export async function attendanceOffice() {
  const monday = plainDate('2026-03-09')
  const app = await testApp({ today: monday })
  const county = countyCode(COUNTY)
  const scopes = {
    ...scopesByRole(),
    'other-teacher': aScope({ role: 'homeroom-teacher', schoolPrefix: `${SCHOOL_1}/2023-02/` }),
    'other-school': aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }),
    'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
  }
  const children = Array.from({ length: 4 }, (_, index) => aChild({ name: `测试${'甲乙丙丁'[index]}` }))
  let web: Awaited<ReturnType<typeof httpOf>>

  async function open() {
    await plantCounty(app.db)
    await plant(app.db, 'register.child', children)
    await plant(
      app.db,
      'enrolment.pupil',
      children.map((child) => aPupil(child.child_id, { name: child['name'] })),
    )
    await plant(app.db, 'attendance.school_calendar', [
      {
        county_code: COUNTY,
        school_year: 2025,
        school_code: '',
        version: 1,
        content: usualCalendar(2025, []),
        changed_by: 'tester',
        changed_at: '2026-03-02T00:00:00Z',
      },
    ])
    web = await httpOf(app, { permissions, texts, scopes, routes: (http) => registerAttendanceRoutes(http, app) })
    await sweepCounty(app, county)
    return web
  }
  const report = (more: Partial<ReportDayBody> = {}): ReportDayBody => ({
    submissionId: newId(),
    day: app.clock.today(),
    basisVersion: 0,
    nilStatement: (more.absences ?? []).every((absence) => absence.reason === 'on-leave'),
    absences: [],
    source: 'field',
    signedAt: app.clock.now().toISOString(),
    ...more,
  })
  return {
    app,
    county,
    monday,
    children: children.map((child) => child.child_id) as [string, string, string, string],
    open,
    async reset() {
      app.clock.moveTo(monday)
      for (const table of OF_A_TEST) await app.db.asAdmin(`delete from attendance.${table}`)
      await app.db.asAdmin('truncate cases.dropout_case cascade')
    },
    report,
    missing: (childId: string, more: Partial<ReportDayBody['absences'][number]> = {}) => ({
      childId,
      part: 'whole' as const,
      reason: 'unknown' as const,
      contacted: 'guardian' as const,
      contactResult: 'not-reached' as const,
      ...more,
    }),
    send: (body: ReportDayBody, who = 'homeroom-teacher') => web.post(who, '/api/attendance/class-days', body),
    pageOf: async (day: string = monday, who = 'homeroom-teacher', query = {}): Promise<ClassDayPage> =>
      (await web.get(who, `/api/attendance/class-days/${day}`, query)).json(),
    summaryOf: async (who: string, query = {}): Promise<DaySummary> =>
      (await web.get(who, '/api/attendance/day-summary', query)).json(),
    rowsOf: (table: string) =>
      app.db.asAdmin<Record<string, unknown>>(`select to_jsonb(t) as row from attendance.${table} t`),
  }
}
