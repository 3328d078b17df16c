import type { RosterKind } from './domain.ts'

/** What the cells of a column look like; certainty of a mapping comes from the head and from these. */
export type ContentKind =
  | 'name'
  | 'sex'
  | 'date'
  | 'citizen-id'
  | 'nationality'
  | 'phone'
  | 'boolean'
  | 'school-code'
  | 'pupil-number'
  | 'disability-certificate'
  | 'birth-certificate'
  | 'grade'
  | 'division'
  | 'text'

/** Everything a column of a roster can be, and what its cells hold. */
export const FIELD_CONTENTS = {
  name: 'name',
  former_name: 'name',
  sex: 'sex',
  born_on: 'date',
  citizen_id: 'citizen-id',
  nationality: 'nationality',
  household_region: 'text',
  household_code: 'division',
  household_township: 'text',
  household_village: 'text',
  household_group: 'text',
  household_address: 'text',
  residence_code: 'division',
  residence_township: 'text',
  residence_village: 'text',
  residence_group: 'text',
  residence_address: 'text',
  householder_name: 'name',
  kin_to_householder: 'text',
  household_number: 'text',
  father_name: 'name',
  father_id: 'citizen-id',
  father_phone: 'phone',
  mother_name: 'name',
  mother_id: 'citizen-id',
  mother_phone: 'phone',
  guardian1_name: 'name',
  guardian1_role: 'text',
  guardian1_id: 'citizen-id',
  guardian1_phone: 'phone',
  guardian2_name: 'name',
  guardian2_role: 'text',
  guardian2_id: 'citizen-id',
  guardian2_phone: 'phone',
  phone: 'phone',
  change_kind: 'text',
  change_on: 'date',
  moved_in_on: 'date',
  moved_out_on: 'date',
  moved_out_kind: 'text',
  moved_to: 'text',
  moved_to_address: 'text',
  died_on: 'date',
  school_code: 'school-code',
  school_name: 'text',
  school_region: 'text',
  grade: 'grade',
  school_class: 'text',
  intake: 'date',
  pupil_number: 'pupil-number',
  pupil_status: 'text',
  status_until: 'date',
  study_mode: 'text',
  attends: 'boolean',
  schooling_claim: 'text',
  claimed_school: 'text',
  not_in_school_reason: 'text',
  deferral_paper: 'text',
  sponsor_name: 'text',
  birth_certificate_number: 'birth-certificate',
  disability_certificate_number: 'disability-certificate',
  disability_type: 'text',
  disability_level: 'text',
  assistance_kind: 'text',
  left_behind: 'text',
  is_migrant_child: 'boolean',
  source_row: 'text',
} as const satisfies Record<string, ContentKind>

export type FieldName = keyof typeof FIELD_CONTENTS

export const FIELD_NAMES = Object.keys(FIELD_CONTENTS) as readonly FieldName[]

export function isFieldName(text: string): text is FieldName {
  return Object.hasOwn(FIELD_CONTENTS, text)
}

