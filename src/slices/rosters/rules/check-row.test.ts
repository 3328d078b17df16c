import { describe, expect, test } from 'vitest'
import { checkCharacterOf } from '../../../kernel/citizen-id.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import type { Cell } from '../../../platform/tables/cell.ts'
import type { RosterKind } from '../domain.ts'
import type { FieldName } from '../fields-domain.ts'
import { REMARK_CODES } from '../remarks-domain.ts'
import { texts } from '../texts.ts'
import { type CheckedRow, checkRow } from './check-row.ts'
import { Places } from './places.ts'
import { sayRemark } from './say.ts'
import { Schools } from './schooling.ts'
import { skipReasonOf } from './skip-row.ts'

const places = new Places({
  countyCode: '540126',
  divisions: [
    ['540126000000', '达孜区'],
    ['540126100000', '德庆镇'],
    ['540126100201', '白纳村'],
    ['540126101000', '章多乡'],
    ['540126101201', '白纳村'],
  ],
  regions: [
    ['540000', '西藏自治区'],
    ['540100', '拉萨市'],
    ['540126', '达孜区'],
    ['510000', '四川省'],
    ['510100', '成都市'],
    ['510117', '郫都区'],
  ],
})
const schools = new Schools([{ code: '3154000012', name: '德庆镇中心小学', divisionCode: '540126100201' }])
const asOf = plainDate('2026-03-10')

type Cells = Partial<Record<FieldName, Cell>>

function check(cells: Cells, kind: RosterKind = 'village', township: string | null = null): CheckedRow {
  const fields = Object.keys(cells) as FieldName[]
  const columns = new Map(fields.map((field, index) => [field, index]))
  return checkRow(
    { number: 37, cells: fields.map((field) => cells[field] ?? null) },
    { kind, columns, asOf, today: asOf, places, schools, township },
  )
}

const idOf = (born: string, sequence = '012'): string => {
  const first17 = `540126${born.replaceAll('-', '')}${sequence}`
  return first17 + checkCharacterOf(first17)
}
const ID = idOf('2013-04-05', '013') // the 17th digit is odd: a boy
const WRONG_CHECK = ID.slice(0, 17) + (ID[17] === '0' ? '1' : '0')
const remarksOf = (row: CheckedRow): string[] => row.remarks.map((remark) => `${remark.code}/${remark.severity}`).sort()
const CHILD: Cells = { name: '次仁', sex: '男', born_on: '2013-04-05', citizen_id: ID }

