import { describe, expect, test } from 'vitest'
import type { Cell, TableRow } from '../../../platform/tables/cell.ts'
import type { RosterKind } from '../domain.ts'
import { aliasIndexOf, headerKeys, matchHeader } from './headers.ts'
import { type MappingWish, type RecogniseInput, type Recognition, recogniseRoster } from './recognise.ts'

const rowsOf = (...rows: (readonly Cell[])[]): TableRow[] => rows.map((cells, index) => ({ number: index + 1, cells }))

function recognise(rows: (readonly Cell[])[], options: Partial<RecogniseInput> = {}): Recognition {
  const recognition = recogniseRoster({ rows: rowsOf(...rows), hints: [], ...options })
  if (!recognition) throw new Error('nothing recognised')
  return recognition
}

const fieldsOf = (recognition: Recognition): (string | null)[] => recognition.columns.map((column) => column.field)

const CHILD: readonly Cell[] = ['卓玛', '女', '2013-04-05', '540126201304050025', '藏族']
const ENROLMENT_HEAD =
  '学校标识码 姓名 性别 出生日期 出生地行政区划代码 籍贯 民族 国籍/地区 身份证件类型 港澳台侨外 健康状况 政治面貌 身份证件号 户口性质 户口所在地行政区划 班号 入学年月 入学方式 就读方式 现住址 通信地址 家庭地址 联系电话 邮政编码 是否独生子女 是否受过学前教育 是否留守儿童 是否需要申请资助 是否享受一补 是否孤儿 是否烈士或优抚子女 上下学距离 上下学方式 是否需要乘坐校车 曾用名 身份证件有效期 血型 特长 学籍辅号 班内学号 学生来源 电子信箱 主页地址 残疾类型 是否由政府购买学位 随班就读 成员1姓名 成员1关系 成员1关系说明 成员1现住址 成员1户口所在地行政区划 成员1联系电话 成员1是否监护人 成员1身份证件类型 成员1身份证件号 成员1民族 成员1工作单位 成员1职务 成员2姓名 成员2关系 成员2关系说明 成员2现住址 成员2户口所在地行政区划 成员2联系电话 成员2是否监护人 成员2身份证件类型 成员2身份证件号 成员2民族 成员2工作单位 成员2职务 是否进城务工人员随迁子女'.split(
    ' ',
  )

describe('a head text', () => {
  test.each([
    ['姓 名', '姓名'],
    ['姓\n名', '姓名'],
    ['*身份证号', '身份证号'],
    ['身份证号:', '身份证号'],
    ['ＣＳＲＱ', 'csrq'],
    ['居（村）委会', '居村委会'],
    ['出生日期（YYYY-MM-DD）', '出生日期yyyymmdd'],
  ])('%j has the key %s', (text, key) => {
    expect(headerKeys(text)[0]).toBe(key)
  })

  test.each([
    ['village', '身份证号码(18位)', 'citizen_id'],
    ['village', '学生身份证号', 'citizen_id'],
    ['village', '儿童的身份证号码', 'citizen_id'],
    ['village', '父亲公民身份号码', 'father_id'],
    ['enrolment', '成员1身份证件号', 'guardian1_id'],
    ['police-floating', '乡镇（街道）', 'residence_township'],
    ['police-household', '乡镇（街道）', 'household_township'],
    ['enrolment', '学校', 'school_name'],
    ['village', '学校', 'claimed_school'],
    ['village', '序号', 'unused'],
    ['village', '包保人', 'sponsor_name'],
    ['enrolment', '控辍保学包保责任人', 'sponsor_name'],
    ['disabled', '包保人姓名', 'sponsor_name'],
    ['village', '村级包保人', 'sponsor_name'],
    ['village', '包保人电话', undefined],
    ['village', '包保人单位', undefined],
    ['village', '缓学/休学文号', 'deferral_paper'],
    ['enrolment', '休学批准文号', 'deferral_paper'],
    ['village', '班主任联系电话', undefined],
    ['village', '填表人电话', undefined],
    ['village', '__proto__', undefined],
    ['village', 'constructor', undefined],
  ] as const)('in %s %j is %s', (kind, text, field) => {
    expect(matchHeader(text, aliasIndexOf(kind))?.field).toBe(field)
  })
})

describe('the head of a sheet', () => {
  test('is found under title rows, whatever the order of columns', () => {
    const found = recognise([
      ['达孜区适龄儿童少年名册', null, null, null, null],
      ['填报单位:德庆镇人民政府', null, null, '2024年6月', null],
      ['民族', '出生日期', '姓  名', '身份证号', '就学状态'],
      ['藏族', '2013-04-05', '卓玛', '540126201304050025', '在校'],
    ])
    expect(fieldsOf(found)).toEqual(['nationality', 'born_on', 'name', 'citizen_id', 'schooling_claim'])
    expect([found.kind, found.headerFirstRow, found.headerLastRow]).toEqual(['village', 3, 3])
  })

  test('may take two rows with merged cells over each other', () => {
    const found = recognise([
      ['序号', '儿童基本情况', null, null, '父亲情况', null, '母亲', null, '就学状态'],
      [null, '姓名', '性别', '身份证号', '姓名', '身份证号', '姓名', '联系电话', null],
      [1, '卓玛', '女', '540126201304050025', '扎西', '540126198001010011', '央金', '13912345678', '在校'],
    ])
    expect(fieldsOf(found)).toEqual([
      null,
      'name',
      'sex',
      'citizen_id',
      'father_name',
      'father_id',
      'mother_name',
      'mother_phone',
      'schooling_claim',
    ])
    expect([found.headerFirstRow, found.headerLastRow]).toEqual([1, 2])
  })

  test('with the same text twice gives the second to the person left of it', () => {
    const found = recognise([
      ['姓名', '性别', '身份证号', '就读学校', '监护人', '身份证号', '联系电话'],
      ['卓玛', '女', '540126201304050025', '中心小学', '扎西', '540126198001010011', '13912345678'],
    ])
    expect(fieldsOf(found)).toEqual([
      'name',
      'sex',
      'citizen_id',
      'claimed_school',
      'guardian1_name',
      'guardian1_id',
      'phone',
    ])
  })

  test('of the official enrolment template is recognised in full', () => {
    const found = recognise([ENROLMENT_HEAD])
    expect(found.kind).toBe('enrolment')
    expect(found.missingFields).toEqual([])
    expect(found.columns.filter((column) => column.decidedBy === 'none').map((column) => column.header)).toEqual([
      '通信地址',
      '家庭地址',
    ])
  })

  test('is not there in a sheet of numbers or a letter', () => {
    expect(recogniseRoster({ rows: rowsOf([1, 2, 3], [4, 5, 6]), hints: [] })).toBeUndefined()
    expect(recogniseRoster({ rows: rowsOf(['关于报送名册的通知'], ['各乡镇人民政府:']), hints: [] })).toBeUndefined()
  })
})

