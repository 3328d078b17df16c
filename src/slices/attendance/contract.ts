import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DAY_MARKS, TERM_NAMES } from '../../kernel/school-calendar.ts'
import { DayText, FileUpload, IdText, listOf, Nothing, orNull, PageQuery } from '../../kernel/wire.ts'
import { SUSPICION_RULES } from './absence-domain.ts'
import { CONTACT_RESULTS, CONTACTS, ENTRY_SOURCES, PARTS, REASONS, SOURCES } from './domain.ts'
import { LEAVE_DECIDERS, LEAVE_KINDS, LEAVE_STATES } from './leave-domain.ts'
import { CONFIRMATION_WAYS, LEAVER_KINDS, LEAVER_PAPERS, LEAVER_STATES } from './leaver-domain.ts'
import { REMINDER_LEVELS } from './silence-domain.ts'

const SchoolCodeText = Type.String({ pattern: '^[0-9A-Za-z]{1,20}$' })
const ClassCodeText = Type.String({ pattern: '^[0-9]{4}-[0-9]{1,3}$' })
const SchoolYearText = Type.String({ pattern: '^20[0-9]{2}$' })

export const AbsenceBody = Type.Object({
  childId: IdText,
  part: Type.Enum(PARTS),
  reason: Type.Enum(REASONS),
  contacted: Type.Enum(CONTACTS),
  contactResult: Type.Enum(CONTACT_RESULTS),
  note: Type.Optional(Type.String({ maxLength: 200 })),
})

export const ClassDayVersion = Type.Object({
  version: Type.Integer(),
  source: Type.Enum(SOURCES),
  signedByName: Type.String(),
  /** Who signed the paper that the account hands in. */
  paperSigner: orNull(Type.String()),
  signedAt: Type.String(),
  receivedAt: Type.String(),
  nilStatement: Type.Boolean(),
  absent: Type.Integer(),
  onLeave: Type.Integer(),
  changeReason: orNull(Type.String()),
  absences: Type.Array(AbsenceBody),
})
export type ClassDayVersion = Static<typeof ClassDayVersion>

export const DAY_STATES = ['teaching', 'exam', 'closed', 'weekend', 'vacation', 'no-calendar'] as const

export const ClassDayPage = Type.Object({
  schoolCode: Type.String(),
  classCode: Type.String(),
  schoolName: Type.String(),
  gradeCode: orNull(Type.String()),
  day: DayText,
  today: DayText,
  kind: Type.Enum(DAY_STATES),
  reportBy: Type.String(),
  pupils: Type.Array(
    Type.Object({
      childId: Type.String(),
      name: Type.String(),
      /** Last day of the approved leave that covers the day. */
      onLeaveUntil: orNull(DayText),
      /** Unexcused school days in a row before this day. */
      missedDays: Type.Integer(),
      /** Was on the list that day and is not on it any more. */
      hasLeft: Type.Boolean(),
    }),
  ),
  /** Every version, the one that holds first. */
  versions: Type.Array(ClassDayVersion),
  /** School days of the last and the coming two weeks, with what was reported. */
  days: Type.Array(
    Type.Object({ day: DayText, version: Type.Integer(), absent: Type.Integer(), onLeave: Type.Integer() }),
  ),
  abilities: Type.Object({ report: Type.Boolean() }),
})
export type ClassDayPage = Static<typeof ClassDayPage>

/** Left out, school and class are the account's own. */
const ClassQuery = {
  school: Type.Optional(SchoolCodeText),
  class: Type.Optional(ClassCodeText),
}

export const showClassDay = endpoint({
  method: 'GET',
  path: '/api/attendance/class-days/:day',
  permission: 'attendance.show-day',
  summary: '班级日报(某班某日,含历次版本)',
  params: Type.Object({ day: DayText }),
  query: Type.Object(ClassQuery),
  reply: ClassDayPage,
})

export const ReportDayBody = Type.Object({
  submissionId: IdText,
  day: DayText,
  ...ClassQuery,
  basisVersion: Type.Integer({ minimum: 0 }),
  nilStatement: Type.Boolean(),
  absences: Type.Array(AbsenceBody, { maxItems: 200 }),
  /** The list it was made from; left out, it is the list of today. Of nobody else does the report say that they were there. */
  listed: Type.Optional(Type.Array(IdText, { maxItems: 300 })),
  changeReason: Type.Optional(Type.String({ maxLength: 200 })),
  source: Type.Enum(ENTRY_SOURCES),
  /** When it was signed on the device, which may have been offline. */
  signedAt: Type.String({ format: 'date-time' }),
})
export type ReportDayBody = Static<typeof ReportDayBody>

