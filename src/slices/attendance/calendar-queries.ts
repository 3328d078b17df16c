import { plainDate } from '../../kernel/plain-date.ts'
import { schoolCalendarOf } from '../../kernel/school-calendar.ts'
import type { Actor } from '../../kernel/scope.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { findSchool } from '../directory/index.ts'
import { type CalendarContent, carriedOver, planOf, statutoryMarks, usualCalendar } from './calendar-domain.ts'
import type { CalendarOf } from './calendar-commands.ts'
import type { CalendarBody, CalendarPage } from './contract.ts'
import { mayEditCalendar, permissions } from './policy.ts'
import { COUNTY_CALENDAR, findCalendar } from './store-calendar.ts'

/** A school sees its own calendar, the others the county's unless a school is named. */
export function calendarUnitOf(actor: Actor, named: string | undefined): string {
  const own = actor.scope.schoolPrefix?.split('/')[0]
  return named ?? own ?? COUNTY_CALENDAR
}

const wire = (content: CalendarContent): CalendarBody => ({ terms: [...content.terms], marks: [...content.marks] })

/** The calendar of the county or a school, with what could be entered next. */
export async function showCalendar(
  app: App,
  actor: Actor,
  { schoolYear, schoolCode }: CalendarOf,
): Promise<Decision<CalendarPage, 'attendance.school-not-found'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const school = schoolCode === COUNTY_CALENDAR ? undefined : await findSchool(tx, county, schoolCode)
    if (schoolCode !== COUNTY_CALENDAR && !school) return refuse('attendance.school-not-found')
    const ofCounty = await findCalendar(tx, county, schoolYear, COUNTY_CALENDAR)
    const own = school ? await findCalendar(tx, county, schoolYear, schoolCode) : ofCounty
    const before = await findCalendar(tx, county, schoolYear - 1, schoolCode)
    const laid = school ? [] : statutoryMarks(schoolYear, app.calendar)
    const proposal = before
      ? carriedOver(before.content, laid)
      : school
        ? { terms: [], marks: [] }
        : usualCalendar(schoolYear, laid)
    const names = await accountNames(tx, own ? [own.changed_by] : [])
    const roles: readonly string[] = permissions['attendance.edit-calendar']
    return accept({
      schoolYear,
      schoolCode,
      schoolName: school?.name ?? null,
      own: own ? wire(own.content) : null,
      version: own?.version ?? 0,
      changedByName: own ? (names.get(own.changed_by) ?? '—') : null,
      changedAt: own?.changed_at.toISOString() ?? null,
      county: school && ofCounty ? wire(ofCounty.content) : null,
      proposal: wire(proposal),
      proposalFrom: before ? ('last-year' as const) : ('usual' as const),
      schoolDays: ofCounty ? countSchoolDays(schoolYear, ofCounty.content, school ? own?.content : undefined) : null,
      abilities: { edit: roles.includes(actor.role) && mayEditCalendar(actor, schoolCode).ok },
    })
  })
}

function countSchoolDays(schoolYear: number, county: CalendarContent, school: CalendarContent | undefined): number {
  const calendar = schoolCalendarOf([planOf(schoolYear, county, school)])
  return calendar.listSchoolDays(plainDate(`${schoolYear}-09-01`), plainDate(`${schoolYear + 1}-08-31`)).length
}
