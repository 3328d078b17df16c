import { checkCharacterOf } from '../../kernel/citizen-id.ts'
import { parsePlainDate } from '../../kernel/plain-date.ts'

/**
 * Made-up people for tests of the engine: families with twins and siblings, four traditions of names, and a second
 * list of the same people with one or more labelled mistakes in it. Every name is composed from syllables.
 */
export interface Person {
  readonly id: number
  /** Which person this is; equal numbers are the same person. */
  readonly truth: number
  readonly defects: string
  readonly tradition: Tradition
  readonly citizen_id: string | null
  readonly citizen_id_text: string | null
  readonly name: string | null
  readonly former_name: string | null
  readonly sex: string
  readonly born_on: string | null
  readonly guardian1_name: string | null
  readonly guardian1_role: string | null
  readonly guardian2_name: string | null
  readonly guardian2_role: string | null
  readonly phone: string | null
  readonly division: string | null
}

export type Tradition = 'han' | 'tibetan' | 'uyghur' | 'mongolian'

export interface Population {
  readonly left: readonly Person[]
  readonly right: readonly Person[]
}

/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same people. */
export class Dice {
  private state: number
  constructor(seed: number) {
    this.state = seed >>> 0
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }
  chance(share: number): boolean {
    return this.next() < share
  }
  pick<T>(from: ArrayLike<T>): T {
    return from[this.below(from.length)]!
  }
}

const SURNAMES =
  '王王王李李李张张张刘刘陈陈杨杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单仇解查'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉玲红梅晓小子轩浩宇雨欣怡思佳诗梓涵俊泽志远嘉睿博宸语桐若曦沐辰奕萱可馨依诺一鸣天佑雅婷心悦家豪瑞霖'
const TIBETAN =
  '次仁 扎西 卓玛 多吉 央宗 格桑 平措 旦增 白玛 尼玛 达瓦 巴桑 边巴 普布 米玛 拉姆 曲珍 德吉 仁青 桑吉 罗布 旺堆 索朗 强巴 贡嘎 洛桑 江白 益西 群培 加措 卓嘎 央金 措姆 拉珍 其美 晋美'.split(
    ' ',
  )
const TIBETAN_OTHER: Readonly<Record<string, string>> = {
  次仁: '才仁 泽仁 慈仁',
  扎西: '扎喜',
  卓玛: '卓么 周毛',
  多吉: '多杰 道吉',
  格桑: '尕藏 噶桑',
  平措: '彭措',
  旦增: '丹增 单增',
  白玛: '班玛 贝玛',
  拉姆: '拉毛 拉么',
  曲珍: '曲准',
  仁青: '仁钦 仁清',
  桑吉: '桑杰',
  罗布: '诺布',
  索朗: '索南',
  贡嘎: '更嘎 贡噶',
  洛桑: '罗桑 洛藏',
  江白: '降白',
  益西: '意西',
  加措: '嘉措',
  卓嘎: '卓噶',
  晋美: '久美',
} // prettier-ignore
const UYGHUR =
  '阿卜杜拉 买买提 吐尔逊 艾合买提 古丽 热依汗 阿依古丽 帕提古丽 玉素甫 依明 卡德尔 努尔 麦麦提 迪丽努尔 阿迪力 木合塔尔 热合曼 祖农 萨迪克 伊力亚斯'.split(
    ' ',
  )
const UYGHUR_OTHER: Readonly<Record<string, string>> = {
  阿卜杜拉: '阿布都拉',
  买买提: '麦麦提',
  吐尔逊: '吐逊',
  玉素甫: '玉苏甫',
  伊力亚斯: '依里亚斯',
  热合曼: '热合满',
  艾合买提: '艾合麦提',
}
const MONGOLIAN =
  '巴特尔 其其格 乌云 娜仁 苏日 格日勒 高娃 呼和 阿拉坦 宝音 图雅 萨仁 敖登 朝鲁 乌力吉 哈斯 斯琴 青格勒'.split(' ')
