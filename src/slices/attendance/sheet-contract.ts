import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, FileUpload, orNull } from '../../kernel/wire.ts'
import { PurposeBody } from '../disclosure/contract.ts'

const SheetQuery = Type.Object({
  /** Left out, every class of the own school. */
  class: Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{1,3}$' })),
  /** A day, or any day of a week. */
  day: DayText,
  span: Type.Enum(['day', 'week']),
})

export const makeClassSheet = endpoint({
  method: 'POST',
  path: '/api/attendance/class-sheets',
  permission: 'attendance.report-day',
  summary: '下载班级考勤表（Excel，离线填写后交回）',
  query: SheetQuery,
  body: PurposeBody,
  reply: 'file',
})

export const printClassForm = endpoint({
  method: 'POST',
  path: '/api/attendance/class-forms',
  permission: 'attendance.report-day',
  summary: '打印班级考勤登记表（PDF，手工填写）',
  query: SheetQuery,
  body: PurposeBody,
  reply: 'file',
})

export const SheetReply = Type.Object({
  schoolName: Type.String(),
  /** Days of classes that went in now, or had gone in from this very sheet. */
  taken: Type.Integer(),
  unchanged: Type.Integer(),
  empty: Type.Integer(),
  faults: Type.Array(
    Type.Object({
      className: Type.String(),
      day: orNull(DayText),
      /** Number of the pupil in the class. */
      number: orNull(Type.String()),
      code: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  /** What did not go in, as a sheet to be corrected and sent again. */
  returned: orNull(Type.Object({ fileName: Type.String(), base64: Type.String() })),
})
export type SheetReply = Static<typeof SheetReply>

export const takeClassSheet = endpoint({
  method: 'POST',
  path: '/api/attendance/class-sheets/upload',
  permission: 'attendance.report-day',
  summary: '交回填好的班级考勤表：合格的日报收下，有问题的退回并写明原因',
  body: FileUpload,
  reply: SheetReply,
})