export const ReportDayReply = Type.Object({
  day: DayText,
  version: Type.Integer(),
  absent: Type.Integer(),
  onLeave: Type.Integer(),
  receivedAt: Type.String(),
  /** Suspicions this report raised. */
  suspicions: Type.Integer(),
})
export type ReportDayReply = Static<typeof ReportDayReply>

export const reportClassDay = endpoint({
  method: 'POST',
  path: '/api/attendance/class-days',
  permission: 'attendance.report-day',
  summary: '签报班级日报;全部到校为零报告',
  body: ReportDayBody,
  reply: ReportDayReply,
})

export const CLASS_STATES = ['missing', 'reported', 'no-school', 'no-calendar'] as const

export const ClassLine = Type.Object({
  schoolCode: Type.String(),
  schoolName: Type.String(),
  classCode: Type.String(),
  gradeCode: orNull(Type.String()),
  pupils: Type.Integer(),
  state: Type.Enum(CLASS_STATES),
  late: Type.Boolean(),
  absent: Type.Integer(),
  onLeave: Type.Integer(),
  version: Type.Integer(),
  receivedAt: orNull(Type.String()),
  /** Set while silence of this class is an open finding. */
  silence: orNull(
    Type.Object({
      silenceId: Type.String(),
      firstDay: DayText,
      days: Type.Integer(),
      /** What the school says of it; the bureau settles. */
      explanation: orNull(Type.String()),
    }),
  ),
})
export type ClassLine = Static<typeof ClassLine>

const DayFilter = {
  day: Type.Optional(DayText),
  school: Type.Optional(SchoolCodeText),
  state: Type.Optional(Type.Enum(CLASS_STATES)),
  withAbsences: Type.Optional(Type.Boolean()),
  silent: Type.Optional(Type.Boolean()),
}

export const listClassDays = endpoint({
  method: 'GET',
  path: '/api/attendance/class-days',
  permission: 'attendance.list-days',
  summary: '某日各班日报情况(未报、已报、缺勤)',
  query: Type.Object({ ...PageQuery, ...DayFilter }),
  reply: listOf(ClassLine),
})

export const DaySummary = Type.Object({
  day: DayText,
  reportBy: Type.String(),
  /** After the county's time. */
  overdue: Type.Boolean(),
  classes: Type.Integer(),
  expected: Type.Integer(),
  reported: Type.Integer(),
  missing: Type.Integer(),
  withoutCalendar: Type.Integer(),
  pupils: Type.Integer(),
  absent: Type.Integer(),
  onLeave: Type.Integer(),
  silences: Type.Integer(),
  openSuspicions: Type.Integer(),
  reminders: Type.Array(
    Type.Object({ level: Type.Enum(REMINDER_LEVELS), classes: Type.Integer(), remindedAt: Type.String() }),
  ),
})
export type DaySummary = Static<typeof DaySummary>

export const summariseDay = endpoint({
  method: 'GET',
  path: '/api/attendance/day-summary',
  permission: 'attendance.list-days',
  summary: '某日日报汇总与催报',
  query: Type.Object({ day: Type.Optional(DayText), school: Type.Optional(SchoolCodeText) }),
  reply: DaySummary,
})

export const explainSilence = endpoint({
  method: 'POST',
  path: '/api/attendance/silences/:silenceId/explanation',
  permission: 'attendance.explain-silence',
  summary: '学校说明班级未报原因,由教育局了结',
  params: Type.Object({ silenceId: IdText }),
  body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) }),
  reply: Nothing,
})

export const settleSilence = endpoint({
  method: 'POST',
  path: '/api/attendance/silences/:silenceId/settlement',
  permission: 'attendance.settle-silence',
  summary: '教育局了结班级未报问题',
  params: Type.Object({ silenceId: IdText }),
  body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) }),
  reply: Nothing,
})

export const SuspicionLine = Type.Object({
  suspicionId: Type.String(),
  childId: Type.String(),
  childName: Type.String(),
  schoolName: orNull(Type.String()),
  classCode: orNull(Type.String()),
  rule: Type.Enum(SUSPICION_RULES),
  sinceOn: DayText,
  raisedOn: DayText,
  state: Type.Enum(['open', 'over']),
  overBecause: orNull(Type.String()),
  caseId: orNull(Type.String()),
  caseNumber: orNull(Type.String()),
})
export type SuspicionLine = Static<typeof SuspicionLine>

