import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, DivisionCodeText, FileUpload, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { LEADS_WITHOUT_ENROLMENT, SCHOOL_KINDS } from './domain.ts'

const Prefix = Type.String({ pattern: '^[0-9]{6,12}$' })
const SchoolCodeText = Type.String({ pattern: '^[0-9A-Za-z]{1,20}$' })
const SchoolKindName = Type.Enum(SCHOOL_KINDS)

export const DivisionRow = Type.Object({
  code: DivisionCodeText,
  name: Type.String(),
  level: Type.Enum(['county', 'township', 'village']),
  parentCode: orNull(Type.String()),
  validFrom: DayText,
  validTo: orNull(DayText),
  sponsoringSchoolCode: orNull(Type.String()),
  sponsoringSchoolName: orNull(Type.String()),
})
export type DivisionRow = Static<typeof DivisionRow>

export const SchoolRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  kind: SchoolKindName,
  divisionCode: DivisionCodeText,
  divisionName: Type.String(),
  isPrivate: Type.Boolean(),
  active: Type.Boolean(),
})
export type SchoolRow = Static<typeof SchoolRow>

const Days = Type.Integer({ minimum: 1, maximum: 365 })
const ReturnDays = Type.Integer({ minimum: 0, maximum: 90 })
const MonthDay = Type.Integer({ minimum: 1, maximum: 31 })
const SchoolDays = Type.Integer({ minimum: 1, maximum: 100 })
const Probability = Type.Number({ minimum: 0, maximum: 1 })

export /** Hundredths of a percent are the finest a line is drawn by. */
const LossPercent = Type.Number({ minimum: 0, maximum: 10, multipleOf: 0.01 })

const CountyRulesBody = Type.Object({
  schoolAge: Type.Object({
    entryAge: Type.Integer({ minimum: 5, maximum: 8 }),
    leavingAge: Type.Integer({ minimum: 14, maximum: 18 }),
    cutOff: Type.String({ pattern: '^[0-9]{2}-[0-9]{2}$' }),
  }),
  dueDays: Type.Object({
    'out-of-school': Days,
    'ghost-enrolment': Days,
    'duplicate-enrolment': Days,
    'person-record-mismatch': Days,
    'unknown-to-rosters': Days,
  }),
  certainty: Type.Object({ sure: Probability, likely: Probability, review: Probability }),
  leadWithoutEnrolment: Type.Enum(LEADS_WITHOUT_ENROLMENT),
  smallCell: Type.Integer({ minimum: 1, maximum: 20 }),
  exportApprovalRows: Type.Integer({ minimum: 0, maximum: 100_000 }),
  monthlyReturnDay: Type.Integer({ minimum: 1, maximum: 28 }),
  tipTriageDays: Type.Integer({ minimum: 0, maximum: 30 }),
  noticeDaysBeforeTerm: Type.Integer({ minimum: 0, maximum: 120 }),
  attendance: Type.Object({
    reportBy: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    alertDays: SchoolDays,
    suspectedDays: SchoolDays,
    confirmDays: SchoolDays,
    entrantDays: SchoolDays,
    transferDays: SchoolDays,
    illnessDays: SchoolDays,
    officialDays: SchoolDays,
    promiseDays: Type.Integer({ minimum: 0, maximum: 5 }),
    teacherLeaveDays: SchoolDays,
    authorityLeaveDays: SchoolDays,
    silentDays: SchoolDays,
    alarmChildren: Type.Integer({ minimum: 2, maximum: 50 }),
    alarmDays: Type.Integer({ minimum: 1, maximum: 60 }),
  }),
  returns: Type.Object({
    schoolWeekDays: ReturnDays,
    schoolMonthDays: ReturnDays,
    villageMonthDays: ReturnDays,
    townshipMonthDays: ReturnDays,
    quarterDays: ReturnDays,
    termStartDays: ReturnDays,
    termEndDays: ReturnDays,
    schoolYearDays: ReturnDays,
    populationDay: MonthDay,
    disabledDay: MonthDay,
    leftBehindDays: ReturnDays,
    townshipProgressDays: ReturnDays,
    schoolProgressDay: MonthDay,
    omissionDays: ReturnDays,
    signDays: ReturnDays,
  }),
  honesty: Type.Object({
    fullPresenceDays: SchoolDays,
    fullPresencePupils: SchoolDays,
    lateDays: SchoolDays,
    lateReports: SchoolDays,
    seriesClasses: Type.Integer({ minimum: 2, maximum: 50 }),
    seriesSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
    settleDays: SchoolDays,
    rollPupils: SchoolDays,
  }),
  figures: Type.Object({
    keyUnitPrimaryPercent: LossPercent,
    keyUnitJuniorPercent: LossPercent,
    countSuspensionAsDropout: Type.Boolean(),
  }),
})