/** Heads of columns as offices write them (standards §3.3 and common variants), separated by `|`; the first is the usual one. */
export const FIELD_ALIASES: Readonly<Record<FieldName, string>> = {
  name: '姓名|学生姓名|儿童姓名|新生儿姓名|婴儿姓名|幼儿姓名|子女姓名|孩子姓名|适龄儿童姓名|残疾人姓名|残疾儿童姓名|人员姓名|本人姓名|对象姓名|家庭成员姓名|成员姓名|name',
  former_name: '曾用名|又名|别名|原名',
  sex: '性别|学生性别|儿童性别|新生儿性别|婴儿性别|性別|sex',
  born_on: '出生日期|出生年月日|出生年月|出生时间|生日|儿童出生日期|新生儿出生日期|出生日期(年月日)|出生|csrq',
  citizen_id:
    '公民身份号码|身份证号|身份证号码|证件号码|证件号|身份证件号|身份证件号码|身份证|居民身份证号|居民身份证号码|公民身份证号码|公民身份证号|身份号码|学生身份证号|学生身份证件号|儿童身份证号|儿童身份证号码|本人身份证号|新生儿身份证号|身份证明号码|sfzh|sfzjh',
  nationality: '民族|学生民族',
  household_region:
    '省市县(区)|户籍省市县|户口所在省市县|户籍省市县(区)|市(区/旗)|区县|县(市区)|户籍区县|户籍地省市县(区)|县区|户籍所在县|县|县(市、区)|区县名称',
  household_code:
    '户口所在地行政区划|户口所在地行政区划代码|户籍地行政区划代码|户籍地行政区划|户籍地区划代码|户籍地代码|户籍行政区划|hkszdm|户籍区划',
  household_township:
    '乡镇(街道)|乡镇|街道|户籍乡镇|户籍乡镇(街道)|所属乡镇|所在乡镇|乡(镇)|乡(镇、街道)|镇街|镇(街道)|乡镇名称|户籍地乡镇|户口所在乡镇|乡镇街道名称',
  household_village:
    '居(村)委会|村(居)委会|村(居)|村|村委会|居委|居委会|村名|行政村|社区|村(社区)|户籍村|户籍村(居)|所属村|所在村|村居|村(居)名称|户籍地村(居)|户口所在村|村社区|村(居)民委员会|居(村)委',
  household_group: '社组|村组|村民小组|组|小组|村小组|自然村|组别|社|村小组名称',
  household_address:
    '户口所在地|户籍地址|户口地址|户籍地|户籍所在地|户籍详址|户籍地详址|街路巷|街路巷(小区)|街路巷门牌号|门牌号|户口所在地详址|户口所在地(详址)|户籍住址|户籍地详细地址|户口所在地地址|户籍详细地址',
  residence_code: '现住址行政区划|现居住地行政区划代码|居住地行政区划代码|居住地区划代码|现住址行政区划代码',
  residence_township: '居住乡镇|现住乡镇|居住地乡镇|现居住乡镇|居住地乡镇(街道)|居住乡镇(街道)',
  residence_village: '居住村|现住村|现居住村|居住地村(居)|居住村(居)|居住地居(村)委会|居住社区',
  residence_group: '居住组|现住组',
  residence_address:
    '现住址|现居住地|现住地址|居住地址|家庭住址|家庭地址|通信地址|联系地址|暂住地址|暂住地|居住地|现居住地址|现居住地详址|现住地|家庭详细地址|常住地址|现家庭住址|居住详址|现住详址|住址|地址',
  householder_name: '户主姓名|户主|户主名字',
  kin_to_householder: '与户主关系|户主关系|与户主的关系|同户主关系',
  household_number: '户号|户编号|家庭编号|户籍号|户口簿号|户口本号|户口簿编号|户口号',
  father_name: '父亲姓名|父亲|父姓名|父亲名字|爸爸姓名|父',
  father_id:
    '父亲身份证号码|父亲身份证号|父亲证件号码|父亲证件号|父亲公民身份号码|父身份证号|父亲身份证|父亲居民身份证号码|父亲有效身份证件号码|父亲身份证件号',
  father_phone: '父亲联系电话|父亲电话|父亲手机|父亲手机号|父亲联系方式|父电话|父联系电话',
  mother_name: '母亲姓名|母亲|母姓名|母亲名字|妈妈姓名|产妇姓名|母',
  mother_id:
    '母亲身份证号码|母亲身份证号|母亲证件号码|母亲证件号|母亲公民身份号码|母身份证号|母亲身份证|母亲居民身份证号码|产妇身份证号|母亲有效身份证件号码|母亲身份证件号',
  mother_phone: '母亲联系电话|母亲电话|母亲手机|母亲手机号|母亲联系方式|母电话|产妇电话|产妇联系电话|母联系电话',
  guardian1_name:
    '监护人|监护人姓名|成员1姓名|家长姓名|监护人1姓名|第一监护人|第一监护人姓名|家长|监护人一姓名|家庭成员1姓名|家庭成员或监护人1姓名|监护人1|法定监护人|家庭成员一姓名',
  guardian1_role:
    '与儿童关系|监护人关系|与学生关系|成员1关系|监护人与儿童关系|监护人与学生关系|与监护人关系|监护人1关系|家庭成员1关系|家长与学生关系|与孩子关系|与被监护人关系|关系|监护关系|监护人与本人关系',
  guardian1_id:
    '监护人身份证号|监护人身份证号码|成员1身份证件号|监护人证件号码|监护人证件号|家长身份证号|监护人1身份证号|家庭成员1身份证件号|监护人公民身份号码|成员1身份证号|监护人1证件号码|家长身份证号码|监护人身份证件号',
  guardian1_phone:
    '监护人电话|成员1联系电话|监护人联系电话|监护人联系方式|家长电话|家长联系电话|监护人手机|监护人1电话|监护人手机号|家庭成员1联系电话|家长手机|家长联系方式|监护人1联系电话',
  guardian2_name:
    '成员2姓名|监护人2姓名|第二监护人|第二监护人姓名|监护人二姓名|家庭成员2姓名|家庭成员或监护人2姓名|监护人2|家庭成员二姓名',
  guardian2_role: '成员2关系|监护人2关系|家庭成员2关系|第二监护人关系',
  guardian2_id: '成员2身份证件号|监护人2身份证号|家庭成员2身份证件号|成员2身份证号|监护人2证件号码|第二监护人身份证号',
  guardian2_phone: '成员2联系电话|监护人2电话|监护人2联系电话|家庭成员2联系电话|第二监护人电话',
  phone:
    '联系电话|电话|手机|手机号|手机号码|联系方式|电话号码|联系人电话|本人电话|户主电话|联系手机|家庭电话|本人联系电话',
  change_kind: '变动类型|变动情况|变更类型|变动类别|人员状态|户籍状态|变动原因|户口状态',
  change_on: '变动日期|变更日期|变动时间',
  moved_in_on: '迁入日期|迁入时间',
  moved_out_on: '迁出日期|迁出时间|迁出注销日期',
  moved_out_kind: '迁出注销类别|注销类别|注销原因|迁出类别|迁出原因|死亡注销类别',
  moved_to: '迁往地省市县(区)|迁往地|迁往地址|迁往何地|去向|迁往地省市县',
  moved_to_address: '迁往地详址|迁往详址',
  died_on: '死亡日期|死亡时间|去世日期',
  school_code: '学校标识码|学校代码|学校(机构)标识码|机构标识码|学校编码|学校识别码|xxbsm',
  school_name: '学校名称|学校|所在学校|就读学校|就读学校名称|学籍学校|学籍所在学校|在读学校',
  school_region:
    '学校所在地|学校所在区县|学校所在县区|学校所在地行政区划|学校行政区划|学校所属区县|学校所属区划|就读地|就读地区划|就读地区|学校所在行政区划|学校区划代码|就读地行政区划|学校所在省市县(区)',
  grade: '年级|年级名称|就读年级|所在年级|现读年级|学生年级',
  school_class: '班号|班级|班级名称|所在班级|行政班|班|就读班级|学生班级',
  intake: '入学年月|入学时间|入学日期|入学年份|入校时间',
  pupil_number: '全国学籍号|学籍号|个人标识码|学籍号码|全国学籍号码|学生学籍号|grbsm|国家学籍号',
  pupil_status: '学籍状态|学生当前状态|当前状态|在籍状态|学生状态|学籍情况|在籍情况',
  status_until: '休学截止日期|休学到期日期|休学结束日期|休学终止日期|预计复学日期|休学止|休学至|休学期满日期|休学截止',
  study_mode: '就读方式|住宿情况|是否住校|是否寄宿|是否寄宿生|走读住校|jdfsm|寄宿情况',
  attends: '是否在校|在校情况|是否到校|在校状态|是否在校就读|是否实际在校',
  schooling_claim:
    '就学状态|就读情况|就学情况|就学状况|在校生状况|上学情况|就读状态|入学情况|就学形式|教育形式|教育形式/就读情况|在学情况|现就学状态|就学|入学状态|就读状况|在学状态|义务教育情况|学籍状态及就读情况',
  claimed_school:
    '就读学校|就读学校(地)|就读学校名称|就读学校及年级|所读学校|所在学校|学校|学校名称|现就读学校|就学学校|就读学校地',
  not_in_school_reason:
    '未入学原因|失学原因|辍学原因|未就学原因|不在学原因|未在校原因|未就读原因|失学辍学原因|未入学(辍学)原因',
  deferral_paper:
    '缓学/休学文号|缓学休学文号|缓(休)学文号|休(缓)学文号|缓休学文号|缓学文号|休学文号|缓学批准文号|休学批准文号|缓学/休学批准文号|缓学审批文号|休学审批文号',
  sponsor_name:
    '包保人|包保人姓名|包保责任人|包保责任人姓名|包保干部|包保教师|控辍保学包保人|控辍保学责任人|控辍保学包保责任人|联控联保责任人|保学责任人',
  birth_certificate_number:
    '出生医学证明编号|出生证编号|出生证明编号|出生医学证明号|出生医学证明号码|出生证号|出生证号码|出生医学证明',
  disability_certificate_number: '残疾人证号|残疾证号|残疾人证号码|残疾证号码|残疾人证|残疾人证编号|残疾证编号|残疾证',
  disability_type: '残疾类别|残疾类型|残疾种类|残疾类别名称|cjlxm',
  disability_level: '残疾等级|残疾级别|残疾程度|等级',
  assistance_kind:
    '类别|户类型|监测对象类别|脱贫属性|贫困户属性|救助类别|保障类别|低保类别|困境类别|儿童类别|人员类别|对象类别|救助类型|户类别|保障类型|人员类型|困境儿童类别|特殊群体类别|特殊群体标识|特殊群体|困难类型|家庭类型|帮扶类别',
  left_behind: '是否留守儿童|留守儿童|留守|是否留守|留守类型|留守情况|sflsetm',
  is_migrant_child: '是否进城务工人员随迁子女|随迁子女|是否随迁子女|是否随迁|进城务工人员随迁子女|sfsqznm',
  source_row: '原行号|原表行号|Original row',
}