export const listSuspicions = endpoint({
  method: 'GET',
  path: '/api/attendance/suspicions',
  permission: 'attendance.list-days',
  summary: '按规则产生的疑似(缺课、假满未归、未报到、转出未到)',
  query: Type.Object({
    ...PageQuery,
    rule: Type.Optional(Type.Enum(SUSPICION_RULES)),
    state: Type.Optional(Type.Enum(['open', 'over'])),
  }),
  reply: listOf(SuspicionLine),
})

const MarkBody = Type.Object({
  from: DayText,
  to: DayText,
  mark: Type.Enum(DAY_MARKS),
  note: Type.String({ maxLength: 60 }),
})
export const CalendarBody = Type.Object({
  terms: Type.Array(Type.Object({ name: Type.Enum(TERM_NAMES), startsOn: DayText, endsOn: DayText }), { maxItems: 2 }),
  marks: Type.Array(MarkBody, { maxItems: 200 }),
})
export type CalendarBody = Static<typeof CalendarBody>

export const CalendarPage = Type.Object({
  schoolYear: Type.Integer(),
  /** Empty for the county's. */
  schoolCode: Type.String(),
  schoolName: orNull(Type.String()),
  /** What this unit has entered; null while it has entered nothing. */
  own: orNull(CalendarBody),
  version: Type.Integer(),
  changedByName: orNull(Type.String()),
  changedAt: orNull(Type.String()),
  /** The county's, when a school is shown. */
  county: orNull(CalendarBody),
  /** What could be entered: last year's days carried over, or a usual year, with the State Council's list. */
  proposal: CalendarBody,
  proposalFrom: Type.Enum(['last-year', 'usual']),
  schoolDays: orNull(Type.Integer()),
  abilities: Type.Object({ edit: Type.Boolean() }),
})
export type CalendarPage = Static<typeof CalendarPage>

const CalendarParams = Type.Object({ schoolYear: SchoolYearText })
const CalendarQuery = Type.Object({ school: Type.Optional(SchoolCodeText) })

export const showCalendar = endpoint({
  method: 'GET',
  path: '/api/attendance/calendars/:schoolYear',
  permission: 'attendance.read-calendar',
  summary: '校历(全县或一校)',
  params: CalendarParams,
  query: CalendarQuery,
  reply: CalendarPage,
})

export const saveCalendar = endpoint({
  method: 'PUT',
  path: '/api/attendance/calendars/:schoolYear',
  permission: 'attendance.edit-calendar',
  summary: '保存校历;version 为读取时的版本',
  params: CalendarParams,
  query: CalendarQuery,
  body: Type.Object({ version: Type.Integer({ minimum: 0 }), content: CalendarBody }),
  reply: CalendarPage,
})

export const importCalendar = endpoint({
  method: 'POST',
  path: '/api/attendance/calendars/:schoolYear/import',
  permission: 'attendance.edit-calendar',
  summary: '从 Excel 导入校历:类型、开始、结束、说明',
  params: CalendarParams,
  query: CalendarQuery,
  body: FileUpload,
  reply: CalendarPage,
})

export const LeaveLine = Type.Object({
  leaveId: Type.String(),
  childId: Type.String(),
  childName: Type.String(),
  classCode: orNull(Type.String()),
  kind: Type.Enum(LEAVE_KINDS),
  fromOn: DayText,
  toOn: DayText,
  state: Type.Enum(LEAVE_STATES),
  decider: Type.Enum(LEAVE_DECIDERS),
  paper: orNull(Type.String()),
  approvalNumber: orNull(Type.String()),
  askedByName: Type.String(),
  decidedByName: orNull(Type.String()),
  version: Type.Integer(),
  abilities: Type.Object({ decide: Type.Boolean(), end: Type.Boolean() }),
})
export type LeaveLine = Static<typeof LeaveLine>

export const listLeaves = endpoint({
  method: 'GET',
  path: '/api/attendance/leaves',
  permission: 'attendance.show-day',
  summary: '请假记录',
  query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum(LEAVE_STATES)) }),
  reply: listOf(LeaveLine),
})

const LeaveReply = Type.Object({ leaveId: Type.String(), state: Type.Enum(LEAVE_STATES), version: Type.Integer() })

