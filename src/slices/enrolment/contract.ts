import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { ENROLMENT_STATUSES, RECORD_VERDICTS } from './domain.ts'

export const PupilLine = Type.Object({
  pupilId: Type.String(),
  childId: Type.String(),
  pupilNumber: orNull(Type.String()),
  name: Type.String(),
  sex: orNull(Type.String()),
  bornOn: orNull(Type.String()),
  citizenId: orNull(Type.String()),
  schoolCode: orNull(Type.String()),
  schoolName: orNull(Type.String()),
  isHere: Type.Boolean(),
  gradeCode: orNull(Type.String()),
  classCode: orNull(Type.String()),
  status: Type.Enum([...ENROLMENT_STATUSES]),
  studyMode: orNull(Type.String()),
  attends: orNull(Type.Boolean()),
  verdict: orNull(Type.Enum([...RECORD_VERDICTS])),
  verdictReason: orNull(Type.String()),
  verdictCertainty: orNull(Type.String()),
  how: Type.String(),
  probability: Type.Number(),
})
export type PupilLine = Static<typeof PupilLine>

export const PupilFilter = Type.Object({
  /** Township or village prefix of where the child lives. */
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$' })),
  school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
  grade: Type.Optional(Type.String({ pattern: '^\\d{2}$' })),
  classCode: Type.Optional(Type.String({ maxLength: 20 })),
  verdict: Type.Optional(Type.Enum([...RECORD_VERDICTS])),
  status: Type.Optional(Type.Enum([...ENROLMENT_STATUSES])),
  isHere: Type.Optional(Type.Boolean()),
  /** Whether the record names a class: who has none is in no daily report. */
  hasClass: Type.Optional(Type.Boolean()),
  /** Whether the last run found the record real. */
  isReal: Type.Optional(Type.Boolean()),
  childId: Type.Optional(IdText),
  ...PageQuery,
})
export type PupilFilter = Static<typeof PupilFilter>

export const listPupils = endpoint({
  method: 'GET',
  path: '/api/pupils',
  permission: 'enrolment.list-pupils',
  summary: '学籍名单',
  query: PupilFilter,
  reply: listOf(PupilLine),
})