/** Columns that are known and deliberately not used; without them a guess by contents could take them for something. */
export const UNUSED_ALIASES =
  '序号|编号|市|省|省份|地市|年龄|备注|说明|填表人|填表日期|籍贯|出生地|出生地行政区划代码|出生地省市县(区)|国籍/地区|国籍|港澳台侨外|健康状况|政治面貌|户口性质|户别|户籍类别|户籍类型|邮政编码|邮编|是否独生子女|是否受过学前教育|是否需要申请资助|是否享受一补|是否孤儿|是否烈士或优抚子女|上下学距离|上下学方式|是否需要乘坐校车|身份证件有效期|身份证件类型|证件类型|血型|特长|学籍辅号|班内学号|学号|学生来源|入学方式|电子信箱|主页地址|是否由政府购买学位|随班就读|成员1关系说明|成员1现住址|成员1户口所在地行政区划|成员1是否监护人|成员1身份证件类型|成员1民族|成员1工作单位|成员1职务|成员2关系说明|成员2现住址|成员2户口所在地行政区划|成员2是否监护人|成员2身份证件类型|成员2民族|成员2工作单位|成员2职务|派出所|责任区|准迁证编号|迁入类别|迁出详址|迁入前详址|死亡证明编号|出生登记类别|申报人姓名|孕周|新生儿出生状况|出生状况|出生体重|出生身长|接生机构|助产机构|出生医院|母亲年龄|父亲年龄|母亲民族|父亲民族|初次申领日期|发证日期|有效期|状态|人编号|家庭成员数|家庭人口|文化程度|劳动技能|务工状况|务工时间(月)|主要致贫原因|人均纯收入|风险是否消除|享受起始月|保障证号|保障金额|核实日期|问题|应当怎样|Problem|What would be right|学段|学制|学年|学期|学校类别|办学类型|班主任|流入日期|来本地日期|居住证号|居住证编号|暂住证号|居住事由|登记日期|暂住事由|来本地原因|监护人工作单位|监护人年龄'