describe('who a row is about', () => {
  test('is settled by ID number, birth day and sex that agree', () => {
    const { values, remarks } = check(CHILD)
    expect(values).toMatchObject({
      name: '次仁',
      sex: 'male',
      born_on: '2013-04-05',
      citizen_id: ID,
      citizen_id_text: null,
      citizen_id_fault: null,
      warnings: [],
    })
    expect(remarks).toEqual([])
  })

  // A child must not vanish because of a typing error: taken, and listed for correction.
  const taken: readonly (readonly [string, Cells, readonly string[], object])[] = [
    ['no ID number', { citizen_id: null }, [], { citizen_id: null, citizen_id_fault: null, born_on: '2013-04-05' }],
    ['无 for an ID number', { citizen_id: '无' }, [], { citizen_id: null, citizen_id_fault: null }],
    [
      'a wrong check digit',
      { citizen_id: WRONG_CHECK },
      ['citizen-id-wrong-check-digit/warning'],
      {
        citizen_id: null,
        citizen_id_text: WRONG_CHECK,
        citizen_id_fault: 'citizen-id.wrong-check-digit',
        born_on: '2013-04-05',
      },
    ],
    [
      'a digit too few',
      { citizen_id: ID.slice(0, 17) },
      ['citizen-id-wrong-length/warning'],
      { citizen_id_text: ID.slice(0, 17) },
    ],
    [
      'letters in the ID',
      { citizen_id: ID.replace('5', 'S') },
      ['citizen-id-wrong-characters/warning'],
      { citizen_id: null },
    ],
    [
      'an ID stored as a number',
      { citizen_id: 5.40126201304e17 },
      ['citizen-id-is-a-number/warning'],
      { citizen_id: null, citizen_id_text: null, citizen_id_fault: 'citizen-id.precision-lost' },
    ],
    [
      'an ID that was a number once',
      { citizen_id: '540126201304050000' },
      ['citizen-id-precision-lost/warning'],
      { citizen_id: null, citizen_id_text: null },
    ],
    [
      'an ID in scientific notation',
      { citizen_id: '5.40126E+17' },
      ['citizen-id-precision-lost/warning'],
      { citizen_id: null },
    ],
    [
      'an ID cut to 15 digits',
      { citizen_id: ID.slice(0, 15) },
      ['citizen-id-precision-lost/warning'],
      { citizen_id: null },
    ],
    [
      'full-width digits and a lower-case x',
      { citizen_id: ` ’${[...ID].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')}` },
      [],
      { citizen_id: ID },
    ],
    [
      'another birth day than the ID',
      { born_on: '2013-05-04' },
      ['born-on-contradicts-id/warning'],
      { born_on: '2013-05-04', citizen_id: ID },
    ],
    ['no birth day beside a good ID', { born_on: null }, [], { born_on: '2013-04-05' }],
    [
      'a birth day that is none beside a good ID',
      { born_on: '2013-02-30' },
      ['born-on-not-a-day/warning'],
      { born_on: '2013-04-05' },
    ],
    [
      'a birth day in the future beside a good ID',
      { born_on: '2033-04-05' },
      ['born-on-in-future/warning'],
      { born_on: '2013-04-05' },
    ],
    [
      'no birth day beside an ID with a wrong check digit',
      { born_on: null, citizen_id: WRONG_CHECK },
      ['born-on-from-faulty-id/warning', 'citizen-id-wrong-check-digit/warning'],
      { born_on: '2013-04-05' },
    ],
    [
      'month and year beside a good ID',
      { born_on: '2013.4' },
      ['born-on-month-only/warning'],
      { born_on: '2013-04-05' },
    ],
    [
      'month and year only',
      { born_on: '2013年4月', citizen_id: null },
      ['born-on-month-only/warning'],
      { born_on: '2013-04-01' },
    ],
    ['another sex than the ID', { sex: '女' }, ['sex-contradicts-id/warning'], { sex: 'female' }],
    ['no sex', { sex: null }, [], { sex: 'male' }],
    ['a sex nobody knows', { sex: '甲' }, ['sex-unreadable/warning'], { sex: 'male' }],
    [
      "the guardian's ID for the child's",
      { guardian1_name: '扎西', guardian1_id: ID },
      ['citizen-id-of-guardian/warning'],
      { citizen_id: null, born_on: '2013-04-05' },
    ],
    ['a name with a gap', { name: '马□' }, ['name-has-gap/warning'], { name: '马□' }],
    ['a name with a digit', { name: '次仁2' }, ['name-cleaned/warning'], { name: '次仁' }],
    ['an Excel error in a column', { sex: { error: '#N/A' } }, ['cell-error/warning'], { sex: 'male' }],
  ]
  test.each(taken)('with %s is taken', (_, changes, remarks, values) => {
    const row = check({ ...CHILD, ...changes })
    expect(remarksOf(row)).toEqual(remarks)
    expect(row.values).toMatchObject(values)
    expect(row.values!.warnings).toEqual([...new Set(row.remarks.map((remark) => remark.code))])
  })

  // Nobody could tell such a row from another: it goes back to its sender.
  const quarantined: readonly (readonly [string, Cells, readonly string[]])[] = [
    ['no name', { name: null }, ['name-missing/fault']],
    ['a name that is a formula', { name: '=cmd|x' }, ['name-not-a-name/fault']],
    ['a name that is a number', { name: 123 }, ['name-not-a-name/fault']],
    ['neither ID nor birth day', { born_on: null, citizen_id: null }, ['identity-missing/fault']],
    [
      'an ID stored as a number and no birth day',
      { born_on: null, citizen_id: 5.40126201304e17 },
      ['citizen-id-is-a-number/fault', 'identity-missing/fault'],
    ],
    [
      'an ID that lost its digits and no birth day',
      { born_on: null, citizen_id: '540126201304050000' },
      ['citizen-id-precision-lost/fault', 'identity-missing/fault'],
    ],
    [
      'an impossible birth day and no ID',
      { born_on: '2031-02-30', citizen_id: null },
      ['born-on-not-a-day/fault', 'identity-missing/fault'],
    ],
    [
      'a birth day in the future and no ID',
      { born_on: '2026-03-11', citizen_id: null },
      ['born-on-in-future/fault', 'identity-missing/fault'],
    ],
    [
      'January or October and no ID',
      { born_on: 2013.1, citizen_id: null },
      ['born-on-month-ambiguous/fault', 'identity-missing/fault'],
    ],
    [
      'only a year and no ID',
      { born_on: '2013', citizen_id: null },
      ['born-on-year-only/fault', 'identity-missing/fault'],
    ],
  ]
  test.each(quarantined)('with %s is quarantined, with every fault named', (_, changes, remarks) => {
    const row = check({ ...CHILD, ...changes })
    expect(row.values).toBeUndefined()
    expect(remarksOf(row)).toEqual(remarks)
  })
})

