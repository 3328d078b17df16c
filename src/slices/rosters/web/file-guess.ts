import { type PlainDate, plainDateOf } from '../../../kernel/plain-date.ts'
import type { RosterKind } from '../domain.ts'

/** Words in a file's name that tell its kind; the server looks into the file and knows better. */
const WORDS: readonly (readonly [RosterKind, RegExp])[] = [
  ['police-floating', /流动|暂住|居住证/],
  ['hospital-birth', /医院出生|出生医学|新生儿/],
  ['disabled', /残疾|残联/],
  ['civil-affairs', /民政|低保|特困|孤儿|脱贫|监测/],
  ['enrolment', /学籍|在校生|学生信息/],
  ['village', /村级|摸排|摸底|适龄儿童/],
  ['police-household', /户籍|公安|常住人口/],
]

/** The kind a file's name speaks of, if it does. */
export function kindOfFileName(fileName: string): RosterKind | undefined {
  return WORDS.find(([, words]) => words.test(fileName))?.[0]
}

/** The day a file's name speaks of (`户籍_20261101.xlsx`, `2026年11月1日`), unless it lies in the future. */
export function dayOfFileName(fileName: string, today: PlainDate): PlainDate | undefined {
  const match = /(20\d{2})[-年.]?(\d{1,2})[-月.]?(\d{1,2})(?!\d)/.exec(fileName)
  const day = match && plainDateOf(Number(match[1]), Number(match[2]), Number(match[3]))
  return day && day <= today ? day : undefined
}