export interface KindDefinition {
  /** Fields a roster of this kind can have; one alias may mean different fields in different kinds. */
  readonly fields: readonly FieldName[]
  /** Each group needs one of its fields, or the roster cannot be used. */
  readonly required: readonly (readonly FieldName[])[]
  /** Heads that mean something else in this kind than elsewhere. */
  readonly aliases?: Partial<Readonly<Record<FieldName, string>>>
  /** How much a field says that a roster is of this kind. */
  readonly signature: Partial<Readonly<Record<FieldName, number>>>
  /** Words of the title, the sheet's name or the file's name that say so. */
  readonly words: RegExp
}

const PERSON = ['name', 'former_name', 'sex', 'born_on', 'citizen_id', 'nationality'] as const
const HOUSEHOLD = [
  'household_region',
  'household_code',
  'household_township',
  'household_village',
  'household_group',
  'household_address',
] as const
const RESIDENCE = [
  'residence_code',
  'residence_township',
  'residence_village',
  'residence_group',
  'residence_address',
] as const
const PARENTS = ['father_name', 'father_id', 'father_phone', 'mother_name', 'mother_id', 'mother_phone'] as const
const GUARDIANS = [
  'guardian1_name',
  'guardian1_role',
  'guardian1_id',
  'guardian1_phone',
  'guardian2_name',
  'guardian2_role',
  'guardian2_id',
  'guardian2_phone',
  'phone',
] as const
const HOUSEHOLDER = ['householder_name', 'kin_to_householder', 'household_number'] as const
/** 适龄儿童台账: who answers for a child, and the paper that allows it to begin later or to pause. */
const ANSWERED_FOR = ['sponsor_name', 'deferral_paper'] as const
const SCHOOLING = [
  'schooling_claim',
  'claimed_school',
  'not_in_school_reason',
  'grade',
  'pupil_number',
  ...ANSWERED_FOR,
] as const
const GROUPS = ['left_behind', 'is_migrant_child'] as const
const IDENTITY = ['citizen_id', 'born_on'] as const