describe('a birth of the hospital', () => {
  const birth: Cells = {
    name: '扎西之子',
    sex: '男',
    born_on: '2025-12-01',
    birth_certificate_number: 'X540000123',
    mother_name: '央金',
    mother_id: idOf('1995-02-03', '022'),
    father_name: '扎西',
  }
  test('needs no name, and knows the parents', () => {
    expect(check(birth, 'hospital-birth').values).toMatchObject({
      name: null,
      born_on: '2025-12-01',
      birth_certificate_number: 'X540000123',
      guardian1_name: '扎西',
      guardian1_role: 'father',
      guardian2_name: '央金',
      guardian2_role: 'mother',
      guardian2_citizen_id: idOf('1995-02-03', '022'),
    })
  })
  test('needs a certificate or a mother, and a birth day', () => {
    const row = check(
      { ...birth, birth_certificate_number: null, mother_name: null, mother_id: null, born_on: null },
      'hospital-birth',
    )
    expect(remarksOf(row)).toEqual(['certificate-or-mother-missing/fault', 'identity-missing/fault'])
  })
})

describe('the place of a row', () => {
  test('is its village; an unknown one is remarked and the township kept', () => {
    expect(check({ ...CHILD, household_township: '德庆镇', household_village: '白纳' }).values).toMatchObject({
      household_division: '540126100201',
      household_address: '德庆镇白纳',
    })
    const row = check({ ...CHILD, household_township: '德庆镇', household_village: '某村' })
    expect([row.values!.household_division, remarksOf(row)]).toEqual(['540126100000', ['village-unknown/warning']])
  })
  test('lies in the township the list is of when the row does not say', () => {
    expect(check({ ...CHILD, household_village: '白纳村' }, 'village', '章多乡').values!.household_division).toBe(
      '540126101201',
    )
    expect(remarksOf(check({ ...CHILD, household_village: '白纳村' }))).toEqual(['township-unknown/warning'])
  })
  test('of a household elsewhere is its county', () => {
    const row = check(
      {
        ...CHILD,
        household_address: '四川省成都市郫都区某镇',
        residence_township: '德庆镇',
        residence_village: '白纳村',
      },
      'police-floating',
    )
    expect(row.values).toMatchObject({ household_division: '510117000000', residence_division: '540126100201' })
  })
})

describe('what happened to a household', () => {
  test.each([
    [{ died_on: '2025-01-02' }, 'deceased', '2025-01-02'],
    [{ moved_out_on: '20250102', moved_out_kind: '死亡注销' }, 'deceased', '2025-01-02'],
    [{ moved_out_on: '2025.1.2', moved_to: '四川省成都市' }, 'moved-out', '2025-01-02'],
    [{ moved_in_on: '2025-01-02' }, 'moved-in', '2025-01-02'],
    [{ change_kind: '迁出' }, 'moved-out', null],
    [{ change_kind: '正常' }, null, null],
  ] as const)('%j is %s', (cells, event, on) => {
    expect(check({ ...CHILD, ...cells }, 'police-household').values).toMatchObject({ event, event_on: on })
  })
  test('the householder is the parent when the child is his 子 or 女', () => {
    expect(
      check({ ...CHILD, householder_name: '扎西', kin_to_householder: '次子' }, 'police-household').values,
    ).toMatchObject({ guardian1_name: '扎西', guardian1_role: null, householder_name: '扎西' })
    expect(
      check({ ...CHILD, householder_name: '扎西', kin_to_householder: '孙子' }, 'police-household').values,
    ).toMatchObject({ guardian1_name: null, householder_name: '扎西', kin_to_householder: '孙子' })
  })
  test.each([
    ['长女', '长女'],
    ['20', '子'],
    [31, '女'],
    ['99', null],
    ['不详', null],
    ['13812345678', null],
  ])('what the child is to the householder, %j, is kept as %j', (kin_to_householder, kept) => {
    expect(check({ ...CHILD, kin_to_householder }, 'village').values!.kin_to_householder).toBe(kept)
  })
  test.each([
    ['3', '3组'],
    ['上寨组', '上寨组'],
    ['', null],
  ])('its group %j is kept as %j', (household_group, kept) => {
    expect(check({ ...CHILD, household_group }, 'village').values!.household_group).toBe(kept)
  })
})