const HOMOPHONES = [
  '英瑛',
  '华桦',
  '晓小',
  '嘉佳家',
  '梓子',
  '宇雨语',
  '欣馨心',
  '明鸣铭',
  '思诗',
  '怡依一',
  '轩萱',
  '静婧',
  '伟玮炜',
  '志智',
  '浩皓',
  '文雯',
  '霞侠',
  '玲铃',
  '博柏',
  '桐童',
]
const LOOK_ALIKES = [
  '泽译',
  '杨扬',
  '俊峻',
  '晴睛',
  '清请',
  '佳住',
  '宇字',
  '浩洁',
  '博搏',
  '婷停',
  '睿容',
  '悦说',
  '静净',
  '霖林',
  '萱宣',
]

interface Family {
  readonly tradition: Tradition
  readonly surname: string
  readonly guardians: readonly [string, string]
  readonly phone: string
  readonly division: string
}

/** Makes `count` people on the left, and a right list that holds most of them with mistakes. `rate` scales the mistakes. */
export function makePeople(options: {
  readonly seed: number
  readonly count: number
  readonly rate?: number
}): Population {
  const dice = new Dice(options.seed)
  const left: Person[] = []
  while (left.length < options.count) addFamily(dice, left)
  const right: Person[] = []
  for (const person of left) {
    const others = left
      .slice(Math.max(0, person.id - 2), person.id + 3)
      .filter((other) => other !== person && isTwin(person, other))
    const copies = dice.chance(0.01) ? 2 : dice.chance(0.95) ? 1 : 0
    for (let copy = 0; copy < copies; copy++) {
      right.push(spoil(dice, { ...person, id: right.length }, copy, others[0], options.rate ?? 1))
    }
  }
  for (let ghost = 0; ghost < options.count / 100; ghost++) {
    const strangers: Person[] = []
    addFamily(dice, strangers)
    right.push({ ...strangers[0]!, id: right.length, truth: -1 - ghost, defects: 'ghost' })
  }
  return { left: left.map((person) => (dice.chance(0.01) ? { ...person, citizen_id: null } : person)), right }
}

const isTwin = (a: Person, b: Person): boolean =>
  a.born_on === b.born_on && a.phone === b.phone && a.guardian1_name === b.guardian1_name && a.sex === b.sex

function addFamily(dice: Dice, people: Person[]): void {
  const draw = dice.next()
  const tradition: Tradition = draw < 0.55 ? 'han' : draw < 0.85 ? 'tibetan' : draw < 0.95 ? 'uyghur' : 'mongolian'
  const surname = dice.pick(SURNAMES)
  const family: Family = {
    tradition,
    surname,
    guardians: [nameFor(dice, tradition, surname), nameFor(dice, tradition, dice.pick(SURNAMES))],
    phone: `1${3 + dice.below(7)}${String(dice.below(1e9)).padStart(9, '0')}`,
    division: `5401261${String(dice.below(20)).padStart(2, '0')}2${String(dice.below(15)).padStart(2, '0')}`,
  }
  const children = 1 + dice.below(3)
  const generation = dice.pick(GIVEN)
  let birth = dayOf(dice, 2009 + dice.below(9))
  let sex = dice.chance(0.5) ? 'male' : 'female'
  for (let i = 0; i < children; i++) {
    // Twins: same day, usually same sex, and names that differ in one character.
    if (i > 0 && !dice.chance(0.06)) {
      birth = dayOf(dice, Number(birth.slice(0, 4)) + 1 + dice.below(3))
      sex = dice.chance(0.5) ? 'male' : 'female'
    }
    let child = childOf(dice, family, people.length, birth, sex, generation)
    const siblings = people.slice(people.length - i)
    while (siblings.some(({ name }) => name === child.name))
      child = childOf(dice, family, people.length, birth, sex, generation)
    people.push(child)
  }
}

