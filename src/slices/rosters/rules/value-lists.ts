// @NOTE table: how offices write the values of code lists, and what they mean here
import { DISABILITY_TYPES, GRADES, NATIONALITIES } from '../../../kernel/codes.ts'
import type { Cell } from '../../../platform/tables/cell.ts'
import { cellText } from '../../../platform/tables/cell.ts'

/** A value of a list; `unknown` when something stands there that the list does not have; `blank` when nothing does. */
export type ListReading<Value> =
  | { readonly kind: 'blank' }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'unknown' }

const BLANK = { kind: 'blank' } as const
const UNKNOWN = { kind: 'unknown' } as const

const ALREADY_PLAIN = /^[0-9A-Za-z\u4e00-\u9fff]*$/

/** Text of a cell for look-ups: full-width forms and all white space gone. */
export function plainText(cell: Cell): string {
  const text = cellText(cell)
  if (ALREADY_PLAIN.test(text)) return text
  return text.normalize('NFKC').replace(/[\s\u200b\ufeff'’‘]+/g, '')
}

function listOf<Value extends string | boolean>(entries: readonly (readonly [Value | null, string])[]) {
  const byText = new Map<string, Value | null>()
  for (const [value, texts] of entries) for (const text of texts.split(' ')) byText.set(text.toUpperCase(), value)
  const read = (cell: Cell): ListReading<Value> => {
    const text = plainText(cell).toUpperCase()
    if (text === '') return BLANK
    const value = byText.get(text)
    if (value === null) return BLANK
    return value === undefined ? UNKNOWN : { kind: 'value', value }
  }
  return remembering(read)
}

/** A column has few different values: each is worked out once. */
function remembering<Reading>(read: (cell: Cell) => Reading): (cell: Cell) => Reading {
  const known = new Map<string, Reading>()
  return (cell) => {
    if (typeof cell !== 'string') return read(cell)
    const found = known.get(cell)
    if (found !== undefined) return found
    const reading = read(cell)
    if (known.size < 2000) known.set(cell, reading)
    return reading
  }
}

const NOTHING = '无 不详 未知 / - -- — —— \\ 未说明 待定'

/** 性别 (GB/T 2261.1). */
export const readSex = listOf<'male' | 'female'>([
  ['male', '男 男性 男孩 男童 男婴 男生 1 01 M MALE 1男 男1 BOY'],
  ['female', '女 女性 女孩 女童 女婴 女生 2 02 F FEMALE 2女 女2 GIRL'],
  [null, `${NOTHING} 0 9 未知的性别 未说明的性别 其他`],
])

/** 是/否 in all its forms. */
export const readYesNo = listOf<boolean>([
  [true, '是 1 √ ✓ ✔ Y YES TRUE T 有 在校 在籍在校 在 对 V ☑ 在读 到校 是(在校) 1是'],
  [false, '否 0 × ✗ ✘ X N NO FALSE F 无 不在校 未在校 不在 非 ☐ □ 不到校 未到校 离校 0否 不是 没有'],
  [null, '/ - -- — —— 不详 未知'],
])

/** 就读方式. */
export const readStudyMode = listOf<'day' | 'boarding' | 'home-taught'>([
  ['day', '走读 走读生 1 否 非寄宿 不住校 1走读 通学 0 不寄宿 非住校 非寄宿生'],
  ['boarding', '住校 寄宿 寄宿生 住校生 住读 2 是 2住校 住宿 住宿生 全寄宿 半寄宿'],
  ['home-taught', '送教上门 送教 送教到家 送教上门生 远程 远程教育 送教上门(远程)'],
  [null, `${NOTHING} 9 其他 9其他`],
])

/** 学籍状态, 学生当前状态. */
export const readPupilStatus = listOf<'enrolled' | 'suspended' | 'graduated' | 'left' | 'transferred-out' | 'deceased'>(
  [
    [
      'enrolled',
      '在读 在籍 正常 在校 在籍在校 正常在籍 正常在校 正常状态 01 1 复学 05 12复学 恢复学籍 在籍在读 就读 借读 学籍正常 注册 在册 留级 跳级 保留学籍 正常就读',
    ],
    ['suspended', '休学 02 11 休学中 因病休学 停学 04 休学在籍 休学(因病)'],
    ['graduated', '毕业 07 21 结业 08 22 小学毕业 初中毕业 已毕业 肄业 09'],
    [
      'left',
      '退学 03 开除 14 流失 06 辍学 28 取消学籍 开除学籍 疑似辍学 失学 自动离校 下落不明 15 离校 注销 除名 劝退',
    ],
    ['transferred-out', '转出 转学 10 转走 已转出 转学转出 转出(待接收) 转学(转出) 转往外地 27 出国 转出在途 出境'],
    ['deceased', '死亡 11死亡 26 51 已故 去世'],
    [null, NOTHING],
  ],
)

/** A pupil of grades 1–9 cannot lawfully leave so (standards §0.2): the record is taken and remarked. */
export function isUnlawfulStatus(cell: Cell): boolean {
  return /^(退学|开除|开除学籍|劝退|除名|14|03)$/.test(plainText(cell))
}

export type SchoolingClaim =
  | 'in-school'
  | 'in-school-elsewhere'
  | 'deferred'
  | 'home-taught'
  | 'completed'
  | 'dropped-out'
  | 'never-enrolled'
  | 'moved-away'
  | 'deceased'
  | 'unknown'

/** 就学状态 of village and disability lists, by whole texts; `readSchoolingClaim` also looks at parts. */
const readClaimText = listOf<SchoolingClaim>([
  [
    'in-school',
    '在校 在读 就读 在学 在籍 已入学 正常就读 在校生 是 在校就读 小学 初中 小学在读 初中在读 本地就读 县内就读 本校就读 特校 特殊教育学校 特教学校 特教班 随班就读 普通学校 普校 普校就读 普通小学 普通初中 就学 上学 正常 已就读 义务教育 在园在校 特校就读 在本县就读 本县就读 复学 已复学',
  ],
  [
    'in-school-elsewhere',
    '外地就读 县外就读 省外就读 市外就读 异地就读 区外就读 在外就读 随父母外地就读 外出就读 外县就读 借读 外地借读 在外地就读 随父母在外就读 转学外地 在县外就读 跨县就读',
  ],
  ['deferred', '缓学 延缓入学 休学 批准缓学 缓入学 免学 因病缓学 因病休学 暂缓入学'],
  ['home-taught', '送教上门 送教 送教到家 远程教育 送教点 送教上门服务'],
  [
    'completed',
    '已毕业 毕业 初中毕业 完成义务教育 已完成义务教育 高中 中职 高中在读 中职在读 普通高中 中专 职高 大专 大学 技校 初中已毕业 已初中毕业 职业学校',
  ],
  [
    'dropped-out',
    '辍学 失学 失学辍学 已辍学 疑似辍学 中途辍学 小学辍学 初中辍学 流失 退学 弃学 辍学在家 失辍学 外出务工 打工 务工',
  ],
  [
    'never-enrolled',
    '未入学 从未入学 未上学 未就学 不在学 不在校 不在读 非在校生 非在校 非在读 非在学 非学生 否 未就读 未入校 无 未上过学 没上学 适龄未入学 未入学就读 在家 未接受教育 不上学',
  ],
  ['moved-away', '迁出 已迁出 外迁 举家外迁 户口迁出 举家迁出 已搬走 搬迁 搬走 已迁走 迁走 户籍迁出 迁往外地'],
  ['deceased', '死亡 已故 去世 已死亡 夭折 亡故 已去世'],
  [
    'unknown',
    '不详 未知 不明 下落不明 失联 去向不明 待核实 待查 联系不上 不清楚 待核 情况不明 失踪 查无此人 人户分离 无法联系',
  ],
  [
    null,
    '/ - -- — —— 学前 幼儿园 在园 学龄前 未到龄 未到入学年龄 未达入学年龄 不足龄 未满6周岁 幼儿 学前教育 婴幼儿 婴儿 年龄未到 未入园 入园 幼儿园在读 学龄前儿童 不到龄 未到学龄 托儿所 散居',
  ],
])

/** Reads 就学状态; a text such as `五年级在读` or `辍学(外出务工)` is known by its telling part. */
export function readSchoolingClaim(cell: Cell): ListReading<SchoolingClaim> {
  const whole = readClaimText(cell)
  if (whole.kind !== 'unknown') return whole
  const text = plainText(cell)
  const bare = readClaimText(text.replace(/\(.*$/, ''))
  if (bare.kind !== 'unknown') return bare
  const found = CLAIM_PARTS.find(([pattern]) => pattern.test(text))
  if (!found) return UNKNOWN
  return found[1] === null ? BLANK : { kind: 'value', value: found[1] }
}

/** In this order: what speaks against school comes before 小学, 初中 and 在校, which occur in both (非在校生, 没有上小学). */
const CLAIM_PARTS: readonly (readonly [RegExp, SchoolingClaim | null])[] = [
  [/死亡|去世|已故/, 'deceased'],
  [/(非|未|无|没有?|不存在|不属于|不是)(疑似)?(辍学|失学|流失)/, 'in-school'],
  [/辍学|失学|流失/, 'dropped-out'],
  [/未入学|未上学|未就学|未就读|不在学/, 'never-enrolled'],
  [/送教/, 'home-taught'],
  [/缓学|休学/, 'deferred'],
  [/高中|中职|职高|中专|技校|毕业/, 'completed'],
  [/迁出|外迁|搬走/, 'moved-away'],
  [/(外地|县外|省外|市外|异地|外县|外省|区外).{0,6}(读|学|校)/, 'in-school-elsewhere'],
  [/(非|不|未)(在|是)?(本|县内|区内|市内|省内)/, 'in-school-elsewhere'],
  [/幼儿园|学前|学龄前/, null],
  [/不详|不明|不清|不知|未知|失联|待核|待查/, 'unknown'],
  [/(非|不|没|未|无).{0,4}(在校|在读|在学|在籍|就读|就学|入学|上|读|学校|学生)/, 'never-enrolled'],
  [/年级|初[一二三]|小学|初中|特校|随班|在读|在校|就读|学校/, 'in-school'],
]

/** 残疾等级: 1 is the heaviest. */
export const readDisabilityLevel = listOf<'1' | '2' | '3' | '4'>([
  ['1', '1 一 一级 1级 Ⅰ级 I级 壹级 Ⅰ 一级残疾 极重度'],
  ['2', '2 二 二级 2级 Ⅱ级 II级 贰级 Ⅱ 二级残疾 重度'],
  ['3', '3 三 三级 3级 Ⅲ级 III级 叁级 Ⅲ 三级残疾 中度'],
  ['4', '4 四 四级 4级 Ⅳ级 IV级 肆级 Ⅳ 四级残疾 轻度'],
  [null, `${NOTHING} 未评定 未定级 0 无残疾`],
])

const NO_DISABILITY = /^(无|无残疾|0|00|否|-|\/|不详|未知|健全|正常|非随班就读)$/

/** 残疾类别 (GB/T 26341); several at once are 多重. */
export function readDisabilityType(cell: Cell): ListReading<string> {
  const text = plainText(cell).replace(/残疾(人)?|障碍|类|发育迟缓/g, '')
  const whole = plainText(cell)
  if (whole === '' || NO_DISABILITY.test(whole)) return BLANK
  if (/^[1-7]$/.test(text)) return { kind: 'value', value: text }
  if (/多重|综合/.test(whole)) return { kind: 'value', value: '7' }
  const found = Object.entries(DISABILITY_TYPES).filter(([, name]) => whole.includes(name))
  if (found.length === 0)
    return /^(语言|聋|哑|听语|听力语言)/.test(text) ? { kind: 'value', value: text === '语言' ? '3' : '2' } : UNKNOWN
  return { kind: 'value', value: found.length > 1 ? '7' : found[0]![0] }
}

const NATIONALITY_CODES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(NATIONALITIES).map(([code, name]) => [name, code] as const),
  ...'毛难:36 崩龙:46 穿青人:97 穿青:97 未识别:97 未识别民族:97 革家:97 亻革家人:97 外国血统:98 入籍:98 维:05 维吾:05 哈:17 哈萨:17 柯尔克孜:29 柯尔:29 蒙:02 锡伯:38 乌孜别克:43 僮:08 傜:13 土家:15 布朗:34 珞巴:55 门巴:54 羌:33 佧佤:21 佤佤:21'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
])

/** 民族 (GB/T 3304): with or without 族, or its number. */
export const readNationality = remembering((cell: Cell): ListReading<string> => {
  const text = plainText(cell)
  if (text === '' || /^(无|不详|未知|\/|-+|0|00|99)$/.test(text)) return BLANK
  if (/^\d{1,2}$/.test(text)) {
    const code = text.padStart(2, '0')
    return Object.hasOwn(NATIONALITIES, code) ? { kind: 'value', value: code } : UNKNOWN
  }
  const code =
    NATIONALITY_CODES.get(text) ??
    NATIONALITY_CODES.get(text.replace(/族$/, '')) ??
    NATIONALITY_CODES.get(text.replace(/^\d{1,2}[-.]?|族.*$/g, ''))
  return code ? { kind: 'value', value: code } : UNKNOWN
})

export type GuardianRole = 'father' | 'mother' | 'grandfather' | 'grandmother' | 'other'

/** What a guardian is to the child (GB/T 4761 names and codes); whoever is nobody of these is `other`. */
const readRoleText = listOf<GuardianRole>([
  ['father', '父亲 父 爸爸 父子 父女 51 57 继父 养父 继父或养父 生父 爸 1父亲'],
  ['mother', '母亲 母 妈妈 母子 母女 52 58 继母 养母 继母或养母 生母 妈 2母亲'],
  ['grandfather', '祖父 爷爷 外祖父 外公 姥爷 61 63 公公 祖孙 阿公 爷孙'],
  ['grandmother', '祖母 奶奶 外祖母 外婆 姥姥 62 64 阿婆 婆婆'],
  [null, NOTHING],
])

export function readGuardianRole(cell: Cell): GuardianRole | null {
  const reading = readRoleText(cell)
  return reading.kind === 'value' ? reading.value : reading.kind === 'blank' ? null : 'other'
}

/** 与户主关系 that makes the householder a parent of the child. */
export function isChildOfHouseholder(cell: Cell): boolean {
  return /^(子|女|之子|之女|儿子|女儿|长子|次子|三子|四子|五子|其他儿子|长女|次女|三女|四女|五女|其他女儿|二子|二女|独生子|独生女|养子|养女|养子或继子|养女或继女|继子|继女|子女|[23]\d)$/.test(
    plainText(cell),
  )
}

/** Kinds of the code of kin (GB/T 4761), by its first digit. */
const KIN_CODES: Readonly<Record<string, string>> = { 2: '子', 3: '女', 4: '孙子女', 7: '兄弟姐妹' }

/** 与户主关系 in words, as the roster writes it; a code in its word, and what tells nothing as nothing. */
export function readKinToHouseholder(cell: Cell): string | null {
  const text = plainText(cell)
  const code = /^(\d)\d?$/.exec(text)
  if (code) return KIN_CODES[code[1]!] ?? null
  return /^[\p{Script=Han}()、]{1,20}$/u.test(text) && text !== '无' && text !== '不详' ? text : null
}

/** 留守: 0 no, 1 one parent away, 2 both (standards §2.8). */
export const readLeftBehind = listOf<'0' | '1' | '2'>([
  ['0', '0 非留守 否 非留守儿童 不是 0非留守儿童 × N'],
  ['1', '1 单亲留守 是 单亲留守儿童 1单亲留守儿童 留守 留守儿童 √ Y 一方外出 单留守'],
  ['2', '2 双亲留守 双亲留守儿童 2双亲留守儿童 双方外出 父母均外出 双留守'],
  [null, NOTHING],
])

/** 变动类型, 迁出注销类别. */
export function readChange(cell: Cell): 'moved-in' | 'moved-out' | 'deceased' | null {
  const text = plainText(cell)
  if (/死亡|去世|亡故|宣告失踪/.test(text)) return 'deceased'
  if (/迁出|迁往|转出|注销|出国|出境|定居/.test(text)) return 'moved-out'
  return /迁入|转入|流入|新增|补录/.test(text) ? 'moved-in' : null
}

const STAGE_DIGITS: ReadonlyMap<string, number> = new Map(
  [...'一二三四五六七八九'].map((digit, index) => [digit, index + 1]),
)

export type GradeReading =
  | { readonly kind: 'blank' | 'unknown' | 'out-of-compulsory' }
  | { readonly kind: 'grade'; readonly code: string }
  | { readonly kind: 'intake'; readonly year: number }

/** 年级: 三年级, 小学三年级, 小三, 3, 初一, 七年级, 初中一年级, 2023级, or the code itself. */
export function readGrade(cell: Cell): GradeReading {
  const text = plainText(cell).replace(/\(.*?\)/g, '')
  if (text === '' || /^(无|不详|\/|-+|—+)$/.test(text)) return { kind: 'blank' }
  if (Object.hasOwn(GRADES, text)) return { kind: 'grade', code: text }
  const intake = /^(?:小学|初中|小|初)?(20\d{2})[级届年]?(?!\d)/.exec(text)
  if (intake) return { kind: 'intake', year: Number(intake[1]) }
  if (/高[一二三123中]|中职|大班|中班|小班|学前|幼儿/.test(text)) return { kind: 'out-of-compulsory' }
  const found = /^(小学|初中|小|初|初级中学)?([一二三四五六七八九1-9])(?:年级|年)?/.exec(text.replace(/^第/, ''))
  if (!found) return { kind: 'unknown' }
  const digit = STAGE_DIGITS.get(found[2]!) ?? Number(found[2])
  const junior = found[1]?.startsWith('初') ?? false
  if (junior && digit <= 4) return { kind: 'grade', code: `2${digit}` }
  if (digit <= 6) return { kind: 'grade', code: `1${digit}` }
  return { kind: 'grade', code: `2${digit - 6}` }
}
