import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { DayText, IdText, listOf, orNull, PageQuery } from '../../kernel/wire.ts'
import { CERTAINTIES, GROUPS, POPULATIONS, STANDINGS } from './domain.ts'

export const ChildLine = Type.Object({
  childId: Type.String(),
  name: Type.String(),
  sex: orNull(Type.String()),
  bornOn: orNull(Type.String()),
  citizenId: orNull(Type.String()),
  nationality: orNull(Type.String()),
  divisionCode: Type.String(),
  townshipName: Type.String(),
  villageName: Type.String(),
  guardianName: orNull(Type.String()),
  guardianPhone: orNull(Type.String()),
  groups: Type.Array(Type.String()),
  population: Type.Enum([...POPULATIONS]),
  standing: orNull(Type.Enum([...STANDINGS])),
  standingReason: orNull(Type.String()),
  standingCertainty: orNull(Type.Enum([...CERTAINTIES])),
  schoolName: orNull(Type.String()),
  gradeCode: orNull(Type.String()),
  /** All that those are told who are told of no standing. */
  enrolled: orNull(Type.Boolean()),
})
export type ChildLine = Static<typeof ChildLine>

/** What one roster says of the child, with how it was matched. `facts` are the roster row's own columns. */
export const ChildRecord = Type.Object({
  rosterId: Type.String(),
  rowNo: Type.Integer(),
  kind: Type.String(),
  sourceName: Type.String(),
  asOfOn: Type.String(),
  how: Type.String(),
  probability: Type.Number(),
  facts: Type.Record(Type.String(), Type.Unknown()),
  /** Fields in which it differs from the first record; told here, for masked values may look the same. */
  differs: Type.Array(Type.String()),
  explanation: Type.Array(
    Type.Object({ comparison: Type.String(), weight: Type.Number(), zh: Type.String(), en: Type.String() }),
  ),
})
export type ChildRecord = Static<typeof ChildRecord>

/** 一人一卡: everything known of a child; each look is put on record. */
export const ChildCard = Type.Object({
  child: Type.Intersect([
    ChildLine,
    Type.Object({
      formerName: orNull(Type.String()),
      householdAddress: orNull(Type.String()),
      residenceAddress: orNull(Type.String()),
      guardians: Type.Array(
        Type.Object({ name: Type.String(), role: orNull(Type.String()), phone: orNull(Type.String()) }),
      ),
      standingOn: orNull(Type.String()),
      /** 包保人, 缓学/休学文号, 未入学原因, as the rosters say. */
      sponsor: orNull(Type.String()),
      deferralPaper: orNull(Type.String()),
      notInSchoolReason: orNull(Type.String()),
    }),
  ]),
  records: Type.Array(ChildRecord),
})
export type ChildCard = Static<typeof ChildCard>

export const ChildFilter = Type.Object({
  division: Type.Optional(Type.String({ pattern: '^\\d{9}(\\d{3})?$', description: 'township or village prefix' })),
  school: Type.Optional(Type.String({ pattern: '^\\d{10}$' })),
  standing: Type.Optional(Type.Enum([...STANDINGS])),
  /** `counted`: the county's children, that is `resident` or `school-only`. All when left out. */
  population: Type.Optional(Type.Enum(['counted', ...POPULATIONS])),
  group: Type.Optional(Type.Enum([...GROUPS])),
  sex: Type.Optional(Type.Enum(['male', 'female', 'unknown'])),
  /** Only children with a standing: of school age and counted. */
  schoolAgeOnly: Type.Optional(Type.Boolean()),
  /** Only children who count as enrolled in the enrolment rate: in school here or elsewhere, home-taught, completed. */
  countedAsEnrolled: Type.Optional(Type.Boolean()),
  /** Born on this day or later · on this day or earlier · without a known day of birth. */
  bornFrom: Type.Optional(DayText),
  bornTo: Type.Optional(DayText),
  bornUnknown: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum(['name', '-name', 'bornOn', '-bornOn', 'division', '-division'])),
  ...PageQuery,
})
export type ChildFilter = Static<typeof ChildFilter>

export const ChildPage = listOf(ChildLine)

export const listChildren = endpoint({
  method: 'GET',
  path: '/api/children',
  permission: 'register.list-children',
  summary: '儿童名单',
  query: ChildFilter,
  reply: ChildPage,
})

/** A beginning of a name, a whole ID number or telephone is searched in a body, never in a URL. */
export const searchChildren = endpoint({
  method: 'POST',
  path: '/api/children/search',
  permission: 'register.list-children',
  summary: '按姓名、身份证号或监护人电话查找儿童',
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 40 }) }),
  reply: ChildPage,
})

export const showChild = endpoint({
  method: 'GET',
  path: '/api/children/:childId',
  permission: 'register.show-child',
  summary: '儿童档案卡（每次查看都会留痕）',
  params: Type.Object({ childId: IdText }),
  reply: ChildCard,
})