describe('who answers for a child', () => {
  test.each([
    ['次旺', '次旺'],
    ['次旺（村支书）', '次旺(村支书)'],
    ['次旺 13812345678', '次旺'],
    ['次旺（电话：138 1234 5678）', '次旺'],
    ['无', null],
  ] as const)('%s is %s', (sponsor_name, said) => {
    expect(check({ ...CHILD, sponsor_name }, 'village').values!.sponsor_name).toBe(said)
  })
  test('stands beside the paper that allows the child to begin later', () => {
    const cells = { ...CHILD, deferral_paper: ' 云教缓〔2026〕3号 ' }
    expect(check(cells, 'village').values!.deferral_paper).toBe('云教缓〔2026〕3号')
  })
})

describe("a pupil's record", () => {
  const pupil: Cells = {
    ...CHILD,
    school_code: '3154000012',
    school_name: '德庆镇中心小学',
    grade: '三年级',
    school_class: '1班',
    pupil_number: `G${ID}`,
    pupil_status: '在读',
    attends: '是',
    study_mode: '住校',
  }
  test('is read into codes', () => {
    expect(check(pupil, 'enrolment').values).toMatchObject({
      school_code: '3154000012',
      school_division: '540126100201',
      grade_code: '13',
      class_code: '2023-01',
      pupil_number: `G${ID}`,
      enrolment_status: 'enrolled',
      attends: true,
      study_mode: 'boarding',
      warnings: [],
    })
  })
  test.each([
    ['2023级1班', '2023-01'],
    ['2023级(2)班', '2023-02'],
    ['三年级(1)班', '2023-01'],
    ['三(1)班', '2023-01'],
    ['302', '2023-02'],
    ['202301', '2023-01'],
    ['2023-01', '2023-01'],
    ['（十二）班', '2023-12'],
    [1, '2023-01'],
    ['七(2)班', '2025-02'],
  ])('class %j beside 三年级 is %s', (school_class, code) => {
    expect(check({ ...pupil, school_class }, 'enrolment').values!.class_code).toBe(code)
  })
  test.each<[string, Cells, boolean]>([
    ['enrolled', {}, true],
    ['without a state', { pupil_status: null }, true],
    ['on 休学', { pupil_status: '休学' }, false],
    ['through with school', { pupil_status: '毕业' }, false],
    ['taught at home', { study_mode: '送教上门' }, false],
    ['of a school elsewhere', { school_code: '3154000099', school_name: '外县小学' }, false],
  ])('a blank class of a pupil %s is remarked: %s %s', (_, cells, isRemarked) => {
    const { remarks, values } = check({ ...pupil, school_class: null, ...cells }, 'enrolment')
    expect(values!.class_code).toBe(null)
    expect(remarks.some((remark) => remark.code === 'class-missing')).toBe(isRemarked)
  })
  test.each([
    ['2023级', '2017-05-01', '13'],
    ['2023级', '2011-05-01', '23'],
    ['2019级', '2011-05-01', null],
    ['初三', '2011-05-01', '23'],
  ])('grade %s of one born on %s is %s', (grade, born_on, code) => {
    expect(
      check({ ...pupil, grade, born_on, citizen_id: null, pupil_number: null, school_class: null }, 'enrolment').values!
        .grade_code,
    ).toBe(code)
  })
  test('gives the ID number when its own column is empty or broken', () => {
    expect(check({ ...pupil, citizen_id: null }, 'enrolment').values!.citizen_id).toBe(ID)
    const row = check({ ...pupil, citizen_id: WRONG_CHECK }, 'enrolment')
    expect([row.values!.citizen_id, remarksOf(row)]).toEqual([ID, ['citizen-id-wrong-check-digit/warning']])
  })
  test('without any school is no evidence and goes back', () => {
    expect(remarksOf(check({ ...pupil, school_code: null, school_name: null }, 'enrolment'))).toEqual([
      'school-missing/fault',
    ])
  })
  test('of a school elsewhere keeps its county; of an unknown one is remarked', () => {
    const row = check(
      { ...pupil, school_code: '3151000099', school_name: '郫都某小学', school_region: '四川省成都市郫都区' },
      'enrolment',
    )
    expect([row.values!.school_division, remarksOf(row)]).toEqual(['510117000000', []])
    expect(remarksOf(check({ ...pupil, school_code: '3151000099', school_name: '某校' }, 'enrolment'))).toEqual([
      'school-unknown/warning',
    ])
  })
  test('that was left unlawfully is taken and remarked', () => {
    const row = check({ ...pupil, pupil_status: '退学' }, 'enrolment')
    expect([row.values!.enrolment_status, remarksOf(row)]).toEqual(['left', ['pupil-status-unlawful/warning']])
  })
  test('suspended until a month lasts to its end', () => {
    expect(check({ ...pupil, pupil_status: '休学', status_until: '2026年2月' }, 'enrolment').values!.status_until).toBe(
      '2026-02-28',
    )
  })
  test('suspended without a last day is taken and remarked', () => {
    const row = check({ ...pupil, pupil_status: '休学' }, 'enrolment')
    expect([row.values!.enrolment_status, remarksOf(row)]).toEqual(['suspended', ['suspension-without-end/warning']])
    expect(remarksOf(check({ ...pupil, pupil_status: '休学', status_until: '2027-02-28' }, 'enrolment'))).toEqual([])
  })
})