describe('the kind of a roster', () => {
  const cases: readonly (readonly [RosterKind, string, string?])[] = [
    [
      'police-household',
      '公民身份号码 姓名 性别 民族 出生日期 与户主关系 户别 省市县(区) 派出所 街路巷 乡镇(街道) 居(村)委会 户主姓名 户号 迁出注销类别 迁出日期 迁往地省市县(区)',
    ],
    [
      'police-floating',
      '姓名 性别 公民身份号码 出生日期 户籍地址 居住地址 乡镇(街道) 居(村)委会 联系电话',
      '流动人口登记.xlsx',
    ],
    [
      'hospital-birth',
      '出生医学证明编号 新生儿姓名 性别 出生日期 孕周 新生儿出生状况 母亲姓名 母亲身份证号码 父亲姓名 父亲身份证号码 家庭住址',
    ],
    [
      'disabled',
      '姓名 证件号码 残疾人证号 性别 年龄 区县 街道 居委 户籍类别 状态 残疾类别 残疾等级 户口地址 联系地址 联系电话 初次申领日期 备注',
    ],
    [
      'civil-affairs',
      '编号 市(区/旗) 乡镇 村 社组 户编号 人编号 姓名 身份证号 家庭成员数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 务工状况 脱贫属性 人均纯收入 联系电话',
    ],
    ['civil-affairs', '儿童姓名 身份证号 类别 监护人 与儿童关系 保障证号 享受起始月'],
    [
      'village',
      '序号 乡镇 村组 户主 与户主关系 姓名 性别 民族 出生日期 证件号 户籍地 现住址 监护人 电话 就学状态 就读学校 年级 学籍号',
    ],
    ['enrolment', '全国学籍号 学生姓名 性别 出生日期 证件号码 学校名称 年级名称 班级名称 学籍状态 是否在校'],
  ]
  test.each(cases)('%s is told by %s', (kind, head, hint) => {
    const found = recognise([head!.split(' ')], { hints: hint ? [hint] : [] })
    expect(found.kind).toBe(kind)
    expect(found.missingFields).toEqual([])
  })

  test('is what the sender says, if he says it', () => {
    expect(recognise([['姓名', '性别', '出生日期', '身份证号']], { wish: { kind: 'civil-affairs' } })).toMatchObject({
      kind: 'civil-affairs',
      kindCertainty: 1,
    })
  })
})

describe('a column', () => {
  test('whose cells do not fit its head is doubtful', () => {
    const rows = Array.from({ length: 8 }, () => ['卓玛', '女', '德庆镇', '540126201304050025'])
    const found = recognise([['姓名', '性别', '出生日期', '身份证号'], ...rows])
    expect(found.columns[2]!.certainty).toBeLessThan(0.5)
    expect(found.columns[3]!.certainty).toBe(1)
  })

  test('without a telling head is known by its cells', () => {
    const found = recognise([
      ['姓名', '性别', '出生日期', '号'],
      CHILD.slice(0, 4),
      CHILD.slice(0, 4),
      CHILD.slice(0, 4),
    ])
    expect(found.columns[3]).toMatchObject({ field: 'citizen_id', decidedBy: 'contents' })
  })

  test('corrected by a person stays so, and moves the field', () => {
    const wish: MappingWish = {
      columns: [
        { index: 1, field: 'name' },
        { index: 0, field: null },
      ],
    }
    const found = recognise([['姓名', '真实姓名', '性别', '身份证号']], { wish })
    expect(fieldsOf(found)).toEqual([null, 'name', 'sex', 'citizen_id'])
    expect(found.columns[1]!.decidedBy).toBe('user')
  })

  test('remembered for the same head is used again', () => {
    const found = recognise([['姓名', '代号', '性别', '出生日期']], {
      remembered: (_, fingerprint) =>
        fingerprint === '姓名|代号|性别|出生日期' ? [{ index: 1, field: 'citizen_id' }] : undefined,
    })
    expect(found.columns[1]).toMatchObject({ field: 'citizen_id', decidedBy: 'remembered' })
  })

  test('named by a word of JavaScript is a column like any other', () => {
    expect(fieldsOf(recognise([['姓名', '__proto__', 'constructor', '身份证号']]))).toEqual([
      'name',
      null,
      null,
      'citizen_id',
    ])
  })
})
