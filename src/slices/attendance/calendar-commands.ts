import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { findSchool } from '../directory/index.ts'
import { type CalendarContent, type CalendarRefusal, decideCalendar } from './calendar-domain.ts'
import type { CalendarBody } from './contract.ts'
import { mayEditCalendar } from './policy.ts'
import { COUNTY_CALENDAR, findCalendar, insertCalendar } from './store-calendar.ts'

export interface CalendarOf {
  readonly schoolYear: number
  /** Empty for the county's. */
  readonly schoolCode: string
}

export type SaveCalendarRefusal =
  | CalendarRefusal
  | 'attendance.calendar-of-own-school'
  | 'attendance.calendar-changed-meanwhile'
  | 'attendance.county-calendar-first'
  | 'attendance.school-not-found'

/** Saves a calendar over the version that was read. What held before stays on record. */
export async function saveCalendar(
  app: App,
  actor: Actor,
  { schoolYear, schoolCode }: CalendarOf,
  readVersion: number,
  body: CalendarBody,
): Promise<Decision<{ readonly version: number }, SaveCalendarRefusal>> {
  const permitted = mayEditCalendar(actor, schoolCode)
  if (!permitted.ok) return permitted
  const decision = decideCalendar(schoolYear, contentOf(body), schoolCode === COUNTY_CALENDAR ? 'county' : 'school')
  if (!decision.ok) return decision
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    if (schoolCode !== COUNTY_CALENDAR) {
      if (!(await findSchool(tx, county, schoolCode))) return refuse('attendance.school-not-found')
      if (!(await findCalendar(tx, county, schoolYear, COUNTY_CALENDAR)))
        return refuse('attendance.county-calendar-first')
    }
    const before = await findCalendar(tx, county, schoolYear, schoolCode)
    const version = (before?.version ?? 0) + 1
    if (version !== readVersion + 1) return refuse('attendance.calendar-changed-meanwhile')
    const saved = await insertCalendar(tx, {
      county_code: county,
      school_year: schoolYear,
      school_code: schoolCode,
      version,
      content: decision.value,
      changed_by: actor.id,
      changed_at: app.clock.now(),
    })
    if (!saved) return refuse('attendance.calendar-changed-meanwhile')
    const details = { schoolYear, schoolCode, version }
    await recordAudit(tx, { event: 'attendance.calendar-saved', actorId: actor.id, details })
    return accept({ version })
  })
}

function contentOf(body: CalendarBody): CalendarContent {
  return {
    terms: body.terms.map((term) => ({
      ...term,
      startsOn: term.startsOn as PlainDate,
      endsOn: term.endsOn as PlainDate,
    })),
    marks: body.marks.map((marked) => ({ ...marked, from: marked.from as PlainDate, to: marked.to as PlainDate })),
  }
}