describe('a disability certificate', () => {
  const disabled: Cells = {
    name: '次仁',
    disability_certificate_number: `${ID}43`,
    disability_type: '肢体',
    disability_level: '三级',
  }
  test('holds the ID number, type and level', () => {
    expect(check(disabled, 'disabled').values).toMatchObject({
      citizen_id: ID,
      born_on: '2013-04-05',
      disability_type: '4',
      disability_level: '3',
    })
    expect(check({ ...disabled, disability_type: null, disability_level: null }, 'disabled').values).toMatchObject({
      disability_type: '4',
      disability_level: '3',
    })
  })
  test('that says otherwise than the columns is remarked', () => {
    expect(remarksOf(check({ ...disabled, disability_type: '视力' }, 'disabled'))).toEqual([
      'disability-contradicts-certificate/warning',
    ])
  })
})

describe('phones', () => {
  test.each([
    ['13912345678', '13912345678'],
    [13912345678, '13912345678'],
    ['+86 139-1234-5678', '13912345678'],
    ['0891-6123456', '08916123456'],
    ['13912345678/13800000000', '13912345678'],
    ['无', null],
  ])('%j is %s', (phone, number) => {
    const row = check({ ...CHILD, phone })
    expect([row.values!.phone, row.remarks]).toEqual([number, []])
  })
  test('that are none are remarked, each for itself', () => {
    const row = check({ ...CHILD, phone: '1391234', guardian1_phone: '12345' })
    expect(row.remarks.map((remark) => [remark.code, remark.field])).toEqual([
      ['phone-malformed', 'guardian1_phone'],
      ['phone-malformed', 'phone'],
    ])
  })
})

describe('rows that hold no child', () => {
  const columns = new Map<FieldName, number>([
    ['name', 1],
    ['citizen_id', 2],
    ['born_on', 3],
  ])
  const headKeys = ['序号', '姓名', '身份证号', '出生日期', '备注']
  const reasonOf = (cells: readonly Cell[]) => skipReasonOf({ number: 9, cells }, { columns, headKeys })
  test.each([
    [['合计', '35人', null, null], 'total'],
    [[null, '合 计', null, null], 'total'],
    [['填表人:张三', null, null, null], 'note'],
    [['备注:以上数据截至六月', null, null, null], 'note'],
    [['序号', '姓名', '身份证号', '出生日期'], 'repeated-head'],
    [['', ' ', null, null], 'blank'],
    [[12, null, null, null], 'no-used-cell'],
    [['德庆镇白纳村', null, null, null], 'no-used-cell'],
  ] as const)('%j: %s', (cells, reason) => expect(reasonOf(cells)).toBe(reason))

  test.each([
    [['1', '卓玛', null, null]],
    [['合计', '卓玛', ID, null]],
    [['说明', '卓玛', null, '2013-04-05']],
    [[null, '卓玛', null, null]],
    [[null, null, ID, null]],
  ])('but %j may hold one', (cells) => expect(reasonOf(cells)).toBeUndefined())
})

describe('texts', () => {
  test.each(REMARK_CODES)('%s says what is wrong and what would be right, in both languages', (code) => {
    for (const language of ['zh', 'en'] as const) {
      const said = sayRemark(
        { code, severity: 'fault', column: 1, field: null, value: '某', otherRow: 3 },
        37,
        '出生\n日期',
        ['S'],
        language,
      )
      expect(said.sentence).not.toMatch(/rosters\.|\{\{/)
      expect(said.problem.length * said.advice.length).toBeGreaterThan(0)
    }
  })
  test('no remark has a text without a code', () => {
    const known = new Set<string>(REMARK_CODES)
    const codes = Object.keys(texts).flatMap((key) => /^rosters\.(?:advice|remark)\.(.*)$/.exec(key)?.[1] ?? [])
    expect(codes.filter((code) => !known.has(code) && !code.startsWith('at-'))).toEqual([])
  })
})
