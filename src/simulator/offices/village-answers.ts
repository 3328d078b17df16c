import type { Entry } from '../entry.ts'
import type { Child, Claim, County } from '../model.ts'
import { Random, seedOf } from '../random.ts'
import { RATES } from '../rates.ts'

const A = RATES.answers
const GRADE_WORDS = ['', '一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级']
const OTHER_GRADE_WORDS = ['', '一', '二', '三', '四', '五', '六', '初一', '初二', '初三']

const CLAIM_WORDS: Record<Claim, readonly string[]> = {
  'in-school': ['在读', '在校', '就读'],
  'in-school-elsewhere': ['外出就读', '外地就读', '县外就读'],
  deferred: ['缓学', '缓学', '延缓入学'],
  'home-taught': ['送教上门', '送教上门', '送教'],
  completed: ['初中毕业', '已毕业', '高中就读'],
  'dropped-out': ['辍学', '失学', '疑似辍学'],
  'never-enrolled': ['未入学', '未上学', '未入学'],
  'moved-away': ['已迁出', '迁出', '搬走'],
  deceased: ['死亡', '已死亡', '去世'],
  unknown: ['不详', '去向不明', '外出，情况不详'],
  'too-young': ['学龄前', '未到入学年龄', '幼儿园'],
}

/** The answer under 就学状态, in the words of the one who asked. */
export function claimWord(entry: Entry): string | null {
  if (entry.claim === '') return null
  const words = CLAIM_WORDS[entry.claim]
  return words[(entry.clerk.key + (entry.line % 5 === 0 ? 1 : 0)) % words.length]!
}

/** What the survey says about schooling, with as much detail as such an answer comes with. */
export function writeClaim(county: County, child: Child, entry: Entry): void {
  const random = new Random(entry.clerk.key, child.id, 0xc1a1)
  entry.claim = child.claim
  const words = seedOf(entry.clerk.key, 9) % 3 === 0 ? OTHER_GRADE_WORDS : GRADE_WORDS
  if (child.claim === 'in-school') nameSchool(county, child, entry, words, random)
  else if (child.claim === 'in-school-elsewhere') nameOutsideSchool(county, child, entry, words, random)
  else if (child.claim === 'home-taught') entry.claimedSchool = child.attends?.name ?? ''
  else if (child.claim === 'dropped-out' || child.claim === 'never-enrolled') entry.reason = reasonOf(child, random)
  else if (child.claim === 'deferred') entry.reason = random.pick(['身体原因', '发育迟缓', '体弱多病'])
}

function nameSchool(county: County, child: Child, entry: Entry, words: readonly string[], random: Random): void {
  const grade = Math.min(9, child.grade || child.age - 5)
  const school =
    child.attends ?? child.record?.school ?? (grade >= 7 ? child.family.village.junior : child.family.village.primary)
  const stale = random.chance(A.villageStaleSchool * Math.min(1, county.defectsFactor))
  entry.claimedSchool = random.chance(0.15)
    ? school.name.replace(/^云河县/, '').replace('九年一贯制学校', '学校')
    : school.name
  entry.claimedGrade = words[stale ? Math.max(1, grade - 1) : grade] ?? ''
}

function nameOutsideSchool(county: County, child: Child, entry: Entry, words: readonly string[], random: Random): void {
  const truly = child.standing === 'in-school-elsewhere'
  const grade = Math.min(9, child.grade || child.age - 5)
  const place = child.family.elsewhere ?? random.pick(county.places)
  if (random.chance(truly ? A.attestationAway : A.attestationFalse)) {
    const school = child.attends ?? random.pick(place.schools)
    entry.claimedSchool = random.chance(0.7)
      ? school.name
      : `${place.name.replace(/^.*?(省|自治区)/, '')}${school.name}`
    entry.claimedGrade = words[grade] ?? ''
    if (truly && random.chance(0.45)) entry.remark = '已提供就读证明'
  } else {
    entry.remark = random.pick([
      '随父母外出',
      `在${place.name.replace(/(市|州|地区).*$/, '$1')}读书`,
      '外出，电话核实',
      '随父母务工',
    ])
  }
}

function reasonOf(child: Child, random: Random): string {
  if (child.disability) return random.pick(['残疾', '身体残疾，生活不能自理', '因残'])
  if (child.kind === 'unregistered') return random.pick(['无户口', '未上户口', '户口问题'])
  if (child.age >= 12)
    return random.pick(['厌学', '外出打工', '学习困难', '早婚', '家庭困难', '外出务工，联系不上', '不愿上学'])
  return random.pick(['家庭困难', '上学远', '监护人未送', '入寺', '家长外出', '身体原因'])
}