function childOf(dice: Dice, family: Family, id: number, birth: string, sex: string, generation: string): Person {
  const { tradition, surname } = family
  const name =
    tradition === 'han' && dice.chance(0.3)
      ? surname + generation + dice.pick(GIVEN)
      : nameFor(dice, tradition, surname)
  const head = `540126${birth.replaceAll('-', '')}${String(dice.below(400) * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0')}`
  return {
    id,
    truth: id,
    defects: '',
    tradition,
    citizen_id: head + checkCharacterOf(head),
    citizen_id_text: null,
    name,
    former_name: null,
    sex,
    born_on: birth,
    guardian1_name: family.guardians[0],
    guardian1_role: 'father',
    guardian2_name: dice.chance(0.8) ? family.guardians[1] : null,
    guardian2_role: 'mother',
    phone: dice.chance(0.7) ? family.phone : null,
    division: family.division,
  }
}

function nameFor(dice: Dice, tradition: Tradition, surname: string): string {
  if (tradition === 'han') return surname + dice.pick(GIVEN) + (dice.chance(0.8) ? dice.pick(GIVEN) : '')
  if (tradition === 'tibetan') return dice.pick(TIBETAN) + (dice.chance(0.8) ? dice.pick(TIBETAN) : '')
  if (tradition === 'uyghur') return `${dice.pick(UYGHUR)}·${dice.pick(UYGHUR)}`
  return dice.pick(MONGOLIAN) + (dice.chance(0.3) ? dice.pick(MONGOLIAN) : '')
}

function dayOf(dice: Dice, year: number): string {
  return `${year}-${String(1 + dice.below(12)).padStart(2, '0')}-${String(1 + dice.below(28)).padStart(2, '0')}`
}

interface Defect {
  readonly kind: string
  readonly share: number
  apply(dice: Dice, person: Person, twin: Person | undefined): Person | undefined
}

/** Mistakes of the second list; each returns the person as written down, or undefined where it cannot happen. */
const DEFECTS: readonly Defect[] = [
  { kind: 'id-missing', share: 0.04, apply: (_, p) => ({ ...p, citizen_id: null }) },
  {
    kind: 'id-typo',
    share: 0.03,
    apply: (dice, p) =>
      p.citizen_id ? { ...p, citizen_id: null, citizen_id_text: mistype(dice, p.citizen_id) } : undefined,
  },
  { kind: 'id-of-twin', share: 0.1, apply: (_, p, twin) => (twin ? { ...p, citizen_id: twin.citizen_id } : undefined) },
  { kind: 'homophone', share: 0.03, apply: (dice, p) => renamed(p, otherOf(dice, p.name, HOMOPHONES)) },
  { kind: 'look-alike', share: 0.01, apply: (dice, p) => renamed(p, otherOf(dice, p.name, LOOK_ALIKES)) },
  { kind: 'transliteration', share: 0.1, apply: (dice, p) => renamed(p, respelt(dice, p)) },
  {
    kind: 'short-name',
    share: 0.02,
    apply: (_, p) =>
      p.tradition === 'uyghur' || (p.tradition === 'tibetan' && p.name?.length === 4)
        ? renamed(p, p.name!.includes('·') ? p.name!.split('·')[0]! : p.name!.slice(0, 2))
        : undefined,
  },
  {
    kind: 'renamed',
    share: 0.01,
    apply: (dice, p) => ({
      ...p,
      name: nameFor(dice, p.tradition, p.name![0]!),
      former_name: dice.chance(0.6) ? p.name : null,
    }),
  },
  { kind: 'date-digit', share: 0.015, apply: (dice, p) => redated(p, `${p.born_on!.slice(0, 9)}${dice.below(10)}`) },
  {
    kind: 'date-swapped',
    share: 0.01,
    apply: (_, p) =>
      redated(
        p,
        Number(p.born_on!.slice(8)) <= 12
          ? `${p.born_on!.slice(0, 5)}${p.born_on!.slice(8)}-${p.born_on!.slice(5, 7)}`
          : null,
      ),
  },
  {
    kind: 'year-off',
    share: 0.005,
    apply: (dice, p) =>
      redated(p, `${Number(p.born_on!.slice(0, 4)) + (dice.chance(0.5) ? 1 : -1)}${p.born_on!.slice(4)}`),
  },
  {
    kind: 'moved',
    share: 0.15,
    apply: (dice, p) => ({
      ...p,
      division: `5401261${String(dice.below(20)).padStart(2, '0')}2${String(dice.below(15)).padStart(2, '0')}`,
    }),
  },
  {
    kind: 'phone-changed',
    share: 0.3,
    apply: (dice, p) => ({ ...p, phone: dice.chance(0.5) ? null : `13${String(dice.below(1e9)).padStart(9, '0')}` }),
  },
  {
    kind: 'guardians-swapped',
    share: 0.3,
    apply: (_, p) => ({
      ...p,
      guardian1_name: p.guardian2_name,
      guardian1_role: p.guardian2_role,
      guardian2_name: p.guardian1_name,
      guardian2_role: p.guardian1_role,
    }),
  },
  { kind: 'guardian-missing', share: 0.2, apply: (_, p) => ({ ...p, guardian2_name: null }) },
  {
    kind: 'guardian-other',
    share: 0.05,
    apply: (dice, p) => ({
      ...p,
      guardian1_name: nameFor(dice, p.tradition, dice.pick(SURNAMES)),
      guardian1_role: 'grandmother',
      guardian2_name: null,
    }),
  },
] // prettier-ignore