export const askLeave = endpoint({
  method: 'POST',
  path: '/api/attendance/leaves',
  permission: 'attendance.ask-leave',
  summary: '登记请假;短假班主任即准,长假报学校,休学和超过县定天数的报乡镇或教育局批准',
  body: Type.Object({
    submissionId: IdText,
    childId: IdText,
    kind: Type.Enum(LEAVE_KINDS),
    fromOn: DayText,
    toOn: DayText,
    paper: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: LeaveReply,
})

const LeaveParams = Type.Object({ leaveId: IdText })

export const decideOnLeave = endpoint({
  method: 'POST',
  path: '/api/attendance/leaves/:leaveId/decision',
  permission: 'attendance.decide-leave',
  summary: '批准或不批准请假;休学和长假由乡镇或教育局以文号批准',
  params: LeaveParams,
  body: Type.Object({
    version: Type.Integer(),
    approve: Type.Boolean(),
    approvalNumber: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: LeaveReply,
})

export const endLeave = endpoint({
  method: 'POST',
  path: '/api/attendance/leaves/:leaveId/end',
  permission: 'attendance.ask-leave',
  summary: '提前销假',
  params: LeaveParams,
  body: Type.Object({ version: Type.Integer(), lastDay: DayText }),
  reply: LeaveReply,
})

export const LeaverLine = Type.Object({
  leaverId: Type.String(),
  childId: Type.String(),
  childName: Type.String(),
  schoolName: orNull(Type.String()),
  classCode: orNull(Type.String()),
  kind: Type.Enum(LEAVER_KINDS),
  leftOn: DayText,
  dueOn: orNull(DayText),
  state: Type.Enum(LEAVER_STATES),
  papers: Type.Array(
    Type.Object({
      paper: Type.Enum(LEAVER_PAPERS),
      issuedBy: Type.String(),
      issuedOn: DayText,
      number: orNull(Type.String()),
      confirmedWith: orNull(Type.String()),
      confirmedHow: orNull(Type.Enum(CONFIRMATION_WAYS)),
    }),
  ),
  missing: Type.Array(Type.Enum(LEAVER_PAPERS)),
  /** Why the proof that was filed last does not hold; null when nobody has refused any. */
  refusal: orNull(Type.String()),
  version: Type.Integer(),
  abilities: Type.Object({ file: Type.Boolean(), confirm: Type.Boolean() }),
})
export type LeaverLine = Static<typeof LeaverLine>

export const listLeavers = endpoint({
  method: 'GET',
  path: '/api/attendance/leavers',
  permission: 'attendance.list-leavers',
  summary: '离校学生:接收学校未到、去向材料未齐的一直在列',
  query: Type.Object({
    ...PageQuery,
    state: Type.Optional(Type.Enum(LEAVER_STATES)),
    kind: Type.Optional(Type.Enum(LEAVER_KINDS)),
  }),
  reply: listOf(LeaverLine),
})

export const fileLeaverPaper = endpoint({
  method: 'POST',
  path: '/api/attendance/leavers/:leaverId/papers',
  permission: 'attendance.file-leaver-paper',
  summary: '登记离校学生的去向材料',
  params: Type.Object({ leaverId: IdText }),
  body: Type.Object({
    submissionId: IdText,
    paper: Type.Enum(LEAVER_PAPERS),
    issuedBy: Type.String({ minLength: 2, maxLength: 100 }),
    issuedOn: DayText,
    /** 材料编号; a paper without one names who confirmed it and how. */
    number: Type.Optional(Type.String({ maxLength: 60 })),
    confirmedWith: Type.Optional(Type.String({ maxLength: 60 })),
    confirmedHow: Type.Optional(Type.Enum(CONFIRMATION_WAYS)),
  }),
  reply: Type.Object({ leaverId: Type.String(), state: Type.Enum(LEAVER_STATES) }),
})

export const confirmLeaverProof = endpoint({
  method: 'POST',
  path: '/api/attendance/leavers/:leaverId/confirmation',
  permission: 'attendance.confirm-leaver-proof',
  summary: '复核原学校登记的去向材料:属实或退回',
  params: Type.Object({ leaverId: IdText }),
  body: Type.Object({
    version: Type.Integer(),
    confirm: Type.Boolean(),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Type.Object({ leaverId: Type.String(), state: Type.Enum(LEAVER_STATES) }),
})
