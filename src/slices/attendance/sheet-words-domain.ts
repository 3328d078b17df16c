import type { Contact, ContactResult, Part, Reason } from './domain.ts'

/** Words of a class sheet (班级考勤表), which is Chinese whoever reads it: the first of each is printed, all are understood. */
export const REASON_WORDS: Readonly<Record<Reason, readonly string[]>> = {
  'on-leave': ['准假', '已准假', '假'],
  ill: ['病', '生病', '病假'],
  family: ['事', '事假', '家中有事'],
  truant: ['旷', '旷课'],
  away: ['外出', '随父母外出'],
  working: ['务工', '外出务工', '打工'],
  official: ['公', '公假'],
  unknown: ['不明', '原因不明', '?'],
}
export const PART_WORDS: Readonly<Record<Part, string>> = { whole: '', morning: '上午', afternoon: '下午' }
export const CONTACT_WORDS: Readonly<Record<Contact, readonly string[]>> = {
  guardian: ['监护人', '家长', '父亲', '母亲'],
  relative: ['亲属'],
  pupil: ['学生本人', '本人'],
  village: ['村（居）', '村居', '村', '居委会'],
  nobody: ['没联系上'],
}
export const RESULT_WORDS: Readonly<Record<ContactResult, readonly string[]>> = {
  'comes-back': ['即将返校'],
  'ill-confirmed': ['确认生病'],
  'left-home': ['已离家'],
  refuses: ['不愿上学'],
  'not-reached': ['无人接听'],
  'not-yet': ['还没结果'],
}
const PRESENT_WORDS: readonly string[] = ['', '√', '✓', '到', '出勤', '到校']

/** What is signed under a day. `as-reported`: nothing of what was reported before is changed. */
export const STATEMENTS = { nil: '零报告', reported: '已报', absent: (count: number) => `缺勤${count}人` } as const

/** Labels of the three lines below the pupils of a class. */
export const FOOT_LABELS = { statement: '签报', signer: '签名', reason: '更正理由' } as const

export interface Mark {
  readonly part: Part
  readonly reason: Reason
}

/** Brackets and blanks say nothing; a half-width bracket is as good as a full-width one. */
const plain = (text: string): string => text.replace(/[\s()（）]/g, '').replace('？', '?')

function keyOf<Key extends string>(words: Readonly<Record<Key, readonly string[]>>, text: string): Key | undefined {
  const said = plain(text)
  return (Object.keys(words) as Key[]).find((key) => words[key].some((word) => plain(word) === said))
}

/** Reads a mark: `null` for present, undefined for what nobody understands. */
export function markOf(text: string): Mark | null | undefined {
  const said = plain(text)
  if (PRESENT_WORDS.includes(said)) return null
  const part = said.includes('上午') ? 'morning' : said.includes('下午') ? 'afternoon' : 'whole'
  const reason = keyOf(REASON_WORDS, said.replace(/[上下]午/, ''))
  return reason === undefined ? undefined : { part, reason }
}

export const wordOfMark = ({ part, reason }: Mark): string => `${REASON_WORDS[reason][0]}${PART_WORDS[part]}`
export const contactOf = (text: string): Contact | undefined => keyOf(CONTACT_WORDS, text)
export const resultOf = (text: string): ContactResult | undefined => keyOf(RESULT_WORDS, text)

/** Reads what was signed: how many are absent, that nothing changes, or undefined for what nobody understands. */
export function statementOf(text: string): number | 'as-reported' | undefined {
  const said = plain(text)
  if (said === STATEMENTS.reported) return 'as-reported'
  if (said === STATEMENTS.nil || said === '全部到校' || said === '全到') return 0
  const count = /^缺?勤?(\d{1,3})人?$/.exec(said)?.[1]
  return count === undefined ? undefined : Number(count)
}

/** Words a cell offers: reasons for whole and half days, whom somebody reached, what came of it. */
export const CHOICES = {
  marks: (['whole', 'morning', 'afternoon'] as const).flatMap((part) =>
    (Object.keys(REASON_WORDS) as Reason[])
      .filter((reason) => part === 'whole' || reason !== 'on-leave')
      .map((reason) => wordOfMark({ part, reason })),
  ),
  contacts: Object.values(CONTACT_WORDS).map(([word]) => word!),
  results: Object.values(RESULT_WORDS).map(([word]) => word!),
} as const