const RulesReply = Type.Object({ rules: CountyRulesBody, version: Type.Integer() })

/** Result of reading a list of divisions or schools. Good rows are taken even when others are at fault. */
export const DirectoryImport = Type.Object({
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  faults: Type.Array(Type.Object({ rowNo: Type.Integer(), code: Type.String(), message: Type.String() })),
})
export type DirectoryImport = Static<typeof DirectoryImport>

export const listDivisions = endpoint({
  method: 'GET',
  path: '/api/divisions',
  permission: 'directory.read',
  summary: 'County, townships and villages that hold on a day (today), in order of their codes',
  query: Type.Object({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
    level: Type.Optional(Type.Enum(['county', 'township', 'village'])),
    within: Type.Optional(Prefix),
    search: Type.Optional(Type.String({ maxLength: 60 })),
    on: Type.Optional(DayText),
  }),
  reply: listOf(DivisionRow),
})

export const listSchools = endpoint({
  method: 'GET',
  path: '/api/schools',
  permission: 'directory.read',
  summary: 'Schools of the county, in order of their codes',
  query: Type.Object({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
    kind: Type.Optional(SchoolKindName),
    within: Type.Optional(Prefix),
    active: Type.Optional(Type.Boolean()),
    search: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: listOf(SchoolRow),
})

export const getSchool = endpoint({
  method: 'GET',
  path: '/api/schools/:schoolCode',
  permission: 'directory.read',
  summary: 'One school',
  params: Type.Object({ schoolCode: SchoolCodeText }),
  reply: SchoolRow,
})

export const importDivisions = endpoint({
  method: 'POST',
  path: '/api/divisions/import',
  permission: 'directory.manage',
  summary: 'Read divisions from CSV or XLSX: columns code, name, level',
  body: FileUpload,
  reply: DirectoryImport,
})

export const importSchools = endpoint({
  method: 'POST',
  path: '/api/schools/import',
  permission: 'directory.manage',
  summary: 'Read schools from CSV or XLSX: columns code, name, kind, division, and optionally sponsored villages',
  body: FileUpload,
  reply: DirectoryImport,
})

export const editSchool = endpoint({
  method: 'PATCH',
  path: '/api/schools/:schoolCode',
  permission: 'directory.manage',
  summary: 'Rename a school, or close or reopen it',
  params: Type.Object({ schoolCode: SchoolCodeText }),
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), active: Type.Boolean() }),
  reply: SchoolRow,
})

export const setSponsoringSchool = endpoint({
  method: 'PUT',
  path: '/api/divisions/:divisionCode/sponsoring-school',
  permission: 'directory.manage',
  summary: 'Name the school that sponsors a village, or none',
  params: Type.Object({ divisionCode: DivisionCodeText }),
  body: Type.Object({ schoolCode: orNull(SchoolCodeText) }),
  reply: DivisionRow,
})

export const getCountyRules = endpoint({
  method: 'GET',
  path: '/api/county-rules',
  permission: 'directory.read',
  summary: 'Rules the county has decided: school age, periods, thresholds',
  reply: RulesReply,
})

export const changeCountyRules = endpoint({
  method: 'PUT',
  path: '/api/county-rules',
  permission: 'directory.change-rules',
  summary: 'Change the rules of the county; `version` as last read',
  body: RulesReply,
  reply: RulesReply,
})