function spoil(dice: Dice, person: Person, copy: number, twin: Person | undefined, rate: number): Person {
  let spoilt = copy === 1 ? { ...person, citizen_id: null } : person
  const kinds: string[] = copy === 1 ? ['second-record'] : []
  // The same careless clerk makes several mistakes in one record.
  const care = dice.chance(0.1) ? 3 : 0.8
  for (const defect of DEFECTS) {
    if (!dice.chance(Math.min(0.9, defect.share * care * rate))) continue
    const after = defect.apply(dice, spoilt, twin)
    if (!after) continue
    spoilt = after
    kinds.push(defect.kind)
  }
  return { ...spoilt, defects: kinds.join(' ') }
}

function mistype(dice: Dice, id: string): string {
  const at = dice.below(17)
  const draw = dice.next()
  if (draw < 0.6) return id.slice(0, at) + ((Number(id[at]) + 1 + dice.below(9)) % 10) + id.slice(at + 1)
  if (draw < 0.8 && id[at] !== id[at + 1]) return id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2)
  return id.slice(0, at) + id.slice(at + 1)
}

function otherOf(dice: Dice, name: string | null, groups: readonly string[]): string | undefined {
  for (const [i, character] of [...(name ?? '')].entries()) {
    const group = i > 0 ? groups.find((candidate) => candidate.includes(character)) : undefined
    if (group)
      return name!.slice(0, i) + dice.pick([...group].filter((other) => other !== character)) + name!.slice(i + 1)
  }
  return undefined
}

function respelt(dice: Dice, person: Person): string | undefined {
  const others = person.tradition === 'tibetan' ? TIBETAN_OTHER : person.tradition === 'uyghur' ? UYGHUR_OTHER : {}
  for (const [spelling, variants] of Object.entries(others)) {
    if (person.name?.includes(spelling)) return person.name.replace(spelling, dice.pick(variants.split(' ')))
  }
  return undefined
}

const renamed = (person: Person, name: string | undefined): Person | undefined =>
  name === undefined || name === person.name ? undefined : { ...person, name }
const redated = (person: Person, day: string | null): Person | undefined =>
  day === null || day === person.born_on || parsePlainDate(day) === undefined ? undefined : { ...person, born_on: day }
