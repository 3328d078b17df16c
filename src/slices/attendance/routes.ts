import { accept, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { saveCalendar } from './calendar-commands.ts'
import { readCalendarFile } from './calendar-file.ts'
import { calendarUnitOf, showCalendar } from './calendar-queries.ts'
import { reportClassDay } from './commands.ts'
import * as contract from './contract.ts'
import * as early from './early-contract.ts'
import { listClassDays, summariseDay } from './day-queries.ts'
import { listEarlySigns, measureEarlySigns, noteEarlySign, saveEarlyRules } from './early.ts'
import { listEarlyTicks, tickEarlySign } from './early-ticks.ts'
import { confirmProof, filePaper } from './leaver-commands.ts'
import { listLeavers } from './leaver-queries.ts'
import { askLeave, decideOnLeave, endLeave } from './leave-commands.ts'
import { listLeaves, listSuspicions } from './list-queries.ts'
import { showClassDay } from './queries.ts'
import { makeSheet, printForm } from './sheet-commands.ts'
import * as sheet from './sheet-contract.ts'
import { takeSheet } from './sheet-intake.ts'
import { explainSilence, settleSilence } from './watch-commands.ts'

const CURSOR = { 'attendance.cursor-unknown': 410 } as const

/** Serves daily reports, leave, silence, suspicions and school calendars. */
export function registerAttendanceRoutes(http: HttpApp, app: App): void {
  serveDays(http, app)
  serveLeave(http, app)
  serveCalendars(http, app)
  serveEarlySigns(http, app)
  serveSheets(http, app)
  serve(http, contract.listLeavers, CURSOR, ({ actor, query }) => listLeavers(app, actor, query))
  serve(
    http,
    contract.fileLeaverPaper,
    {
      'attendance.leaver-not-found': 404,
      'attendance.leaver-settled': 409,
      'attendance.paper-filed': 409,
      'attendance.paper-in-future': 422,
      'attendance.paper-number-missing': 422,
      'attendance.paper-not-vouched-for': 422,
    },
    ({ actor, params, body }) => filePaper(app, actor, params.leaverId, body),
  )
  serve(
    http,
    contract.confirmLeaverProof,
    {
      'attendance.leaver-not-found': 404,
      'attendance.leaver-changed-meanwhile': 409,
      'attendance.no-proof-filed': 409,
      'attendance.own-proof': 403,
      'attendance.refusal-of-proof-missing': 422,
    },
    ({ actor, params, body }) => confirmProof(app, actor, params.leaverId, body),
  )
}

function serveEarlySigns(http: HttpApp, app: App): void {
  serve(http, early.listEarlySigns, CURSOR, ({ actor, query }) => listEarlySigns(app, actor, query))
  serve(http, early.measureEarlySigns, {}, async ({ actor }) => accept(await measureEarlySigns(app, actor)))
  serve(http, early.listEarlyTicks, {}, async ({ actor }) => accept(await listEarlyTicks(app, actor)))
  serve(http, early.tickEarlySign, { 'attendance.pupil-not-found': 404 }, ({ actor, params, body }) =>
    tickEarlySign(app, actor, params.childId, body),
  )
  serve(http, early.noteEarlySign, { 'attendance.early-child-not-found': 404 }, ({ actor, params, body }) =>
    noteEarlySign(app, actor, params.childId, body),
  )
  serve(http, early.saveEarlyRules, { 'attendance.early-rules-changed-meanwhile': 409 }, ({ actor, body }) =>
    saveEarlyRules(app, actor, body.version, body.rules),
  )
}

const MAKE_SHEET = {
  'attendance.class-not-found': 404,
  'attendance.calendar-missing': 422,
  'attendance.sheet-without-school-day': 422,
  'disclosure.note-missing': 422,
  'disclosure.note-holds-number': 422,
} as const

function serveSheets(http: HttpApp, app: App): void {
  const asked = (query: { class?: string; day: string; span: 'day' | 'week' }) => ({
    ...query,
    day: query.day as PlainDate,
  })
  serve(http, sheet.makeClassSheet, MAKE_SHEET, async ({ actor, query, body }) => {
    const made = await makeSheet(app, actor, asked(query), body)
    return made.ok ? accept(fileReply(made.value.name, CONTENT_TYPES.xlsx, made.value.bytes)) : made
  })
  serve(http, sheet.printClassForm, MAKE_SHEET, async ({ actor, query, body }) => {
    const made = await printForm(app, actor, asked(query), body)
    return made.ok ? accept(fileReply(made.value.name, CONTENT_TYPES.pdf, made.value.bytes)) : made
  })
  serve(
    http,
    sheet.takeClassSheet,
    { 'attendance.no-file': 400, 'attendance.file-unreadable': 422, 'attendance.sheet-unknown': 422 },
    async ({ actor, upload }) => {
      const file = await upload()
      return file ? takeSheet(app, actor, file.content) : refuse('attendance.no-file')
    },
  )
}

function serveDays(http: HttpApp, app: App): void {
  serve(http, contract.showClassDay, { 'attendance.class-not-found': 404 }, ({ actor, params, query }) =>
    showClassDay(app, actor, params.day as PlainDate, query),
  )
  serve(
    http,
    contract.reportClassDay,
    {
      'attendance.class-not-found': 404,
      'attendance.calendar-missing': 422,
      'attendance.day-in-future': 422,
      'attendance.not-a-school-day': 422,
      'attendance.class-without-pupils': 422,
      'attendance.changed-meanwhile': 409,
      'attendance.change-reason-missing': 422,
      'attendance.pupil-not-in-class': 422,
      'attendance.pupil-twice': 422,
      'attendance.leave-not-approved': 422,
      'attendance.nil-statement-differs': 422,
      'attendance.submission-of-another-day': 409,
    },
    ({ actor, body }) => reportClassDay(app, actor, body),
  )
  serve(http, contract.listClassDays, CURSOR, ({ actor, query }) => listClassDays(app, actor, query))
  serve(http, contract.summariseDay, {}, async ({ actor, query }) => accept(await summariseDay(app, actor, query)))
  serve(http, contract.listSuspicions, CURSOR, ({ actor, query }) => listSuspicions(app, actor, query))
  serve(http, contract.explainSilence, { 'attendance.silence-not-found': 404 }, ({ actor, params, body }) =>
    explainSilence(app, actor, params.silenceId, body.reason),
  )
  serve(http, contract.settleSilence, { 'attendance.silence-not-found': 404 }, ({ actor, params, body }) =>
    settleSilence(app, actor, params.silenceId, body.reason),
  )
}

function serveLeave(http: HttpApp, app: App): void {
  serve(http, contract.listLeaves, CURSOR, ({ actor, query }) => listLeaves(app, actor, query))
  serve(
    http,
    contract.askLeave,
    {
      'attendance.pupil-not-found': 404,
      'attendance.calendar-missing': 422,
      'attendance.leave-order': 422,
      'attendance.leave-too-long': 422,
      'attendance.leave-without-school-day': 422,
      'attendance.leave-paper-missing': 422,
      'attendance.leave-overlaps': 409,
    },
    ({ actor, body }) => askLeave(app, actor, body),
  )
  const STEP = { 'attendance.leave-not-found': 404, 'attendance.leave-changed-meanwhile': 409 } as const
  const DECISION = {
    ...STEP,
    'attendance.leave-decided': 409,
    'attendance.approval-number-missing': 422,
    'attendance.leave-needs-authority': 403,
    'attendance.leave-needs-school': 403,
  } as const
  serve(http, contract.decideOnLeave, DECISION, ({ actor, params, body }) =>
    decideOnLeave(app, actor, params.leaveId, body),
  )
  serve(
    http,
    contract.endLeave,
    { ...STEP, 'attendance.leave-end-outside': 422, 'attendance.leave-not-approved-yet': 409 },
    ({ actor, params, body }) => endLeave(app, actor, params.leaveId, body),
  )
}

const CALENDAR_REFUSALS = {
  'attendance.calendar-terms': 422,
  'attendance.calendar-term-order': 422,
  'attendance.calendar-mark-order': 422,
  'attendance.calendar-mark-outside': 422,
  'attendance.calendar-of-own-school': 403,
  'attendance.calendar-changed-meanwhile': 409,
  'attendance.county-calendar-first': 409,
  'attendance.school-not-found': 404,
} as const

function serveCalendars(http: HttpApp, app: App): void {
  serve(http, contract.showCalendar, { 'attendance.school-not-found': 404 }, ({ actor, params, query }) =>
    showCalendar(app, actor, {
      schoolYear: Number(params.schoolYear),
      schoolCode: calendarUnitOf(actor, query.school),
    }),
  )
  serve(http, contract.saveCalendar, CALENDAR_REFUSALS, async ({ actor, params, query, body }) => {
    const unit = { schoolYear: Number(params.schoolYear), schoolCode: calendarUnitOf(actor, query.school) }
    const saved = await saveCalendar(app, actor, unit, body.version, body.content)
    return saved.ok ? showCalendar(app, actor, unit) : saved
  })
  serve(
    http,
    contract.importCalendar,
    {
      ...CALENDAR_REFUSALS,
      'attendance.no-file': 400,
      'attendance.file-unreadable': 422,
      'attendance.calendar-rows-at-fault': 422,
    },
    async ({ actor, params, query, upload }) => {
      const unit = { schoolYear: Number(params.schoolYear), schoolCode: calendarUnitOf(actor, query.school) }
      const file = await upload()
      if (!file) return refuse('attendance.no-file')
      const content = await readCalendarFile(file.content)
      if (!content.ok) return content
      const shown = await showCalendar(app, actor, unit)
      if (!shown.ok) return shown
      const { terms, marks } = content.value
      const saved = await saveCalendar(app, actor, unit, shown.value.version, { terms: [...terms], marks: [...marks] })
      return saved.ok ? showCalendar(app, actor, unit) : saved
    },
  )
}
