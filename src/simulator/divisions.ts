import { COUNTY_CODE } from './citizen-numbers.ts'
import type { School, Township, Village } from './model.ts'
import { hanSurname } from './names/index.ts'
import type { Random } from './random.ts'

const TOWNSHIP_WORDS =
  '松林 河源 白石 青坪 红柳 龙泉 双桥 石门 柳湾 云台 金滩 沙沟 长岭 雪岭 桑塘 曲水 塔尔 达仓 昂拉 贡麻 吉隆 康沙 麦秀 宁木 多洼 尼玛 热贡 隆务 上塘 下塘 马营 古城 新城 甘沟 峡口 川口 巴藏 东坝 西坝 南庄 北庄'.split(
    ' ',
  )
const PREFIXES = [...'上下东西南北大小新老前后中外']
const VILLAGE_WORDS =
  '河 庄 湾 坪 沟 岭 桥 坝 滩 塘 台 寨 营 堡 家沟 家湾 石崖 柳树 泉儿 麻地 树坪 草滩 水磨 羊圈 红崖 白土 黑泉 青石'.split(
    ' ',
  )
const TIBETAN_VILLAGES =
  '曲麦 贡巴 达扎 朗孜 帮达 江热 拉康 桑珠 加木 唐嘎 扎囊 德庆 门堆 色热 卡若 古荣 尼塘 雪村 热堆 麦地 仲达 雄巴 恰央 吉纳'.split(
    ' ',
  )
const SAINTS = '府前 文化 人民 建设 和平 民主 西大街 东大街 滨河 团结 幸福 新华 站前 北门 南门'.split(' ')

/** Shares of the peoples by what a township mainly is. */
const PEOPLES: Record<string, readonly (readonly [string, number])[]> = {
  han: [
    ['01', 84],
    ['04', 5],
    ['03', 6],
    ['30', 2],
    ['02', 1],
    ['06', 0.6],
    ['15', 0.6],
    ['05', 0.5],
    ['07', 0.3],
  ],
  tibetan: [
    ['04', 93],
    ['01', 5],
    ['02', 1],
    ['03', 1],
  ],
  hui: [
    ['03', 78],
    ['01', 16],
    ['35', 3],
    ['26', 2],
    ['04', 1],
  ],
  tu: [
    ['30', 62],
    ['01', 24],
    ['04', 10],
    ['02', 4],
  ],
  mongol: [
    ['02', 66],
    ['04', 20],
    ['01', 14],
  ],
  mixed: [
    ['01', 62],
    ['04', 17],
    ['03', 12],
    ['30', 3],
    ['02', 2],
    ['05', 1.5],
    ['07', 1.5],
    ['06', 0.5],
    ['11', 0.5],
  ],
}

const UNSET = undefined as unknown as School

/** Lays out townships and villages; the schools are put in afterwards. */
export function layOutDivisions(children: number, random: Random): Township[] {
  const count = Math.min(370, Math.max(3, Math.round(children / 3000)))
  const streets = Math.min(60, Math.max(1, Math.round(count * 0.1)))
  const towns = Math.min(99, Math.max(1, Math.round(count * 0.32)))
  const townships: Township[] = []
  let villageIndex = 0
  for (let index = 0; index < count; index++) {
    const kind = index < streets ? '街道' : index < streets + towns ? '镇' : '乡'
    const serial = kind === '街道' ? 1 + index : kind === '镇' ? 100 + index - streets : 200 + index - streets - towns
    const mainly = mainPeopleOf(kind, index, random)
    const township: Township = {
      index,
      code: `${COUNTY_CODE}${String(serial).padStart(3, '0')}000`,
      name: uniqueName(TOWNSHIP_WORDS, index) + kind,
      kind,
      pastoral: kind === '乡' && mainly !== 'han' && mainly !== 'hui' && random.chance(0.6),
      villages: [],
    }
    const perTownship = children / count / 230
    const villages = Math.round(Math.min(24, Math.max(3, perTownship * (0.75 + random.float() * 0.5))))
    for (let i = 0; i < villages; i++)
      township.villages.push(layOutVillage(township, i, villageIndex++, mainly, random))
    townships.push(township)
  }
  return townships
}

function mainPeopleOf(kind: string, index: number, random: Random): string {
  if (kind === '街道') return 'mixed'
  if (index % 11 === 7) return 'mongol'
  return random.weighted([
    ['han', 40],
    ['tibetan', 34],
    ['hui', 13],
    ['tu', 6],
    ['mixed', 7],
  ])
}

function layOutVillage(township: Township, at: number, index: number, mainly: string, random: Random): Village {
  const urban = township.kind === '街道' || (township.kind === '镇' && at === 0)
  const serial = urban ? at + 1 : 200 + at
  const own = random.chance(0.82) ? mainly : random.pick(['han', 'tibetan', 'hui', 'mixed'])
  const surnames = Array.from({ length: random.between(2, 4) }, () => hanSurname(random, own === 'hui'))
  return {
    index,
    code: township.code.slice(0, 9) + String(serial).padStart(3, '0'),
    name: unlikeOthers(villageName(urban, own, at, index, random), township.villages),
    township,
    urban,
    weight: (urban ? 2.6 : township.kind === '镇' ? 1.1 : 0.8) * (0.6 + random.float() * 0.8),
    peoples: PEOPLES[own]!,
    surnames,
    groups: urban ? 1 : random.between(3, 8),
    primary: UNSET,
    point: undefined,
    junior: UNSET,
  }
}

function villageName(urban: boolean, people: string, at: number, index: number, random: Random): string {
  if (urban) return `${uniqueName(SAINTS, at)}社区居委会`
  if (people === 'tibetan' || people === 'mongol') return `${uniqueName(TIBETAN_VILLAGES, index)}村委会`
  const word = VILLAGE_WORDS[(index * 7) % VILLAGE_WORDS.length]!
  return `${random.pick(PREFIXES)}${word}村委会`
}

/** A second village of a name in one township is told apart by a prefix, as in life. */
function unlikeOthers(name: string, others: readonly Village[]): string {
  let own = name
  for (let i = 0; others.some((other) => other.name === own); i++) own = PREFIXES[i]! + name
  return own
}

/** Words of a list by number; prefixed once the list is used up. */
function uniqueName(words: readonly string[], index: number): string {
  const round = Math.floor(index / words.length)
  const word = words[index % words.length]!
  return round === 0 ? word : `${PREFIXES[(round - 1) % PREFIXES.length]}${word}`
}