export const KIND_DEFINITIONS: Readonly<Record<RosterKind, KindDefinition>> = {
  'police-household': {
    fields: [
      ...PERSON,
      ...HOUSEHOLD,
      ...RESIDENCE,
      ...HOUSEHOLDER,
      ...PARENTS,
      ...GUARDIANS,
      'birth_certificate_number',
      'change_kind',
      'change_on',
      'moved_in_on',
      'moved_out_on',
      'moved_out_kind',
      'moved_to',
      'moved_to_address',
      'died_on',
      'source_row',
    ],
    required: [['name'], IDENTITY],
    signature: {
      household_number: 1,
      kin_to_householder: 1,
      householder_name: 1,
      moved_out_on: 2,
      moved_out_kind: 2,
      died_on: 1,
      household_region: 0.5,
      moved_to: 1,
    },
    words: /户籍(?!地)|常住人口|户口登记|人口信息|公安|派出所|责任区|准迁/,
  },
  'police-floating': {
    fields: [...PERSON, ...HOUSEHOLD, ...RESIDENCE, ...HOUSEHOLDER, ...PARENTS, ...GUARDIANS, ...GROUPS, 'source_row'],
    required: [['name'], IDENTITY],
    aliases: {
      residence_township: '乡镇(街道)|乡镇|街道|居住乡镇|现住乡镇|居住地乡镇|所属乡镇|居住地乡镇(街道)',
      residence_village:
        '居(村)委会|村(居)委会|村(居)|村|村委会|居委|社区|村(社区)|居住村|居住社区|居住地居(村)委会|居住地村(居)',
      residence_address:
        '居住地址|暂住地址|现住址|现居住地|居住地|暂住地|现居住地址|街路巷|居住详址|居住地详址|现住地址',
      household_address: '户籍地址|户籍地|户口所在地|户籍所在地|户籍详址|户籍地详址|户口地址|来自何地|流出地',
      household_region: '户籍地省市县(区)|户籍省市县|省市县(区)|户籍省市县(区)|流出地省市县|户籍区县',
    },
    signature: { residence_address: 1, residence_village: 0.5 },
    words: /流动|流入|暂住|居住证|外来|非户籍/,
  },
  'hospital-birth': {
    fields: [
      'name',
      'sex',
      'born_on',
      'citizen_id',
      'nationality',
      ...RESIDENCE,
      ...HOUSEHOLD,
      ...PARENTS,
      'phone',
      'birth_certificate_number',
      'source_row',
    ],
    required: [['born_on'], ['birth_certificate_number', 'mother_name', 'mother_id']],
    aliases: {
      residence_township: '乡镇|乡镇(街道)|居住乡镇|街道',
      residence_village: '村|村(居)|村(居)委会|居(村)委会|居住村',
      residence_address: '家庭住址|现住址|居住地址|母亲住址|家庭地址|地址|产妇住址|母亲现住址',
    },
    signature: { birth_certificate_number: 2, mother_id: 2, mother_name: 1, father_id: 0.5 },
    words: /出生(?!日期)|医学证明|卫健|妇幼|助产|新生儿/,
  },
  village: {
    fields: [
      ...PERSON,
      ...HOUSEHOLD,
      ...RESIDENCE,
      ...HOUSEHOLDER,
      ...PARENTS,
      ...GUARDIANS,
      ...SCHOOLING,
      ...GROUPS,
      'assistance_kind',
      'disability_type',
      'disability_level',
      'disability_certificate_number',
      'change_kind',
      'change_on',
      'moved_to',
      'source_row',
    ],
    required: [['name'], IDENTITY],
    signature: {
      schooling_claim: 2,
      claimed_school: 1.5,
      not_in_school_reason: 1,
      household_group: 1,
      guardian1_name: 0.5,
      householder_name: 0.5,
    },
    words: /适龄|村级|摸底|摸排|适龄儿童|入户|台账|村.*名册/,
  },
  disabled: {
    fields: [
      ...PERSON,
      ...HOUSEHOLD,
      ...RESIDENCE,
      ...GUARDIANS,
      ...PARENTS,
      ...SCHOOLING,
      'disability_certificate_number',
      'disability_type',
      'disability_level',
      'source_row',
    ],
    required: [['name'], ['citizen_id', 'born_on', 'disability_certificate_number']],
    signature: { disability_certificate_number: 3, disability_type: 1, disability_level: 1 },
    words: /残疾|残联/,
  },
  'civil-affairs': {
    fields: [
      ...PERSON,
      ...HOUSEHOLD,
      ...RESIDENCE,
      ...HOUSEHOLDER,
      ...PARENTS,
      ...GUARDIANS,
      ...GROUPS,
      'schooling_claim',
      'claimed_school',
      'assistance_kind',
      'source_row',
    ],
    required: [['name'], IDENTITY],
    signature: { assistance_kind: 3, kin_to_householder: 0.3, household_number: 0.3 },
    words: /民政|低保|特困|孤儿|事实无人|困境|留守|脱贫|贫困|监测|扶贫|振兴|救助|帮扶|致贫|纯收入|保障证/,
  },
  enrolment: {
    fields: [
      ...PERSON,
      ...HOUSEHOLD,
      ...RESIDENCE,
      ...GUARDIANS,
      ...PARENTS,
      ...GROUPS,
      'school_code',
      'school_name',
      'school_region',
      'grade',
      'school_class',
      'intake',
      'pupil_number',
      'pupil_status',
      'status_until',
      'study_mode',
      'attends',
      ...ANSWERED_FOR,
      'disability_type',
      'source_row',
    ],
    required: [['name'], ['citizen_id', 'born_on', 'pupil_number'], ['school_code', 'school_name']],
    signature: {
      pupil_number: 2,
      school_code: 2,
      school_class: 1.5,
      pupil_status: 1.5,
      study_mode: 1,
      grade: 0.5,
      attends: 1,
      intake: 1,
      school_name: 0.5,
    },
    words: /学籍|在校生|学生信息|学生基本|就读学生|学生花名册/,
  },
}

/** Missing groups of required fields, by the first field of each group. */
export function missingFieldsOf(kind: RosterKind, mapped: ReadonlySet<FieldName>): FieldName[] {
  return KIND_DEFINITIONS[kind].required
    .filter((group) => !group.some((field) => mapped.has(field)))
    .map((group) => group[0]!)
}
